// Rules about where policy records stand, and what they mean there.
import { isWithin, labels, quote, selfAndAncestors, under, withoutDot, type Fqdn } from "../../dns/name";
import { rrsetKey, type RRset } from "../../dns/rrset";
import type { Issue } from "../../issue";
import { at, type CheckContext, type MailConfig } from "../feature";
import { isPublicSuffix, organizationalDomain } from "../organization";
import { longestName, placeOf, type PolicyRecord } from "./published";
import { isDmarcText, requestedPolicies } from "./record";
import { report } from "./rules";

export function checkPlaces(context: CheckContext, policies: readonly PolicyRecord[]): Issue[] {
  const { config, own, records } = context;
  const issues: Issue[] = [];
  for (const set of own) if (set.type === "TXT") checkTexts(set, config, issues);
  for (const policy of policies) {
    const problem = misplaced(policy, context);
    const path = policy.path === "dmarc" && config.dmarc.domain !== undefined ? "dmarc.domain" : policy.path;
    if (problem !== undefined) issues.push(report("dmarc.name", at(config, path), problem.text, problem));
    checkRank(policy, config, issues);
  }
  const name = under("_dmarc", config.domain);
  const isCovered = records
    .at(name)
    .some((set) => set.type === "CNAME" || (set.type === "TXT" && hasPolicy(set)));
  if (!isCovered && !config.dmarc.off) issues.push(uncovered(context, policies));
  checkParked(config, policies, issues);
  return issues;
}

function shownName(name: Fqdn): string {
  return quote(withoutDot(name));
}

function hasPolicy(set: Extract<RRset, { type: "TXT" }>): boolean {
  return set.rdatas.some(({ text }) => isDmarcText(text));
}

/** TXT that receivers take for policy records: several at one name, or where nobody looks. */
function checkTexts(set: Extract<RRset, { type: "TXT" }>, config: MailConfig, issues: Issue[]): void {
  const { owner } = set;
  const count = set.rdatas.filter(({ text }) => isDmarcText(text)).length;
  if (count === 0 || owner.includes("._report._dmarc.")) return;
  const shown = shownName(owner);
  if (owner.startsWith("_dmarc.")) {
    if (count > 1) {
      const text = `${count} policy records stand at ${shown}, one is allowed`;
      issues.push(report("dmarc.multi", rrsetKey(set), text, { fix: "remove all but one" }));
    }
    return;
  }
  const text = `the DMARC record at ${shown} is never looked up`;
  const fix = `remove it, and set the policy under dmarc: it is published at _dmarc.${withoutDot(config.domain)}`;
  issues.push(report("dmarc.name", rrsetKey(set), text, { fix }));
}

interface Misplaced {
  readonly text: string;
  readonly fix: string;
  readonly level?: "E";
}

/** Why a policy record does nothing where it stands. */
function misplaced(
  { domain, owner, settings }: PolicyRecord,
  { config, records }: CheckContext,
): Misplaced | undefined {
  if (owner.length > longestName) {
    const text = `name ${shownName(owner)} has ${owner.length - 1} characters, at most 253 are allowed, and is not published`;
    return { text, fix: "use a shorter name", level: "E" };
  }
  if (domain.includes("*") || (domain.includes("_") && labels(domain).includes("_dmarc"))) {
    return {
      text: `policy record at ${shownName(owner)} is never looked up`,
      fix: "name the domain that people write in From",
    };
  }
  if (settings !== undefined && !isWithin(domain, config.domain)) {
    const text = `policy record at ${shownName(owner)} lies outside of mail domain ${shownName(config.domain)}`;
    return { text, fix: "set it in the mail domain that it is for" };
  }
  if (records.zoneOf(owner) === undefined) {
    const text = `policy record at ${shownName(owner)} lies in no configured zone`;
    return { text, fix: "add the zone that holds it to zones; allow it to keep it as a manual action" };
  }
  return undefined;
}

/** Nothing at the mail domain itself: records only below it, the record of a domain above, or none at all. */
function uncovered({ config, records }: CheckContext, policies: readonly PolicyRecord[]): Issue {
  const name = quote(`_dmarc.${withoutDot(config.domain)}`);
  const home = shownName(config.domain);
  const below = policies.find(({ settings, path }) => settings !== undefined || path === "dmarc");
  if (below !== undefined) {
    const path = config.dmarc.domain === undefined ? "dmarc.subdomains" : "dmarc.domain";
    const text = `policy record at ${shownName(below.owner)} does not apply to mail from ${home}, and none stands at ${name}`;
    return report("dmarc.name", at(config, path), text, {
      fix: `set the policy of ${withoutDot(config.domain)} too`,
    });
  }
  const above = [...selfAndAncestors(config.domain)]
    .slice(1)
    .find((ancestor) => holdsPolicy(ancestor, records));
  if (above !== undefined) {
    const text = `no policy is set for ${home}: that of ${shownName(above)} for subdomains applies`;
    return report("dmarc.missing", at(config, "dmarc"), text, { reference: "RFC 9989 4.10.1" });
  }
  return report("dmarc.missing", at(config, "dmarc"), `no DMARC policy is set for ${home}`, {
    fix: "set policy: none to begin with, and aggregateReports",
  });
}

function holdsPolicy(domain: Fqdn, records: CheckContext["records"]): boolean {
  const set = records.get(under("_dmarc", domain), "TXT");
  return set?.type === "TXT" && hasPolicy(set);
}

/** What only means something in the record of an organizational domain, or of a public suffix. */
function checkRank(policy: PolicyRecord, config: MailConfig, issues: Issue[]): void {
  const { domain, record, settings } = policy;
  if (record.publicSuffix === "y" && !isPublicSuffix(domain)) {
    const text = `psd=y calls ${shownName(domain)} a public suffix, which it is not`;
    const options = { level: "W" as const, fix: "remove it; psd=n marks an organizational domain" };
    issues.push(report("dmarc.psd", at(config, placeOf(policy, "publicSuffix")), text, options));
  }
  const given = settings?.record;
  const key = given?.subdomainPolicy !== undefined ? "subdomainPolicy" : "nonExistentSubdomainPolicy";
  if (given?.[key] === undefined || record.publicSuffix === "n" || record.publicSuffix === "y") return;
  if (labels(domain).length < 3 || organizationalDomain(domain) === withoutDot(domain)) return;
  const tag = key === "subdomainPolicy" ? "sp" : "np";
  const text = `${tag}=${given[key]} is ignored in the record of subdomain ${shownName(domain)}`;
  const fix = "remove it, or set it in the record of the organizational domain";
  issues.push(report("dmarc.sp-sub", at(config, placeOf(policy, key)), text, { fix }));
}

/** Names that send no mail ask for nothing weaker than reject. */
function checkParked(config: MailConfig, policies: readonly PolicyRecord[], issues: Issue[]): void {
  const silent = new Set(config.hosts.filter((host) => !host.mail).map((host) => host.name));
  const isNoMail = config.mode === "no-mail";
  if (silent.size === 0 && !isNoMail) return;
  for (const policy of policies) {
    const { p, sp, np } = requestedPolicies(policy.record);
    const covers = isNoMail && policy.path === "dmarc";
    if (!covers && !silent.has(policy.domain)) continue;
    if (p === "reject" && (!covers || (sp === "reject" && np === "reject")) && policy.record.testing !== true)
      continue;
    const shown = covers ? `p=${p}, sp=${sp}, np=${np}` : `p=${p}`;
    const testing = policy.record.testing === true ? " and t=y" : "";
    const text = `${shownName(policy.domain)} sends no mail but asks for ${shown}${testing}, reject is expected`;
    issues.push(report("dmarc.parked", at(config, policy.path), text, { fix: "remove the weaker settings" }));
  }
  if (config.dmarc.off && isNoMail) {
    const text = `${shownName(config.domain)} sends no mail and has no DMARC policy that says so`;
    issues.push(report("dmarc.parked", at(config, "dmarc"), text, { fix: "remove dmarc: off" }));
  }
}
