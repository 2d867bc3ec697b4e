// What a change of MX records means: who receives, in which order, and whether anybody still does.
import { root, withoutDot } from "../../dns/name";
import {
  defineRisks,
  onlyIn,
  riskReporter,
  type Finding,
  type Meaning,
  type PartChange,
  type Point,
  type RoomDiff,
} from "../diff";

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
    reference: "RFC 7505 3",
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
});
const report = riskReporter(mxRisks);

/** MX by host and preference. */
export const mxDiff: RoomDiff = {
  risks: mxRisks,
  recognises: (_owner, type) => type === "MX",
  explain: (change) => explainMx(change as PartChange<"MX">),
};

function explainMx(change: PartChange<"MX">): Meaning {
  const { added, removed } = onlyIn(change, ({ exchange }) => exchange);
  const before = new Map(change.before?.rdatas.map((rdata) => [rdata.exchange, rdata.preference]));
  const points: Point[] = [
    ...removed.map(({ exchange, preference }): Point => ({
      op: "remove",
      label: nameOf(exchange),
      before: String(preference),
    })),
    ...(change.after?.rdatas ?? []).map(({ exchange, preference }): Point => {
      const old = before.get(exchange);
      const label = nameOf(exchange);
      if (old === undefined) return { op: "add", label, after: String(preference) };
      if (old === preference) return { op: "same", label, before: String(old), after: String(preference) };
      return { op: "change", label, before: String(old), after: String(preference) };
    }),
  ];
  const moved = points.filter(({ op }) => op === "change").map(({ label }) => label);
  const parts = [
    ...(added.length > 0 ? [`adds ${added.map(({ exchange }) => nameOf(exchange)).join(", ")}`] : []),
    ...(removed.length > 0 ? [`removes ${removed.map(({ exchange }) => nameOf(exchange)).join(", ")}`] : []),
    ...(moved.length > 0 ? [`new preference of ${moved.join(", ")}`] : []),
  ];
  return { summary: parts.join("; "), points, findings: findingsOf(change, removed.length) };
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
  const old = before.rdatas.map(({ exchange }) => nameOf(exchange)).join(", ");
  return [report("mx.replaced", `mail for ${name} moves away from ${old}`)];
}

function nameOf(exchange: string): string {
  return exchange === root ? "null MX" : exchange.slice(0, -1);
}
