import { room } from "../feature";
import { buildTlsRpt } from "./build";
import { checkTlsRpt, tlsRptRules } from "./check";
import { tlsRptSchema } from "./config";
import { tlsRptDiff } from "./diff";

/** Senders report failures of TLS, MTA-STS and DANE (TLS-RPT, RFC 8460). */
export const tlsRpt = room({
  key: "tlsRpt",
  title: "TLS-RPT",
  schema: tlsRptSchema,
  rules: tlsRptRules,
  build: buildTlsRpt,
  check: checkTlsRpt,
  diff: tlsRptDiff,
});
