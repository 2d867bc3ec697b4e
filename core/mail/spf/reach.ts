// Everything that an SPF record names, own records that it includes among it: networks, senders of others, RRsets.
import { addressOctets } from "../../dns/address";
import { root, withoutDot, type Fqdn } from "../../dns/name";
import { networkRange, type Range } from "./networks";
import { textsOf } from "./question";
import { isMechanism, type Mechanism, type Term } from "./record";
import type { SideSource } from "./side-source";
import { fixedTarget } from "./subject";
import type { Prefixes } from "./term";
import { effectiveTerms, labelOf, readTerms } from "./terms";

/** A sender that passes, by what is asked about it. */
export interface Sender {
  /** as the record names it: "include:_spf.example.net", or the name of an MX host */
  readonly label: string;
  /** the bits of an address that have to be equal, IPv4 and IPv6; 0 where there is no address to compare */
  readonly width: readonly [number, number];
  /** false: its addresses are up to records of others */
  readonly known: boolean;
}

/** What a record names. */
export interface Reach {
  readonly networks: readonly Range[];
  /** the senders that pass, by what is asked: "a:mail.example.com.", "include:_spf.example.net." */
  readonly senders: ReadonlyMap<string, Sender>;
  /** the networks that each RRset on the way contributes, by "owner TYPE" */
  readonly sources: ReadonlyMap<string, readonly Range[]>;
  /** of these the RRsets that are known only after `up` */
  readonly late: ReadonlySet<string>;
}

/** Walks through the record of a name. */
export function reachOf(owner: Fqdn, terms: readonly Term[], source: SideSource): Reach {
  const walk = new Walk(owner, source);
  const networks = walk.record(owner, terms, true);
  const { senders, sources, late } = walk;
  return { networks, senders, sources, late };
}

class Walk {
  readonly senders = new Map<string, Sender>();
  readonly sources = new Map<string, readonly Range[]>();
  readonly late = new Set<string>();
  /** a record is read once, wherever it is included; one that includes itself adds nothing */
  readonly #read = new Map<string, readonly Range[]>();
  readonly #origin: Fqdn;
  readonly #source: SideSource;

  constructor(origin: Fqdn, source: SideSource) {
    this.#origin = origin;
    this.#source = source;
    this.#read.set(`true ${origin}`, []);
  }

  /** `passing`: who passes here passes the whole record. */
  record(owner: Fqdn, terms: readonly Term[], passing: boolean): readonly Range[] {
    return effectiveTerms(terms).flatMap((term) =>
      this.#term(term, owner, passing && (!isMechanism(term) || term.qualifier === "+")),
    );
  }

  #term(term: Term, owner: Fqdn, passing: boolean): readonly Range[] {
    if (term.name === "ip4" || term.name === "ip6") return [networkRange(term.octets, term.prefix)];
    if (term.name === "all" || !("target" in term)) return [];
    const target = term.target === undefined ? owner : fixedTarget(term.target, owner, this.#origin);
    const named = target !== undefined && target !== "";
    if (named && term.name === "a") return this.#host(target, labelOf(term), term, passing);
    if (named && term.name === "mx") return this.#mx(target, term, passing);
    if (named && (term.name === "include" || term.name === "redirect"))
      return this.#include(target, term, passing);
    // what depends on the message or the client is up to the records of others; no name matches nobody
    if (target !== "" && passing) this.#sender(`${labelOf(term)} ${owner}`, labelOf(term), false);
    return [];
  }

  #host(host: Fqdn, label: string, prefixes: Prefixes, passing: boolean): readonly Range[] {
    const { prefix4 = 32, prefix6 = 128 } = prefixes;
    const families = (["A", "AAAA"] as const).map((type) => {
      const reply = this.#source.ask({ name: host, type });
      const found = Array.isArray(reply) ? reply : [];
      const ranges = found.flatMap((rdata: object) =>
        "address" in rdata
          ? [networkRange(addressOctets(String(rdata.address)), type === "A" ? prefix4 : prefix6)]
          : [],
      );
      this.#note(host, type, ranges);
      return { ranges, open: reply === undefined };
    });
    const ranges = families.flatMap((family) => family.ranges);
    const known = ranges.length > 0 || families.every(({ open }) => !open);
    if (passing) this.#sender(`a:${this.#end(host)}`, label, known, [prefix4, prefix6]);
    return ranges;
  }

  #mx(name: Fqdn, term: Extract<Mechanism, { name: "mx" }>, passing: boolean): readonly Range[] {
    const reply = this.#source.ask({ name, type: "MX" });
    const { prefix4 = 32, prefix6 = 128 } = term;
    if (passing)
      this.#sender(`mx:${this.#end(name)}`, labelOf(term), reply !== undefined, [prefix4, prefix6]);
    const found = Array.isArray(reply) ? reply : [];
    const hosts = found.flatMap((rdata: object) =>
      "exchange" in rdata && rdata.exchange !== root ? [rdata.exchange as Fqdn] : [],
    );
    const ranges = hosts.flatMap((host) => this.#host(host, withoutDot(host), term, passing));
    this.#note(name, "MX", ranges);
    return ranges;
  }

  /** The record of a name of ours; what others publish stays open. */
  #include(name: Fqdn, term: Term, passing: boolean): readonly Range[] {
    const reply = this.#source.ask({ name, type: "TXT" });
    if (passing) this.#sender(`include:${this.#end(name)}`, labelOf(term), reply !== undefined);
    const key = `${passing} ${name}`;
    let ranges = this.#read.get(key);
    if (ranges === undefined) {
      this.#read.set(key, []);
      ranges = this.record(name, readTerms(textsOf(reply)) ?? [], passing);
      this.#read.set(key, ranges);
    }
    this.#note(name, "TXT", ranges);
    return ranges;
  }

  /** Where the aliases of a name lead to. */
  #end(name: Fqdn): Fqdn {
    return this.#source.aliases(name).at(-1) ?? name;
  }

  #sender(key: string, label: string, known: boolean, width: readonly [number, number] = [0, 0]): void {
    const other = this.senders.get(key);
    const least = (index: 0 | 1): number => Math.min(width[index], other?.width[index] ?? width[index]);
    this.senders.set(key, { label: other?.label ?? label, known, width: [least(0), least(1)] });
  }

  /** The RRset that was asked for, and the aliases that led to it. */
  #note(name: Fqdn, type: "A" | "AAAA" | "MX" | "TXT", ranges: readonly Range[]): void {
    const names = this.#source.aliases(name);
    names.forEach((at, index) => {
      const asked = index === names.length - 1 ? type : "CNAME";
      const key = `${at} ${asked}`;
      this.sources.set(key, [...(this.sources.get(key) ?? []), ...ranges]);
      if (this.#source.side.isLate(at, asked)) this.late.add(key);
    });
    // an alias that goes leaves an RRset that is missing, and the other way round
    if (names.length === 1 && ranges.length === 0) this.sources.set(`${name} CNAME`, []);
  }
}
