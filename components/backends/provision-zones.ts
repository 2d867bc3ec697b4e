// Declares the resources of every zone of a mail domain, in the order in which the world may see them.
import type { Resource } from "@pulumi/pulumi";
import type { Fqdn } from "../../core/dns/name";
import { rrsetKey, type RRset } from "../../core/dns/rrset";
import type { ZonePlan } from "../../core/plan";
import type { Backend, ProvisionContext } from "./backend";
import { backendOf } from "./registry";

/** What one call of a backend declares. */
interface Part {
  readonly backend: Backend;
  readonly plan: ZonePlan;
  readonly rank: number;
}

/**
 * Addresses come before the aliases, MX and SRV that name them, and PTRs last: a receiver must never be sent to a
 * host that does not exist, and owners of addresses refuse a PTR whose forward record is missing.
 * @returns the resources that hold each RRset, by `owner TYPE`
 */
export function provisionZones(
  zones: readonly ZonePlan[],
  context: Omit<ProvisionContext, "options"> & Pick<ProvisionContext["options"], "parent">,
): ReadonlyMap<string, Resource[]> {
  const { parent, ...rest } = context;
  const declared = new Map<string, Resource[]>();
  for (const { backend, plan } of zones.flatMap(partsOf).sort((a, b) => a.rank - b.rank)) {
    const needed = plan.rrsets.flatMap((set) => neededBy(set)).flatMap((key) => declared.get(key) ?? []);
    const options = { parent, dependsOn: [...new Set(needed)] };
    const resources = backend.provision(plan, { ...rest, options });
    for (const set of plan.rrsets) declared.set(rrsetKey(set), resources);
  }
  return declared;
}

function partsOf(plan: ZonePlan): Part[] {
  const backend = backendOf(plan.zone.kind);
  if (backend.unit === "zone") {
    // a zone file holds addresses and all that names them; only a reverse zone has to wait for other zones
    const waits = plan.rrsets.some(({ type }) => type === "PTR");
    return [{ backend, plan, rank: waits ? ranks.PTR : 0 }];
  }
  return plan.rrsets.map((set) => ({ backend, plan: { ...plan, rrsets: [set] }, rank: rankOf(set) }));
}

const ranks = { A: 0, AAAA: 0, CNAME: 1, other: 2, PTR: 3 } as const;

function rankOf({ type }: RRset): number {
  return type in ranks ? ranks[type as keyof typeof ranks] : ranks.other;
}

/** The RRsets that must be live before this one: the addresses and aliases of the hosts that it names. */
function neededBy(set: RRset): string[] {
  return hostsOf(set).flatMap((host) => [`${host} A`, `${host} AAAA`, `${host} CNAME`]);
}

function hostsOf(set: RRset): Fqdn[] {
  switch (set.type) {
    case "MX":
      return set.rdatas.map(({ exchange }) => exchange);
    case "SRV":
    case "CNAME":
    case "NS":
    case "PTR":
      return set.rdatas.map(({ target }) => target);
    case "A":
    case "AAAA":
    case "TXT":
    case "CAA":
    case "TLSA":
      return [];
  }
}
