// What people paste where a public key belongs: base64, PEM, a key record, or the zone-file lines that a signer prints.
import { unescapeOctets } from "../../dns/presentation";
import { toOctets } from "../../dns/rdata";
import type { Result } from "../../result";
import { isPem, privateKeyFault, readBase64, readPem, saysPrivate, type DkimKey } from "./key";
import { parseKeyRecord, type KeyRecord } from "./record";
import { fault, type Fault, type Read } from "./rules";

/** A key as it was given, with what came along. */
export interface GivenKey {
  /** `undefined`: the record that was given revokes its key */
  readonly key: DkimKey | undefined;
  /** an Ed25519 key came as SubjectPublicKeyInfo, which is no form of p */
  readonly wrapped: boolean;
  /** the key record that it stood in */
  readonly record: KeyRecord | undefined;
  /** the selector in the owner name of the zone-file line that it stood in */
  readonly selector: string | undefined;
}

/** Reads whatever holds one public key. */
export function readGivenKey(text: string): Read<GivenKey> {
  if (saysPrivate(text)) return privateKeyFault;
  if (isPem(text)) return bare(shortenedFault(text) ?? readPem(text));
  if (/^\s*ssh-(?:rsa|ed25519)\s/.test(text)) return bare(readBase64(text.trim().split(/\s+/)[1] ?? ""));
  const line = readZoneLine(text);
  if ("error" in line) return fault("dkim.key-b64", line.error, "give the base64 text alone");
  const octets = toOctets(line.text);
  if (!isRecord(octets)) return bare(placeholderFault(line.text) ?? readBase64(line.text));
  const record = parseKeyRecord(octets);
  if (!("value" in record)) return record;
  return readRecordKey(record.value, line.selector);
}

/** The key of a record, of the type that the record says. */
export function readRecordKey(record: KeyRecord, selector?: string): Read<GivenKey> {
  if (record.p === "") return { value: { key: undefined, wrapped: false, record, selector } };
  const read = placeholderFault(record.p) ?? readBase64(record.p);
  if (!("value" in read)) return read;
  const { key, wrapped } = read.value;
  const said = record.keyType ?? "rsa";
  if (said === key.keyType) return { value: { key, wrapped, record, selector } };
  const saying =
    record.keyType === undefined ? "k is not given, which means rsa," : `k is "${said.slice(0, 20)}"`;
  return fault("dkim.key-type", `${saying} but p is an ${names[key.keyType]} key`, `write k=${key.keyType}`);
}

const names = { rsa: "RSA", ed25519: "Ed25519" } as const;

function bare(read: ReturnType<typeof readBase64>): Read<GivenKey> {
  return "value" in read ? { value: { ...read.value, record: undefined, selector: undefined } } : read;
}

const wholeKey = "give the whole key";

function shortenedFault(text: string): Fault | undefined {
  if (!/\.\.\.|…/.test(text)) return undefined;
  return fault("dkim.placeholder", "this is a shortened key, only an example of one", wholeKey);
}

/** Text that stands for a key: MIG..., <key>, ${KEY}, "paste the key here", or nothing. */
function placeholderFault(text: string): Fault | undefined {
  if (text.trim() === "")
    return fault("dkim.placeholder", "the public key is empty", `${wholeKey}, or say state: revoked`);
  const vague =
    text.length < 120 &&
    /[<>{}$]|\b(?:your|insert|paste|replace|change ?me|todo|public.?key)\b|^x+$/i.test(text);
  return vague
    ? fault("dkim.placeholder", "this only stands for a key, it is none", wholeKey)
    : shortenedFault(text);
}

/** True for tags; a base64 text with its = at the end is longer than any tag name. */
function isRecord(text: string): boolean {
  return /^[ \t]*[A-Za-z][A-Za-z0-9_]{0,7}[ \t]*=/.test(text);
}

interface ZoneLine {
  readonly text: string;
  readonly selector: string | undefined;
}

const lineHead = /^\s*(?:([^\s"();]+)[ \t]+)?(?:\d{1,10}[ \t]+)?(?:IN[ \t]+)?(?:\d{1,10}[ \t]+)?TXT[ \t]+/i;
const token = /[ \t\r\n()]+|"([^"\\]*(?:\\[^][^"\\]*)*)"|;[^\n]*/y;

/** Takes the strings out of a zone-file line (RFC 1035 5.1) and joins them; other text comes back as one line. */
function readZoneLine(text: string): ZoneLine | { readonly error: string } {
  const head = lineHead.exec(text);
  const [own, below] = head?.[1]?.toLowerCase().split("._domainkey", 2) ?? [];
  const selector = below === undefined ? undefined : own;
  const rest = text.slice(head?.[0].length ?? 0);
  if (!rest.includes('"')) return { text: oneLine(rest).replaceAll("\\;", ";").trim(), selector };
  const strings = readStrings(rest);
  return "error" in strings ? strings : { text: strings.value, selector };
}

function readStrings(text: string): Result<string> {
  let joined = "";
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null) return { error: "double quotes are unbalanced, or text stands outside of them" };
    const string = unescapeOctets(match[1] ?? "");
    // the text of a wrong escape may be part of a secret
    if ("error" in string) return { error: "a backslash escape is none of \\000 to \\255" };
    joined += string.value;
  }
  return { value: oneLine(joined) };
}

/** Line ends that an editor or YAML put in are blanks. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, " ");
}
