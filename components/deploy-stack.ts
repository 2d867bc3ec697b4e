// All mail domains of a stack: planned together, then one MailDomain each.
import type { ComponentResourceOptions, Output } from "@pulumi/pulumi";
import { MailDomain } from "./mail-domain";
import { planStack } from "./plan-domain";

/**
 * Declares a MailDomain for every entry of `domains`, named after the domain. What is wrong in any of them is
 * reported together and before the first resource.
 * @param input `{ zones, domains }` as in a stack file
 */
export function deployStack(input: unknown, options?: ComponentResourceOptions): MailDomain[] {
  return planStack(input).domains.map((domain) => new MailDomain(domain.domain, domain, options));
}

const shown = ["records", "zoneText", "manualActions", "issues", "artifacts", "planHash"] as const;

/** The outputs of a stack: records, zone text, manual actions, issues, artifacts and hash, each by mail domain. */
export function stackOutputs(
  domains: readonly MailDomain[],
): Record<string, Record<string, Output<unknown>>> {
  return Object.fromEntries(
    shown.map((key) => [key, Object.fromEntries(domains.map((domain) => [domain.domainName, domain[key]]))]),
  );
}
