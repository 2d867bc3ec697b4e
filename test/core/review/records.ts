// Reviews of records as they stand in a zone, for what no configuration without errors comes to.
import { unknownText } from "../../../core/engine-values";
import type { Review } from "../../../core/review/change";
import { review } from "../../../core/review/review";
import type { Snapshot } from "../../../core/review/snapshot";

/** Presentation texts by "owner TYPE"; "late" stands for a value known after apply. */
export type Records = Readonly<Record<string, readonly string[]>>;

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

/** Records of the mail domain example.com as one side of a review. */
export function sideOf(records: Records, { facts = {}, ttl = 3600 }: Options = {}): Snapshot {
  const sets = Object.entries(records).map(([key, texts]) => {
    return [key, { ttl, rdatas: texts.map((text) => (text === "late" ? unknownText : text)) }] as const;
  });
  const domain = { domain: "example.com", records: { "example.com": Object.fromEntries(sets) } };
  return { domains: [{ ...domain, issues: [], facts }], manualActions: [] };
}

/** Every reason that is given, with its risk and code, sorted. */
export function reasonsOf({ changes }: Review): string[] {
  return changes
    .flatMap(({ findings }) => findings.map(({ risk, code, reason }) => `${risk} ${code}: ${reason}`))
    .sort();
}
