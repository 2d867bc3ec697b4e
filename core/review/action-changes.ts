// What becomes of manual actions between two snapshots: which open, change and close, and what is asked of whom.
import { parseRdata, formatRdata } from "../dns/presentation";
import { zoneLines, type ManualAction } from "../mail/action";
import { listed, type Finding, type Side } from "../mail/diff";
import { highest, type ActionChange } from "./change";
import { report } from "./common";
import { lateText } from "./snapshot";

/** Every manual action that differs; `published` is what the stack itself will publish. */
export function actionChanges(
  old: readonly ManualAction[],
  now: readonly ManualAction[],
  published: Pick<Side, "get">,
): ActionChange[] {
  const [was, is] = [byId(old), byId(now)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((id): ActionChange[] => {
    const [before, after] = [was.get(id), is.get(id)];
    if (JSON.stringify(before) === JSON.stringify(after)) return [];
    const action = (after ?? before) as ManualAction;
    const findings = findingsOf(before, after);
    return [
      {
        kind: "action",
        id: `${action.domain}/action/${id}`,
        domain: action.domain,
        op: before === undefined ? "add" : after === undefined ? "remove" : "change",
        action,
        summary: summaryOf(before, after, published),
        findings,
        risk: highest(findings.map(({ risk }) => risk)),
      },
    ];
  });
}

function byId(actions: readonly ManualAction[]): Map<string, ManualAction> {
  return new Map(actions.map((action) => [action.id, action]));
}

/** What a manual action asks for, or what differs in it. */
function summaryOf(
  before: ManualAction | undefined,
  after: ManualAction | undefined,
  published: Pick<Side, "get">,
): string {
  const action = (after ?? before) as ManualAction;
  if (action.steps[0] === lateText) return lateText;
  if (after === undefined) return closedText(action, published);
  const asked = before === undefined ? openedText(after) : changedText(before, after);
  const decision = decisionText(before, after);
  if (asked === undefined) return decision ?? otherwiseText(before as ManualAction, after);
  return [asked, ...(decision === undefined ? [] : [decision])].join("; ");
}

function closedText(action: ManualAction, published: Pick<Side, "get">): string {
  return isPublished(action, published)
    ? "nothing is left to do: the record stands in a zone of the stack from now on"
    : "nothing is left to do: it is done, or no longer needed";
}

function isPublished({ record }: ManualAction, published: Pick<Side, "get">): boolean {
  if (record === undefined) return false;
  const { owner, type, rdatas } = record;
  const texts = published.get(owner, type).map((rdata) => formatRdata(type, rdata));
  return rdatas.every((text) => {
    const rdata = parseRdata(type, text);
    return "value" in rdata && texts.includes(formatRdata(type, rdata.value));
  });
}

function openedText(action: ManualAction): string {
  return recordText(action) ?? action.steps[0] ?? action.why;
}

/** What is asked for now and was not before; `undefined` when nothing is. */
function changedText(before: ManualAction, after: ManualAction): string | undefined {
  if (wanted(before) !== wanted(after))
    return `${recordText(before) ?? "no record"} → ${recordText(after) ?? "no record"}`;
  return movedFields(before, after).join("; ") || undefined;
}

/** A decision to live without it; one that stands already is named where something else is asked for. */
function decisionText(before: ManualAction | undefined, after: ManualAction): string | undefined {
  const { accepted } = after;
  if (accepted === undefined) return before?.accepted === undefined ? undefined : "no longer accepted";
  const same = before !== undefined && JSON.stringify(before.accepted) === JSON.stringify(accepted);
  if (same && changedText(before, after) === undefined) return undefined;
  return `${same ? "still " : ""}accepted until ${accepted.until}: ${accepted.reason}`;
}

function otherwiseText(before: ManualAction, after: ManualAction): string {
  const keys = Object.keys({ ...before, ...after }).sort() as (keyof ManualAction)[];
  const parts = keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  if (parts.length > 1 || parts[0] !== "found" || after.found === undefined)
    return `the same, in other words: ${listed(parts)}`;
  return `the DNS shows ${after.found.length === 0 ? "nothing" : listed(after.found)} in its place`;
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

function findingsOf(before: ManualAction | undefined, after: ManualAction | undefined): Finding[] {
  if (after === undefined) return [];
  const { id, who } = after;
  if (before === undefined) return [report("action.opens", `${id} is left to ${who}`)];
  // other words about the same thing ask for nothing new
  const same = changedText(before, after) === undefined;
  return same ? [] : [report("action.changes", `${id} asks for something else of ${who}`)];
}
