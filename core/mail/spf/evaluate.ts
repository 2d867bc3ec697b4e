// check_host() of RFC 7208 4, pure: it asks by `yield`, so that recorded and live answers serve alike.
import { quote, type Fqdn } from "../../dns/name";
import { Client, halt, type Halt } from "./client";
import { expandMacros, parseExplanation, usesMacro } from "./macro";
import { ask, type Asking, type SpfReader } from "./question";
import { formatTerm, isMechanism, isSpfText, parseSpf } from "./record";
import type { MacroString, Mechanism, Term } from "./record";
import { macroValue, readSender, targetName, type Sender } from "./subject";

/** The results of RFC 7208 2.6. */
export type SpfResult = "none" | "neutral" | "pass" | "fail" | "softfail" | "temperror" | "permerror";

/** One message as a receiver sees it. */
export interface SpfQuery {
  /** the client's address; an IPv4-mapped one counts as IPv4 */
  readonly ip: string;
  /** the MAIL FROM; "" for a bounce, whose sender is then postmaster at the EHLO name */
  readonly sender: string;
  readonly helo: string;
  /** the receiving host, for `%{r}`. @default "unknown" */
  readonly receiver?: string;
  /** seconds since 1970, for `%{t}`. @default 0 */
  readonly time?: number;
  /** false: the text of `exp` is not asked for. @default true */
  readonly explain?: boolean;
}

/** A term of the record of a domain (without final dot) that decided. */
export interface Decision {
  readonly domain: string;
  readonly term: string;
}

/** The verdict on one message, and how it came about. */
export interface SpfVerdict {
  readonly result: SpfResult;
  /** the explanation of the publishing domain, if there is a right one (RFC 7208 6.2) */
  readonly explanation?: string;
  readonly by?: Decision;
  /** why it is none, neutral by default, temperror or permerror */
  readonly reason?: string;
  /** how many terms asked the DNS, and how many of them found nothing (RFC 7208 4.6.4) */
  readonly lookups: number;
  readonly voids: number;
}

interface Outcome {
  readonly result: SpfResult;
  readonly by?: Decision;
  readonly reason?: string;
  /** the explanation that belongs to the match, and the domain in whose record it stands */
  readonly exp?: Explained;
}

interface Explained {
  readonly target: MacroString;
  readonly domain: Fqdn;
}

/** Evaluates one message; run it with `answer` or `answerAsync`. */
export function* checkHost(query: SpfQuery, read: SpfReader = parseSpf): Asking<SpfVerdict> {
  const evaluation = new Evaluation(query, read);
  const { exp, ...outcome } = yield* evaluation.host(evaluation.sender.domain);
  const explanation =
    exp === undefined || query.explain === false ? undefined : yield* evaluation.explain(exp);
  const { lookups, voids } = evaluation.client;
  return { ...outcome, ...(explanation === undefined ? {} : { explanation }), lookups, voids };
}

const results = { "+": "pass", "-": "fail", "~": "softfail", "?": "neutral" } as const;

class Evaluation {
  readonly client: Client;
  readonly sender: Sender;

  constructor(
    private readonly query: SpfQuery,
    private readonly read: SpfReader,
  ) {
    this.client = new Client(query.ip);
    this.sender = readSender(query.sender, query.helo);
  }

  /** RFC 7208 4.3 to 4.6. */
  *host(text: string): Asking<Outcome> {
    const domain = targetName(text);
    const shown = domain?.slice(0, -1) ?? "";
    if (domain === undefined || !shown.includes("."))
      return { result: "none", reason: `${quote(text)} is no domain name of two labels or more` };
    const answers = yield* ask(domain, "TXT");
    if (answers === "error") return { result: "temperror", reason: `the DNS failed to answer for ${shown}` };
    const [record, ...others] = answers.map((answer) => answer.text).filter(isSpfText);
    if (record === undefined) return { result: "none", reason: `${shown} has no SPF record` };
    if (others.length > 0)
      return { result: "permerror", reason: `${shown} has ${others.length + 1} SPF records` };
    const parsed = this.read(record);
    if ("error" in parsed) return { result: "permerror", reason: `record of ${shown}: ${parsed.error}` };
    return yield* this.#terms(parsed.value.terms, domain);
  }

  /** RFC 7208 4.6.2, 4.7, 6.1. */
  *#terms(terms: readonly Term[], domain: Fqdn): Asking<Outcome> {
    for (const term of terms) {
      if (!isMechanism(term)) continue;
      const matched = yield* this.#matches(term, domain);
      if (matched === false) continue;
      const by = decision(term, domain);
      if (matched !== true) return { by, ...matched };
      const exp = term.qualifier === "-" ? terms.find((other) => other.name === "exp") : undefined;
      const result = results[term.qualifier];
      return exp === undefined ? { result, by } : { result, by, exp: { target: exp.target, domain } };
    }
    const redirect = terms.find((term) => term.name === "redirect");
    if (redirect === undefined) return { result: "neutral", reason: "no mechanism matches" };
    const by = decision(redirect, domain);
    const target = yield* this.#target(redirect.target, domain);
    if (typeof target === "object") return { by, ...target };
    const outcome = yield* this.host(target ?? redirect.target.text);
    // RFC 7208 6.1: no record at the target is an error of the one who redirects
    return outcome.result === "none" ? { ...outcome, by, result: "permerror" } : outcome;
  }

  *#matches(term: Mechanism, domain: Fqdn): Asking<boolean | Halt> {
    if (term.name === "all") return true;
    if (term.name === "ip4" || term.name === "ip6") return this.client.within(term.octets, term.prefix);
    const target = yield* this.#target(term.target, domain);
    if (typeof target === "object") return target;
    if (term.name === "include") return yield* this.#include(target ?? term.target.text);
    if (target === undefined) return false;
    switch (term.name) {
      case "a":
        return yield* this.client.addresses(target, term);
      case "mx":
        return yield* this.client.mx(target, term);
      case "ptr":
        return yield* this.client.ptr(target);
      case "exists":
        return yield* this.client.exists(target);
    }
  }

  /** The table of RFC 7208 5.2. */
  *#include(target: string): Asking<boolean | Halt> {
    const { result, reason = "" } = yield* this.host(target);
    if (result === "none" || result === "permerror") return halt(reason);
    return result === "temperror" ? { result, reason } : result === "pass";
  }

  /** Counts the term and expands its target; `undefined` when that is no name, so that nothing matches (4.8). */
  *#target(spec: MacroString | undefined, domain: Fqdn): Asking<Fqdn | undefined | Halt> {
    const over = this.client.count();
    if (over !== undefined || spec === undefined) return over ?? domain;
    if (this.sender.opaque && usesMacro(spec, "sl")) return undefined;
    if (!usesMacro(spec, "p")) return targetName(this.#expand(spec, domain, ""));
    // RFC 7208 4.6.4: the PTR lookup of %{p} is one of the ten
    const alsoOver = this.client.count();
    if (alsoOver !== undefined) return alsoOver;
    return targetName(this.#expand(spec, domain, yield* this.client.validatedName(domain)));
  }

  #expand(text: MacroString, domain: Fqdn, validated: string): string {
    const { helo, receiver = "unknown", time = 0 } = this.query;
    const values = {
      sender: this.sender,
      octets: this.client.octets,
      domain,
      helo,
      receiver,
      time,
      validated,
    };
    return expandMacros(text, (letter) => macroValue(letter, values));
  }

  /** RFC 7208 6.2: whatever goes wrong, there is no explanation then. */
  *explain({ target, domain }: Explained): Asking<string | undefined> {
    const validated = usesMacro(target, "p") ? yield* this.client.validatedName(domain) : "";
    const name = targetName(this.#expand(target, domain, validated));
    if (name === undefined) return undefined;
    const found = yield* ask(name, "TXT");
    const [only] = found === "error" || found.length !== 1 ? [] : found;
    const text = only === undefined ? undefined : parseExplanation(only.text);
    if (text === undefined || "message" in text) return undefined;
    const known = usesMacro(text.value, "p") ? yield* this.client.validatedName(domain) : "";
    return this.#expand(text.value, domain, known);
  }
}

function decision(term: Term, domain: Fqdn): Decision {
  return { domain: domain.slice(0, -1), term: formatTerm(term) };
}
