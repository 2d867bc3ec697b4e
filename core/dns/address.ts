// IP addresses: canonical text and reverse names.
import type { Result } from "../result";
import { labels, quote, type Fqdn } from "./name";

/** The address families, as SPF and the reverse zones divide them. */
export type Family = "ipv4" | "ipv6";

const octet = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const ipv4Form = new RegExp(`^${octet}(?:\\.${octet}){3}$`);

function isIPv4(text: string): boolean {
  return ipv4Form.test(text);
}

/** RFC 4291 2.2: eight groups of one to four hexadecimal digits, "::" once, the last two groups as IPv4. */
function isIPv6(text: string): boolean {
  const dot = text.indexOf(".");
  const colon = text.lastIndexOf(":");
  if (dot >= 0 && !isIPv4(text.slice(colon + 1))) return false;
  const groups = dot >= 0 ? `${text.slice(0, colon + 1)}0:0` : text;
  const [head = "", tail, more] = groups.split("::");
  if (more !== undefined) return false;
  const parts = [head, tail ?? ""].flatMap((half) => (half === "" ? [] : half.split(":")));
  if (!parts.every((part) => /^[0-9a-f]{1,4}$/i.test(part))) return false;
  return tail === undefined ? parts.length === 8 : parts.length < 8;
}

/** Reads an IPv4 address: four decimal octets without leading zeros (RFC 6943 3.1.1). */
export function parseIpv4(text: string): Result<string> {
  if (isIPv4(text)) return { value: text };
  const hint = isIPv6(text) ? ", it is an IPv6 address" : "";
  return {
    error: `${quote(text)} is no IPv4 address${hint}; four decimal octets without leading zeros are required`,
  };
}

/** Reads an IPv6 address into its RFC 5952 form. Zone ids ("%eth0") and IPv4-mapped addresses are refused. */
export function parseIpv6(text: string): Result<string> {
  if (text.includes("%")) return { error: `${quote(text)} has a zone index, which means nothing in the DNS` };
  if (!isIPv6(text)) {
    const hint = isIPv4(text) ? ", it is an IPv4 address" : "";
    return { error: `${quote(text)} is no IPv6 address${hint}` };
  }
  const words = ipv6Words(text);
  if (words.slice(0, 5).every((word) => word === 0) && words[5] === 0xffff) {
    return { error: `${quote(text)} is an IPv4-mapped address; publish the IPv4 address itself` };
  }
  return { value: formatIpv6(words) };
}

/** Reads an address of either family. */
export function parseAddress(text: string): Result<string> {
  return text.includes(":") ? parseIpv6(text) : parseIpv4(text);
}

/** The family of an address that was parsed. */
export function familyOf(address: string): Family {
  return address.includes(":") ? "ipv6" : "ipv4";
}

/** The eight 16-bit words of an IPv6 address in any valid text form. */
function ipv6Words(text: string): number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  const plain = dotted ? `${dotted[1]}${word(dotted[2], dotted[3])}:${word(dotted[4], dotted[5])}` : text;
  const [head = "", tail] = plain.split("::");
  const left = head === "" ? [] : head.split(":");
  if (tail === undefined) return left.map((part) => Number.parseInt(part, 16));
  const right = tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => "0");
  return [...left, ...zeros, ...right].map((part) => Number.parseInt(part, 16));
}

function word(high: string | undefined, low: string | undefined): string {
  return (Number(high) * 256 + Number(low)).toString(16);
}

/** RFC 5952 4: lower case, no leading zeros, the longest run of two or more zero words as "::". */
function formatIpv6(words: readonly number[]): string {
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && words[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  const hex = words.map((part) => part.toString(16));
  if (best.start < 0) return hex.join(":");
  return `${hex.slice(0, best.start).join(":")}::${hex.slice(best.start + best.length).join(":")}`;
}

/** The octets of an address: 4 for IPv4, 16 for IPv6. */
export function addressOctets(address: string): number[] {
  if (familyOf(address) === "ipv4") return address.split(".").map(Number);
  return ipv6Words(address).flatMap((part) => [part >> 8, part & 0xff]);
}

/** The owner name of an address's PTR: in-addr.arpa (RFC 1035 3.5) or ip6.arpa (RFC 3596 2.5). */
export function reverseName(address: string): Fqdn {
  if (familyOf(address) === "ipv4") return `${address.split(".").reverse().join(".")}.in-addr.arpa.` as Fqdn;
  let name = "ip6.arpa.";
  for (const part of ipv6Words(address)) {
    for (let shift = 12; shift >= 0; shift -= 4) name = `${((part >> shift) & 0xf).toString(16)}.${name}`;
  }
  return name as Fqdn;
}

/** The address that a full reverse name stands for; `undefined` for any other name. */
export function addressOfReverseName(name: Fqdn): string | undefined {
  const parts = labels(name);
  const suffix = parts.splice(-2).join(".");
  parts.reverse();
  if (suffix === "in-addr.arpa" && parts.length === 4) {
    const address = parts.join(".");
    return isIPv4(address) ? address : undefined;
  }
  if (suffix !== "ip6.arpa" || parts.length !== 32 || !parts.every((part) => /^[0-9a-f]$/.test(part)))
    return undefined;
  const parsed = parseIpv6(parts.join("").replace(/(.{4})(?!$)/g, "$1:"));
  return "value" in parsed ? parsed.value : undefined;
}

type Block = readonly [prefix: string, bits: number, kind: string];

const specialBlocks: readonly Block[] = [
  ["0.0.0.0", 8, "unspecified"],
  ["10.0.0.0", 8, "private"],
  ["100.64.0.0", 10, "shared"],
  ["127.0.0.0", 8, "loopback"],
  ["169.254.0.0", 16, "link-local"],
  ["172.16.0.0", 12, "private"],
  ["192.0.2.0", 24, "documentation"],
  ["192.168.0.0", 16, "private"],
  ["198.18.0.0", 15, "benchmark"],
  ["198.51.100.0", 24, "documentation"],
  ["203.0.113.0", 24, "documentation"],
  ["224.0.0.0", 4, "multicast"],
  ["240.0.0.0", 4, "reserved"],
  ["::1", 128, "loopback"],
  ["::", 128, "unspecified"],
  ["fc00::", 7, "private"],
  ["fe80::", 10, "link-local"],
  ["ff00::", 8, "multicast"],
  ["2001:db8::", 32, "documentation"],
  ["3fff::", 20, "documentation"],
];
const blockOctets = specialBlocks.map(([prefix, bits, kind]) => ({
  octets: addressOctets(prefix),
  bits,
  kind,
}));

/** What kind of address it is when it cannot be reached from the Internet (RFC 6890), else `undefined`. */
export function specialUse(address: string): string | undefined {
  const octets = addressOctets(address);
  return blockOctets.find(
    (block) => block.octets.length === octets.length && sharePrefix(octets, block.octets, block.bits),
  )?.kind;
}

/** True when the first `bits` bits of both are equal; both have the same number of octets. */
export function sharePrefix(a: readonly number[], b: readonly number[], bits: number): boolean {
  const whole = bits >> 3;
  for (let i = 0; i < whole; i++) if (a[i] !== b[i]) return false;
  const rest = bits & 7;
  return rest === 0 || ((a[whole] ?? 0) ^ (b[whole] ?? 0)) >> (8 - rest) === 0;
}
