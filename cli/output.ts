// What commands print: colour when the terminal wants it, issues, records as a table.
import pc from "picocolors";
import { rdataTexts } from "../core/dns/rrset";
import { countIssues, printIssues, type Issue, type Severity } from "../core/issue";
import type { Plan } from "../core/plan";
import { listActions, type ActionState, type ListedAction } from "../core/render/action-list";
import { actionsText } from "../core/render/actions";
import { purposeOf } from "../core/render/zone-text";

// picocolors colours the logs of a pipeline too, where the next reader may be grep
const coloured = pc.isColorSupported && (process.stdout.isTTY || process.env["FORCE_COLOR"] !== undefined);

/** Colour functions; plain text when NO_COLOR is set or the output is no terminal, unless FORCE_COLOR asks for it. */
export const paint = pc.createColors(coloured);

const severityColours: Readonly<Record<Severity, (text: string) => string>> = {
  error: paint.red,
  warning: paint.yellow,
  info: paint.dim,
};

const stateColours: Readonly<Record<ActionState, (text: string) => string>> = {
  open: paint.yellow,
  wrong: paint.red,
  unverified: paint.yellow,
  accepted: paint.dim,
  done: paint.green,
};

/** Prints issues with a heading line; nothing when there are none. */
export function writeIssues(
  heading: string,
  issues: readonly Issue[],
  out: NodeJS.WritableStream = process.stderr,
): void {
  if (issues.length === 0) return;
  out.write(`${heading}: ${countIssues(issues)}\n`);
  out.write(`${printIssues(issues, (severity, text) => severityColours[severity](text))}\n`);
  if (issues.some(({ message }) => message.includes("not verified"))) {
    out.write(paint.dim("  (maildomain observe asks the DNS once for what is not verified)\n"));
  }
}

/** Rows of text under headings, columns as wide as they need to be; the last column wraps at the terminal's edge. */
function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(
      heading.length,
      ...(column === headings.length - 1 ? [0] : rows.map((row) => row[column]?.length ?? 0)),
    ),
  );
  const indent = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0);
  const room = Math.max(40, (process.stdout.columns || 160) - indent);
  const format = (cells: readonly string[]): string => {
    const last = wrap(cells.at(-1) ?? "", room).join(`\n${" ".repeat(indent)}`);
    return [...cells.slice(0, -1).map((cell, column) => cell.padEnd(widths[column] ?? 0)), last]
      .join("  ")
      .trimEnd();
  };
  return [paint.bold(format(headings)), ...rows.map(format)].join("\n");
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (let start = 0; start < text.length || start === 0; start += width)
    lines.push(text.slice(start, start + width));
  return lines;
}

/** Every record of a plan, zone by zone. */
export function recordTable(planned: Plan): string {
  const rows = planned.zones.flatMap(({ rrsets }) =>
    rrsets.flatMap((set) =>
      rdataTexts(set).map((rdata) => [set.owner, String(set.ttl), set.type, purposeOf(set), rdata]),
    ),
  );
  return table(["OWNER", "TTL", "TYPE", "PURPOSE", "RDATA"], rows);
}

/** The manual actions of a plan as they stand today. */
export function actionList(
  planned: Pick<Plan, "manualActions" | "doneActions">,
  form: "short" | "full",
): string {
  return listText(listActions(planned, today()), form);
}

/** A list of manual actions; the short form leaves letters and reasons to `maildomain actions`. */
export function listText(listed: readonly ListedAction[], form: "short" | "full"): string {
  const text = actionsText(listed, {
    form,
    paint: (state, mark) => stateColours[state](mark),
    bold: paint.bold,
  });
  if (form === "full" || listed.every(({ state }) => state === "done" || state === "accepted")) return text;
  return `${text}\n  (maildomain actions prints the letters to send and the reasons)`;
}

/** Today in UTC, YYYY-MM-DD: plans have no clock, commands do. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
