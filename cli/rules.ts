// Every rule of the product: the core's, the command's own, and those of the DNS hosts.
import { ruleAreas, type RuleArea } from "../core/render/manual";
import { fileRules } from "./config-file";

/** All areas, in the order of the manual. */
export const allRuleAreas: readonly RuleArea[] = [
  { title: "Configuration files", rules: fileRules },
  ...ruleAreas,
];
