// The rules of a review's files: what it compares has to be known, on both sides.
import { defineRules, reporter } from "../../core/issue";

export const reviewFileRules = defineRules({
  "review.unreadable": {
    level: "E",
    title: "the files of a review can be read",
    why: "half of a change cannot be judged",
    example: "maildomain review --before old.json --after stacks/Pulumi.prod.yaml",
  },
  "review.unknown": {
    level: "E",
    title: "a file of what the DNS holds says what stands at every name and type of the plan",
    why: "where nobody asked, or the question failed, a value that goes would look as if nothing had been there",
    example: "maildomain observe --existing -o existing.json",
  },
  "review.unwritable": {
    level: "E",
    title: "the file that a review is to be written to can be written",
    why: "nobody would see the review",
    example: "maildomain review -f html -o review.html",
  },
});

/** Reports under the codes of a review's files. */
export const report = reporter(reviewFileRules);
