// One hosted zone: its sets of records, and the rules by which a batch changes them, all or nothing.
import { isWithin, orderOf, printName, readName, type Labels } from "./names";
import { invalidBatch, Refusal } from "./refusal";
import { readValues } from "./values";

/** A set of records as the API gives it out: the name in lower case, escaped, with a final dot. */
export interface RecordSet {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly values: readonly string[];
}

/** One wish of a batch. */
export interface Change {
  readonly action: string;
  readonly set: {
    readonly name: string;
    readonly type: string;
    readonly ttl?: number | undefined;
    readonly values: readonly string[];
  };
}

/** A zone to start with. */
export interface ZoneOptions {
  readonly id: string;
  readonly name: string;
  /** @default 10000, as the service has it */
  readonly maxRecordSets?: number;
}

const longestTtl = 2_147_483_647;
const mostRecords = 1000;
const mostCharacters = 32_000;

/** Name and type of a set. */
function keyOf(set: { readonly name: string; readonly type: string }): string {
  return `${set.name} ${set.type}`;
}

/** A hosted zone. It begins with the SOA and the NS of its apex. */
export class HostedZone {
  readonly id: string;
  readonly name: string;
  readonly nameservers = ["ns-1.awsdns-01.org", "ns-2.awsdns-02.co.uk"];
  readonly #labels: Labels;
  readonly #most: number;
  #sets = new Map<string, RecordSet>();

  constructor({ id, name, maxRecordSets = 10_000 }: ZoneOptions) {
    this.id = id;
    this.#labels = readName(name);
    this.name = printName(this.#labels);
    this.#most = maxRecordSets;
    const soa = "ns-1.awsdns-01.org. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400";
    this.#put({
      name: this.name,
      type: "NS",
      ttl: 172_800,
      values: this.nameservers.map((host) => `${host}.`),
    });
    this.#put({ name: this.name, type: "SOA", ttl: 900, values: [soa] });
  }

  #put(set: RecordSet): void {
    this.#sets.set(keyOf(set), set);
  }

  /** In the order of the API: by the labels of the name from the right, then by type. */
  recordSets(): RecordSet[] {
    return [...this.#sets.values()]
      .map((set) => ({ set, order: `${orderOf(set.name)} ${set.type}` }))
      .sort((a, b) => (a.order < b.order ? -1 : 1))
      .map(({ set }) => set);
  }

  /** The values of a set; none when there is no such set. */
  values(name: string, type: string): readonly string[] {
    return this.#sets.get(keyOf({ name: printName(readName(name)), type }))?.values ?? [];
  }

  /** Does all of it, or throws every reason why not and does nothing. */
  change(changes: readonly Change[]): void {
    requireLimits(changes);
    const wanted = changes.map(({ action, set }) => ({ action, set: readSet(set, action) }));
    requireOnce(wanted);
    const before = this.#sets;
    this.#sets = new Map(before);
    try {
      // the service names every reason, not just the first
      const reasons = wanted.flatMap(({ action, set }) => this.#step(action, set) ?? []);
      reasons.push(...wanted.flatMap(({ action, set }) => (action === "DELETE" ? [] : this.#conflicts(set))));
      reasons.push(...this.#apex());
      if (reasons.length > 0) throw invalidBatch([...new Set(reasons)]);
    } catch (error) {
      this.#sets = before;
      throw error;
    }
  }

  /** Why this one cannot be done. */
  #step(action: string, set: RecordSet): string | undefined {
    const live = this.#sets.get(keyOf(set));
    const what = `resource record set [name='${set.name}', type='${set.type}']`;
    if (!isWithin(readName(set.name), this.#labels))
      return `RRSet with DNS name ${set.name} is not permitted in zone ${this.name}`;
    if (action === "DELETE") {
      if (live === undefined) return `Tried to delete ${what} but it was not found`;
      if (!isSame(live, set))
        return `Tried to delete ${what} but the values provided do not match the current values`;
      this.#sets.delete(keyOf(set));
      return undefined;
    }
    if (action === "CREATE" && live !== undefined) return `Tried to create ${what} but it already exists`;
    this.#put(live === undefined ? set : { ...set, values: keepSpelling(live, set) });
    return undefined;
  }

  /** CNAME stands alone, and never at the apex. */
  #conflicts(set: RecordSet): string[] {
    const what = `RRSet of type ${set.type} with DNS name ${set.name} is not permitted`;
    if (set.type === "CNAME" && set.name === this.name) return [`${what} at apex in zone ${this.name}`];
    const others = [...this.#sets.values()].filter(
      ({ name, type }) => name === set.name && type !== set.type,
    );
    if (set.type === "CNAME" && others.length > 0)
      return [`${what} as it conflicts with other records with the same DNS name in zone ${this.name}`];
    if (others.some(({ type }) => type === "CNAME"))
      return [
        `${what} because a conflicting RRSet of type CNAME with the same DNS name already exists in zone ${this.name}`,
      ];
    return [];
  }

  #apex(): string[] {
    const has = (type: string): boolean => this.#sets.has(keyOf({ name: this.name, type }));
    return [
      ...(has("SOA") ? [] : ["A HostedZone must contain exactly one SOA record."]),
      ...(has("NS") ? [] : ["A HostedZone must contain at least one NS record for the zone itself."]),
      ...(this.#sets.size > this.#most
        ? [`Number of resource record sets limit of ${this.#most} exceeded.`]
        : []),
    ];
  }
}

/** An UPSERT writes each record twice, and is counted so. */
function requireLimits(changes: readonly Change[]): void {
  if (changes.length === 0) throw new Refusal("InvalidInput", "Invalid request: no changes");
  const weighed = changes.flatMap(({ action, set }) =>
    action === "UPSERT" ? [...set.values, ...set.values] : set.values,
  );
  const characters = weighed.reduce((sum, value) => sum + value.length, 0);
  if (weighed.length > mostRecords)
    throw invalidBatch([`Number of records limit of ${mostRecords} exceeded.`]);
  if (characters > mostCharacters)
    throw invalidBatch([`Number of characters limit of ${mostCharacters} exceeded.`]);
}

/** Each name and type once per action; a deletion before a creation is how a set is replaced. */
function requireOnce(wanted: readonly { readonly action: string; readonly set: RecordSet }[]): void {
  const seen = new Map<string, string[]>();
  for (const { action, set } of wanted) {
    const actions = seen.get(keyOf(set)) ?? [];
    seen.set(keyOf(set), [...actions, action]);
    const replaces = actions.length === 1 && actions[0] === "DELETE" && action !== "DELETE";
    if (actions.length > 0 && !replaces)
      throw invalidBatch([
        `The request contains an invalid set of changes for a resource record set '${set.type} ${set.name}'`,
      ]);
  }
}

function readSet(set: Change["set"], action: string): RecordSet {
  const { type, ttl, values } = set;
  if (!["CREATE", "DELETE", "UPSERT"].includes(action))
    throw new Refusal("InvalidInput", `Invalid XML ; ${action} is not an action`);
  if (ttl === undefined || values.length === 0)
    throw new Refusal(
      "InvalidInput",
      `Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found none in Change with [Action=${action}, Name=${set.name}, Type=${type}, SetIdentifier=null]`,
    );
  if (!Number.isInteger(ttl) || ttl < 0 || ttl > longestTtl) {
    const bound = ttl < 0 ? "greater than or equal to 0" : `less than or equal to ${longestTtl}`;
    throw new Refusal(
      "InvalidInput",
      `1 validation error detected: Value '${ttl}' at 'changeBatch.changes.1.member.resourceRecordSet.tTL' failed to satisfy constraint: Member must have value ${bound}`,
    );
  }
  readValues(type, values);
  return { name: printName(readName(set.name)), type, ttl, values };
}

function isSame(live: RecordSet, set: RecordSet): boolean {
  const [ours, theirs] = [live, set].map(({ type, values }) => readValues(type, values).sort());
  return live.ttl === set.ttl && JSON.stringify(ours) === JSON.stringify(theirs);
}

/** A value that means what a live one means stays as the live one is spelled. */
function keepSpelling(live: RecordSet, set: RecordSet): string[] {
  const known = readValues(live.type, live.values);
  return readValues(set.type, set.values).map(
    (meaning, at) => live.values[known.indexOf(meaning)] ?? set.values[at] ?? "",
  );
}
