// What only somebody else, or a person at a console, can do; and the files that belong to mail but not to DNS.
import type { Fqdn } from "../dns/name";
import type { RrType } from "../dns/rdata";

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
