import { rrset, type RRset } from "../../dns/rrset";
import { sourceOf, type MailConfig } from "../feature";
import { consent, consentName, consentsOf, isPublishable } from "./authorization";
import { longestName, policyRecords } from "./published";

/**
 * Policy records at `_dmarc` (RFC 9989 4.5), the consents that their destinations in other organizations need,
 * and our own consent to reports about other domains (RFC 9990 4).
 */
export function buildDmarc(config: MailConfig): RRset[] {
  const sets: RRset[] = [];
  for (const policy of policyRecords(config)) {
    const { owner, text, ttl, path } = policy;
    if (owner.length <= longestName)
      sets.push(rrset(sourceOf(config, "dmarc", path), owner, "TXT", ttl, [{ text }]));
    for (const needed of consentsOf(policy)) {
      if (!isPublishable(needed)) continue;
      const source = sourceOf(config, "dmarc", needed.path);
      sets.push(rrset(source, needed.owner, "TXT", needed.ttl, [{ text: consent }]));
    }
  }
  const { reportsFor, ttl = config.ttl } = config.dmarc;
  const source = sourceOf(config, "dmarc", "dmarc.reportsFor");
  for (const name of reportsFor) {
    const owner = consentName(name, config.domain);
    if (isPublishable({ owner })) sets.push(rrset(source, owner, "TXT", ttl, [{ text: consent }]));
  }
  return sets;
}
