// The pipeline: configuration in, records, manual actions and issues out. Pure, synchronous, no clock.
import { createHash } from "node:crypto";
import { actionsOf, checkAccepted, settleActions, sortActions } from "./actions";
import type { BackendKind } from "./config/backend-kind";
import { readStack, type StackConfig, type ZoneConfig } from "./config/read";
import { rooms, stackContexts } from "./contexts";
import { noAnswers, type Answers } from "./dns/answers";
import { checkRecords } from "./dns/check";
import { withoutDot } from "./dns/name";
import { rdataTexts, rrsetKey, sortRRsets, type RRset } from "./dns/rrset";
import { checkExisting, type Existing } from "./existing";
import { addTo } from "./group-by";
import { applyAllow, overridden, sortIssues, type Issue } from "./issue";
import type { Artifact, DoneAction, ManualAction } from "./mail/action";
import type { MailConfig } from "./mail/feature";
import { route } from "./route";
import { checkZones, zoneFact } from "./zones";

/** The RRsets of one zone, in listing order. */
export interface ZonePlan {
  readonly zone: ZoneConfig;
  readonly rrsets: readonly RRset[];
}

/** What one mail domain contributes to a stack. */
export interface DomainPlan {
  /** without final dot */
  readonly domain: string;
  readonly zones: readonly ZonePlan[];
  readonly manualActions: readonly ManualAction[];
  /** those that the DNS showed to be done: nothing is left to do for them */
  readonly doneActions: readonly DoneAction[];
  readonly artifacts: readonly Artifact[];
  readonly issues: readonly Issue[];
  /** what a reviewer's rules must know of the settings and no record says (`Room.facts`), and each zone's DNS host */
  readonly facts: Readonly<Record<string, string>>;
}

/** Everything that can be known before the engine runs. */
export interface Plan {
  readonly zones: readonly ZonePlan[];
  readonly domains: readonly DomainPlan[];
  readonly manualActions: readonly ManualAction[];
  readonly doneActions: readonly DoneAction[];
  readonly artifacts: readonly Artifact[];
  readonly issues: readonly Issue[];
}

/** Reads a configuration and plans it; what cannot be read is an issue, the rest is planned all the same. */
export function planInput(
  input: unknown,
  kinds: readonly BackendKind[],
  answers: Answers = noAnswers,
  existing?: Existing,
): Plan {
  const { config, issues } = readStack(input, kinds);
  const planned = plan(config, answers, existing);
  return { ...planned, issues: sortIssues([...issues, ...planned.issues]) };
}

/**
 * Plans a stack whose configuration was read. `answers` are what the DNS said when it was last asked, `existing` is
 * what stands at our names before the first run.
 */
export function plan(config: StackConfig, answers: Answers = noAnswers, existing?: Existing): Plan {
  const zones = new Map<string, ZoneConfig>(config.zones.map((zone) => [zone.apex, zone]));
  const stack = stackContexts(config, answers);
  const issues: Issue[] = [...stack.issues];
  const domains = stack.domains.map(({ context, issues: buildIssues }) => {
    const { config: domain, own, records } = context;
    const routed = route(domain, own, records, rooms);
    const held = zonePlans(zones, routed.byZone);
    const settled = settleActions(actionsOf(context, routed), answers);
    const found = [
      ...buildIssues,
      ...checkRecords(own, records),
      ...rooms.flatMap((room) => room.check?.(context) ?? []),
      ...routed.issues,
      ...checkAccepted(domain, settled),
      ...held.flatMap(({ zone, rrsets }) => rrsets.flatMap((set) => zone.kind.reject(set, zone))),
      ...(existing === undefined ? [] : checkExisting(context, existing)),
    ];
    const judged = sortIssues(applyAllow(keptForms(domain, found), domain.allow, domain.where)).filter(
      // what was left out may be what the milder rules miss
      (issue) => !domain.partial || (issue.severity === "error" && !issue.overridable),
    );
    issues.push(...judged);
    return {
      domain: withoutDot(domain.domain),
      zones: held,
      manualActions: sortActions(settled.open),
      doneActions: sortActions(settled.done),
      artifacts: rooms.flatMap((room) => room.artifacts?.(domain) ?? []),
      issues: judged,
      facts: Object.assign(
        Object.fromEntries(held.map(({ zone }) => [zoneFact(withoutDot(zone.apex)), zone.kind.name])),
        ...rooms.map((room) => room.facts?.(domain) ?? {}),
      ) as Record<string, string>,
    };
  });
  issues.push(...checkZones(config.zones, domains, answers));
  domains.sort((a, b) => (a.domain < b.domain ? -1 : 1));
  return assemble(config.zones, domains, sortIssues(issues));
}

/** Under `compat: tutorial` the mistakes of 2017 are published and reported, as far as they can be overridden. */
function keptForms(domain: MailConfig, issues: readonly Issue[]): readonly Issue[] {
  if (domain.compat === undefined) return issues;
  return issues.map((issue) => overridden(issue, `kept by compat: ${domain.compat ?? ""}`));
}

/** The zones that hold records of one mail domain, by apex. */
function zonePlans(
  zones: ReadonlyMap<string, ZoneConfig>,
  byZone: ReadonlyMap<string, readonly RRset[]>,
): ZonePlan[] {
  return [...byZone]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([apex, rrsets]) => {
      const zone = zones.get(apex);
      return zone === undefined ? [] : [{ zone, rrsets }];
    });
}

function assemble(
  zones: readonly ZoneConfig[],
  domains: readonly DomainPlan[],
  issues: readonly Issue[],
): Plan {
  const held = new Map<string, (readonly RRset[])[]>();
  for (const { zone, rrsets } of domains.flatMap((domain) => domain.zones)) {
    addTo(held, zone.apex, rrsets);
  }
  const ordered = [...zones].sort((a, b) => (a.apex < b.apex ? -1 : 1));
  return {
    zones: ordered.flatMap((zone) => {
      const [first, ...rest] = held.get(zone.apex) ?? [];
      if (first === undefined) return [];
      // one mail domain's RRsets are in listing order already
      return [{ zone, rrsets: rest.length === 0 ? first : sortRRsets([first, ...rest].flat()) }];
    }),
    domains,
    manualActions: sortActions(domains.flatMap((domain) => domain.manualActions)),
    doneActions: sortActions(domains.flatMap((domain) => domain.doneActions)),
    artifacts: domains.flatMap((domain) => domain.artifacts),
    issues,
  };
}

/** SHA-256 over what would be published and what is asked of people: equal plans have equal hashes. */
export function planHash(planned: Pick<Plan, "zones" | "manualActions" | "artifacts">): string {
  const hash = createHash("sha256");
  for (const { zone, rrsets } of planned.zones) {
    for (const set of rrsets)
      hash.update(`${zone.apex} ${rrsetKey(set)} ${set.ttl} ${JSON.stringify(rdataTexts(set))}\n`);
  }
  hash.update(JSON.stringify([planned.manualActions, planned.artifacts]));
  return hash.digest("hex");
}
