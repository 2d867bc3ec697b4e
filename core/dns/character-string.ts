// Octets as the quoted text of a zone file (RFC 1035 5.1), and back: escapes, quotes, pieces of 255 octets.
import type { Result } from "../result";
import { quote } from "./name";

/** One field of RDATA text: its octets, and whether it stood in double quotes. */
export interface Field {
  readonly octets: string;
  readonly quoted: boolean;
}

/**
 * The character-strings of a TXT: at most 255 octets each (RFC 1035 3.3), split greedily but never between
 * the octets of one UTF-8 character. An empty text is one empty string.
 */
export function characterStrings(text: string): string[] {
  if (text.length <= 255) return [text];
  const strings: string[] = [];
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + 255, text.length);
    if (end < text.length) {
      let back = 0;
      // 10xxxxxx continues a character, which has four octets at most
      while (back < 3 && isContinuation(text, end - back)) back++;
      if (!isContinuation(text, end - back)) end -= back;
    }
    strings.push(text.slice(start, end));
    start = end;
  }
  return strings;
}

function isContinuation(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xc0) === 0x80;
}

/** A character-string in double quotes: `"` and `\` behind a backslash, octets outside ASCII text as \DDD. */
export function quoteString(octetText: string): string {
  return `"${octetText.replace(/["\\]|[^\x20-\x7e]/g, escapeOctet)}"`;
}

function escapeOctet(octet: string): string {
  if (octet === '"' || octet === "\\") return `\\${octet}`;
  return `\\${octet.charCodeAt(0).toString().padStart(3, "0")}`;
}

/** Splits RDATA text into its fields: quoted or bare, with `\DDD` and `\X` taken back to octets. */
export function parseFields(text: string): Result<Field[]> {
  const fields: Field[] = [];
  for (let at = skipBlanks(text, 0); at < text.length; at = skipBlanks(text, at)) {
    const quoted = text.charAt(at) === '"';
    const start = quoted ? at + 1 : at;
    const end = endOfField(text, start, quoted);
    at = quoted ? end + 1 : end;
    if (end < 0 || (at < text.length && !isBlank(text.charAt(at))))
      return { error: `unbalanced quotes or a stray backslash in ${quote(text)}` };
    const value = unescapeOctets(text.slice(start, end));
    if ("error" in value) return value;
    fields.push({ octets: value.value, quoted });
  }
  return { value: fields };
}

function isBlank(character: string): boolean {
  return character === " " || (character >= "\t" && character <= "\r");
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text.charAt(at))) at++;
  return at;
}

/** Where a field ends: at its closing quote, or before the next blank; -1 when it does not end well. */
function endOfField(text: string, start: number, quoted: boolean): number {
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "\\") at++;
    else if (character === '"') return quoted ? at : -1;
    else if (!quoted && isBlank(character)) return at;
    if (at >= text.length) return -1;
  }
  return quoted ? -1 : text.length;
}

/** Text with `\DDD` (0 to 255) and `\X` escapes as the octets it stands for. */
export function unescapeOctets(text: string): Result<string> {
  let wrong: string | undefined;
  const value = text.replace(/\\(\d{3}|[^])/g, (escape, body: string) => {
    if (!/^\d/.test(body)) return body;
    if (body.length < 3 || Number(body) > 255) wrong ??= escape;
    return String.fromCharCode(Number(body));
  });
  return wrong === undefined
    ? { value }
    : { error: `${quote(wrong)} is no escape; \\DDD runs from \\000 to \\255` };
}
