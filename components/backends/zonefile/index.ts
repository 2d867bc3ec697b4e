// The zone-file backend for TypeScript programs.
import type { z } from "zod";
import type { DnsBackend } from "../backend";
import { readSettings } from "../read-settings";
import { zonefileKind, type zonefileSchema, type ZonefileSettings } from "./kind";

/**
 * A zone that is kept in a zone file: needs no account.
 * @param settings.path the file, relative to the project. @default zones/<apex>.zone
 * @param settings.nameservers NS of a file that is made new. @default ns.invalid, to be replaced
 * @param settings.hostmaster SOA RNAME of a file that is made new. @default hostmaster.<apex>
 */
export function zonefile(settings: z.input<typeof zonefileSchema> = {}): DnsBackend<ZonefileSettings> {
  return { kind: zonefileKind, settings: readSettings(zonefileKind, settings) };
}
