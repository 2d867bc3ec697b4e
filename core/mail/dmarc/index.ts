import { room } from "../feature";
import { actionFor } from "./authorisation";
import { buildDmarc } from "./build";
import { checkDmarc } from "./check";
import { dmarcSchema } from "./config";
import { dmarcDiff } from "./diff";
import { dmarcRules } from "./rules";

/** What receivers do with mail that fails authentication, and where they report it (RFC 9989). */
export const dmarc = room({
  key: "dmarc",
  title: "DMARC",
  schema: dmarcSchema,
  rules: dmarcRules,
  build: buildDmarc,
  check: checkDmarc,
  diff: dmarcDiff,
  foreign: actionFor,
});
