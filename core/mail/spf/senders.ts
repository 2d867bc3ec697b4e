// Whom an SPF record lets send, as far as the records of one side tell; the records of others are not looked up.
import { addressOctets } from "../../dns/address";
import { parseName, root, type Fqdn } from "../../dns/name";
import type { Side } from "../diff";
import { networkRange, union, without, type Range, type Ranges } from "./networks";
import { formatTerm, isMechanism, isSpfText, parseSpf, type Mechanism, type Term } from "./record";

/** Whom a record lets send. */
export interface Senders {
  /** every address that is known to pass */
  readonly addresses: Ranges;
  /** the addresses of each term that lets pass, by what it asks; a term is here even when none is known */
  readonly terms: ReadonlyMap<string, Ranges>;
  /** of these the terms whose senders the records do not tell, as they are written */
  readonly open: ReadonlyMap<string, string>;
  /** of these the terms whose addresses are known only after `up` */
  readonly late: ReadonlySet<string>;
  /** nobody fails: the record ends in +all */
  readonly everybody: boolean;
}

/** A mechanism without its qualifier: the same sender, however it is judged. */
export function labelOf(term: Term): string {
  return isMechanism(term) ? formatTerm({ ...term, qualifier: "+" }) : formatTerm(term);
}

/** The terms that a receiver looks at, in its order: nothing behind all, and redirect last (RFC 7208 5.1, 6.1). */
export function effectiveTerms(terms: readonly Term[]): readonly Term[] {
  const end = terms.findIndex(({ name }) => name === "all");
  if (end >= 0) return terms.slice(0, end + 1).filter(isMechanism);
  return [...terms.filter(isMechanism), ...terms.filter(({ name }) => name === "redirect")];
}

/** The terms of the one SPF record among the texts of a name; `undefined` when there is none that can be read. */
export function readTerms(texts: readonly string[]): readonly Term[] | undefined {
  const [text, ...others] = texts.filter(isSpfText);
  const parsed = text === undefined || others.length > 0 ? undefined : parseSpf(text);
  return parsed !== undefined && "value" in parsed ? parsed.value.terms : undefined;
}

/** Reads a record at its owner name. */
export function sendersOf(owner: Fqdn, terms: readonly Term[], side: Side): Senders {
  // a record is read once, wherever it is included; one that includes itself adds nothing
  return read(owner, terms, side, new Map([[owner, nobody]]));
}

const nobody: Senders = {
  addresses: [],
  terms: new Map(),
  open: new Map(),
  late: new Set(),
  everybody: false,
};

type Known = Map<Fqdn, Senders>;

function read(owner: Fqdn, terms: readonly Term[], side: Side, known: Known): Senders {
  const found = effectiveTerms(terms).map((term) => ({ term, ...findTerm(term, owner, side, known) }));
  const passing = found.filter(({ term }) => !isMechanism(term) || term.qualifier === "+");
  const named = passing.filter(({ term }) => term.name !== "all");
  return {
    addresses: firstMatch(found),
    terms: new Map(named.map(({ term, ranges }) => [keyOf(term), ranges])),
    open: new Map(named.filter(({ open }) => open).map(({ term }) => [keyOf(term), labelOf(term)])),
    late: new Set(named.filter(({ late }) => late).map(({ term }) => keyOf(term))),
    everybody: passing.some(({ everybody }) => everybody === true),
  };
}

/** A redirect lets pass whom an include of the same name does. */
function keyOf(term: Term): string {
  return term.name === "redirect" ? `include:${term.target.text}` : labelOf(term);
}

interface Found {
  readonly ranges: Ranges;
  /** the records do not tell all of it */
  readonly open?: boolean;
  readonly late?: boolean;
  readonly everybody?: boolean;
}

/** The first term that matches decides: from the last to the first, each has its addresses its way. */
function firstMatch(found: readonly (Found & { readonly term: Term })[]): Ranges {
  let pass: Range[] = [];
  for (const { term, ranges } of [...found].reverse()) {
    if (!isMechanism(term) || term.qualifier === "+") pass.push(...ranges);
    else if (ranges.length > 0) pass = [...without(union(pass), union(ranges))];
  }
  return union(pass);
}

function findTerm(term: Term, owner: Fqdn, side: Side, known: Known): Found {
  switch (term.name) {
    case "all":
      return { ranges: [], everybody: true };
    case "ip4":
    case "ip6":
      return { ranges: [networkRange(term.octets, term.prefix)] };
    case "a":
    case "mx":
      return findHosts(term, owner, side);
    case "include":
    case "redirect":
      return findRecord(term.target.text, side, known);
    default:
      return { ranges: [], open: true };
  }
}

function findHosts(term: Extract<Mechanism, { name: "a" | "mx" }>, owner: Fqdn, side: Side): Found {
  const name = term.target === undefined ? owner : nameOf(term.target.text);
  if (name === undefined) return { ranges: [], open: true };
  const exchanges = term.name === "mx" ? side.get(name, "MX").map(({ exchange }) => exchange) : [name];
  const hosts = exchanges.filter((host) => host !== root);
  const ranges = hosts.map((host) => [
    ...side.get(host, "A").map(({ address }) => networkRange(addressOctets(address), term.prefix4)),
    ...side.get(host, "AAAA").map(({ address }) => networkRange(addressOctets(address), term.prefix6)),
  ]);
  return {
    ranges: union(ranges.flat()),
    open: exchanges.length === 0 || ranges.some((some) => some.length === 0),
    late:
      side.isLate(name, "MX") || hosts.some((host) => side.isLate(host, "A") || side.isLate(host, "AAAA")),
  };
}

/** The record of a name of ours; what others publish stays open. */
function findRecord(target: string, side: Side, known: Known): Found {
  const name = nameOf(target);
  if (name === undefined) return { ranges: [], open: true };
  let senders = known.get(name);
  if (senders === undefined) {
    const terms = readTerms(side.get(name, "TXT").map(({ text }) => text));
    if (terms === undefined) return { ranges: [], open: true };
    known.set(name, nobody);
    senders = read(name, terms, side, known);
    known.set(name, senders);
  }
  return { ranges: senders.addresses, open: senders.open.size > 0, everybody: senders.everybody };
}

/** A target as a name; one with macros differs from message to message. */
function nameOf(target: string): Fqdn | undefined {
  const parsed = target.includes("%") ? undefined : parseName(target);
  return parsed !== undefined && "value" in parsed ? parsed.value : undefined;
}
