// The zone files that the command names as a source of what zones hold.
import { readFileSync } from "node:fs";
import { report } from "../../components/backends/adopt-rules";
import type { LiveZone } from "../../components/backends/live";
import { liveFile } from "../../components/backends/live-file";
import type { ZoneConfig } from "../../core/config/read";
import { parentOf, quote, type Fqdn } from "../../core/dns/name";
import type { Issue } from "../../core/issue";
import { readExistingFiles } from "../existing-file";

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
  const read = liveFile(zone.apex, text, path);
  return "issue" in read ? { issues: [read.issue] } : { apex: zone.apex, live: read.live };
}
