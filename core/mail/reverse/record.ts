// Where the PTR of an address lives when its reverse zone is a part of an octet's or nibble's zone.
import { addressOctets, addressOfReverseName, familyOf, reverseName } from "../../dns/address";
import { joinLabels, labels, parseName, quote, under, withoutDot, type Fqdn } from "../../dns/name";
import type { Result } from "../../result";

/** The first and last value of the octet that a classless zone divides. */
export interface Block {
  readonly first: number;
  readonly last: number;
}

/** A classless delegation: the zone that the owner of the addresses has handed on (RFC 2317 4, RFC 4183). */
export interface Delegation {
  readonly zone: Fqdn;
  /** the octets above the block; `undefined` for a zone outside of in-addr.arpa, which may hold any address */
  readonly octets: readonly number[] | undefined;
  /** `undefined` when the zone's label does not tell */
  readonly block: Block | undefined;
}

/**
 * Reads the name of a classless zone. Its first label is the owner's choice: "0/26" (RFC 2317 4), "0-26"
 * (RFC 4183), the range "0-63", or any word.
 */
export function parseDelegation(text: string): Result<Delegation> {
  const name = parseName(text);
  if ("error" in name) return name;
  const zone = name.value;
  const parts = labels(zone);
  const suffix = parts.splice(-2).join(".");
  if (suffix === "ip6.arpa") {
    return {
      error: `${quote(text)} is an IPv6 reverse zone, which is cut at nibbles and needs no such form`,
    };
  }
  if (suffix !== "in-addr.arpa") return { value: { zone, octets: undefined, block: undefined } };
  const [label = "", ...above] = parts;
  const octets = above.reverse().map(octetOf);
  if (octets.length < 1 || octets.length > 3 || octets.includes(-1)) {
    return { error: `${quote(text)} must be a label below one to three octets of in-addr.arpa` };
  }
  if (octetOf(label) >= 0) {
    return {
      error: `${quote(text)} is an ordinary reverse zone; leave delegated away, or give the classless zone`,
    };
  }
  const block = parseBlock(label, octets.length * 8);
  if ("error" in block) return block;
  return { value: { zone, octets, block: block.value } };
}

/** The name of the zone, as it is written. */
export function formatDelegation(delegation: Delegation): string {
  return withoutDot(delegation.zone);
}

function octetOf(text: string): number {
  return /^(?:0|[1-9]\d{0,2})$/.test(text) && Number(text) <= 255 ? Number(text) : -1;
}

/** The block that a label names: "64/26", "64-26" or "64-127"; any other label names none. */
export function parseBlock(label: string, bitsAbove: number): Result<Block | undefined> {
  const match = /^(\d{1,3})([/-])(\d{1,3})$/.exec(label);
  if (match === null) return { value: undefined };
  const [first, second] = [Number(match[1]), Number(match[3])];
  const length = second - bitsAbove;
  const size = length >= 1 && length <= 8 ? 2 ** (8 - length) : undefined;
  const prefixed = size !== undefined && first <= 255 && first % size === 0;
  // "0-31" is read as a range of 32, not as a prefix of 31 bits: the range holds both
  const ranged =
    match[2] === "-" && first <= second && second <= 255 && (isPowerOfTwo(second - first + 1) || !prefixed);
  if (ranged) return { value: { first, last: second } };
  if (prefixed) return { value: { first, last: first + size - 1 } };
  const lengths = `/${bitsAbove + 1} to /${bitsAbove + 8}`;
  const reason =
    size === undefined ? `${lengths} or a range are expected` : `it starts at multiples of ${size}`;
  return { error: `${quote(label)} is no block of addresses: ${reason}` };
}

function isPowerOfTwo(count: number): boolean {
  return (count & (count - 1)) === 0;
}

/** Why an address cannot lie in a delegated zone, or `undefined` when it does. */
export function outsideDelegation(address: string, { zone, octets, block }: Delegation): string | undefined {
  const shown = quote(withoutDot(zone));
  if (familyOf(address) === "ipv6") return `${address} is an IPv6 address, ${shown} is a zone for IPv4`;
  if (octets === undefined) return undefined;
  const own = addressOctets(address);
  const divided = own[octets.length] ?? 0;
  const inside = octets.every((octet, index) => octet === own[index]);
  if (inside && (block === undefined || (divided >= block.first && divided <= block.last))) return undefined;
  return `${address} lies outside of ${shown}, which holds ${blockText(octets, block)}`;
}

function blockText(octets: readonly number[], block: Block | undefined): string {
  const fill = (octet: number, rest: number): string =>
    [...octets, octet, rest, rest, rest].slice(0, 4).map(String).join(".");
  return `${fill(block?.first ?? 0, 0)} to ${fill(block?.last ?? 255, 255)}`;
}

/** The owner name of an address's PTR, below the delegated zone when there is one. */
export function ptrOwner(address: string, delegation: Delegation | undefined): Fqdn {
  if (delegation === undefined) return reverseName(address);
  const above = delegation.octets?.length ?? 3;
  const rest = addressOctets(address).slice(above).reverse();
  return under(rest.join("."), delegation.zone);
}

/** What a hand-written owner name of a PTR stands for. */
export type ReverseOwner =
  | { readonly kind: "forward" }
  | { readonly kind: "wrong"; readonly reason: string }
  | { readonly kind: "outside"; readonly reason: string }
  | { readonly kind: "address"; readonly address: string };

/** Reads the owner name of a PTR: a full reverse name, or a name below a classless zone. */
export function parseReverseOwner(owner: Fqdn): ReverseOwner {
  const parts = labels(owner);
  const suffix = parts.splice(-2).join(".");
  if (suffix === "ip6.arpa") return readNibbles(parts, owner);
  if (suffix !== "in-addr.arpa") return { kind: "forward" };
  const above = parts.reverse();
  const divided = above.findIndex((label) => octetOf(label) < 0);
  if (divided >= 0) return readClassless(above, divided);
  if (above.length === 4) return { kind: "address", address: above.join(".") };
  return {
    kind: "wrong",
    reason: `it has ${count(above.length, "octet")} below in-addr.arpa, 4 are required`,
  };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function readNibbles(parts: readonly string[], owner: Fqdn): ReverseOwner {
  const wrong = parts.find((label) => !/^[0-9a-f]$/.test(label));
  if (wrong !== undefined)
    return { kind: "wrong", reason: `${quote(wrong)} is no nibble (one digit 0 to f)` };
  if (parts.length !== 32)
    return {
      kind: "wrong",
      reason: `it has ${count(parts.length, "nibble")} below ip6.arpa, 32 are required`,
    };
  const address = addressOfReverseName(owner);
  return address === undefined
    ? { kind: "wrong", reason: "it stands for an IPv4-mapped address" }
    : { kind: "address", address };
}

/** `above` holds the labels from in-addr.arpa on, `divided` is the place of the first that is no octet. */
function readClassless(above: readonly string[], divided: number): ReverseOwner {
  const label = above[divided] ?? "";
  const below = above.slice(divided + 1);
  const octets = [...above.slice(0, divided), ...below];
  if (octets.length !== 4 || below.some((part) => octetOf(part) < 0)) {
    return {
      kind: "wrong",
      reason: `${quote(label)} is no octet (0 to 255), and no classless zone of four octets`,
    };
  }
  const zone = joinLabels([...above.slice(0, divided + 1)].reverse().concat("in-addr", "arpa"));
  const delegation = parseDelegation(zone);
  if ("error" in delegation) return { kind: "outside", reason: delegation.error };
  const address = octets.join(".");
  const outside = outsideDelegation(address, delegation.value);
  return outside === undefined ? { kind: "address", address } : { kind: "outside", reason: outside };
}
