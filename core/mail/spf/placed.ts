// Settings as terms: each knows where it came from, and equal ones stand once.
import type { Fqdn } from "../../dns/name";
import type { MacroString } from "./macro";
import { formatTerm, type Term } from "./record";

/** A term, and its place below the mail domain: "spf.include[0]". */
export interface PlacedTerm {
  readonly term: Term;
  readonly path: string;
}

/** A record that is published, and the full place of each of its terms in the configuration. */
export interface PlacedRecord {
  readonly owner: Fqdn;
  readonly text: string;
  readonly where: string;
  readonly terms: readonly { readonly term: Term; readonly where: string }[];
}

/** A record that is published word for word. */
export interface Verbatim {
  readonly text: string;
  readonly terms: readonly PlacedTerm[];
}

/** A value, and where it stands below its key: "" alone, "[1]" in a list. */
export interface Stepped<T> {
  readonly value: T;
  readonly step: string;
}

type Names = readonly Stepped<MacroString>[] | boolean | undefined;

export function hosts(name: "a" | "mx" | "ptr", given: Names, sorted = false): PlacedTerm[] {
  const plain = { name, qualifier: "+", prefix4: undefined, prefix6: undefined } as const;
  const term = (value: MacroString | undefined): Term => {
    return name === "ptr" ? { name, qualifier: "+", target: value } : { ...plain, name, target: value };
  };
  if (given === undefined || given === false) return [];
  if (given === true) return [{ term: term(undefined), path: `spf.${name}` }];
  const placed = distinct(
    given.map(({ value, step }) => ({ term: term(value), path: `spf.${name}${step}` })),
  );
  return sorted ? placed.sort((a, b) => (formatTerm(a.term) < formatTerm(b.term) ? -1 : 1)) : placed;
}

export function named(name: "include" | "exists", given: readonly Stepped<MacroString>[] = []): PlacedTerm[] {
  return distinct(
    given.map(({ value, step }) => ({
      term: { name, qualifier: "+", target: value },
      path: `spf.${name}${step}`,
    })),
  );
}

/** Networks form a set: they are published by number, however they are listed. */
export function networks(name: "ip4" | "ip6", given: readonly Stepped<Term>[] = []): PlacedTerm[] {
  const key = ({ term }: PlacedTerm): string => {
    if (term.name !== "ip4" && term.name !== "ip6") return "";
    return String.fromCharCode(...term.octets, term.prefix ?? 129);
  };
  return distinct(given.map(({ value, step }) => ({ term: value, path: `spf.${name}${step}` }))).sort(
    (a, b) => (key(a) < key(b) ? -1 : 1),
  );
}

export function modifier(name: "redirect" | "exp", value: MacroString | undefined): PlacedTerm[] {
  return value === undefined ? [] : [{ term: { name, target: value }, path: `spf.${name}` }];
}

function distinct(terms: readonly PlacedTerm[]): PlacedTerm[] {
  return [
    ...new Map([...terms].reverse().map((entry) => [formatTerm(entry.term), entry])).values(),
  ].reverse();
}
