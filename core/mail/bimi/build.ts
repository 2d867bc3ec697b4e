import { under, type Fqdn } from "../../dns/name";
import { rrset, type RRset } from "../../dns/rrset";
import { sourceOf, type MailConfig } from "../feature";
import { formatBimi } from "./record";

/** Longest name with its final dot (RFC 1035 2.3.4). */
export const longestName = 254;

/** Where the assertion record of a selector stands. */
export function recordName(selector: string, domain: Fqdn): Fqdn {
  return under(`${selector}._bimi`, domain);
}

/** One assertion record for each selector. */
export function buildBimi(config: MailConfig): RRset[] {
  const { entries, ttl = config.ttl } = config.bimi;
  const sets: RRset[] = [];
  for (const { selector, record, path } of entries) {
    const owner = recordName(selector, config.domain);
    if (owner.length > longestName) continue;
    sets.push(rrset(sourceOf(config, "bimi", path), owner, "TXT", ttl, [{ text: formatBimi(record) }]));
  }
  return sets;
}
