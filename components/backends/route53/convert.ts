// Names and RDATA as Route 53 writes them: octets outside of plain text as \ooo in octal, unlike zone files.
import { withoutDot, type Fqdn } from "../../../core/dns/name";
import { characterStrings, formatRdata, parseRdata } from "../../../core/dns/presentation";
import type { Rdata, RdataByType, RrType } from "../../../core/dns/rdata";
import { unwrap } from "../../../core/result";

const target = (rdata: { readonly target: Fqdn }): string => escapeName(rdata.target);

const converters: { readonly [T in RrType]: (rdata: RdataByType[T]) => string } = {
  A: ({ address }) => address,
  AAAA: ({ address }) => address,
  CNAME: target,
  NS: target,
  PTR: target,
  MX: ({ preference, exchange }) => `${preference} ${escapeName(exchange)}`,
  // the provider writes the outermost quotes
  TXT: ({ text }) => characterStrings(text).map(escapeText).join('" "'),
  SRV: ({ priority, weight, port, target: host }) => `${priority} ${weight} ${port} ${escapeName(host)}`,
  CAA: ({ flags, tag, value }) => `${flags} ${tag} "${escapeText(value)}"`,
  TLSA: (rdata) => formatRdata("TLSA", rdata),
};

/** One RDATA as an element of `records`; names in it keep their final dot, the one spelling that "." shares. */
export function recordValue<T extends RrType>(type: T, rdata: Rdata<T>): string {
  return (converters[type] as (rdata: Rdata<T>) => string)(rdata);
}

/** RDATA from presentation text to the elements of `records`. */
export function recordValues(type: RrType, texts: readonly string[]): string[] {
  return texts.map((text) => recordValue(type, unwrap(parseRdata(type, text))));
}

/** One RDATA as the API has it, and counts it: a TXT has quotes around it there. */
export function apiValue<T extends RrType>(type: T, rdata: Rdata<T>): string {
  const value = recordValue(type, rdata);
  return type === "TXT" ? `"${value}"` : value;
}

/**
 * The owner name in the form in which the API returns it: absolute, without final dot. The provider takes any other
 * form for a name below the zone when it does not end with the zone's own text.
 */
export function recordName(owner: Fqdn): string {
  const name = withoutDot(owner);
  return name.startsWith("*.") ? `*${escapeName(name.slice(1))}` : escapeName(name);
}

/** The name of the resource that holds an RRset, below the name of its component. */
export function resourceName(
  component: string,
  { owner, type }: { readonly owner: Fqdn; readonly type: RrType },
): string {
  return `${component}/${withoutDot(owner)}/${type}`;
}

function escapeName(name: string): string {
  return name.replace(/[^a-z0-9._-]/g, octal);
}

function escapeText(octets: string): string {
  return octets.replace(/["\\]|[^\x20-\x7e]/g, (octet) =>
    octet === '"' || octet === "\\" ? `\\${octet}` : octal(octet),
  );
}

function octal(octet: string): string {
  return `\\${octet.charCodeAt(0).toString(8).padStart(3, "0")}`;
}
