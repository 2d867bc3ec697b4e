// Whether every domain of a stack that receives mail has a DMARC policy that is strict enough.
import { quote, root, selfAndAncestors, under, withoutDot, type Fqdn } from "../../core/dns/name";
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

/** The record of the domain or of the nearest domain above it; "elsewhere" when it is not ours to read now. */
function policyFor(
  domain: Fqdn,
  policies: PolicyRecords,
): { readonly at: Fqdn; readonly record: DmarcRecord } | "elsewhere" | undefined {
  const organization = organizationalDomain(domain);
  for (const at of selfAndAncestors(domain)) {
    const there = policies.get(under("_dmarc", at)) ?? [];
    if (there.some(({ type, rdata }) => type === "CNAME" || (type === "TXT" && rdata === undefined)))
      return "elsewhere";
    for (const { rdata } of there) {
      if (rdata === undefined || !("text" in rdata) || !isDmarcText(rdata.text)) continue;
      const { record } = parseDmarc(rdata.text);
      if (record !== undefined) return { at, record };
    }
    if (withoutDot(at) === organization) return undefined;
  }
  return undefined;
}
