// The comment of a record: what it is for.
import type { RRset } from "../../../core/dns/rrset";
import { purposeOf } from "../../../core/render/zone-text";

const longestComment = 100;

/** What one RDATA is for; without an index, all of the RRset. The free plan takes 100 characters. */
export function commentOf(set: RRset, index: number | undefined): string {
  const source = index === undefined ? undefined : set.sources[index];
  const purpose = purposeOf(source === undefined ? set : { ...set, sources: [source] });
  return purpose.length <= longestComment ? purpose : `${purpose.slice(0, longestComment - 3)}...`;
}
