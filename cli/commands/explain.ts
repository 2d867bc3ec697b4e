// maildomain explain CODE: what a rule asks, or what a risk is about, why, and an example.
import { nearest } from "../../core/config/nearest";
import { quote } from "../../core/dns/name";
import { explainRule, findRule } from "../../core/render/manual";
import { explainRisk, findRisk, riskAreas } from "../../core/render/risks";
import { allRuleAreas } from "../rules";

/** Prints one rule or risk, or every code without an argument; exit status 64 for a code that does not exist. */
export function explainCommand(code: string | undefined): number {
  const known = [
    ...allRuleAreas.flatMap(({ rules }) => Object.keys(rules)),
    ...riskAreas.flatMap(({ risks }) => Object.keys(risks)),
  ];
  if (code === undefined) {
    process.stdout.write(`${known.join("\n")}\n`);
    return 0;
  }
  const rule = findRule(code, allRuleAreas);
  if (rule !== undefined) {
    process.stdout.write(`${explainRule(code, rule)}\n`);
    return 0;
  }
  const risk = findRisk(code);
  if (risk !== undefined) {
    process.stdout.write(`${explainRisk(code, risk)}\n`);
    return 0;
  }
  const near = nearest(code, known);
  const hint = near === undefined ? "maildomain explain lists every code" : `did you mean ${quote(near)}?`;
  process.stderr.write(`there is no rule ${quote(code)}; ${hint}\n`);
  return 64;
}
