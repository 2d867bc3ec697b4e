// One ZoneRecords resource per zone and mail domain.
import type * as Pulumi from "@pulumi/pulumi";
import { withoutDot, type Fqdn } from "../../../core/dns/name";
import { rrsetKey } from "../../../core/dns/rrset";
import type { ZonePlan } from "../../../core/plan";
import { purposeOf } from "../../../core/render/zone-text";
import type { Backend, ProvisionContext } from "../backend";
import { newZoneRecords } from "../zone-records";
import { zonefileKind, type ZonefileSettings } from "./kind";

/** Zone files, written by the `maildomain` provider. */
export const zonefileBackend: Backend<ZonefileSettings> = { kind: zonefileKind, provision };

function provision({ zone, rrsets }: ZonePlan, context: ProvisionContext): Pulumi.Resource[] {
  const { path = defaultPath(zone.apex), nameservers, hostmaster } = zone.settings as ZonefileSettings;
  const inputs = {
    zone: zone.apex,
    backend: zonefileKind.name,
    // absent, not undefined: the engine would store the difference
    settings: { path, ...(nameservers && { nameservers }), ...(hostmaster && { hostmaster }) },
    domain: context.domain,
    rrsets: Object.fromEntries(
      rrsets.map((set) => [
        rrsetKey(set),
        { ttl: set.ttl, rdatas: context.rdatas(set), purpose: purposeOf(set) },
      ]),
    ),
  };
  return [newZoneRecords(`${context.name}/${withoutDot(zone.apex)}`, inputs, { parent: context.parent })];
}

/** "zones/example.com.zone". A classless reverse zone has a slash in its name (RFC 2317 4). */
function defaultPath(apex: Fqdn): string {
  return `zones/${apex === "." ? "root" : withoutDot(apex).replaceAll("/", "%2f")}.zone`;
}
