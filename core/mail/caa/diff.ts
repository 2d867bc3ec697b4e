// What a change of CAA records means: which authorities may issue certificates.
import { withoutDot } from "../../dns/name";
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
import type { Rdata } from "../../dns/rdata";

export const caaRisks = defineRisks({
  "caa.issuer-lost": {
    risk: "caution",
    reference: "RFC 8659 4.2",
    title: "an authority may no longer issue",
    why: "renewals at that authority fail, and mail servers with an expired certificate are refused",
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
});
const report = riskReporter(caaRisks);

type Caa = Rdata<"CAA">;

/** CAA by property and authority. */
export const caaDiff: RoomDiff = {
  risks: caaRisks,
  recognises: (_owner, type) => type === "CAA",
  explain: (change) => explainCaa(change as PartChange<"CAA">),
};

function labelOf({ flags, tag, value }: Caa): string {
  return `${tag} ${value}${flags >= 128 ? " (critical)" : ""}`;
}

function explainCaa(change: PartChange<"CAA">): Meaning {
  const { added, removed } = onlyIn(change, (caa) => `${caa.flags} ${caa.tag} ${caa.value}`);
  const points: Point[] = [
    ...removed.map((caa): Point => ({ op: "remove", label: labelOf(caa) })),
    ...added.map((caa): Point => ({ op: "add", label: labelOf(caa) })),
  ];
  const list = (some: readonly Caa[], word: string): string[] =>
    some.length === 0 ? [] : [`${word} ${some.map(labelOf).join(", ")}`];
  const summary = [...list(added, "adds"), ...list(removed, "removes")].join("; ");
  return { summary: summary || "known after apply", points, findings: findingsOf(change) };
}

/** The authorities that a set lets issue certificates for hosts; without an issue property all may. */
function issuers(caas: readonly Caa[] | undefined): ReadonlySet<string> | undefined {
  const found = (caas ?? []).filter(({ tag }) => tag === "issue");
  if (found.length === 0) return undefined;
  return new Set(
    found.map(({ value }) => (value.split(";")[0] ?? "").trim().toLowerCase()).filter((name) => name !== ""),
  );
}

function findingsOf({ owner, before, after }: PartChange<"CAA">): Finding[] {
  const [old, now] = [issuers(before?.rdatas), issuers(after?.rdatas)];
  if (now === undefined || after?.late === true) return [];
  const name = withoutDot(owner);
  if (now.size === 0 && (old === undefined || old.size > 0))
    return [report("caa.all-forbidden", `no authority may issue for ${name}`)];
  const lost = [...(old ?? [])].filter((issuer) => !now.has(issuer));
  if (lost.length > 0)
    return [report("caa.issuer-lost", `${lost.join(", ")} may no longer issue for ${name}`)];
  const only = [...now].join(", ");
  return old === undefined && before === undefined && now.size > 0
    ? [report("caa.issuer-lost", `only ${only} may issue for ${name} from now on`)]
    : [];
}
