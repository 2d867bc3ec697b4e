// What a zone holds against what is planned for it, RRset by RRset. Pure.
import type { LiveRecord, LiveZone } from "../../components/backends/live";
import { excludes } from "../../core/dns/cname";
import { rdataTexts, rrsetKey, type RRset } from "../../core/dns/rrset";
import { groupBy } from "../../core/group-by";
import type { DomainPlan } from "../../core/plan";
import { beyond, keyOf } from "./live";
import { pairUp } from "./pairs";

/**
 * What `up` manages at the DNS host as one: all records of an RRset, or each of them alone. "none" is a host whose
 * records cannot be taken over.
 */
export type Unit = "rrset" | "record" | "none";

/** What a comparison has to know of a zone's DNS host. */
export interface Host {
  readonly unit: Unit;
  /** how the host stores one RDATA of the plan, as far as spellings matter */
  readonly spelling?: (set: RRset, index: number) => string | undefined;
}

/** What comes of an RRset of the plan: nothing, a change, a creation; "in-way" is what cannot be done as things are. */
export type Verdict = "published" | "changes" | "missing" | "in-way";

/** Live records that one resource takes over. */
export interface Take {
  /** which RDATA of the plan; all of them when the unit is the RRset */
  readonly index?: number;
  readonly records: readonly [LiveRecord, ...LiveRecord[]];
}

/** One RRset of the plan and what stands there. */
export interface ComparedSet {
  /** the mail domain, without final dot */
  readonly domain: string;
  readonly set: RRset;
  readonly verdict: Verdict;
  readonly takes: readonly Take[];
  /** what stands there now, of the same name and type */
  readonly live: readonly LiveRecord[];
  /** live records that go, or change, when the plan is applied */
  readonly replaced: readonly LiveRecord[];
  /** foreign records of the same name and type that stay beside ours */
  readonly beside: readonly LiveRecord[];
  /** foreign records that prevent the change */
  readonly inWay: readonly LiveRecord[];
}

/** One zone of the plan and what stands there. */
export interface ComparedZone {
  readonly sets: readonly ComparedSet[];
  /** records at names and types that are not planned: they stay */
  readonly foreign: readonly LiveRecord[];
}

/** The RRsets of one mail domain in a zone. */
export interface PlannedPart {
  readonly domain: DomainPlan["domain"];
  readonly rrsets: readonly RRset[];
}

/** Compares all that is planned in a zone with all that it holds. */
export function compareZone(parts: readonly PlannedPart[], live: LiveZone, host: Host): ComparedZone {
  const byOwner = groupBy(live.records, ({ owner }) => owner);
  const planned = new Set(parts.flatMap(({ rrsets }) => rrsets.map(rrsetKey)));
  const sets = parts.flatMap(({ domain, rrsets }) =>
    rrsets.map((set) => compareSet(domain, set, byOwner.get(set.owner) ?? [], host)),
  );
  const inWay = new Set(sets.flatMap((compared) => compared.inWay));
  return {
    sets,
    foreign: live.records.filter((record) => !planned.has(keyOf(record)) && !inWay.has(record)),
  };
}

function compareSet(domain: string, set: RRset, atOwner: readonly LiveRecord[], host: Host): ComparedSet {
  const same = atOwner.filter(({ type }) => type === set.type);
  const common = { domain, set, live: same, takes: [], replaced: [], beside: [] };
  const inWay = recordsInWay(domain, set, atOwner);
  const first = same[0];
  if (inWay.length > 0) return { ...common, verdict: "in-way", inWay };
  if (first === undefined) return { ...common, verdict: "missing", inWay };
  const apart = host.unit === "record";
  const takes = apart ? pairUp(set, same) : [{ records: [first, ...same.slice(1)] } satisfies Take];
  const taken = new Set(takes.flatMap(({ records }) => records));
  const beside = same.filter((record) => !taken.has(record));
  const replaced = [...taken].filter((record) => !isPlanned(record, set, host));
  const published = replaced.length === 0 && taken.size === set.rdatas.length;
  const verdict = published ? "published" : takes.length === 0 ? "missing" : "changes";
  return { ...common, verdict, takes: host.unit === "none" ? [] : takes, replaced, beside, inWay };
}

/** True when a live record is one of the RRset, its TTL and spelling and all. */
function isPlanned(record: LiveRecord, set: RRset, host: Host): boolean {
  const { text, ttl, spelling } = record;
  const index = rdataTexts(set).indexOf(text);
  if (beyond(record) !== undefined || ttl !== set.ttl || index < 0) return false;
  return spelling === undefined || spelling === (host.spelling?.(set, index) ?? spelling);
}

/** What must go before the RRset can be written: the other side of a CNAME, routing policies, a file's own lines. */
function recordsInWay(domain: string, { type }: RRset, atOwner: readonly LiveRecord[]): LiveRecord[] {
  const others = atOwner.filter((record) => excludes(type, record.type));
  if (others.length > 0) return others;
  // a zone file keeps what stands in it: `up` writes an RRset only where there is none, or its own
  const isKept = ({ line, section }: LiveRecord): boolean => line !== undefined && section !== domain;
  return atOwner.filter((record) => record.type === type && (record.routed === true || isKept(record)));
}

/** How many RRsets the records are. */
export function countRRsets(records: readonly LiveRecord[]): number {
  return new Set(records.map(keyOf)).size;
}
