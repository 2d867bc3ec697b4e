// What the provider answers, in plain values: the life of a ZoneRecords resource.
import { Claims } from "./claims";
import { changesBetween, type Changes } from "./diff";
import { checkInputs, inputsOf, readInputs, readState, type Stores, type ZoneRecords } from "./inputs";
import type { ZoneChange } from "./store";
import type { PlainObject } from "./struct";

/** The type of the one resource that there is. */
export const zoneRecordsType = "maildomain:index:ZoneRecords";

/** Inputs or state on their way out. */
export type Fields = Readonly<Record<string, unknown>>;

/** How the state and the new inputs differ. */
export interface Difference {
  readonly changes: Changes;
  /** the properties for which the resource must be replaced */
  readonly replaces: readonly string[];
}

/** What the engine knows of a resource that exists. */
export interface Existing {
  readonly id: string;
  readonly state: PlainObject;
}

/** One run of the engine, from its first call to its last. */
export class EngineRun {
  readonly #claims = new Claims();
  readonly #replacing = new Map<string, PlainObject>();
  #cancelled = new AbortController();

  constructor(readonly stores: Stores) {}

  /** Judges new inputs. What comes back goes into the state. */
  check(urn: string, inputs: PlainObject): { readonly inputs: Fields; readonly failures: readonly string[] } {
    const { records, failures } = checkInputs(inputs, this.stores);
    if (records === undefined) return { inputs, failures };
    const { store, holding } = records;
    const collisions = this.#claims.claim(
      urn,
      holding.domain,
      store.place(holding.settings),
      holding.rrsets.keys(),
    );
    return {
      inputs: inputsOf(records),
      failures: collisions.map((text) => `${store.backend}.claimed-twice: ${text}`),
    };
  }

  /** What would change. Another zone or another place is another resource. */
  diff(urn: string, state: PlainObject, inputs: PlainObject): Difference {
    const changes = changesBetween(state, inputs);
    const replaces = this.#replaces(state, inputs, changes);
    if (replaces.length > 0) this.#replacing.set(urn, state);
    return { changes, replaces };
  }

  #replaces(state: PlainObject, inputs: PlainObject, changes: Changes): string[] {
    const replaces = ["zone", "backend"].filter((key) => changes.has(key));
    const after = checkInputs(inputs, this.stores).records;
    if (after === undefined || replaces.length > 0) return replaces;
    return placeOf(readState(state, this.stores)) === placeOf(after) ? [] : ["settings"];
  }

  /** Writes the RRsets of a new resource, or finds out whether that could be done. */
  async create(urn: string, inputs: PlainObject, preview: boolean): Promise<{ id: string; state: Fields }> {
    const { records } = checkInputs(inputs, this.stores);
    if (preview && records === undefined) return { id: "", state: inputs };
    const after = records ?? readInputs(inputs, this.stores);
    if (preview) await after.store.preview([...this.#release(urn, after), { after: after.holding }]);
    else await after.store.apply({ after: after.holding }, this.#cancelled.signal);
    return { id: preview ? "" : idOf(after), state: inputsOf(after) };
  }

  /** In a preview of a replacement the old resource is still there; its deletion comes first. */
  #release(urn: string, after: ZoneRecords): ZoneChange[] {
    const state = this.#replacing.get(urn);
    const before = state && readState(state, this.stores);
    return before && placeOf(before) === placeOf(after) ? [{ before: before.holding }] : [];
  }

  /** Changes the RRsets of a resource from what the state says to what is wanted. */
  async update({ state }: Existing, inputs: PlainObject, preview: boolean): Promise<Fields> {
    const { records } = checkInputs(inputs, this.stores);
    if (preview && records === undefined) return inputs;
    const before = readState(state, this.stores);
    const after = records ?? readInputs(inputs, this.stores);
    const change = { before: before.holding, after: after.holding };
    await (preview ? after.store.preview([change]) : after.store.apply(change, this.#cancelled.signal));
    return inputsOf(after);
  }

  /** Removes the RRsets of a resource. */
  async delete({ state }: Existing): Promise<void> {
    const { store, holding } = readState(state, this.stores);
    await store.apply({ before: holding }, this.#cancelled.signal);
  }

  /** What is live of a resource; `undefined` when nothing is. */
  async read({ id, state }: Existing): Promise<Fields | undefined> {
    if (Object.keys(state).length === 0) throw new Error(importText(id));
    const { store, holding } = readState(state, this.stores);
    const rrsets = await store.read(holding);
    return rrsets && inputsOf({ store, holding: { ...holding, rrsets } });
  }

  /** Ends what waits; what is being written is finished. */
  cancel(): void {
    this.#cancelled.abort();
    this.#cancelled = new AbortController();
  }
}

function placeOf({ store, holding }: ZoneRecords): string {
  return `${store.backend}:${store.place(holding.settings)}`;
}

/** For people: what stands where. */
function idOf({ store, holding }: ZoneRecords): string {
  return `${store.backend}:${holding.zone}#${holding.domain}`;
}

function importText(id: string): string {
  return `${id} cannot be imported: whose records these are is known from the state alone. Declare the mail domain, list what others published at its names under "extra", and let the first update write them`;
}
