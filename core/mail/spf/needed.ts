// What the DNS has to be asked before the rules of SPF can be sure of a plan.
import { parseName, withoutDot } from "../../dns/name";
import { isType } from "../../dns/rrset";
import type { Issue } from "../../issue";
import type { CheckContext } from "../feature";
import { isSender } from "./build";
import { evaluateSender } from "./check-cover";
import { surveySpf } from "./count";
import { askedName, stackSource } from "./lookup";
import { recordsOf } from "./own-records";
import { lookupLimit, noMatch, textsOf, type Question, type SpfSource } from "./question";
import { isSpfText, type Term } from "./record";

/**
 * The names and types to ask next, sorted; [] when nothing that is asked could change a rule. Answers may lead to
 * new questions, for a dozen rounds at most: deeper records are over the limit on lookups already. A question that
 * failed is needed again; it is up to the caller how often to ask.
 */
export function neededBySpf(context: CheckContext): Question[] {
  const { config, own, records, answers } = context;
  const needed = new Map<string, Question>();
  const need = ({ name, type }: Question): void => {
    const asked = askedName(name, records);
    // what macros made of hostile input is never asked
    if ("error" in parseName(withoutDot(asked)) || answers.get(asked, type) !== undefined) return;
    needed.set(`${asked} ${type}`, { name: asked, type });
  };
  const source = stackSource(records, answers);
  const issues: Issue[] = [];
  for (const set of own) {
    if (!isType(set, "TXT")) continue;
    for (const { owner, terms } of recordsOf(context, set, source, issues)) {
      const plain = terms.map(({ term }) => term);
      const survey = surveySpf(owner, plain, source);
      if (survey.lookups <= lookupLimit) survey.missing.forEach(need);
      explanationsOf(plain)
        .filter((question) => source.ask(question) === undefined)
        .forEach(need);
    }
  }
  if (!textsOf(source.ask({ name: config.domain, type: "TXT" })).some(isSpfText))
    need({ name: config.domain, type: "TXT" });
  const collecting = collector(source, need);
  if (config.mode === "mail")
    for (const host of config.hosts) if (isSender(host, config)) evaluateSender(context, host, collecting);
  return [...needed.values()].sort((a, b) => (`${a.name} ${a.type}` < `${b.name} ${b.type}` ? -1 : 1));
}

function explanationsOf(terms: readonly Term[]): Question[] {
  return terms.flatMap((term): Question[] => {
    if (term.name !== "exp" || term.target.tail !== term.target.text) return [];
    const name = parseName(term.target.text);
    return "value" in name ? [{ name: name.value, type: "TXT" }] : [];
  });
}

function collector(source: SpfSource, need: (question: Question) => void): SpfSource {
  return {
    read: source.read,
    ask: (question) => {
      const reply = source.ask(question);
      if (reply !== undefined) return reply;
      need(question);
      return noMatch[question.type];
    },
  };
}
