// Changes that say the same of several mail domains or records, told once: fifty equal lines hide the fifty-first.
import { groupBy } from "../../group-by";
import { countRisks, type Change } from "../change";
import { isSameValue } from "./words";

/** One item to show in full, and those that differ from it by the mail domain or the record alone. */
export interface Group<T = Change> {
  readonly first: T;
  readonly others: readonly T[];
}

/** Groups of equal changes. */
export function groupChanges(changes: readonly Change[]): Group[] {
  return groupEqual(changes, meaningOf);
}

/** Groups of equal items, in the order of their first ones; fewer than three equal ones stay apart. */
export function groupEqual<T>(items: readonly T[], keyOf: (item: T) => string): Group<T>[] {
  return [...groupBy(items, keyOf).values()].flatMap((group): Group<T>[] => {
    const [first, ...others] = group as [T, ...T[]];
    return others.length < 2 ? group.map((item) => ({ first: item, others: [] })) : [{ first, others }];
  });
}

function meaningOf(change: Change): string {
  const neutral = (text: string): string => text.replaceAll(change.domain, "\u0000");
  const findings = change.findings.map(({ code, reason }) => [code, neutral(reason)]);
  const base = [change.kind, change.op, change.risk, neutral(change.summary), findings];
  if (change.kind !== "record") return JSON.stringify(base);
  // another TTL or zone is the same for every record
  if (isSameValue(change))
    return JSON.stringify([change.op, change.risk, change.summary, change.findings.map(({ code }) => code)]);
  const { room, type, owner, points, before, after } = change;
  return JSON.stringify([
    ...base,
    [room, type, neutral(owner), before?.ttl, after?.ttl],
    points.map((point) => neutral(JSON.stringify(point))),
  ]);
}

/** "3 changes: 1 danger, 2 safe; 40 RRsets stay"; "no changes" for none. */
export function summaryLine(changes: readonly Change[], unchanged: number): string {
  const stay = `${unchanged} RRset${unchanged === 1 ? "" : "s"} stay${unchanged === 1 ? "s" : ""}`;
  if (changes.length === 0) return `no changes; ${stay}`;
  return `${changes.length} change${changes.length === 1 ? "" : "s"}: ${riskCounts(changes).join(", ")}; ${stay}`;
}

/** "1 danger", "2 safe": how many changes there are of each risk. */
export function riskCounts(changes: readonly Change[]): string[] {
  return countRisks(changes).map(([risk, number]) => `${number} ${risk}`);
}
