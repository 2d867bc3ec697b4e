// The SPF record as a value: its terms in order (RFC 7208 4.5, 4.6.1); parse and format.
import { quote } from "../../dns/name";
import { parseTerm, repeatedModifiers, type SpfProblem } from "./parse-term";
import { formatTerm, type Term } from "./term";

export { formatTerm, isMechanism } from "./term";
export type { Mechanism, Modifier, Network, Qualifier, Term } from "./term";
export type { SpfProblem } from "./parse-term";
export type { MacroString } from "./macro";

/** An SPF record: its mechanisms and modifiers in order. */
export interface SpfRecord {
  readonly terms: readonly Term[];
}

/** A record, or everything that is wrong with its text; `error` is the first of it. */
export type ParsedSpf =
  { readonly value: SpfRecord } | { readonly error: string; readonly problems: readonly SpfProblem[] };

/** True for a TXT value that receivers take for an SPF record: "v=spf1", then a blank or the end (RFC 7208 4.5). */
export function isSpfText(text: string): boolean {
  return /^v=spf1(?: |$)/i.test(text);
}

/** True for a line of a zone file with RR type SPF (99), which no receiver asks for (RFC 7208 3.1). */
export function isType99Line(text: string): boolean {
  return /(?:^|\s)(?:SPF|TYPE99)\s+(?:["(]|\\#|v=spf1)/i.test(text);
}

/** Reads a record. Every term is looked at; names of mechanisms and modifiers are case-insensitive. */
export function parseSpf(text: string): ParsedSpf {
  const odd = text.search(/[^\x20-\x7e]/);
  if (odd >= 0) return refused([oddCharacter(text, odd)]);
  if (!isSpfText(text)) return refused([wrongVersion(text)]);
  const terms: Term[] = [];
  const problems: SpfProblem[] = [];
  for (let at = 6; at < text.length;) {
    const end = text.indexOf(" ", at);
    const word = text.slice(at, end < 0 ? text.length : end);
    if (word !== "") {
      const term = parseTerm(word, at);
      if ("value" in term) terms.push(term.value);
      else problems.push(term.problem);
    }
    at += word.length + 1;
  }
  problems.push(...repeatedModifiers(terms));
  return problems.length === 0 ? { value: { terms } } : refused(problems);
}

function refused(problems: readonly SpfProblem[]): ParsedSpf {
  return { error: problems[0]?.message ?? "", problems };
}

function oddCharacter(text: string, at: number): SpfProblem {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const message = `${quote(character)} at octet ${at + 1} of the record`;
  if (text.charCodeAt(at) > 0x7f) {
    return {
      code: "spf.ascii",
      message: `${message} is no US-ASCII character`,
      reference: "RFC 7208 3.1",
      fix: 'write internationalised names as A-labels ("xn--...")',
    };
  }
  return {
    code: "spf.syntax",
    message: `${message} is a control character; terms are separated by blanks`,
    reference: "RFC 7208 4.6.1",
  };
}

function wrongVersion(text: string): SpfProblem {
  if (isType99Line(text)) {
    return {
      code: "spf.type99",
      message: `${quote(text)} is a record of RR type SPF (99), which no receiver asks for`,
      reference: "RFC 7208 3.1",
      fix: "give the text only; it is published as TXT",
    };
  }
  const start = text.trimStart();
  let fix = 'begin the record with "v=spf1" and a blank';
  if (start !== text) fix = "remove the leading blank";
  else if (/^["'(]/.test(text)) fix = "remove the quotes; they belong to zone files";
  else if (/\sIN\s|\sTXT\s/i.test(text)) fix = "give the text only, without owner, TTL, type and quotes";
  else if (/^spf2\.0\//i.test(text)) fix = "Sender ID is dead; publish a v=spf1 record";
  return {
    code: "spf.version",
    message: `record ${quote(text)} must begin with exactly "v=spf1", then a blank or the end`,
    reference: "RFC 7208 4.5",
    fix,
  };
}

/** The record's text. */
export function formatSpf({ terms }: SpfRecord): string {
  return ["v=spf1", ...terms.map(formatTerm)].join(" ");
}
