import { room } from "../feature";
import { buildBimi } from "./build";
import { checkBimi } from "./check";
import { bimiSchema } from "./config";
import { bimiDiff } from "./diff";
import { bimiRules } from "./rules";

/** The picture that mailboxes show beside mail of the domain (BIMI, an Internet-Draft). */
export const bimi = room({
  key: "bimi",
  title: "BIMI",
  schema: bimiSchema,
  rules: bimiRules,
  build: buildBimi,
  check: checkBimi,
  diff: bimiDiff,
});
