import { withoutDot } from "../../dns/name";
import type { Issue } from "../../issue";
import { surveySpf, type Finding, type Survey } from "./count";
import type { PlacedRecord } from "./placed";
import { lookupLimit, voidLimit, type SpfSource } from "./question";
import { report } from "./rules";

/** What the record leads to: lookups, void lookups, MX hosts, cycles and broken targets. */
export function checkTree({ owner, terms, where }: PlacedRecord, source: SpfSource, issues: Issue[]): void {
  const survey = surveySpf(
    owner,
    terms.map(({ term }) => term),
    source,
  );
  for (const finding of survey.findings)
    issues.push(findingIssue(finding, terms[finding.index]?.where ?? where));
  const loop = survey.findings.some(({ kind }) => kind === "loop");
  const over = survey.lookups > lookupLimit;
  const sure = survey.missing.length === 0 && survey.open.length === 0;
  if (over && !loop) {
    const text = `${sure ? "" : "at least "}${survey.lookups} DNS lookups, at most ${lookupLimit} are allowed`;
    issues.push(report("spf.lookups", where, text, { fix: "remove an include or list its networks" }));
  }
  const voids = Math.max(survey.voids4, survey.voids6);
  if (voids > voidLimit) {
    const text = `${voids} terms may find nothing, at most ${voidLimit} are allowed: ${some(survey.voidTerms)}`;
    issues.push(report("spf.void", where, text, { fix: "remove terms whose names are gone" }));
  }
  if (!sure && !over && !loop) issues.push(notVerified(survey, where));
}

function findingIssue({ kind, text }: Finding, where: string): Issue {
  switch (kind) {
    case "loop":
      return report("spf.loop", where, text, { fix: "remove one of the references" });
    case "mx-count":
      return report("spf.mxcount", where, `${text}, at most 10 are allowed`, {
        fix: "list their networks under ip4 and ip6",
      });
    case "broken":
      return report("spf.include-broken", where, text, { fix: "correct the name, or remove it" });
    case "pass-all":
      return report("spf.passall", where, text, { fix: "remove it" });
  }
}

function notVerified({ lookups, missing, open }: Survey, where: string): Issue {
  const asked = missing.map(({ name, type }) => `${withoutDot(name)} ${type}`);
  const reasons = [
    ...(asked.length === 0 ? [] : [`not observed: ${some(asked)}`]),
    ...(open.length === 0 ? [] : [`depends on the message: ${some(open)}`]),
  ];
  const text = `lookups not verified, ${lookups} of ${lookupLimit} are known (${reasons.join("; ")})`;
  return report("spf.lookups", where, text, { level: "I" });
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
