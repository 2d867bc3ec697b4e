import { room } from "../feature";
import { dsActions } from "./action";
import { buildDane } from "./build";
import { checkDane, daneRules } from "./check";
import { daneSchema } from "./config";
import { daneDiff } from "./diff";
import { publishTlsa } from "./foreign";

/** The keys of the mail servers in the DNS: TLSA (RFC 6698, RFC 7672). */
export const dane = room({
  key: "dane",
  title: "DANE",
  schema: daneSchema,
  rules: daneRules,
  build: buildDane,
  check: checkDane,
  diff: daneDiff,
  facts: ({ dane }) => (dane.dnssec === false ? { "dane.dnssec": "false" } : {}),
  foreign: publishTlsa,
  actions: dsActions,
});
