// The resource of our own provider: the RRsets of one mail domain in one zone, changed together.
import type * as Pulumi from "@pulumi/pulumi";

/** The inputs of ZoneRecords; the provider judges them. */
export interface ZoneRecordsInputs {
  /** the zone apex, absolute */
  readonly zone: string;
  /** the kind of DNS host */
  readonly backend: string;
  /** where the zone is, as the kind of DNS host needs it; paths are relative to the folder of the project */
  readonly settings: Pulumi.Input<Readonly<Record<string, unknown>>>;
  /** the mail domain that owns the records, without final dot */
  readonly domain: string;
  /** RRsets by `owner TYPE` */
  readonly rrsets: Readonly<Record<string, RRsetInputs>>;
}

interface RRsetInputs {
  readonly ttl: number;
  /** presentation text */
  readonly rdatas: Pulumi.Input<string[]>;
  /** the protocols it serves, for people */
  readonly purpose: string;
}

/** Declares a ZoneRecords resource. */
export function newZoneRecords(
  name: string,
  inputs: ZoneRecordsInputs,
  options: Pulumi.CustomResourceOptions,
): Pulumi.CustomResource {
  // half a second that plans do not pay
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { CustomResource } = require("@pulumi/pulumi") as typeof Pulumi;
  class ZoneRecords extends CustomResource {}
  return new ZoneRecords("maildomain:index:ZoneRecords", name, { ...inputs }, options);
}
