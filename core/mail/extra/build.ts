import { rrset, type RRset } from "../../dns/rrset";
import { sourceOf, type MailConfig } from "../feature";

/** Each record as an RRset of its own; what shares owner and type is joined later, with other parts' records too. */
export function buildExtra(config: MailConfig): RRset[] {
  return config.extra.map(({ owner, type, ttl = config.ttl, rdata, path }) =>
    rrset(sourceOf(config, "extra", path), owner, type, ttl, [rdata]),
  );
}
