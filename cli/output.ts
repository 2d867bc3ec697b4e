// What commands print: colour when the terminal wants it, issues, records as a table.
import pc from "picocolors";
import { rdataTexts } from "../core/dns/rrset";
import { countIssues, printIssues, type Issue, type Severity } from "../core/issue";
import type { ManualAction } from "../core/mail/action";
import type { Plan } from "../core/plan";
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

/** The manual actions that are open; in full each comes with its letter, its reason and what to know beforehand. */
export function actionList(actions: readonly ManualAction[], form: "short" | "full"): string {
  if (actions.length === 0) return "no manual actions";
  const heading = paint.bold(`${actions.length} manual action${actions.length === 1 ? "" : "s"} open`);
  const rest = form === "short" ? ["  (maildomain plan prints the letters to send and the reasons)"] : [];
  return [heading, ...actions.map((action) => actionText(action, form)), ...rest].join("\n");
}

function actionText(action: ManualAction, form: "short" | "full"): string {
  const facts: [string, readonly string[]][] = [
    ["who", [action.who]],
    ["do", action.steps],
    ["check", action.verify.map(({ command, expect }) => `${command}  →  ${expect.replaceAll("\n", ", ")}`)],
  ];
  if (form === "full") {
    facts.splice(1, 0, ["first", action.precondition === undefined ? [] : [action.precondition]]);
    facts.push(["wait", action.waiting === undefined ? [] : [action.waiting]], ["note", action.notes ?? []]);
    facts.push(["why", [action.why]], ["letter", action.ticket.split("\n")]);
  }
  const lines = facts.flatMap(([name, texts]) =>
    texts.map((text, index) => `    ${(index === 0 ? `${name}:` : "").padEnd(8)}${text}`.trimEnd()),
  );
  return [`  ${paint.yellow("☐")} ${action.id} (${action.domain})`, ...lines].join("\n");
}
