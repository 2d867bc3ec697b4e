// The zone file as a backend, written by the `maildomain` provider: what the registry lists.
import type { Backend } from "../backend";
import { zoneRecordsReaders } from "../zone-records";
import { zonefileKind, zonefileKindRules, type ZonefileSettings } from "./kind";
import { provision } from "./provision";

/** Zone files. */
export const zonefileBackend: Backend<ZonefileSettings> = {
  kind: zonefileKind,
  area: { title: "Zone files", rules: zonefileKindRules },
  unit: "zone",
  provision,
  readers: zoneRecordsReaders,
  adoption: {
    readZone: async (zone, root) => (await import("./read-zone.js")).readOwnFile(zone, root),
    note: "a zone file is not taken over: up keeps it octet for octet and writes sections of its own",
  },
};
