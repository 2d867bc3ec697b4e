// A review on standard output or in a file, in the form that was asked for; and the exit status that it means.
import { writeFileSync } from "node:fs";
import { reaches, type Review } from "../../core/review/change";
import type { Sides } from "../../core/review/from-preview";
import { reviewHtml } from "../../core/review/forms/html";
import { reviewJson } from "../../core/review/forms/json";
import { reviewMarkdown } from "../../core/review/forms/markdown";
import { reviewText, type Paint } from "../../core/review/forms/text";
import { paint } from "../output";

/** The forms in which a review can be had. */
export const reviewFormats = ["text", "markdown", "json", "html"] as const;

/** One of them. */
export type ReviewFormat = (typeof reviewFormats)[number];

const colours: Readonly<Record<Parameters<Paint>[0], (text: string) => string>> = {
  danger: (text) => paint.bold(paint.red(text)),
  caution: paint.yellow,
  safe: paint.green,
  add: paint.green,
  remove: paint.red,
  dim: paint.dim,
  bold: paint.bold,
};

/** A review as text for this terminal. */
export function terminalReview(review: Review): string {
  const width = Math.min(Math.max(process.stdout.columns || 80, 40), 120);
  return reviewText(review, { width, paint: (kind, text) => colours[kind](text) });
}

/** Prints a review, or writes it to a file. */
export function showReview(review: Review, sides: Sides, format: ReviewFormat, output?: string): void {
  const forms: Readonly<Record<ReviewFormat, () => string>> = {
    text: () => (output === undefined ? terminalReview(review) : reviewText(review)),
    markdown: () => reviewMarkdown(review),
    html: () => reviewHtml(review, sides),
    json: () => `${JSON.stringify(reviewJson(review), null, 2)}\n`,
  };
  const text = forms[format]();
  if (output === undefined) process.stdout.write(text);
  else writeFileSync(output, text);
}

/** 0 nothing changed, 2 changes, 3 a change at or above the threshold; 1 is for errors. */
export function reviewStatus({ risk }: Review, failOn: "caution" | "danger" | undefined): number {
  if (risk === null) return 0;
  return failOn !== undefined && reaches(risk, failOn) ? 3 : 2;
}
