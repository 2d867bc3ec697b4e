// One side of a review: what a stack publishes and asks for, as plain values that a state file or a JSON text can hold.
import { rdataTexts, rrsetKey } from "../dns/rrset";
import type { Issue } from "../issue";
import type { ManualAction } from "../mail/action";
import type { DomainPlan } from "../plan";

/** One RRset; RDATA is presentation text, or the sentinel of a value that is known only after `up`. */
export interface RecordSnapshot {
  readonly ttl: number;
  readonly rdatas: readonly string[];
}

/** An issue as far as a reviewer has to judge it; code and place tell it from others. */
export type IssueSnapshot = Pick<Issue, "code" | "severity" | "where"> & {
  /** absent in what an older version wrote */
  readonly message?: string;
};

/** RRsets by zone apex without final dot, then by `owner TYPE`. */
export type RecordsByZone = Readonly<Record<string, Readonly<Record<string, RecordSnapshot>>>>;

/** What one mail domain publishes; the inputs of a `MailDomain` have the same shape. */
export interface DomainSnapshot {
  /** without final dot */
  readonly domain: string;
  readonly records: RecordsByZone;
  /** records of others that stay as they are: rules see them, they are no change; the same on both sides */
  readonly beside?: RecordsByZone;
  /** warnings and overridden errors */
  readonly issues: readonly IssueSnapshot[];
  /** what the rooms noted about settings that no record tells (`Room.facts`), and the DNS host of each zone */
  readonly facts: Readonly<Record<string, string>>;
}

/** Everything that a review compares. */
export interface Snapshot {
  readonly domains: readonly DomainSnapshot[];
  readonly manualActions: readonly ManualAction[];
}

/** How people read that. */
export const lateText = "known after apply";

/** What stands for a value that the engine keeps secret. */
export const secretText = "[secret]";

/** Nothing is published. */
export const emptySnapshot: Snapshot = { domains: [], manualActions: [] };

/** The snapshot of a plan. */
export function snapshotOf(planned: {
  readonly domains: readonly DomainPlan[];
  readonly manualActions: readonly ManualAction[];
}): Snapshot {
  return { domains: planned.domains.map(domainSnapshot), manualActions: planned.manualActions };
}

/** The snapshot of one mail domain. */
export function domainSnapshot({ domain, zones, issues, facts }: DomainPlan): DomainSnapshot {
  return {
    domain,
    records: Object.fromEntries(
      zones.map(({ zone, rrsets }) => [
        zone.apex.slice(0, -1),
        Object.fromEntries(rrsets.map((set) => [rrsetKey(set), { ttl: set.ttl, rdatas: rdataTexts(set) }])),
      ]),
    ),
    issues: issueSnapshots(issues),
    facts,
  };
}

/** The issues that a reviewer hears of: information is for the author. */
export function issueSnapshots(issues: readonly Issue[]): IssueSnapshot[] {
  return issues.flatMap(({ code, severity, where, message }) =>
    severity === "info" ? [] : [{ code, severity, where, message }],
  );
}
