import { room } from "../feature";
import { buildSpf } from "./build";
import { checkSpf } from "./check";
import { spfSchema } from "./config";
import { spfDiff } from "./diff";
import { neededBySpf } from "./needed";
import { spfRules } from "./rules";

/** Who may send mail for the domain (SPF, RFC 7208). */
export const spf = room({
  key: "spf",
  title: "SPF",
  schema: spfSchema,
  rules: spfRules,
  build: buildSpf,
  check: checkSpf,
  diff: spfDiff,
  questions: neededBySpf,
});
