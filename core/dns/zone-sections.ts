// Sections of a zone file: the comment above some records says whose they are, and what for.
import { toOctets } from "./rdata";
import type { RecordEntry, ZoneEntry, ZoneFile } from "./zone-file";

/** "; example.com: MX" */
export function heading(domain: string, purpose: string): string {
  return toOctets(`; ${domain}: ${purpose}`);
}

const headingForm = /^; ([a-z0-9_.-]+\.[a-z0-9-]+): ./;

/** The domain that a comment names, if it has the form of a heading. */
export function headingDomain(text: string, entry: ZoneEntry): string | undefined {
  if (entry.kind !== "comment") return undefined;
  return headingForm.exec(text.slice(entry.start, entry.end))?.[1];
}

/** The domain that the comment above a record names, if that comment has the form of a heading. */
export function sectionDomain({ text, entries }: ZoneFile, record: RecordEntry): string | undefined {
  let at = entries.findIndex(({ start }) => start === record.start);
  while (entries[at]?.kind === "record") at--;
  const entry = entries[at];
  return entry === undefined ? undefined : headingDomain(text, entry);
}
