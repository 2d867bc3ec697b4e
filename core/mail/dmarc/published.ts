// The policy records of a mail domain as they are published, with the defaults of its mode filled in.
import { under, withoutDot, type Fqdn } from "../../dns/name";
import { toOctets } from "../../dns/rdata";
import { pathText } from "../../path";
import type { MailConfig } from "../feature";
import type { DmarcPolicy } from "./policy";
import { dmarcRecord, formatPlain, type DmarcRecord } from "./record";
import type { GivenReport } from "./report-uri";

/** A report destination and its place in the configuration. */
export interface PlacedReport extends GivenReport {
  readonly tag: "rua" | "ruf";
  /** its place inside of the policy record's settings: "aggregateReports[0]" */
  readonly key: string;
  /** its place below the mail domain: "dmarc.aggregateReports[0]" */
  readonly path: string;
}

/** One policy record. */
export interface PolicyRecord {
  /** the author domain that it is for */
  readonly domain: Fqdn;
  /** `_dmarc` below it (RFC 9989 4.5) */
  readonly owner: Fqdn;
  /** its place below the mail domain: "dmarc" */
  readonly path: string;
  /** seconds */
  readonly ttl: number;
  /** what was asked for, removed tags and defaults included */
  readonly record: DmarcRecord;
  /** undefined when mode no-mail or a host with mail: false asks for it, not a setting */
  readonly settings: DmarcPolicy | undefined;
  /** removed tags and report sizes are published */
  readonly keeps: boolean;
  readonly reports: readonly PlacedReport[];
}

/** The longest name that the DNS holds, with its final dot (RFC 1035 2.3.4). */
export const longestName = 254;

/** Every policy record of the mail domain: its own, those of subdomains, those of hosts without mail. */
export function policyRecords(config: MailConfig): PolicyRecord[] {
  const { dmarc } = config;
  if (dmarc.off) return [];
  const records: PolicyRecord[] = [];
  const isSilent = config.mode === "no-mail";
  if (dmarc.policy !== undefined || isSilent) {
    records.push(policyRecord(config, dmarc.domain ?? config.domain, "dmarc", dmarc.policy, isSilent));
  }
  for (const [name, policy] of dmarc.subdomains) {
    const path = pathText("dmarc.subdomains", [withoutDot(name)]);
    records.push(policyRecord(config, name, path, policy, false));
  }
  for (const host of config.hosts) {
    // _dmarc below a wildcard is no wildcard (RFC 4592 2.1.1)
    if (host.mail || host.name === config.domain || host.name.startsWith("*.")) continue;
    if (records.some((record) => record.domain === host.name)) continue;
    const path = pathText("hosts", [withoutDot(host.name)]);
    records.push(policyRecord(config, host.name, path, undefined, false));
  }
  return records;
}

/** The place of a setting of a policy record, below the mail domain; the text when one was given. */
export function placeOf({ path, settings }: PolicyRecord, key: string): string {
  return `${path}.${settings?.text === undefined ? key : "record"}`;
}

/** The text that is published for it, as octets. */
export function publishedText({ record, settings, keeps }: PolicyRecord): string {
  return settings?.text === undefined ? formatPlain(record, keeps) : toOctets(settings.text);
}

function policyRecord(
  config: MailConfig,
  domain: Fqdn,
  path: string,
  settings: DmarcPolicy | undefined,
  coversSubdomains: boolean,
): PolicyRecord {
  const keeps = settings?.text !== undefined || settings?.keep === true || config.compat === "tutorial";
  const strict = settings === undefined || config.mode === "no-mail";
  const record =
    settings?.text === undefined ? complete(settings?.record, strict, coversSubdomains) : settings.record;
  return {
    domain,
    owner: under("_dmarc", domain),
    path,
    ttl: settings?.ttl ?? config.dmarc.ttl ?? config.ttl,
    record,
    settings,
    keeps,
    reports: settings === undefined ? [] : placedReports(settings, path),
  };
}

/** The record with a policy: reject for what sends no mail (M3AAWG on parked domains), else none. */
function complete(record: DmarcRecord | undefined, strict: boolean, coversSubdomains: boolean): DmarcRecord {
  if (record?.policy !== undefined && !coversSubdomains) return record;
  const policy = record?.policy ?? (strict ? "reject" : "none");
  if (!coversSubdomains) return dmarcRecord({ ...record, policy });
  const subdomainPolicy = record?.subdomainPolicy ?? "reject";
  const nonExistentSubdomainPolicy = record?.nonExistentSubdomainPolicy ?? "reject";
  return dmarcRecord({ ...record, policy, subdomainPolicy, nonExistentSubdomainPolicy });
}

function placedReports(settings: DmarcPolicy, path: string): PlacedReport[] {
  const isText = settings.text !== undefined;
  const placed = (tag: "rua" | "ruf", key: string, reports: readonly GivenReport[]): PlacedReport[] =>
    reports.map((report, index) => {
      const place = isText ? "record" : `${key}[${index}]`;
      return { ...report, tag, key: place, path: `${path}.${place}` };
    });
  if (settings.aggregateReports.length + settings.failureReports.length === 0) return [];
  return [
    ...placed("rua", "aggregateReports", settings.aggregateReports),
    ...placed("ruf", "failureReports", settings.failureReports),
  ];
}
