import { reverseName } from "../../dns/address";
import { rrset, type RRset } from "../../dns/rrset";
import { sourceOf, type MailConfig } from "../feature";
import { pointersOf } from "./pointers";

/**
 * One PTR for each address that mail leaves from; a classless zone also needs the CNAME in the zone above
 * (RFC 2317 4). Which zone holds them, or who else must publish them, is not asked here.
 */
export function buildReverse(config: MailConfig): RRset[] {
  return pointersOf(config).flatMap(({ address, owner, target, ttl, entry, path }) => {
    const source = sourceOf(config, "reverse", path);
    const ptr = rrset(source, owner, "PTR", ttl, [{ target }]);
    if (entry?.delegated === undefined) return [ptr];
    return [ptr, rrset(source, reverseName(address), "CNAME", ttl, [{ target: owner }])];
  });
}
