// The comparison for people: zone by zone, RRset by RRset, and what `up` will do about each.
import type { LiveRecord, LiveZone } from "../../components/backends/live";
import { backendOf } from "../../components/backends/registry";
import { quote, withoutDot } from "../../core/dns/name";
import { rdataTexts, rrsetKey } from "../../core/dns/rrset";
import type { ZoneConfig } from "../../core/config/read";
import { paint } from "../output";
import { countRRsets, type ComparedSet, type ComparedZone, type Verdict } from "./compare";
import { beyond, recordLine } from "./live";

/** A zone with what it holds and what is planned for it. */
export interface ShownZone extends ComparedZone {
  readonly zone: ZoneConfig;
  readonly live: LiveZone;
}

/** The comparison of one zone as text. */
export function zoneReport(shown: ShownZone): string {
  const { zone, live, sets, foreign } = shown;
  const heading = `zone ${withoutDot(zone.apex)} ${zone.kind.place(zone)}`;
  return [
    paint.bold(heading),
    `  read from ${live.from}: ${rrsets(countRRsets(live.records))}; planned: ${rrsets(sets.length)}`,
    ...order.flatMap((verdict) => sets.filter((one) => one.verdict === verdict).flatMap(setLines)),
    ...foreignLines(foreign),
    ...notes(shown).map((line) => `  ${line}`),
  ].join("\n");
}

const order: readonly Verdict[] = ["published", "changes", "missing", "in-way"];

function setLines(compared: ComparedSet): string[] {
  const { set, verdict, replaced, beside } = compared;
  const key = rrsetKey(set);
  const old = replaced.map((record) => paint.red(`    - ${recordLine(record)}${spelled(compared, record)}`));
  const besideLines = besideText(beside);
  switch (verdict) {
    case "published":
      return [`  = ${key}: published as planned`, ...besideLines];
    case "changes":
      return [paint.bold(`  ~ ${key}: would change`), ...old, ...newLines(compared), ...besideLines];
    case "missing":
      return [paint.bold(`  + ${key}: missing, up creates it`), ...newLines(compared), ...besideLines];
    case "in-way":
      return inWayLines(compared).map((line) => `  ${line}`);
  }
}

/** Why a record changes that looks as planned. */
function spelled({ set }: ComparedSet, record: LiveRecord): string {
  const { text, ttl, spelling } = record;
  const same = beyond(record) === undefined && ttl === set.ttl && rdataTexts(set).includes(text);
  return same ? ` (stored as ${quote(spelling ?? "")}, the same to the DNS)` : "";
}

function newLines(compared: ComparedSet): string[] {
  const { owner, type, ttl } = compared.set;
  return newTexts(compared).map((text) => paint.green(`    + ${recordLine({ owner, type, ttl, text })}`));
}

/** The RDATA of the plan that are not live as they are planned. */
function newTexts({ set, live, replaced }: ComparedSet): string[] {
  const kept = live.filter((record) => !replaced.includes(record));
  return rdataTexts(set).filter((text) => !kept.some((record) => record.text === text));
}

function besideText(beside: readonly LiveRecord[]): string[] {
  if (beside.length === 0) return [];
  const isSpf = beside.some(({ text }) => /^"v=spf1[ "]/i.test(text));
  const warning = isSpf ? "; a second SPF record makes every check a permerror (existing.second-spf)" : "";
  return [
    `    of the same name and type, not planned, stay${warning}:`,
    ...beside.map((record) => `      ${recordLine(record)}`),
  ];
}

/** What prevents an RRset from being written, and what to do about it. */
export function inWayLines(compared: ComparedSet): string[] {
  return [
    paint.red(`✖ ${rrsetKey(compared.set)}: ${inWayText(compared)}`),
    ...compared.inWay.map((record) => `    ${placeOf(record)}${recordLine(record)}`),
  ];
}

function inWayText({ inWay }: ComparedSet): string {
  if (inWay.some(({ routed }) => routed === true))
    return "a routing policy is in the way: remove its sets at the DNS host first";
  if (inWay.some(({ line }) => line !== undefined))
    return "up refuses to touch lines that are not its own (zonefile.conflict): remove them, and up writes the RRset";
  return "a CNAME stands alone (existing.cname-in-way): remove what is in the way at the DNS host first";
}

function placeOf({ line }: LiveRecord): string {
  return line === undefined ? "" : `line ${line}: `;
}

const shownForeign = 20;

function foreignLines(foreign: readonly LiveRecord[]): string[] {
  if (foreign.length === 0) return [];
  const more = foreign.length - shownForeign;
  return [
    `  · foreign, ${rrsets(countRRsets(foreign))}: not planned, stay as they are`,
    ...foreign.slice(0, shownForeign).map((record) => paint.dim(`      ${recordLine(record)}`)),
    ...(more > 0 ? [paint.dim(`      and ${more} more records (--json lists them)`)] : []),
  ];
}

/** What the lines do not say by themselves. */
function notes({ zone, sets }: ShownZone): string[] {
  const taken = sets.flatMap(({ takes, set }) => takes.map((take) => ({ ...take, set })));
  const lost = sets.some((compared) => compared.replaced.length > newTexts(compared).length);
  const { area, adoption } = backendOf(zone.kind);
  const { note, takeOver } = adoption ?? {};
  const noIds = taken.some(({ set, records: [record] }) => takeOver?.id(zone, set, record) === undefined);
  const comments = taken.filter(({ set, index, records: [{ comment }] }) => {
    return comment !== undefined && comment !== (takeOver?.comment?.(set, index ?? 0) ?? comment);
  });
  return [
    ...(lost
      ? ["what is marked - goes with the change: list what is to stay in the configuration (existing.lost)"]
      : []),
    ...(noIds
      ? [
          `what ${area.title} calls its records is known from its API alone: nothing is taken over from a file`,
        ]
      : []),
    ...(comments.length > 0
      ? [`up also writes a comment to ${comments.length} of the records: what they are for`]
      : []),
    ...(note === undefined ? [] : [note]),
  ];
}

function rrsets(count: number): string {
  return `${count} RRset${count === 1 ? "" : "s"}`;
}
