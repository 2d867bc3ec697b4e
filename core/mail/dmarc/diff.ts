// What a change of a DMARC record means: the policy that receivers apply, before and after.
import { under, withoutDot, type Fqdn } from "../../dns/name";
import {
  defineRisks,
  explainRecords,
  isAmbiguous,
  riskReporter,
  type DiffContext,
  type Finding,
  type Meaning,
  type Part,
  type PartChange,
  type RoomDiff,
  type Side,
} from "../diff";
import { parseKeyRecord } from "../dkim/record";
import { tagPoints, tagSummary } from "../tag-points";
import { effectivePoints, moves, movesText, policiesOf, type Policies } from "./effective";
import { policyHolder } from "./holder";
import { isDmarcText, parseDmarc } from "./record";

export const dmarcRisks = defineRisks({
  "dmarc.tightened-unaligned": {
    risk: "danger",
    reference: "RFC 9989 5.1.6",
    title: "DMARC becomes stricter while SPF or DKIM is not there to pass",
    why: "receivers quarantine or refuse the domain's own mail where the one that is left does not pass in alignment",
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
    reference: "RFC 9989 4.10.1",
    title: "a DMARC record goes",
    why: "receivers fall back to the record of a name above or to no policy at all; large ones refuse bulk mail of a domain without DMARC",
    rollback: "publish the old record again",
    example: "v=DMARC1; p=reject → nothing",
  },
  "dmarc.reports-off": {
    risk: "caution",
    title: "aggregate reports go to nobody any more, or a destination no longer agrees to them",
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
  explain: (change, context) => {
    if (change.owner.includes(consent)) return explainConsent(change);
    const known = change.type === "TXT" && change.after?.late !== true && !isAmbiguous(change);
    if (known) return explainDmarc(change as PartChange<"TXT">, context);
    return { ...explainRecords(change), findings: change.after === undefined ? gone(change, context) : [] };
  },
};

const consent = "._report._dmarc.";

/** The consent to reports about a domain of another organization (RFC 9990 4). */
function explainConsent(change: PartChange): Meaning {
  const [about = "", to = ""] = withoutDot(change.owner).split(consent);
  const whose = about === "*" ? "every domain" : about;
  const verb = change.after === undefined ? "no longer takes" : "takes";
  const summary = `${to} ${verb} reports about ${whose}`;
  const findings = change.after === undefined ? [report("dmarc.reports-off", summary)] : [];
  return { ...explainRecords(change), summary, findings };
}

function atDmarc(owner: Fqdn): boolean {
  return owner.startsWith("_dmarc.");
}

function textOf(part: Part<"TXT"> | undefined): string | undefined {
  const [first] = part?.rdatas ?? [];
  return first !== undefined && "text" in first ? first.text : undefined;
}

function explainDmarc(change: PartChange<"TXT">, context: DiffContext): Meaning {
  const [before, after] = [textOf(change.before), textOf(change.after)];
  const tags = tagPoints(before, after).filter(({ op }) => op !== "same");
  return {
    summary: tagSummary(tags),
    points: [...tags, ...effectivePoints(policiesOf(before), policiesOf(after), tags)],
    findings: after === undefined ? gone(change, context) : findingsOf(change, before, after, context),
  };
}

/** A record that goes; another one may hold from now on: an alias at the name, or the record of a name above. */
function gone({ owner }: PartChange, { after }: DiffContext): Finding[] {
  if (after.get(owner, "CNAME").length > 0 || after.get(owner, "TXT").some(({ text }) => isDmarcText(text)))
    return [];
  const name = withoutDot(owner).replace(/^_dmarc\./, "");
  const above = policyHolder(`${name}.` as Fqdn, (at) => {
    const texts = after.get(under("_dmarc", at), "TXT").map(({ text }) => text);
    return parseDmarc(texts.find(isDmarcText) ?? "").record;
  });
  if (above === undefined) return [report("dmarc.gone", `${name} has no DMARC record any more`)];
  const text = `${name} has no DMARC record of its own any more; that of ${withoutDot(above)} holds`;
  return [report("dmarc.gone", text, { risk: "caution" })];
}

function findingsOf(
  { owner }: PartChange<"TXT">,
  before: string | undefined,
  after: string,
  context: DiffContext,
): Finding[] {
  const name = withoutDot(owner).replace(/^_dmarc\./, "");
  const [old, now] = [policiesOf(before), policiesOf(after)];
  const lowered = old && now ? moves(now, old) : [];
  const [oldRecord, record] = [parseDmarc(before ?? "").record, parseDmarc(after).record];
  const findings = now === undefined ? [] : tightened(name, old, now, context);
  if (lowered.length > 0) findings.push(report("dmarc.loosened", `${name}: ${movesText(lowered, old, now)}`));
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

function tightened(
  name: string,
  old: Policies | undefined,
  now: Policies,
  { before, after }: DiffContext,
): Finding[] {
  const raised = moves(old, now);
  const text = movesText(raised, old, now);
  if (raised.length === 0 || isSilent(after, name)) return [];
  const missing = lacking(after, name);
  if (missing.length > 0)
    return [report("dmarc.tightened-unaligned", `${text} while ${name} has ${missing.join(" and ")}`)];
  // a domain that is set up sent no mail before
  return old === undefined && before.sets.length === 0 ? [] : [report("dmarc.tightened", `${name}: ${text}`)];
}

function spfOf(side: Side, name: string): string | undefined {
  const texts = side.get(`${name}.` as Fqdn, "TXT").map(({ text }) => text);
  return texts.find((text) => /^v=spf1(?: |$)/i.test(text));
}

/** True for a domain whose SPF lets nobody send: there is no mail to lose. */
function isSilent(side: Side, name: string): boolean {
  return /^v=spf1 +-all *$/i.test(spfOf(side, name) ?? "");
}

/** What mail of a domain lacks to pass DMARC by both ways. */
function lacking(side: Side, name: string): string[] {
  const keys = side.sets.some(
    ({ owner, part }) =>
      owner.endsWith(`._domainkey.${name}.`) &&
      (part.late || part.rdatas.some((rdata) => !("text" in rdata && isRevoked(rdata.text)))),
  );
  return [...(spfOf(side, name) === undefined ? ["no SPF record"] : []), ...(keys ? [] : ["no DKIM key"])];
}

function isRevoked(text: string): boolean {
  const record = parseKeyRecord(text);
  return "value" in record && record.value.p === "";
}
