// Sets of addresses as ranges: what one holds and another does not, and the networks that a set comes to.
import { addressOctets } from "../../dns/address";
import { partition } from "./range-index";
import { addressText } from "./subject";

/** Addresses from the first to the last, as numbers; those of IPv6 lie above those of IPv4. */
export interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

/** A set of addresses: ranges in order that neither meet nor touch. */
export type Ranges = readonly Range[];

// far above the last IPv4 address, so that the two families never touch
const ipv6Base = 1n << 40n;
const families: Ranges = [
  { first: 0n, last: (1n << 32n) - 1n },
  { first: ipv6Base, last: ipv6Base + (1n << 128n) - 1n },
];

/** The network of the addresses that share the first `bits` bits; one address without them. */
export function networkRange(octets: readonly number[], bits = octets.length * 8): Range {
  const number = octets.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
  const size = 1n << BigInt(octets.length * 8 - bits);
  const first = (octets.length === 4 ? 0n : ipv6Base) + number - (number % size);
  return { first, last: first + size - 1n };
}

/** Everything that some of the ranges hold. */
export function union(ranges: readonly Range[]): Ranges {
  const joined: Range[] = [];
  for (const range of [...ranges].sort((a, b) => (a.first < b.first ? -1 : 1))) {
    const top = joined.at(-1);
    if (top === undefined || range.first > top.last + 1n) joined.push(range);
    else if (range.last > top.last) joined[joined.length - 1] = { first: top.first, last: range.last };
  }
  return joined;
}

/** What the first set holds and the second does not. */
export function without(from: Ranges, taken: Ranges): Ranges {
  return from.flatMap(({ first, last }) => {
    const rest: Range[] = [];
    let at = first;
    for (let index = partition(taken, (other) => other.last < first); index < taken.length; index++) {
      const other = taken[index] as Range;
      if (other.first > last) break;
      if (other.first > at) rest.push({ first: at, last: other.first - 1n });
      at = other.last + 1n;
    }
    return at > last ? rest : [...rest, { first: at, last }];
  });
}

/** An address, given as text, as a range. */
export function addressRange(address: string): Range {
  return networkRange(addressOctets(address));
}

/** True when a set holds an address, given as text. */
export function holds(ranges: Ranges, address: string): boolean {
  return without([addressRange(address)], ranges).length === 0;
}

/** What both sets hold. */
export function common(one: Ranges, other: Ranges): Ranges {
  return without(one, without(one, other));
}

/** The addresses of both families, cut wherever a range begins or ends: all of a piece are in the same ranges. */
export function pieces(ranges: readonly Range[]): Ranges {
  return families.flatMap((family) => {
    const starts = ranges.flatMap(({ first, last }) => [first, last + 1n]);
    const within = starts.filter((start) => start > family.first && start <= family.last);
    const sorted = [...new Set([family.first, ...within])].sort((a, b) => (a < b ? -1 : 1));
    return sorted.map((first, index) => ({ first, last: (sorted[index + 1] ?? family.last + 1n) - 1n }));
  });
}

/** The first address of a range, as text. */
export function firstAddress({ first }: Range): string {
  return first < ipv6Base ? addressText(octetsOf(first, 4)) : addressText(octetsOf(first - ipv6Base, 16));
}

/** A set as the fewest networks, IPv4 first: "192.0.2.0/24"; one address stands without its length. */
export function networkTexts(ranges: Ranges): string[] {
  return ranges.flatMap(({ first, last }) => {
    const [base, width] = first < ipv6Base ? [0n, 32] : [ipv6Base, 128];
    const texts: string[] = [];
    for (let at = first - base; at <= last - base;) {
      let host = 0;
      // the largest network that begins here and does not end too late
      while (host < width && isNetwork(at, host + 1, last - base)) host++;
      texts.push(`${addressText(octetsOf(at, width / 8))}${host === 0 ? "" : `/${width - host}`}`);
      at += 1n << BigInt(host);
    }
    return texts;
  });
}

function isNetwork(first: bigint, hostBits: number, last: bigint): boolean {
  const size = 1n << BigInt(hostBits);
  return first % size === 0n && first + size - 1n <= last;
}

function octetsOf(number: bigint, length: number): number[] {
  return Array.from({ length }, (_, index) => Number((number >> BigInt(8 * (length - 1 - index))) & 255n));
}
