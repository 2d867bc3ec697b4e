// The TXT of a BIMI assertion record as a value (draft-brand-indicators-for-message-identification-12 4.3).
import { quote } from "../../dns/name";
import type { Result } from "../../result";
import { parseWebUri } from "../tls-rpt/record";

/** Whose picture mailboxes show when the sender has one too: that of the brand, or the sender's own. */
export const avatarPreferences = ["brand", "personal"] as const;
type AvatarPreference = (typeof avatarPreferences)[number];

/** An assertion record. */
export interface BimiRecord {
  /** https URI of the SVG; "" declines */
  readonly location: string;
  /** https URI of the mark certificate in PEM, "" for none; `undefined`: the record does not say */
  readonly authority: string | undefined;
  /** prefixes of local parts whose records stand at selectors of their own; [] for every local part */
  readonly localPartSelectors: readonly string[] | undefined;
  readonly avatarPreference: AvatarPreference | undefined;
}

/** The pictures that receivers refuse for certain, by the end of their URI. */
const otherImages = /\.(?:png|jpe?g|gif|webp|bmp|ico|tiff?|avif|heic|eps|ai|pdf)$/i;

/** Reads the URI of the picture: https, and no other format than SVG (draft 4.3.2). */
export function parseLocation(text: string): Result<string> {
  const uri = parseWebUri(text);
  if ("error" in uri || !otherImages.test(uri.value)) return uri;
  return { error: `${quote(text)} is no SVG, which is the only format that is allowed` };
}

/** Reads the URI of the mark certificate. */
export function parseAuthority(text: string): Result<string> {
  return parseWebUri(text);
}

/** True when the path of a URI ends in one of the suffixes. */
export function endsIn(uri: string, suffixes: readonly string[]): boolean {
  const path = uri.replace(/[?#].*$/s, "").toLowerCase();
  return suffixes.some((suffix) => path.endsWith(suffix));
}

/** Reads a prefix of local parts, as it stands in lps. */
export function parsePrefix(text: string): Result<string> {
  if (/^[A-Za-z0-9-]{1,63}$/.test(text)) return { value: text };
  return { error: `local-part prefix ${quote(text)} must have 1 to 63 letters, digits and hyphens` };
}

/** True for a TXT that receivers take for an assertion record (draft 7.2). */
export function isBimiText(text: string): boolean {
  return /^v[ \t]*=[ \t]*BIMI1[ \t]*(?:;|$)/.test(text);
}

/** True for a record that says: show no picture. */
export function isDeclination({ location, authority = "" }: BimiRecord): boolean {
  return location === "" && authority === "";
}

/** The text of a record. */
export function formatBimi(record: BimiRecord): string {
  const { location, authority, localPartSelectors, avatarPreference } = record;
  const tags = ["v=BIMI1", `l=${location}`];
  if (authority !== undefined) tags.push(`a=${authority}`);
  if (localPartSelectors !== undefined) tags.push(`lps=${localPartSelectors.join(",")}`);
  if (avatarPreference !== undefined) tags.push(`avp=${avatarPreference}`);
  // the grammar wants a separator behind avp, and the draft's examples have one behind an empty tag
  const end = avatarPreference !== undefined || tags.at(-1)?.endsWith("=") === true ? ";" : "";
  return `${tags.join("; ")}${end}`;
}

/** Reads the text of a record; unknown tags are passed over (draft 4.3). */
export function parseBimi(text: string): { readonly value: BimiRecord } | BimiFault {
  const tags = splitTags(text);
  if ("error" in tags) return tags;
  const get = (name: string): string | undefined => tags.value.get(name);
  const location = get("l");
  if (location === undefined) return syntax(`BIMI record ${quote(text)} has no tag l, which is required`);
  const uris = [
    location === "" ? undefined : parseLocation(location),
    (get("a") ?? "") === "" ? undefined : parseAuthority(get("a") ?? ""),
  ];
  for (const uri of uris) if (uri !== undefined && "error" in uri) return badUri(uri.error);
  if (location === "" && uris[1] !== undefined) {
    return syntax("l is empty and a is not: a mark certificate without a picture means nothing");
  }
  const avp = get("avp");
  const avatarPreference = avatarPreferences.find((known) => known === avp);
  if (avp !== undefined && avatarPreference === undefined) {
    return syntax(`avp=${quote(avp)} is unknown, allowed are ${avatarPreferences.join(", ")}`);
  }
  const lps = get("lps");
  const prefixes = lps === undefined || lps === "" ? [] : lps.split(",").map((prefix) => prefix.trim());
  for (const prefix of prefixes) {
    const read = parsePrefix(prefix);
    if ("error" in read) return syntax(read.error);
  }
  const localPartSelectors = lps === undefined ? undefined : prefixes;
  return { value: { location, authority: get("a"), localPartSelectors, avatarPreference } };
}

const syntax = (error: string) => ({ code: "bimi.syntax", error }) as const;
const badUri = (error: string) => ({ code: "bimi.url", error }) as const;

/** What is wrong with a record, and under which code. */
export type BimiFault = ReturnType<typeof syntax> | ReturnType<typeof badUri>;

/** The tags by name (RFC 6376 3.2): v stands first, none stands twice. */
function splitTags(text: string): { readonly value: ReadonlyMap<string, string> } | BimiFault {
  if (!isBimiText(text)) return syntax(`BIMI record ${quote(text)} must begin with "v=BIMI1;"`);
  if (/[^\t\x20-\x7e]/.test(text))
    return syntax("the BIMI record holds a character that is no printable ASCII");
  const parts = text.split(";");
  if (parts.at(-1)?.trim() === "") parts.pop();
  const tags = new Map<string, string>();
  for (const part of parts) {
    const equals = part.indexOf("=");
    const name = part.slice(0, Math.max(equals, 0)).trim();
    if (!/^[A-Za-z]\w*$/.test(name)) return syntax(`${quote(part.trim())} is not of the form tag=value`);
    if (tags.has(name)) return syntax(`tag ${quote(name)} stands twice, once is allowed`);
    tags.set(name, part.slice(equals + 1).trim());
  }
  return { value: tags };
}
