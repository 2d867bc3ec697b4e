// Whose DMARC record holds for a domain: its own, or that of its organization (RFC 9989 4.10).
import { selfAndAncestors, type Fqdn } from "../../dns/name";
import type { DmarcRecord } from "./record";

/**
 * The name whose record receivers go by; `undefined` when there is none on the way up. Not the nearest one above, but
 * the one with the fewest labels is the organizational domain, unless a psd tag ends the walk (RFC 9989 4.10.2).
 */
export function policyHolder(
  domain: Fqdn,
  recordAt: (name: Fqdn) => Pick<DmarcRecord, "publicSuffix"> | undefined,
): Fqdn | undefined {
  if (recordAt(domain) !== undefined) return domain;
  let holder: Fqdn | undefined;
  let below = domain;
  for (const name of selfAndAncestors(domain).slice(1)) {
    const psd = recordAt(name)?.publicSuffix;
    if (psd === "n") return name;
    // the organizational domain is the name below a public suffix; without a record of its own that of the suffix holds
    if (psd === "y") return holder === below ? holder : name;
    if (recordAt(name) !== undefined) holder = name;
    below = name;
  }
  return holder;
}
