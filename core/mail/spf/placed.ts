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

type Lists = readonly MacroString[] | boolean | undefined;

export function hosts(name: "a" | "mx" | "ptr", given: Lists, sorted = false): PlacedTerm[] {
  const plain = { name, qualifier: "+", prefix4: undefined, prefix6: undefined } as const;
  const term = (value: MacroString | undefined): Term => {
    return name === "ptr" ? { name, qualifier: "+", target: value } : { ...plain, name, target: value };
  };
  if (given === undefined || given === false) return [];
  if (given === true) return [{ term: term(undefined), path: `spf.${name}` }];
  const placed = distinct(
    given.map((value, index) => ({ term: term(value), path: `spf.${name}[${index}]` })),
  );
  return sorted ? placed.sort((a, b) => (formatTerm(a.term) < formatTerm(b.term) ? -1 : 1)) : placed;
}

export function named(name: "include" | "exists", given: readonly MacroString[] = []): PlacedTerm[] {
  return distinct(
    given.map((value, index) => ({
      term: { name, qualifier: "+", target: value },
      path: `spf.${name}[${index}]`,
    })),
  );
}

/** Networks form a set: they are published by number, however they are listed. */
export function networks(name: "ip4" | "ip6", given: readonly Term[] = []): PlacedTerm[] {
  const key = ({ term }: PlacedTerm): string => {
    if (term.name !== "ip4" && term.name !== "ip6") return "";
    return String.fromCharCode(...term.octets, term.prefix ?? 129);
  };
  return distinct(given.map((term, index) => ({ term, path: `spf.${name}[${index}]` }))).sort((a, b) =>
    key(a) < key(b) ? -1 : 1,
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
