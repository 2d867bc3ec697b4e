// Issues: what is wrong, how bad it is, where, and what to do. The rules behind the codes, and the one printer.

/** How an issue counts. Only errors stop; an overridable error stops unless an `allow` entry names it. */
export type Severity = "error" | "warning" | "info";

/** A finding about a configuration or the records it leads to. */
export interface Issue {
  /** stable, "area.kebab-case" */
  readonly code: string;
  readonly severity: Severity;
  /** an error that an `allow` entry may turn into a warning */
  readonly overridable: boolean;
  /** the place in the configuration, or `owner TYPE` */
  readonly where: string;
  /** what is wrong, the value got, what is allowed; lower case, no final period */
  readonly message: string;
  /** what to change */
  readonly fix?: string;
  /** the document and section that says so */
  readonly reference?: string;
}

/** The level of a rule: E error for good, e error that may be allowed, W warning, I information. */
export type Level = "E" | "e" | "W" | "I";

/** What stands behind a code; the manual of rules and the `explain` command are made from it. */
export interface Rule {
  readonly level: Level;
  /** document and section, as "RFC 7208 4.6.4" */
  readonly reference?: string;
  /** what must hold, in one sentence */
  readonly title: string;
  /** what happens to mail or to the zone when it does not */
  readonly why: string;
  /** a right value */
  readonly example: string;
}

/** Rules by code. */
export type Rules = Readonly<Record<string, Rule>>;

/** Names the rules of a room; the codes become part of the type, so that a report of an unknown code fails to compile. */
export function defineRules<const R extends Rules>(rules: R): R {
  return rules;
}

/** What a report may add to the rule's own text. `level` is for the few rules with two levels. */
export interface ReportOptions {
  readonly fix?: string;
  readonly level?: Level;
  readonly reference?: string;
}

/** Reports a finding under one of a room's codes. */
export type Report<R extends Rules> = (
  code: keyof R & string,
  where: string,
  message: string,
  options?: ReportOptions,
) => Issue;

const severities: Readonly<Record<Level, Severity>> = { E: "error", e: "error", W: "warning", I: "info" };

/** The way to report under the codes of `rules`. */
export function reporter<R extends Rules>(rules: R): Report<R> {
  return (code, where, message, options = {}) => {
    const rule = rules[code] as Rule;
    const level = options.level ?? rule.level;
    const reference = options.reference ?? rule.reference;
    return {
      code,
      severity: severities[level],
      overridable: level === "e",
      where,
      message,
      ...(options.fix === undefined ? {} : { fix: options.fix }),
      ...(reference === undefined ? {} : { reference }),
    };
  };
}

/** A decision to live with an issue, and why. */
export interface AllowEntry {
  readonly code: string;
  /** the issue's `where`, in full or as it reads below the mail domain; without it, every place in the domain */
  readonly where?: string | undefined;
  readonly reason: string;
}

const allowRules = defineRules({
  "allow.unmatched": {
    level: "W",
    title: "an allow entry matches an issue",
    why: "an entry that matches nothing is a leftover, or a typo that leaves the real issue standing",
    example: 'allow: [ { code: mx.cname, where: mx, reason: "moves in March" } ]',
  },
});
const reportAllow = reporter(allowRules);

/** The rules of this file. */
export const issueRules: Rules = allowRules;

/**
 * Applies the allow entries of one mail domain (`base` is its place in the configuration): an overridable error
 * becomes a warning with the reason, a warning or information goes away. Entries that change nothing are reported.
 */
export function applyAllow(issues: readonly Issue[], entries: readonly AllowEntry[], base: string): Issue[] {
  if (entries.length === 0) return [...issues];
  const used = new Set<AllowEntry>();
  const kept: Issue[] = [];
  for (const issue of issues) {
    const entry = entries.find((candidate) => matches(candidate, issue, base));
    if (entry) used.add(entry);
    const allowed = entry ? allowIssue(issue, entry) : issue;
    if (allowed) kept.push(allowed);
  }
  entries.forEach((entry, index) => {
    if (used.has(entry)) return;
    const place = entry.where === undefined ? "" : ` at "${entry.where}"`;
    kept.push(
      reportAllow(
        "allow.unmatched",
        `${base}.allow[${index}]`,
        `no issue "${entry.code}"${place} was found`,
        {
          fix: "remove the entry, or copy code and place from the issue that it is about",
        },
      ),
    );
  });
  return kept;
}

function matches(entry: AllowEntry, issue: Issue, base: string): boolean {
  if (entry.code !== issue.code) return false;
  return entry.where === undefined || entry.where === issue.where || `${base}.${entry.where}` === issue.where;
}

function allowIssue(issue: Issue, entry: AllowEntry): Issue | undefined {
  if (issue.severity !== "error") return undefined;
  if (issue.overridable) return overridden(issue, `allowed: ${entry.reason}`);
  return { ...issue, message: `${issue.message}; an allow entry cannot let this pass` };
}

/** An overridable error as the warning that is left of it; every other issue as it is. */
export function overridden(issue: Issue, reason: string): Issue {
  if (issue.severity !== "error" || !issue.overridable) return issue;
  return { ...issue, severity: "warning", message: `${issue.message} (${reason})` };
}

/** Issues in the order in which they are always listed: by place, then by code, then by text. */
export function sortIssues(issues: readonly Issue[]): Issue[] {
  const key = (issue: Issue): string => `${issue.where}\u0000${issue.code}\u0000${issue.message}`;
  return issues
    .map((issue) => [key(issue), issue] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, issue]) => issue);
}

/** True when at least one issue stops. */
export function hasErrors(issues: readonly Issue[]): boolean {
  return issues.some((issue) => issue.severity === "error");
}

const marks: Readonly<Record<Severity, string>> = { error: "✖", warning: "⚠", info: "ℹ" };

/** One issue as text, without its place: code, message, reference, fix. */
function issueText(issue: Issue): string {
  const reference = issue.reference === undefined ? "" : ` (${issue.reference})`;
  const fix = issue.fix === undefined ? "" : `; ${issue.fix}`;
  return `${issue.code}: ${issue.message}${reference}${fix}`;
}

/** "2 errors, 1 warning": how many issues of each severity there are; "no issues" for none. */
export function countIssues(issues: readonly Issue[]): string {
  const parts = (["error", "warning", "info"] as const).flatMap((severity) => {
    const count = issues.filter((issue) => issue.severity === severity).length;
    if (count === 0) return [];
    return [
      severity === "info" ? `${count} for information` : `${count} ${severity}${count === 1 ? "" : "s"}`,
    ];
  });
  return parts.length === 0 ? "no issues" : parts.join(", ");
}

/** The one printer: every issue with its mark and place, in the listing order. */
export function printIssues(
  issues: readonly Issue[],
  paint: (severity: Severity, text: string) => string = (_, text) => text,
): string {
  return sortIssues(issues)
    .map(
      (issue) =>
        `  ${paint(issue.severity, `${marks[issue.severity]} ${issueText(issue)}`)}\n    → at ${issue.where}`,
    )
    .join("\n");
}
