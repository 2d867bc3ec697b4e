// Two snapshots in, every change with its meaning and risk out. Pure; the forms are made from what it returns.
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
import { highest, type Change, type RecordChange, type Review } from "./change";
import { actionChanges } from "./action-changes";
import { commonFindings, movesBetween } from "./common";
import { issueChanges } from "./issue-changes";
import { readSnapshot, type ReadSnapshot, type RoomPart } from "./side";
import type { Snapshot } from "./snapshot";

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
      const [gone, come] = [was.parts.get(key), is.parts.get(key)];
      // a record that another mail domain takes over is told there
      if (come === undefined && takenOver(key, now, old)) continue;
      const from = gone ?? (come !== undefined && takenOver(key, old, now) ? old.find(key) : undefined);
      const change = recordChange(domain, from, come, context);
      if (change === undefined) continue;
      changes.push(change);
      touched.add(`${change.owner} ${change.type}`);
    }
    unchanged += [...is.own].filter((key) => !touched.has(key)).length;
  }
  const published = now.side("");
  changes.push(
    ...actionChanges(before.manualActions, after.manualActions, published),
    ...issueChanges(before, after),
  );
  changes.sort(byRisk);
  return { changes, unchanged, risk: changes.length === 0 ? null : highest(changes.map(({ risk }) => risk)) };
}

/** True when a record stands in one snapshot in a mail domain that does not have it in the other. */
function takenOver(key: string, snapshot: ReadSnapshot, other: ReadSnapshot): boolean {
  const found = snapshot.find(key);
  return found !== undefined && !other.side(found.place.domain).parts.has(key);
}

function recordChange(
  domain: string,
  old: RoomPart | undefined,
  now: RoomPart | undefined,
  context: DiffContext,
): RecordChange | undefined {
  const { room: key, owner, type } = (now ?? old) as RoomPart;
  const same = sameTexts(old?.record.rdatas, now?.record.rdatas);
  const moves = movesBetween(old?.place, now?.place);
  const room = rooms.find((candidate) => candidate.key === key);
  const part: PartChange = { owner, type, before: old?.part, after: now?.part };
  const behind = same ? room?.diff?.explainSame?.(part, context) : undefined;
  const moved = old?.record.ttl !== now?.record.ttl || moves.length > 0;
  if (same && behind === undefined && !moved) return undefined;
  const readable = old?.readable !== false && now?.readable !== false;
  const explain = (): Meaning =>
    readable
      ? (room?.diff?.explain ?? explainRecords)(part, context)
      : explainTexts(old?.record.rdatas, now?.record.rdatas);
  const meaning = same ? (behind ?? nothing) : explain();
  const common = commonFindings(part, [old?.place, now?.place], !same);
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
    zone: { before: old?.place.zone ?? null, after: now?.place.zone ?? null },
    owner,
    type,
    before: old?.record ?? null,
    after: now?.record ?? null,
    summary:
      [meaning.summary, ...common.summary].filter((text) => text !== "").join("; ") ||
      (now === undefined ? "what stood there is not known" : "the same values, written otherwise"),
    points: [...meaning.points, ...common.points],
    findings,
    risk: highest(findings.map(({ risk }) => risk)),
    rollback: findings[0]?.rollback ?? common.rollback,
    cachedSeconds: same && !moved ? 0 : (old?.record.ttl ?? 0),
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
  return JSON.stringify(old && [...old].sort()) === JSON.stringify(now && [...now].sort());
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
