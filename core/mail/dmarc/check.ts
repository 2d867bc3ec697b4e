import type { Issue } from "../../issue";
import type { CheckContext } from "../feature";
import { checkAuthentication } from "./check-authentication";
import { checkAuthorisations, checkOwnAuthorisations } from "./check-authorisation";
import { checkPlaces } from "./check-places";
import { checkRecord } from "./check-record";
import { checkReports } from "./check-reports";
import { policyRecords } from "./published";

export function checkDmarc(context: CheckContext): Issue[] {
  const policies = policyRecords(context.config);
  const issues = checkPlaces(context, policies);
  for (const policy of policies) {
    if (policy.settings === undefined) continue;
    issues.push(...checkRecord(context.config, policy, policy.settings));
    issues.push(...checkReports(context, policy));
    issues.push(...checkAuthorisations(context, policy));
  }
  issues.push(...checkAuthentication(context, policies), ...checkOwnAuthorisations(context));
  return issues;
}
