// The words that every form of a review uses for a change.
import { duration } from "../common";
import { unknownText } from "../snapshot";
import type { Change, RecordChange } from "../change";
import type { Point } from "../../mail/diff";
import { safeText } from "./safe-text";

/** What a change is about: "SPF of example.com". */
export function titleOf(change: Change): string {
  if (change.kind === "action") return safeText(`manual action ${change.action.id}`);
  if (change.kind === "issue") return safeText(`${change.issue.severity} ${change.issue.code}`);
  return safeText(`${change.title} of ${change.owner.replace(/(?<=.)\.$/, "")}`);
}

/** What stands behind the title: "TXT, new". */
export function kindOf(change: Change): string {
  if (change.kind !== "record") return { add: "new", change: "changed", remove: "gone" }[change.op];
  return `${change.type}, ${{ add: "new", change: "changed", remove: "removed" }[change.op]}`;
}

const signs = { add: "+", remove: "-", change: "~", same: "=" } as const;

/** One element of a value in one line: "~ all softfail → fail". */
export function pointText({ op, label, before, after, note }: Point): string {
  const values =
    op === "change"
      ? `${before ?? "nothing"} → ${after ?? "nothing"}`
      : ((op === "remove" ? before : after) ?? "");
  return safeText(
    [
      `${signs[op]} ${label}`,
      values === "" ? "" : `: ${values}`,
      note === undefined ? "" : ` (${note})`,
    ].join(""),
  );
}

/** The record on one side, for people; a value that is not known yet says so. */
export function recordTexts({ owner, type }: RecordChange, record: RecordChange["before"]): string[] {
  return (record?.rdatas ?? []).map((rdata) =>
    safeText(
      `${owner} ${record?.ttl ?? 0} IN ${type} ${rdata.includes(unknownText) ? "(known after apply)" : rdata}`,
    ),
  );
}

/** How long the old value lives on; `undefined` when nothing was there. */
export function cacheText(change: Change): string | undefined {
  if (change.kind !== "record" || change.cachedSeconds === 0) return undefined;
  return `resolvers may answer with the old value for up to ${duration(change.cachedSeconds)}`;
}

/** What the change means: its summary without marks. */
export function summaryOf(change: Change): string {
  return safeText(change.summary);
}

/** How to undo it; manual actions and issues say it in their findings. */
export function rollbackOf(change: Change): string | undefined {
  const text = change.kind === "record" ? change.rollback : change.findings[0]?.rollback;
  return text === undefined ? undefined : safeText(text);
}
