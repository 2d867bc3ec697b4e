// RDATA on the wire, type by type, and the numbers of the types.
import { addressOctets, parseIpv6 } from "./address";
import { characterStrings } from "./character-string";
import type { Fqdn } from "./name";
import { isRrType, type Rdata, type RdataByType, type RrType } from "./rdata";
import { WireError, type WireReader, type WireWriter } from "./wire-octets";

/** RFC 1035 3.3.13; times in seconds. */
export interface SoaRdata {
  readonly mname: Fqdn;
  readonly rname: Fqdn;
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

const typeNumbers: Readonly<Record<RrType | "SOA", number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  TLSA: 52,
  CAA: 257,
};
const typeNames = new Map(Object.entries(typeNumbers).map(([name, number]) => [number, name]));

/** The number of a type; "TYPE65280" for those without a name here (RFC 3597 5). */
export function typeNumber(type: string): number {
  if (isRrType(type) || type === "SOA") return typeNumbers[type];
  const number = Number(/^TYPE(\d{1,5})$/.exec(type)?.[1] ?? Number.NaN);
  if (!(number <= 0xffff)) throw new WireError(`${JSON.stringify(type)} is no RR type that is handled here`);
  return number;
}

/** The type with a number. */
export function typeName(number: number): string {
  return typeNames.get(number) ?? `TYPE${number}`;
}

interface Codec<R> {
  readonly read: (reader: WireReader) => R;
  readonly write: (writer: WireWriter, rdata: R) => void;
}

const oneName: Codec<{ readonly target: Fqdn }> = {
  read: (reader) => ({ target: reader.name() }),
  write: (writer, { target }) => {
    writer.name(target, true);
  },
};

const address: Codec<{ readonly address: string }> = {
  read: (reader) => ({ address: [...reader.take(4)].join(".") }),
  write: (writer, rdata) => {
    writer.octets(addressOctets(rdata.address));
  },
};

const codecs: { readonly [T in RrType]: Codec<RdataByType[T]> } = {
  A: address,
  AAAA: { ...address, read: (reader) => ({ address: readIpv6(reader) }) },
  CNAME: oneName,
  NS: oneName,
  PTR: oneName,
  MX: {
    read: (reader) => ({ preference: reader.word(), exchange: reader.name() }),
    write: (writer, { preference, exchange }) => {
      writer.word(preference);
      writer.name(exchange, true);
    },
  },
  TXT: {
    read: (reader) => {
      const strings: string[] = [];
      do strings.push(reader.text(reader.octet()));
      while (reader.at < reader.end);
      return { text: strings.join("") };
    },
    write: (writer, { text }) => {
      for (const string of characterStrings(text)) writer.string(string);
    },
  },
  SRV: {
    read: (reader) => {
      const [priority, weight, port] = [reader.word(), reader.word(), reader.word()] as const;
      return { priority, weight, port, target: reader.name() };
    },
    write: (writer, { priority, weight, port, target }) => {
      for (const number of [priority, weight, port]) writer.word(number);
      // RFC 3597 4: only types of RFC 1035 are compressed
      writer.name(target, false);
    },
  },
  CAA: {
    read: (reader) => {
      const flags = reader.octet();
      const tag = reader.text(reader.octet()).toLowerCase();
      return { flags, tag, value: Buffer.from(reader.rest()).toString("latin1") };
    },
    write: (writer, { flags, tag, value }) => {
      writer.octet(flags);
      writer.string(tag);
      writer.text(value);
    },
  },
  TLSA: {
    read: (reader) => {
      const [usage, selector, matchingType] = [reader.octet(), reader.octet(), reader.octet()] as const;
      return { usage, selector, matchingType, data: Buffer.from(reader.rest()).toString("hex") };
    },
    write: (writer, { usage, selector, matchingType, data }) => {
      for (const number of [usage, selector, matchingType]) writer.octet(number);
      writer.octets(Buffer.from(data, "hex"));
    },
  },
};

/** RFC 5952 form; an IPv4-mapped address, which nobody should publish, in eight plain groups. */
function readIpv6(reader: WireReader): string {
  const groups = Array.from({ length: 8 }, () => reader.word().toString(16)).join(":");
  const parsed = parseIpv6(groups);
  return "value" in parsed ? parsed.value : groups;
}

/** Reads the RDATA of a type; the reader ends where the RDATA ends. */
export function readRdata(type: RrType, reader: WireReader): Rdata {
  return toEnd(reader, type, codecs[type].read(reader));
}

/** Writes RDATA without its length. */
export function writeRdata<T extends RrType>(writer: WireWriter, type: T, rdata: Rdata<T>): void {
  (codecs[type] as unknown as Codec<Rdata<T>>).write(writer, rdata);
}

/** Reads the RDATA of a SOA; the reader ends where the RDATA ends. */
export function readSoa(reader: WireReader): SoaRdata {
  const [mname, rname] = [reader.name(), reader.name()] as const;
  const numbers = { serial: reader.long(), refresh: reader.long(), retry: reader.long() };
  return toEnd(reader, "SOA", { mname, rname, ...numbers, expire: reader.long(), minimum: reader.long() });
}

/** Writes the RDATA of a SOA without its length. */
export function writeSoa(writer: WireWriter, soa: SoaRdata): void {
  for (const name of [soa.mname, soa.rname]) writer.name(name, true);
  for (const number of [soa.serial, soa.refresh, soa.retry, soa.expire, soa.minimum]) writer.long(number);
}

function toEnd<R>({ at, end }: WireReader, type: string, rdata: R): R {
  if (at !== end) throw new WireError(`${type} RDATA has ${end - at} octets too many`);
  return rdata;
}
