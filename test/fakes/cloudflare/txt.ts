// TXT content: quoted character-strings (RFC 1035 5.1) of at most 255 octets, cut and quoted where they are not.
import { invalid } from "./failure";

const longestString = 255;

/** The content as the API stores it, and its octets on the wire. */
export function normaliseTxt(content: string): { readonly content: string; readonly octets: number } {
  const strings = content.startsWith('"') ? quotedStrings(content.trimEnd()) : [plainOctets(content)];
  const cut = strings.flatMap((octets) => slices(octets));
  return {
    content: cut.map(quoted).join(" "),
    octets: cut.reduce((sum, octets) => sum + 1 + octets.length, 0),
  };
}

function plainOctets(text: string): number[] {
  return Array.from(text, printable);
}

function printable(character: string): number {
  if (!/^[ -~]$/.test(character))
    throw invalid(9051, "Invalid TXT record. Record may only contain printable ASCII!");
  return character.charCodeAt(0);
}

function quotedStrings(content: string): number[][] {
  const string = /\s*"((?:[^"\\]|\\.)*)"/sy;
  const strings: number[][] = [];
  while (string.lastIndex < content.length) {
    const found = string.exec(content);
    if (found === null) throw invalid(1004, "Content for TXT record must have valid double quotes.");
    strings.push(unescaped(found[1] ?? ""));
  }
  return strings;
}

function unescaped(text: string): number[] {
  return Array.from(text.matchAll(/\\(\d{3})|\\?(.)/gsu), ([, decimal, character = ""]) => {
    if (decimal === undefined) return printable(character);
    if (Number(decimal) > 255)
      throw invalid(1004, `Content for TXT record has an invalid escape \\${decimal}.`);
    return Number(decimal);
  });
}

function slices(octets: readonly number[]): (readonly number[])[] {
  if (octets.length <= longestString) return [octets];
  return [octets.slice(0, longestString), ...slices(octets.slice(longestString))];
}

function quoted(octets: readonly number[]): string {
  return `"${octets.map(escaped).join("")}"`;
}

function escaped(octet: number): string {
  const character = String.fromCharCode(octet);
  if (/["\\]/.test(character)) return `\\${character}`;
  return /[ -~]/.test(character) ? character : `\\${String(octet).padStart(3, "0")}`;
}
