// What most tests need: plan a configuration, and read records and issues off the plan as short text.
import { expect } from "vitest";
import { backendKinds } from "../components/backends/registry";
import type { Answers } from "../core/dns/answers";
import { parseName } from "../core/dns/name";
import { rdataTexts, rrsetKey } from "../core/dns/rrset";
import type { Existing } from "../core/existing";
import { existingInZone } from "../core/existing-sources";
import type { Issue } from "../core/issue";
import { planInput, type Plan } from "../core/plan";
import { unwrap } from "../core/result";

/** Plans `{domains: {"example.com": settings}}` with example.com as the only zone unless `zones` is given. */
export function planDomain(settings: unknown, zones?: unknown): Plan {
  return planInput(
    { domains: { "example.com": settings }, ...(zones === undefined ? {} : { zones }) },
    backendKinds,
  );
}

/** Plans a whole configuration. */
export function planStack(input: unknown): Plan {
  return planInput(input, backendKinds);
}

/** Every record of every zone as "owner ttl TYPE rdata", in listing order. */
export function lines(plan: Plan): string[] {
  return plan.zones.flatMap(({ rrsets }) =>
    rrsets.flatMap((set) => rdataTexts(set).map((rdata) => `${set.owner} ${set.ttl} ${set.type} ${rdata}`)),
  );
}

/** The presentation text of one RRset's RDATA. */
export function rdatas(plan: Plan, key: string): string[] {
  const sets = plan.zones.flatMap(({ rrsets }) => rrsets);
  return sets.filter((set) => rrsetKey(set) === key).flatMap((set) => rdataTexts(set));
}

/** "E code" for each issue (E, e, W or I), sorted. */
export function codes(plan: Plan): string[] {
  return plan.issues.map((issue) => `${levelOf(issue)} ${issue.code}`).sort();
}

/** The issues with one code. */
export function withCode(plan: Plan, code: string): Issue[] {
  return plan.issues.filter((issue) => issue.code === code);
}

function levelOf(issue: Issue): string {
  if (issue.severity === "error") return issue.overridable ? "e" : "E";
  return issue.severity === "warning" ? "W" : "I";
}

/** One row of a room's rule table: a configuration that breaks the rule, and its nearest neighbour that does not. */
export interface RuleCase {
  readonly code: string;
  /** what distinguishes this row from others of the same code */
  readonly title: string;
  readonly level: "E" | "e" | "W" | "I";
  /** settings of example.com, or a whole stack when it has `domains` */
  readonly bad: unknown;
  readonly good: unknown;
  /** the issue's exact place; without it the place is not part of the row */
  readonly where?: string;
  /** a part of the issue's message, word for word */
  readonly text: string;
  readonly answers?: Answers;
  /** the zone file of example.com before the first run, its names relative to it */
  readonly existing?: string;
}

/** Plans one side of a rule table's row. */
export function planCase(side: unknown, answers?: Answers, existing?: string): Plan {
  const stack = typeof side === "object" && side !== null && "domains" in side;
  const input = stack ? side : { domains: { "example.com": side } };
  return planInput(input, backendKinds, answers, existing === undefined ? undefined : existingZone(existing));
}

/** What the text of a zone file says about example.com. */
export function existingZone(text: string): Existing {
  const zone = existingInZone(`$TTL 3600\n${text}`, unwrap(parseName("example.com")));
  return unwrap(zone);
}

/** What a rule's issue counts as: E, e, W or I. */
export { levelOf };

/** Judges one row: its bad side reports the code at the level, place and text of the row, its good side does not. */
export function expectRow({ code, level, where, text, bad, good, answers, existing }: RuleCase): void {
  const found = (side: unknown): Issue[] =>
    withCode(planCase(side, answers, existing), code).filter((issue) => levelOf(issue) === level);
  const message = expect.stringContaining(text) as string;
  expect(found(bad)).toContainEqual(
    expect.objectContaining(where === undefined ? { message } : { message, where }),
  );
  expect(found(good)).toEqual([]);
}
