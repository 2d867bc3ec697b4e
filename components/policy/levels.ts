// Which findings stop an update: by their severity, unless the settings of a policy name their code.
import { nearest } from "../../core/config/nearest";
import { quote } from "../../core/dns/name";
import { printIssues, type Issue } from "../../core/issue";
import { findRule } from "../../core/render/manual";
import { judgedAreas, judgedCodes } from "./judge-domain";
import { report } from "./rules";

/** The settings of a policy that judges by codes; where lists contradict each other, the strictest counts. */
export interface CodeLists {
  /** codes that stop whatever their severity */
  readonly mandatory?: readonly string[];
  /** codes that are shown and never stop */
  readonly advisory?: readonly string[];
  /** codes that are not reported */
  readonly disabled?: readonly string[];
}

/** "policy": at the level of the policy itself, which is mandatory unless it is set to another one. */
export type Level = "mandatory" | "advisory" | "policy";

/** How much a finding counts; `undefined`: it is not reported. */
export function levelOf({ code, severity }: Issue, lists: CodeLists): Level | undefined {
  if (lists.mandatory?.includes(code)) return "mandatory";
  if (lists.advisory?.includes(code)) return "advisory";
  if (lists.disabled?.includes(code) || severity === "info") return undefined;
  return severity === "error" ? "policy" : "advisory";
}

/** An issue for each code in the lists that no rule has. */
export function unknownCodes(lists: CodeLists, policy: string): Issue[] {
  return (["mandatory", "advisory", "disabled"] as const).flatMap((list) =>
    (lists[list] ?? [])
      .filter((code) => !judgedCodes.includes(code))
      .map((code) => {
        const near = nearest(code, judgedCodes);
        const fix = near === undefined ? "docs/rules.md lists every code" : `did you mean ${quote(near)}?`;
        return report("policy.code", `${policy}.${list}`, `no rule has the code ${quote(code)}`, { fix });
      }),
  );
}

/** What a violation says: the issue as it is always printed, and why it matters. */
export function violationText(issue: Issue): string {
  const why = findRule(issue.code, judgedAreas)?.why;
  return `${printIssues([issue]).trim()}${why === undefined ? "" : `\n    why: ${why}`}`;
}
