// What the DNS answered when it was asked: recorded once, read by plans, which never ask themselves.
import type { Fqdn } from "./name";
import type { RdataByType, RrType } from "./rdata";

/** What the DNS can be asked. */
export interface Question<T extends RrType = RrType> {
  readonly name: Fqdn;
  readonly type: T;
}

/** The RDATA of a name and type; [] when the name has none of that type; "nxdomain"; `undefined` when not asked. */
export type Answer<T extends RrType> = readonly RdataByType[T][] | "nxdomain" | undefined;

/** Recorded answers. */
export interface Answers {
  /** when they were recorded, ISO 8601 in UTC; `undefined` when nothing was */
  readonly observedAt?: string | undefined;
  get<T extends RrType>(name: Fqdn, type: T): Answer<T>;
}

/** Nothing was asked. */
export const noAnswers: Answers = { get: () => undefined };
