// The records of a mail domain as plain values: what the engine stores, compares and shows.
import { withoutDot } from "../core/dns/name";
import { rdataTexts, rrsetKey } from "../core/dns/rrset";
import type { ZonePlan } from "../core/plan";

/** One RRset as the engine sees it; RDATA is presentation text. */
export interface RRsetValue {
  readonly ttl: number;
  readonly rdatas: readonly string[];
}

/** RRsets by `owner TYPE`, by zone apex without final dot. */
export type RecordMap = Readonly<Record<string, Readonly<Record<string, RRsetValue>>>>;

/** The records of each zone, keyed by identity, so that a preview shows which RRset changes and how. */
export function canonicalRecords(zones: readonly ZonePlan[]): RecordMap {
  return Object.fromEntries(
    zones.map(({ zone, rrsets }) => [
      withoutDot(zone.apex),
      Object.fromEntries(rrsets.map((set) => [rrsetKey(set), { ttl: set.ttl, rdatas: rdataTexts(set) }])),
    ]),
  );
}
