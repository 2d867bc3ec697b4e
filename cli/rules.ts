// Every rule of the product: the core's, the command's own, and those of the DNS hosts.
import { ruleAreas, type RuleArea } from "../core/render/manual";
import { observationsFileRules } from "../components/observations-file";
import { fileRules } from "./config-file";
import { existingFileRules } from "./existing-file";

/** All areas, in the order of the manual. */
export const allRuleAreas: readonly RuleArea[] = [
  { title: "Files", rules: { ...fileRules, ...observationsFileRules, ...existingFileRules } },
  ...ruleAreas,
];
