// What an evaluation asks of the DNS, and the limits on asking (RFC 7208 4.6.4).
import { root, type Fqdn } from "../../dns/name";
import type { RdataByType } from "../../dns/rdata";
import type { ParsedSpf } from "./record";

/** The RR types that an evaluation asks for. */
export type SpfType = "TXT" | "A" | "AAAA" | "MX" | "PTR";

/** What the evaluation has to know next. */
export interface Question {
  /** lower case, final dot; macros may have put any visible character into it */
  readonly name: Fqdn;
  readonly type: SpfType;
}

/** The RDATA that the DNS answered, CNAMEs followed; "error" for a failure or a timeout. */
export type Reply = readonly RdataByType[SpfType][] | "nxdomain" | "error";

/** The most terms that may ask the DNS in one evaluation, included records among them. */
export const lookupLimit = 10;
/** The most terms that may find nothing. */
export const voidLimit = 2;
/** The most hosts of one MX, and the most names of one address, that are looked at. */
export const hostLimit = 10;

/** Reads the text of a record; one that remembers what it read saves time. */
export type SpfReader = (text: string) => ParsedSpf;

/** A computation that yields its questions and goes on with the replies. */
export type Asking<T> = Generator<Question, T, Reply>;

/** The RDATA of a name and type; a name that does not exist counts as an empty answer (RFC 7208 5). */
export function* ask<T extends SpfType>(name: Fqdn, type: T): Asking<readonly RdataByType[T][] | "error"> {
  const reply = yield { name, type };
  return reply === "nxdomain" ? [] : (reply as readonly RdataByType[T][] | "error");
}

/** The texts of a TXT reply; none when there is no such answer. */
export function textsOf(reply: Reply | undefined): readonly string[] {
  if (reply === undefined || reply === "nxdomain" || reply === "error") return [];
  return reply.flatMap((rdata) => ("text" in rdata ? [rdata.text] : []));
}

/** Where replies come from: `undefined` when it was never asked. */
export interface SpfSource {
  readonly ask: (question: Question) => Reply | undefined;
  readonly read: SpfReader;
}

/** Replies that match no client, so that an evaluation goes on to its other questions. */
export const noMatch: Readonly<Record<SpfType, Reply>> = {
  TXT: [{ text: "v=spf1 ?all" }],
  // no client has an address of the other family, whatever the prefix
  A: [{ address: "::" }],
  AAAA: [{ address: "0.0.0.0" }],
  MX: [{ preference: 0, exchange: root }],
  PTR: [],
};

/** A result, or the question that nobody has an answer to. */
export type Answered<T> = { readonly value: T } | { readonly unanswered: Question };

/** Runs a computation on answers that are at hand. */
export function answer<T>(asking: Asking<T>, source: SpfSource): Answered<T> {
  let step = asking.next();
  while (step.done !== true) {
    const reply = source.ask(step.value);
    if (reply === undefined) return { unanswered: step.value };
    step = asking.next(reply);
  }
  return { value: step.value };
}

/** Runs a computation on answers that have to be fetched. */
export async function answerAsync<T>(
  asking: Asking<T>,
  fetch: (question: Question) => Promise<Reply>,
): Promise<T> {
  let step = asking.next();
  while (step.done !== true) step = asking.next(await fetch(step.value));
  return step.value;
}
