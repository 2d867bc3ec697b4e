import { room } from "../feature";
import { buildCaa } from "./build";
import { checkCaa } from "./check";
import { caaSchema } from "./config";
import { caaDiff } from "./diff";
import { caaRules } from "./rules";

/** The authorities that may issue certificates (CAA, RFC 8659). */
export const caa = room({
  key: "caa",
  title: "CAA",
  schema: caaSchema,
  rules: caaRules,
  build: buildCaa,
  check: checkCaa,
  diff: caaDiff,
});
