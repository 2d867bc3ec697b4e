// The words that every form of a review uses for a change.
import { duration } from "../../dns/duration";
import { unknownText } from "../../engine-values";
import { lateText } from "../snapshot";
import type { Change, RecordChange } from "../change";
import type { Finding, Point } from "../../mail/diff";
import { clip, safeText } from "./safe-text";

/** What a change is about: "SPF of example.com". */
export function titleOf(change: Change): string {
  return clip(safeText(subjectOf(change)), 600);
}

function subjectOf(change: Change): string {
  if (change.kind === "action") return `manual action ${change.action.id}`;
  if (change.kind === "issue") return `${change.issue.severity} ${change.issue.code}`;
  return `${change.title} of ${change.owner.replace(/(?<=.)\.$/, "")}`;
}

/** What stands behind the title: "TXT, new". */
export function kindOf(change: Change): string {
  if (change.kind === "action") return { add: "opens", change: "changes", remove: "closes" }[change.op];
  if (change.kind === "issue") return { add: "new", change: "changed", remove: "gone" }[change.op];
  return `${change.type}, ${{ add: "new", change: "changed", remove: "removed" }[change.op]}`;
}

const signs = { add: "+", remove: "-", change: "~", same: "=" } as const;

/** One element of a value in one line: "~ all softfail → fail". */
export function pointText({ op, label, before, after, note }: Point): string {
  const values =
    op === "change"
      ? `${before ?? "nothing"} → ${after ?? "nothing"}`
      : ((op === "remove" ? before : after) ?? "");
  const text = [
    `${signs[op]} ${label}`,
    values === "" ? "" : `: ${values}`,
    note === undefined ? "" : ` (${note})`,
  ];
  return clip(safeText(text.join("")), 1000);
}

/** The points of a change; those beyond the limit are counted. */
export function pointsOf(change: Change, limit = Infinity): { shown: readonly Point[]; rest: number } {
  const points = change.kind === "record" ? change.points : [];
  const rest = points.length - limit;
  return rest < 2 ? { shown: points, rest: 0 } : { shown: points.slice(0, limit), rest };
}

/** Points that a screen holds. */
export const screenful = 40;

/** The record on one side, for people; a value that is not known yet says so. */
function recordTexts({ owner, type }: RecordChange, record: RecordChange["before"]): string[] {
  return (record?.rdatas ?? []).map((rdata) =>
    safeText(
      `${owner} ${record?.ttl ?? 0} IN ${type} ${rdata.includes(unknownText) ? `(${lateText})` : rdata}`,
    ),
  );
}

/** The records that come and go, as lines of a diff. */
export function recordDiff(change: Change): string[] {
  if (change.kind !== "record") return [];
  const old = new Set(recordTexts(change, change.before));
  const now = new Set(recordTexts(change, change.after));
  return [
    ...[...old].filter((line) => !now.has(line)).map((line) => `- ${line}`),
    ...[...now].filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ];
}

/** How long the old value lives on; `undefined` when nothing was there. */
export function cacheText(change: Change): string | undefined {
  if (change.kind !== "record" || change.cachedSeconds === 0) return undefined;
  const age = duration(change.cachedSeconds);
  if (!isSameValue(change)) return `resolvers may answer with the old value for up to ${age}`;
  const ttl = change.after?.ttl ?? 0;
  // the zone moves alone: resolvers have nothing old to answer with
  if (ttl === change.cachedSeconds) return undefined;
  // what is lowered ahead of a move helps only once the old TTL is over
  const lowered = ttl < change.cachedSeconds;
  return `resolvers may keep the old TTL for up to ${age}${lowered ? ": change the value after that" : ""}`;
}

/** True when the TTL or the zone changes alone. */
export function isSameValue({ before, after }: RecordChange): boolean {
  return JSON.stringify(before?.rdatas) === JSON.stringify(after?.rdatas);
}

/** The other changes of a group, by mail domain or by record; those beyond the limit are counted. */
export function othersText(first: Change, others: readonly Change[], limit = 50): string | undefined {
  if (others.length === 0) return undefined;
  const apart = new Set([first, ...others].map(({ domain }) => domain)).size === others.length + 1;
  const names = others.map((change) => (apart ? change.domain : titleOf(change)));
  const rest = names.length - limit;
  const shown = rest < 2 ? names.join(", ") : `${names.slice(0, limit).join(", ")} and ${rest} more`;
  return clip(safeText(`the same for ${names.length} more: ${shown}`), 100 * limit);
}

/** Why a change is not simply safe: what is at stake, and what may happen. */
export function reasonOf({ reason, why }: Finding): string {
  return clip(safeText(`${reason}; ${why}`), 1000);
}

/** What the change means: its summary without marks. */
export function summaryOf(change: Change): string {
  return clip(safeText(change.summary), 500);
}

/** How to undo it; manual actions and issues say it in their findings. */
export function rollbackOf(change: Change): string | undefined {
  const text = change.kind === "record" ? change.rollback : change.findings[0]?.rollback;
  return text === undefined ? undefined : safeText(text);
}
