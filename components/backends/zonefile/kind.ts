// The zone file as a DNS host: its settings and what it cannot hold.
import * as z from "zod";
import type { BackendKind, ZoneSettings } from "../../../core/config/backend-kind";
import { quote, root, withoutDot, type Fqdn } from "../../../core/dns/name";
import { rrsetKey } from "../../../core/dns/rrset";
import { defineRules, reporter } from "../../../core/issue";
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

export const zonefileKindRules = defineRules({
  "zonefile.apex-ns": {
    level: "E",
    reference: "RFC 1034 4.2.1",
    title: "the NS records of a zone file's apex come from its nameservers setting",
    why: "the file has an NS RRset from its first moment; a second source would fight with it",
    example: "zones: { example.com: { backend: zonefile, nameservers: [ns1.example.net] } }",
  },
  "zonefile.nameservers": {
    level: "I",
    reference: "RFC 2606 2",
    title: "a zone file that is made new gets the nameservers that are given",
    why: "without them it gets ns.invalid, a name that never exists: no resolver would find the zone",
    example: "zones: { example.com: { backend: zonefile, nameservers: [ns1.example.net] } }",
  },
});
const report = reporter(zonefileKindRules);

function inFile({ apex, settings }: Omit<ZoneSettings, "where">): string {
  return `in ${zonefilePath(apex, settings as ZonefileSettings)}`;
}

/** A zone file holds every RRset that DNS knows, but its NS at the apex. */
export const zonefileKind: BackendKind<ZonefileSettings> = {
  name: "zonefile",
  schema: zonefileSchema,
  place: inFile,
  identity: inFile,
  reject: (set, { apex }) =>
    set.type === "NS" && set.owner === apex
      ? [
          report(
            "zonefile.apex-ns",
            set.sources[0]?.where ?? rrsetKey(set),
            `NS records of the apex ${quote(withoutDot(apex))} cannot be given as records`,
            {
              fix: "give them as nameservers of the zone",
            },
          ),
        ]
      : [],
  advise: ({ where, settings }) =>
    (settings as ZonefileSettings).nameservers === undefined
      ? [
          report("zonefile.nameservers", where, "no nameservers are given: a new file gets ns.invalid", {
            fix: "give nameservers",
          }),
        ]
      : [],
};
