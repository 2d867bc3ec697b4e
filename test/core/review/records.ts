// Reviews of records as they stand in a zone, for what no configuration without errors comes to.
import { unknownText } from "../../../core/engine-values";
import type { Review } from "../../../core/review/change";
import { review } from "../../../core/review/review";
import type { DomainSnapshot, Snapshot } from "../../../core/review/snapshot";

/** Presentation texts by "owner TYPE"; "late" stands for a value known after apply. */
export type Records = Readonly<Record<string, readonly string[]>>;

/** A text as presentation text, in strings of at most 255 characters. */
export function textOf(text: string): string {
  return (text.match(/[^]{1,255}/g) ?? [""]).map((part) => JSON.stringify(part)).join(" ");
}

interface Options {
  readonly facts?: Readonly<Record<string, string>>;
  readonly ttl?: number;
}

/** The review of two sets of records of the mail domain example.com. */
export function recordsReview(before: Records, after: Records, options: Options = {}): Review {
  return review(sideOf(before, options), sideOf(after, options));
}

/** The review of a change beside records that stay. */
export function reviewBeside(stay: Records, before: Records, after: Records): Review {
  return recordsReview({ ...stay, ...before }, { ...stay, ...after });
}

/** The review of two texts of one RRset, by "owner TYPE". */
export function textsReview(
  key: string,
  before: readonly string[] | null,
  after: readonly string[] | null,
  options: Options = {},
): Review {
  const side = (texts: readonly string[] | null): Records => (texts === null ? {} : { [key]: texts });
  return recordsReview(side(before), side(after), options);
}

/** The review of two stacks: the records of each mail domain; one without records is not in the stack. */
export function stackReview(
  before: Readonly<Record<string, Records>>,
  after: Readonly<Record<string, Records>>,
): Review {
  const side = (stack: Readonly<Record<string, Records>>): Snapshot => ({
    domains: Object.entries(stack)
      .filter(([, records]) => Object.keys(records).length > 0)
      .map(([domain, records]) => domainOf(domain, records, {})),
    manualActions: [],
  });
  return review(side(before), side(after));
}

/** Records of the mail domain example.com as one side of a review. */
export function sideOf(records: Records, options: Options = {}): Snapshot {
  return { domains: [domainOf("example.com", records, options)], manualActions: [] };
}

function domainOf(domain: string, records: Records, { facts = {}, ttl = 3600 }: Options): DomainSnapshot {
  const sets = Object.entries(records).map(([key, texts]) => {
    return [key, { ttl, rdatas: texts.map((text) => (text === "late" ? unknownText : text)) }] as const;
  });
  return { domain, records: { [domain]: Object.fromEntries(sets) }, issues: [], facts };
}

/** Every reason that is given, with its risk and code, sorted. */
export function reasonsOf({ changes }: Review): string[] {
  return changes
    .flatMap(({ findings }) => findings.map(({ risk, code, reason }) => `${risk} ${code}: ${reason}`))
    .sort();
}
