// A zone file as a source of what a zone holds.
import { quote, withoutDot, type Fqdn } from "../../core/dns/name";
import { parseZoneFile, rdataTextOf, type RecordEntry, type ZoneFile } from "../../core/dns/zone-file";
import type { Issue } from "../../core/issue";
import { report } from "./adopt-rules";
import type { LiveRecord, ReadZone } from "./live";

/**
 * The records of a zone file.
 * @param shown its path, for people
 * @param more what else is known of each record
 */
export function liveFile(
  apex: Fqdn,
  text: string,
  shown: string,
  more: (file: ZoneFile, entry: RecordEntry) => Partial<LiveRecord> = () => ({}),
): ReadZone {
  const parsed = parseZoneFile(text, apex);
  if ("error" in parsed) return { issue: unreadableFile(apex, shown, parsed.error) };
  const file = parsed.value;
  const records = file.entries.flatMap((entry): LiveRecord[] => {
    if (entry.kind !== "record") return [];
    const { owner, type, ttl } = entry;
    return [{ owner, type, ttl, text: rdataTextOf(file, entry), ...more(file, entry) }];
  });
  return { live: { from: `zone file ${shown}`, records } };
}

/** The issue of a file that says less than all of its zone. */
export function unreadableFile(apex: Fqdn, shown: string, reason: string): Issue {
  const text = `${quote(shown)} cannot be read: ${reason}`;
  return report("adopt.unreadable", `zones["${withoutDot(apex)}"]`, text, { fix: "correct the file" });
}
