// A review as a pull-request comment: dangerous changes open, the rest folded, and never longer than a comment may be.
import type { Change, Review } from "../change";
import { groupChanges, summaryLine, type Group } from "./group";
import { safeText } from "./safe-text";
import { cacheText, kindOf, pointText, recordTexts, rollbackOf, summaryOf, titleOf } from "./words";

/** GitHub takes comments of 65,536 characters; the rest is for whoever wraps the comment. */
export const markdownLimit = 60_000;

/** Marks a comment of ours, so that a pipeline can find and update it. */
export const commentMark = "<!-- maildomain-review -->";

const icons = { danger: "🛑", caution: "⚠️", safe: "✅" } as const;

/** The Markdown form; what does not fit is counted at its end. */
export function reviewMarkdown(review: Review): string {
  const groups = groupChanges(review.changes);
  const heading = `${commentMark}\n### Mail DNS: ${summaryLine(review.changes, review.unchanged)}\n`;
  const full = groups.map((group) => section(group, true));
  const whole = [heading, ...full].join("\n");
  if (whole.length <= markdownLimit) return whole;
  return shortened(heading, groups);
}

/** Drops first the records of the harmless, then the harmless, and says how many were left out. */
function shortened(heading: string, groups: readonly Group[]): string {
  const parts = [heading];
  let length = heading.length;
  let left = 0;
  for (const group of groups) {
    const text = section(group, false);
    if (length + text.length + 1 > markdownLimit - 300) {
      left += 1 + group.others.length;
      continue;
    }
    parts.push(text);
    length += text.length + 1;
  }
  const note = `\n_The records themselves are left out${left > 0 ? `, and ${left} changes with them` : ""}: the whole review is longer than a comment may be. \`maildomain review\` shows all of it._\n`;
  return [...parts, note].join("\n");
}

function section(group: Group, records: boolean): string {
  const { first, others } = group;
  const title = `${icons[first.risk]} <b>${escapeMarkdown(titleOf(first))}</b> (${escapeMarkdown(kindOf(first))}): ${escapeMarkdown(summaryOf(first))}`;
  const body = [
    ...first.findings.map(({ code, reason }) => `- **why**: ${escapeMarkdown(safeText(reason))} (${code})`),
    ...(first.risk === "safe" ? [] : optional("undo", rollbackOf(first))),
    ...optional("caches", cacheText(first)),
    ...(others.length === 0
      ? []
      : [
          `- **also** in ${others.length} more: ${escapeMarkdown(safeText(others.map(({ domain }) => domain).join(", ")))}`,
        ]),
    ...codeBlock(first.kind === "record" ? first.points.map(pointText) : []),
    ...(records ? codeBlock(recordDiff(first)) : []),
  ];
  const open = first.risk === "danger" ? " open" : "";
  return `<details${open}><summary>${title}</summary>\n\n${body.join("\n")}\n\n</details>`;
}

function optional(label: string, text: string | undefined): string[] {
  return text === undefined ? [] : [`- **${label}**: ${escapeMarkdown(text)}`];
}

function recordDiff(change: Change): string[] {
  if (change.kind !== "record") return [];
  const [old, now] = [recordTexts(change, change.before), recordTexts(change, change.after)];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
  ];
}

/** A fence longer than any run of backticks inside, so that no record can close it. */
function codeBlock(lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)),
  );
  const fence = "`".repeat(longest + 1);
  return ["", `${fence}diff`, ...lines, fence];
}

/** Text in which no character means anything to Markdown or HTML. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/[\\`*_[\]|~#@!$(){}]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/:\/\//g, "&#58;//");
}
