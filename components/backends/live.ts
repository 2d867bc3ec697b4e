// What a zone holds now, whoever told it: records in canonical presentation text.
import type { Fqdn } from "../../core/dns/name";
import { formatRdata, parseRdata } from "../../core/dns/presentation";
import { isRrType } from "../../core/dns/rdata";
import type { Issue } from "../../core/issue";
import { readZoneName } from "../../core/dns/zone-name";

/** One record as it is live. */
export interface LiveRecord {
  readonly owner: Fqdn;
  /** types that are not handled here among them */
  readonly type: string;
  readonly ttl: number;
  /** presentation text of the RDATA; canonical for the types that are handled here */
  readonly text: string;
  /** the RDATA as the DNS host stores it, where an equal value in another spelling is a change to Pulumi */
  readonly spelling?: string;
  /** what the DNS host calls it, where it gives each record an id */
  readonly id?: string;
  /** the note that the DNS host keeps with it */
  readonly comment?: string;
  /** seconds; what resolvers see where the DNS host chooses the TTL and says something else */
  readonly servedTtl?: number;
  /** what it has beyond a plain record, for people: "proxied" */
  readonly extra?: string;
  /** it belongs to a routing policy: no plain RRset can stand beside it, or take its place */
  readonly routed?: boolean;
  /** where it stands in the file that is the zone */
  readonly line?: number;
  /** the mail domain whose section of a zone file it stands in */
  readonly section?: string | undefined;
}

/** All records of a zone, and where they were read. */
export interface LiveZone {
  /** for people: "zone file old.zone" */
  readonly from: string;
  readonly records: readonly LiveRecord[];
}

/** A zone as it was read, or why it was not. */
export type ReadZone = { readonly live: LiveZone } | { readonly issue: Issue };

/** The text as everything here writes it, so that equal RDATA are equal texts; as it is when it cannot be read. */
export function canonicalText(type: string, text: string): string {
  if (!isRrType(type)) return text;
  const rdata = parseRdata(type, text);
  return "value" in rdata ? formatRdata(type, rdata.value) : text;
}

/** An owner name as a DNS host writes it, with or without final dot. */
export function liveName(text: string): Fqdn {
  const absolute = text.endsWith(".") ? text : `${text}.`;
  const name = readZoneName(absolute, absolute as Fqdn);
  return "value" in name ? name.value : (absolute.toLowerCase() as Fqdn);
}
