// What only somebody else, or a person at a console, can do; and the files that belong to mail but not to DNS.
import { withoutDot, type Fqdn } from "../dns/name";
import type { RrType } from "../dns/rdata";
import { rdataTexts, type RRset } from "../dns/rrset";

/** What a manual action is about. */
export type ActionKind =
  "ptr" | "report-authorisation" | "foreign-record" | "mta-sts-policy" | "ds" | "delegation";

/** Something that must be done outside of the configured zones. It stays in every preview until it is done. */
export interface ManualAction {
  /** stable identity inside the stack: "ptr/192.0.2.25" */
  readonly id: string;
  readonly kind: ActionKind;
  /** the mail domain that needs it, without final dot */
  readonly domain: string;
  /** the record that must exist, when it is about a record */
  readonly record?: {
    readonly owner: Fqdn;
    readonly type: RrType;
    readonly ttl: number;
    readonly rdatas: readonly string[];
  };
  /** fields for forms and programs: address, reverseName, target, targetWithDot, ... */
  readonly fields: Readonly<Record<string, string>>;
  /** whom to ask */
  readonly who: string;
  /** what happens when it is not done */
  readonly why: string;
  /** what must be true first */
  readonly precondition?: string;
  readonly steps: readonly string[];
  /** limits and habits of the one who can do it */
  readonly notes?: readonly string[];
  /** how long it usually takes */
  readonly waiting?: string;
  /** commands that show whether it is done, with the answer that is expected */
  readonly verify: readonly { readonly command: string; readonly expect: string }[];
  /** the letter to the one who can do it */
  readonly ticket: string;
  /** a decision to live without it; after the day `until` (YYYY-MM-DD) it is open again */
  readonly accepted?: { readonly reason: string; readonly until: string };
}

/** A file that belongs to the mail domain and is not a DNS record. */
export interface Artifact {
  /** the mail domain, without final dot */
  readonly domain: string;
  /** what it is: "MTA-STS policy" */
  readonly title: string;
  /** where it must be served or stored */
  readonly location: string;
  readonly content: string;
}

/** The manual action for a record whose zone somebody else holds; a room adds what it knows better. */
export function publishElsewhere(set: RRset, domain: Fqdn, more: Partial<ManualAction> = {}): ManualAction {
  const name = withoutDot(set.owner);
  const rdatas = rdataTexts(set);
  const lines = rdatas.map((rdata) => `${set.owner} ${set.ttl} IN ${set.type} ${rdata}`);
  return {
    id: `foreign-record/${name}/${set.type}`,
    kind: "foreign-record",
    domain: withoutDot(domain),
    record: { owner: set.owner, type: set.type, ttl: set.ttl, rdatas },
    fields: { name, type: set.type },
    who: `whoever runs the zone that holds ${name}`,
    why: "no configured zone holds this name, and the mail domain needs the record",
    steps: [`publish in the zone that holds ${name}: ${lines.join("; ")}`],
    verify: [{ command: `dig +short ${name} ${set.type}`, expect: rdatas.join("\n") }],
    ticket: `Please publish ${rdatas.length === 1 ? "this record" : "these records"}:\n${lines.join("\n")}`,
    ...more,
  };
}
