// Presentation format of RDATA (RFC 1035 5.1), both ways. The only place besides a backend that quotes TXT.
import type { Result } from "../result";
import { parseIpv4, parseIpv6 } from "./address";
import { characterStrings, parseFields, quoteString, type Field } from "./character-string";
import { parseName, quote, type Fqdn } from "./name";
import type { Rdata, RdataByType, RrType } from "./rdata";

export { characterStrings, parseFields, quoteString, unescapeOctets, type Field } from "./character-string";

interface Codec<R> {
  readonly format: (rdata: R) => string;
  readonly parse: (fields: readonly Field[], name: NameReader) => R;
}

/** How a name in RDATA is read; a zone file resolves relative names against its origin. */
export type NameReader = (text: string) => Result<Fqdn>;

const oneName: Codec<{ readonly target: Fqdn }> = {
  format: ({ target }) => target,
  parse: (fields, name) => ({ target: readName(only(fields, 1, "target")[0], name) }),
};

const codecs: { readonly [T in RrType]: Codec<RdataByType[T]> } = {
  A: {
    format: ({ address }) => address,
    parse: (fields) => ({ address: good(parseIpv4(octets(only(fields, 1, "address")[0]))) }),
  },
  AAAA: {
    format: ({ address }) => address,
    parse: (fields) => ({ address: good(parseIpv6(octets(only(fields, 1, "address")[0]))) }),
  },
  CNAME: oneName,
  NS: oneName,
  PTR: oneName,
  MX: {
    format: ({ preference, exchange }) => `${preference} ${exchange}`,
    parse: (fields, name) => {
      const [preference, exchange] = only(fields, 2, "preference exchange");
      return {
        preference: readInteger(preference, 0xffff, "preference"),
        exchange: readName(exchange, name),
      };
    },
  },
  TXT: {
    format: ({ text }) => characterStrings(text).map(quoteString).join(" "),
    parse: (fields) => {
      if (fields.length === 0) throw new Malformed("a TXT needs at least one character-string");
      const long = fields.find((field) => field.octets.length > 255);
      if (long)
        throw new Malformed(`a character-string has ${long.octets.length} octets, at most 255 are allowed`);
      return { text: fields.map((field) => field.octets).join("") };
    },
  },
  SRV: {
    format: ({ priority, weight, port, target }) => `${priority} ${weight} ${port} ${target}`,
    parse: (fields, name) => {
      const [priority, weight, port, target] = only(fields, 4, "priority weight port target");
      return {
        priority: readInteger(priority, 0xffff, "priority"),
        weight: readInteger(weight, 0xffff, "weight"),
        port: readInteger(port, 0xffff, "port"),
        target: readName(target, name),
      };
    },
  },
  CAA: {
    format: ({ flags, tag, value }) => `${flags} ${tag} ${quoteString(value)}`,
    parse: (fields) => {
      const [flags, tag, value] = only(fields, 3, "flags tag value");
      return {
        flags: readInteger(flags, 255, "flags"),
        tag: octets(tag).toLowerCase(),
        value: octets(value),
      };
    },
  },
  TLSA: {
    format: ({ usage, selector, matchingType, data }) => `${usage} ${selector} ${matchingType} ${data}`,
    parse: ([usage, selector, matchingType, ...rest]) => {
      const data = rest.map(octets).join("").toLowerCase();
      if (!/^(?:[0-9a-f]{2})+$/.test(data)) throw new Malformed(`${quote(data)} is no hexadecimal data`);
      return {
        usage: readInteger(usage, 255, "usage"),
        selector: readInteger(selector, 255, "selector"),
        matchingType: readInteger(matchingType, 255, "matching type"),
        data,
      };
    },
  },
};

/** RDATA as zone-file text: names absolute, TXT in quoted character-strings. */
export function formatRdata<T extends RrType>(type: T, rdata: Rdata<T>): string {
  return (codecs[type] as unknown as Codec<Rdata<T>>).format(rdata);
}

/** RDATA from zone-file text; names are read as absolute. */
export function parseRdata<T extends RrType>(type: T, text: string): Result<Rdata<T>> {
  const fields = parseFields(text);
  return "error" in fields ? fields : parseRdataFields(type, fields.value, parseName);
}

/** RDATA from fields that were split already, with the name reader of their context. */
export function parseRdataFields<T extends RrType>(
  type: T,
  fields: readonly Field[],
  name: NameReader,
): Result<Rdata<T>> {
  try {
    return { value: (codecs[type] as unknown as Codec<Rdata<T>>).parse(fields, name) };
  } catch (error) {
    if (error instanceof Malformed) return { error: `malformed ${type}: ${error.message}` };
    throw error;
  }
}

/** Leaves a parser with the reason; never leaves this file. */
class Malformed extends Error {}

function only(fields: readonly Field[], count: number, form: string): readonly Field[] {
  if (fields.length === count) return fields;
  throw new Malformed(`expected "${form}", got ${fields.length} field${fields.length === 1 ? "" : "s"}`);
}

function octets(field: Field | undefined): string {
  if (field === undefined) throw new Malformed("a field is missing");
  return field.octets;
}

function good<T>(result: Result<T>): T {
  if ("error" in result) throw new Malformed(result.error);
  return result.value;
}

function readName(field: Field | undefined, name: NameReader): Fqdn {
  return good(name(octets(field)));
}

function readInteger(field: Field | undefined, maximum: number, what: string): number {
  const text = octets(field);
  if (!/^\d{1,10}$/.test(text) || Number(text) > maximum) {
    throw new Malformed(`${what} ${quote(text)} must be a number from 0 to ${maximum}`);
  }
  return Number(text);
}
