// What holds for every record, whatever its protocol: TTL, zone, caches; and what manual actions and issues mean.
import { duration } from "../dns/duration";
import { quote, withoutDot } from "../dns/name";
import { zoneLines, type ManualAction } from "../mail/action";
import { defineRisks, listed, riskReporter, type Finding, type PartChange, type Point } from "../mail/diff";
import { valuePoint } from "../mail/tag-points";
import type { RecordChange } from "./change";
import { lateText, type IssueSnapshot } from "./snapshot";

export const commonRisks = defineRisks({
  "ttl.old-value-stays": {
    risk: "caution",
    reference: "RFC 1035 3.2.1",
    title: "a value changes whose TTL is longer than a day",
    why: "resolvers go on answering with the old value for that long, and a rollback takes as long again",
    rollback: "set the old value again; resolvers that saw the new one keep it for its own TTL",
    example: "A 192.0.2.25 → 198.51.100.25 at a TTL of 604800",
  },
  "ttl.long": {
    risk: "caution",
    reference: "RFC 1035 3.2.1",
    title: "a record gets a TTL longer than a day",
    why: "the next change of the record, and a rollback of this one, takes that long to reach everybody",
    rollback: "set the shorter TTL again; resolvers that saw the long one keep the record for that long",
    example: "MX at a TTL of 3600 → 604800",
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
  "action.changes": {
    risk: "caution",
    title: "something that was asked of a person becomes something else",
    why: "what was done for it before is no longer enough: it has to be done again",
    rollback: "take back the setting that changes it",
    example: "manual action mta-sts-policy/example.com: mode testing → enforce",
  },
  "issue.new": {
    risk: "caution",
    title: "the configuration brings a warning that it did not have",
    why: "maildomain explain says what each code is about, and what to do",
    rollback: "take back the setting that brings it",
    example: 'spf.lookups-near at domains["example.com"].spf',
  },
});
const report = riskReporter(commonRisks);

const day = 86400;

/** What TTL and zone add to the meaning of a change; `moved` when the RDATA differ, not the TTL or zone alone. */
export function commonFindings(
  { owner, type, before, after }: PartChange,
  zone: RecordChange["zone"],
  moved: boolean,
) {
  const findings: Finding[] = [];
  const points: Point[] = [];
  const summary: string[] = [];
  const name = quote(withoutDot(owner));
  if (before && after && before.ttl !== after.ttl) {
    points.push(valuePoint("TTL", duration(before.ttl), duration(after.ttl)));
    summary.push(`TTL ${duration(before.ttl)} → ${duration(after.ttl)}`);
  }
  if (moved && before && before.ttl > day) {
    const what = `the old ${type} of ${name} has a TTL of ${duration(before.ttl)}`;
    findings.push(report("ttl.old-value-stays", what));
  }
  if (after && after.ttl > day && after.ttl > (before?.ttl ?? 0))
    findings.push(report("ttl.long", `the ${type} of ${name} gets a TTL of ${duration(after.ttl)}`));
  if (zone.before !== null && zone.after !== null && zone.before !== zone.after) {
    points.push(valuePoint("zone", zone.before, zone.after));
    summary.push(`moves from zone ${zone.before} to zone ${zone.after}`);
    findings.push(report("zone.moves", `${name} moves to zone ${quote(zone.after)}`));
  }
  return { findings, points, summary, rollback: rollbackOf(before?.ttl, after?.ttl) };
}

function rollbackOf(before: number | undefined, after: number | undefined): string {
  if (before === undefined) return "remove the new record; resolvers that saw it keep it for its TTL";
  if (after === undefined)
    return "publish the old record again; resolvers that saw none may remember that for the zone's negative TTL";
  return `set the old value again; resolvers that saw the new one keep it for ${duration(after)}`;
}

/** What a manual action asks for, or what differs in it. */
export function actionSummary(before: ManualAction | undefined, after: ManualAction | undefined): string {
  const action = (after ?? before) as ManualAction;
  if (action.steps[0] === lateText) return lateText;
  if (after === undefined) return "nothing is left to do: it is done, or no longer needed";
  if (before === undefined) return recordText(action) ?? action.steps[0] ?? action.why;
  if (wanted(before) !== wanted(after))
    return `${recordText(before) ?? "no record"} → ${recordText(after) ?? "no record"}`;
  const moved = movedFields(before, after);
  if (moved.length > 0) return moved.join("; ");
  const keys = Object.keys({ ...before, ...after }).sort() as (keyof ManualAction)[];
  const parts = keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  const { accepted } = after;
  if (!parts.includes("accepted")) return `the same, in other words: ${listed(parts)}`;
  return accepted ? `accepted until ${accepted.until}: ${accepted.reason}` : "no longer accepted";
}

/** The record without its TTL, which is the choice of whoever publishes it. */
function wanted({ record }: ManualAction): string {
  return record === undefined ? "" : JSON.stringify([record.owner, record.type, record.rdatas]);
}

/** "mode testing → enforce" for each field that differs. */
function movedFields(before: ManualAction, after: ManualAction): string[] {
  const old: Readonly<Record<string, string | undefined>> = before.fields;
  // the engine has an order of its own for keys
  const fields = Object.entries(after.fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return fields.flatMap(([key, value]) =>
    value === old[key] ? [] : [`${key} ${old[key] ?? "nothing"} → ${value}`],
  );
}

function recordText({ record }: ManualAction): string | undefined {
  return record === undefined ? undefined : zoneLines(record).join("; ");
}

/** What a manual action adds. */
export function actionFindings(before: ManualAction | undefined, after: ManualAction | undefined): Finding[] {
  if (after === undefined) return [];
  const { id, who } = after;
  if (before === undefined) return [report("action.opens", `${id} is left to ${who}`)];
  // other words about the same thing ask for nothing new
  const same = wanted(before) === wanted(after) && movedFields(before, after).length === 0;
  return same ? [] : [report("action.changes", `${id} asks for something else of ${who}`)];
}

/** What an issue adds. */
export function issueFindings(op: "add" | "remove", { code }: IssueSnapshot): Finding[] {
  return op === "add" ? [report("issue.new", `${code} was not reported before`)] : [];
}
