// Both sides of a review from what zones hold: ours as it is live and as it is planned, all else beside it on both.
import type { LiveRecord } from "../../components/backends/live";
import { selfAndAncestors, withoutDot, type Fqdn } from "../../core/dns/name";
import { parseRdata } from "../../core/dns/presentation";
import { isRrType } from "../../core/dns/rdata";
import { groupBy } from "../../core/group-by";
import type { Plan } from "../../core/plan";
import { snapshotOf, type RecordsByZone, type RecordSnapshot } from "../../core/review/snapshot";
import { countRRsets } from "../adopt/compare";
import { keyOf } from "../adopt/live";
import { inWayLines, type ShownZone } from "../adopt/text";
import type { SidesRead } from "./read-sides";

/**
 * What the zones hold, and the plan. Settings, issues and manual actions are no records: the DNS does not tell what
 * they were, so that they are no change.
 */
export function sidesOfZones(planned: Plan, zones: readonly ShownZone[]): SidesRead {
  const after = snapshotOf(planned);
  const names = new Set(after.domains.map(({ domain }) => `${domain}.` as Fqdn));
  const held = groupBy(
    zones.flatMap((zone) => heldIn(zone, names)),
    ({ domain, own }) => `${domain} ${own}`,
  );
  const domains = after.domains.map((domain) => {
    const of = (own: boolean): RecordsByZone =>
      recordsOf(held.get(`${domain.domain} ${own}`) ?? [], domain.records);
    return { domain: { ...domain, beside: of(false) }, live: of(true) };
  });
  return {
    sides: {
      before: {
        ...after,
        domains: domains.map(({ domain, live }) => ({ ...domain, records: live, facts: told(domain.facts) })),
      },
      after: { ...after, domains: domains.map(({ domain }) => domain) },
    },
    notes: stayLines(zones),
    inWay: zones.flatMap(({ sets }) =>
      sets.filter(({ verdict }) => verdict === "in-way").flatMap(inWayLines),
    ),
  };
}

/** What a key or a zone is there for is taken to stay; a policy of MTA-STS is a file, and nobody has read it. */
function told(facts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(facts).filter(([key]) => !key.startsWith("mtaSts.")));
}

interface Held {
  readonly domain: string;
  /** the zone apex, without final dot */
  readonly zone: string;
  readonly record: LiveRecord;
  /** false for a record of others, which stays */
  readonly own: boolean;
}

/** Every record of a zone; what is in the way has to go first, and counts as ours. */
function heldIn({ zone, sets, foreign }: ShownZone, domains: ReadonlySet<Fqdn>): Held[] {
  const at = { zone: withoutDot(zone.apex) };
  const ours = sets.flatMap(({ domain, live, beside, inWay }) =>
    [...new Set([...live, ...inWay])].map((record) => {
      return { ...at, domain, record, own: !beside.includes(record) };
    }),
  );
  const others = foreign.map((record) => {
    return { ...at, domain: closestDomain(record.owner, domains), record, own: false };
  });
  return [...ours, ...others];
}

/** The mail domain that a foreign name belongs to; any of them knows of what lies outside of all. */
function closestDomain(owner: Fqdn, domains: ReadonlySet<Fqdn>): string {
  const [first = owner] = domains;
  return withoutDot(selfAndAncestors(owner).find((name) => domains.has(name)) ?? first);
}

function recordsOf(held: readonly Held[], planned: RecordsByZone): RecordsByZone {
  const sets = (zone: string, some: readonly Held[]) =>
    [...groupBy(some, ({ record }) => keyOf(record))].map(([key, group]) => {
      return [key, recordSnapshot(group, planned[zone]?.[key]?.ttl)] as const;
    });
  return Object.fromEntries(
    [...groupBy(held, ({ zone }) => zone)].map(([zone, some]) => [
      zone,
      Object.fromEntries(sets(zone, some)),
    ]),
  );
}

/** Its TTL is one of ours that changes, else the planned one: what others have, or nobody knows, is no change. */
function recordSnapshot(held: readonly Held[], planned: number | undefined): RecordSnapshot {
  const known = held.flatMap(({ record }) => (isRdata(record) ? [record.servedTtl ?? record.ttl] : []));
  const moved = held.some(({ own }) => own) ? known.find((ttl) => ttl !== planned) : undefined;
  return {
    ttl: moved ?? planned ?? known[0] ?? 0,
    rdatas: [...new Set(held.map(({ record }) => shownText(record)))],
  };
}

/** False for an alias of Route 53, which has neither RDATA nor a TTL of its own. */
function isRdata({ type, text }: LiveRecord): boolean {
  return isRrType(type) && "value" in parseRdata(type, text);
}

/** What is more than a plain record is no RDATA: "192.0.2.25 (proxied)". */
function shownText({ text, extra }: LiveRecord): string {
  return extra === undefined ? text : `${text} (${extra})`;
}

function stayLines(zones: readonly ShownZone[]): string[] {
  const foreign = zones.reduce((sum, zone) => sum + countRRsets(zone.foreign), 0);
  const shared = zones.flatMap(({ sets }) => sets.filter(({ beside }) => beside.length > 0)).length;
  const parts = [
    ...(foreign > 0 ? [`${rrsets(foreign)} that ${foreign === 1 ? "is" : "are"} not planned`] : []),
    ...(shared > 0 ? [`values of others beside ours in ${rrsets(shared)}`] : []),
  ];
  return parts.length === 0
    ? []
    : [`foreign, stay as they are: ${parts.join(", and ")} (maildomain adopt lists them)`];
}

function rrsets(count: number): string {
  return `${count} RRset${count === 1 ? "" : "s"}`;
}
