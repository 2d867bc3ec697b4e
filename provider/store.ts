// What a DNS host has to do for the provider: hold the RRsets of several mail domains in one zone, each apart.
import type { Fqdn } from "../core/dns/name";
import { unknownText } from "../core/engine-values";

/** One RRset as the engine stores it; RDATA is canonical presentation text in canonical order. */
export interface RRsetValue {
  readonly ttl: number;
  readonly rdatas: readonly string[];
  /** the protocols it serves, for people */
  readonly purpose: string;
}

/** RRsets by `owner TYPE`. */
export type RRsetMap = ReadonlyMap<string, RRsetValue>;

/** What one mail domain holds in one zone: one ZoneRecords resource. */
export interface Holding<Settings = unknown> {
  readonly zone: Fqdn;
  readonly settings: Settings;
  /** the mail domain that owns the records, without final dot */
  readonly domain: string;
  readonly rrsets: RRsetMap;
}

/** From what the state says is live to what is wanted; either side may be nothing. Both are at the same place. */
export interface ZoneChange<Settings = unknown> {
  readonly before?: Holding<Settings>;
  readonly after?: Holding<Settings>;
}

/** A kind of DNS host that changes a zone as a whole. */
export interface ZoneStore<Settings = unknown> {
  /** the word after `backend:` */
  readonly backend: string;
  /** reads `settings` of the resource; the errors say what is wrong with them */
  readSettings(value: unknown): { readonly value: Settings } | { readonly errors: readonly string[] };
  /** where the zone is: resources with equal places meet, and another place means a replacement */
  place(settings: Settings): string;
  /** what is live of the RRsets that the state knows; `undefined` when nothing of them is */
  read(holding: Holding<Settings>): Promise<RRsetMap | undefined>;
  /** refuses what `apply` would refuse, one change after the other, and changes nothing */
  preview(changes: readonly ZoneChange<Settings>[]): Promise<void>;
  /** makes the change in one step, or throws and has changed nothing */
  apply(change: ZoneChange<Settings>, signal: AbortSignal): Promise<void>;
}

/** One reason why a change is refused, under a stable code. */
export interface Refusal {
  /** "zonefile.conflict" */
  readonly code: string;
  readonly text: string;
}

/** A change that was refused, with every reason; nothing was changed. */
export class StoreError extends Error {
  override readonly name = "StoreError";

  constructor(readonly refusals: readonly [Refusal, ...Refusal[]]) {
    super(refusals.map(({ code, text }) => `${code}: ${text}`).join("\n"));
  }
}

/** An error with one reason. */
export function refuse(code: string, text: string): StoreError {
  return new StoreError([{ code, text }]);
}

/** True when some RDATA is not known yet. */
export function hasUnknown(rrsets: RRsetMap): boolean {
  return [...rrsets.values()].some(({ rdatas }) => rdatas.includes(unknownText));
}
