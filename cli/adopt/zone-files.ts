// Zone files as a source of what a zone holds: those that the command names, and the file of a zonefile backend.
import { existsSync, readFileSync } from "node:fs";
import type { ZoneConfig } from "../../core/config/read";
import { parentOf, quote, withoutDot, type Fqdn } from "../../core/dns/name";
import { parseZoneFile, rdataTextOf, type RecordEntry, type ZoneFile } from "../../core/dns/zone-file";
import type { Issue } from "../../core/issue";
import { sectionDomain } from "../../provider/zonefile/sections";
import { readExistingFiles } from "../existing-file";
import { type LiveRecord, type LiveZone, type ReadZone } from "./live";
import { report } from "./rules";

/** The zones that the files hold, by apex; a file of a zone that is not configured is an issue. */
export function readZoneFiles(
  paths: readonly string[],
  zones: readonly ZoneConfig[],
): { readonly byApex: ReadonlyMap<Fqdn, LiveZone>; readonly issues: readonly Issue[] } {
  const byApex = new Map<Fqdn, LiveZone>();
  const issues: Issue[] = [];
  for (const path of paths) {
    const read = readZoneFile(path, zones);
    if ("issues" in read) issues.push(...read.issues);
    else byApex.set(read.apex, read.live);
  }
  return { byApex, issues };
}

type OneFile = { readonly apex: Fqdn; readonly live: LiveZone } | { readonly issues: readonly Issue[] };

function readZoneFile(path: string, zones: readonly ZoneConfig[]): OneFile {
  const { existing, issues } = readExistingFiles([path], zones);
  if (existing === undefined) return { issues };
  const knows = (name: Fqdn | undefined): boolean =>
    name !== undefined && existing.texts(name, "NS") !== undefined;
  // a file knows its apex, and nothing above it
  const zone = zones.find(({ apex }) => knows(apex) && !knows(parentOf(apex)));
  const text = readFileSync(path, "latin1");
  if (/^\s*\{/.test(text)) {
    const fix = "give a zone file, or let adopt ask the DNS host";
    const said = `${quote(path)} holds recorded answers, which do not list a zone`;
    return { issues: [report("adopt.answers", path, said, { fix })] };
  }
  if (zone === undefined) {
    const said = `${quote(path)} holds a zone above or below those that are configured`;
    return { issues: [report("adopt.no-source", path, said, { fix: "give the file of the zone itself" })] };
  }
  const parsed = parseZoneFile(text, zone.apex);
  if ("error" in parsed) return { issues: [unreadable(zone.apex, path, parsed.error)] };
  return {
    apex: zone.apex,
    live: { from: `zone file ${path}`, records: recordsOf(parsed.value) },
  };
}

/** The file in which the zonefile backend keeps a zone; no records as long as there is no file. */
export function readOwnFile(apex: Fqdn, path: string, shown: string): ReadZone {
  if (!existsSync(path)) return { live: { from: `${shown}, which does not exist yet`, records: [] } };
  try {
    const parsed = parseZoneFile(readFileSync(path, "latin1"), apex);
    if ("error" in parsed) return { issue: unreadable(apex, shown, parsed.error) };
    const file = parsed.value;
    const places = (entry: RecordEntry): Partial<LiveRecord> => ({
      line: entry.line,
      section: sectionDomain(file, entry),
    });
    return { live: { from: `zone file ${shown}`, records: recordsOf(file, places) } };
  } catch (error) {
    return { issue: unreadable(apex, shown, (error as Error).message) };
  }
}

function unreadable(apex: Fqdn, path: string, reason: string): Issue {
  const where = `zones["${withoutDot(apex)}"]`;
  return report("adopt.unreadable", where, `${quote(path)} cannot be read: ${reason}`, {
    fix: "correct the file",
  });
}

function recordsOf(
  file: ZoneFile,
  more: (entry: RecordEntry) => Partial<LiveRecord> = () => ({}),
): LiveRecord[] {
  return file.entries.flatMap((entry): LiveRecord[] => {
    if (entry.kind !== "record") return [];
    const { owner, type, ttl } = entry;
    return [{ owner, type, ttl, text: rdataTextOf(file, entry), ...more(entry) }];
  });
}
