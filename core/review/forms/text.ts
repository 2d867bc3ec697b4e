// A review for the terminal: the riskiest first, each change in a few lines that fit the width.
import type { Change, Review } from "../change";
import type { Risk } from "../../mail/diff";
import { groupChanges, summaryLine, type Group } from "./group";
import { wrapText } from "./safe-text";
import {
  cacheText,
  kindOf,
  othersText,
  pointsOf,
  pointText,
  reasonOf,
  rollbackOf,
  screenful,
  summaryOf,
  titleOf,
} from "./words";

/** How a terminal shows a kind of text; plain text without colour. */
export type Paint = (kind: Risk | "add" | "remove" | "dim" | "bold", text: string) => string;

/** Options of the terminal form. */
export interface TextOptions {
  /** columns. @default 80 */
  readonly width?: number;
  /** @default no colour */
  readonly paint?: Paint;
}

const marks = { danger: "✖ danger ", caution: "! caution", safe: "✓ safe   " } as const;

/** The terminal form. */
export function reviewText(review: Review, { width = 80, paint = plain }: TextOptions = {}): string {
  const blocks = groupChanges(review.changes).map((group) => block(group, width, paint).join("\n"));
  const heading = wrapText(summaryLine(review.changes, review.unchanged), width).map((line) =>
    paint("bold", line),
  );
  return `${[heading.join("\n"), ...blocks].join("\n\n")}\n`;
}

function plain(_kind: unknown, text: string): string {
  return text;
}

function block({ first, others }: Group, width: number, paint: Paint): string[] {
  const heading = `${titleOf(first)} (${kindOf(first)})`;
  const [title = "", ...more] = wrapText(heading, width - 11);
  return [
    `${paint(first.risk, marks[first.risk])}  ${paint("bold", title)}`,
    ...more.map((line) => `${" ".repeat(11)}${paint("bold", line)}`),
    ...indented(summaryOf(first), 4, width),
    ...pointLines(first, width, paint),
    ...first.findings.flatMap((finding) =>
      labelled("why", `${reasonOf(finding)} [${finding.code}]`, width, paint),
    ),
    ...labelled("undo", first.risk === "safe" ? undefined : rollbackOf(first), width, paint),
    ...labelled("caches", cacheText(first), width, paint),
    ...labelled("also", othersText(first, others), width, paint),
  ];
}

/** More points than a screen holds are counted; the other forms have them. */
function pointLines(change: Change, width: number, paint: Paint): string[] {
  const { shown, rest } = pointsOf(change, screenful);
  const lines = shown.flatMap((point) => {
    const kind =
      point.op === "add" || point.op === "remove" ? point.op : point.op === "same" ? "dim" : "bold";
    return wrapText(pointText(point), width - 8).map(
      (line, index) => `${" ".repeat(index === 0 ? 6 : 8)}${paint(kind, line)}`,
    );
  });
  return rest === 0 ? lines : [...lines, `      ${paint("dim", `… and ${rest} more`)}`];
}

function labelled(label: string, text: string | undefined, width: number, paint: Paint): string[] {
  if (text === undefined) return [];
  return wrapText(text, width - 12).map(
    (line, index) => `    ${paint("dim", (index === 0 ? label : "").padEnd(8))}${line}`,
  );
}

function indented(text: string, by: number, width: number): string[] {
  return text === "" ? [] : wrapText(text, width - by).map((line) => `${" ".repeat(by)}${line}`);
}
