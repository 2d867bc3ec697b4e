// May a change be made to a zone file? What is foreign stays, and what others changed is not overwritten.
import { excludes } from "../../core/dns/cname";
import { withoutDot, quote } from "../../core/dns/name";
import { rdataTextOf, type RecordEntry } from "../../core/dns/zone-file";
import { sectionDomain } from "../../core/dns/zone-sections";
import { quotePath } from "../quote-path";
import { splitKey } from "../rrset-key";
import type { Holding, Refusal, RRsetValue, ZoneChange } from "../store";
import { isRRset, keyOf, resembles, textsOf, type ExistingZone } from "./existing";

/** Every reason why the change cannot be made to the file. */
export function judge(existing: ExistingZone, { before, after }: ZoneChange, path: string): Refusal[] {
  const refusals: Refusal[] = [];
  for (const [key, had] of before?.rrsets ?? []) {
    const holding = after ?? before;
    const changed = judgeOwn(existing, key, had, after?.rrsets.get(key));
    if (changed && holding) refusals.push(changedMeanwhile(existing, key, had, holding, path));
  }
  if (after === undefined) return refusals;
  for (const key of after.rrsets.keys()) {
    const [first, ...rest] = foreignAt(existing, key, before);
    if (first) refusals.push(conflict(existing, key, [first, ...rest], after, path));
  }
  return refusals;
}

/** True when one of our RRsets is neither what the state says nor what is wanted. */
function judgeOwn(
  { file, byKey }: ExistingZone,
  key: string,
  had: RRsetValue,
  wanted: RRsetValue | undefined,
): boolean {
  const records = byKey.get(key) ?? [];
  if (wanted === undefined ? records.length === 0 : isRRset(file, records, wanted)) return false;
  return !resembles(file, records, had);
}

/** The foreign records that one of our RRsets cannot stand beside: its own RRset, and any across a CNAME. */
function foreignAt(
  { byKey, byOwner }: ExistingZone,
  key: string,
  before: Holding | undefined,
): RecordEntry[] {
  const parts = splitKey(key);
  if (parts === undefined) return [];
  const isForeign = (record: RecordEntry): boolean => !before?.rrsets.has(keyOf(record));
  const same = (byKey.get(key) ?? []).filter(isForeign);
  if (same.length > 0) return same;
  return (byOwner.get(parts.owner) ?? []).filter(
    (record) => isForeign(record) && excludes(parts.type, record.type),
  );
}

/** "the TXT RRset at "example.com" of mail domain "example.com"" */
function named(key: string, domain: string): string {
  const parts = splitKey(key);
  const rrset = parts ? `${parts.type} RRset at ${quote(withoutDot(parts.owner))}` : `RRset ${quote(key)}`;
  return `the ${rrset} of mail domain ${quote(domain)}`;
}

function conflict(
  existing: ExistingZone,
  key: string,
  foreign: readonly [RecordEntry, ...RecordEntry[]],
  holding: Holding,
  path: string,
): Refusal {
  const { file } = existing;
  const lines = foreign.map(
    (record) => `\n  line ${record.line}: ${recordText(rdataTextOf(file, record), record)}`,
  );
  const text = `${named(key, holding.domain)} meets foreign records in ${quotePath(path)}${lines.join("")}`;
  return { code: "zonefile.conflict", text: `${text}\n  ${advice(existing, key, foreign[0], holding)}` };
}

function advice({ file, byKey }: ExistingZone, key: string, foreign: RecordEntry, holding: Holding): string {
  const section = sectionDomain(file, foreign);
  const wanted = holding.rrsets.get(key);
  if (section === holding.domain && wanted && isRRset(file, byKey.get(key) ?? [], wanted)) {
    return "the state does not know of them: remove them if an earlier run was interrupted, or give a component that was renamed an alias";
  }
  if (section !== undefined && section !== holding.domain) {
    return `they stand in the section of mail domain ${quote(section)}: declare the RRset in one of the two, and remove it from the other one first`;
  }
  if (keyOf(foreign) !== key) {
    return "a CNAME stands alone (RFC 2181 10.1): remove them from the file, or take the RRset out of the configuration";
  }
  if (foreign.type === "TXT") {
    return 'list their texts under "extra" of the mail domain and remove them from the file, so that all are one RRset';
  }
  return "remove them from the file, or take the RRset out of the configuration";
}

function changedMeanwhile(
  { file, byKey }: ExistingZone,
  key: string,
  had: RRsetValue,
  { domain }: Holding,
  path: string,
): Refusal {
  const records = byKey.get(key) ?? [];
  const [first] = records;
  const where = first ? `${quotePath(path)}, line ${first.line},` : quotePath(path);
  const found = textsOf(file, records).map((text, index) => recordText(text, records[index] as RecordEntry));
  const applied = had.rdatas.map((rdata) => `${had.ttl} ${splitKey(key)?.type ?? ""} ${rdata}`);
  const text = [
    `${named(key, domain)} was changed by another program since it was applied`,
    `  ${where} has: ${found.length === 0 ? "nothing" : found.join("; ")}`,
    `  the state says: ${applied.join("; ")}`,
    "  run refresh to take the change into the state, then preview and apply again",
  ];
  return { code: "zonefile.changed", text: text.join("\n") };
}

function recordText(rdata: string, { ttl, type }: RecordEntry): string {
  const shown = rdata.includes("PRIVATE KEY") ? "(a private key, not shown)" : rdata;
  // a terminal must not act on what a file holds
  return `${ttl} ${type} ${shown.length > 200 ? `${shown.slice(0, 197)}...` : shown}`.replace(
    /[^\x20-\x7e]/g,
    "?",
  );
}
