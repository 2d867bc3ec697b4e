// Two snapshots in, every change with its meaning and risk out. Pure; the forms are made from what it returns.
import type { ManualAction } from "../mail/action";
import {
  explainRecords,
  risks,
  type DiffContext,
  type Meaning,
  type PartChange,
  type Point,
} from "../mail/diff";
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
import { actionFindings, actionSummary, commonFindings, issueFindings } from "./common";
import { readSnapshot, type RoomPart } from "./side";
import type { IssueSnapshot, Snapshot } from "./snapshot";

const rooms: readonly Room[] = roomList;
const roomOrder = new Map<string, number>(rooms.map(({ key }, index) => [key, index]));

/** Compares what is published with what will be. */
export function review(before: Snapshot, after: Snapshot): Review {
  const [old, now] = [readSnapshot(before), readSnapshot(after)];
  const changes: Change[] = [];
  let unchanged = 0;
  for (const domain of new Set([...old.domains, ...now.domains])) {
    const context = { before: old.side(domain), after: now.side(domain) };
    const { before: was, after: is } = context;
    const touched = new Set<string>();
    for (const key of new Set([...was.parts.keys(), ...is.parts.keys()])) {
      const change = recordChange(domain, was.parts.get(key), is.parts.get(key), context);
      if (change === undefined) continue;
      changes.push(change);
      touched.add(`${change.owner} ${change.type}`);
    }
    unchanged += [...is.own].filter((key) => !touched.has(key)).length;
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
  const { room: key, owner, type } = (now ?? old) as RoomPart;
  const same = sameTexts(old?.record.rdatas, now?.record.rdatas);
  const zone = { before: old?.zone ?? null, after: now?.zone ?? null };
  if (same && old?.record.ttl === now?.record.ttl && zone.before === zone.after) return undefined;
  const room = rooms.find((candidate) => candidate.key === key);
  const part: PartChange = { owner, type, before: old?.part, after: now?.part };
  const readable = old?.readable !== false && now?.readable !== false;
  const explain = (): Meaning =>
    readable
      ? (room?.diff?.explain ?? explainRecords)(part, context)
      : explainTexts(old?.record.rdatas, now?.record.rdatas);
  const meaning = same ? nothing : explain();
  const common = commonFindings(part, zone, !same);
  const findings = [...meaning.findings, ...common.findings].sort(
    (a, b) => risks.indexOf(b.risk) - risks.indexOf(a.risk),
  );
  return {
    kind: "record",
    id: `${domain}/${key}/${owner} ${type}`,
    domain,
    op: opOf(old, now),
    room: key,
    title: room?.title ?? key,
    zone,
    owner,
    type,
    before: old?.record ?? null,
    after: now?.record ?? null,
    summary: [meaning.summary, ...common.summary].filter((text) => text !== "").join("; "),
    points: [...meaning.points, ...common.points],
    findings,
    risk: highest(findings.map(({ risk }) => risk)),
    rollback: findings[0]?.rollback ?? common.rollback,
    cachedSeconds: old?.record.ttl ?? 0,
  };
}

const nothing: Meaning = { summary: "", points: [], findings: [] };

/** The meaning of texts that are no RDATA: a secret, or what a program wrote that is not ours. */
function explainTexts(old: readonly string[] = [], now: readonly string[] = []): Meaning {
  const points: Point[] = [
    ...old.filter((text) => !now.includes(text)).map((label): Point => ({ op: "remove", label })),
    ...now.filter((text) => !old.includes(text)).map((label): Point => ({ op: "add", label })),
  ];
  return { summary: "other values", points, findings: [] };
}

function opOf(before: unknown, after: unknown): "add" | "change" | "remove" {
  if (before === undefined) return "add";
  return after === undefined ? "remove" : "change";
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
    const op = opOf(before, after);
    const findings = actionFindings(before, after);
    return [
      {
        kind: "action",
        id: `${action.domain}/action/${id}`,
        domain: action.domain,
        op,
        action,
        summary: actionSummary(before, after),
        findings,
        risk: highest(findings.map(({ risk }) => risk)),
      },
    ];
  });
}

function byId(actions: readonly ManualAction[]): Map<string, ManualAction> {
  return new Map(actions.map((action) => [action.id, action]));
}

function issueChanges(before: Snapshot, after: Snapshot): IssueChange[] {
  const [was, is] = [issuesById(before), issuesById(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((id): IssueChange[] => {
    if (was.has(id) && is.has(id)) return [];
    const { domain, issue } = (is.get(id) ?? was.get(id)) as DomainIssue;
    const op = is.has(id) ? "add" : "remove";
    const findings = issueFindings(op, issue);
    const summary =
      issue.message === undefined ? `at ${issue.where}` : `${issue.message} (at ${issue.where})`;
    const risk = highest(findings.map((finding) => finding.risk));
    return [{ kind: "issue", id, domain, op, issue, summary, findings, risk }];
  });
}

interface DomainIssue {
  readonly domain: string;
  readonly issue: IssueSnapshot;
}

function issuesById({ domains }: Snapshot): ReadonlyMap<string, DomainIssue> {
  const entries = domains.flatMap(({ domain, issues }) =>
    issues.map((issue) => [`${domain}/issue/${issue.code} ${issue.where}`, { domain, issue }] as const),
  );
  return new Map(entries);
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
    compare(placeOf(a), placeOf(b))
  );
}

function placeOf(change: Change): string {
  return change.kind === "record" ? `${change.owner} ${change.type}` : change.id;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
