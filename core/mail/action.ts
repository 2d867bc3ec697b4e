// What only somebody else, or a person at a console, can do; and the files that belong to mail but not to DNS.
import { withoutDot, type Fqdn } from "../dns/name";
import type { RrType } from "../dns/rdata";
import { rdataTexts, type RRset } from "../dns/rrset";

/** The RRset that must exist, as a program can compare it; RDATA is presentation text. */
export interface RecordToPublish {
  readonly owner: Fqdn;
  readonly type: RrType;
  readonly ttl: number;
  readonly rdatas: readonly string[];
}

/** A decision to live without it for a while. */
export interface Acceptance {
  readonly reason: string;
  /** the last day on which it stands, YYYY-MM-DD */
  readonly until: string;
}

/** What every manual action has; `F` are the fields that forms and programs need. */
interface Action<K extends string, F extends string> {
  /** stable identity inside the stack: "ptr/192.0.2.25" */
  readonly id: string;
  readonly kind: K;
  /** the mail domain that needs it, without final dot */
  readonly domain: string;
  readonly fields: Readonly<Record<F, string>>;
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
  /** what the DNS had in its place when it was last asked, in presentation text; absent when nobody asked */
  readonly found?: readonly string[];
  readonly accepted?: Acceptance;
}

/** An action that is done when a record exists. */
interface RecordAction<K extends string, F extends string> extends Action<K, F> {
  readonly record: RecordToPublish;
}

/** An action that no record shows to be done. */
interface OtherAction<K extends string, F extends string> extends Action<K, F> {
  readonly record?: undefined;
}

type AddressField = "address" | "family" | "reverseName" | "target" | "targetWithDot" | "owner";

/** The PTR of an address whose reverse zone somebody else holds. */
export type PtrAction = RecordAction<"ptr", AddressField | "ownerName">;

/** The CNAME in a foreign reverse zone that leads to a classless zone (RFC 2317). */
export type DelegationAction = RecordAction<"delegation", AddressField | "zone">;

/** The consent of a report destination in another organization (RFC 9990 4). */
export type AuthorisationAction = RecordAction<
  "report-authorisation",
  "policyDomain" | "reportHost" | "name" | "type" | "text"
>;

/** Any other record in a zone of somebody else: the address of an MX host or policy host, TLSA, a policy. */
export type ForeignRecordAction = RecordAction<"foreign-record", "name" | "type">;

/** The MTA-STS policy as a file on a web server. */
export type StsPolicyAction = OtherAction<
  "mta-sts-policy",
  "url" | "policyHost" | "mode" | "mx" | "maxAge" | "id" | "contentType"
>;

/** The DS record of a signed zone, which its registrar puts into the zone above. */
export type DsAction = OtherAction<"ds", "zone" | "type">;

/** Something that must be done outside of the configured zones. It stays in every preview until it is done. */
export type ManualAction =
  PtrAction | DelegationAction | AuthorisationAction | ForeignRecordAction | StsPolicyAction | DsAction;

/** What a manual action is about. */
export type ActionKind = ManualAction["kind"];

/** A manual action that the DNS showed to be done, and when it was asked (ISO 8601 in UTC). */
export type DoneAction = ManualAction & { readonly observedAt?: string };

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

/** An RRset as the record that a manual action asks for. */
export function recordOf(set: RRset): RecordToPublish {
  return { owner: set.owner, type: set.type, ttl: set.ttl, rdatas: rdataTexts(set) };
}

/** A record as lines of a zone file. */
export function zoneLines({ owner, ttl, type, rdatas }: RecordToPublish): string[] {
  return rdatas.map((rdata) => `${owner} ${ttl} IN ${type} ${rdata}`);
}

/** The manual action for a record whose zone somebody else holds; a room adds what it knows better. */
export function publishElsewhere(
  set: RRset,
  domain: Fqdn,
  more: Partial<ForeignRecordAction> = {},
): ForeignRecordAction {
  const name = withoutDot(set.owner);
  const record = recordOf(set);
  const lines = zoneLines(record);
  return {
    id: `foreign-record/${name}/${set.type}`,
    kind: "foreign-record",
    domain: withoutDot(domain),
    record,
    fields: { name, type: set.type },
    who: `whoever runs the zone that holds ${name}`,
    why: "no configured zone holds this name, and the mail domain needs the record",
    steps: [`publish in the zone that holds ${name}: ${lines.join("; ")}`],
    verify: [{ command: `dig +short ${name} ${set.type}`, expect: record.rdatas.join("\n") }],
    ticket: `Please publish ${lines.length === 1 ? "this record" : "these records"}:\n${lines.join("\n")}`,
    ...more,
  };
}
