// What Pulumi needs to take live records over: the form of `pulumi import --file`.
import { recordFields } from "../../components/backends/cloudflare/convert";
import { recordNames } from "../../components/backends/cloudflare/identity";
import { loadSdk } from "../../components/backends/load-sdk";
import { recordName, recordValue, resourceName } from "../../components/backends/route53/convert";
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

/** How the resources of one kind of DNS host are named and found. */
interface Adopter extends Host {
  /** the type token of its resource */
  readonly type: string;
  readonly sdk: string;
  readonly name: (component: string, compared: ComparedSet, take: Take) => string;
  readonly id: (zoneId: string, compared: ComparedSet, take: Take) => string | undefined;
}

const adopters: Readonly<Record<string, Adopter>> = {
  route53: {
    unit: "rrset",
    spelling: (set, index) => {
      const [value = ""] = set.rdatas.slice(index, index + 1).map((rdata) => recordValue(set.type, rdata));
      return set.type === "TXT" ? `"${value}"` : value;
    },
    type: "aws:route53/record:Record",
    sdk: "@pulumi/aws",
    name: (component, { set }) => resourceName(component, set),
    id: (zoneId, { set }) => `${zoneId}_${recordName(set.owner)}_${set.type}`,
  },
  cloudflare: {
    unit: "record",
    spelling: ({ type, rdatas }, index) =>
      rdatas.slice(index, index + 1).map((rdata) => recordFields(type, rdata).content)[0],
    type: "cloudflare:index/dnsRecord:DnsRecord",
    sdk: "@pulumi/cloudflare",
    name: (component, { set }, { index = 0 }) => recordNames(component, set, false)[index] ?? "",
    id: (zoneId, _, { records }) => records[0].id && `${zoneId}/${records[0].id}`,
  },
};

/** What a comparison has to know of a zone's DNS host. */
export function hostOf({ kind }: ZoneConfig): Host {
  return adopters[kind.name] ?? { unit: "none" };
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
  const adopter = adopters[zone.kind.name];
  if (adopter === undefined) return [];
  const version = sdkVersion(adopter, zone);
  return takenOver(zone, compared).map(({ take, id }) => {
    const name = adopter.name(component, compared, take);
    return { type: adopter.type, name, id, parent: component, version };
  });
}

/** The takes that the DNS host's ids are known of: a zone file does not say what Cloudflare calls its records. */
function takenOver(zone: ZoneConfig, compared: ComparedSet): { readonly take: Take; readonly id: string }[] {
  const { zoneId } = zone.settings as { readonly zoneId: string };
  return compared.takes.flatMap((take) => {
    const id = adopters[zone.kind.name]?.id(zoneId, compared, take);
    return id === undefined ? [] : [{ take, id }];
  });
}

/** The program asks for the provider by the version of its SDK; the same one should read what it will manage. */
function sdkVersion({ sdk }: Adopter, zone: ZoneConfig): string {
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
