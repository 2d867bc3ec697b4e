// Reads the file in which the zonefile backend keeps a zone.
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ZoneSettings } from "../../../core/config/backend-kind";
import { sectionDomain } from "../../../core/dns/zone-sections";
import { liveFile, unreadableFile } from "../live-file";
import type { ReadZone } from "../live";
import { zonefilePath, type ZonefileSettings } from "./kind";

/** Every record of the file, and the section that it stands in; no records as long as there is no file. */
export function readOwnFile({ apex, settings }: Omit<ZoneSettings, "where">, root: string): ReadZone {
  const shown = zonefilePath(apex, settings as ZonefileSettings);
  const path = resolve(root, shown);
  if (!existsSync(path)) return { live: { from: `${shown}, which does not exist yet`, records: [] } };
  try {
    return liveFile(apex, readFileSync(path, "latin1"), shown, (file, entry) => ({
      line: entry.line,
      section: sectionDomain(file, entry),
    }));
  } catch (error) {
    return { issue: unreadableFile(apex, shown, (error as Error).message) };
  }
}
