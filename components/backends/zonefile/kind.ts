// The zone file as a DNS host: its settings and what it cannot hold.
import * as z from "zod";
import type { BackendKind } from "../../../core/config/backend-kind";
import { root, withoutDot, type Fqdn } from "../../../core/dns/name";
import { nameField } from "../../../core/mail/fields";

export const zonefileSchema = z.strictObject({
  path: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "the file; default: zones/<apex>.zone below the project" }),
  nameservers: z
    .array(nameField)
    .min(1)
    .optional()
    .meta({ description: "NS of a file that is made new; default: ns.invalid, to be replaced" }),
  hostmaster: nameField
    .optional()
    .meta({ description: "SOA RNAME of a file that is made new; default: hostmaster.<apex>" }),
});

/** Settings of a zone that is kept in a zone file. */
export type ZonefileSettings = z.output<typeof zonefileSchema>;

/** The file that keeps a zone: as configured, else zones/<apex>.zone below the project. */
export function zonefilePath(apex: Fqdn, settings: ZonefileSettings): string {
  if (settings.path !== undefined) return settings.path;
  // a classless reverse zone has a slash in its name (RFC 2317 4)
  return `zones/${apex === root ? "root" : withoutDot(apex).replaceAll("/", "%2f")}.zone`;
}

/** A zone file holds every RRset that DNS knows: nothing is refused. */
export const zonefileKind: BackendKind<ZonefileSettings> = {
  name: "zonefile",
  schema: zonefileSchema,
  place: ({ apex, settings }) => `in ${zonefilePath(apex, settings as ZonefileSettings)}`,
  reject: () => [],
};
