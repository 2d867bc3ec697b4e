import { under, type Fqdn } from "../../dns/name";
import { rrset, type RRset } from "../../dns/rrset";
import { sourceOf, type MailConfig } from "../feature";
import { formatTlsRpt } from "./record";

/** Longest name with its final dot (RFC 1035 2.3.4). */
export const longestName = 254;

/** Where the record of a policy domain stands (RFC 8460 3). */
export function recordName(policyDomain: Fqdn): Fqdn {
  return under("_smtp._tls", policyDomain);
}

/** The record of the mail domain and of each other policy domain. */
export function buildTlsRpt(config: MailConfig): RRset[] {
  const { reports, alsoFor, ttl = config.ttl } = config.tlsRpt;
  if (reports.length === 0) return [];
  const text = formatTlsRpt({ reports, extensions: [] });
  const source = sourceOf(config, "tlsRpt");
  return [config.domain, ...alsoFor.filter((name) => name !== config.domain)]
    .map(recordName)
    .filter((owner) => owner.length <= longestName)
    .map((owner) => rrset(source, owner, "TXT", ttl, [{ text }]));
}
