// What a MailDomain recorded about itself, as issues with the text of their rules.
import { backendAreas } from "../backends/registry";
import type { Issue, Severity } from "../../core/issue";
import { findRule, ruleAreas, type RuleArea } from "../../core/render/manual";
import { policyRules } from "./rules";

/** Every rule that a policy may speak of. */
export const judgedAreas: readonly RuleArea[] = [
  ...ruleAreas,
  ...backendAreas,
  { title: "Policy pack", rules: policyRules },
];

/** Every code that the settings of the policy pack may name. */
export const judgedCodes: readonly string[] = judgedAreas.flatMap(({ rules }) => Object.keys(rules));

/** The recorded issues of a MailDomain, from its inputs. */
export function recordedIssues(inputs: unknown): Issue[] {
  const { issues } = (inputs ?? {}) as { readonly issues?: unknown };
  if (!Array.isArray(issues)) return [];
  return issues.flatMap((recorded: unknown) => {
    const { code, severity, where } = (recorded ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof code !== "string" || typeof where !== "string") return [];
    return [issueOf(code, isSeverity(severity) ? severity : "warning", where)];
  });
}

function isSeverity(value: unknown): value is Severity {
  return value === "error" || value === "warning" || value === "info";
}

/** A state holds no messages: the rule itself has to say what is wrong. */
function issueOf(code: string, severity: Severity, where: string): Issue {
  const rule = findRule(code, judgedAreas);
  return {
    ...{ code, severity, overridable: rule?.level === "e", where },
    message: rule === undefined ? "reported by another version" : `this does not hold: ${rule.title}`,
    fix: `"maildomain plan" shows what it is`,
    ...(rule?.reference === undefined ? {} : { reference: rule.reference }),
  };
}
