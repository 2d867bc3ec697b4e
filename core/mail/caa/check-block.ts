// Whether the certificates that the configuration needs may be issued (RFC 8659 3).
import { labels, parentOf, quote, selfAndAncestors, under, withoutDot, type Fqdn } from "../../dns/name";
import type { Rdata } from "../../dns/rdata";
import type { RecordIndex } from "../../dns/record-index";
import { rrsetKey } from "../../dns/rrset";
import type { Issue } from "../../issue";
import { at, type CheckContext } from "../feature";
import { parseIssue } from "./record";
import { report } from "./rules";

/** The CAA RRset that an authority obeys for a name. */
interface Relevant {
  readonly owner: Fqdn;
  readonly rdatas: readonly Rdata<"CAA">[];
  /** the place to report */
  readonly where: string;
}

/** Reports each CAA RRset that locks out the authority in use, with the names that it does so for. */
export function checkBlock(context: CheckContext, issues: Issue[]): void {
  const { ca } = context.config.caa;
  const blocked = new Map<string, { readonly found: Relevant; readonly names: Fqdn[] }>();
  for (const name of certificateNames(context)) {
    const found = relevantSet(name, context);
    if (found === "unknown") {
      if (ca !== undefined) issues.push(notVerified(name, ca, context));
    } else if (found !== undefined && !allows(found.rdatas, name, ca)) {
      const entry = blocked.get(found.owner);
      if (entry) entry.names.push(name);
      else blocked.set(found.owner, { found, names: [name] });
    }
  }
  for (const { found, names } of blocked.values()) issues.push(blockedIssue(found, names, ca));
}

/** MX hosts, policy host and configuration hosts that this mail domain publishes, and names of its ACME orders. */
function certificateNames({ config, own, records }: CheckContext): Fqdn[] {
  const published = new Set<Fqdn>();
  for (const { owner, type } of own)
    if (type === "A" || type === "AAAA" || type === "CNAME") published.add(owner);
  const candidates = [
    ...records.rdatas(config.domain, "MX").map(({ exchange }) => exchange),
    ...["mta-sts", "autoconfig", "autodiscover"].map((label) => under(label, config.domain)),
  ];
  const hosts = candidates.filter((name) => published.has(name));
  return [...new Set([...hosts, ...config.acme.map(({ name }) => name)])].sort();
}

/** The closest CAA RRset at the name or above; "unknown" when a name on the way is not ours and was not asked. */
function relevantSet(
  name: Fqdn,
  { config, records, answers }: CheckContext,
): Relevant | "unknown" | undefined {
  let unknown = false;
  for (const step of selfAndAncestors(withoutStar(name))) {
    const target = targetOf(step, records);
    const set = records.get(target, "CAA");
    if (set !== undefined && unknown) return "unknown";
    if (set !== undefined) {
      const index = Math.max(
        0,
        set.rdatas.findIndex(({ tag }) => tag === "issue" || tag === "issuewild"),
      );
      const source = set.sources[index];
      const mine = source?.domain === withoutDot(config.domain);
      return { owner: target, rdatas: set.rdatas, where: mine ? source.where : rrsetKey(set) };
    }
    if (records.zoneOf(target) !== undefined) continue;
    const answer = answers.get(target, "CAA");
    if (answer !== undefined && answer !== "nxdomain" && answer.length > 0) {
      return unknown ? "unknown" : { owner: target, rdatas: answer, where: at(config, "caa") };
    }
    // what a top-level domain has is left out: nobody below it can change that
    if (answer === undefined && labels(target).length > 1) unknown = true;
  }
  return unknown ? "unknown" : undefined;
}

/** Where the aliases of the stack lead from a name, eight of them at most. */
function targetOf(name: Fqdn, records: RecordIndex): Fqdn {
  let target = name;
  for (let hop = 0; hop < 8; hop++) {
    const next = records.aliasOf(target);
    if (next === undefined) break;
    target = next;
  }
  return target;
}

function withoutStar(name: Fqdn): Fqdn {
  return name.startsWith("*.") ? (parentOf(name) ?? name) : name;
}

/** RFC 8659 4.3: for a wildcard, issuewild counts when there is one; without a property that restricts, all may. */
function allows(rdatas: readonly Rdata<"CAA">[], name: Fqdn, ca: Fqdn | undefined): boolean {
  const issue = rdatas.filter(({ tag }) => tag === "issue");
  const wild = name.startsWith("*.") ? rdatas.filter(({ tag }) => tag === "issuewild") : [];
  const counting = wild.length > 0 ? wild : issue;
  if (counting.length === 0) return true;
  const issuers = counting.map(({ value }) => issuerOf(value));
  return ca === undefined ? issuers.some((issuer) => issuer !== undefined) : issuers.includes(ca);
}

function issuerOf(value: string): Fqdn | undefined {
  const parsed = parseIssue(value);
  return "value" in parsed ? parsed.value.issuer : undefined;
}

function blockedIssue(
  { owner, rdatas, where }: Relevant,
  names: readonly Fqdn[],
  ca: Fqdn | undefined,
): Issue {
  const who = ca === undefined ? "no authority" : quote(withoutDot(ca));
  const verb = ca === undefined ? "may" : "may not";
  const shown = names.map((name) => quote(withoutDot(name))).join(", ");
  const values = rdatas
    .filter(({ tag }) => tag === "issue" || tag === "issuewild")
    .map(({ tag, value }) => `${tag} ${quote(value)}`);
  const text = `${who} ${verb} issue certificates for ${shown}: CAA at ${quote(withoutDot(owner))} has ${values.join(", ")}`;
  const fix =
    ca === undefined ? "allow the authority that the certificates come from" : `add ${who} to caa.issue`;
  return report("caa.block", where, text, { fix });
}

function notVerified(name: Fqdn, ca: Fqdn, { config }: CheckContext): Issue {
  const text = `whether CAA above ${quote(withoutDot(name))} allows ${quote(withoutDot(ca))} is not verified`;
  return report("caa.block", at(config, "caa.ca"), text, { level: "I" });
}
