import { reverseName } from "../../dns/address";
import { rrset, type RRset } from "../../dns/rrset";
import { sourceOf, type MailConfig } from "../feature";
import { pointersOf, type Pointer } from "./pointers";

/**
 * One PTR for each address that mail leaves from; a classless zone also needs the CNAME in the zone above
 * (RFC 2317 4). Which zone holds them, or who else must publish them, is not asked here. An address that is known
 * only after `up` has no reverse name yet: its PTR is a manual action.
 */
export function buildReverse(config: MailConfig): RRset[] {
  const known = pointersOf(config).filter(({ late }) => !late);
  return known.flatMap((pointer) => {
    const ptr = ptrSet(config, pointer);
    if (pointer.entry?.delegated === undefined) return [ptr];
    const { address, owner, ttl } = pointer;
    const source = sourceOf(config, "reverse", pointer.path);
    return [ptr, rrset(source, reverseName(address), "CNAME", ttl, [{ target: owner }])];
  });
}

/** The PTR RRset of one address. */
export function ptrSet(config: MailConfig, { owner, target, ttl, path }: Pointer): RRset {
  return rrset(sourceOf(config, "reverse", path), owner, "PTR", ttl, [{ target }]);
}
