// A kind of DNS host with its Pulumi side. Types only: whoever plans loads no SDK.
import type { ComponentResource, Input, Resource } from "@pulumi/pulumi";
import type { BackendKind } from "../../core/config/backend-kind";
import type { RRset } from "../../core/dns/rrset";
import type { ZonePlan } from "../../core/plan";
import type { RuleArea } from "../../core/render/manual";
import type { Adoption } from "./adoption";
import type { ReadFields } from "./held-set";

/** Where the resources of a zone belong. */
export interface ProvisionContext {
  /** the name of the component; the names of its children begin with it */
  readonly name: string;
  /** the mail domain, without final dot */
  readonly domain: string;
  /** the component as parent, and the resources that must exist before these: pass them to every resource */
  readonly options: { readonly parent: ComponentResource; readonly dependsOn: Resource[] };
  /** the RDATA of an RRset of the plan in presentation format, perhaps not known before `up` */
  readonly rdatas: (set: RRset) => Input<string[]>;
  /** true when the RDATA of the plan are stand-ins for values that are known only after `up` */
  readonly isLate: (set: RRset) => boolean;
}

/**
 * Declares the resources that hold RRsets of one mail domain in one zone, with names that come from identity alone.
 * Synchronous, and never called inside of `apply`: which resources there are is plain in every preview.
 */
export type Provision = (zone: ZonePlan, context: ProvisionContext) => Resource[];

/** A zone's DNS host as a TypeScript program gives it: `zonefile({ path: "zones/example.com.zone" })`. */
export interface DnsBackend<Settings = unknown> {
  readonly kind: BackendKind<Settings>;
  readonly settings: Settings;
}

/**
 * One kind of DNS host: all that is told of it outside of its folder, and its line in the registry. The registry is
 * loaded by whoever plans: SDKs, and whatever opens files or connections, load when a function is called.
 */
export interface Backend<Settings = unknown> {
  readonly kind: BackendKind<Settings>;
  /** the rules of the kind under the name that people know: "Route 53" */
  readonly area: RuleArea;
  /** what `provision` is called for: all RRsets of a mail domain in the zone together, or one after the other */
  readonly unit: "zone" | "rrset";
  readonly provision: Provision;
  /** how resources that hold its records are read, by type token: those of `provision`, and of other programs */
  readonly readers: Readonly<Record<string, ReadFields>>;
  /** @default a zone is not listed through this host, and nothing in it is taken over */
  readonly adoption?: Adoption;
}
