// The terms of an SPF record as values (RFC 7208 5, 6), and their text.
import type { MacroString } from "./macro";

/** What a match of a mechanism means: pass, fail, softfail, neutral (RFC 7208 4.6.2). */
export type Qualifier = "+" | "-" | "~" | "?";

/** One type for each name, so that a test of the name tells them apart. */
export type Named<N extends string, Fields> = { readonly [K in N]: { readonly name: K } & Fields }[N];

export interface Qualified {
  readonly qualifier: Qualifier;
}

/** A mechanism with its qualifier; "+" is written as nothing. Without target it is about the checked domain. */
export type Mechanism =
  | Named<"all", Qualified>
  | Named<"include" | "exists", Qualified & { readonly target: MacroString }>
  | Named<"a" | "mx", Qualified & { readonly target: MacroString | undefined } & Prefixes>
  | Named<"ptr", Qualified & { readonly target: MacroString | undefined }>
  | Named<"ip4" | "ip6", Qualified & Network>;

/** A modifier; those that are not known are kept and ignored (RFC 7208 6). */
export type Modifier =
  | Named<"redirect" | "exp", { readonly target: MacroString }>
  | Named<"unknown", { readonly label: string; readonly value: MacroString }>;

export type Term = Mechanism | Modifier;

/** How many leading bits of an address must be equal, by family; `undefined`: all. */
export interface Prefixes {
  readonly prefix4: number | undefined;
  readonly prefix6: number | undefined;
}

/** The network of an ip4 or ip6 mechanism. */
export interface Network {
  /** as it is written */
  readonly address: string;
  readonly octets: readonly number[];
  /** `undefined`: 32 or 128 */
  readonly prefix: number | undefined;
}

export function isMechanism(term: Term): term is Mechanism {
  return "qualifier" in term;
}

/** A term as text; a qualifier "+" and a prefix that is the default are not written. */
export function formatTerm(term: Term): string {
  switch (term.name) {
    case "redirect":
    case "exp":
      return `${term.name}=${term.target.text}`;
    case "unknown":
      return `${term.label}=${term.value.text}`;
    case "all":
      return `${sign(term)}all`;
    case "include":
    case "exists":
      return `${sign(term)}${term.name}:${term.target.text}`;
    case "ptr":
      return `${sign(term)}ptr${argument(term.target)}`;
    case "a":
    case "mx": {
      const four = term.prefix4 === undefined ? "" : `/${term.prefix4}`;
      const six = term.prefix6 === undefined ? "" : `//${term.prefix6}`;
      return `${sign(term)}${term.name}${argument(term.target)}${four}${six}`;
    }
    case "ip4":
    case "ip6":
      return `${sign(term)}${term.name}:${term.address}${term.prefix === undefined ? "" : `/${term.prefix}`}`;
  }
}

function sign({ qualifier }: Mechanism): string {
  return qualifier === "+" ? "" : qualifier;
}

function argument(target: MacroString | undefined): string {
  return target === undefined ? "" : `:${target.text}`;
}
