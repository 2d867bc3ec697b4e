// What a change of TLSA records means: which certificates or keys a mail server may show.
import { duration } from "../../dns/duration";
import { withoutDot, type Fqdn } from "../../dns/name";
import { addressBook } from "../address-book";
import {
  defineRisks,
  explainRecords,
  listed,
  onlyIn,
  riskReporter,
  type DiffContext,
  type Finding,
  type Meaning,
  type Part,
  type PartChange,
  type Point,
  type RoomDiff,
  type Side,
} from "../diff";
import { countedTlsa, usableTlsa } from "./usable";
import { formatTlsa, parameters, type Tlsa } from "./record";

export const daneRisks = defineRisks({
  "dane.no-overlap": {
    risk: "danger",
    reference: "RFC 7671 8.1",
    title: "TLSA records are replaced without overlap",
    why: "senders that hold the old RRset refuse the server from the moment it shows another certificate, and those that hold the new one until then",
    rollback:
      "publish the old TLSA again beside the new one for two TTLs, then switch the certificate, then remove the old",
    example: "3 1 1 aa... → 3 1 1 bb...",
  },
  "dane.removed-early": {
    risk: "caution",
    reference: "RFC 7671 8.1",
    title: "one of several TLSA records goes",
    why: "if the server still shows the certificate that it stands for, senders refuse to deliver",
    rollback: "publish it again",
    example: "3 1 1 aa..., 3 1 1 bb... → 3 1 1 bb...",
  },
  "dane.first": {
    risk: "caution",
    reference: "RFC 7672 2.2",
    title: "a mail server gets its first TLSA records that senders go by",
    why: "senders that honour DANE refuse to deliver from now on when the server shows another certificate or no TLS",
    rollback: "remove the TLSA records; senders that hold them go by them until they expire",
    example: "nothing → 3 1 1 aa...",
  },
  "dane.gone": {
    risk: "caution",
    reference: "RFC 7672 2.2",
    title: "a mail server loses its last TLSA records that senders go by",
    why: "mail is delivered without a check of the certificate, so that an attacker on the way can take TLS away; senders that hold the old records refuse another certificate until they expire",
    rollback: "publish the old TLSA again",
    example: "3 1 1 aa... → nothing",
  },
});
const report = riskReporter(daneRisks);

const place = /^_(\d{1,5})\._(?:tcp|udp|sctp)\./;

/** TLSA by certificate or key, and the aliases that lead to them (RFC 6698 A.2.1). */
export const daneDiff: RoomDiff = {
  risks: daneRisks,
  recognises: (owner, type) => type === "TLSA" || (type === "CNAME" && place.test(owner)),
  explain: (change, context) =>
    change.type === "TLSA"
      ? explainTlsa(change as PartChange<"TLSA">, context)
      : { ...explainRecords(change), findings: aliasFindings(change, context) },
};

/** A TLSA in short: its parameters and the beginning of its data. */
export function tlsaLabel(tlsa: Tlsa): string {
  return `${parameters(tlsa)} ${tlsa.data.slice(0, 16)}${tlsa.data.length > 16 ? "…" : ""}`;
}

function noteOf(tlsa: Tlsa, owner: Fqdn): string {
  const { usage, selector } = tlsa;
  const what = selector === 1 ? "key" : "certificate";
  const whose = usage === 0 || usage === 2 ? "an authority" : "the server";
  const usable = usableTlsa([tlsa], portOf(owner)).length > 0;
  return `${what} of ${whose}${usage < 2 ? ", publicly trusted" : ""}${usable ? "" : "; senders cannot use it"}`;
}

function portOf(owner: Fqdn): number | undefined {
  const [, port] = place.exec(owner) ?? [];
  return port === undefined ? undefined : Number(port);
}

function explainTlsa(change: PartChange<"TLSA">, context: DiffContext): Meaning {
  const { owner, after } = change;
  const { added, removed } = onlyIn(change, formatTlsa);
  const point = (op: Point["op"], tlsa: Tlsa): Point => ({
    op,
    label: tlsaLabel(tlsa),
    note: noteOf(tlsa, owner),
  });
  const late = after?.late === true;
  const points = [
    ...removed.map((tlsa) => point("remove", tlsa)),
    ...(after?.rdatas ?? []).map((tlsa) => point(added.includes(tlsa) ? "add" : "same", tlsa)),
    ...(late ? [{ op: "add", label: "known after apply" } as const] : []),
  ];
  const list = (some: readonly Tlsa[], word: string): string[] =>
    some.length === 0 ? [] : [`${word} ${listed(some.map(tlsaLabel))}`];
  const texts = [
    ...list(added, "adds"),
    ...(late ? ["known after apply"] : list(removed, "removes")),
    ...aheadText(change, added, context),
  ];
  const summary = texts.join("; ") || "the same values, written otherwise";
  return { summary, points, findings: findingsOf(change, context) };
}

/** When a value that is published ahead of a rollover may be shown (RFC 7671 8.1). */
function aheadText(
  { owner, before, after }: PartChange<"TLSA">,
  added: readonly Tlsa[],
  context: DiffContext,
) {
  const old = usableOf(before, owner, context.before);
  const known = new Set(old.map(parameters));
  const next = usableTlsa(added, portOf(owner)).filter((tlsa) => known.has(parameters(tlsa)));
  const stays = after?.rdatas.some((tlsa) => old.some((other) => covers(tlsa, other)));
  if (before === undefined || next.length === 0 || stays !== true) return [];
  return [`show what is new after ${duration(2 * before.ttl)} at the earliest`];
}

function findingsOf({ owner, before, after }: PartChange<"TLSA">, context: DiffContext): Finding[] {
  const name = withoutDot(owner);
  const old = usableOf(before, owner, context.before);
  const now = usableTlsa(after?.rdatas ?? [], portOf(owner));
  const removed = old.filter((tlsa) => !now.some((other) => covers(other, tlsa)));
  const late = after?.late === true;
  if (old.length === 0) {
    const once = isSigned(context.after) ? "" : "; they count once the zone is signed";
    const text = `no TLSA that senders go by was at ${name} before${once}`;
    return now.length > 0 || late ? [report("dane.first", text)] : [];
  }
  if (late) {
    if (removed.length === 0) return [];
    const text = `${removed.length} of ${old.length} TLSA at ${name} may go: a value there is known after apply`;
    return [report("dane.removed-early", text)];
  }
  if (now.length === 0) return goneFindings(owner, context.after);
  const counted = countedTlsa(now);
  if (!counted.some((tlsa) => old.some((other) => covers(tlsa, other)))) {
    if (removed.length === 0) {
      const text = `senders that know the stronger digest go by ${listed(counted.map(tlsaLabel))} at ${name} alone`;
      return [report("dane.no-overlap", text, { risk: "caution" })];
    }
    return [report("dane.no-overlap", `none of the old TLSA at ${name} stays${otherwiseText(old, counted)}`)];
  }
  if (removed.length === 0) return [];
  const goes = removed.length === 1 ? "goes" : "go";
  return [report("dane.removed-early", `${removed.length} of ${old.length} TLSA at ${name} ${goes}`)];
}

/** Values with parameters of their own may stand for what the server shows already; digests cannot tell. */
function otherwiseText(old: readonly Tlsa[], now: readonly Tlsa[]): string {
  const known = new Set(old.map(parameters));
  return now.some((tlsa) => known.has(parameters(tlsa)))
    ? ""
    : `; ${listed([...new Set(now.map(parameters))])} is new there, and right only if it matches what the server shows now`;
}

/** Without TLSA senders deliver all the same; a host that goes too needs none, and an alias may lead to others. */
function goneFindings(owner: Fqdn, side: Side): Finding[] {
  const host = owner.replace(place, "") as Fqdn;
  const book = addressBook(side);
  if (!book.receives(host) && !book.isAddressed(host)) return [];
  if (side.get(owner, "CNAME").length > 0 || side.isLate(owner, "CNAME")) return [];
  return [report("dane.gone", `no TLSA that senders go by stays at ${withoutDot(owner)}`)];
}

function aliasFindings(change: PartChange, { before, after }: DiffContext): Finding[] {
  const { owner } = change;
  const targets = (side: Side): string => listed(side.get(owner, "CNAME").map(({ target }) => target));
  const stood = change.before !== undefined || before.get(owner, "TLSA").length > 0;
  if (!stood || (change.after?.late !== true && targets(before) === targets(after))) return [];
  const text = `the TLSA at ${withoutDot(owner)} are looked up elsewhere from now on`;
  return [report("dane.no-overlap", text, { risk: "caution" })];
}

/** What senders went by; in a zone that is not signed they go by nothing (RFC 7672 2.2). */
function usableOf(part: Part<"TLSA"> | undefined, owner: Fqdn, side: Side): readonly Tlsa[] {
  return part === undefined || !isSigned(side) ? [] : usableTlsa(part.rdatas, portOf(owner));
}

function isSigned(side: Side): boolean {
  return side.fact("dane.dnssec") !== "false";
}

/** True when a value lets through whatever the other does: usages 0 and 1 also ask for a public authority. */
function covers(tlsa: Tlsa, other: Tlsa): boolean {
  const same = formatTlsa({ ...tlsa, usage: other.usage }) === formatTlsa(other);
  return same && (tlsa.usage === other.usage || tlsa.usage === other.usage + 2);
}
