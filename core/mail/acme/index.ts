import { room } from "../feature";
import { buildAcme } from "./build";
import { acmeRules, checkAcme } from "./check";
import { acmeSchema } from "./config";
import { acmeDiff } from "./diff";

/** Proofs to certificate authorities: dns-01 challenges, their delegation, standing validations (RFC 8555 8.4). */
export const acme = room({
  key: "acme",
  title: "ACME",
  schema: acmeSchema,
  rules: acmeRules,
  build: buildAcme,
  check: checkAcme,
  diff: acmeDiff,
});
