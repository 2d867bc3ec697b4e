// The resource of our own provider: the RRsets of one mail domain in one zone, changed together.
import type * as Pulumi from "@pulumi/pulumi";
import { isMapping } from "../../core/json";
import { numberOf, textsOf, viewOf, type Fields, type HeldSet, type ReadFields } from "./held-set";

const zoneRecordsType = "maildomain:index:ZoneRecords";

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
  return new ZoneRecords(zoneRecordsType, name, { ...inputs }, options);
}

function readZoneRecords({ zone, rrsets }: Fields): HeldSet[] {
  return Object.entries(isMapping(rrsets) ? rrsets : {}).map(([key, set]) => {
    const [owner, type] = key.split(" ");
    const { ttl, rdatas } = isMapping(set) ? set : {};
    return { view: viewOf(zone), owner, type, ttl: numberOf(ttl), rdatas: textsOf(rdatas) };
  });
}

/** How the resource is read, for every backend that declares it. */
export const zoneRecordsReaders: Readonly<Record<string, ReadFields>> = {
  [zoneRecordsType]: readZoneRecords,
};
