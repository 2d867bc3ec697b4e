import { room } from "../feature";
import { buildExtra } from "./build";
import { checkExtra, extraRules } from "./check";
import { extraSchema } from "./config";
import { extraDiff } from "./diff";

/** Records that no other room builds. */
export const extra = room({
  key: "extra",
  title: "extra records",
  schema: extraSchema,
  rules: extraRules,
  build: buildExtra,
  check: checkExtra,
  diff: extraDiff,
});
