// All mail domains of a stack: planned together, then one MailDomain each.
import { RunError, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import type { Observations } from "../core/dns/observations";
import { printIssues } from "../core/issue";
import { planHash } from "../core/plan";
import { MailDomain } from "./mail-domain";
import { readObservations } from "./observations-file";
import { planStack } from "./plan-domain";

/** What a stack's plan may know besides its configuration. */
export interface DeployOptions extends ComponentResourceOptions {
  /** what the DNS said when it was last asked; without it, rules about the records of others are not verified */
  observations?: Observations | undefined;
  /** the hash of the plan that was reviewed: another one is refused */
  reviewed?: string | undefined;
}

/**
 * Declares a MailDomain for every entry of `domains`, named after the domain. What is wrong in any of them is
 * reported together and before the first resource.
 * @param input `{ zones, domains }` as in a stack file
 */
export function deployStack(input: unknown, options: DeployOptions = {}): MailDomain[] {
  const { observations, reviewed, ...resourceOptions } = options;
  const planned = planStack(input, observations);
  if (reviewed !== undefined && reviewed !== planHash(planned)) {
    throw new RunError(
      "engine.plan-changed: the configuration or the recorded answers changed since the review; " +
        "nothing was registered, run the command again to review what they say now",
    );
  }
  return planned.domains.map((domain) => new MailDomain(domain.domain, domain, resourceOptions));
}

/** The answers that `maildomain observe` recorded; throws for a damaged file, `undefined` when there is none. */
export function recordedAnswers(path: string): Observations | undefined {
  const { answers, issue } = readObservations(path);
  if (issue !== undefined) throw new RunError(`nothing was registered\n${printIssues([issue])}`);
  return answers;
}

const shown = ["zoneText", "manualActions", "issues", "artifacts", "planHash"] as const;

/** The outputs of a stack: zone text, manual actions, issues, artifacts and hash, each by mail domain. */
export function stackOutputs(
  domains: readonly MailDomain[],
): Record<string, Record<string, Output<unknown>>> {
  return Object.fromEntries(
    shown.map((key) => [key, Object.fromEntries(domains.map((domain) => [domain.domainName, domain[key]]))]),
  );
}
