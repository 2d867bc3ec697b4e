// The store for zones in files: several mail domains, and several processes, change one file without loss.
import { setTimeout as sleep } from "node:timers/promises";
import { resolve } from "node:path";
import { quotePath } from "../quote-path";
import {
  refuse,
  type Holding,
  type RRsetMap,
  type RRsetValue,
  type ZoneChange,
  type ZoneStore,
} from "../store";
import { changeText } from "./change";
import { isRRset, readExisting, textsOf, type ExistingZone } from "./existing";
import { makeFolder, readWhole, realTarget, replaceWhole } from "./files";
import { inTurn, withLock } from "./lock";
import { readZonefileSettings, type ZonefileSettings } from "./settings";

/** What the store takes from its surroundings. */
export interface ZonefileStoreOptions {
  /** the folder that relative paths start from */
  readonly root: string;
  readonly now?: () => Date;
}

type Change = ZoneChange<ZonefileSettings>;

const attempts = 8;

/** Zones in files below `root`. */
export class ZonefileStore implements ZoneStore<ZonefileSettings> {
  readonly backend = "zonefile";
  readonly readSettings = readZonefileSettings;
  readonly #root: string;
  readonly #now: () => Date;

  constructor({ root, now = () => new Date() }: ZonefileStoreOptions) {
    this.#root = root;
    this.#now = now;
  }

  place({ path }: ZonefileSettings): string {
    return resolve(this.#root, path);
  }

  async read({ zone, settings, rrsets }: Holding<ZonefileSettings>): Promise<RRsetMap | undefined> {
    const path = await realTarget(this.place(settings));
    const text = await readWhole(path);
    const existing = text === undefined ? undefined : readExisting(text, zone, path);
    if (existing === undefined) return undefined;
    const found = [...rrsets].flatMap(([key, value]) => {
      const live = liveValue(existing, key, value);
      return live === undefined ? [] : [[key, live] as const];
    });
    return found.length === 0 && rrsets.size > 0 ? undefined : new Map(found);
  }

  async preview(changes: readonly Change[]): Promise<void> {
    const [first] = changes;
    if (first === undefined) return;
    const path = await this.#target(first);
    let text = await readWhole(path);
    for (const change of changes) text = changeText(text, change, { path, now: this.#now() });
  }

  async apply(change: Change, signal: AbortSignal): Promise<void> {
    const wanted = await this.#target(change);
    if (change.after === undefined && (await readWhole(wanted)) === undefined) return;
    await makeFolder(wanted);
    // only now do links in the path lead to where the file will be
    const path = await this.#target(change);
    await inTurn(path, () => this.#replace(path, change, signal));
  }

  /** Another program may write the file at any moment: then everything is looked at again. */
  async #replace(path: string, change: Change, signal: AbortSignal): Promise<void> {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const done = await withLock(path, signal, async (isHeld) => {
        const before = await readWhole(path);
        const after = changeText(before, change, { path, now: this.#now() });
        return after === before || replaceWhole(path, before, after, isHeld);
      });
      if (done) return;
      await sleep(attempt * 20 * Math.random());
    }
    const text = `${quotePath(path)} was changed by another program each of ${attempts} times; stop that program and try again`;
    throw refuse("zonefile.busy", text);
  }

  async #target({ before, after }: Change): Promise<string> {
    const settings = (after ?? before)?.settings;
    if (settings === undefined) throw new Error("a change has neither side");
    return realTarget(this.place(settings));
  }
}

/** One RRset as the file has it; of several TTLs in one RRset, one that the state does not have. */
function liveValue({ file, byKey }: ExistingZone, key: string, known: RRsetValue): RRsetValue | undefined {
  const records = byKey.get(key);
  if (records === undefined) return undefined;
  if (isRRset(file, records, known)) return known;
  const ttl = (records.find((record) => record.ttl !== known.ttl) ?? records[0])?.ttl ?? known.ttl;
  return { ...known, ttl, rdatas: textsOf(file, records) };
}
