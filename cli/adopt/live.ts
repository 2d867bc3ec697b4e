// How a live record is named and shown.
import type { LiveRecord } from "../../components/backends/live";

/** "example.com. MX": records with the same key are one RRset. */
export function keyOf({ owner, type }: Pick<LiveRecord, "owner" | "type">): string {
  return `${owner} ${type}`;
}

/** What it has beyond a plain record, its TTL included, for people. */
export function beyond({ extra, servedTtl }: LiveRecord): string | undefined {
  return extra ?? (servedTtl === undefined ? undefined : "automatic TTL");
}

/** The record on one line, as in a zone file; never with octets that a terminal would act on. */
export function recordLine(record: LiveRecord): string {
  const { owner, ttl, type, text } = record;
  const more = beyond(record);
  const shown = text.includes("PRIVATE KEY") ? "(a private key, not shown)" : text;
  const line = `${owner} ${ttl} IN ${type} ${shown.length > 200 ? `${shown.slice(0, 197)}...` : shown}`;
  return `${line.replace(/[^\x20-\x7e]/g, "?")}${more === undefined ? "" : ` (${more})`}`;
}
