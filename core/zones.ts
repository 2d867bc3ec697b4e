// Rules about the zones themselves: what their DNS hosts advise, and whether a zone below another is delegated.
import type { ZoneConfig } from "./config/read";
import type { Answers } from "./dns/answers";
import { parentOf, quote, selfAndAncestors, withoutDot, type Fqdn } from "./dns/name";
import type { RRset } from "./dns/rrset";
import { defineRules, reporter, type Issue } from "./issue";

export const zoneRules = defineRules({
  "dns.delegation": {
    level: "W",
    reference: "RFC 1034 4.2.1",
    title: "a zone below another configured zone is delegated from it",
    why: "without NS records in the zone above, no resolver ever asks the nameservers of the zone below",
    example: "dev.example.com. NS ns1.example.net. in the zone example.com",
  },
  "dns.zone-twice": {
    level: "E",
    title: "each zone has a place of its own at its DNS host",
    why: "records of one zone would be published in the other, under names that nobody asks for",
    example: "zones: { example.com: { backend: zonefile, path: zones/example.com.zone } }",
  },
});
const report = reporter(zoneRules);

/** The fact that names the DNS host of a zone for a review; `apex` without final dot. */
export function zoneFact(apex: string): string {
  return `zone.${apex}`;
}

/** Judges the zones that hold records of the stack. */
export function checkZones(
  zones: readonly ZoneConfig[],
  domains: readonly {
    readonly zones: readonly { readonly zone: ZoneConfig; readonly rrsets: readonly RRset[] }[];
  }[],
  answers: Answers,
): Issue[] {
  const used = new Set(domains.flatMap((domain) => domain.zones.map(({ zone }) => zone)));
  const apexes = new Set(zones.map(({ apex }) => apex));
  return [
    ...sharedPlaces(zones),
    ...[...used].flatMap((zone) => [
      ...(zone.implied === true ? [] : (zone.kind.advise?.(zone) ?? [])),
      ...checkDelegation(zone, apexes, answers),
    ]),
  ];
}

/** A copied zone whose id or path was not changed. */
function sharedPlaces(zones: readonly ZoneConfig[]): Issue[] {
  const seen = new Map<string, ZoneConfig>();
  return zones.flatMap((zone) => {
    const place = zone.kind.identity?.(zone);
    if (place === undefined) return [];
    const first = seen.get(place);
    if (first === undefined) seen.set(place, zone);
    if (first === undefined) return [];
    const text = `zone ${quote(withoutDot(zone.apex))} and zone ${quote(withoutDot(first.apex))} have the same place: ${place}`;
    return [report("dns.zone-twice", zone.where, text, { fix: "give each its own" })];
  });
}

function checkDelegation({ apex, where }: ZoneConfig, apexes: ReadonlySet<Fqdn>, answers: Answers): Issue[] {
  const parent = parentOf(apex);
  const above = parent && [...selfAndAncestors(parent)].find((name) => apexes.has(name));
  if (above === undefined) return [];
  const found = answers.get(apex, "NS");
  if (found !== undefined && found !== "nxdomain" && found.length > 0) return [];
  const zone = `zone ${quote(withoutDot(apex))}`;
  const fix = `publish the NS records of its DNS host in ${quote(withoutDot(above))}`;
  if (found === undefined) {
    const text = `${zone} lies below the configured zone ${quote(withoutDot(above))}; its delegation is not verified`;
    return [report("dns.delegation", where, text, { level: "I", fix })];
  }
  return [report("dns.delegation", where, `${zone} is not delegated: it has no NS record`, { fix })];
}
