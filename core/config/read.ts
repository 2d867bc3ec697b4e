// The config door: unknown in, parsed settings and every issue out.
import * as z from "zod";
import { parentOf, parseName, quote, selfAndAncestors, withoutDot, type Fqdn } from "../dns/name";
import type { Issue } from "../issue";
import { isMapping } from "../json";
import type { MailConfig } from "../mail/feature";
import type { BackendKind } from "./backend-kind";
import { pathText } from "../path";
import { keyPlace } from "./key-place";
import { issuesOf } from "./problems";
import { reservedKey, reservedKeyAt, reservedKeys } from "./reserved-key";
import { report } from "./rules";
import { domainSchema, zoneSchema } from "./schema";

/** A zone that we hold, and the DNS host that serves it. */
export interface ZoneConfig {
  readonly apex: Fqdn;
  readonly where: string;
  readonly kind: BackendKind;
  /** the settings of the zone, as the kind's schema gives them */
  readonly settings: unknown;
  /** nobody configured it: it stands for a mail domain without zones */
  readonly implied?: boolean;
}

/** A configuration whose every part was read. */
export interface StackConfig {
  readonly zones: readonly ZoneConfig[];
  readonly domains: readonly MailConfig[];
}

/** What could be read, and what is wrong with the rest. */
export interface ReadResult {
  readonly config: StackConfig;
  readonly issues: readonly Issue[];
}

const outline = z.strictObject({
  zones: z.record(z.string(), z.unknown()).optional(),
  domains: z.record(z.string(), z.unknown()),
});

/**
 * Reads a stack's `zones` and `domains`. What is wrong in one mail domain does not hide what is wrong in
 * another. Without `zones`, each mail domain that lies in no other one is a zone of the first kind.
 */
export function readStack(input: unknown, kinds: readonly BackendKind[]): ReadResult {
  const shape = outline.safeParse(input ?? {}, { reportInput: true });
  const given = isMapping(input) ? input : {};
  const issues: Issue[] = shape.success ? [] : issuesOf(shape.error, outline, "");
  issues.push(...reservedKeys({ ...given, domains: undefined }, ""));
  const entries = mappingAt(given, "domains");
  const domains = entries === undefined ? [] : readDomains(entries, issues);
  const held = mappingAt(given, "zones");
  const zones = held === undefined ? defaultZones(domains, kinds) : readZones(held, kinds, issues);
  if (entries !== undefined && Object.keys(entries).length === 0) {
    issues.push(report("config.no-domains", "domains", "no mail domain is configured", { fix: "add one" }));
  }
  return { config: { zones, domains }, issues };
}

function mappingAt(
  given: Readonly<Record<string, unknown>>,
  key: string,
): Readonly<Record<string, unknown>> | undefined {
  const value = given[key];
  return isMapping(value) ? value : undefined;
}

const nothingLate: ReadonlySet<string> = new Set();

/** Reads the mail domains of a stack by name; `late` are the addresses that stand in for later ones. */
export function readDomains(
  entries: Readonly<Record<string, unknown>>,
  issues: Issue[],
  late: ReadonlySet<string> = nothingLate,
): MailConfig[] {
  const seen = new Map<Fqdn, string>();
  if (Object.hasOwn(entries, reservedKey)) issues.push(reservedKeyAt("domains"));
  return byKey(entries).flatMap(([key, value]): MailConfig[] => {
    const where = keyPlace("domains", [key]);
    issues.push(...reservedKeys(value, where));
    const domain = readKey(key, where, seen, issues);
    const parsed = domainSchema.safeParse(value ?? {}, { reportInput: true });
    if (parsed.success)
      return domain === undefined
        ? []
        : [{ ...parsed.data, compat: parsed.data.compat, domain, where, partial: false, late }];
    issues.push(...issuesOf(parsed.error, domainSchema, where));
    // the keys that were read are still judged, so that one run shows as much as it can
    const rest = domainSchema.safeParse(withoutFaults(value, parsed.error));
    return domain === undefined || !rest.success
      ? []
      : [{ ...rest.data, compat: rest.data.compat, domain, where, partial: true, late }];
  });
}

/** The settings without each key in which something is wrong. */
function withoutFaults(value: unknown, error: z.ZodError): unknown {
  if (typeof value !== "object" || value === null) return {};
  const faults = new Set(
    error.issues.flatMap((issue) =>
      issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : issue.path.slice(0, 1),
    ),
  );
  return Object.fromEntries(Object.entries(value).filter(([key]) => !faults.has(key)));
}

/** Entries in the order of their keys: the order in a file means nothing, so it must not reach a result. */
function byKey(entries: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(entries)
    .filter(([key]) => key !== reservedKey)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function readKey(key: string, where: string, seen: Map<Fqdn, string>, issues: Issue[]): Fqdn | undefined {
  const name = parseName(key);
  if ("error" in name) {
    issues.push({
      ...report("config.value", where, name.error),
      code: "dns.name",
      reference: "RFC 1035 2.3.4",
    });
    return undefined;
  }
  const twin = seen.get(name.value);
  seen.set(name.value, key);
  if (twin === undefined) return name.value;
  issues.push(report("config.duplicate-name", where, `${quote(key)} and ${quote(twin)} are the same name`));
  return undefined;
}

function readZones(
  entries: Readonly<Record<string, unknown>>,
  kinds: readonly BackendKind[],
  issues: Issue[],
): ZoneConfig[] {
  const schema = zoneSchema(kinds);
  const seen = new Map<Fqdn, string>();
  return byKey(entries).flatMap(([key, value]) => {
    const where = keyPlace("zones", [key]);
    const apex = readKey(key, where, seen, issues);
    const parsed = schema.safeParse(value ?? {}, { reportInput: true });
    if (!parsed.success) issues.push(...issuesOf(parsed.error, schema, where));
    if (apex === undefined) return [];
    // a zone with faults still holds its names, so that they are not reported as lying outside
    const { backend, ...settings }: Record<string, unknown> = parsed.success ? parsed.data : {};
    const kind = kinds.find((candidate) => candidate.name === backend) ?? kinds[0];
    return kind === undefined ? [] : [{ apex, where, kind, settings }];
  });
}

function defaultZones(domains: readonly MailConfig[], kinds: readonly BackendKind[]): ZoneConfig[] {
  const [kind] = kinds;
  if (kind === undefined) return [];
  const names = new Set(domains.map((config) => config.domain));
  const tops = [...names].filter((name) => {
    const parent = parentOf(name);
    return parent === undefined || ![...selfAndAncestors(parent)].some((ancestor) => names.has(ancestor));
  });
  return tops.map((apex) => ({
    apex,
    where: pathText("zones", [withoutDot(apex)]),
    kind,
    settings: kind.schema.parse({}),
    implied: true,
  }));
}
