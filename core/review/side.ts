// A snapshot as values: RDATA parsed, found by name and type, each RDATA with the room that it belongs to.
import { parseName, quote, type Fqdn } from "../dns/name";
import { parseRdata } from "../dns/presentation";
import { isRrType, type Rdata, type RdataByType, type RrType } from "../dns/rdata";
import { addTo, groupBy } from "../group-by";
import type { Part, Side, SideSet } from "../mail/diff";
import type { Room } from "../mail/feature";
import { rooms as roomList } from "../mail/index";
import { unknownText } from "../engine-values";
import { zoneFact } from "../zones";
import { secretText, type DomainSnapshot, type RecordSnapshot, type Snapshot } from "./snapshot";

const rooms: readonly Room[] = roomList;

/** Where an RRset stands. */
export interface Place {
  /** the mail domain, without final dot */
  readonly domain: string;
  /** the zone apex, without final dot */
  readonly zone: string;
  /** the DNS host of the zone; `undefined` in what an older version wrote */
  readonly host: string | undefined;
}

/** One room's part of an RRset. */
export interface RoomPart {
  readonly room: string;
  readonly place: Place;
  readonly owner: Fqdn;
  readonly type: RrType;
  readonly part: Part;
  /** the same as presentation text */
  readonly record: RecordSnapshot;
  /** false when a text is no RDATA of the type, so that nothing can be said but what stands there */
  readonly readable: boolean;
}

/** One mail domain of a snapshot, as the rules of the rooms see it. */
export interface DomainSide extends Side {
  /** by "room owner TYPE" */
  readonly parts: ReadonlyMap<string, RoomPart>;
  /** "owner TYPE" of each RRset that holds something of ours */
  readonly own: ReadonlySet<string>;
}

/** A snapshot, read. */
export interface ReadSnapshot {
  /** the mail domains, without final dot */
  readonly domains: readonly string[];
  /** One mail domain; one that the snapshot lacks has no records, and sees those of the others. */
  side(domain: string): DomainSide;
  /** One room's part of an RRset in whichever mail domain has it, by "room owner TYPE". */
  find(key: string): RoomPart | undefined;
}

/** What the stack publishes, by "owner TYPE". */
interface Index {
  readonly rdatas: Map<string, Rdata[]>;
  /** where some RDATA is known only after `up` */
  readonly late: Set<string>;
  readonly sets: SideSet[];
}

/** Reads a snapshot; the domains of one stack see each other's records. */
export function readSnapshot(snapshot: Snapshot): ReadSnapshot {
  const index: Index = { rdatas: new Map(), late: new Set(), sets: [] };
  const sides = new Map(snapshot.domains.map((domain) => [domain.domain, readDomain(domain, index)]));
  const parts = new Map([...sides.values()].flatMap((side) => [...side.parts]));
  return {
    domains: [...sides.keys()],
    side: (domain) => sides.get(domain) ?? readDomain({ domain, records: {}, issues: [], facts: {} }, index),
    find: (key) => parts.get(key),
  };
}

function readDomain({ domain, records, beside = {}, facts }: DomainSnapshot, index: Index): DomainSide {
  const name = `${domain}.` as Fqdn;
  const sets: SideSet[] = [];
  const parts = new Map<string, RoomPart>();
  const own = new Set<string>();
  for (const zone of new Set([...Object.keys(records), ...Object.keys(beside)])) {
    const [ours = {}, others = {}] = [records[zone], beside[zone]];
    for (const key of new Set([...Object.keys(ours), ...Object.keys(others)])) {
      const [ownerText = "", type = ""] = key.split(" ");
      const parsed = parseName(ownerText);
      if ("error" in parsed || !isRrType(type)) continue;
      const owner = parsed.value;
      if (key in ours) own.add(`${owner} ${type}`);
      const rows = [...rowsOf(type, ours[key]), ...rowsOf(type, others[key])];
      const whole = partOf(rows);
      for (const rdata of whole.rdatas) addTo(index.rdatas, `${owner} ${type}`, rdata);
      if (whole.late) index.late.add(`${owner} ${type}`);
      sets.push({ domain: name, owner, type, part: whole });
      for (const [room, some] of byRoom(rows, owner, type, name)) {
        const part = partOf(some);
        parts.set(`${room} ${key}`, {
          room,
          place: { domain, zone, host: facts[zoneFact(zone)] },
          owner,
          type,
          part,
          record: { ttl: part.ttl, rdatas: some.map(({ text }) => text) },
          readable: some.every(({ text, rdata }) => rdata !== undefined || isUnknown(text)),
        });
      }
    }
  }
  for (const set of sets) index.sets.push(set);
  return {
    domain: name,
    parts,
    own,
    sets,
    stack: index.sets,
    fact: (key) => facts[key],
    get: <T extends RrType>(owner: Fqdn, type: T) =>
      (index.rdatas.get(`${owner} ${type}`) ?? []) as unknown as readonly RdataByType[T][],
    isLate: (owner, type) => index.late.has(`${owner} ${type}`),
  };
}

interface Row {
  readonly text: string;
  readonly rdata: Rdata | undefined;
  readonly ttl: number;
}

function rowsOf(type: RrType, { ttl, rdatas }: RecordSnapshot = { ttl: 0, rdatas: [] }): Row[] {
  return rdatas.map((text) => ({ text: withoutKey(text), rdata: readRdata(type, text), ttl }));
}

function readRdata(type: RrType, text: string): Rdata | undefined {
  if (isUnknown(text) || text === secretText || text !== withoutKey(text)) return undefined;
  const rdata = parseRdata(type, text);
  return "value" in rdata ? rdata.value : undefined;
}

/** A private key that somebody published is told no further. */
function withoutKey(text: string): string {
  return text.includes("PRIVATE KEY") ? quote(text) : text;
}

function isUnknown(text: string): boolean {
  return text.includes(unknownText);
}

/** Ours stand first: their TTL is the one that changes. */
function partOf(rows: readonly Row[]): Part {
  const rdatas = rows.flatMap(({ rdata }) => rdata ?? []);
  return { ttl: rows[0]?.ttl ?? 0, rdatas, late: rows.some(({ text }) => isUnknown(text)) };
}

/** Each RDATA with the first room that recognises it; what nobody knows is an extra record. */
function byRoom(rows: readonly Row[], owner: Fqdn, type: RrType, domain: Fqdn): Map<string, Row[]> {
  return groupBy(rows, ({ rdata = lateRdata }) => {
    const room = rooms.find(({ diff }) => diff?.recognises(owner, type, rdata, domain));
    return room?.key ?? "extra";
  });
}

// a value that is not known yet is told by its name and type alone
const lateRdata = { text: "" } as unknown as Rdata;
