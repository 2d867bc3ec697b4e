// The file of recorded answers: what the DNS said when it was last asked, as JSON that changes only where answers do.
import * as z from "zod";
import type { Result } from "../result";
import type { Answer, Answers } from "./answers";
import { parseName, quote, type Fqdn } from "./name";
import { parseRdata } from "./presentation";
import { isRrType, type RrType } from "./rdata";

/** One question and its answer. Aliases were followed: the RDATA is what stands at the end of them. */
export interface Observation {
  readonly name: Fqdn;
  readonly type: RrType;
  /** the RCODE: "NOERROR", "NXDOMAIN", "SERVFAIL"; or "TIMEOUT" */
  readonly status: string;
  /** in presentation format, names absolute */
  readonly rdatas: readonly string[];
}

/**
 * Recorded answers, and when they were recorded. A question that failed counts as not asked, and so does one
 * whose RDATA cannot be read here: what others publish must not make a plan fail.
 */
export interface Observations extends Answers {
  /** ISO 8601 in UTC: "2026-11-24T08:00:00Z" */
  readonly observedAt: string;
  /** sorted by name and type, each question once */
  readonly observations: readonly Observation[];
  /** what was recorded for a question, failures included; `undefined` when it was not asked */
  observationOf(name: Fqdn, type: RrType): Observation | undefined;
}

const schema = z.strictObject({
  observedAt: z.iso.datetime(),
  answers: z.record(
    z.string(),
    z.strictObject({ status: z.string().regex(/^[A-Z][A-Z0-9]*$/), rdatas: z.array(z.string()) }),
  ),
});

/** Answers as a value. Of two answers to one question the later one counts. */
export function observations(observedAt: string, list: Iterable<Observation>): Observations {
  const byKey = new Map<string, Observation>();
  for (const observation of list) byKey.set(keyOf(observation.name, observation.type), observation);
  const sorted = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, observation]) => observation);
  const read = new Map<string, Answer<RrType>>();
  return {
    observedAt,
    observations: sorted,
    observationOf: (name, type) => byKey.get(keyOf(name, type)),
    get: <T extends RrType>(name: Fqdn, type: T): Answer<T> => {
      const key = keyOf(name, type);
      if (!read.has(key)) read.set(key, answerOf(byKey.get(key)));
      return read.get(key) as Answer<T>;
    },
  };
}

function answerOf(observation: Observation | undefined): Answer<RrType> {
  if (observation?.status === "NXDOMAIN") return "nxdomain";
  if (observation?.status !== "NOERROR") return undefined;
  const rdatas = observation.rdatas.map((text) => parseRdata(observation.type, text));
  const values = rdatas.flatMap((rdata) => ("value" in rdata ? [rdata.value] : []));
  return values.length === rdatas.length ? values : undefined;
}

function keyOf(name: Fqdn, type: RrType): string {
  return `${name} ${type}`;
}

/** The text of the file: keys and RDATA sorted, so that equal answers give equal text. */
export function formatObservations({ observedAt, observations: list }: Observations): string {
  const answers = Object.fromEntries(
    list.map(({ name, type, status, rdatas }) => [
      keyOf(name, type),
      { status, rdatas: [...new Set(rdatas)].sort() },
    ]),
  );
  return `${JSON.stringify({ observedAt, answers }, undefined, 2)}\n`;
}

/** Recorded answers, or what is wrong with the file and the question at which it is wrong, as far as that is known. */
export type ObservationsResult =
  { readonly value: Observations } | { readonly error: string; readonly key?: string };

/** Reads the file. A damaged one is refused as a whole: half of the answers would pass for all of them. */
export function parseObservations(text: string): ObservationsResult {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { error: "the file of recorded answers is no JSON" };
  }
  const read = schema.safeParse(json);
  if (!read.success) {
    const [first] = read.error.issues;
    const place = first?.path.map((step) => `[${quote(String(step))}]`).join("") ?? "";
    const error = `recorded answers${place}: ${first?.message ?? "malformed"}`;
    const key = first?.path[0] === "answers" ? first.path[1] : first?.path[0];
    return key === undefined ? { error } : { error, key: String(key) };
  }
  const list: Observation[] = [];
  for (const [key, { status, rdatas }] of Object.entries(read.data.answers)) {
    const observation = parseEntry(key, status, rdatas);
    if ("error" in observation) return { error: `recorded answer ${quote(key)}: ${observation.error}`, key };
    list.push(observation.value);
  }
  return { value: observations(read.data.observedAt, list) };
}

function parseEntry(key: string, status: string, rdatas: readonly string[]): Result<Observation> {
  const blank = key.lastIndexOf(" ");
  const type = key.slice(blank + 1);
  const name = parseName(key.slice(0, Math.max(blank, 0)));
  if ("error" in name) return name;
  if (!isRrType(type)) return { error: `${quote(type)} is no RR type that is handled here` };
  if (rdatas.length > 0 && status !== "NOERROR") return { error: `status ${status} has no RDATA` };
  return { value: { name: name.value, type, status, rdatas } };
}
