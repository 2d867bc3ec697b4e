import { room } from "../feature";
import { buildAutoconfig } from "./build";
import { autoconfigRules, checkAutoconfig } from "./check";
import { autoconfigSchema } from "./config";
import { autoconfigDiff } from "./diff";

/** How mail clients find their settings: autoconfig, autodiscover, ua-auto-config. */
export const autoconfig = room({
  key: "autoconfig",
  title: "autoconfig",
  schema: autoconfigSchema,
  rules: autoconfigRules,
  build: buildAutoconfig,
  check: checkAutoconfig,
  diff: autoconfigDiff,
});
