// Two snapshots in, every change with its meaning and risk out. Pure; the forms are made from what it returns.
import { withoutDot } from "../dns/name";
import type { ManualAction } from "../mail/action";
import { explainRecords, risks, type DiffContext, type Meaning, type PartChange } from "../mail/diff";
import type { Room } from "../mail/feature";
import { rooms as roomList } from "../mail/index";
import {
  highest,
  type ActionChange,
  type Change,
  type IssueChange,
  type RecordChange,
  type Review,
} from "./change";
import { actionFindings, commonFindings, issueFindings } from "./common";
import { absentSide, readSides, type RoomPart } from "./side";
import type { IssueSnapshot, Snapshot } from "./snapshot";

const rooms: readonly Room[] = roomList;
const roomOrder = new Map<string, number>(rooms.map(({ key }, index) => [key, index]));

/** Compares what is published with what will be. */
export function review(before: Snapshot, after: Snapshot): Review {
  const [old, now] = [readSides(before), readSides(after)];
  const changes: Change[] = [];
  let unchanged = 0;
  for (const domain of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(domain) ?? absentSide(domain), now.get(domain) ?? absentSide(domain)];
    const context: DiffContext = { before: was, after: is };
    for (const key of new Set([...was.parts.keys(), ...is.parts.keys()])) {
      const change = recordChange(domain, was.parts.get(key), is.parts.get(key), context);
      if (change === undefined) unchanged++;
      else changes.push(change);
    }
  }
  changes.push(...actionChanges(before.manualActions, after.manualActions), ...issueChanges(before, after));
  changes.sort(byRisk);
  return { changes, unchanged, risk: changes.length === 0 ? null : highest(changes.map(({ risk }) => risk)) };
}

function recordChange(
  domain: string,
  old: RoomPart | undefined,
  now: RoomPart | undefined,
  context: DiffContext,
): RecordChange | undefined {
  const some = (now ?? old) as RoomPart;
  const { room: key, owner, type } = some;
  const same = sameTexts(old?.record.rdatas, now?.record.rdatas);
  const zone = { before: old?.zone ?? null, after: now?.zone ?? null };
  if (same && old?.record.ttl === now?.record.ttl && zone.before === zone.after) return undefined;
  const room = rooms.find((candidate) => candidate.key === key);
  const part: PartChange = { owner, type, before: old?.part, after: now?.part };
  const meaning = same ? undefined : (room?.diff?.explain ?? explainRecords)(part, context);
  const common = commonFindings(part, zone);
  const findings = [...(meaning?.findings ?? []), ...common.findings].sort(
    (a, b) => risks.indexOf(b.risk) - risks.indexOf(a.risk),
  );
  return {
    kind: "record",
    id: `${domain}/${key}/${owner} ${type}`,
    domain,
    op: old === undefined ? "add" : now === undefined ? "remove" : "change",
    room: key,
    title: room?.title ?? key,
    zone,
    owner,
    type,
    before: old?.record ?? null,
    after: now?.record ?? null,
    summary: [...(meaning ? [meaning.summary] : []), ...common.summary].join("; "),
    points: [...pointsOf(meaning), ...common.points],
    findings,
    risk: highest(findings.map(({ risk }) => risk)),
    rollback: findings[0]?.rollback ?? common.rollback,
    cachedSeconds: old?.record.ttl ?? 0,
  };
}

function pointsOf(meaning: Meaning | undefined): Meaning["points"] {
  return meaning?.points ?? [];
}

function sameTexts(old: readonly string[] | undefined, now: readonly string[] | undefined): boolean {
  if (old?.length !== now?.length) return false;
  const texts = new Set(old);
  return (now ?? []).every((text) => texts.has(text));
}

function actionChanges(old: readonly ManualAction[], now: readonly ManualAction[]): ActionChange[] {
  const [was, is] = [byId(old), byId(now)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((id): ActionChange[] => {
    const [before, after] = [was.get(id), is.get(id)];
    if (before && after && JSON.stringify(before) === JSON.stringify(after)) return [];
    const action = (after ?? before) as ManualAction;
    const op = before === undefined ? "add" : after === undefined ? "remove" : "change";
    const words = { add: "opens", change: "changes", remove: "closes" } as const;
    const findings = actionFindings(op, action);
    const summary = `manual action ${id} ${words[op]}`;
    const risk = highest(findings.map((finding) => finding.risk));
    return [
      {
        kind: "action",
        id: `${action.domain}/action/${id}`,
        domain: action.domain,
        op,
        action,
        summary,
        findings,
        risk,
      },
    ];
  });
}

function byId(actions: readonly ManualAction[]): Map<string, ManualAction> {
  return new Map(actions.map((action) => [action.id, action]));
}

function issueChanges(before: Snapshot, after: Snapshot): IssueChange[] {
  const list = ({ domains }: Snapshot): Map<string, IssueSnapshot & { domain: string }> =>
    new Map(
      domains.flatMap(({ domain, issues }) =>
        issues.map((issue) => [`${issue.code} ${issue.where}`, { ...issue, domain }] as const),
      ),
    );
  const [was, is] = [list(before), list(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key): IssueChange[] => {
    if (was.has(key) && is.has(key)) return [];
    const { domain, ...issue } = (is.get(key) ?? was.get(key)) as IssueSnapshot & { domain: string };
    const op = is.has(key) ? "add" : "remove";
    const findings = issueFindings(op, issue);
    const summary = `${issue.severity} ${issue.code} at ${issue.where} is ${op === "add" ? "new" : "gone"}`;
    const risk = highest(findings.map((finding) => finding.risk));
    return [{ kind: "issue", id: `${domain}/issue/${key}`, domain, op, issue, summary, findings, risk }];
  });
}

const kindOrder = { record: 0, action: 1, issue: 2 } as const;

function byRisk(a: Change, b: Change): number {
  const room = (change: Change): number =>
    change.kind === "record" ? (roomOrder.get(change.room) ?? rooms.length) : 0;
  return (
    risks.indexOf(b.risk) - risks.indexOf(a.risk) ||
    compare(a.domain, b.domain) ||
    kindOrder[a.kind] - kindOrder[b.kind] ||
    room(a) - room(b) ||
    compare(withoutDotText(a), withoutDotText(b))
  );
}

function withoutDotText(change: Change): string {
  return change.kind === "record" ? `${withoutDot(change.owner as never)} ${change.type}` : change.id;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
