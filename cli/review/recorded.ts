// The sides of a review whose --before is a file of what the DNS holds: a zone file, or recorded answers.
import { readFileSync } from "node:fs";
import { readObservations } from "../../components/observations-file";
import { quote, withoutDot, type Fqdn } from "../../core/dns/name";
import type { Observations } from "../../core/dns/observations";
import { rrsetKey, type RRset } from "../../core/dns/rrset";
import { isRrType } from "../../core/dns/rdata";
import type { Existing } from "../../core/existing";
import { existingInAnswers } from "../../core/existing-sources";
import type { Issue } from "../../core/issue";
import { listed } from "../../core/mail/diff";
import type { Plan } from "../../core/plan";
import { comparePlan } from "../adopt/compare-plan";
import type { LiveRecord, LiveZone } from "../../components/backends/live";
import { readZoneFiles } from "../adopt/zone-files";
import { sidesOfZones } from "./live-sides";
import type { SidesRead } from "./read-sides";
import { report } from "./rules";

/** What a file says about the zones of a plan. */
interface Recorded {
  readonly byApex: ReadonlyMap<Fqdn, LiveZone>;
  /** RRsets of the plan that it says nothing about: "mail.example.com A (SERVFAIL)" */
  readonly unknown: readonly string[];
  readonly notes: readonly string[];
}

/** The records that a file holds, and the plan. */
export function sidesOfRecords(path: string, planned: Plan): SidesRead {
  const isJson = readFileSync(path, "latin1").trimStart().startsWith("{");
  const read = isJson ? readAnswers(path, planned) : readZone(path, planned);
  if ("issues" in read) return read;
  const { byApex, unknown, notes } = read;
  if (unknown.length > 0) return { issues: [unknownIssue(path, unknown)] };
  const found = sidesOfZones(planned, comparePlan(planned, byApex));
  return "sides" in found ? { ...found, notes: [...notes, ...(found.notes ?? [])] } : found;
}

type RecordedRead = Recorded | { readonly issues: readonly Issue[] };

function readZone(path: string, { zones }: Plan): RecordedRead {
  const { byApex, issues } = readZoneFiles(
    [path],
    zones.map(({ zone }) => zone),
  );
  if (issues.length > 0) return { issues };
  const others = zones.filter(({ zone }) => !byApex.has(zone.apex));
  const unknown = others.flatMap(({ rrsets }) => rrsets.map((set) => `${shown(set)} (another zone)`));
  return { byApex, unknown, notes: [] };
}

function readAnswers(path: string, { zones }: Plan): RecordedRead {
  const { answers, issue } = readObservations(path, true);
  if (answers === undefined) return { issues: issue ? [issue] : [] };
  const existing = existingInAnswers(answers);
  const from = `recorded answers ${path}`;
  const sets = zones.flatMap(({ rrsets }) => rrsets);
  const open = sets.filter(({ owner, type }) => existing.texts(owner, type) === undefined);
  return {
    byApex: new Map(
      zones.map(({ zone, rrsets }) => [zone.apex, { from, records: recordsOf(rrsets, existing) }]),
    ),
    unknown: open.map((set) => `${shown(set)} (${failureOf(set, answers)})`),
    notes: [`${path}: answers of ${answers.observedAt}, which tell no TTL: the planned ones are taken`],
  };
}

/** What was answered at the names of a plan; whatever has no planned TTL has that of another record there. */
function recordsOf(rrsets: readonly RRset[], existing: Existing): LiveRecord[] {
  const ttls = new Map(rrsets.flatMap((set) => [[rrsetKey(set), set.ttl] as const]));
  const byOwner = new Map(rrsets.map(({ owner, ttl }) => [owner, ttl]));
  return [...byOwner].flatMap(([owner, other]) =>
    existing.types(owner).flatMap((type): LiveRecord[] => {
      const texts = isRrType(type) ? (existing.texts(owner, type) ?? []) : [];
      const ttl = ttls.get(`${owner} ${type}`) ?? other;
      return texts.map((text) => ({ owner, type, ttl, text }));
    }),
  );
}

function failureOf({ owner, type }: RRset, answers: Observations): string {
  const asked = (["CNAME", type] as const).map((one) => answers.observationOf(owner, one)?.status);
  return asked.find((status) => status !== undefined && !/^N(?:OERROR|XDOMAIN)$/.test(status)) ?? "no answer";
}

function shown({ owner, type }: RRset): string {
  return `${withoutDot(owner)} ${type}`;
}

function unknownIssue(path: string, unknown: readonly string[]): Issue {
  const text = `${quote(path)} does not say what stands at ${listed(unknown)}`;
  const fix =
    "ask for it with maildomain observe --existing, or name every zone file: review --existing FILE...";
  return report("review.unknown", path, text, { fix });
}
