// The PTR of an address at Hetzner Cloud for TypeScript programs.
import { Output, type Input } from "@pulumi/pulumi";
import type { ReverseBackend } from "../backend";
import { reverseBackend, type ReversePlace } from "../settings";
import type { HcloudSettings } from "./kind";
import { hcloudService } from "./provision";

type Id = Input<number> | Output<string>;

/** An address at Hetzner Cloud as a program gives it; an id may be that of a resource: `server.id`. */
export type HcloudArgs = { readonly [K in keyof HcloudSettings]: Id } & ReversePlace;

/**
 * Sets the PTR of an address at Hetzner Cloud. Exactly one id is given: that of the resource that has the address.
 * @param args.serverId a server
 * @param args.primaryIpId a Primary IP
 * @param args.floatingIpId a Floating IP
 * @param args.loadBalancerId a Load Balancer
 * @param args.host the host of the mail domain that has the address, and that the PTR names
 * @param args.family which address of the host. @default "ipv4"
 * @param args.index which one of several addresses of the family. @default 0, the first
 * @param args.provider an `hcloud.Provider`. @default that of the component
 */
export function hcloud(args: HcloudArgs): ReverseBackend<HcloudSettings> {
  const { serverId, primaryIpId, floatingIpId, loadBalancerId, ...place } = args;
  const ids = { serverId, primaryIpId, floatingIpId, loadBalancerId };
  const numbers = Object.entries(ids).flatMap(([key, id]) => (id === undefined ? [] : [[key, numberOf(id)]]));
  return reverseBackend(hcloudService, { ...(Object.fromEntries(numbers) as object), ...place });
}

/** The ids of resources are texts for the engine, and numbers for Hetzner Cloud. */
function numberOf(id: Id): Input<number> {
  return Output.isInstance(id) ? (id as Output<number | string>).apply(Number) : id;
}
