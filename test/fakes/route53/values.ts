// What each type of record may hold. A value is kept as it was given; equal is what means the same.
import { isIPv4, isIPv6 } from "node:net";
import { printName, readName } from "./names";
import { invalidBatch, invalidValue, Refusal } from "./refusal";

/** What a value means, for comparing; throws what the service says when the value is wrong. */
type Reader = (value: string) => string;

const longestValue = 4000;
const mostValues = 400;

/** Checks the values of one set, and gives what each means. */
export function readValues(type: string, values: readonly string[]): string[] {
  const read = readers[type];
  if (read === undefined) throw new Refusal("InvalidInput", `Value '${type}' is not a type of record`);
  if (values.length > mostValues)
    throw invalidBatch([`Cannot have more than ${mostValues} records in a RRSet.`]);
  if (values.length > 1 && (type === "CNAME" || type === "SOA"))
    throw invalidBatch([`Cannot have more than 1 record in a RRSet of type ${type}.`]);
  const meanings = values.map((value) => {
    if (value.length === 0 || value.length > longestValue)
      throw new Refusal(
        "InvalidInput",
        `1 validation error detected: Value '${value}' failed to satisfy constraint: Member must have length less than or equal to ${longestValue}`,
      );
    return read(value);
  });
  const twice = values.find((_value, at) => meanings.indexOf(meanings[at] ?? "") !== at);
  if (twice !== undefined) throw invalidBatch([`Duplicate Resource Record: '${twice}'`]);
  return meanings;
}

const name: Reader = (value) => {
  if (/\s/.test(value)) throw invalidValue("RRDATANotSingleField", "Value contains spaces", value);
  return printName(readName(value));
};

const address4: Reader = (value) => {
  if (/\s/.test(value)) throw invalidValue("ARRDATANotSingleField", "Value contains spaces", value);
  if (!isIPv4(value))
    throw invalidValue("ARRDATAIllegalIPv4Address", "Value is not a valid IPv4 address", value);
  return value;
};

const address6: Reader = (value) => {
  if (!isIPv6(value) || value.includes("%"))
    throw invalidValue("AAAARRDATAIllegalIPv6Address", "Value is not a valid IPv6 address", value);
  return new URL(`http://[${value}]`).hostname;
};

/** Character-strings in quotes, with blanks between them. */
const text: Reader = (value) => {
  const whole = /^(?:\s*"(?:[^"\\]|\\.)*")(?:\s+"(?:[^"\\]|\\.)*")*\s*$/s;
  if (!whole.test(value))
    throw invalidValue("InvalidCharacterString", "Value should be enclosed in quotation marks", value);
  const strings = (value.match(/"(?:[^"\\]|\\.)*"/gs) ?? []).map((quoted) =>
    readString(quoted.slice(1, -1), value),
  );
  return JSON.stringify(strings);
};

/** The octets of one character-string; what is not printable ASCII must stand as an octal code. */
function readString(inner: string, value: string): string {
  if (/[^ -~]/.test(inner))
    throw invalidValue("UnsupportedCharacter", "Value contains unsupported characters", value);
  const octets = inner.replace(/\\([0-9]{1,3}|.)/g, (_escape, code: string) => {
    if (/^[^0-9]$/.test(code)) return code;
    if (!/^[0-3][0-7]{2}$/.test(code))
      throw invalidValue("InvalidEscapeSequence", "Value contains an invalid escape sequence", value);
    return String.fromCharCode(parseInt(code, 8));
  });
  if (octets.length > 255) throw invalidValue("CharacterStringTooLong", "Value is too long", value);
  return octets;
}

/** A field, and what it may be. */
type Field = (field: string, value: string) => string;

function integer(least: number, most: number): Field {
  return (field, value) => {
    if (!/^\d{1,10}$/.test(field) || Number(field) < least || Number(field) > most)
      throw invalidValue("IllegalNumber", `Number must be between ${least} and ${most}`, value);
    return String(Number(field));
  };
}

const hex: Field = (field, value) => {
  if (!/^(?:[0-9a-f]{2})+$/i.test(field)) throw invalidValue("IllegalHex", "Value is not hexadecimal", value);
  return field.toLowerCase();
};

const host: Field = (field) => printName(readName(field));
const word: Field = (field) => field;

/** Fields with blanks between them. */
function fields(type: string, count: string, ...kinds: readonly Field[]): Reader {
  return (value) => {
    const given = value.trim().split(/\s+/);
    if (given.length !== kinds.length)
      throw invalidValue(
        `${type}RRDATANot${count}Fields`,
        `${type} record doesn't have ${kinds.length} fields`,
        value,
      );
    return kinds.map((kind, at) => kind(given[at] ?? "", value)).join(" ");
  };
}

const authority: Reader = (value) => {
  const match = /^(\d+)\s+([A-Za-z0-9]+)\s+(".*")$/s.exec(value);
  const [, flags = "", tag = "", quoted = ""] = match ?? [];
  if (match === null || Number(flags) > 255)
    throw invalidValue(
      "CAARRDATAIllegal",
      "Value should be flags, a tag and a value in quotation marks",
      value,
    );
  return `${Number(flags)} ${tag.toLowerCase()} ${text(quoted)}`;
};

/** Priority, target, and parameters that stay as they are. */
const service: Reader = (value) => {
  const [priority = "", target, ...parameters] = value.trim().split(/\s+/);
  if (target === undefined)
    throw invalidValue(
      "SVCBRRDATANotTwoFields",
      "Value should be a priority, a target and parameters",
      value,
    );
  return [integer(0, 65535)(priority, value), host(target, value), ...parameters].join(" ");
};

const octet = integer(0, 255);
const short = integer(0, 65535);
const long = integer(0, 4_294_967_295);

const readers: Readonly<Record<string, Reader>> = {
  A: address4,
  AAAA: address6,
  CAA: authority,
  CNAME: name,
  DS: fields("DS", "Four", short, octet, octet, hex),
  HTTPS: service,
  MX: fields("MX", "Two", short, host),
  NAPTR: fields("NAPTR", "Six", short, short, word, word, word, host),
  NS: name,
  PTR: name,
  SOA: fields("SOA", "Seven", host, host, long, long, long, long, long),
  SPF: text,
  SRV: fields("SRV", "Four", short, short, short, host),
  SSHFP: fields("SSHFP", "Three", octet, octet, hex),
  SVCB: service,
  TLSA: fields("TLSA", "Four", octet, octet, octet, hex),
  TXT: text,
};
