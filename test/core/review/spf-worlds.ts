// Random SPF records, hosts and MX on two sides of a change, and the addresses at which they may differ.
import { addressOctets } from "../../../core/dns/address";
import { addressText } from "../../../core/mail/spf/subject";
import type { Records } from "./records";

/** Picks one of a list. */
export type Random = <T>(list: readonly T[]) => T;

/** The generator of Park and Miller: the same numbers for a seed on every machine. */
export function randomOf(seed: number): Random {
  let state = seed * 7919 + 1;
  return (list) => {
    state = (state * 48271) % 2147483647;
    return list[state % list.length] as (typeof list)[number];
  };
}

export const hosts = ["h1", "h2", "h3", "h4"].map((label) => `${label}.example.com`);
export const parts = ["p1", "p2", "p3"].map((label) => `${label}.example.com`);
const v4 = [
  "192.0.2.0",
  "192.0.2.1",
  "192.0.2.2",
  "192.0.2.3",
  "192.0.2.127",
  "192.0.2.128",
  "255.255.255.255",
];
const v6 = ["2001:db8::", "2001:db8::1", "2001:db8::ffff", "2001:db8:1::"];

function someOf<T>(list: readonly T[], most: number, pick: Random): T[] {
  const count = pick(Array.from({ length: most + 1 }, (_, index) => index));
  return [...new Set(Array.from({ length: count }, () => pick(list)))];
}

function termOf(pick: Random): string {
  const four = pick(["", "", "", "/31", "/30", "/25", "/0"]);
  const six = pick(["", "", "", "//127", "//112"]);
  const qualifier = pick(["", "", "", "", "+", "-", "~", "?"]);
  const term = pick([
    () => `ip4:${pick(v4)}${pick(["", "/32", "/31", "/30", "/25", "/24"])}`,
    () => `ip4:${pick(v4)}`,
    () => `ip6:${pick(v6)}${pick(["", "/128", "/127", "/112", "/48"])}`,
    () => `a:${pick(hosts)}${four}${six}`,
    () => `mx${four}${six}`,
    () => `mx:${pick(["example.com", "h1.example.com"])}`,
    () => `include:${pick(parts)}`,
    () => `include:${pick(parts)}`,
    () => pick(["all", "a", "ip4:0.0.0.0/0", "ip6:::/0", `include:${pick(parts)}`]),
  ])();
  return `${qualifier}${term}`;
}

function recordOf(pick: Random): string {
  const end = pick(["-all", "-all", "~all", "?all", "", "+all", `redirect=${pick(parts)}`]);
  const terms = someOf([0, 1, 2, 3, 4, 5], 5, pick).map(() => termOf(pick));
  return ["v=spf1", ...terms, end].filter((text) => text !== "").join(" ");
}

/** The hosts of an included record, by name: it has none of its own. */
function targeted(record: string): string {
  return record.replace(/\b(mx|a)(?=[ /]|$)/g, "$1:example.com");
}

/** One side. `whole`: every name that terms use has its records, so that nothing is up to others. */
function worldOf(pick: Random, whole: boolean): Record<string, readonly string[]> {
  const world: Record<string, readonly string[]> = {};
  const put = (key: string, texts: readonly string[]): void => {
    if (texts.length > 0) world[key] = texts;
  };
  const some = <T>(list: readonly T[], most: number): T[] => {
    const found = someOf(list, most, pick);
    return found.length === 0 && whole ? [pick(list)] : found;
  };
  for (const host of [...hosts, "example.com"]) {
    put(`${host}. A`, some(v4, 2));
    put(`${host}. AAAA`, someOf(v6, 1, pick));
  }
  for (const name of ["example.com", "h1.example.com"])
    put(
      `${name}. MX`,
      some(hosts, 3).map((host) => `10 ${host}.`),
    );
  for (const part of parts)
    if (whole || pick([true, true, true, false])) put(`${part}. TXT`, [targeted(recordOf(pick))]);
  const count = pick([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 2]);
  put(
    "example.com. TXT",
    Array.from({ length: count }, () => recordOf(pick)),
  );
  return world;
}

/** Two sides that have most of their records in common. */
export function pairOf(pick: Random): readonly [Records, Records] {
  const [before, other] = [worldOf(pick, true), worldOf(pick, false)];
  const after: Record<string, readonly string[]> = {};
  const changing = pick([["TXT"], ["TXT"], ["TXT"], ["A", "AAAA"], ["MX"], ["TXT", "A", "MX"]]);
  const few = pick([true, false]);
  for (const key of [...new Set([...Object.keys(before), ...Object.keys(other)])].sort()) {
    const [, type = ""] = key.split(" ");
    const moves = changing.includes(type) && (!few || pick([true, false, false]));
    const texts = (moves ? other : before)[key];
    if (texts !== undefined) after[key] = texts;
  }
  return [before, after];
}

/** The ends of every network that a record may name, and their outer neighbours. */
export const critical: readonly string[] = [
  ...v4.flatMap((text) => endsOf(text, [32, 31, 30, 25, 24])),
  ...v6.flatMap((text) => endsOf(text, [128, 127, 112, 48])),
  "0.0.0.0",
  "203.0.113.1",
  "::",
  "2001:db9::",
].filter((text, index, all) => all.indexOf(text) === index);

function endsOf(address: string, lengths: readonly number[]): string[] {
  const octets = addressOctets(address);
  const bits = BigInt(octets.length * 8);
  const number = octets.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
  return lengths.flatMap((length) => {
    const size = 1n << (bits - BigInt(length));
    const first = number - (number % size);
    return [first - 1n, first, first + size - 1n, first + size]
      .filter((at) => at >= 0n && at < 1n << bits)
      .map((at) => textOf(at, octets.length));
  });
}

function textOf(number: bigint, length: number): string {
  return addressText(
    Array.from({ length }, (_, index) => Number((number >> BigInt(8 * (length - 1 - index))) & 255n)),
  );
}
