// What a zone file has that no mail domain owns: SOA, NS and the comment that says who made the file.
import { under, withoutDot, type Fqdn } from "../../core/dns/name";
import type { RecordEntry, Soa, ZoneFile } from "../../core/dns/zone-file";
import type { ExistingZone } from "./existing";
import type { ZonefileSettings } from "./settings";

/** What stands at the apex of a file that is made here. */
interface Preamble {
  readonly mname: Fqdn;
  readonly rname: Fqdn;
  readonly nameservers: readonly Fqdn[];
}

const ttl = 3600;
const timers = { refresh: 7200, retry: 3600, expire: 1209600, minimum: 3600 } as const;

// a name that cannot exist (RFC 2606 2), so that a file with it is never taken for a finished zone
const noNameserver = "ns.invalid." as Fqdn;

function preambleOf(zone: Fqdn, { nameservers, hostmaster }: ZonefileSettings): Preamble {
  const names = nameservers ?? [noNameserver];
  return {
    mname: names[0] ?? noNameserver,
    rname: hostmaster ?? under("hostmaster", hostNameAbove(zone)),
    nameservers: names,
  };
}

/** RFC 2317 4: a classless zone may have a slash in its first label, which no mailbox name may have. */
function hostNameAbove(zone: Fqdn): Fqdn {
  return zone.includes("/") ? (zone.slice(zone.indexOf(".") + 1) as Fqdn) : zone;
}

function marker(zone: Fqdn): string {
  return `; zone ${withoutDot(zone)}, made by maildomain; records of others are kept\n`;
}

/** The beginning of a new zone file. */
export function newPreamble(zone: Fqdn, settings: ZonefileSettings, serial: number): string {
  const preamble = preambleOf(zone, settings);
  return `${marker(zone)}$ORIGIN ${zone}\n$TTL ${ttl}\n${soaText(zone, preamble, serial)}${nsText(zone, preamble)}`;
}

function soaText(zone: Fqdn, { mname, rname }: Preamble, serial: number): string {
  return `${zone} ${ttl} IN SOA ${mname} ${rname} (
    ${serial} ; serial
    ${String(timers.refresh).padEnd(10)} ; refresh
    ${String(timers.retry).padEnd(10)} ; retry
    ${String(timers.expire).padEnd(10)} ; expire
    ${String(timers.minimum).padEnd(10)} ; negative caching
)
`;
}

function nsText(zone: Fqdn, { nameservers }: Preamble): string {
  return nameservers.map((name) => `${zone} ${ttl} IN NS ${name}\n`).join("");
}

function isSoaOf({ mname, rname }: Preamble, soa: Soa): boolean {
  return (
    soa.mname === mname &&
    soa.rname === rname &&
    (["refresh", "retry", "expire", "minimum"] as const).every((key) => soa[key] === timers[key])
  );
}

function isNsOf({ nameservers }: Preamble, records: readonly RecordEntry[]): boolean {
  const targets = records.flatMap(({ rdata }) => (rdata && "target" in rdata ? [rdata.target] : []));
  return targets.length === nameservers.length && nameservers.every((name) => targets.includes(name));
}

function isMarked({ text, entries }: ZoneFile, zone: Fqdn): boolean {
  const [first] = entries;
  return first !== undefined && text.slice(first.start, first.end) === marker(zone);
}

/** True when a file holds nothing but the preamble that was made here: there is no zone left to keep. */
export function isPreambleOnly({ file, soa, byKey }: ExistingZone, settings: ZonefileSettings): boolean {
  const zone = soa.owner;
  const preamble = preambleOf(zone, settings);
  const apexKeys = [`${zone} SOA`, `${zone} NS`];
  return (
    isMarked(file, zone) &&
    [...byKey.keys()].every((key) => apexKeys.includes(key)) &&
    file.entries.every(({ kind }, index) => kind !== "comment" || index === 0) &&
    isSoaOf(preamble, soa.soa) &&
    isNsOf(preamble, byKey.get(`${zone} NS`) ?? [])
  );
}

/**
 * When other nameservers or another hostmaster are asked for: the new text of the SOA and NS records by the place
 * where each one starts, for a serial. Only in a file that was made here, and only for what was not edited since.
 */
export function preambleChange(
  { file, soa, byKey }: ExistingZone,
  from: ZonefileSettings,
  to: ZonefileSettings,
): ((serial: number) => ReadonlyMap<number, string>) | undefined {
  const zone = soa.owner;
  const [before, after] = [preambleOf(zone, from), preambleOf(zone, to)];
  if (!isMarked(file, zone) || JSON.stringify(before) === JSON.stringify(after)) return undefined;
  const servers = byKey.get(`${zone} NS`) ?? [];
  const [newSoa, newServers] = [isSoaOf(before, soa.soa), isNsOf(before, servers)];
  if (!newSoa && !newServers) return undefined;
  return (serial) => {
    const edits = new Map<number, string>();
    if (newSoa) edits.set(soa.start, soaText(zone, after, serial));
    if (newServers)
      servers.forEach(({ start }, index) => edits.set(start, index === 0 ? nsText(zone, after) : ""));
    return edits;
  };
}
