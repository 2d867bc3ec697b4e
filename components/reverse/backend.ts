// The interface of a reverse backend: a service that lets the PTR of its own addresses be set.
import type { CustomResourceOptions, Input, ProviderResource, Resource } from "@pulumi/pulumi";
import type { BackendKind } from "../../core/config/backend-kind";
import type { Family } from "../../core/dns/address";

/** Settings as a program gives them: each may be an Output. */
export type Inputs<Settings> = { readonly [K in keyof Settings]: Input<Settings[K]> };

/** A PTR to set. */
export interface Ptr {
  /** the name of the resource: it comes from identity, never from an address that may change */
  readonly name: string;
  /** perhaps not known before `up` */
  readonly address: Input<string>;
  /** what the PTR names, without final dot */
  readonly host: string;
  /** the component as parent, and the forward records of the address: pass them on */
  readonly options: CustomResourceOptions;
}

/** One kind of owner of addresses, and the resource that sets a PTR there. */
export interface ReverseService<Settings = unknown> {
  /** made with `ptrKind` */
  readonly kind: BackendKind<Settings>;
  /** Declares the resource. Synchronous, and never called inside of `apply`. */
  provision(ptr: Ptr, settings: Inputs<Settings>): Resource;
}

/** The service that sets the PTR of one address of a host: `awsEip({ allocationId, host: "mail.example.com" })`. */
export interface ReverseBackend<Settings = unknown> {
  readonly service: ReverseService<Settings>;
  readonly settings: Inputs<Settings>;
  /** a host of the mail domain: the PTR is that of its address, and names it */
  readonly host: string;
  /** which of the host's addresses. @default ipv4 */
  readonly family?: Family | undefined;
  /** which one, counted from 0, of a host with several addresses of the family. @default 0 */
  readonly index?: number | undefined;
  /** an explicit provider for the resource. @default that of the component */
  readonly provider?: ProviderResource | undefined;
}
