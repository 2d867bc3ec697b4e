// Every RRset of a stack by name and type: what rules look at when they ask about other names.
import { selfAndAncestors, type Fqdn } from "./name";
import type { RdataByType, RrType } from "./rdata";
import type { RRset } from "./rrset";

/** What the configuration says about a name: records of ours, no record in a zone of ours, or nothing. */
export type Knowledge = "present" | "absent" | "unknown";

/** All RRsets of a stack, and the zones that we hold. */
export class RecordIndex {
  readonly #byName = new Map<Fqdn, RRset[]>();
  readonly #zones: ReadonlySet<Fqdn>;
  /** how long the apexes are: a reverse name has 34 ancestors, and few of them can be one */
  readonly #zoneLengths: ReadonlySet<number>;
  /** two RRsets with one name and type are among the sets: they were not merged */
  readonly collides: boolean;

  /** `zones` are the apexes that are configured; a name below one of them is ours to know. */
  constructor(sets: Iterable<RRset>, zones: Iterable<Fqdn>) {
    this.#zones = new Set(zones);
    this.#zoneLengths = new Set([...this.#zones].map((apex) => apex.length));
    let collides = false;
    for (const set of sets) {
      const list = this.#byName.get(set.owner);
      if (list === undefined) this.#byName.set(set.owner, [set]);
      else {
        collides ||= list.some(({ type }) => type === set.type);
        list.push(set);
      }
    }
    this.collides = collides;
  }

  /** Every owner name that has a record. */
  names(): IterableIterator<Fqdn> {
    return this.#byName.keys();
  }

  /** All RRsets at a name. */
  at(owner: Fqdn): readonly RRset[] {
    return this.#byName.get(owner) ?? [];
  }

  /** The RRset of one type at a name. */
  get<T extends RrType>(owner: Fqdn, type: T): RRset<T> | undefined {
    return this.#byName.get(owner)?.find((set) => set.type === type) as RRset<T> | undefined;
  }

  /** The RDATA of one type at a name; [] when there is none. */
  rdatas<T extends RrType>(owner: Fqdn, type: T): readonly RdataByType[T][] {
    return this.get(owner, type)?.rdatas ?? [];
  }

  /** The target of the CNAME at a name. */
  aliasOf(owner: Fqdn): Fqdn | undefined {
    return this.rdatas(owner, "CNAME")[0]?.target;
  }

  /** The A and AAAA addresses at a name, CNAMEs of the stack followed (at most eight). */
  addresses(owner: Fqdn): readonly string[] {
    let name: Fqdn = owner;
    for (let hop = 0; hop < 8; hop++) {
      const alias = this.aliasOf(name);
      if (alias === undefined) break;
      name = alias;
    }
    return [...this.rdatas(name, "A"), ...this.rdatas(name, "AAAA")].map((rdata) => rdata.address);
  }

  /** The configured zone that holds a name: the longest apex, compared by label. */
  zoneOf(name: Fqdn): Fqdn | undefined {
    for (const ancestor of selfAndAncestors(name))
      if (this.#zoneLengths.has(ancestor.length) && this.#zones.has(ancestor)) return ancestor;
    return undefined;
  }

  /** Whether a record of this type at this name is ours, missing from a zone of ours, or not ours to know. */
  knows(name: Fqdn, type: RrType): Knowledge {
    if (this.get(name, type) !== undefined) return "present";
    return this.zoneOf(name) === undefined ? "unknown" : "absent";
  }
}
