// What a change of MX records means: who receives, in which order, and whether anybody still does.
import { root, under, withoutDot, type Fqdn } from "../../dns/name";
import { lossesAt } from "../spf-losses";
import { isCovered, isStsText } from "../mta-sts/record";
import { standingAt } from "../standing";
import { stsAge, stsMode, stsPatterns } from "../sts-facts";
import {
  defineRisks,
  listed,
  onlyIn,
  riskReporter,
  type DiffContext,
  type Finding,
  type Meaning,
  type PartChange,
  type Point,
  type RoomDiff,
} from "../diff";
import { valuePoint } from "../tag-points";

export const mxRisks = defineRisks({
  "mx.gone": {
    risk: "danger",
    reference: "RFC 5321 5.1",
    title: "a domain that receives mail loses its last MX",
    why: "senders fall back to the address of the domain itself, where usually no mail server answers",
    rollback: "publish the old MX records again",
    example: "10 mail.example.com. → nothing",
  },
  "mx.off": {
    risk: "danger",
    reference: "RFC 7505 4.1",
    title: "a null MX turns mail off",
    why: "senders refuse every message to the domain at once, without a retry",
    rollback: "publish the old MX records again; senders that saw the null MX have bounced mail meanwhile",
    example: "10 mail.example.com. → 0 .",
  },
  "mx.replaced": {
    risk: "caution",
    reference: "RFC 5321 5.1",
    title: "no MX host of before stays",
    why: "until caches expire mail goes to the old hosts: keep them receiving for that long",
    rollback: "publish the old MX records again and keep both hosts receiving until caches expire",
    example: "10 mail.example.com. → 10 mx.example.net.",
  },
  "mx.spf-lost": {
    risk: "danger",
    reference: "RFC 7208 5.4",
    title: "a host that stays is no longer let through by the term mx of SPF",
    why: "mail from there no longer passes SPF, and is refused or marked where DKIM does not pass either",
    rollback:
      "list the host in the SPF record, as a: or by its addresses, or publish the old MX records again",
    example: "10 mail.example.com. → 10 mx.example.net. beside v=spf1 mx -all",
  },
  "mx.sts-uncovered": {
    risk: "danger",
    reference: "RFC 8461 4.1",
    title: "a new MX host is not in the enforced MTA-STS policy that senders hold",
    why: "senders that honour MTA-STS refuse to deliver there until they fetch a policy that lists it",
    rollback:
      "publish the old MX records again; list the new host in the policy first and wait for its max_age",
    example: "10 mail.example.com. → 10 mx.example.net. under a policy that enforces mail.example.com",
  },
});
const report = riskReporter(mxRisks);

/** MX by host and preference. */
export const mxDiff: RoomDiff = {
  risks: mxRisks,
  recognises: (_owner, type) => type === "MX",
  explain: (change, context) => explainMx(change as PartChange<"MX">, context),
};

function explainMx(change: PartChange<"MX">, context: DiffContext): Meaning {
  const { added, removed } = onlyIn(change, ({ exchange }) => exchange);
  const late = change.after?.late === true;
  const before = new Map(change.before?.rdatas.map((rdata) => [rdata.exchange, rdata.preference]));
  const points: Point[] = [
    ...removed.map(({ exchange, preference }): Point => ({
      op: "remove",
      label: nameOf(exchange),
      ...(exchange === root ? {} : { before: shown(preference) }),
    })),
    ...(change.after?.rdatas ?? []).map(({ exchange, preference }): Point => {
      const old = before.get(exchange);
      if (exchange === root) return { op: old === undefined ? "add" : "same", label: nameOf(exchange) };
      return valuePoint(nameOf(exchange), old === undefined ? undefined : shown(old), shown(preference));
    }),
    ...(late ? [{ op: "add", label: "known after apply" } as const] : []),
  ];
  const moved = points.filter(({ op }) => op === "change").map(({ label }) => label);
  const names = (some: readonly { readonly exchange: Fqdn }[]): string =>
    listed(some.map(({ exchange }) => nameOf(exchange)));
  const parts = [
    ...(added.length > 0 ? [`adds ${names(added)}`] : []),
    ...(removed.length > 0 && !late ? [`removes ${names(removed)}`] : []),
    ...(late ? ["known after apply"] : []),
    ...(moved.length > 0 ? [`new preference of ${listed(moved)}`] : []),
  ];
  return {
    summary: parts.join("; "),
    points,
    findings: [
      ...findingsOf(change, removed.length),
      ...spfFindings(change, context),
      ...stsFindings(change, added, context),
    ],
  };
}

function findingsOf({ owner, before, after }: PartChange<"MX">, removed: number): Finding[] {
  const receives = before?.rdatas.some(({ exchange }) => exchange !== root) === true;
  if (!receives) return [];
  const name = withoutDot(owner);
  if (after === undefined) return [report("mx.gone", `${name} has no MX any more`)];
  if (after.late) return [];
  if (after.rdatas.every(({ exchange }) => exchange === root))
    return [report("mx.off", `${name} no longer receives mail: the MX becomes null`)];
  if (removed < before.rdatas.length) return [];
  const old = listed(before.rdatas.map(({ exchange }) => nameOf(exchange)));
  return [report("mx.replaced", `mail for ${name} moves away from ${old}`)];
}

/** Hosts that SPF let send by the MX alone; one that goes with its address is told there. */
function spfFindings(change: PartChange<"MX">, context: DiffContext): Finding[] {
  return lossesAt(change, context).map(({ reason, stays }) =>
    report("mx.spf-lost", reason, stays ? {} : { risk: "caution" }),
  );
}

/** Senders keep the policy of before for its max_age, whatever the record says meanwhile (RFC 8461 3.2). */
function stsFindings(
  { owner }: PartChange<"MX">,
  added: readonly { readonly exchange: Fqdn }[],
  { before }: DiffContext,
): Finding[] {
  const mode = stsMode(before);
  const hasRecord = standingAt(before, under("_mta-sts", before.domain), isStsText).kind !== "none";
  const isHeld = mode === "enforce" || (mode === undefined && hasRecord);
  if (!isHeld || owner !== before.domain) return [];
  const patterns = stsPatterns(before) ?? [];
  const open = added.filter(({ exchange }) => exchange !== root && !isCovered(exchange, patterns));
  if (open.length === 0) return [];
  const hosts = listed(open.map(({ exchange }) => nameOf(exchange)));
  // what a live record or an older state asked for is not known, and may be enforce
  const held = mode === undefined ? "may enforce" : "enforce";
  const text = `senders ${held} a policy without ${hosts} for up to ${stsAge(before) ?? "its max_age"}`;
  return [report("mx.sts-uncovered", text, mode === undefined ? { risk: "caution" } : {})];
}

function shown(preference: number): string {
  return `preference ${preference}`;
}

function nameOf(exchange: Fqdn): string {
  return exchange === root ? "null MX" : withoutDot(exchange);
}
