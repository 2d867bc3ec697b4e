// What the risk tables of the rooms share: a change that a rule reports, and its nearest neighbour that it does not.
import { describe, expect, it } from "vitest";
import { hasErrors } from "../../../core/issue";
import type { Review } from "../../../core/review/change";
import type { RiskRules } from "../../../core/mail/diff";
import { review } from "../../../core/review/review";
import { pointText } from "../../../core/review/forms/words";
import { snapshotOf } from "../../../core/review/snapshot";
import { planStack } from "../../support";

/** One row; each side is the settings of example.com, or a whole stack when it has `domains`. */
export interface RiskCase {
  readonly code: string;
  /** what distinguishes this row from others of the same code */
  readonly title: string;
  readonly risk: "caution" | "danger";
  readonly bad: readonly [before: unknown, after: unknown];
  readonly good: readonly [before: unknown, after: unknown];
}

/** The review of two configurations; both must be without errors. */
export function reviewOf([before, after]: readonly [unknown, unknown]): Review {
  const side = (settings: unknown) => {
    const whole = typeof settings === "object" && settings !== null && "domains" in settings;
    const planned = planStack(
      whole ? settings : { domains: settings === null ? {} : { "example.com": settings } },
    );
    const errors = hasErrors(planned.issues)
      ? planned.issues.filter(({ severity, code }) => severity === "error" && code !== "config.no-domains")
      : [];
    expect(errors).toEqual([]);
    return snapshotOf(planned);
  };
  return review(side(before), side(after));
}

/** What the review says of the record changes of one room: the summary, then the points, each as a line. */
export function meaningOf(pair: readonly [unknown, unknown], room: string): string[][] {
  return linesOf(reviewOf(pair), room);
}

/** The record changes of one room as lines. */
export function linesOf({ changes }: Review, room: string): string[][] {
  return changes.flatMap((change) =>
    change.kind === "record" && change.room === room
      ? [[change.summary, ...change.points.map(pointText)]]
      : [],
  );
}

/** "danger mx.off" for every finding, sorted, each once. */
export function findingsOf({ changes }: Review): string[] {
  return [
    ...new Set(changes.flatMap(({ findings }) => findings.map(({ risk, code }) => `${risk} ${code}`))),
  ].sort();
}

/** The tests of one table: every rule has a row, fires where it should, and is silent beside. */
export function runRiskTable(room: string, rules: RiskRules, cases: readonly RiskCase[]): void {
  describe(`risks of ${room}`, () => {
    it("have a row each", () => {
      expect([...new Set(cases.map(({ code }) => code))].sort()).toEqual(Object.keys(rules).sort());
    });

    it.each(cases.map((row) => [`${row.code}: ${row.title}`, row] as const))("%s", (_title, row) => {
      expect(findingsOf(reviewOf(row.bad))).toContain(`${row.risk} ${row.code}`);
      expect(findingsOf(reviewOf(row.good)).map((text) => text.split(" ")[1])).not.toContain(row.code);
    });
  });
}
