// Authorisation of report destinations in other organizations (RFC 9990 4): the record that must exist there.
import { parentOf, under, withoutDot, type Fqdn } from "../../dns/name";
import type { RRset } from "../../dns/rrset";
import { publishElsewhere, recordOf, type AuthorisationAction, type ForeignRecordAction } from "../action";
import type { MailConfig } from "../feature";
import { sameOrganization } from "../organization";
import { longestName, type PolicyRecord } from "./published";
import { parseDmarc, type DmarcRecord } from "./record";

/** RFC 9990 4 step 6 takes it without semicolon too; strict readers do not (RFC 7489 erratum 5440). */
export const authorisationText = "v=DMARC1;";

/** What stands between the two domains in the name of an authorisation record. */
export const authorisationMarker = "._report._dmarc.";

/** A destination whose operator must agree to take the reports about a domain. */
export interface Authorisation {
  /** the author domain that reports are about */
  readonly domain: Fqdn;
  /** the host that takes them */
  readonly host: Fqdn;
  /** where the operator of the host says so */
  readonly owner: Fqdn;
  /** the place of the first address at that host, below the mail domain */
  readonly path: string;
  /** seconds */
  readonly ttl: number;
}

/** The name at which `host` agrees to take reports about `domain`. */
export function authorisationName(domain: Fqdn, host: Fqdn): Fqdn {
  return under(`${withoutDot(domain)}._report._dmarc`, host);
}

/** True when the name is short enough for the DNS; a longer one can never be published (RFC 9990 4 step 4). */
export function isPublishable(needed: Pick<Authorisation, "owner">): boolean {
  return needed.owner.length <= longestName;
}

/** The authorisations that the destinations of a policy record need, one for each host. */
export function authorisationsOf({ domain, reports, ttl }: PolicyRecord): Authorisation[] {
  const authorisations: Authorisation[] = [];
  for (const { host, path } of reports) {
    if (host === undefined || host === domain || authorisations.some((known) => known.host === host))
      continue;
    if (!sameOrganization(domain, host)) {
      authorisations.push({ domain, host, owner: authorisationName(domain, host), path, ttl });
    }
  }
  return authorisations;
}

/** What TXT records at an authorisation's name say; one that sends reports to another host undoes all of them. */
export function consents(
  found: readonly { readonly text: string }[] | "nxdomain" | undefined,
  host: string,
): "yes" | "no" | "elsewhere" {
  const records = found === undefined || found === "nxdomain" ? [] : found.flatMap(({ text }) => read(text));
  if (records.length === 0) return "no";
  return records.some((record) => sendsElsewhere(record, host)) ? "elsewhere" : "yes";
}

function read(text: string): DmarcRecord[] {
  const { record } = parseDmarc(text);
  return record === undefined ? [] : [record];
}

/** RFC 9990 4: an overriding address must stay at the same host. */
function sendsElsewhere(record: DmarcRecord, host: string): boolean {
  const reports = [...(record.aggregateReports ?? []), ...(record.failureReports ?? [])];
  return reports.some((uri) => uri.host === undefined || withoutDot(uri.host) !== host);
}

/** What the operator of a report host, or of a zone that holds a policy record, has to do. */
export function actionFor(set: RRset, config: MailConfig): AuthorisationAction | ForeignRecordAction {
  const at = set.owner.indexOf(authorisationMarker);
  if (at < 0) return publishPolicy(set, config);
  const domain = set.owner.slice(0, at);
  const host = withoutDot(set.owner.slice(at + authorisationMarker.length) as Fqdn);
  const name = withoutDot(set.owner);
  const line = `${set.owner} ${set.ttl} IN TXT "${authorisationText}"`;
  return {
    id: `report-authorisation/${domain}/${host}`,
    kind: "report-authorisation",
    domain: withoutDot(config.domain),
    record: recordOf(set),
    fields: { policyDomain: domain, reportHost: host, name, type: "TXT", text: authorisationText },
    who: `the operator of ${host}, who takes the DMARC reports about ${domain}`,
    why: `without this record no receiver sends a DMARC report about ${domain} to an address at ${host} (RFC 9990 4)`,
    steps: [
      `ask the operator of ${host} to publish: ${line}`,
      `a report service often publishes *._report._dmarc.${host} for all its customers: then nothing is left to do`,
    ],
    verify: [{ command: `dig +short ${name} TXT`, expect: `"${authorisationText}"` }],
    ticket: [
      `Please confirm that ${host} takes DMARC reports about ${domain} by publishing this record (RFC 9990 4):`,
      line,
      `Without it receivers send no report about ${domain} to addresses at ${host}.`,
    ].join("\n"),
  };
}

function publishPolicy(set: RRset, config: MailConfig): ForeignRecordAction {
  return publishElsewhere(set, config.domain, {
    why: `without this record no DMARC policy applies to mail from ${withoutDot(parentOf(set.owner) ?? set.owner)}`,
  });
}
