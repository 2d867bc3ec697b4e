import { room } from "../feature";
import { stsActions, stsArtifacts } from "./action";
import { buildMtaSts } from "./build";
import { checkMtaSts } from "./check";
import { mtaStsSchema } from "./config";
import { mtaStsDiff, stsFacts } from "./diff";
import { mtaStsRules } from "./rules";

/** Senders insist on TLS with a valid certificate (MTA-STS, RFC 8461). */
export const mtaSts = room({
  key: "mtaSts",
  title: "MTA-STS",
  schema: mtaStsSchema,
  rules: mtaStsRules,
  build: buildMtaSts,
  check: checkMtaSts,
  diff: mtaStsDiff,
  facts: stsFacts,
  actions: stsActions,
  artifacts: stsArtifacts,
});
