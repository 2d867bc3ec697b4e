// A zone file as it is found: its records by RRset, and what makes a file one that is not touched.
import { quote, withoutDot, type Fqdn } from "../../core/dns/name";
import type { RrType } from "../../core/dns/rdata";
import {
  parseZoneFile,
  rdataTextOf,
  type RecordEntry,
  type Soa,
  type ZoneFile,
} from "../../core/dns/zone-file";
import { quotePath } from "../quote-path";
import { canonicalTexts } from "../rrset-key";
import { refuse, type RRsetValue } from "../store";

/** A zone file that was understood as a whole. */
export interface ExistingZone {
  readonly file: ZoneFile;
  readonly soa: RecordEntry & { readonly soa: Soa };
  readonly byKey: ReadonlyMap<string, readonly RecordEntry[]>;
  readonly byOwner: ReadonlyMap<string, readonly RecordEntry[]>;
}

/** Reads the text of a zone file; `undefined` for one without any record. Throws when part of it is unclear. */
export function readExisting(text: string, zone: Fqdn, path: string): ExistingZone | undefined {
  const parsed = parseZoneFile(text, zone);
  if ("error" in parsed) {
    throw refuse(
      "zonefile.syntax",
      `${quotePath(path)} cannot be read, ${parsed.error}; correct that line first`,
    );
  }
  const file = parsed.value;
  const records: RecordEntry[] = [];
  for (const entry of file.entries) {
    if (entry.kind === "record") records.push(entry);
    else if (entry.kind === "directive" && entry.value === undefined) {
      throw refuse(
        "zonefile.include",
        `${quotePath(path)}, line ${entry.line}, has ${entry.directive}, and which records that makes is not known here; write them out, or give another path`,
      );
    }
  }
  if (records.length === 0) return undefined;
  return {
    file,
    soa: soaOf(records, zone, path),
    byKey: groupBy(records, keyOf),
    byOwner: groupBy(records, ownerOf),
  };
}

/** Every record of the file. */
export function recordsOf({ file }: ExistingZone): RecordEntry[] {
  return file.entries.filter((entry) => entry.kind === "record");
}

/** `owner TYPE` of a record. */
export function keyOf({ owner, type }: RecordEntry): string {
  return `${owner} ${type}`;
}

function ownerOf({ owner }: RecordEntry): string {
  return owner;
}

function groupBy(
  records: readonly RecordEntry[],
  key: (record: RecordEntry) => string,
): Map<string, RecordEntry[]> {
  const groups = new Map<string, RecordEntry[]>();
  for (const record of records) {
    const group = groups.get(key(record));
    if (group) group.push(record);
    else groups.set(key(record), [record]);
  }
  return groups;
}

function soaOf(records: readonly RecordEntry[], zone: Fqdn, path: string): ExistingZone["soa"] {
  const [soa, second] = records.filter(({ type }) => type === "SOA");
  if (soa === undefined) {
    throw refuse(
      "zonefile.no-soa",
      `${quotePath(path)} has records but no SOA record; add one, or give another path`,
    );
  }
  if (second !== undefined) {
    throw refuse(
      "zonefile.two-soa",
      `${quotePath(path)} has SOA records on lines ${soa.line} and ${second.line}; keep one`,
    );
  }
  if (soa.owner !== zone) {
    const names = `${quote(withoutDot(soa.owner))}, not ${quote(withoutDot(zone))}`;
    throw refuse("zonefile.other-zone", `${quotePath(path)} holds the zone ${names}; give another path`);
  }
  if (soa.soa === undefined) {
    throw refuse(
      "zonefile.syntax",
      `${quotePath(path)}, line ${soa.line}, has a SOA in hexadecimal; write its fields out`,
    );
  }
  return { ...soa, soa: soa.soa };
}

/** The RDATA texts of the records of one RRset, in canonical order. */
export function textsOf(file: ZoneFile, records: readonly RecordEntry[]): string[] {
  const rdatas = records.flatMap(({ rdata }) => rdata ?? []);
  const [first] = records;
  if (first !== undefined && rdatas.length === records.length)
    return canonicalTexts(first.type as RrType, rdatas);
  return records.map((record) => rdataTextOf(file, record)).sort();
}

/** True when the records are exactly this RRset. */
export function isRRset(file: ZoneFile, records: readonly RecordEntry[], value: RRsetValue): boolean {
  return (
    records.length > 0 && records.every(({ ttl }) => ttl === value.ttl) && hasTexts(file, records, value)
  );
}

/** True when the records have this RDATA and its TTL, perhaps beside a second TTL that a hand edit brought in. */
export function resembles(file: ZoneFile, records: readonly RecordEntry[], value: RRsetValue): boolean {
  return records.some(({ ttl }) => ttl === value.ttl) && hasTexts(file, records, value);
}

function hasTexts(file: ZoneFile, records: readonly RecordEntry[], { rdatas }: RRsetValue): boolean {
  if (records.length !== rdatas.length) return false;
  const texts = textsOf(file, records);
  return rdatas.every((rdata, index) => rdata === texts[index]);
}
