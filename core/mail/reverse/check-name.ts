// Owner names of PTRs that were written by hand.
import { addressOctets, familyOf } from "../../dns/address";
import { quote, withoutDot, type Fqdn } from "../../dns/name";
import type { RRset } from "../../dns/rrset";
import type { Issue } from "../../issue";
import type { CheckContext } from "../feature";
import type { Pointer } from "./pointers";
import { parseReverseOwner } from "./record";
import { report } from "./rules";

/** The address that a name stands for, and what is wrong with the name. */
export interface NamedAddress {
  readonly address?: string;
  readonly issue?: Issue;
}

/** Judges the owner name of a PTR that somebody wrote; `pointer` is set when the same name is also built. */
export function checkHandWritten(
  set: RRset<"PTR">,
  where: string,
  pointer: Pointer | undefined,
  { records }: CheckContext,
): NamedAddress {
  const shown = quote(withoutDot(set.owner));
  const read = parseReverseOwner(set.owner);
  switch (read.kind) {
    case "forward":
      return pointer === undefined ? { issue: inForwardZone(shown, where) } : { address: pointer.address };
    case "wrong": {
      const fix = "write every label of the reverse name, or let reverse build it from the address";
      return { issue: report("ptr.name", where, `reverse name ${shown} is wrong: ${read.reason}`, { fix }) };
    }
    case "outside":
      return { issue: report("ptr.2317", where, read.reason) };
    case "address":
      break;
  }
  const { address } = read;
  const mirrored = mirrorOf(address);
  if (mirrored !== undefined && isForward(mirrored, address, set, records.addresses.bind(records))) {
    const text = `reverse name ${shown} stands for ${address}; the octets of ${mirrored} are not reversed`;
    return { address, issue: report("ptr.name", where, text, { fix: "write the last octet first" }) };
  }
  if (records.zoneOf(set.owner) !== undefined) return { address };
  const text = `the PTR of ${address} lies in a foreign reverse zone: no configured zone holds ${shown}`;
  const fix = `use reverse: { ${JSON.stringify(address)}: { target: ... } }, which makes it a manual action`;
  return { address, issue: report("ptr.zone", where, text, { fix }) };
}

function inForwardZone(shown: string, where: string): Issue {
  const text = `PTR at ${shown} lies in a forward zone, where nobody looks for it`;
  return report("ptr.zone", where, text, { fix: "use reverse, which finds the right name and zone" });
}

function mirrorOf(address: string): string | undefined {
  if (familyOf(address) === "ipv6") return undefined;
  return addressOctets(address).reverse().join(".");
}

/** True when the hosts that the PTR names have the mirrored address and not the one that the name stands for. */
function isForward(
  mirrored: string,
  address: string,
  set: RRset<"PTR">,
  addressesOf: (name: Fqdn) => readonly string[],
): boolean {
  const addresses = set.rdatas.flatMap(({ target }) => addressesOf(target));
  return addresses.includes(mirrored) && !addresses.includes(address);
}
