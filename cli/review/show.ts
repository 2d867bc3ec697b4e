// A review in the form that was asked for, and the exit status that it means.
import { reaches, type Review } from "../../core/review/change";
import type { Sides } from "../../core/review/from-preview";
import { reviewHtml } from "../../core/review/forms/html";
import { reviewJsonText } from "../../core/review/forms/json";
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

/** A review in one of its forms, for a file or for this terminal. */
export function reviewIn(
  format: ReviewFormat,
  found: Review,
  sides: Sides,
  place: "file" | "terminal",
): string {
  const forms: Readonly<Record<ReviewFormat, () => string>> = {
    text: () => (place === "terminal" ? terminalReview(found) : reviewText(found)),
    markdown: () => reviewMarkdown(found),
    html: () => reviewHtml(found, sides),
    json: () => reviewJsonText(found),
  };
  return forms[format]();
}

/** 0 nothing changed, 2 changes, 3 a change at or above the threshold; 1 is for errors. */
export function reviewStatus({ risk }: Review, failOn: "caution" | "danger" | undefined): number {
  if (risk === null) return 0;
  return failOn !== undefined && reaches(risk, failOn) ? 3 : 2;
}
