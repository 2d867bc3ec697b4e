// A snapshot from the JSON of a plan that was saved: `maildomain plan --json > before.json`.
import type { ManualAction } from "../mail/action";
import type { Result } from "../result";
import type { DomainSnapshot, IssueSnapshot, RecordSnapshot, Snapshot } from "./snapshot";

/** What a review needs of a saved plan. */
interface SavedPlan {
  readonly zones: readonly {
    readonly apex: string;
    readonly rrsets: readonly (RecordSnapshot & {
      readonly owner: string;
      readonly type: string;
      readonly domain: string;
    })[];
  }[];
  readonly domains?: readonly {
    readonly domain: string;
    readonly issues: readonly IssueSnapshot[];
    readonly facts: Readonly<Record<string, string>>;
  }[];
  readonly manualActions: readonly ManualAction[];
  readonly hash: string;
}

/** True for the JSON of a plan. */
export function isPlanJson(value: unknown): value is SavedPlan {
  const fields = value as Partial<SavedPlan> | null;
  return typeof fields === "object" && fields !== null && Array.isArray(fields.zones) && "hash" in fields;
}

/** Reads the JSON of a plan; one that an older version wrote names no mail domains. */
export function snapshotOfPlanJson(planned: SavedPlan): Result<Snapshot> {
  if (planned.domains === undefined) {
    return { error: "the saved plan names no mail domains: an older version wrote it" };
  }
  const records = new Map<string, Record<string, Record<string, RecordSnapshot>>>();
  for (const { apex, rrsets } of planned.zones) {
    for (const { owner, type, ttl, rdatas, domain } of rrsets) {
      const zones = records.get(domain) ?? {};
      (zones[apex.slice(0, -1)] ??= {})[`${owner} ${type}`] = { ttl, rdatas };
      records.set(domain, zones);
    }
  }
  const domains = planned.domains.map(({ domain, issues, facts }): DomainSnapshot => ({
    domain,
    records: records.get(domain) ?? {},
    issues,
    facts,
  }));
  return { value: { domains, manualActions: planned.manualActions } };
}
