// The small words of a zone file: TTLs with units, classes, types by name and by number.
import type { Result } from "../result";
import { quote } from "./name";

const units: Readonly<Record<string, number>> = { w: 604800, d: 86400, h: 3600, m: 60, s: 1 };
const maximum = 0x7fffffff;

/** A number of seconds, with or without the units that BIND takes: "3600", "1h", "1w2d". */
export function readTtl(text: string): Result<number> {
  const lower = text.toLowerCase();
  if (text.length > 30 || !/^(?:\d+|(?:\d+[wdhms])+)$/.test(lower)) {
    return { error: `TTL ${quote(text)} must be seconds, or numbers with the units w, d, h, m, s` };
  }
  let seconds = 0;
  for (const part of lower.match(/\d+[wdhms]?/g) ?? []) {
    seconds += Number.parseInt(part, 10) * (units[part.slice(-1)] ?? 1);
  }
  if (seconds <= maximum) return { value: seconds };
  return { error: `TTL ${quote(text)} is over ${maximum} seconds (RFC 2181 8)` };
}

/** True for the name of a class. */
export function isClass(text: string): boolean {
  return /^(?:IN|CH|HS|CS|CLASS\d{1,5})$/i.test(text);
}

const typeNumbers: Readonly<Record<string, string>> = {
  TYPE1: "A",
  TYPE2: "NS",
  TYPE5: "CNAME",
  TYPE6: "SOA",
  TYPE12: "PTR",
  TYPE15: "MX",
  TYPE16: "TXT",
  TYPE28: "AAAA",
  TYPE33: "SRV",
  TYPE52: "TLSA",
  TYPE257: "CAA",
};

/** The name of a type in upper case; a number (RFC 3597 5) becomes the name of a type that is handled here. */
export function readType(text: string): Result<string> {
  const upper = text.toUpperCase();
  const number = /^TYPE0*(\d{1,5})$/.exec(upper)?.[1];
  if (number !== undefined && Number(number) <= 65535) {
    const name = `TYPE${number}`;
    return { value: typeNumbers[name] ?? name };
  }
  const word = text.length <= 20 && /^[A-Z][A-Z0-9-]*$/.test(upper);
  if (word && number === undefined && !isClass(text)) return { value: upper };
  return { error: `expected a record type such as A, MX or TXT, got ${quote(text)}` };
}
