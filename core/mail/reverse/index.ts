import { room } from "../feature";
import { lateActions, reverseAction } from "./action";
import { buildReverse } from "./build";
import { checkReverse } from "./check";
import { reverseSchema } from "./config";
import { reverseDiff } from "./diff";
import { reverseRules } from "./rules";

/** The names that addresses point back to (PTR, RFC 1035 3.5). */
export const reverse = room({
  key: "reverse",
  title: "PTR",
  schema: reverseSchema,
  rules: reverseRules,
  build: buildReverse,
  check: checkReverse,
  diff: reverseDiff,
  foreign: reverseAction,
  actions: lateActions,
});
