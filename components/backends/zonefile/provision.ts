// One ZoneRecords resource per zone and mail domain.
import type * as Pulumi from "@pulumi/pulumi";
import { withoutDot } from "../../../core/dns/name";
import { rrsetKey } from "../../../core/dns/rrset";
import type { ZonePlan } from "../../../core/plan";
import { purposeOf } from "../../../core/render/zone-text";
import type { ProvisionContext } from "../backend";
import { newZoneRecords } from "../zone-records";
import { zonefileKind, zonefilePath, type ZonefileSettings } from "./kind";

/** Declares the records of a mail domain in a zone file. */
export function provision({ zone, rrsets }: ZonePlan, context: ProvisionContext): Pulumi.Resource[] {
  const settings = zone.settings as ZonefileSettings;
  const { nameservers, hostmaster } = settings;
  const path = zonefilePath(zone.apex, settings);
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
  return [newZoneRecords(`${context.name}/${withoutDot(zone.apex)}`, inputs, context.options)];
}
