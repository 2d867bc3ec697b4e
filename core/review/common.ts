// What holds for every record, whatever its protocol: TTL, zone, caches; and what manual actions and issues mean.
import { quote, withoutDot } from "../dns/name";
import type { ManualAction } from "../mail/action";
import { defineRisks, riskReporter, type Finding, type PartChange, type Point } from "../mail/diff";
import type { RecordChange } from "./change";
import type { IssueSnapshot } from "./snapshot";

export const commonRisks = defineRisks({
  "ttl.old-value-stays": {
    risk: "caution",
    reference: "RFC 1035 3.2.1",
    title: "a value changes whose TTL is longer than a day",
    why: "resolvers go on answering with the old value for that long, and a rollback takes as long again",
    rollback: "set the old value again; resolvers that saw the new one keep it for its own TTL",
    example: "A 192.0.2.25 → 198.51.100.25 at a TTL of 604800",
  },
  "zone.moves": {
    risk: "caution",
    title: "a record moves to another zone",
    why: "the old zone goes on answering until the delegation changes, and a resolver may ask either",
    rollback: "give the zone back its place in zones",
    example: "mail.example.com from zone example.com to zone mail.example.com",
  },
  "action.opens": {
    risk: "caution",
    title: "something is left to a person",
    why: "the change is complete only when somebody has done it",
    rollback: "take back the setting that asks for it",
    example: "manual action ptr/192.0.2.25 opens",
  },
  "issue.new": {
    risk: "caution",
    title: "the configuration brings a warning that it did not have",
    why: "maildomain explain says what each code is about",
    rollback: "take back the setting that brings it",
    example: 'spf.lookups-near at domains["example.com"].spf',
  },
});
const report = riskReporter(commonRisks);

/** What TTL and zone add to the meaning of a change. */
export function commonFindings({ owner, type, before, after }: PartChange, zone: RecordChange["zone"]) {
  const findings: Finding[] = [];
  const points: Point[] = [];
  const summary: string[] = [];
  if (before && after && before.ttl !== after.ttl) {
    points.push({ op: "change", label: "TTL", before: duration(before.ttl), after: duration(after.ttl) });
    summary.push(`TTL ${duration(before.ttl)} → ${duration(after.ttl)}`);
  }
  if (before && before.ttl > 86400) {
    const what = `resolvers may answer with the old ${type} of ${quote(withoutDot(owner))} for ${duration(before.ttl)}`;
    findings.push(report("ttl.old-value-stays", what));
  }
  if (zone.before !== null && zone.after !== null && zone.before !== zone.after) {
    points.push({ op: "change", label: "zone", before: zone.before, after: zone.after });
    summary.push(`moves from zone ${zone.before} to zone ${zone.after}`);
    findings.push(report("zone.moves", `${quote(withoutDot(owner))} moves to zone ${quote(zone.after)}`));
  }
  return { findings, points, summary, rollback: rollbackOf(before?.ttl, after?.ttl) };
}

function rollbackOf(before: number | undefined, after: number | undefined): string {
  if (before === undefined) return "remove the new record; resolvers that saw it keep it for its TTL";
  if (after === undefined)
    return "publish the old record again; resolvers that saw none may remember that for the zone's negative TTL";
  return `set the old value again; resolvers that saw the new one keep it for ${duration(after)}`;
}

/** What a manual action adds. */
export function actionFindings(op: "add" | "change" | "remove", { id, who }: ManualAction): Finding[] {
  return op === "add" ? [report("action.opens", `${id} is left to ${who}`)] : [];
}

/** What an issue adds. */
export function issueFindings(op: "add" | "remove", { code, where }: IssueSnapshot): Finding[] {
  return op === "add" ? [report("issue.new", `${code} is reported at ${where}`)] : [];
}

/** Seconds in the largest unit that divides them: "1 h", "90 s". */
export function duration(seconds: number): string {
  for (const [size, unit] of [
    [86400, "d"],
    [3600, "h"],
    [60, "min"],
  ] as const) {
    if (seconds >= size && seconds % size === 0) return `${seconds / size} ${unit}`;
  }
  return `${seconds} s`;
}
