// The terms of a record as a receiver looks at them.
import { formatTerm, isMechanism, isSpfText, parseSpf, type Term } from "./record";

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

const results = { "+": "pass", "-": "fail", "~": "softfail", "?": "neutral" } as const;

/** What a match of a term means; "" for a modifier. */
export function resultOf(term: Term): string {
  return isMechanism(term) ? results[term.qualifier] : "";
}
