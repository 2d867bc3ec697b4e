// DKIM key records (RFC 6376 3.6.1): text to value and back.
import { quote } from "../../dns/name";
import { fromOctets, toOctets } from "../../dns/rdata";
import { fault, type Fault, type Read } from "./rules";

/** One tag as it is written, blanks around the value taken off. */
interface Tag {
  readonly name: string;
  readonly value: string;
}

/** A key record. A tag that is not written is `undefined`, which is not the same as an empty one (RFC 6376 3.2). */
export interface KeyRecord {
  /** v=DKIM1 is written */
  readonly version: boolean;
  /** k; verifiers take rsa without it */
  readonly keyType: string | undefined;
  /** h, the hash algorithms; all without it */
  readonly hash: readonly string[] | undefined;
  /** s, the service types; all without it */
  readonly service: readonly string[] | undefined;
  /** t: y for testing, s for no subdomains in i= */
  readonly flags: readonly string[] | undefined;
  /** n, for people */
  readonly notes: string | undefined;
  /** g, the historic granularity of RFC 4871 */
  readonly granularity: string | undefined;
  /** p, the key in base64 without blanks; empty when the key is revoked */
  readonly p: string;
  /** tags that RFC 6376 does not know; verifiers ignore them */
  readonly unknown: readonly Tag[];
}

/** The tags of a key record. */
export type TagName = "v" | "k" | "h" | "s" | "t" | "n" | "g" | "p";

const known: ReadonlySet<string> = new Set("vkhstngp");

/** v has to be first; p is last, so that people see what is short before what is long. */
export const usualOrder: readonly TagName[] = ["v", "k", "h", "s", "t", "n", "g", "p"];

/** The text of a key record, without `;` at the end. */
export function formatKeyRecord(record: KeyRecord, order: readonly TagName[] = usualOrder): string {
  const values: Readonly<Record<TagName, string | undefined>> = {
    v: record.version ? "DKIM1" : undefined,
    k: record.keyType,
    h: record.hash?.join(":"),
    s: record.service?.join(":"),
    t: record.flags?.join(":"),
    n: record.notes === undefined ? undefined : encodeNotes(record.notes),
    g: record.granularity,
    p: record.p,
  };
  const parts: string[] = [];
  for (const name of order) {
    const value = values[name];
    if (value !== undefined) parts.push(`${name}=${value}`);
  }
  for (const { name, value } of record.unknown) parts.push(`${name}=${value}`);
  return parts.join("; ");
}

/** Reads the octets of a key record; p is not looked into. */
export function parseKeyRecord(text: string): Read<KeyRecord> {
  const tags = readTags(text);
  if (!("value" in tags)) return tags;
  const byName = new Map<string, string>();
  for (const { name, value } of tags.value) byName.set(name, value);
  const wrong = versionFault(tags.value) ?? keyFault(byName);
  if (wrong !== undefined) return wrong;
  const lists: (readonly string[] | undefined)[] = [];
  for (const name of ["h", "s", "t"] as const) {
    const list = readList(name, byName.get(name));
    if (!("value" in list)) return list;
    lists.push(list.value);
  }
  const notes = decodeNotes(byName.get("n"));
  if (!("value" in notes)) return notes;
  return {
    value: {
      version: byName.has("v"),
      keyType: byName.get("k"),
      hash: lists[0],
      service: lists[1],
      flags: lists[2],
      notes: notes.value,
      granularity: byName.get("g"),
      p: (byName.get("p") ?? "").replace(/[ \t\r\n]/g, ""),
      unknown: tags.value.filter(({ name }) => !known.has(name)),
    },
  };
}

/** RFC 6376 3.2: the tag-list grammar. */
function readTags(text: string): Read<Tag[]> {
  const odd = /[^\x21-\x7e \t\r\n]|\r(?!\n[ \t])|(?<!\r)\n/.exec(text);
  if (odd !== null) {
    const code = text.charCodeAt(odd.index).toString(16).toUpperCase().padStart(2, "0");
    return fault("dkim.tag", `octet 0x${code} at position ${odd.index + 1} of the key record is not allowed`);
  }
  const specs = text.split(";");
  const last = specs.at(-1) ?? "";
  if (specs.length > 1 && trim(last) === "") {
    if (last !== "") return fault("dkim.tag", "a blank follows the final semicolon", "remove the blank");
    specs.pop();
  }
  const tags: Tag[] = [];
  const seen = new Set<string>();
  for (const spec of specs) {
    const tag = readTag(spec);
    if (!("value" in tag)) return tag;
    const { name } = tag.value;
    if (seen.has(name))
      return fault("dkim.tag", `tag ${quote(name)} occurs twice, which makes the whole record invalid`);
    seen.add(name);
    tags.push(tag.value);
  }
  return { value: tags };
}

function readTag(spec: string): Read<Tag> {
  const equals = spec.indexOf("=");
  if (equals < 0) {
    if (trim(spec) === "") return fault("dkim.tag", "the key record has an empty tag");
    return fault(
      "dkim.tag",
      "a part of the key record has no =, each is name=value",
      "separate tags by semicolons",
    );
  }
  const name = trim(spec.slice(0, equals));
  if (!/^[A-Za-z][A-Za-z0-9_]{0,62}$/.test(name)) {
    return fault("dkim.tag", "a tag name is a letter, then letters, digits and underscores");
  }
  const lower = name.toLowerCase();
  if (name !== lower && known.has(lower)) {
    return fault("dkim.tag", `tag ${quote(name)} is not ${quote(lower)}`, "write tag names in lower case");
  }
  return { value: { name, value: trim(spec.slice(equals + 1)) } };
}

function versionFault(tags: readonly Tag[]): Fault | undefined {
  const at = tags.findIndex(({ name }) => name === "v");
  if (at > 0)
    return fault("dkim.version", `v is tag number ${at + 1} of the key record, it must be the first`);
  const version = tags[at]?.value ?? "DKIM1";
  if (version === "DKIM1") return undefined;
  return fault("dkim.version", `v is ${quote(version)}, it must be exactly "DKIM1"`);
}

function keyFault(byName: ReadonlyMap<string, string>): Fault | undefined {
  if (!byName.has("p")) return fault("dkim.tag", "the key record has no p tag", "add p= and the public key");
  const keyType = byName.get("k");
  if (keyType === undefined || isWord(keyType)) return undefined;
  return fault("dkim.tag", `k is ${quote(keyType)}, it must be a word`);
}

/** RFC 6376 2.10, hyphenated-word. */
function isWord(text: string): boolean {
  return /^[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/.test(text);
}

function readList(name: "h" | "s" | "t", text: string | undefined): Read<readonly string[] | undefined> {
  if (text === undefined) return { value: undefined };
  const words = text.split(":").map(trim);
  const odd = words.find((word) => !isWord(word) && !(name === "s" && word === "*"));
  if (odd === undefined) return { value: words };
  const what = odd === "" ? "an empty word" : quote(odd);
  return fault("dkim.tag", `${name} holds ${what}, it is a list of words joined by ":"`);
}

/** RFC 6376 3.2: blanks around a value are not part of it. */
function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a;
}

/** RFC 2045 6.7, qp-section; `;` would end the tag, blanks at the ends would be lost. */
function encodeNotes(notes: string): string {
  return toOctets(notes).replace(/[^\x20-\x7e]|[=;]|^ | $/g, hexOctet);
}

function hexOctet(octet: string): string {
  return `=${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}

function decodeNotes(text: string | undefined): Read<string | undefined> {
  if (text === undefined) return { value: undefined };
  if (/=(?![0-9A-Fa-f]{2})/.test(text)) {
    return fault("dkim.tag", `n is not quoted-printable: "=" is followed by two hexadecimal digits`);
  }
  const octets = text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return { value: fromOctets(octets) };
}
