// The records of a mail domain as plain values: what the engine stores, compares and shows.
import type { Input } from "@pulumi/pulumi";
import { withoutDot } from "../core/dns/name";
import { rrsetKey, type RRset } from "../core/dns/rrset";
import type { DomainPlan, ZonePlan } from "../core/plan";
import { issueSnapshots } from "../core/review/snapshot";

/** One RRset as the engine sees it; RDATA is presentation text. */
export interface RRsetValue {
  readonly ttl: number;
  readonly rdatas: readonly string[];
}

/** RRsets by `owner TYPE`, by zone apex without final dot. */
export type RecordMap = Readonly<Record<string, Readonly<Record<string, RRsetValue>>>>;

/** How an RRset's RDATA reach the engine: presentation text, perhaps not known yet. */
export type RdataInputs = (set: RRset) => Input<string[]>;

/** The records of each zone, keyed by identity, so that a preview shows which RRset changes and how. */
export function canonicalRecords(zones: readonly ZonePlan[], rdatas: RdataInputs) {
  return Object.fromEntries(
    zones.map(({ zone, rrsets }) => [
      withoutDot(zone.apex),
      Object.fromEntries(rrsets.map((set) => [rrsetKey(set), { ttl: set.ttl, rdatas: rdatas(set) }])),
    ]),
  );
}

/** The inputs of a MailDomain: everything that a review needs, and nothing that Pulumi does not have to store. */
export function componentInputs<Records>({ domain, issues, facts }: DomainPlan, records: Records) {
  return { domain, records, issues: issueSnapshots(issues), facts };
}
