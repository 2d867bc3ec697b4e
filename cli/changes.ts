// What an engine run changes, in the words of the DNS: folded from the engine's events.
import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import type { RecordMap, RRsetValue } from "../components/canonical-records";
import type { ManualAction } from "../core/mail/action";
import { paint } from "./output";

/** One RRset that appears, changes or goes. */
export interface RRsetChange {
  readonly zone: string;
  /** `owner TYPE` */
  readonly key: string;
  readonly before: RRsetValue | undefined;
  readonly after: RRsetValue | undefined;
}

/** What one engine run changes, or would change. */
export interface Changes {
  readonly rrsets: RRsetChange[];
  readonly actions: { readonly op: "open" | "change" | "close"; readonly action: ManualAction }[];
  /** resources that differ, whatever they are */
  resources: number;
  /** what the engine and the program said: errors and warnings */
  readonly diagnostics: { readonly severity: string; readonly message: string }[];
}

interface StepState {
  readonly inputs?: Record<string, unknown>;
}

/** Collects the changes of one run; pass `add` to the engine as `onEvent`. */
export function collectChanges(): { readonly changes: Changes; readonly add: (event: EngineEvent) => void } {
  const changes: Changes = { rrsets: [], actions: [], resources: 0, diagnostics: [] };
  const refreshing = new Set<string>();
  const add = (event: EngineEvent): void => {
    const { resourcePreEvent: before, resOutputsEvent: after, diagnosticEvent: said } = event;
    // "info" repeats what the plan says; progress lines carry no news
    if (said && said.severity !== "info" && said.severity !== "info#err") {
      changes.diagnostics.push({ severity: said.severity, message: said.message });
    }
    // a refresh knows only afterwards what it found
    if (before?.metadata.op === "refresh") refreshing.add(before.metadata.urn);
    else if (before) addStep(changes, before.metadata);
    else if (after && refreshing.has(after.metadata.urn)) addStep(changes, after.metadata);
  };
  return { changes, add };
}

function addStep(changes: Changes, { op, type, old, new: now }: StepEventMetadata): void {
  if (op === "same" || type === "pulumi:pulumi:Stack" || type.startsWith("pulumi:providers:")) return;
  changes.resources++;
  const before = (old as StepState | undefined)?.inputs;
  const after = op === "delete" ? undefined : (now as StepState | undefined)?.inputs;
  if (type === "maildomain:index:MailDomain") addRRsets(changes, recordsOf(before), recordsOf(after));
  if (type === "maildomain:index:ZoneRecords") addRRsets(changes, heldBy(before), heldBy(after));
  if (type === "maildomain:index:ManualAction") {
    const kind = before === undefined ? "open" : after === undefined ? "close" : "change";
    changes.actions.push({ op: kind, action: (after ?? before)?.["action"] as ManualAction });
  }
}

type Inputs = Readonly<Record<string, unknown>> | undefined;

/** What a MailDomain declares. */
function recordsOf(inputs: Inputs): RecordMap {
  return (inputs?.["records"] ?? {}) as RecordMap;
}

/** What a zone's DNS host holds; it differs from the declaration when somebody else changed it. */
function heldBy(inputs: Inputs): RecordMap {
  if (inputs === undefined) return {};
  const zone = String(inputs["zone"]).replace(/\.$/, "");
  return { [zone]: inputs["rrsets"] as Record<string, RRsetValue> };
}

/** Adds what differs; the declaration and the DNS host mostly say the same, which is one change. */
function addRRsets(changes: Changes, old: RecordMap, now: RecordMap): void {
  for (const zone of [...new Set([...Object.keys(old), ...Object.keys(now)])].sort()) {
    const was = old[zone] ?? {};
    const is = now[zone] ?? {};
    for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const change = { zone, key, before: plain(was[key]), after: plain(is[key]) };
      const same = JSON.stringify(change.before) === JSON.stringify(change.after);
      if (!same && !changes.rrsets.some((other) => other.zone === zone && other.key === key))
        changes.rrsets.push(change);
    }
  }
}

function plain(set: RRsetValue | undefined): RRsetValue | undefined {
  return set === undefined ? undefined : { ttl: set.ttl, rdatas: set.rdatas };
}

/** "3 RRsets: 1 new, 1 changed, 1 removed; 1 manual action opens"; "no changes" for none. */
export function changeSummary({ rrsets, actions, resources }: Changes): string {
  if (resources === 0) return "no changes";
  const count = (test: (change: RRsetChange) => boolean): number => rrsets.filter(test).length;
  const kinds = [
    [count(({ before }) => before === undefined), "new"],
    [count(({ before, after }) => before !== undefined && after !== undefined), "changed"],
    [count(({ after }) => after === undefined), "removed"],
  ] as const;
  const rrsetPart = kinds.flatMap(([number, word]) => (number > 0 ? [`${number} ${word}`] : [])).join(", ");
  const parts = [
    ...(rrsets.length > 0 ? [`${rrsets.length} RRset${rrsets.length === 1 ? "" : "s"}: ${rrsetPart}`] : []),
    ...actionParts(actions),
  ];
  if (parts.length === 0)
    return "the records as they are declared stay; the DNS host is brought back to them";
  return parts.join("; ");
}

function actionParts(actions: Changes["actions"]): string[] {
  const words = { open: "opens", change: "changes", close: "closes" } as const;
  return (["open", "change", "close"] as const).flatMap((op) => {
    const number = actions.filter((entry) => entry.op === op).length;
    if (number === 0) return [];
    return [`${number} manual action${number === 1 ? "" : "s"} ${number === 1 ? words[op] : op}`];
  });
}

/** One line per record that comes or goes, as a diff; one line per manual action. */
export function changeLines(changes: Changes): string[] {
  const lines = changes.rrsets.flatMap(({ zone, key, before, after }) => {
    const [owner = "", type = ""] = key.split(" ");
    const text = (set: RRsetValue, rdata: string): string => `${owner} ${set.ttl} IN ${type} ${rdata}`;
    const old = (before?.rdatas ?? []).map((rdata) => text(before as RRsetValue, rdata));
    const now = (after?.rdatas ?? []).map((rdata) => text(after as RRsetValue, rdata));
    const heading = before === undefined ? "+" : after === undefined ? "-" : "~";
    return [
      paint.bold(`${heading} ${key} in zone ${zone}`),
      ...old.filter((line) => !now.includes(line)).map((line) => paint.red(`  - ${line}`)),
      ...now.filter((line) => !old.includes(line)).map((line) => paint.green(`  + ${line}`)),
    ];
  });
  const words = {
    open: "☐ manual action opens:",
    change: "☐ manual action changes:",
    close: "☑ manual action closes:",
  };
  return [
    ...lines,
    ...changes.actions.map(({ op, action }) => `${paint.yellow(words[op])} ${action.id} (${action.domain})`),
  ];
}
