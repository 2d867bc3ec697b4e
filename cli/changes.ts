// What an engine run changes, in the words of the DNS: folded from the engine's events.
import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import type { RecordMap, RRsetValue } from "../components/canonical-records";
import { selfAndAncestors, withoutDot, type Fqdn } from "../core/dns/name";
import type { ManualAction } from "../core/mail/action";
import { stepOf, type PreviewStep } from "../core/review/from-preview";
import { heldBy, type Inputs } from "./held";
import { paint } from "./output";

/** One RRset that appears, changes or goes. */
export interface RRsetChange {
  readonly zone: string;
  /** `owner TYPE` */
  readonly key: string;
  readonly before: RRsetValue | undefined;
  readonly after: RRsetValue | undefined;
}

/** What the engine or the program said. */
export interface Diagnostic {
  readonly severity: string;
  readonly message: string;
  /** the resource of another provider that it is about: those name none themselves */
  readonly resource?: string;
}

/** What one engine run changes, or would change. */
export interface Changes {
  readonly rrsets: readonly RRsetChange[];
  readonly actions: { readonly op: "open" | "change" | "close"; readonly action: ManualAction }[];
  /** resources that differ, whatever they are */
  resources: number;
  /** errors and warnings */
  readonly diagnostics: Diagnostic[];
}

/** Collects the changes of one run; pass `add` to the engine as `onEvent`. */
export function collectChanges(): { readonly changes: Changes; readonly add: (event: EngineEvent) => void } {
  const declared = new Ledger();
  const held = new Ledger();
  const changes: Changes = {
    // the declaration and the DNS hosts mostly say the same, which is one change
    get rrsets() {
      const own = declared.changes(declared.zones);
      const taken = new Set(own.map(({ key }) => key));
      return [...own, ...held.changes(declared.zones).filter(({ key }) => !taken.has(key))];
    },
    actions: [],
    resources: 0,
    diagnostics: [],
  };
  const refreshing = new Set<string>();
  const addStep = (metadata: StepEventMetadata): void => {
    const step = stepOf(metadata);
    noteRecords(declared, held, step);
    countStep(changes, step);
  };
  const add = (event: EngineEvent): void => {
    const { resourcePreEvent: before, resOutputsEvent: after, diagnosticEvent: said } = event;
    // "info" repeats what the plan says; progress lines carry no news
    if (said && said.severity !== "info" && said.severity !== "info#err") {
      const resource = cloudResource(said.urn);
      changes.diagnostics.push({
        severity: said.severity,
        message: said.message,
        ...(resource && { resource }),
      });
    }
    // a refresh knows only afterwards what it found
    if (before?.metadata.op === "refresh") refreshing.add(before.metadata.urn);
    else if (before) addStep(before.metadata);
    else if (after && refreshing.has(after.metadata.urn)) addStep(after.metadata);
  };
  return { changes, add };
}

/** The name of a resource at a DNS host whose provider is not ours. */
function cloudResource(urn = ""): string | undefined {
  const [, , type = "", ...name] = urn.split("::");
  // the name may hold an IPv6 address
  return /\$(?!maildomain:)[^$]+$/.test(type) ? name.join("::") : undefined;
}

function countStep(changes: Changes, { op, type, before, after }: PreviewStep): void {
  if (op === "same" || type === "pulumi:pulumi:Stack" || type.startsWith("pulumi:providers:")) return;
  changes.resources++;
  if (type === "maildomain:index:ManualAction") {
    const kind = before === undefined ? "open" : after === undefined ? "close" : "change";
    changes.actions.push({ op: kind, action: ((after ?? before) as Inputs)["action"] as ManualAction });
    // the engine takes them as they come
    changes.actions.sort((one, other) => (one.action.id < other.action.id ? -1 : 1));
  }
}

/**
 * Notes what a step says about records, unchanged ones too: a DNS host may have a resource for each RDATA, and an RRset
 * is shown as a whole.
 */
function noteRecords(declared: Ledger, held: Ledger, step: PreviewStep): void {
  const { type, urn } = step;
  for (const side of ["before", "after"] as const) {
    const inputs = step[side] as Inputs | undefined;
    if (type === "maildomain:index:MailDomain") {
      for (const [zone, sets] of Object.entries((inputs?.["records"] ?? {}) as RecordMap)) {
        declared.zones.add(zone);
        for (const [key, value] of Object.entries(sets)) declared.note(side, key, value);
      }
    }
    // other records of a program are not ours to tell of
    if (urn.includes("maildomain:index:MailDomain$"))
      for (const { key, value } of heldBy(type, inputs)) held.note(side, key, value);
  }
}

/** RRsets on both sides of a change, put together from parts. */
class Ledger {
  readonly zones = new Set<string>();
  readonly #sides = { before: new Map<string, RRsetValue>(), after: new Map<string, RRsetValue>() };

  note(side: "before" | "after", key: string, { ttl, rdatas }: RRsetValue): void {
    const known = this.#sides[side].get(key)?.rdatas ?? [];
    this.#sides[side].set(key, { ttl, rdatas: [...new Set([...known, ...rdatas])] });
  }

  /** What differs, by zone and key. */
  changes(zones: ReadonlySet<string>): RRsetChange[] {
    const { before, after } = this.#sides;
    return [...new Set([...before.keys(), ...after.keys()])]
      .map((key) => ({ zone: zoneOf(key, zones), key, before: before.get(key), after: after.get(key) }))
      .filter((change) => textOf(change.before) !== textOf(change.after))
      .sort((a, b) => (a.zone === b.zone ? 0 : a.zone < b.zone ? -1 : 1));
  }
}

/** The innermost zone that an owner name lies in. */
function zoneOf(key: string, zones: ReadonlySet<string>): string {
  const [owner = ""] = key.split(" ");
  const names = selfAndAncestors(owner as Fqdn).map(withoutDot);
  return names.find((name) => zones.has(name)) ?? withoutDot(owner as Fqdn);
}

/** The order of RDATA means nothing. */
function textOf(set: RRsetValue | undefined): string {
  return set === undefined ? "" : JSON.stringify([set.ttl, [...set.rdatas].sort()]);
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
