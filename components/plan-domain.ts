// From the arguments of a MailDomain, or the configuration of a stack, to a plan without errors.
import * as pulumi from "@pulumi/pulumi";
import { readDomains, type ZoneConfig } from "../core/config/read";
import type { DomainInput } from "../core/config/schema";
import { parseAddress } from "../core/dns/address";
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
import type { ReverseBackend } from "./reverse/backend";
import type { PlannedPtr } from "./reverse/provision";
import { resolveReverse, reverseZones, withReverse, type ResolvedPtr } from "./reverse/resolve";

/** The configuration of one mail domain as a TypeScript program gives it. */
export interface MailDomainArgs extends Omit<WithLateValues<DomainInput>, "reverse"> {
  /** the part after "@"; may lie below a zone's apex */
  domain: string;
  /** the zones that hold the records, by apex. @default the domain itself in a zone file */
  zones?: Readonly<Record<string, DnsBackend>>;
  /** what is said about PTRs by address, or the services that set them: `[awsEip({ allocationId, host })]` */
  reverse?: DomainInput["reverse"] | readonly ReverseBackend[];
}

/** A mail domain's plan: which records there are, and their content as far as it is known. */
export interface PlannedDomain {
  /** names, types, TTLs and counts are right; late values have stand-ins */
  readonly shape: DomainPlan;
  /** the plan with the real values; `undefined` when nothing is late */
  readonly content: pulumi.Output<DomainPlan> | undefined;
  /** RRsets whose RDATA depend on late values, by `owner TYPE` */
  readonly lateKeys: ReadonlySet<string>;
  /** the PTRs that reverse backends of the program set */
  readonly ptrs: readonly PlannedPtr[];
}

/** A plan with values in all late places, and the addresses of its reverse backends. */
interface Filled {
  readonly planned: DomainPlan;
  readonly ptrs: readonly ResolvedPtr[];
}

/** Plans one mail domain; throws when the plan has errors, inside `apply` when a late value brings them. */
export function planDomain(args: MailDomainArgs): PlannedDomain {
  const { late, fill } = separateLateValues(settingsOf(args), pathText("domains", [args.domain]));
  const planWith = (values: readonly string[]): Filled => planFilled(args, fill(values), values);
  const standIns = standInValues(late, 0);
  const first = planWith(standIns);
  const shape = withoutStandIns(first.planned, standIns);
  if (late.length === 0) return { shape, content: undefined, lateKeys: new Set(), ptrs: first.ptrs };
  const filled = pulumi.all(late.map(({ value }) => value)).apply((values) => {
    const last = planWith(values);
    sameShape(shape, last.planned);
    return last;
  });
  const ptrs = first.ptrs.map((ptr, index): PlannedPtr => {
    const known = filled.apply((last) => last.ptrs[index]?.address ?? ptr.address);
    return ptr.apex === undefined ? { ...ptr, address: known } : ptr;
  });
  const lateKeys = differing(shape, planWith(standInValues(late, 1)).planned);
  return { shape, content: filled.apply(({ planned }) => planned), lateKeys, ptrs };
}

/** The settings that the schema knows: what a program alone can give is taken out. */
function settingsOf({ reverse, ...args }: MailDomainArgs): unknown {
  const own = {
    ...args,
    domain: undefined,
    zones: undefined,
    reverse: isList(reverse) ? undefined : reverse,
  };
  return Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
}

function isList(reverse: MailDomainArgs["reverse"]): reverse is readonly ReverseBackend[] {
  return Array.isArray(reverse);
}

function planFilled(args: MailDomainArgs, settings: unknown, values: readonly string[]): Filled {
  const { domain, zones, reverse } = args;
  const issues: Issue[] = [];
  // an address may be written in several ways, and the plan knows one of them
  const late = new Set(values.map(canonicalAddress));
  const [config] = readDomains({ [domain]: settings }, issues, late);
  const backends = isList(reverse) ? reverse : [];
  const held = zonesOf(zones ?? { [domain]: zonefile({}) }, issues);
  // without hosts that could be read, nothing can be said about their addresses
  const use = config !== undefined && !config.partial && backends.length > 0;
  const { ptrs, issues: found } = use ? resolveReverse(backends, config) : { ptrs: [], issues: [] };
  const domains = config === undefined ? [] : [use ? withReverse(config, ptrs) : config];
  const own = use ? reverseZones(config, ptrs) : [];
  const planned = plan({ zones: [...held, ...own], domains });
  refuseErrors(`mail domain "${domain}"`, [...issues, ...found, ...planned.issues]);
  // readDomains gave one domain, or an error that was just thrown
  return { planned: planned.domains[0] as DomainPlan, ptrs };
}

function canonicalAddress(value: string): string {
  const address = parseAddress(value);
  return "value" in address ? address.value : value;
}

function zonesOf(zones: Readonly<Record<string, DnsBackend>>, issues: Issue[]): ZoneConfig[] {
  return Object.entries(zones).flatMap(([key, backend]): ZoneConfig[] => {
    const apex = parseName(key);
    const where = pathText("zones", [key]);
    if ("value" in apex) return [{ apex: apex.value, where, kind: backend.kind, settings: backend.settings }];
    issues.push({ code: "dns.name", severity: "error", overridable: false, where, message: apex.error });
    return [];
  });
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

/** Throws when a late value changes which records there are: it may only change what they say. */
function sameShape(shape: DomainPlan, content: DomainPlan): void {
  const names = (planned: DomainPlan): string =>
    [...rrsetsOf(planned).keys(), ...planned.manualActions.map(({ id }) => id)].join("\n");
  if (names(shape) === names(content)) return;
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
