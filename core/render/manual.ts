// The manual of rules: every code with what it asks, why, where that is written, and a right example.
import { actionRules } from "../actions";
import { configRules } from "../config/problems";
import { dnsRules } from "../dns/check";
import { mergeRules } from "../dns/merge";
import { existingRules } from "../existing";
import { issueRules, type Level, type Rule, type Rules } from "../issue";
import { rooms } from "../mail/index";
import { routeRules } from "../route";
import { zoneRules } from "../zones";

/** The rules of one area under its heading. */
export interface RuleArea {
  readonly title: string;
  readonly rules: Rules;
}

/** Every rule of the core, area by area: configuration, DNS, then the rooms in their order. */
export const ruleAreas: readonly RuleArea[] = [
  { title: "Configuration", rules: { ...configRules, ...issueRules } },
  { title: "DNS", rules: { ...dnsRules, ...mergeRules, ...routeRules, ...zoneRules } },
  { title: "Existing records", rules: existingRules },
  ...rooms.map((room) => ({ title: room.title, rules: room.rules })),
  { title: "Manual actions", rules: actionRules },
];

const levelText: Readonly<Record<Level, string>> = {
  E: "error, always stops",
  e: "error, stops unless an allow entry names it",
  W: "warning",
  I: "information",
};

/** The rule behind a code, in any of the areas given. */
export function findRule(code: string, areas: readonly RuleArea[]): Rule | undefined {
  return areas.find(({ rules }) => code in rules)?.rules[code];
}

/** What `explain CODE` prints. */
export function explainRule(code: string, rule: Rule): string {
  return explanation(code, rule.title, [
    ["level", levelText[rule.level]],
    ["why", rule.why],
    ...(rule.reference === undefined ? [] : [["written in", rule.reference] as const]),
    ["right", rule.example],
  ]);
}

/** A code with its title, and what there is to say of it under short names. */
export function explanation(
  code: string,
  title: string,
  rows: readonly (readonly [name: string, text: string])[],
): string {
  return [`${code}: ${title}`, ...rows.map(([name, text]) => `  ${name.padEnd(10)}  ${text}`)].join("\n");
}

/** The manual as Markdown: one section an area, one table row a rule. */
export function rulesMarkdown(areas: readonly RuleArea[]): string {
  const sections = areas
    .filter(({ rules }) => Object.keys(rules).length > 0)
    .map(({ title, rules }) => {
      const rows = Object.entries(rules).map(([code, rule]) =>
        [
          `\`${code}\``,
          rule.level,
          cell(rule.title),
          cell(rule.why),
          cell(rule.reference ?? ""),
          `\`${cell(rule.example)}\``,
        ].join(" | "),
      );
      return [
        `## ${title}`,
        "",
        "code | level | what must hold | why | reference | right",
        "---|---|---|---|---|---",
        ...rows,
      ].join("\n");
    });
  return [
    "# Rules",
    "",
    "Made from the rules in the source by `npm run docs`. Levels: **E** error, always stops; **e** error, stops unless an",
    "`allow` entry names it with a reason; **W** warning; **I** information. A few rules report milder cases one level lower.",
    "`maildomain explain CODE` prints one of them.",
    "",
    sections.join("\n\n"),
    "",
  ].join("\n");
}

export function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
