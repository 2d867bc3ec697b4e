// Asks until nothing is left to ask: an answer may lead to new questions, as an SPF include does.
import type { Question } from "../../core/dns/answers";
import { observations, type Observation, type Observations } from "../../core/dns/observations";
import { sortQuestions } from "../../core/questions";
import type { ClientOptions } from "./client";
import { lookUp } from "./lookup";

/** What to ask at the start, and what the answers so far lead to. */
export interface Inquiry {
  readonly first: readonly Question[];
  readonly next: (answers: Observations) => readonly Question[];
}

/** What was learned. */
export interface Inquired {
  readonly answers: Observations;
  /** false when the last round still led to new questions */
  readonly complete: boolean;
}

/** SPF leads ten includes deep, aliases eight names far; what goes on longer does so without end. */
const mostRounds = 24;

/** How many questions are under way at once: quick, and no burden for a resolver. */
const atOnce = 16;

/** Asks everything once; a question that failed is not asked again, so that this ends. */
export async function inquire(
  { first, next }: Inquiry,
  client: ClientOptions,
  observedAt: string,
): Promise<Inquired> {
  const found = new Map<string, Observation>();
  const recorded = (): Observations => observations(observedAt, found.values());
  let open: readonly Question[] = sortQuestions([...first, ...next(recorded())]);
  for (let round = 0; round < mostRounds && open.length > 0; round++) {
    await inParallel(open, async (question) => {
      found.set(keyOf(question), await lookUp(question, client));
    });
    open = next(recorded()).filter((question) => !found.has(keyOf(question)));
  }
  return { answers: recorded(), complete: open.length === 0 };
}

function keyOf({ name, type }: Question): string {
  return `${name} ${type}`;
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
