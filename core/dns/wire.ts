// DNS messages (RFC 1035 4, EDNS by RFC 6891), both ways. Pure: no socket, no clock, no randomness.
import type { Result } from "../result";
import { root, type Fqdn } from "./name";
import { isRrType, type Rdata } from "./rdata";
import { WireError, WireReader, WireWriter } from "./wire-octets";
import { readRdata, readSoa, typeName, typeNumber, writeRdata, writeSoa, type SoaRdata } from "./wire-rdata";

export type { SoaRdata } from "./wire-rdata";

/** The first twelve octets, without the counts. */
export interface WireHeader {
  readonly id: number;
  readonly response: boolean;
  /** 0 QUERY, 5 UPDATE */
  readonly opcode: number;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly recursionDesired: boolean;
  readonly recursionAvailable: boolean;
  /** with the upper bits that EDNS adds, once the whole message was read */
  readonly rcode: number;
}

/** What is asked, or the zone of an UPDATE. */
export interface WireQuestion {
  readonly name: Fqdn;
  readonly type: string;
  readonly class: number;
}

/** A record of a message. Its data is one of the last three. */
export interface WireRecord {
  readonly owner: Fqdn;
  /** "TYPE65280" for a type without a name here */
  readonly type: string;
  readonly class: number;
  readonly ttl: number;
  readonly rdata?: Rdata;
  readonly soa?: SoaRdata;
  /** the data of other types, and of other classes than IN */
  readonly octets?: Uint8Array;
}

/** A whole message. */
export interface WireMessage extends WireHeader {
  readonly questions: readonly WireQuestion[];
  readonly answers: readonly WireRecord[];
  readonly authorities: readonly WireRecord[];
  /** without the OPT record, which is `edns` */
  readonly additionals: readonly WireRecord[];
  /** the size of UDP messages that the sender can take (RFC 6891 6.2.3); without it there is no EDNS */
  readonly edns?: { readonly payload: number };
}

export const classIn = 1;
const typeOpt = "TYPE41";

const rcodes = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET"];
const updateRcodes = ["NXRRSET", "NOTAUTH", "NOTZONE"];

/** The name of an RCODE: "NXDOMAIN"; "RCODE23" for those without a name here. */
export function rcodeName(rcode: number): string {
  return [...rcodes, ...updateRcodes][rcode] ?? `RCODE${rcode}`;
}

/** A question to a nameserver. */
export function queryMessage(
  id: number,
  { name, type }: { readonly name: Fqdn; readonly type: string },
  options: { readonly recursionDesired: boolean; readonly payload?: number },
): WireMessage {
  return {
    ...{ id, response: false, opcode: 0, authoritative: false, truncated: false },
    ...{ recursionDesired: options.recursionDesired, recursionAvailable: false, rcode: 0 },
    questions: [{ name, type, class: classIn }],
    ...{ answers: [], authorities: [], additionals: [] },
    ...(options.payload === undefined ? {} : { edns: { payload: options.payload } }),
  };
}

/** The octets of a message; the reason when it cannot be written, as for a label that is too long. */
export function encodeMessage(message: WireMessage): Result<Uint8Array> {
  return trying(() => {
    const writer = new WireWriter();
    const { questions, answers, authorities, edns } = message;
    const additionals =
      edns === undefined ? message.additionals : [...message.additionals, opt(message, edns)];
    writeHeader(writer, message);
    for (const { length } of [questions, answers, authorities, additionals]) writer.word(length);
    for (const { name, type, class: rrClass } of questions) {
      writer.name(name, true);
      writer.word(typeNumber(type));
      writer.word(rrClass);
    }
    for (const record of [...answers, ...authorities, ...additionals]) writeRecord(writer, record);
    return writer.result();
  });
}

function opt({ rcode }: WireHeader, { payload }: { readonly payload: number }): WireRecord {
  const ttl = (rcode >> 4) * 0x1000000;
  return { owner: root, type: typeOpt, class: payload, ttl, octets: new Uint8Array() };
}

function writeHeader(writer: WireWriter, header: WireHeader): void {
  const flags =
    (header.response ? 0x8000 : 0) |
    ((header.opcode & 0xf) << 11) |
    (header.authoritative ? 0x400 : 0) |
    (header.truncated ? 0x200 : 0) |
    (header.recursionDesired ? 0x100 : 0) |
    (header.recursionAvailable ? 0x80 : 0) |
    (header.rcode & 0xf);
  writer.word(header.id);
  writer.word(flags);
}

function writeRecord(writer: WireWriter, record: WireRecord): void {
  const { type, rdata, soa, octets } = record;
  writer.name(record.owner, true);
  writer.word(typeNumber(type));
  writer.word(record.class);
  writer.long(record.ttl);
  writer.measured(() => {
    if (rdata !== undefined && isRrType(type)) writeRdata(writer, type, rdata);
    else if (soa !== undefined) writeSoa(writer, soa);
    else writer.octets(octets ?? []);
  });
}

/** Reads the header alone: a truncated message may end anywhere behind it. */
export function decodeHeader(octets: Uint8Array): Result<WireHeader> {
  return trying(() => readHeader(new WireReader(octets)));
}

function readHeader(reader: WireReader): WireHeader {
  const id = reader.word();
  const flags = reader.word();
  const set = (bit: number): boolean => (flags & bit) !== 0;
  return {
    id,
    response: set(0x8000),
    opcode: (flags >> 11) & 0xf,
    authoritative: set(0x400),
    truncated: set(0x200),
    recursionDesired: set(0x100),
    recursionAvailable: set(0x80),
    rcode: flags & 0xf,
  };
}

/** Reads a whole message; the reason when a part of it is malformed. */
export function decodeMessage(octets: Uint8Array): Result<WireMessage> {
  return trying(() => {
    const reader = new WireReader(octets);
    const header = readHeader(reader);
    const counts = [reader.word(), reader.word(), reader.word(), reader.word()] as const;
    const questions = times(counts[0], () => readQuestion(reader));
    const answers = times(counts[1], () => readRecord(reader));
    const authorities = times(counts[2], () => readRecord(reader));
    const additionals = times(counts[3], () => readRecord(reader));
    const edns = additionals.find(({ type }) => type === typeOpt);
    return {
      ...header,
      ...(edns && { rcode: header.rcode + (Math.floor(edns.ttl / 0x1000000) << 4) }),
      ...{ questions, answers, authorities },
      additionals: additionals.filter((record) => record !== edns),
      ...(edns && { edns: { payload: edns.class } }),
    };
  });
}

function times<T>(count: number, read: () => T): T[] {
  return Array.from({ length: count }, read);
}

function readQuestion(reader: WireReader): WireQuestion {
  return { name: reader.name(), type: typeName(reader.word()), class: reader.word() };
}

function readRecord(reader: WireReader): WireRecord {
  const owner = reader.name();
  const type = typeName(reader.word());
  const [rrClass, ttl] = [reader.word(), reader.long()] as const;
  const record = { owner, type, class: rrClass, ttl };
  const data = reader.part(reader.word());
  if (rrClass !== classIn) return { ...record, octets: data.rest() };
  if (type === "SOA") return { ...record, soa: readSoa(data) };
  return isRrType(type) ? { ...record, rdata: readRdata(type, data) } : { ...record, octets: data.rest() };
}

function trying<T>(work: () => T): Result<T> {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof WireError) return { error: error.message };
    throw error;
  }
}
