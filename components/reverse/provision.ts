// Declares the resources of reverse backends, each after the forward records of its address.
import type { ComponentResource, Input, Resource } from "@pulumi/pulumi";
import { addressOfReverseName } from "../../core/dns/address";
import { withoutDot, type Fqdn } from "../../core/dns/name";
import { isType } from "../../core/dns/rrset";
import type { Backend } from "../backends/backend";
import type { Inputs, ReverseBackend, ReverseService } from "./backend";
import { reverseBackendRules } from "./kind";

const reverseArea = { title: "Reverse backends", rules: reverseBackendRules };

/** A reverse backend as a DNS host: what a stack file names in `zones`. */
export function zoneBackend<Settings>(service: ReverseService<Settings>): Backend<Settings> {
  return {
    kind: service.kind,
    area: reverseArea,
    unit: "rrset",
    provision: ({ zone, rrsets }, { name, options }) =>
      // `reject` let nothing pass but one PTR, at the name of an address
      rrsets.flatMap((set) => {
        const target = isType(set, "PTR") ? set.rdatas[0]?.target : undefined;
        const address = addressOfReverseName(zone.apex);
        if (target === undefined || address === undefined) return [];
        const ptr = {
          name: `${name}/${withoutDot(set.owner)}/PTR`,
          address,
          host: withoutDot(target),
          options,
        };
        return [service.provision(ptr, zone.settings as Inputs<Settings>)];
      }),
    // they hold names of addresses, not records
    readers: {},
  };
}

/** A PTR that a program gave a reverse backend for. */
export interface PlannedPtr {
  readonly backend: ReverseBackend;
  readonly host: Fqdn;
  /** what identifies it, whether the address is late or not: "mail.example.com/ipv4" */
  readonly place: string;
  readonly address: Input<string>;
  /** the zone of one owner name that stands for it in the plan; `undefined` when the address is late */
  readonly apex: Fqdn | undefined;
}

/** Declares the PTRs of a program's reverse backends; `declared` are the resources by `owner TYPE`. */
export function provisionPtrs(
  ptrs: readonly PlannedPtr[],
  declared: ReadonlyMap<string, Resource[]>,
  { name, parent }: { readonly name: string; readonly parent: ComponentResource },
): void {
  for (const { backend, host, place, address } of ptrs) {
    const { service, settings, provider } = backend;
    const needed = ["A", "AAAA", "CNAME"].flatMap((type) => declared.get(`${host} ${type}`) ?? []);
    const options = { parent, dependsOn: [...new Set(needed)], ...(provider && { provider }) };
    service.provision({ name: `${name}/ptr/${place}`, address, host: withoutDot(host), options }, settings);
  }
}
