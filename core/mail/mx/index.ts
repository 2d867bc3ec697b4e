import { room } from "../feature";
import { buildMx } from "./build";
import { checkMx } from "./check";
import { mxSchema } from "./config";
import { mxRules } from "./rules";
import { mxDiff } from "./diff";

/** Who receives mail for the domain (MX, RFC 5321 5.1). */
export const mx = room({
  key: "mx",
  title: "MX",
  schema: mxSchema,
  rules: mxRules,
  build: buildMx,
  check: checkMx,
  diff: mxDiff,
});
