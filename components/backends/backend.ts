// A kind of DNS host with its Pulumi side. Types only: whoever plans loads no SDK.
import type { ComponentResource, Input, Resource } from "@pulumi/pulumi";
import type { BackendKind } from "../../core/config/backend-kind";
import type { RRset } from "../../core/dns/rrset";
import type { ZonePlan } from "../../core/plan";

/** Where the resources of a zone belong. */
export interface ProvisionContext {
  /** the name of the component; the names of its children begin with it */
  readonly name: string;
  /** the mail domain, without final dot */
  readonly domain: string;
  readonly parent: ComponentResource;
  /** the RDATA of an RRset of the plan in presentation format, perhaps not known before `up` */
  readonly rdatas: (set: RRset) => Input<string[]>;
}

/**
 * Declares the resources that hold one mail domain's RRsets in one zone, with names that come from identity alone.
 * Synchronous, and never called inside of `apply`: which resources there are is plain in every preview.
 */
export type Provision = (zone: ZonePlan, context: ProvisionContext) => Resource[];

/** A zone's DNS host as a TypeScript program gives it: `zonefile({ path: "zones/example.com.zone" })`. */
export interface DnsBackend<Settings = unknown> {
  readonly kind: BackendKind<Settings>;
  readonly settings: Settings;
}

/** One kind of DNS host: its folder's line in the registry. The SDK behind `provision` loads when it is called. */
export interface Backend<Settings = unknown> {
  readonly kind: BackendKind<Settings>;
  readonly provision: Provision;
}
