// The interface of a room: how one mail protocol turns configuration into RRsets and judges what came out.
import type { z } from "zod";
import type { Answers, Question } from "../dns/answers";
import type { Fqdn } from "../dns/name";
import type { RRset, Source } from "../dns/rrset";
import type { AllowEntry, Issue, Rules } from "../issue";
import type { Acceptance, Artifact, ManualAction } from "./action";
import type { RoomDiff } from "./diff";
import type { RecordIndex } from "../dns/record-index";

/**
 * The configuration of one mail domain, parsed: names absolute, defaults filled in. Each room adds its own part
 * by declaration merging in its `config.ts`, so that a room reads another's settings without importing it.
 */
export interface MailConfig {
  readonly domain: Fqdn;
  /** the place of this mail domain in the configuration: `domains["example.com"]` */
  readonly where: string;
  /** "no-mail" publishes that the domain neither receives nor sends */
  readonly mode: "mail" | "no-mail";
  /** "tutorial" keeps the record forms of 2017: tag order, removed tags, size suffixes, overridable errors pass */
  readonly compat: "tutorial" | undefined;
  /** seconds; the TTL of every RRset whose room sets none */
  readonly ttl: number;
  readonly allow: readonly AllowEntry[];
  /** manual actions to live without for a while, by id */
  readonly accepted: readonly (Acceptance & { readonly id: string })[];
  /** some settings could not be read and were left out: only errors that stand on their own are reported */
  readonly partial: boolean;
  /** addresses that are known only after `up`; a plan must not derive names from them */
  readonly late: ReadonlySet<string>;
}

/** The settings that belong to rooms. */
export type RoomKey = Exclude<
  keyof MailConfig,
  "domain" | "where" | "mode" | "compat" | "ttl" | "allow" | "accepted" | "partial" | "late"
>;

/** What a rule may look at: this domain's settings and RRsets, and every RRset of the stack. */
export interface CheckContext {
  readonly config: MailConfig;
  /** the RRsets of this mail domain, merged, in listing order */
  readonly own: readonly RRset[];
  /** every RRset of the stack, by name and type */
  readonly records: RecordIndex;
  /** what the DNS answered when it was last asked; a name that was not asked is not verified, never fine */
  readonly answers: Answers;
}

/** One protocol. Its `config.ts` holds the schema, `build.ts` the records, `check.ts` the rules. */
export interface Room<
  K extends RoomKey = RoomKey,
  S extends z.ZodType<MailConfig[K]> = z.ZodType<MailConfig[K]>,
> {
  /** the key in a mail domain's configuration: "mtaSts" */
  readonly key: K;
  /** how people write the protocol's name, in comments of zone files: "MTA-STS" */
  readonly title: string;
  /** the schema of its part, which also gives the value when the key is absent */
  readonly schema: S;
  readonly rules: Rules;
  /** The records of this protocol; [] when it is off. Never throws, never mutates. */
  readonly build: (config: MailConfig) => readonly RRset[];
  /** What is wrong or worth knowing about this protocol. */
  readonly check?: (context: CheckContext) => readonly Issue[];
  /**
   * What the DNS has to be asked before the rules of this room can be sure, as far as it can be told now. Without
   * it, everything that the rules look up counts; a room whose rules stop at the first gap names all gaps here.
   */
  readonly questions?: (context: CheckContext) => readonly Question[];
  /**
   * What somebody else has to do for a record of this room that lies in no configured zone. A room without it
   * has no business outside: such a record is a `dns.zone-scope` error.
   */
  readonly foreign?: (set: RRset, config: MailConfig) => ManualAction;
  /** What has to be done by hand beside the DNS. */
  readonly actions?: (context: CheckContext) => readonly ManualAction[];
  /** What a change of its records means; without it a change is shown as records that come and go. */
  readonly diff?: RoomDiff;
  /** What a reviewer's rules must know of the settings and no record says, by "room.name"; small and plain. */
  readonly facts?: (config: MailConfig) => Readonly<Record<string, string>>;
  /** Files that belong to the protocol but are not DNS records. */
  readonly artifacts?: (config: MailConfig) => readonly Artifact[];
}

/** Keeps a room's own key and schema in its type while it joins the list of rooms. */
export function room<K extends RoomKey, S extends z.ZodType<MailConfig[K]>>(
  definition: Room<K, S>,
): Room<K, S> {
  return definition;
}

/** The source of what a room builds; `path` is the place below the mail domain: "spf.include[0]". */
export function sourceOf(config: MailConfig, roomKey: RoomKey, path: string = roomKey): Source {
  return { domain: config.domain.slice(0, -1), room: roomKey, where: `${config.where}.${path}` };
}

/** The full place of a setting: `at(config, "spf.include[0]")`. */
export function at(config: MailConfig, path: string): string {
  return `${config.where}.${path}`;
}
