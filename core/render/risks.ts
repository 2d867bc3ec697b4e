// The manual of risks: every risk rule with what it is about, why, and how to undo the change.
import type { RiskRule, RiskRules } from "../mail/diff";
import type { Room } from "../mail/feature";
import { rooms as roomList } from "../mail/index";
import { cell, explanation } from "./manual";
import { commonRisks } from "../review/common";

/** The risk rules of one area under its heading. */
export interface RiskArea {
  readonly title: string;
  readonly risks: RiskRules;
}

/** Every risk rule: what holds for all records, then the rooms in their order. */
export const riskAreas: readonly RiskArea[] = [
  { title: "Every record", risks: commonRisks },
  ...(roomList as readonly Room[]).flatMap(({ title, diff }) => (diff ? [{ title, risks: diff.risks }] : [])),
];

/** The risk rule behind a code. */
export function findRisk(code: string): RiskRule | undefined {
  return riskAreas.find(({ risks }) => code in risks)?.risks[code];
}

/** What `explain CODE` prints of a risk. */
export function explainRisk(code: string, rule: RiskRule): string {
  return explanation(code, rule.title, [
    ["risk", rule.risk],
    ["why", rule.why],
    ["undo", rule.rollback],
    ...(rule.reference === undefined ? [] : [["written in", rule.reference] as const]),
    ["such as", rule.example],
  ]);
}

/** The manual as Markdown: one section an area, one table row a rule. */
export function risksMarkdown(): string {
  const sections = riskAreas
    .filter(({ risks }) => Object.keys(risks).length > 0)
    .map(({ title, risks }) => {
      const rows = Object.entries(risks).map(
        ([code, { risk, title: what, why, rollback, reference, example }]) =>
          `| ${[`\`${code}\``, risk, what, why, rollback, reference ?? "", `\`${example}\``].map(cell).join(" | ")} |`,
      );
      return [
        `## ${title}`,
        "",
        "| code | risk | a change in which | why | how to undo it | written in | example |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        ...rows,
      ].join("\n");
    });
  const heading = [
    "# Risks of a change",
    "",
    "Made from the source by `npm run docs`. `maildomain review` and `maildomain up` judge each change by these rules; a change",
    "that none of them names is safe. `maildomain explain CODE` prints one.",
  ].join("\n");
  return `${[heading, ...sections].join("\n\n")}\n`;
}
