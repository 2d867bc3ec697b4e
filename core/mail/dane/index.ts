import { room } from "../feature";
import { buildDane } from "./build";
import { checkDane, daneRules } from "./check";
import { daneSchema } from "./config";
import { publishTlsa } from "./foreign";

/** The keys of the mail servers in the DNS: TLSA (RFC 6698, RFC 7672). */
export const dane = room({
  key: "dane",
  title: "DANE",
  schema: daneSchema,
  rules: daneRules,
  build: buildDane,
  check: checkDane,
  foreign: publishTlsa,
});
