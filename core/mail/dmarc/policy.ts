// The policy record that settings ask for, and what is wrong with them as a whole.
import type { z } from "zod";
import { toOctets } from "../../dns/rdata";
import { dmarcRecord, formatDmarc, parseDmarc, type DmarcFault, type DmarcRecord } from "./record";
import type { GivenReport } from "./report-uri";
import { dmarcRules } from "./rules";
import type { Given } from "./settings";
import { failureOptions } from "./tags";

/** What is asked for one policy record. */
export interface DmarcPolicy {
  /** the values given, before the defaults of the mode */
  readonly record: DmarcRecord;
  /** the whole text, published as it is */
  readonly text: string | undefined;
  /** what receivers read differently in that text */
  readonly remarks: readonly DmarcFault[];
  readonly aggregateReports: readonly GivenReport[];
  readonly failureReports: readonly GivenReport[];
  /** publish removed tags and report sizes */
  readonly keep: boolean;
  /** seconds */
  readonly ttl: number | undefined;
}

/** Keys that are no tag of the record. */
const aside = new Set(["ttl", "domain", "subdomains", "reportsFor", "record"]);

/** True when at least one tag of the policy record is set. */
function hasTags(given: Given): boolean {
  return Object.entries(given).some(([key, value]) => !aside.has(key) && isGiven(value));
}

function isGiven(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === "object" && value !== null) {
    // how removed tags are treated is no tag itself
    return Object.entries(value).some(([key, part]) => key !== "keep" && isGiven(part));
  }
  return value !== undefined;
}

/** True when a policy record is asked for. */
export function asksForRecord(given: Given): boolean {
  return given.record !== undefined || hasTags(given);
}

/** The policy record of some settings; what is wrong with them as a whole goes into the context. */
export function readPolicy(given: Given, context: z.core.$RefinementCtx): DmarcPolicy {
  const common = { keep: given.legacy.keep ?? false, ttl: given.ttl };
  if (given.record !== undefined) {
    if (hasTags(given)) {
      const message = "record is the whole text of the policy record, no tag may be set beside it";
      refuse(context, ["record"], message, {
        fix: "remove record, or everything but domain, ttl and subdomains",
      });
    }
    return { ...common, ...readText(given.record, context) };
  }
  const record = recordOf(given);
  const octets = formatDmarc(record).length;
  if (octets > 65279) {
    const message = `the DMARC record has ${octets} octets, at most 65279 fit into one TXT`;
    refuse(context, [], message, { code: "dns.txt-size", reference: "RFC 1035 3.2.1" });
  }
  return {
    ...common,
    record,
    text: undefined,
    remarks: [],
    aggregateReports: given.aggregateReports,
    failureReports: given.failureReports,
  };
}

function refuse(context: z.core.$RefinementCtx, path: string[], message: string, params: object): void {
  context.addIssue({ code: "custom", path, message, params: { ...params } });
}

function recordOf(given: Given): DmarcRecord {
  const options = given.failureOptions;
  return dmarcRecord({
    policy: given.policy,
    subdomainPolicy: given.subdomainPolicy,
    nonExistentSubdomainPolicy: given.nonExistentSubdomainPolicy,
    dkimAlignment: given.alignment.dkim,
    spfAlignment: given.alignment.spf,
    // the order of the options means nothing
    failureOptions: options && failureOptions.filter((option) => options.includes(option)),
    aggregateReports: distinct(given.aggregateReports),
    failureReports: distinct(given.failureReports),
    publicSuffix: given.publicSuffix,
    testing: given.testing,
    reportFormats: given.legacy.reportFormat && [given.legacy.reportFormat],
    percent: given.legacy.percent,
    reportInterval: given.legacy.reportInterval,
  });
}

/** Each destination once, in the order given: receivers may stop after the second (RFC 7489 6.2). */
function distinct(reports: readonly GivenReport[]): DmarcRecord["aggregateReports"] {
  if (reports.length === 0) return undefined;
  const seen = new Set<string>();
  return reports
    .filter(({ uri }) => !seen.has(uri) && seen.add(uri))
    .map(({ uri, size, host }) => ({ uri, size, host }));
}

type TextParts = Pick<DmarcPolicy, "record" | "text" | "remarks" | "aggregateReports" | "failureReports">;

function readText(text: string, context: z.core.$RefinementCtx): TextParts {
  const { record, faults } = parseDmarc(toOctets(text));
  for (const { code, level, message, fix } of faults) {
    if (level === "E")
      refuse(context, ["record"], message, { code, reference: dmarcRules[code].reference, fix });
  }
  if (text.length > 65279) {
    const message = `the DMARC record has ${text.length} octets, at most 65279 fit into one TXT`;
    refuse(context, ["record"], message, { code: "dns.txt-size", reference: "RFC 1035 3.2.1" });
  }
  const given = (reports: DmarcRecord["aggregateReports"] = []): GivenReport[] =>
    reports.map((report) => ({ ...report, encoded: false }));
  return {
    record: record ?? dmarcRecord({}),
    text,
    remarks: faults.filter(({ level }) => level !== "E"),
    aggregateReports: given(record?.aggregateReports),
    failureReports: given(record?.failureReports),
  };
}
