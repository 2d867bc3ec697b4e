import { rrset, type RRset } from "../../dns/rrset";
import { sourceOf, type MailConfig } from "../feature";
import { authorisationText, authorisationName, authorisationsOf, isPublishable } from "./authorisation";
import { longestName, policyRecords, publishedText } from "./published";

/**
 * Policy records at `_dmarc` (RFC 9989 4.5), the authorisation records that their destinations in other organizations need,
 * and those that we give for reports about other domains (RFC 9990 4).
 */
export function buildDmarc(config: MailConfig): RRset[] {
  const sets: RRset[] = [];
  for (const policy of policyRecords(config)) {
    const { owner, ttl, path } = policy;
    if (owner.length <= longestName)
      sets.push(rrset(sourceOf(config, "dmarc", path), owner, "TXT", ttl, [{ text: publishedText(policy) }]));
    for (const needed of authorisationsOf(policy)) {
      // two policy records of one author domain are an error of their own (dmarc.multi)
      if (!isPublishable(needed) || sets.some((set) => set.owner === needed.owner)) continue;
      const source = sourceOf(config, "dmarc", needed.path);
      sets.push(rrset(source, needed.owner, "TXT", needed.ttl, [{ text: authorisationText }]));
    }
  }
  const { reportsFor, ttl = config.ttl } = config.dmarc;
  const source = sourceOf(config, "dmarc", "dmarc.reportsFor");
  for (const name of reportsFor) {
    const owner = authorisationName(name, config.domain);
    if (isPublishable({ owner })) sets.push(rrset(source, owner, "TXT", ttl, [{ text: authorisationText }]));
  }
  return sets;
}
