// maildomain explain CODE: what a rule asks, why, and a right example.
import { nearest } from "../../core/config/nearest";
import { quote } from "../../core/dns/name";
import { explainRule, findRule } from "../../core/render/manual";
import { allRuleAreas } from "../rules";

/** Prints one rule, or every code without an argument; exit status 64 for a code that does not exist. */
export function explainCommand(code: string | undefined): number {
  const known = allRuleAreas.flatMap(({ rules }) => Object.keys(rules));
  if (code === undefined) {
    process.stdout.write(`${known.join("\n")}\n`);
    return 0;
  }
  const rule = findRule(code, allRuleAreas);
  if (rule !== undefined) {
    process.stdout.write(`${explainRule(code, rule)}\n`);
    return 0;
  }
  const near = nearest(code, known);
  const hint = near === undefined ? "maildomain explain lists every code" : `did you mean ${quote(near)}?`;
  process.stderr.write(`there is no rule ${quote(code)}; ${hint}\n`);
  return 64;
}
