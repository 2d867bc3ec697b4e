// One side of a change of an SPF record: its terms, its lookups, and whom it lets send.
import type { Fqdn } from "../../dns/name";
import { surveySpf, type Survey } from "./count";
import { holds } from "./networks";
import { textsOf } from "./question";
import { isSpfText, parseSpf, type Term } from "./record";
import { reachOf, type Reach } from "./reach";
import type { SideSource } from "./side-source";
import { fixedTarget } from "./subject";
import { effectiveTerms, readTerms } from "./terms";
import { verdictsOf, type Verdicts } from "./verdicts";

/** What stands at a name on one side; what takes time is found out when it is asked for. */
export class SpfState {
  readonly texts: readonly string[];
  /** `undefined`: no record, or none that a receiver can read */
  readonly terms: readonly Term[] | undefined;
  #reach: Reach | undefined;
  #survey: Survey | undefined;
  #verdicts: Verdicts | undefined;

  constructor(
    readonly owner: Fqdn,
    private readonly source: SideSource,
  ) {
    this.texts = textsOf(source.ask({ name: owner, type: "TXT" })).filter(isSpfText);
    this.terms = readTerms(this.texts);
  }

  /** everything that it names */
  get reach(): Reach {
    return (this.#reach ??= reachOf(this.owner, this.terms ?? [], this.source));
  }

  /** who passes */
  get verdicts(): Verdicts {
    const ask = this.source.ask.bind(this.source);
    return (this.#verdicts ??= verdictsOf(this.owner, this.reach.networks, { ask, read: parseSpf }));
  }

  /** True when an address is known to pass. */
  lets(address: string): boolean {
    return holds(this.verdicts.passing, address);
  }

  get #counts(): Survey {
    const ask = this.source.ask.bind(this.source);
    return (this.#survey ??= surveySpf(this.owner, this.terms ?? [], { ask, read: parseSpf }));
  }

  /** those in records of others are not counted */
  get lookups(): number {
    return this.#counts.lookups;
  }

  /** some of the lookups are in records of others */
  get more(): boolean {
    return this.#counts.open.length > 0 || this.#counts.missing.some(({ type }) => type === "TXT");
  }

  /** where receivers end in permerror, whoever sends: cycles, own records that are missing, too many MX hosts */
  get flaws(): readonly string[] {
    return this.#counts.findings.flatMap(({ kind, text }) => (kind === "pass-all" ? [] : [text]));
  }

  /** nobody fails for not being named */
  get everybody(): boolean {
    return this.verdicts.others === "pass";
  }

  /** what becomes of everybody else, in the words of RFC 7208 2.6; with redirect it may be up to others (6.1) */
  get others(): string {
    return this.#redirected() ? "as redirected" : this.verdicts.others;
  }

  #redirected(): boolean {
    let [owner, terms] = [this.owner, this.terms];
    for (let hop = 0; hop < 10 && terms !== undefined; hop++) {
      const last = effectiveTerms(terms).at(-1);
      if (last?.name !== "redirect") return false;
      const target = fixedTarget(last.target, owner, this.owner);
      const reply = target ? this.source.ask({ name: target, type: "TXT" }) : undefined;
      if (target === undefined || reply === undefined) return true;
      [owner, terms] = [target as Fqdn, readTerms(textsOf(reply))];
    }
    return false;
  }
}
