import { rrset, type RRset, type Source } from "../../dns/rrset";
import { sourceOf, type MailConfig } from "../feature";

/** The CAA RRset, the same at each name. */
export function buildCaa(config: MailConfig): RRset[] {
  const { properties, at = [config.domain], ttl = config.ttl } = config.caa;
  if (properties.length === 0) return [];
  const rdatas = properties.map(({ flags, tag, value }) => ({ flags, tag, value }));
  const sources: Source[] = properties.map(({ path }) => sourceOf(config, "caa", path));
  return at.map((owner) => ({ ...rrset(sourceOf(config, "caa"), owner, "CAA", ttl, rdatas), sources }));
}
