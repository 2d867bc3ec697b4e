// From the arguments of a MailDomain, or the configuration of a stack, to a plan without errors.
import { RunError } from "@pulumi/pulumi/errors";
import { readDomains, type ZoneConfig } from "../core/config/read";
import type { DomainInput } from "../core/config/schema";
import { parseName } from "../core/dns/name";
import { countIssues, hasErrors, printIssues, type Issue } from "../core/issue";
import { plan, planInput, type DomainPlan, type Plan } from "../core/plan";
import { pathText } from "../core/path";
import type { DnsBackend } from "./backends/backend";
import { backendKinds } from "./backends/kinds";
import { zonefile } from "./backends/zonefile/index";

/** The configuration of one mail domain as a TypeScript program gives it. */
export interface MailDomainArgs extends DomainInput {
  /** the part after "@"; may lie below a zone's apex */
  domain: string;
  /** the zones that hold the records, by apex. @default the domain itself in a zone file */
  zones?: Readonly<Record<string, DnsBackend>>;
}

/** Plans one mail domain; throws when the plan has errors. */
export function planDomain({ domain, zones, ...settings }: MailDomainArgs): DomainPlan {
  const issues: Issue[] = [];
  const domains = readDomains({ [domain]: settings }, issues);
  const held = Object.entries(zones ?? { [domain]: zonefile({}) }).flatMap(([key, backend]): ZoneConfig[] => {
    const apex = parseName(key);
    const where = pathText("zones", [key]);
    if ("value" in apex) return [{ apex: apex.value, where, kind: backend.kind, settings: backend.settings }];
    issues.push({ code: "dns.name", severity: "error", overridable: false, where, message: apex.error });
    return [];
  });
  const planned = plan({ zones: held, domains });
  refuseErrors(`mail domain "${domain}"`, [...issues, ...planned.issues]);
  // readDomains gave one domain, or an error that was just thrown
  return planned.domains[0] as DomainPlan;
}

/** Plans all mail domains of a stack together; throws once with every error of all of them. */
export function planStack(input: unknown): Plan {
  const planned = planInput(input, backendKinds);
  refuseErrors("configuration", planned.issues);
  return planned;
}

/** Throws one error that shows every error, and then the rest, when there is at least one. */
function refuseErrors(what: string, issues: readonly Issue[]): void {
  if (!hasErrors(issues)) return;
  throw new RunError(`${what} has ${countIssues(issues)}; nothing was registered\n${printIssues(issues)}`);
}
