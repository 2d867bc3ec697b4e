// Exact counts of the lookups that a record can cause, over the whole tree of includes and redirects.
import { quote, withoutDot, type Fqdn } from "../../dns/name";
import { usesMacro } from "./macro";
import { hostLimit, lookupLimit, textsOf, type Question, type Reply, type SpfSource } from "./question";
import { formatTerm, isMechanism, isSpfText, type Term } from "./record";
import { fixedTarget } from "./subject";

/** Terms that ask the DNS, and terms that find nothing for clients of either family (RFC 7208 4.6.4). */
export interface Tally {
  readonly lookups: number;
  readonly voids4: number;
  readonly voids6: number;
}

/** What is wrong on the way: a cycle, too many MX hosts, a target without one right record, or `+all`. */
export interface Finding {
  readonly kind: "loop" | "mx-count" | "broken" | "pass-all";
  /** the index of the record's own term that leads there */
  readonly index: number;
  readonly text: string;
}

export interface Survey extends Tally {
  readonly findings: readonly Finding[];
  /** terms that find nothing, as "term (domain)" */
  readonly voidTerms: readonly string[];
  /** what was never asked: the counts are at least as high */
  readonly missing: readonly Question[];
  /** includes and redirects whose target depends on the message */
  readonly open: readonly string[];
}

/** Counts a record. The worst client is assumed: one that no mechanism before the last matches. */
export function surveySpf(domain: Fqdn, terms: readonly Term[], source: SpfSource): Survey {
  const surveyor = new Surveyor(domain, source);
  const tally = surveyor.record(domain, terms);
  const { findings, missing, open, voidTerms } = surveyor;
  return { ...tally, findings, voidTerms: [...voidTerms], missing: [...missing.values()], open: [...open] };
}

/** The most records that are read; deeper than the limit on lookups nothing changes any more either. */
const visitLimit = 1000;

interface Sum {
  lookups: number;
  voids4: number;
  voids6: number;
}

class Surveyor {
  readonly findings: Finding[] = [];
  readonly missing = new Map<string, Question>();
  readonly open = new Set<string>();
  readonly voidTerms = new Set<string>();
  /** a record counts the same wherever it is included, and each time anew */
  readonly #known = new Map<Fqdn, Tally>();
  readonly #path: Fqdn[] = [];
  #index = 0;
  #visits = 0;
  /** a pass down here is a pass of the whole record */
  #passing = true;

  constructor(
    private readonly origin: Fqdn,
    private readonly source: SpfSource,
  ) {}

  record(domain: Fqdn, terms: readonly Term[]): Tally {
    const sum: Sum = { lookups: 0, voids4: 0, voids6: 0 };
    const end = terms.findIndex((term) => term.name === "all");
    this.#path.push(domain);
    terms.forEach((term, index) => {
      if (this.#path.length === 1) this.#index = index;
      // RFC 7208 5.1: what follows "all" is not looked at, nor is a redirect beside it
      if (isMechanism(term) ? end < 0 || index < end : term.name === "redirect" && end < 0)
        this.#term(term, domain, sum);
    });
    this.#path.pop();
    return sum;
  }

  #term(term: Term, domain: Fqdn, sum: Sum): void {
    if (term.name === "ip4" || term.name === "ip6" || term.name === "all") return;
    if (term.name === "exp" || term.name === "unknown") return;
    sum.lookups++;
    if (term.target !== undefined && usesMacro(term.target, "p")) sum.lookups++;
    const target = term.target === undefined ? domain : fixedTarget(term.target, domain, this.origin);
    if (term.name === "include" || term.name === "redirect") this.#follow(term, target, domain, sum);
    else if (term.name === "mx") this.#mx(term, target, domain, sum);
    else if (term.name === "a") this.#addresses(term, target, domain, sum, ["A", "AAAA"]);
    else if (term.name === "exists") this.#addresses(term, target, domain, sum, ["A", "A"]);
    // whether a client has a PTR is up to its owner
    else this.#void(term, domain, sum, true, true);
  }

  #ask(question: Question): Reply | undefined {
    const reply = this.source.ask(question);
    if (reply === undefined) this.missing.set(`${question.name} ${question.type}`, question);
    return reply;
  }

  #find(kind: Finding["kind"], text: string): void {
    this.findings.push({ kind, index: this.#index, text });
  }

  #void(term: Term, domain: Fqdn, sum: Sum, four: boolean, six: boolean): void {
    if (four) sum.voids4++;
    if (six) sum.voids6++;
    const place = domain === this.origin ? "" : ` in ${withoutDot(domain)}`;
    const who = four && six ? "" : four ? " for IPv4 clients" : " for IPv6 clients";
    if (four || six) this.voidTerms.add(`${quoted(term)}${place}${who}`);
  }

  #addresses(
    term: Term,
    target: Fqdn | "" | undefined,
    domain: Fqdn,
    sum: Sum,
    types: readonly ["A", "A" | "AAAA"],
  ): void {
    if (target === "") return;
    // the worst client is one for whom the name does not exist
    const [four, six] = types.map(
      (type) => target === undefined || isEmpty(this.#ask({ name: target, type })),
    );
    this.#void(term, domain, sum, four === true, six === true);
  }

  #mx(term: Term, target: Fqdn | "" | undefined, domain: Fqdn, sum: Sum): void {
    if (target === "") return;
    const reply = target === undefined ? [] : this.#ask({ name: target, type: "MX" });
    if (isEmpty(reply)) this.#void(term, domain, sum, true, true);
    if (target === undefined || !Array.isArray(reply) || reply.length <= hostLimit) return;
    const name = quote(withoutDot(target));
    this.#find("mx-count", `${quoted(term)} leads to the ${reply.length} MX hosts of ${name}`);
  }

  #follow(term: Term, target: Fqdn | "" | undefined, domain: Fqdn, sum: Sum): void {
    if (target === undefined) {
      this.open.add(quoted(term));
    } else if (target === "") {
      this.#find("broken", `${quoted(term)} leads to no domain name`);
    } else if (this.#path.includes(target)) {
      const way = [...this.#path.slice(this.#path.indexOf(target)), target].map(withoutDot).join(" → ");
      this.#find("loop", `${quoted(term)} in the record of ${withoutDot(domain)} closes a cycle: ${way}`);
    } else if (this.#path.length <= lookupLimit && this.#visits < visitLimit) {
      const before = this.#passing;
      if (isMechanism(term) && term.qualifier !== "+") this.#passing = false;
      const tally = this.#known.get(target) ?? this.#child(term, target);
      this.#passing = before;
      this.#known.set(target, tally);
      sum.lookups += tally.lookups;
      sum.voids4 += tally.voids4;
      sum.voids6 += tally.voids6;
    }
  }

  #child(term: Term, target: Fqdn): Tally {
    const none: Tally = { lookups: 0, voids4: 0, voids6: 0 };
    this.#visits++;
    const reply = this.#ask({ name: target, type: "TXT" });
    if (reply === undefined || reply === "error") return none;
    const texts = textsOf(reply).filter(isSpfText);
    const [text] = texts;
    const name = quote(withoutDot(target));
    if (text === undefined || texts.length > 1) {
      this.#find(
        "broken",
        `${quoted(term)}: ${name} has ${text === undefined ? "no" : texts.length} SPF record${texts.length > 1 ? "s" : ""}, one is required`,
      );
      return none;
    }
    const parsed = this.source.read(text);
    if ("error" in parsed) {
      this.#find("broken", `${quoted(term)}: the record of ${name} is malformed: ${parsed.error}`);
      return none;
    }
    const { terms } = parsed.value;
    const all = terms.find((term) => term.name === "all");
    if (all?.qualifier === "+" && this.#passing)
      this.#find("pass-all", `${quoted(term)}: the record of ${name} lets everybody pass`);
    return this.record(target, terms);
  }
}

function quoted(term: Term): string {
  return quote(formatTerm(term));
}

function isEmpty(reply: Reply | undefined): boolean {
  return reply === "nxdomain" || (Array.isArray(reply) && reply.length === 0);
}
