// Who is checked: the sender, the client's address and the values of the macros (RFC 7208 4.1, 4.3, 7.2, 7.3).
import { addressOctets, parseAddress, parseIpv6 } from "../../dns/address";
import { withoutDot, type Fqdn } from "../../dns/name";
import { expandMacros, usesMacro, type MacroString } from "./macro";

/** The <sender> of an evaluation. */
export interface Sender {
  readonly local: string;
  readonly domain: string;
  /** the local-part is not US-ASCII, so that terms with `%{s}` or `%{l}` match nothing (RFC 8616 4) */
  readonly opaque: boolean;
}

/** RFC 7208 2.4, 4.3: a bounce comes from postmaster at the EHLO name, and so does a missing local-part. */
export function readSender(sender: string, helo: string): Sender {
  const address = sender === "" ? helo : sender;
  const split = address.lastIndexOf("@");
  const local = split <= 0 ? "postmaster" : address.slice(0, split);
  return { local, domain: address.slice(split + 1), opaque: /[^\x20-\x7e]/.test(local) };
}

/** What macros stand for. */
export interface MacroValues {
  readonly sender: Sender;
  /** the client's address, 4 or 16 octets */
  readonly octets: readonly number[];
  /** the domain whose record is evaluated */
  readonly domain: Fqdn;
  readonly helo: string;
  readonly receiver: string;
  readonly time: number;
  /** the validated name of the address, or "unknown" */
  readonly validated: string;
}

/** The value of a macro letter (RFC 7208 7.2). */
export function macroValue(letter: string, values: MacroValues): string {
  const { sender, octets } = values;
  switch (letter) {
    case "s":
      return `${sender.local}@${sender.domain}`;
    case "l":
      return sender.local;
    case "o":
      return sender.domain;
    case "d":
      return values.domain.slice(0, -1);
    case "i":
      return octets.length === 4 ? octets.join(".") : nibbles(octets).join(".");
    case "p":
      return values.validated;
    case "v":
      return octets.length === 4 ? "in-addr" : "ip6";
    case "h":
      return values.helo;
    case "c":
      return addressText(octets);
    case "r":
      return values.receiver;
    default:
      return String(values.time);
  }
}

function nibbles(octets: readonly number[]): string[] {
  return octets
    .flatMap((octet) => [octet >> 4, octet & 15])
    .map((nibble) => nibble.toString(16).toUpperCase());
}

/** The 4 or 16 octets of an address, IPv4-mapped ones included; `undefined` for any other text. */
export function octetsOf(text: string): number[] | undefined {
  // mapped addresses are refused where they would be published; with another sixth group they are plain ones
  const plain = text.replace(/(^|:)ffff:/i, "$1fffe:");
  return "value" in parseAddress(plain) ? addressOctets(text) : undefined;
}

/** An address from its octets, in canonical text. */
export function addressText(octets: readonly number[]): string {
  if (octets.length === 4) return octets.join(".");
  const text = nibbles(octets)
    .join("")
    .replace(/(.{4})(?!$)/g, "$1:");
  const parsed = parseIpv6(text);
  return "value" in parsed ? parsed.value : text;
}

/**
 * The name that an expanded domain-spec stands for, cut from the left to 253 characters (RFC 7208 7.3);
 * `undefined` when the DNS could not be asked for it: an empty label, or one of more than 63 octets.
 */
export function targetName(expanded: string): Fqdn | undefined {
  let name = expanded.endsWith(".") ? expanded.slice(0, -1) : expanded;
  while (name.length > 253) {
    const dot = name.indexOf(".");
    if (dot < 0) return undefined;
    name = name.slice(dot + 1);
  }
  if (name.split(".").some((label) => label.length === 0 || label.length > 63)) return undefined;
  return `${name.toLowerCase()}.` as Fqdn;
}

/** The target when it is the same for every message; `undefined` when it is not, "" when it is no name. */
export function fixedTarget(spec: MacroString, domain: Fqdn, origin: Fqdn): Fqdn | "" | undefined {
  if (usesMacro(spec, "slipvhcrt")) return undefined;
  const text = expandMacros(spec, (letter) => withoutDot(letter === "o" ? origin : domain));
  return targetName(text) ?? "";
}
