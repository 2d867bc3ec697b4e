// The RRset: the unit of everything here (RFC 2181 5, RFC 9499).
import { listingKey, type Fqdn } from "./name";
import { formatRdata } from "./presentation";
import { rrTypes, type Rdata, type RrType } from "./rdata";

/** Who asked for an RDATA: the mail domain, the room that built it, and the place in the configuration. */
export interface Source {
  /** the mail domain, without final dot */
  readonly domain: string;
  /** the room's name: "spf" */
  readonly room: string;
  /** the place in the configuration: `domains["example.com"].spf` */
  readonly where: string;
}

type RRsetOf<T extends RrType> = {
  readonly owner: Fqdn;
  readonly type: T;
  /** seconds, 0 to 2147483647 (RFC 2181 8) */
  readonly ttl: number;
  readonly rdatas: readonly Rdata<T>[];
  /** one source per RDATA, in the same order */
  readonly sources: readonly Source[];
};

/** All records with one owner name and type; they share one TTL. */
export type RRset<T extends RrType = RrType> = { [K in T]: RRsetOf<K> }[T];

/** An RRset whose RDATA all come from one place. */
export function rrset<T extends RrType>(
  source: Source,
  owner: Fqdn,
  type: T,
  ttl: number,
  rdatas: readonly Rdata<T>[],
): RRset<T> {
  const sources = rdatas.length === 1 ? [source] : rdatas.map(() => source);
  return { owner, type, ttl, rdatas, sources };
}

/** "mail.example.com. A": how an RRset is keyed, and what `where` says when no configuration place is at fault. */
export function rrsetKey(set: { readonly owner: Fqdn; readonly type: RrType }): string {
  return `${set.owner} ${set.type}`;
}

/** True when the RRset is of this type; narrows its RDATA. */
export function isType<T extends RrType>(set: RRset, type: T): set is Extract<RRset, { type: T }> {
  return set.type === type;
}

/** Every RDATA in presentation format, in the RRset's order. */
export function rdataTexts(set: RRset): string[] {
  return set.rdatas.map((rdata) => formatRdata(set.type, rdata));
}

const typeOrder = new Map<RrType, string>(
  rrTypes.map((type, index) => [type, String.fromCharCode(65 + index)]),
);

/** RRsets in the order of a zone listing: by name, an ancestor first, then by type. */
export function sortRRsets(sets: readonly RRset[]): RRset[] {
  return sets
    .map((set) => ({ set, key: `${listingKey(set.owner)}\u0000\u0000${typeOrder.get(set.type) ?? ""}` }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ set }) => set);
}

/** The RRset with its RDATA in canonical order, so that the same set is always the same value. */
export function canonical(set: RRset): RRset {
  if (set.rdatas.length === 1) return set;
  const rows = set.rdatas.map((rdata, index) => ({
    rdata,
    source: set.sources[index],
    order: "preference" in rdata ? rdata.preference : "priority" in rdata ? rdata.priority : 0,
    text: formatRdata(set.type, rdata),
  }));
  const place = (row: (typeof rows)[number]): string => row.source?.where ?? "";
  rows.sort((a, b) => a.order - b.order || compare(a.text, b.text) || compare(place(a), place(b)));
  return { ...set, rdatas: rows.map((row) => row.rdata), sources: rows.map((row) => row.source) } as RRset;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
