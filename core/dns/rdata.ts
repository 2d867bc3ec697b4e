// RDATA by type, with the field names of the RFCs. Text and values are octets: one character, one octet.
import type { Fqdn } from "./name";

/** The RDATA fields of each RR type that is handled here. */
export interface RdataByType {
  /** RFC 1035 3.4.1 */
  A: { readonly address: string };
  /** RFC 3596 2.2, in the text form of RFC 5952 */
  AAAA: { readonly address: string };
  /** RFC 1035 3.3.1 */
  CNAME: { readonly target: Fqdn };
  /** RFC 1035 3.3.11 */
  NS: { readonly target: Fqdn };
  /** RFC 1035 3.3.12 */
  PTR: { readonly target: Fqdn };
  /** RFC 1035 3.3.9; a null MX (RFC 7505) is preference 0 and the root */
  MX: { readonly preference: number; readonly exchange: Fqdn };
  /** RFC 1035 3.3.14: one string of octets, however many character-strings it takes on the wire */
  TXT: { readonly text: string };
  /** RFC 2782; "not offered" is the root as target */
  SRV: { readonly priority: number; readonly weight: number; readonly port: number; readonly target: Fqdn };
  /** RFC 8659 4.1 */
  CAA: { readonly flags: number; readonly tag: string; readonly value: string };
  /** RFC 6698 2.1; `data` is lower-case hexadecimal */
  TLSA: {
    readonly usage: number;
    readonly selector: number;
    readonly matchingType: number;
    readonly data: string;
  };
}

/** An RR type that is handled here. */
export type RrType = keyof RdataByType;

/** The RDATA of one type, or of any. */
export type Rdata<T extends RrType = RrType> = RdataByType[T];

/** Every RR type, in the order in which a name's RRsets are listed. */
export const rrTypes = [
  "NS",
  "A",
  "AAAA",
  "CNAME",
  "MX",
  "TXT",
  "PTR",
  "SRV",
  "CAA",
  "TLSA",
] as const satisfies readonly RrType[];

/** True for the name of an RR type that is handled here. */
export function isRrType(text: string): text is RrType {
  return (rrTypes as readonly string[]).includes(text);
}

/** Text as UTF-8 octets, one character each: how a TXT value enters the house. */
export function toOctets(text: string): string {
  // eslint-disable-next-line no-control-regex -- ASCII is its own UTF-8
  return /^[\x00-\x7f]*$/.test(text) ? text : Buffer.from(text, "utf8").toString("latin1");
}

/** Octets as the text they encode; octets that are no UTF-8 come back as they are. */
export function fromOctets(octets: string): string {
  // eslint-disable-next-line no-control-regex -- ASCII is its own UTF-8
  if (/^[\x00-\x7f]*$/.test(octets)) return octets;
  const text = Buffer.from(octets, "latin1").toString("utf8");
  return toOctets(text) === octets ? text : octets;
}
