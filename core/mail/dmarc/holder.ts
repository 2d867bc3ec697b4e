// Whose DMARC record holds for a domain: its own, or that of its organization (RFC 9989 4.10).
import { parentOf, selfAndAncestors, type Fqdn } from "../../dns/name";
import type { DmarcRecord } from "./record";

/** The record at `_dmarc` below a name, when receivers apply it. */
type RecordAt = (name: Fqdn) => Pick<DmarcRecord, "publicSuffix"> | undefined;

/**
 * The organizational domain, by the tree walk: not the nearest name with a record, but the one with the fewest labels,
 * unless a psd tag ends the walk (RFC 9989 4.10.2). `undefined` when there is no record on the way up.
 */
function organizationOf(domain: Fqdn, recordAt: RecordAt): Fqdn | undefined {
  let top: Fqdn | undefined;
  let below = domain;
  for (const name of selfAndAncestors(domain)) {
    const record = recordAt(name);
    if (record?.publicSuffix === "n") return name;
    if (record?.publicSuffix === "y" && name !== domain) return below;
    if (record !== undefined) top = name;
    below = name;
  }
  return top;
}

/**
 * The name whose record holds for every name of the organization that has none of its own: the organizational domain,
 * or the public suffix above it. `undefined` when neither has a record.
 */
export function organizationHolder(domain: Fqdn, recordAt: RecordAt): Fqdn | undefined {
  const organization = organizationOf(domain, recordAt);
  if (organization === undefined || recordAt(organization) !== undefined) return organization;
  return parentOf(organization);
}

/** The name whose record receivers go by; `undefined` when there is none on the way up. */
export function policyHolder(domain: Fqdn, recordAt: RecordAt): Fqdn | undefined {
  return recordAt(domain) === undefined ? organizationHolder(domain, recordAt) : domain;
}
