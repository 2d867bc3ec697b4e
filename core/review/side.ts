// A snapshot as values: RDATA parsed, found by name and type, each RDATA with the room that it belongs to.
import { parseName, type Fqdn } from "../dns/name";
import { parseRdata } from "../dns/presentation";
import { isRrType, type Rdata, type RdataByType, type RrType } from "../dns/rdata";
import type { Part, Side } from "../mail/diff";
import type { Room } from "../mail/feature";
import { rooms as roomList } from "../mail/index";
import { unknownText, type DomainSnapshot, type RecordSnapshot, type Snapshot } from "./snapshot";

const rooms: readonly Room[] = roomList;

/** One room's part of an RRset. */
export interface RoomPart {
  readonly room: string;
  /** the zone apex, without final dot */
  readonly zone: string;
  readonly owner: Fqdn;
  readonly type: RrType;
  readonly part: Part;
  /** the same as presentation text */
  readonly record: RecordSnapshot;
}

/** One mail domain of a snapshot, as the rules of the rooms see it. */
export interface DomainSide extends Side {
  /** by "room owner TYPE" */
  readonly parts: ReadonlyMap<string, RoomPart>;
}

type Index = Map<string, Rdata[]>;

/** Reads a snapshot; the domains of one stack see each other's records. */
export function readSides(snapshot: Snapshot): ReadonlyMap<string, DomainSide> {
  const index: Index = new Map();
  return new Map(snapshot.domains.map((domain) => [domain.domain, readDomain(domain, index)]));
}

/** The side of a mail domain that does not exist there. */
export function absentSide(domain: string): DomainSide {
  return readDomain({ domain, records: {}, issues: [], facts: {} }, new Map());
}

function readDomain({ domain, records, facts }: DomainSnapshot, index: Index): DomainSide {
  const name = `${domain}.` as Fqdn;
  const sets: Side["sets"][number][] = [];
  const parts = new Map<string, RoomPart>();
  for (const [zone, byKey] of Object.entries(records)) {
    for (const [key, record] of Object.entries(byKey)) {
      const [ownerText = "", type = ""] = key.split(" ");
      const owner = parseName(ownerText);
      if ("error" in owner || !isRrType(type)) continue;
      const rows = record.rdatas.map((text) => ({ text, rdata: readRdata(type, text) }));
      const rdatas = rows.flatMap(({ rdata }) => rdata ?? []);
      index.set(`${owner.value} ${type}`, [...(index.get(`${owner.value} ${type}`) ?? []), ...rdatas]);
      sets.push({ owner: owner.value, type, part: partOf(record.ttl, rows) });
      for (const [room, own] of byRoom(rows, owner.value, type, name)) {
        const texts = own.map(({ text }) => text);
        const part = partOf(record.ttl, own);
        const entry = {
          room,
          zone,
          owner: owner.value,
          type,
          part,
          record: { ttl: record.ttl, rdatas: texts },
        };
        parts.set(`${room} ${key}`, entry);
      }
    }
  }
  return {
    domain: name,
    parts,
    sets,
    fact: (key) => facts[key],
    get: <T extends RrType>(owner: Fqdn, type: T) =>
      (index.get(`${owner} ${type}`) ?? []) as unknown as readonly RdataByType[T][],
  };
}

interface Row {
  readonly text: string;
  readonly rdata: Rdata | undefined;
}

function readRdata(type: RrType, text: string): Rdata | undefined {
  if (text.includes(unknownText)) return undefined;
  const rdata = parseRdata(type, text);
  return "value" in rdata ? rdata.value : undefined;
}

function partOf(ttl: number, rows: readonly Row[]): Part {
  const rdatas = rows.flatMap(({ rdata }) => rdata ?? []);
  return { ttl, rdatas, late: rdatas.length < rows.length };
}

/** Each RDATA with the first room that recognises it; what nobody knows is an extra record. */
function byRoom(rows: readonly Row[], owner: Fqdn, type: RrType, domain: Fqdn): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const room = rooms.find(({ diff }) => diff?.recognises(owner, type, row.rdata ?? lateRdata, domain));
    const key = room?.key ?? "extra";
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

// a value that is not known yet is told by its name and type alone
const lateRdata = { text: "" } as unknown as Rdata;
