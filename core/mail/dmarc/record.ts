// A DMARC policy record as a value (RFC 9989 4.7, 4.8; RFC 7489 6.3 where older readers differ).
import { quote } from "../../dns/name";
import type { ReportUri } from "./report-uri";
import { dmarcTags, type DmarcTags, type Policy, type Tag, type TagCode } from "./tags";

/** The values of the tags that a record holds, and how it was written. */
export interface DmarcRecord extends Readonly<Partial<DmarcTags>> {
  /** names of the tags behind v, in the order of the record, unknown ones included */
  readonly order: readonly string[];
  /** tags that RFC 9989 does not know, which receivers ignore */
  readonly unknown: readonly (readonly [name: string, value: string])[];
}

/** Something that is wrong with the text of a record. */
export interface DmarcFault {
  readonly code: TagCode | "dmarc.version" | "dmarc.syntax" | "dmarc.duptag";
  /** E breaks the grammar; W is read differently by different receivers */
  readonly level: "E" | "W";
  readonly message: string;
  readonly fix?: string;
}

/** What a text says, as far as it can be read; no record at all when receivers ignore the whole text. */
export interface DmarcReading {
  readonly record: DmarcRecord | undefined;
  readonly faults: readonly DmarcFault[];
}

type Key = keyof DmarcTags;
type Draft = { -readonly [K in Key]?: DmarcTags[K] };

const keys = Object.keys(dmarcTags) as Key[];
const keyByName = new Map<string, Key>(keys.map((key) => [dmarcTags[key].name, key]));

/** The tag of a key, whatever the type of its value. */
function tagOf(key: Key): Tag<unknown> {
  return dmarcTags[key] as Tag<unknown>;
}

/** True for a text that receivers take for a DMARC record (RFC 9989 4.7: v=DMARC1 comes first). */
export function isDmarcText(text: string): boolean {
  return /^[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/.test(text);
}

/** A record from the values of its tags, in the order that readers of RFC 7489 and RFC 9989 both accept. */
export function dmarcRecord(values: { readonly [K in Key]?: DmarcTags[K] | undefined }): DmarcRecord {
  const draft: Draft = {};
  const order: string[] = [];
  for (const key of keys) {
    const value = values[key];
    if (value === undefined) continue;
    draft[key] = value as never;
    order.push(tagOf(key).name);
  }
  return { ...draft, order, unknown: [] };
}

/** The text of a record: tags in its own order, "; " between them, no semicolon at the end. */
export function formatDmarc(record: DmarcRecord): string {
  const parts = ["v=DMARC1"];
  for (const name of record.order) {
    const key = keyByName.get(name);
    const value = key === undefined ? undefined : record[key];
    if (key !== undefined && value !== undefined) parts.push(`${name}=${tagOf(key).write(value)}`);
    const other = key === undefined ? record.unknown.find(([unknown]) => unknown === name) : undefined;
    if (other !== undefined) parts.push(`${name}=${other[1]}`);
  }
  return parts.join("; ");
}

/**
 * The text of a record without the tags that say what holds without them, and unless they are kept without the
 * tags and report sizes that RFC 9989 removed.
 */
export function formatPlain(record: DmarcRecord, keepsRemoved: boolean): string {
  let text = "v=DMARC1";
  for (const key of keys) {
    const value = record[key];
    if (value === undefined) continue;
    const tag = tagOf(key);
    if (tag.removed === true && !keepsRemoved) continue;
    const written = tag.write(isReports(value) && !keepsRemoved ? value.map(withoutSize) : value);
    if (written !== tag.unsaid) text += `; ${tag.name}=${written}`;
  }
  return text;
}

function isReports(value: DmarcTags[Key]): value is readonly ReportUri[] {
  return Array.isArray(value) && typeof value[0] === "object";
}

function withoutSize(report: ReportUri): ReportUri {
  return report.size === undefined ? report : { ...report, size: undefined };
}

/** What a record asks for the domain itself, for subdomains, and for subdomains that do not exist. */
export function requestedPolicies(record: DmarcRecord): Readonly<Record<"p" | "sp" | "np", Policy>> {
  const p = record.policy ?? "none";
  const sp = record.subdomainPolicy ?? p;
  return { p, sp, np: record.nonExistentSubdomainPolicy ?? sp };
}

/** Reads the text of a record; every breach of the grammar is a fault of its own. */
export function parseDmarc(text: string): DmarcReading {
  const faults: DmarcFault[] = [];
  const fault = (code: DmarcFault["code"], message: string, fix?: string, level: "E" | "W" = "E"): void => {
    faults.push({ code, level, message, ...(fix === undefined ? {} : { fix }) });
  };
  const entries = splitTags(text, fault);
  if (!readVersion(entries, text, fault)) return { record: undefined, faults };
  const draft: Draft = {};
  const order: string[] = [];
  const unknown: [string, string][] = [];
  const seen = new Set<string>(["v"]);
  for (const [name, value] of entries.slice(1)) {
    if (seen.has(name)) {
      fault("dmarc.duptag", `tag ${quote(name)} stands twice, once is allowed`, "remove one of the two");
      continue;
    }
    seen.add(name);
    const key = keyByName.get(name);
    if (key === undefined) unknown.push([name, value]);
    else if (!readTag(tagOf(key), key, value, draft, fault)) continue;
    order.push(name);
  }
  return { record: { ...draft, order, unknown }, faults };
}

/** A tag in the one spelling of its name and value; what cannot be read stays as it is. */
export function spellTag(name: string, value: string): readonly [name: string, value: string] {
  const lower = name.toLowerCase();
  const key = keyByName.get(lower);
  const read = key && tagOf(key).read(value, lower);
  const isRead = key !== undefined && read?.value !== undefined && read.errors.length === 0;
  return [lower, isRead ? tagOf(key).write(read.value) : value];
}

type Complain = (code: DmarcFault["code"], message: string, fix?: string, level?: "E" | "W") => void;

function readTag(tag: Tag<unknown>, key: Key, value: string, draft: Draft, fault: Complain): boolean {
  const reading = tag.read(value, tag.name);
  for (const error of reading.errors) fault(tag.code, error);
  if (reading.value === undefined) return false;
  draft[key] = reading.value as never;
  return true;
}

/** The tags of a text as name and value, names in lower case; what is no tag is a fault. */
function splitTags(text: string, fault: Complain): [string, string][] {
  if (text.trim() === "") return [];
  const strange = /[^\x20-\x7e\t]/.exec(text)?.[0];
  if (strange !== undefined) {
    fault("dmarc.syntax", `character ${quote(strange)} is not allowed in a DMARC record, printable ASCII is`);
  }
  if (/^[ \t]/.test(text)) fault("dmarc.syntax", "a DMARC record starts with v, not with a blank");
  const parts = text.split(";").map((part) => part.trim());
  if (parts.length > 1 && parts.at(-1) === "") parts.pop();
  else if (/[ \t]$/.test(text)) fault("dmarc.syntax", "a DMARC record ends in a blank", "remove the blank");
  return parts.flatMap((part) => splitTag(part, fault));
}

function splitTag(part: string, fault: Complain): [string, string][] {
  if (part === "") {
    fault("dmarc.syntax", "nothing stands between two semicolons", "remove one of the semicolons");
    return [];
  }
  const equals = part.indexOf("=");
  if (equals < 0) {
    fault("dmarc.syntax", `${quote(part)} has no "=", tags are written name=value`);
    return [];
  }
  const name = part.slice(0, equals).trim();
  const value = part.slice(equals + 1).trim();
  if (!/^[a-z]+$/i.test(name)) {
    fault("dmarc.syntax", `tag name ${quote(name)} may hold letters only`);
    return [];
  }
  if (value === "") {
    fault("dmarc.syntax", `tag ${quote(name)} has no value`, "give it a value, or remove it");
    return [];
  }
  const lower = name.toLowerCase();
  if (lower !== name) {
    // RFC 9989 4.8 takes names in any case, RFC 6376 3.2, on which it builds, does not
    const message = `tag name ${quote(name)} is not in lower case, which some receivers do not know`;
    fault("dmarc.syntax", message, `write ${lower}`, "W");
  }
  return [[lower, value]];
}

/** RFC 9989 4.7: v stands first and is exactly DMARC1, or the entire record is ignored. */
function readVersion(entries: readonly [string, string][], text: string, fault: Complain): boolean {
  const [first] = entries;
  if (first?.[0] === "v" && first[1] === "DMARC1") return true;
  const version = entries.find(([name]) => name === "v");
  if (version === undefined) {
    fault("dmarc.version", `${quote(text)} has no tag v`, "begin with v=DMARC1");
  } else if (version[1] !== "DMARC1") {
    fault("dmarc.version", `v=${quote(version[1])} is unknown, allowed is DMARC1 in this case of letters`);
  } else {
    fault("dmarc.version", "tag v must stand first", "begin with v=DMARC1");
  }
  return false;
}
