// What Pulumi needs to take live records over: the form of `pulumi import --file`.
import type { TakeOver } from "../../components/backends/adoption";
import { loadSdk } from "../../components/backends/load-sdk";
import { backendOf } from "../../components/backends/registry";
import { componentInputs, type RecordMap, type RRsetValue } from "../../components/canonical-records";
import type { ZoneConfig } from "../../core/config/read";
import { withoutDot } from "../../core/dns/name";
import { rdataTexts, rrsetKey } from "../../core/dns/rrset";
import type { DomainPlan } from "../../core/plan";
import type { ComparedSet, Host, Take } from "./compare";

/** The type token of a MailDomain. */
export const componentType = "maildomain:index:MailDomain";

/** One resource of an import file. */
export interface ImportEntry {
  readonly type: string;
  readonly name: string;
  readonly id?: string;
  readonly parent?: string;
  readonly version?: string;
  readonly component?: boolean;
  readonly inputs?: unknown;
}

/** What a comparison has to know of a zone's DNS host. */
export function hostOf({ kind }: ZoneConfig): Host {
  return backendOf(kind).adoption?.takeOver ?? { unit: "none" };
}

/** The comparison of one zone. */
export interface AdoptedZone {
  readonly zone: ZoneConfig;
  readonly sets: readonly ComparedSet[];
}

/** The component of each mail domain with what of it is live, and the records below it that are taken over. */
export function importEntries(domains: readonly DomainPlan[], zones: readonly AdoptedZone[]): ImportEntry[] {
  return domains.flatMap((domain) => {
    const own = zones.map(({ zone, sets }) => ({
      zone,
      sets: sets.filter((one) => one.domain === domain.domain),
    }));
    const records = own.flatMap(({ zone, sets }) =>
      sets.flatMap((one) => recordEntries(domain.domain, zone, one)),
    );
    return records.length === 0 ? [] : [componentEntry(domain, own), ...records];
  });
}

function recordEntries(component: string, zone: ZoneConfig, compared: ComparedSet): ImportEntry[] {
  const { takeOver } = backendOf(zone.kind).adoption ?? {};
  if (takeOver === undefined) return [];
  const { type } = takeOver;
  const version = sdkVersion(takeOver, zone);
  return takenOver(zone, compared).map(({ take: { index = 0 }, id }) => {
    const name = takeOver.name(component, compared.set, index);
    return { type, name, id, parent: component, version };
  });
}

/** The takes that the DNS host's ids are known of: a zone file does not say what a host calls its records. */
function takenOver(
  zone: ZoneConfig,
  { set, takes }: ComparedSet,
): { readonly take: Take; readonly id: string }[] {
  const { takeOver } = backendOf(zone.kind).adoption ?? {};
  return takes.flatMap((take) => {
    const id = takeOver?.id(zone, set, take.records[0]);
    return id === undefined ? [] : [{ take, id }];
  });
}

/** The program asks for the provider by the version of its SDK; the same one should read what it will manage. */
function sdkVersion({ sdk }: TakeOver, zone: ZoneConfig): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an optional package
  const load = (): { version: string } => require(`${sdk}/package.json`) as { version: string };
  return loadSdk(load, sdk, zone.kind.name).version;
}

/** As if an earlier `up` had declared what is live: the next preview shows what differs, and nothing else. */
function componentEntry(domain: DomainPlan, zones: readonly AdoptedZone[]): ImportEntry {
  const records: RecordMap = Object.fromEntries(
    zones.flatMap(({ zone, sets }) => {
      const values = sets.flatMap((compared) => {
        const value = liveValue(zone, compared);
        return value === undefined ? [] : [[rrsetKey(compared.set), value] as const];
      });
      return values.length === 0 ? [] : [[withoutDot(zone.apex), Object.fromEntries(values)] as const];
    }),
  );
  const inputs = componentInputs(domain, records);
  return { type: componentType, name: domain.domain, component: true, inputs };
}

function liveValue(zone: ZoneConfig, compared: ComparedSet): RRsetValue | undefined {
  const taken = takenOver(zone, compared).flatMap(({ take }) => take.records);
  const [first] = taken;
  if (first === undefined) return undefined;
  const planned = rdataTexts(compared.set);
  const texts = taken.map(({ text }) => text).sort();
  // the order of the plan, so that equal values are no change
  const same = texts.join("\n") === [...planned].sort().join("\n");
  return { ttl: first.ttl, rdatas: same ? planned : texts };
}
