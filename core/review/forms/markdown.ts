// A review as a pull-request comment: dangerous changes open, the rest folded, and never longer than a comment may be.
import type { Change, Review } from "../change";
import { groupChanges, riskCounts, summaryLine, type Group } from "./group";
import {
  cacheText,
  kindOf,
  othersText,
  pointsOf,
  pointText,
  reasonOf,
  recordDiff,
  rollbackOf,
  screenful,
  summaryOf,
  titleOf,
} from "./words";

/**
 * In UTF-16 units. GitHub takes 65,536 characters, or 262,144 octets of UTF-8 by another count: this many units are below
 * either, whatever they are. The rest is for whoever wraps the comment.
 */
export const markdownLimit = 60_000;

/** Marks a comment of ours, so that a pipeline can find and update it. */
export const commentMark = "<!-- maildomain-review -->";

const icons = { danger: "🛑", caution: "⚠️", safe: "✅" } as const;

/** How much of a change is shown: why and how to undo it, then what differs, then all of it with the records. */
const details = ["reasons", "points", "records"] as const;
type Detail = (typeof details)[number];

/** The Markdown form; what does not fit is counted at its end. */
export function reviewMarkdown(review: Review): string {
  const groups = groupChanges(review.changes);
  const heading = `${commentMark}\n### Mail DNS: ${summaryLine(review.changes, review.unchanged)}\n`;
  const whole = [heading, ...groups.map((group) => section(group, "records"))].join("\n");
  return whole.length <= markdownLimit ? whole : [heading, ...fitting(groups, heading.length)].join("\n");
}

interface Shown {
  readonly group: Group;
  readonly detail: Detail;
  readonly text: string;
}

/** As many groups as fit, the riskiest first; then as much of each as there is room for. */
function fitting(groups: readonly Group[], used: number): string[] {
  let room = markdownLimit - used - 500;
  const shown: Shown[] = [];
  for (const group of groups) {
    const text = section(group, "reasons");
    if (text.length + 1 > room) break;
    room -= text.length + 1;
    shown.push({ group, detail: "reasons", text });
  }
  const grown = shown.map((small): Shown => {
    for (const detail of ["records", "points"] as const) {
      const text = section(small.group, detail);
      if (text.length - small.text.length > room) continue;
      room -= text.length - small.text.length;
      return { group: small.group, detail, text };
    }
    return small;
  });
  return [...grown.map(({ text }) => text), leftOut(grown, groups.slice(shown.length))];
}

function leftOut(shown: readonly Shown[], left: readonly Group[]): string {
  const count = (test: (detail: Detail) => boolean): number =>
    shown.filter(({ detail }) => test(detail)).reduce((sum, { group }) => sum + 1 + group.others.length, 0);
  const changes = left.flatMap(({ first, others }) => [first, ...others]);
  const parts = [
    ...(changes.length === 0 ? [] : [`${riskCounts(changes).join(", ")} changes`]),
    ...partOf(
      "what differs",
      count((detail) => detail === "reasons"),
    ),
    ...partOf(
      "the records",
      count((detail) => detail === "points"),
    ),
  ];
  return `\n_Left out, for the whole review is longer than a comment may be: ${parts.join("; ")}. \`maildomain review\` shows all of it._\n`;
}

function partOf(what: string, count: number): string[] {
  return count === 0 ? [] : [`${what} of ${count} change${count === 1 ? "" : "s"}`];
}

function section(group: Group, detail: Detail): string {
  const { first, others } = group;
  const title = `${icons[first.risk]} <b>${escapeMarkdown(titleOf(first))}</b> (${escapeMarkdown(kindOf(first))}): ${escapeMarkdown(summaryOf(first))}`;
  const level = details.indexOf(detail);
  const body = [
    ...first.findings.map((finding) => `- **why**: ${escapeMarkdown(reasonOf(finding))} (${finding.code})`),
    ...(first.risk === "safe" ? [] : optional("undo", rollbackOf(first))),
    ...optional("caches", cacheText(first)),
    ...optional("also", othersText(first, others)),
    ...(level > 0 ? codeBlock(pointLines(first, detail === "points" ? screenful : Infinity)) : []),
    ...(level > 1 ? codeBlock(recordDiff(first)) : []),
  ];
  const open = first.risk === "danger" ? " open" : "";
  return `<details${open}><summary>${title}</summary>\n\n${body.join("\n")}\n\n</details>`;
}

function pointLines(change: Change, limit: number): string[] {
  const { shown, rest } = pointsOf(change, limit);
  return [...shown.map(pointText), ...(rest === 0 ? [] : [`… and ${rest} more`])];
}

function optional(label: string, text: string | undefined): string[] {
  return text === undefined ? [] : [`- **${label}**: ${escapeMarkdown(text)}`];
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

const special = /[&<>\\`*_[\]|~!$(){}]/g;

// Hosts of repositories look for @name, #1, !1, GH-1, :emoji: and URLs after Markdown was read, www. while it is read:
// only a tag between parts them. An IPv6 address such as 2001:db8:100::1 holds an emoji otherwise.
const references =
  /(?<=[@#!$%&~^])(?=[\p{L}\p{N}_-])|(?<=:)(?=\/\/|[\w+-]+:)|(?<=\bgh)(?=-\d)|(?<=\bwww)(?=\.)/giu;

/** Text in which no character means anything to Markdown or HTML, and which calls nobody and links to nothing. */
function escapeMarkdown(text: string): string {
  const escaped = (part: string): string =>
    part.replace(special, (character) => `&#${character.charCodeAt(0)};`);
  return text.split(references).map(escaped).join("<!-- -->");
}
