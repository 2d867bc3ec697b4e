// Every rule table, one line a room.
import type { RuleCase } from "../support";
import { actionCases } from "./actions.rules";
import { configCases } from "./config/config.rules";
import { dnsCases } from "./dns/dns.rules";
import { existingCases } from "./existing.rules";
import { acmeCases } from "./mail/acme.rules";
import { autoconfigCases } from "./mail/autoconfig.rules";
import { bimiCases } from "./mail/bimi.rules";
import { caaCases } from "./mail/caa.rules";
import { daneCases } from "./mail/dane.rules";
import { dkimCases } from "./mail/dkim.rules";
import { dmarcCases } from "./mail/dmarc.rules";
import { extraCases } from "./mail/extra.rules";
import { hostsCases } from "./mail/hosts.rules";
import { mtaStsCases } from "./mail/mta-sts.rules";
import { mxCases } from "./mail/mx.rules";
import { reverseCases } from "./mail/reverse.rules";
import { servicesCases } from "./mail/services.rules";
import { spfCases } from "./mail/spf.rules";
import { tlsRptCases } from "./mail/tls-rpt.rules";
import { reverseBackendCases } from "./reverse-backends.rules";
import { zonesCases } from "./zones.rules";

export const ruleCases: readonly RuleCase[] = [
  ...actionCases,
  ...configCases,
  ...dnsCases,
  ...existingCases,
  ...acmeCases,
  ...autoconfigCases,
  ...bimiCases,
  ...caaCases,
  ...daneCases,
  ...dkimCases,
  ...dmarcCases,
  ...extraCases,
  ...hostsCases,
  ...mtaStsCases,
  ...mxCases,
  ...reverseCases,
  ...servicesCases,
  ...spfCases,
  ...tlsRptCases,
  ...reverseBackendCases,
  ...zonesCases,
];
