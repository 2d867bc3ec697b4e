import { room } from "../feature";
import { buildDkim } from "./build";
import { checkDkim } from "./check";
import { dkimSchema } from "./config";
import { dkimDiff, dkimFacts } from "./diff";
import { dkimRules } from "./rules";

/** The public keys of the signers (DKIM, RFC 6376). */
export const dkim = room({
  key: "dkim",
  title: "DKIM",
  schema: dkimSchema,
  rules: dkimRules,
  build: buildDkim,
  check: checkDkim,
  diff: dkimDiff,
  facts: dkimFacts,
});
