// A review for programs: versioned, every key always there.
import type { Change, Review } from "../change";
import { unknownText } from "../snapshot";

/** The version of the JSON form; it grows when a key changes its meaning. */
export const reviewVersion = 1;

/** A review in its JSON form; values that are not known yet are null. */
export function reviewJson(review: Review) {
  const count = (risk: Change["risk"]): number =>
    review.changes.filter((change) => change.risk === risk).length;
  return {
    version: reviewVersion,
    risk: review.risk,
    counts: {
      danger: count("danger"),
      caution: count("caution"),
      safe: count("safe"),
      unchanged: review.unchanged,
    },
    changes: review.changes.map((change) =>
      change.kind === "record"
        ? { ...change, before: known(change.before), after: known(change.after) }
        : change,
    ),
  };
}

function known(record: { readonly ttl: number; readonly rdatas: readonly string[] } | null) {
  if (record === null) return null;
  return { ttl: record.ttl, rdatas: record.rdatas.map((text) => (text.includes(unknownText) ? null : text)) };
}
