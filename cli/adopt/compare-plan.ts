// A whole plan against the zones as they are live.
import type { Fqdn } from "../../core/dns/name";
import type { Plan } from "../../core/plan";
import { compareZone } from "./compare";
import { hostOf } from "./import-file";
import type { LiveZone } from "../../components/backends/live";
import type { ShownZone } from "./text";

/** Compares zone by zone; a zone that is not among those that were read is left out. */
export function comparePlan(planned: Plan, byApex: ReadonlyMap<Fqdn, LiveZone>): ShownZone[] {
  return planned.zones.flatMap(({ zone }) => {
    const live = byApex.get(zone.apex);
    if (live === undefined) return [];
    const parts = planned.domains.flatMap(({ domain, zones }) =>
      zones.filter((held) => held.zone.apex === zone.apex).map(({ rrsets }) => ({ domain, rrsets })),
    );
    return [{ zone, live, ...compareZone(parts, live, hostOf(zone)) }];
  });
}
