// One side of a change of an SPF record: its terms, its lookups, and whom it lets send.
import type { Fqdn } from "../../dns/name";
import type { Part, Side } from "../diff";
import { surveySpf } from "./count";
import type { Question, Reply } from "./question";
import { isMechanism, parseSpf, type Term } from "./record";
import { readTerms, sendersOf, type Senders } from "./senders";

/** What stands at a name on one side. */
export interface SpfState {
  /** `undefined`: no record, or none that a receiver can read */
  readonly terms: readonly Term[] | undefined;
  readonly texts: readonly string[];
  /** those in records of others are not counted */
  readonly lookups: number;
  /** some of the lookups are in records of others */
  readonly more: boolean;
  readonly senders: Senders;
  /** what becomes of everybody else, in the words of RFC 7208 2.6 */
  readonly others: string;
}

/** Reads one side. */
export function stateOf(part: Part<"TXT"> | undefined, owner: Fqdn, side: Side): SpfState {
  const texts = (part?.rdatas ?? []).map(({ text }) => text);
  const terms = readTerms(texts);
  const ask = ({ name, type }: Question): Reply | undefined => {
    const found = side.get(name, type);
    // what the stack does not publish may be published by others
    return found.length === 0 ? undefined : found;
  };
  const survey = surveySpf(owner, terms ?? [], { ask, read: parseSpf });
  return {
    terms,
    texts,
    lookups: survey.lookups,
    more: survey.open.length > 0 || survey.missing.some(({ type }) => type === "TXT"),
    senders: sendersOf(owner, terms ?? [], side),
    others: othersOf(terms),
  };
}

const results = { "+": "pass", "-": "fail", "~": "softfail", "?": "neutral" } as const;

/** What a match of a term means; "" for a modifier. */
export function resultOf(term: Term): string {
  return isMechanism(term) ? results[term.qualifier] : "";
}

/** Without all it is neutral (RFC 7208 4.7), with redirect what is said there (RFC 7208 6.1). */
function othersOf(terms: readonly Term[] | undefined): string {
  const all = terms?.find((term) => term.name === "all");
  if (all !== undefined) return resultOf(all);
  return terms?.some((term) => term.name === "redirect") === true ? "as redirected" : "neutral";
}
