// The engine in small: what a program declares, applied through the resources of a provider in the engine's order.
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { PlainObject } from "../../provider/struct";
import type { Fields, ResourceBehaviour } from "../fakes/provider-host";

/** A resource as a program declares it. */
export interface Declared {
  readonly type: string;
  readonly name: string;
  readonly inputs: Fields;
  readonly options: CustomResourceOptions;
}

interface Stored {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: PlainObject;
  readonly state: PlainObject;
}

/** Applies programs one after the other; keeps their state. */
export class TinyEngine {
  #stored = new Map<string, Stored>();

  constructor(readonly resources: Readonly<Record<string, ResourceBehaviour>>) {}

  /** Brings the host to what is declared; the steps that took, as "create NAME". */
  async up(declared: readonly Declared[]): Promise<string[]> {
    const steps: string[] = [];
    const before = this.#stored;
    const kept = new Map<string, Stored>();
    const leaving = new Map(before);
    const replaced: Stored[] = [];
    try {
      for (const resource of declared) {
        const old = oldOf(resource, before);
        if (old) leaving.delete(keyOf(old));
        const { stored, left } = await this.#step(resource, old, steps);
        kept.set(keyOf(stored), stored);
        replaced.push(...left);
      }
      // dependents go before what they depend on
      for (const old of [...replaced, ...[...leaving.values()].reverse()]) {
        await this.#delete(old, steps);
        leaving.delete(keyOf(old));
      }
    } finally {
      this.#stored = new Map([...leaving, ...kept]);
    }
    return steps;
  }

  async #step(
    resource: Declared,
    old: Stored | undefined,
    steps: string[],
  ): Promise<{ readonly stored: Stored; readonly left: readonly Stored[] }> {
    const behaviour = this.#behaviour(resource.type);
    const { inputs: checked, failures = [] } = behaviour.check(plain(resource.inputs));
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
    const inputs = plain(checked);
    const { type, name } = resource;
    const run = { preview: false };
    const create = async (): Promise<Stored> => {
      const { id, state } = await behaviour.create(inputs, run);
      return { type, name, id, inputs, state: plain(state) };
    };
    if (old === undefined) {
      steps.push(`create ${name}`);
      return { stored: await create(), left: [] };
    }
    const { changes, replaces, deleteBeforeReplace } = behaviour.diff(old.id, old.state, old.inputs, inputs);
    if (changes === "none") return { stored: { ...old, name, inputs }, left: [] };
    if (replaces.length === 0) {
      steps.push(`update ${name}`);
      const state = plain(await behaviour.update(old.id, old.state, inputs, run));
      return { stored: { ...old, name, inputs, state }, left: [] };
    }
    steps.push(`replace ${name}`);
    if (deleteBeforeReplace !== true && resource.options.deleteBeforeReplace !== true)
      return { stored: await create(), left: [old] };
    await this.#delete(old, []);
    return { stored: await create(), left: [] };
  }

  /** Reads every resource back; the names of those that differ from the state. */
  async refresh(): Promise<string[]> {
    const differing: string[] = [];
    for (const old of this.#stored.values()) {
      const live = await this.#behaviour(old.type).read(old.id, old.state, old.inputs);
      if (live === undefined) {
        differing.push(`gone: ${old.name}`);
        this.#stored.delete(keyOf(old));
        continue;
      }
      const [state, inputs] = [plain(live.state), plain(live.inputs)];
      if (canonical(state) !== canonical(old.state)) differing.push(`differs: ${old.name}`);
      this.#stored.set(keyOf(old), { ...old, id: live.id, state, inputs });
    }
    return differing;
  }

  async #delete(old: Stored, steps: string[]): Promise<void> {
    steps.push(`delete ${old.name}`);
    await this.#behaviour(old.type).delete(old.id, old.state);
  }

  #behaviour(type: string): ResourceBehaviour {
    const behaviour = this.resources[type];
    if (behaviour === undefined) throw new Error(`the stand-in has no resource type ${type}`);
    return behaviour;
  }
}

/** The resource of this name, or of one that it had before. */
function oldOf({ type, name, options }: Declared, stored: ReadonlyMap<string, Stored>): Stored | undefined {
  const aliases = (options.aliases ?? []) as readonly { readonly name: string }[];
  const names = [name, ...aliases.map((alias) => alias.name)];
  return names.map((known) => stored.get(keyOf({ type, name: known }))).find((found) => found !== undefined);
}

function keyOf({ type, name }: { readonly type: string; readonly name: string }): string {
  return `${type} ${name}`;
}

/** As it arrives on the other side of the wire. */
function plain(fields: Fields): PlainObject {
  return JSON.parse(JSON.stringify(fields)) as PlainObject;
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
