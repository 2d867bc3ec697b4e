// The plan as JSON: a contract with other programs, so its keys and their order never change meaning.
import { rdataTexts } from "../dns/rrset";
import type { Issue } from "../issue";
import type { Artifact, ManualAction } from "../mail/action";
import { issueSnapshots, type IssueSnapshot } from "../review/snapshot";
import { planHash, type Plan } from "../plan";

/** One issue with every key present; `reference` is null when no document says so. */
export type IssueJson = Pick<Issue, "code" | "severity" | "overridable" | "where" | "message"> & {
  readonly fix: string | null;
  readonly reference: string | null;
};

/** What `plan --format json` prints. Names are absolute with final dot, RDATA is presentation text. */
export interface PlanJson {
  readonly zones: readonly {
    readonly apex: string;
    readonly backend: string;
    readonly rrsets: readonly {
      readonly owner: string;
      readonly type: string;
      readonly ttl: number;
      readonly rdatas: readonly string[];
      /** the mail domain that asks for it */
      readonly domain: string;
    }[];
  }[];
  readonly domains: readonly {
    readonly domain: string;
    /** what `review` must know of the settings and no record says */
    readonly facts: Readonly<Record<string, string>>;
    /** its warnings and overridden errors, by code and place */
    readonly issues: readonly IssueSnapshot[];
  }[];
  readonly manualActions: readonly ManualAction[];
  readonly issues: readonly IssueJson[];
  readonly artifacts: readonly Artifact[];
  readonly hash: string;
}

/** An issue in its JSON form. */
export function issueJson(issue: Issue): IssueJson {
  const { code, severity, overridable, where, message, fix = null, reference = null } = issue;
  return { code, severity, overridable, where, message, fix, reference };
}

/** A plan in its JSON form. */
export function planJson(planned: Plan): PlanJson {
  return {
    zones: planned.zones.map(({ zone, rrsets }) => ({
      apex: zone.apex,
      backend: zone.kind.name,
      rrsets: rrsets.map((set) => ({
        owner: set.owner,
        type: set.type,
        ttl: set.ttl,
        rdatas: rdataTexts(set),
        domain: set.sources[0]?.domain ?? "",
      })),
    })),
    manualActions: planned.manualActions,
    issues: planned.issues.map(issueJson),
    artifacts: planned.artifacts,
    hash: planHash(planned),
    domains: planned.domains.map(({ domain, facts, issues }) => ({
      domain,
      facts,
      issues: issueSnapshots(issues),
    })),
  };
}
