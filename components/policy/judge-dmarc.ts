// Whether every domain of a stack that receives mail has a DMARC policy that is strict enough.
import { isWithin, quote, root, selfAndAncestors, under, withoutDot, type Fqdn } from "../../core/dns/name";
import { policyHolder } from "../../core/mail/dmarc/holder";
import { isDmarcText, parseDmarc, requestedPolicies, type DmarcRecord } from "../../core/mail/dmarc/record";
import { policies as dmarcPolicies, type Policy } from "../../core/mail/dmarc/tags";
import { organizationalDomain } from "../../core/mail/organization";
import type { Finding } from "./judge-names";
import { isPolicyName } from "./judge-text";
import type { StackRecord } from "./records";
import { report } from "./rules";

/** What a team asks of its domains. */
export interface DmarcDemand {
  readonly minimum: Policy;
  /** domains that are left out, without final dot */
  readonly except: readonly string[];
}

/** One finding for each domain that has an MX and no DMARC policy of at least the minimum. */
export function judgeDmarc(records: readonly StackRecord[], { minimum, except }: DmarcDemand): Finding[] {
  const receiving = new Map<Fqdn, string>();
  const policies = new Map<Fqdn, StackRecord[]>();
  for (const record of records) {
    const { type, owner, rdata, urn } = record;
    if (isPolicyName(owner)) policies.set(owner, [...(policies.get(owner) ?? []), record]);
    if (type !== "MX" || (rdata !== undefined && "exchange" in rdata && rdata.exchange === root)) continue;
    if (!receiving.has(owner)) receiving.set(owner, urn);
  }
  return [...receiving].flatMap(([domain, urn]) => {
    if (except.includes(withoutDot(domain))) return [];
    const message = shortfall(domain, policies, minimum);
    if (message === undefined) return [];
    const fix = `publish ${quote(`v=DMARC1; p=${minimum}`)} or more at _dmarc.${withoutDot(domain)}`;
    return [{ urn, issue: report("policy.minimum", `${domain} MX`, message, { fix }) }];
  });
}

type PolicyRecords = ReadonlyMap<Fqdn, readonly StackRecord[]>;

function shortfall(domain: Fqdn, policies: PolicyRecords, minimum: Policy): string | undefined {
  const covering = policyFor(domain, policies);
  const name = quote(withoutDot(domain));
  if (covering === "elsewhere") return undefined;
  if (covering === undefined)
    return `${name} receives mail and has no DMARC record, p=${minimum} or more is required`;
  const { at, record } = covering;
  const { p, sp } = requestedPolicies(record);
  const asked = at === domain ? p : sp;
  const rank = dmarcPolicies.indexOf(asked) - (record.testing === true && asked !== "none" ? 1 : 0);
  if (rank >= dmarcPolicies.indexOf(minimum)) return undefined;
  const tag = at === domain || record.subdomainPolicy === undefined ? `p=${p}` : `sp=${sp}`;
  const lowered = record.testing === true ? " with t=y" : "";
  return `${name} receives mail under ${tag}${lowered} of _dmarc.${withoutDot(at)}, ${minimum} or more is required`;
}

/** The record that holds for the domain; "elsewhere" when one that may hold is not ours to read now. */
function policyFor(
  domain: Fqdn,
  policies: PolicyRecords,
): { readonly at: Fqdn; readonly record: DmarcRecord } | "elsewhere" | undefined {
  const organization = `${organizationalDomain(domain)}.` as Fqdn;
  const recordAt = (name: Fqdn): DmarcRecord | undefined => {
    const texts = isWithin(name, organization) ? textsAt(name, policies) : [];
    return texts.map((text) => parseDmarc(text).record).find((record) => record !== undefined);
  };
  const own = recordAt(domain);
  if (own === undefined && selfAndAncestors(domain).some((name) => isElsewhere(name, policies)))
    return "elsewhere";
  const at = policyHolder(domain, recordAt);
  const record = at && recordAt(at);
  return at && record && { at, record };
}

function textsAt(name: Fqdn, policies: PolicyRecords): string[] {
  const there = policies.get(under("_dmarc", name)) ?? [];
  return there.flatMap(({ rdata }) =>
    rdata !== undefined && "text" in rdata && isDmarcText(rdata.text) ? [rdata.text] : [],
  );
}

function isElsewhere(name: Fqdn, policies: PolicyRecords): boolean {
  const there = policies.get(under("_dmarc", name)) ?? [];
  return there.some(({ type, rdata }) => type === "CNAME" || (type === "TXT" && rdata === undefined));
}
