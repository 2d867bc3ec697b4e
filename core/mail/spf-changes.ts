// What a change does to the SPF records of the whole stack, for the rooms whose records they name.
import type { Fqdn } from "../dns/name";
import type { RrType } from "../dns/rdata";
import { addTo } from "../group-by";
import { addressBook } from "./address-book";
import type { DiffContext, Side, SideSet } from "./diff";
import { SpfState } from "./spf/diff-state";
import { addressRange, common, union, without, type Ranges } from "./spf/networks";
import { RangeIndex } from "./spf/range-index";
import { isSpfText } from "./spf/record";
import type { Sender } from "./spf/reach";
import { SideSource } from "./spf/side-source";

const known = new WeakMap<readonly SideSet[], SpfChanges>();

/** The SPF records on both sides of a change, read once for all mail domains of the stack. */
export function spfChanges(context: DiffContext): SpfChanges {
  const changes = known.get(context.after.stack) ?? new SpfChanges(context);
  known.set(context.after.stack, changes);
  return changes;
}

/** One SPF record before and after. */
export class SpfChange {
  readonly old: SpfState;
  readonly now: SpfState;
  readonly #mixed: SpfState;
  #lost: Ranges | undefined;

  constructor(
    readonly owner: Fqdn,
    { before, after }: DiffContext,
  ) {
    const both = [before, after];
    this.old = new SpfState(owner, new SideSource(before, both));
    this.now = new SpfState(owner, new SideSource(after, both));
    // the texts of after beside the hosts of before: what they lose is lost by the texts
    const at = (type: RrType): Side => (type === "TXT" ? after : before);
    const mixed = {
      get: <T extends RrType>(name: Fqdn, type: T) => at(type).get(name, type),
      isLate: (name: Fqdn, type: RrType) => at(type).isLate(name, type),
    };
    this.#mixed = new SpfState(owner, new SideSource(mixed, both));
  }

  /** the record reads the same on both sides */
  get stays(): boolean {
    return this.old.texts.join("\n") === this.now.texts.join("\n");
  }

  /** the addresses that passed and do no more; one that is known only after `up` may be the same */
  get lost(): Ranges {
    return (this.#lost ??= this.#lostNow());
  }

  /** the addresses that did not pass and do */
  get gained(): Ranges {
    return passingOnlyIn(this.now, this.old);
  }

  #lostNow(): Ranges {
    const late = [...this.now.reach.late].flatMap((key) => this.old.reach.sources.get(key) ?? []);
    return without(passingOnlyIn(this.old, this.now), union(late));
  }

  /** of the lost addresses those that SPF texts took, however hosts move beside */
  get lostByText(): Ranges {
    return this.lost.length === 0 ? [] : without(this.lost, this.#mixed.verdicts.passing);
  }

  /** of the lost addresses those that addresses, aliases and MX took */
  get lostByHosts(): Ranges {
    return without(this.lost, this.lostByText);
  }

  /** True when the record asks for an RRset on some side. */
  asks(key: string): boolean {
    return this.old.reach.sources.has(key) || this.now.reach.sources.has(key);
  }

  /** The networks that an RRset contributes on some side. */
  from(key: string): Ranges {
    const states = [this.old, this.#mixed, this.now];
    return union(states.flatMap(({ reach }) => reach.sources.get(key) ?? []));
  }

  /** The senders of others that passed and do no more. */
  lostSenders(): ReadonlyMap<string, Sender> {
    if (this.now.everybody) return new Map();
    const now = this.now.reach.senders;
    const covers = (width: Sender["width"], by: Sender | undefined): boolean =>
      by !== undefined && by.width.every((bits, index) => bits <= (width[index] ?? 0));
    return new Map(
      [...this.old.reach.senders].filter(
        ([key, { known: told, width }]) => !told && !covers(width, now.get(key)),
      ),
    );
  }

  /** The part of a set that a check of after comes to no end for, by the reason. */
  brokenAmong(ranges: Ranges): ReadonlyMap<string, Ranges> {
    const found = [...this.now.verdicts.broken].map(
      ([reason, broken]) => [reason, common(ranges, broken)] as const,
    );
    return new Map(found.filter(([, part]) => part.length > 0));
  }
}

/** When everybody passed who was not named, that is told as such: what is left are those that were. */
function passingOnlyIn(one: SpfState, other: SpfState): Ranges {
  const whole = one.everybody && !other.everybody;
  return without(whole ? one.verdicts.addresses : one.verdicts.passing, other.verdicts.passing);
}

function releasedBy({ before, after }: DiffContext): Ranges {
  const [old, now] = [addressBook(before), addressBook(after)];
  const late = (address: string): boolean =>
    old.holders(address).some((host) => after.isLate(host, "A") || after.isLate(host, "AAAA"));
  const left = [...old.taken].filter((address) => now.holders(address).length === 0 && !late(address));
  return union(left.map(addressRange));
}

/** Every SPF record that stands on some side. */
class SpfChanges {
  readonly #changes = new Map<Fqdn, SpfChange>();
  /** the names that mail comes from; a record that others include is judged as a part of theirs */
  readonly roots: readonly SpfChange[];
  /** of these the hosts that receive no mail: their records are about the name in EHLO alone */
  readonly #helo: ReadonlySet<Fqdn>;
  readonly #rootNames: ReadonlySet<Fqdn>;
  readonly #askedBy = new Map<string, SpfChange[]>();
  readonly #naming: Partial<Record<"old" | "now", RangeIndex<SpfChange>>> = {};
  #released: Ranges | undefined;

  constructor(private readonly context: DiffContext) {
    const sets = [context.before, context.after].flatMap(({ stack }) => stack);
    const mail = new Set(
      sets.flatMap(({ domain, owner, type }) => (type === "MX" ? [domain, owner] : [domain])),
    );
    for (const { owner, type, part } of sets)
      if (type === "TXT" && part.rdatas.some((rdata) => "text" in rdata && isSpfText(rdata.text)))
        this.at(owner);
    const all = [...this.#changes.values()];
    const included = new Set(
      all.flatMap(({ old, now }) => [...old.reach.sources.keys(), ...now.reach.sources.keys()]),
    );
    this.roots = all.filter(({ owner }) => mail.has(owner) || !included.has(`${owner} TXT`));
    const hosts = new Set(
      sets.flatMap(({ owner, type }) => (type === "A" || type === "AAAA" ? [owner] : [])),
    );
    this.#helo = new Set([...hosts].filter((owner) => !mail.has(owner)));
    this.#rootNames = new Set(this.roots.map(({ owner }) => owner));
    for (const change of this.roots) {
      const keys = new Set([...change.old.reach.sources.keys(), ...change.now.reach.sources.keys()]);
      for (const key of keys) addTo(this.#askedBy, key, change);
    }
  }

  /** The record at a name. */
  at(owner: Fqdn): SpfChange {
    const change = this.#changes.get(owner) ?? new SpfChange(owner, this.context);
    this.#changes.set(owner, change);
    return change;
  }

  /** True for a name that mail comes from. */
  isRoot(owner: Fqdn): boolean {
    return this.#rootNames.has(owner);
  }

  /** True for a host that receives no mail: its record is about the name in EHLO alone. */
  isHelo(owner: Fqdn): boolean {
    return this.#helo.has(owner);
  }

  /** The records of names that mail comes from which ask for an RRset. */
  asking(owner: Fqdn, type: RrType): readonly SpfChange[] {
    return this.#askedBy.get(`${owner} ${type}`) ?? [];
  }

  /** the addresses that hosts had and none has any more: the stack gave them up */
  get released(): Ranges {
    return (this.#released ??= releasedBy(this.context));
  }

  /** The records of mail that let an address send on one side; everybody may send is no word about one. */
  naming(address: string, side: "old" | "now"): readonly SpfChange[] {
    this.#naming[side] ??= new RangeIndex(
      this.roots
        .filter(({ owner }) => !this.isHelo(owner))
        .flatMap((change) => change[side].verdicts.addresses.map((range) => [range, change] as const)),
    );
    return this.#naming[side].overlapping(addressRange(address));
  }
}
