// From the arguments of a MailDomain, or the configuration of a stack, to a plan without errors.
import * as pulumi from "@pulumi/pulumi";
import { readDomains, type ZoneConfig } from "../core/config/read";
import type { DomainInput } from "../core/config/schema";
import type { Answers } from "../core/dns/answers";
import { parseName } from "../core/dns/name";
import { rdataTexts, rrsetKey, type RRset } from "../core/dns/rrset";
import { countIssues, hasErrors, printIssues, type Issue } from "../core/issue";
import { pathText } from "../core/path";
import { plan, planInput, type DomainPlan, type Plan } from "../core/plan";
import type { DnsBackend } from "./backends/backend";
import { backendKinds } from "./backends/registry";
import { zonefile } from "./backends/zonefile/index";
import { separateLateValues, standInValues } from "./late-values";
import type { WithLateValues } from "./late-types";

/** The configuration of one mail domain as a TypeScript program gives it. */
export interface MailDomainArgs extends WithLateValues<DomainInput> {
  /** the part after "@"; may lie below a zone's apex */
  domain: string;
  /** the zones that hold the records, by apex. @default the domain itself in a zone file */
  zones?: Readonly<Record<string, DnsBackend>>;
}

/** A mail domain's plan: which records there are, and their content as far as it is known. */
export interface PlannedDomain {
  /** names, types, TTLs and counts are right; late values have stand-ins */
  readonly shape: DomainPlan;
  /** the plan with the real values; `undefined` when nothing is late */
  readonly content: pulumi.Output<DomainPlan> | undefined;
  /** RRsets whose RDATA depend on late values, by `owner TYPE` */
  readonly lateKeys: ReadonlySet<string>;
}

/** Plans one mail domain; throws when the plan has errors, inside `apply` when a late value brings them. */
export function planDomain({ domain, zones, ...settings }: MailDomainArgs): PlannedDomain {
  const { late, fill } = separateLateValues(settings, pathText("domains", [domain]));
  const planWith = (values: readonly string[]): DomainPlan => planFilled(domain, zones, fill(values), values);
  const standIns = standInValues(late, 0);
  const shape = withoutStandIns(planWith(standIns), standIns);
  if (late.length === 0) return { shape, content: undefined, lateKeys: new Set() };
  const content = pulumi
    .all(late.map(({ value }) => value))
    .apply((values) => sameShape(shape, planWith(values)));
  return { shape, content, lateKeys: differing(shape, planWith(standInValues(late, 1))) };
}

function planFilled(
  domain: string,
  zones: MailDomainArgs["zones"],
  settings: unknown,
  values: readonly string[],
): DomainPlan {
  const issues: Issue[] = [];
  const domains = readDomains({ [domain]: settings }, issues, new Set(values));
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

/** What is said about a stand-in says nothing about the value that will come. */
function withoutStandIns(planned: DomainPlan, standIns: readonly string[]): DomainPlan {
  if (standIns.length === 0) return planned;
  const mentions = ({ message, where }: Issue): boolean =>
    standIns.some((value) => message.includes(value) || where.includes(value));
  return { ...planned, issues: planned.issues.filter((issue) => !mentions(issue)) };
}

function rrsetsOf({ zones }: DomainPlan): Map<string, RRset> {
  return new Map(zones.flatMap(({ rrsets }) => rrsets.map((set) => [rrsetKey(set), set] as const)));
}

function differing(one: DomainPlan, other: DomainPlan): ReadonlySet<string> {
  const others = rrsetsOf(other);
  const text = (set: RRset | undefined): string => JSON.stringify(set && rdataTexts(set));
  return new Set(
    [...rrsetsOf(one)].flatMap(([key, set]) => (text(set) === text(others.get(key)) ? [] : [key])),
  );
}

/** A late value may change what a record says, never which records there are. */
function sameShape(shape: DomainPlan, content: DomainPlan): DomainPlan {
  const names = (planned: DomainPlan): string =>
    [...rrsetsOf(planned).keys(), ...planned.manualActions.map(({ id }) => id)].join("\n");
  if (names(shape) === names(content)) return content;
  throw new pulumi.RunError(
    `config.late-value: the late values of mail domain "${shape.domain}" change which records there are; ` +
      "give those that do as plain values",
  );
}

/** Plans all mail domains of a stack together; throws once with every error of all of them. */
export function planStack(input: unknown, answers?: Answers): Plan {
  const planned = planInput(input, backendKinds, answers);
  refuseErrors("configuration", planned.issues);
  return planned;
}

/** Throws one error that shows every error, and then the rest, when there is at least one. */
function refuseErrors(what: string, issues: readonly Issue[]): void {
  if (!hasErrors(issues)) return;
  throw new pulumi.RunError(
    `${what} has ${countIssues(issues)}; nothing was registered\n${printIssues(issues)}`,
  );
}
