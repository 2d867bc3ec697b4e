// Both sides of a review from what the Pulumi CLI prints of a preview: its JSON, or its engine events line by line.
import type { ManualAction } from "../mail/action";
import { quote } from "../dns/name";
import { signatureKey, unknownText } from "../engine-values";
import { isMapping, parseJson } from "../json";
import type { Result } from "../result";
import {
  lateText,
  secretText,
  type DomainSnapshot,
  type IssueSnapshot,
  type RecordSnapshot,
  type Snapshot,
} from "./snapshot";

/** Both sides of a change. */
export interface Sides {
  readonly before: Snapshot;
  readonly after: Snapshot;
}

/** One step of the engine, as far as a review needs it. */
export interface PreviewStep {
  readonly op: string;
  readonly type: string;
  readonly urn: string;
  /** the inputs that the state has; `undefined` for a new resource */
  readonly before: unknown;
  /** the inputs that the program gives; `undefined` for a resource that goes */
  readonly after: unknown;
}

const domainType = "maildomain:index:MailDomain";
const actionType = "maildomain:index:ManualAction";

/** Reads `pulumi preview --json`, or the same as JSON lines of engine events. */
export function parsePreview(text: string): Result<Sides> {
  const whole = parseJson(text);
  const digest = record(whole);
  if (Array.isArray(digest?.["steps"])) {
    return { value: sidesOf(digest["steps"].flatMap((step) => digestStep(record(step)) ?? [])) };
  }
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const steps: PreviewStep[] = [];
  let events = 0;
  for (const line of lines) {
    const event = record(parseJson(line));
    if (event === undefined) {
      return { error: `${quote(line.slice(0, 40))} is no JSON` };
    }
    if ("sequence" in event || "resourcePreEvent" in event) events++;
    const step = eventStep(event);
    if (step) steps.push(step);
  }
  if (events === 0) return { error: "no step of a preview is in it" };
  return { value: sidesOf(steps) };
}

/** What a replacement is made of besides its "replace", and what a refresh announces before the real step. */
const partial = /^(?:create-replacement|delete-replaced|discard|refresh|read)/;

/** Both sides from the steps of a preview. */
export function sidesOf(steps: readonly PreviewStep[]): Sides {
  const whole = steps.filter(({ op }) => !partial.test(op));
  return { before: side(whole, "before"), after: side(whole, "after") };
}

/** The step that an engine event tells of, when it tells of one. */
export function eventStep(event: unknown): PreviewStep | undefined {
  const metadata = record(record(record(event)?.["resourcePreEvent"])?.["metadata"]);
  return metadata && stepOf(metadata);
}

/** The step that the metadata of an engine event describe. */
export function stepOf(metadata: object): PreviewStep {
  const { op, type, urn, old, new: now } = metadata as Fields;
  return stepFrom(String(op), String(type), String(urn), record(old), record(now));
}

function digestStep(step: Fields | undefined): PreviewStep | undefined {
  if (step === undefined) return undefined;
  const [old, now] = [record(step["oldState"]), record(step["newState"])];
  return stepFrom(String(step["op"]), String(now?.["type"] ?? old?.["type"]), String(step["urn"]), old, now);
}

function stepFrom(
  op: string,
  type: string,
  urn: string,
  old: Fields | undefined,
  now: Fields | undefined,
): PreviewStep {
  // a resource that goes may still be announced with what it was
  return {
    op,
    type,
    urn,
    before: old?.["inputs"],
    after: op.startsWith("delete") ? undefined : now?.["inputs"],
  };
}

function side(steps: readonly PreviewStep[], which: "before" | "after"): Snapshot {
  const inputs = (type: string): readonly (readonly [PreviewStep, Fields])[] =>
    steps
      .filter((step) => step.type === type)
      .flatMap((step): [PreviewStep, Fields][] => {
        const fields = record(plainValue(step[which]));
        return fields === undefined ? [] : [[step, fields]];
      });
  const domains = inputs(domainType).map(([, fields]) => domainOf(fields));
  const manualActions = inputs(actionType).map(([step, { action }]) =>
    record(action) === undefined ? lateAction(step) : (action as ManualAction),
  );
  return {
    domains: domains.sort((a, b) => (a.domain < b.domain ? -1 : 1)),
    manualActions: manualActions.sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** The inputs of a MailDomain; a state that an older version wrote may lack some. */
function domainOf({ domain, records, issues, facts }: Fields): DomainSnapshot {
  const zones = Object.entries(record(records) ?? {}).map(([zone, sets]) => [
    zone,
    Object.fromEntries(Object.entries(record(sets) ?? {}).map(([key, set]) => [key, recordOf(set)])),
  ]);
  return {
    domain: String(domain),
    records: Object.fromEntries(zones) as DomainSnapshot["records"],
    issues: Array.isArray(issues) ? (issues as IssueSnapshot[]) : [],
    facts: (record(facts) ?? {}) as Readonly<Record<string, string>>,
  };
}

function recordOf(set: unknown): RecordSnapshot {
  const { ttl = 0, rdatas = set } = record(set) ?? {};
  // an RRset or a list that depends on a late value, or on a secret, is unknown as a whole
  const whole = rdatas === secretText ? secretText : unknownText;
  return { ttl: Number(ttl), rdatas: Array.isArray(rdatas) ? rdatas.map(String) : [whole] };
}

/** A manual action whose text is known after apply: its name is that of the mail domain and its id. */
function lateAction({ urn, before }: PreviewStep): ManualAction {
  const [, , , ...name] = urn.split("::");
  const [named = "", ...path] = name.join("::").split("/");
  // the name of one that waits for an address has a stand-in for it; the state knows the address
  const known = record(record(before)?.["action"]);
  const { id = path.join("/"), domain = named } = (known ?? {}) as Partial<ManualAction>;
  const texts = { who: lateText, why: lateText, steps: [lateText], verify: [], ticket: lateText };
  // forms ask for no more of an action than this
  return { id, kind: id.split("/")[0], domain, fields: {}, ...texts } as unknown as ManualAction;
}

type Fields = Readonly<Record<string, unknown>>;

function record(value: unknown): Fields | undefined {
  return isMapping(value) ? value : undefined;
}

/** A value without the engine's marks: a secret is never taken along. */
function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  const fields = record(value);
  if (fields === undefined) return value;
  if (signatureKey in fields) return secretText;
  return Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, plainValue(item)]));
}
