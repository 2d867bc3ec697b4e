// What a change of CAA records means: which authorities may issue certificates.
import { selfAndAncestors, withoutDot, type Fqdn } from "../../dns/name";
import type { Rdata } from "../../dns/rdata";
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
  type Side,
} from "../diff";

export const caaRisks = defineRisks({
  "caa.issuer-lost": {
    risk: "caution",
    reference: "RFC 8659 4.2",
    title: "an authority may no longer issue, or only under conditions that it had not before",
    why: "renewals at an authority that is not allowed fail, and senders refuse a mail server whose certificate expired",
    rollback: "allow the authority again; it looks the records up at each renewal",
    example: '0 issue "letsencrypt.org" → 0 issue "pki.goog"',
  },
  "caa.all-forbidden": {
    risk: "danger",
    reference: "RFC 8659 4.2",
    title: "no authority may issue any more",
    why: "the certificates of the mail hosts below this name cannot be renewed",
    rollback: "allow the authority again; it looks the records up at each renewal",
    example: '0 issue "letsencrypt.org" → 0 issue ";"',
  },
  "caa.opened": {
    risk: "caution",
    reference: "RFC 8659 4.2",
    title: "every authority may issue again",
    why: "whoever deceives any one authority gets a certificate for the mail hosts below this name",
    rollback: "publish the old records again; certificates that were issued meanwhile stay valid",
    example: '0 issue "letsencrypt.org" → nothing',
  },
});
const report = riskReporter(caaRisks);

type Caa = Rdata<"CAA">;

/** CAA by property and authority. */
export const caaDiff: RoomDiff = {
  risks: caaRisks,
  recognises: (_owner, type) => type === "CAA",
  explain: (change, context) => explainCaa(change as PartChange<"CAA">, context),
};

/** A property in short: "issue letsencrypt.org". */
export function caaLabel({ flags, tag, value }: Caa): string {
  return `${tag} ${value}${flags >= 128 ? " (critical)" : ""}`;
}

function explainCaa(change: PartChange<"CAA">, context: DiffContext): Meaning {
  const { added, removed } = onlyIn(change, (caa) => `${caa.flags} ${caa.tag} ${caa.value}`);
  const points: Point[] = [
    ...removed.map((caa): Point => ({ op: "remove", label: caaLabel(caa) })),
    ...added.map((caa): Point => ({ op: "add", label: caaLabel(caa) })),
  ];
  const list = (some: readonly Caa[], word: string): string[] =>
    some.length === 0 ? [] : [`${word} ${listed(some.map(caaLabel))}`];
  const summary = [...list(added, "adds"), ...list(removed, "removes")].join("; ");
  return { summary: summary || "known after apply", points, findings: findingsOf(change, context) };
}

/** Who may issue: conditions by authority, "" for none; without an issue property everybody may. */
type Issuers = ReadonlyMap<string, ReadonlySet<string>>;

function issuers(side: Side, name: Fqdn): Issuers | undefined {
  // RFC 8659 3: the records of the nearest name count, and they alone
  const relevant = selfAndAncestors(name).map((owner) => side.get(owner, "CAA"));
  const caas: readonly Caa[] = relevant.find(({ length }) => length > 0) ?? [];
  const found = caas.filter(({ tag }) => tag === "issue");
  if (found.length === 0) return undefined;
  const conditions = new Map<string, Set<string>>();
  for (const { value } of found) {
    const [issuer = "", ...rest] = value.split(";").map((part) => part.trim());
    const name = issuer.toLowerCase();
    if (name !== "") conditions.set(name, (conditions.get(name) ?? new Set()).add(rest.join("; ")));
  }
  return conditions;
}

function findingsOf({ owner, after: part }: PartChange<"CAA">, { before, after }: DiffContext): Finding[] {
  if (part?.late === true) return [];
  const [old, now] = [issuers(before, owner), issuers(after, owner)];
  const name = withoutDot(owner);
  if (now === undefined)
    return old === undefined ? [] : [report("caa.opened", `every authority may issue for ${name}`)];
  if (now.size === 0 && old?.size !== 0)
    return [report("caa.all-forbidden", `no authority may issue for ${name}`)];
  if (old === undefined) {
    const only = `only ${listed([...now.keys()])} may issue for ${name} from now on`;
    return now.size === 0 ? [] : [report("caa.issuer-lost", only)];
  }
  return [...old].flatMap(([issuer, conditions]): Finding[] => {
    const left = now.get(issuer);
    if (left === undefined) return [report("caa.issuer-lost", `${issuer} may no longer issue for ${name}`)];
    if (left.has("") || [...conditions].every((condition) => left.has(condition))) return [];
    const only = `${issuer} may issue for ${name} only with ${[...left].join(" or ")}`;
    return [report("caa.issuer-lost", only)];
  });
}
