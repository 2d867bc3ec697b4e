// Reads a zone file (RFC 1035 5.1) into entries that cover its text without gaps, so that a writer can replace
// some of them and keep every other octet. The text is octets: one character, one octet.
import type { Fqdn } from "./name";
import { formatRdata } from "./presentation";
import type { RrType } from "./rdata";
import type { RecordEntry, ZoneEntry } from "./zone-entry";
import { logicalLines, ZoneSyntaxError } from "./zone-lexer";
import { ZoneReader } from "./zone-reader";

export type { DirectiveEntry, RecordEntry, SilentEntry, Soa, ZoneEntry } from "./zone-entry";

/** A zone file: its text, and the entries that make it up. */
export interface ZoneFile {
  readonly text: string;
  readonly entries: readonly ZoneEntry[];
}

/** A zone file, or its first mistake; `error` names the place as well. */
export type ZoneFileResult =
  { readonly value: ZoneFile } | { readonly error: string; readonly line: number; readonly column: number };

/** Reads the text of a zone file whose names are relative to `origin` until it says otherwise. */
export function parseZoneFile(text: string, origin: Fqdn): ZoneFileResult {
  try {
    const reader = new ZoneReader(text, origin);
    const entries: ZoneEntry[] = [];
    for (const line of logicalLines(text)) entries.push(reader.read(line));
    return { value: { text, entries } };
  } catch (error) {
    if (!(error instanceof ZoneSyntaxError)) throw error;
    const before = text.lastIndexOf("\n", error.offset - 1);
    const column = error.offset - (error.offset === 0 ? -1 : before);
    const line = countLines(text, error.offset);
    return { error: `line ${line}, column ${column}: ${error.message}`, line, column };
  }
}

function countLines(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

/** The RDATA of a record in presentation format; that of a type not handled here as it was written, on one line. */
export function rdataTextOf({ text }: ZoneFile, record: RecordEntry): string {
  if (record.rdata !== undefined) return formatRdata(record.type as RrType, record.rdata);
  return record.fields.map((field) => text.slice(field.start, field.end)).join(" ");
}
