// The risks of a change of DMARC: what receivers do with own mail and with forged mail, and who hears of it.
import { under, withoutDot, type Fqdn } from "../../dns/name";
import { defineRisks, listed, riskReporter, type DiffContext, type Finding, type Side } from "../diff";
import { sameOrganization } from "../organization";
import { standingAt } from "../standing";
import { authorisationName } from "./authorisation";
import { isSilent, lacking } from "./diff-authentication";
import {
  effectAt,
  movesText,
  organizationAbove,
  raised,
  recordAt,
  type Effect,
  type Found,
} from "./effective";
import { isDmarcText, type DmarcRecord } from "./record";

export const dmarcRisks = defineRisks({
  "dmarc.tightened-unaligned": {
    risk: "danger",
    reference: "RFC 9989 5.1.6",
    title: "DMARC becomes stricter while SPF or DKIM is not there to pass in alignment",
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
    title: "a DMARC record goes, or receivers no longer apply it",
    why: "receivers fall back to the record of a name above or to no policy at all; large ones refuse bulk mail of a domain without DMARC",
    rollback: "publish the old record again, and no other beside it",
    example: "v=DMARC1; p=reject → nothing",
  },
  "dmarc.reports-off": {
    risk: "caution",
    reference: "RFC 9990 4",
    title: "aggregate reports go to nobody any more, or a destination no longer agrees to them",
    why: "without reports nobody sees who sends in the name of the domain, and which of it fails",
    rollback: "set the old rua again",
    example: "rua=mailto:dmarc@example.com → no rua",
  },
  "dmarc.alignment": {
    risk: "caution",
    reference: "RFC 9989 4.4",
    title: "alignment becomes narrower",
    why: "mail that is signed by or bounces to another name of the organization no longer passes",
    rollback: "set the alignment to relaxed again, and psd as it was",
    example: "adkim=r → adkim=s",
  },
});
/** Reports under the codes of this room. */
export const report = riskReporter(dmarcRisks);

/** One side of a change of the policy record of a domain. */
interface DmarcSide extends Found {
  readonly side: Side;
  readonly effect: Effect;
}

/** What a change of the policy record of a domain risks. */
export function findingsOf(domain: Fqdn, { before, after }: DiffContext): Finding[] {
  const [old, now] = [before, after].map((side): DmarcSide => ({
    side,
    ...recordAt(side, domain),
    effect: effectAt(side, domain),
  })) as [DmarcSide, DmarcSide];
  const findings = [...tightened(domain, old, now), ...weakened(domain, old, now)];
  if (old.record === undefined || now.record === undefined) return findings;
  return [...findings, ...reportsOff(domain, old, now), ...narrowed(domain, old, now)];
}

function tightened(domain: Fqdn, old: DmarcSide, now: DmarcSide): Finding[] {
  const name = withoutDot(domain);
  const keys = raised(old.effect, now.effect);
  const texts = keys.length > 0 ? [movesText(keys, old.effect, now.effect)] : [];
  if (keys.length > 0 && now.record?.testing === true)
    texts.push(`receivers that do not know t=y apply ${now.record.policy ?? "none"}`);
  const percents = percentsOf(old, now);
  if (percents[1] > percents[0]) texts.push(percentText(percents));
  const text = texts.join("; ");
  if (text === "" || isSilent(now.side, domain)) return [];
  const missing = lacking(now.side, domain, now.record ?? {});
  if (missing.length > 0)
    return [report("dmarc.tightened-unaligned", `${text} while ${name} has ${missing.join(" and ")}`)];
  // a domain that is set up sent no mail before
  const isNew = old.standing.kind === "none" && old.side.sets.length === 0;
  return isNew ? [] : [report("dmarc.tightened", `${name}: ${text}`)];
}

/** The record goes, or asks for less. */
function weakened(domain: Fqdn, old: DmarcSide, now: DmarcSide): Finding[] {
  const name = withoutDot(domain);
  const stays = now.record !== undefined || ["alias", "late"].includes(now.standing.kind);
  if (!stays && (old.record !== undefined || old.standing.kind === "alias")) return gone(domain, old, now);
  const percents = percentsOf(old, now);
  const told = raised(now.effect, old.effect).filter((key) => now.effect[key] !== "unknown");
  const texts = told.length > 0 ? [movesText(told, old.effect, now.effect)] : [];
  if (now.fault !== undefined && told.length > 0) texts.push(now.fault);
  if (percents[1] < percents[0]) texts.push(percentText(percents));
  return texts.length === 0 ? [] : [report("dmarc.loosened", `${name}: ${texts.join("; ")}`)];
}

/** No record of its own holds any more; that of a name above may. */
function gone(domain: Fqdn, old: DmarcSide, now: DmarcSide): Finding[] {
  const name = withoutDot(domain);
  const above = organizationAbove(now.side, domain);
  const why = now.fault === undefined ? "" : `: ${now.fault}`;
  if (above === undefined) {
    const what = now.fault === undefined ? "has no DMARC record any more" : "has no DMARC policy any more";
    return [report("dmarc.gone", `${name} ${what}${why}`)];
  }
  const isSame =
    old.effect.p === now.effect.p && (above.record.aggregateReports !== undefined || !asksForReports(old));
  if (isSame) return [];
  const text = `${name} has no DMARC record of its own any more${why}; that of ${withoutDot(above.domain)} holds`;
  return [report("dmarc.gone", text, { risk: "caution" })];
}

/** The share of mail that receivers of RFC 7489 apply an enforcing policy to; RFC 9989 A.6 removed it. */
function percentsOf(old: DmarcSide, now: DmarcSide): readonly [old: number, now: number] {
  const enforces = ({ record }: DmarcSide): boolean =>
    record !== undefined && (record.policy ?? "none") !== "none";
  return enforces(old) && enforces(now)
    ? [old.record?.percent ?? 100, now.record?.percent ?? 100]
    : [100, 100];
}

function percentText([old, now]: readonly [number, number]): string {
  return `pct ${old} → ${now} for receivers that still know pct`;
}

function asksForReports({ record }: Found): boolean {
  return (record?.aggregateReports?.length ?? 0) > 0;
}

/** Reports go to nobody, or to hosts of others alone of which no consent is known here. */
function reportsOff(domain: Fqdn, old: DmarcSide, now: DmarcSide): Finding[] {
  const name = withoutDot(domain);
  if (!asksForReports(old)) return [];
  if (!asksForReports(now))
    return [report("dmarc.reports-off", `${name} asks for no aggregate reports any more`)];
  const [were, are] = [old, now].map(({ record }) => record?.aggregateReports?.map(({ host }) => host) ?? []);
  const hosts = [...new Set(are)].flatMap((host) => host ?? []);
  // a destination that stays goes on taking what it took before, and one without a host asks nobody
  if (are?.some((host) => host === undefined || were?.includes(host)) === true) return [];
  if (hosts.some((host) => mayTake(now.side, domain, host))) return [];
  const reason = `reports about ${name} go to ${listed(hosts.map(withoutDot))} alone, which has to agree to them first`;
  const names = hosts.map((host) => withoutDot(authorisationName(domain, host)));
  const rollback = `set the old rua again until ${listed(names)} is published`;
  return [report("dmarc.reports-off", reason, { rollback })];
}

function mayTake(side: Side, domain: Fqdn, host: Fqdn): boolean {
  if (sameOrganization(domain, host)) return true;
  const names = [authorisationName(domain, host), under("*._report._dmarc", host)];
  return names.some((owner) => standingAt(side, owner, isDmarcText).kind !== "none");
}

function narrowed(domain: Fqdn, old: DmarcSide, now: DmarcSide): Finding[] {
  if (isSilent(now.side, domain)) return [];
  const name = withoutDot(domain);
  const texts: string[] = [];
  const [was, is]: (DmarcRecord | undefined)[] = [old.record, now.record];
  for (const [key, tag] of [
    ["dkimAlignment", "adkim"],
    ["spfAlignment", "aspf"],
  ] as const)
    if (is?.[key] === "strict" && was?.[key] !== "strict") texts.push(`${tag} becomes strict for ${name}`);
  const above = organizationAbove(old.side, domain);
  const psd = is?.publicSuffix === was?.publicSuffix ? undefined : is?.publicSuffix;
  if (psd === "y") texts.push(`psd=y: ${name} and the names below it no longer align with each other`);
  if (psd === "n" && above !== undefined)
    texts.push(`psd=n: ${name} no longer aligns with ${withoutDot(above.domain)}`);
  return texts.map((text) => report("dmarc.alignment", text));
}
