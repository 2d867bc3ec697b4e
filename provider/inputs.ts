// The inputs of ZoneRecords: what is allowed, and their canonical form. The state has the same shape.
import { parseName, quote, withoutDot, type Fqdn } from "../core/dns/name";
import { readRRsets, stateRRsets } from "./rrset-inputs";
import { unknownText } from "../core/engine-values";
import type { Holding, ZoneStore } from "./store";
import type { Plain, PlainObject } from "./struct";

/** The stores by the word after `backend:`. */
export type Stores = ReadonlyMap<string, ZoneStore>;

/** Inputs that were read. */
export interface ZoneRecords {
  readonly store: ZoneStore;
  readonly holding: Holding;
}

/** What is wrong with inputs, each with its place; or the inputs; or neither while a part of them is unknown. */
export interface CheckedInputs {
  readonly failures: readonly string[];
  readonly records?: ZoneRecords;
}

const known = ["zone", "backend", "settings", "domain", "rrsets"] as const;

/** Judges the inputs of a ZoneRecords resource. */
export function checkInputs(inputs: PlainObject, stores: Stores): CheckedInputs {
  const failures: string[] = [];
  for (const key of Object.keys(inputs)) {
    if (!(known as readonly string[]).includes(key))
      failures.push(`unknown key ${quote(key)}, allowed are ${known.join(", ")}`);
  }
  if (known.some((key) => key !== "rrsets" && holdsUnknown(inputs[key]))) return { failures };
  if (inputs["rrsets"] === unknownText) return { failures };
  const zone = readName(inputs["zone"], "zone", failures);
  const domain = readName(inputs["domain"], "domain", failures);
  const { store, settings } = readStore(inputs, stores, failures);
  const rrsets = readRRsets(inputs["rrsets"], zone, failures);
  if (failures.length > 0 || store === undefined || zone === undefined || domain === undefined)
    return { failures };
  return { failures, records: { store, holding: { zone, domain: withoutDot(domain), settings, rrsets } } };
}

/**
 * The state of a resource. It was judged when it was written, but a refresh may have put into it what somebody wrote
 * into the zone, so that its RDATA is any text.
 */
export function readState(state: PlainObject, stores: Stores): ZoneRecords {
  const { failures, records } = checkInputs({ ...state, rrsets: {} }, stores);
  if (records === undefined)
    throw new Error(`the state of the resource cannot be read: ${failures.join("; ")}`);
  return { ...records, holding: { ...records.holding, rrsets: stateRRsets(state["rrsets"]) } };
}

/** Inputs of a change that is applied: everything is known. */
export function readInputs(inputs: PlainObject, stores: Stores): ZoneRecords {
  const { failures, records } = checkInputs(inputs, stores);
  if (records) return records;
  throw new Error(failures.join("\n") || "a part of the inputs is not known yet");
}

function holdsUnknown(value: Plain | undefined): boolean {
  return value !== undefined && JSON.stringify(value).includes(unknownText);
}

/** The canonical form of inputs that were read. */
export function inputsOf({ store, holding }: ZoneRecords): Record<string, unknown> {
  const { zone, settings, domain, rrsets } = holding;
  return { zone, backend: store.backend, settings, domain, rrsets: Object.fromEntries(rrsets) };
}

function readName(value: Plain | undefined, where: string, failures: string[]): Fqdn | undefined {
  const name = typeof value === "string" ? parseName(value) : { error: "a name is required" };
  if ("value" in name) return name.value;
  failures.push(`${where}: ${name.error}`);
  return undefined;
}

function readStore(
  { backend, settings }: PlainObject,
  stores: Stores,
  failures: string[],
): { store?: ZoneStore; settings?: unknown } {
  const store = typeof backend === "string" ? stores.get(backend) : undefined;
  if (store === undefined) {
    const allowed = [...stores.keys()].join(", ");
    failures.push(
      `backend: allowed are ${allowed}, got ${typeof backend === "string" ? quote(backend) : "nothing"}`,
    );
    return {};
  }
  const read = store.readSettings(settings);
  if ("value" in read) return { store, settings: read.value };
  failures.push(...read.errors);
  return { store };
}
