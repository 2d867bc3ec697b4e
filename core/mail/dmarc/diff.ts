// What a change of a DMARC record means: the policy that receivers apply, before and after.
import { withoutDot, type Fqdn } from "../../dns/name";
import {
  defineRisks,
  explainRecords,
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
import { tagPoints, tagSummary } from "../tag-points";
import { isDmarcText, parseDmarc, requestedPolicies } from "./record";
import { policies, type Policy } from "./tags";

export const dmarcRisks = defineRisks({
  "dmarc.tightened-unaligned": {
    risk: "danger",
    reference: "RFC 9989 7.4",
    title: "DMARC becomes stricter while SPF or DKIM is not there to pass",
    why: "receivers quarantine or refuse the domain's own mail, because nothing in it passes in alignment",
    rollback: "set the old policy again; receivers apply the stricter one until their caches expire",
    example: "p=none → p=reject without a DKIM key",
  },
  "dmarc.tightened": {
    risk: "caution",
    reference: "RFC 9989 7.4",
    title: "DMARC becomes stricter",
    why: "mail that nobody listed as a sender, and mail through mailing lists, is quarantined or refused from now on",
    rollback: "set the old policy again; receivers apply the stricter one until their caches expire",
    example: "p=none → p=quarantine",
  },
  "dmarc.loosened": {
    risk: "caution",
    title: "DMARC becomes weaker",
    why: "receivers deliver forged mail of this domain that they refused before",
    rollback: "set the old policy again",
    example: "p=reject → p=none",
  },
  "dmarc.gone": {
    risk: "danger",
    title: "a DMARC record goes",
    why: "receivers fall back to the record of a name above or to no policy at all; large ones refuse bulk mail of a domain without DMARC",
    rollback: "publish the old record again",
    example: "v=DMARC1; p=reject → nothing",
  },
  "dmarc.reports-off": {
    risk: "caution",
    title: "aggregate reports go to nobody any more",
    why: "without reports nobody sees who sends in the name of the domain, and which of it fails",
    rollback: "set rua again",
    example: "rua=mailto:dmarc@example.com → no rua",
  },
  "dmarc.alignment": {
    risk: "caution",
    reference: "RFC 9989 4.4",
    title: "alignment becomes strict",
    why: "mail that is signed by or bounces to a subdomain no longer passes",
    rollback: "set the alignment to relaxed again",
    example: "adkim=r → adkim=s",
  },
});
const report = riskReporter(dmarcRisks);

/** DMARC by tag, with the policy for the domain, its subdomains and names that do not exist. */
export const dmarcDiff: RoomDiff = {
  risks: dmarcRisks,
  recognises: (owner, type, rdata) =>
    (type === "TXT" &&
      "text" in rdata &&
      (isDmarcText(rdata.text) || (rdata.text === "" && atDmarc(owner)))) ||
    (type === "CNAME" && atDmarc(owner)),
  explain: (change, context) =>
    change.type === "TXT" && !change.owner.includes("._report._dmarc.")
      ? explainDmarc(change as PartChange<"TXT">, context)
      : explainRecords(change),
};

function atDmarc(owner: Fqdn): boolean {
  return owner.startsWith("_dmarc.");
}

function textOf(part: Part<"TXT"> | undefined): string | undefined {
  const [first] = part?.rdatas ?? [];
  return first !== undefined && "text" in first ? first.text : undefined;
}

function explainDmarc(change: PartChange<"TXT">, context: DiffContext): Meaning {
  const [before, after] = [textOf(change.before), textOf(change.after)];
  const policy = policyPoints(before, after);
  const tags = tagPoints(before, after).filter(({ op }) => op !== "same");
  const late = change.after?.late === true || (change.after !== undefined && after === undefined);
  const summary = late ? "the new record is known after apply" : tagSummary(tags);
  return {
    summary: summary === "" ? "written otherwise, with the same tags" : summary,
    points: [...tags, ...policy],
    findings: late ? [] : findingsOf(change, before, after, context),
  };
}

/** What receivers apply; tags that inherit make it hard to read off. */
function policyPoints(before: string | undefined, after: string | undefined): Point[] {
  const [old, now] = [policiesOf(before), policiesOf(after)];
  const names = {
    p: "policy for the domain",
    sp: "policy for subdomains",
    np: "policy for names that do not exist",
  };
  return (["p", "sp", "np"] as const).flatMap((key): Point[] => {
    const [was, is] = [old?.[key], now?.[key]];
    if (was === is) return [];
    return [{ op: "change", label: names[key], before: was ?? "no record", after: is ?? "no record" }];
  });
}

function policiesOf(text: string | undefined): Readonly<Record<"p" | "sp" | "np", Policy>> | undefined {
  const record = text === undefined ? undefined : parseDmarc(text).record;
  return record && requestedPolicies(record);
}

function findingsOf(
  { owner }: PartChange<"TXT">,
  before: string | undefined,
  after: string | undefined,
  { after: side }: DiffContext,
): Finding[] {
  const name = withoutDot(owner).replace(/^_dmarc\./, "");
  const [old, now] = [policiesOf(before), policiesOf(after)];
  if (old !== undefined && now === undefined)
    return [report("dmarc.gone", `${name} has no DMARC record any more`)];
  if (now === undefined || after === undefined) return [];
  const findings: Finding[] = [];
  const rank = (policy: Policy | undefined): number => policies.indexOf(policy ?? "none");
  const raised = (["p", "sp", "np"] as const).filter((key) => rank(now[key]) > rank(old?.[key]));
  const missing = raised.length === 0 ? [] : unpassable(side, `${name}.` as Fqdn);
  const change = (key: "p" | "sp" | "np"): string => `${key} ${old?.[key] ?? "no record"} → ${now[key]}`;
  if (missing.length > 0)
    findings.push(
      report(
        "dmarc.tightened-unaligned",
        `${raised.map(change).join(", ")} while ${name} has ${missing.join(" and ")}`,
      ),
    );
  else if (raised.length > 0 && old !== undefined)
    findings.push(report("dmarc.tightened", raised.map(change).join(", ")));
  const lowered = (["p", "sp", "np"] as const).filter((key) => rank(now[key]) < rank(old?.[key]));
  if (lowered.length > 0) findings.push(report("dmarc.loosened", lowered.map(change).join(", ")));
  const [oldRecord, record] = [parseDmarc(before ?? "").record, parseDmarc(after).record];
  if ((oldRecord?.aggregateReports?.length ?? 0) > 0 && (record?.aggregateReports?.length ?? 0) === 0)
    findings.push(report("dmarc.reports-off", `${name} asks for no aggregate reports any more`));
  for (const [key, tag] of [
    ["dkimAlignment", "adkim"],
    ["spfAlignment", "aspf"],
  ] as const) {
    if (record?.[key] === "strict" && oldRecord !== undefined && oldRecord[key] !== "strict")
      findings.push(report("dmarc.alignment", `${tag} becomes strict for ${name}`));
  }
  return findings;
}

/** What mail of a domain lacks to pass DMARC by both ways; a domain that sends no mail lacks nothing. */
function unpassable(side: Side, name: Fqdn): string[] {
  const spf = side
    .get(name, "TXT")
    .map(({ text }) => text)
    .find((text) => /^v=spf1(?: |$)/i.test(text));
  if (spf !== undefined && /^v=spf1 +-all *$/i.test(spf)) return [];
  const keys = side.sets.some(
    ({ owner, type }) => (type === "TXT" || type === "CNAME") && owner.endsWith(`._domainkey.${name}`),
  );
  return [...(spf === undefined ? ["no SPF record"] : []), ...(keys ? [] : ["no DKIM key"])];
}
