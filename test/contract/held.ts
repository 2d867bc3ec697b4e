// What a DNS host holds, as its own interface shows it. Reads texts by the host's rules, with nothing of the product.
import type { RRset } from "../../core/dns/rrset";

/** One record as a host shows it, its RDATA split into fields: names absolute, texts as octets. */
export interface HeldRecord {
  readonly owner: string;
  readonly ttl: number;
  readonly type: string;
  readonly fields: readonly string[];
}

/** The records as lines that can be compared, whichever host they come from. */
export function heldLines(records: readonly HeldRecord[]): string[] {
  return records
    .map(({ owner, ttl, type, fields }) => `${lower(owner)} ${ttl} ${type} ${told(type, fields)}`)
    .sort();
}

/** The same lines of RRsets that are to be held. */
export function wantedLines(sets: readonly RRset[]): string[] {
  return heldLines(
    sets.flatMap((set) =>
      set.rdatas.map((rdata) => ({
        owner: set.owner,
        ttl: set.ttl,
        type: set.type,
        // the values of a TXT are one text; all other RDATA have their fields in the order of the zone file
        fields: Object.values(rdata).map(String),
      })),
    ),
  );
}

/** A TXT is the octets of all its strings together, and the case of a name or of a digest means nothing. */
function told(type: string, fields: readonly string[]): string {
  switch (type) {
    case "TXT":
      return JSON.stringify(fields.join(""));
    case "CAA":
      return JSON.stringify(fields);
    case "TLSA":
      return lower([...fields.slice(0, 3), fields.slice(3).join("")].join(" "));
    case "AAAA":
      return new URL(`http://[${fields.join(" ")}]`).hostname;
    default:
      return lower(fields.join(" "));
  }
}

function lower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * Splits text into fields at blanks, as zone files have them: "..." is one field, and a backslash makes three digits
 * an octet, or keeps the character behind it. The digits are decimal in zone files and octal at Route 53.
 */
export function splitFields(text: string, base: 8 | 10): string[] {
  const field = /"((?:[^"\\]|\\[^])*)"|((?:[^\s"\\]|\\[^])+)/gy;
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at++;
    if (at >= text.length) return fields;
    field.lastIndex = at;
    const found = field.exec(text);
    if (found === null) throw new Error(`no field at ${at} in ${text}`);
    at = field.lastIndex;
    fields.push(unescaped(found[1] ?? found[2] ?? "", base));
  }
}

/** A text with its escapes taken back to octets. */
export function unescaped(text: string, base: 8 | 10): string {
  return text.replace(/\\(?:(\d{3})|([^]))/g, (_escape, digits: string | undefined, character: string) =>
    digits === undefined ? character : String.fromCharCode(parseInt(digits, base)),
  );
}
