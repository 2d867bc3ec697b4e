// What a change of TLSA records means, and its risks.
import { describe, expect, it } from "vitest";
import { daneRisks } from "../../../core/mail/dane/diff";
import { textsReview } from "./records";
import { linesOf, meaningOf, runRiskTable, type RiskCase } from "./risk-table";
import { tlsa } from "./settings";

const base = { hosts: { "mail.example.com": { ipv4: "203.0.113.25" } }, mx: ["mail.example.com"] };
const dane = (...values: string[]) => ({
  ...base,
  dane: { dnssec: true, hosts: values.length === 0 ? {} : { "mail.example.com": values } },
});
const [one, two] = [tlsa("one"), tlsa("two")];
const short = (text: string): string => `${text.slice(0, 22)}…`;

const cases: RiskCase[] = [
  {
    code: "dane.no-overlap",
    title: "another key at once",
    risk: "danger",
    bad: [dane(one), dane(two)],
    good: [dane(one), dane(one, two)],
  },
  {
    code: "dane.removed-early",
    title: "the old key",
    risk: "caution",
    bad: [dane(one, two), dane(two)],
    good: [dane(one), dane()],
  },
  {
    code: "dane.first",
    title: "a host without TLSA before",
    risk: "caution",
    bad: [dane(), dane(one)],
    good: [dane(one), dane(one, two)],
  },
];
runRiskTable("dane", daneRisks, cases);

describe("a change of DANE", () => {
  it.each([
    ["the first value", [], [one], [`adds ${short(one)}`, `+ ${short(one)} (key of the server)`]],
    [
      "the next value, ahead of the rollover",
      [one],
      [one, two],
      [`adds ${short(two)}`, `= ${short(one)} (key of the server)`, `+ ${short(two)} (key of the server)`],
    ],
    [
      "the end of the rollover",
      [one, two],
      [two],
      [`removes ${short(one)}`, `- ${short(one)} (key of the server)`, `= ${short(two)} (key of the server)`],
    ],
    [
      "a rollover without overlap",
      [one],
      [two],
      [
        `adds ${short(two)}; removes ${short(one)}`,
        `- ${short(one)} (key of the server)`,
        `+ ${short(two)} (key of the server)`,
      ],
    ],
    ["the last value", [one], [], [`removes ${short(one)}`, `- ${short(one)} (key of the server)`]],
  ])("explains %s", (_title, before, after, lines) => {
    const found = meaningOf([dane(...before), dane(...after)], "dane");
    expect(found.map(([summary, ...points]) => [summary, ...points.sort()])).toEqual([
      [lines[0], ...lines.slice(1).sort()],
    ]);
  });

  it("says what each kind of value stands for", () => {
    const data = "ab".repeat(32);
    const kinds = ["0 0 1", "1 1 1", "2 0 1", "2 1 1", "3 0 1"].map((kind) => `${kind} ${data}`);
    const found = linesOf(textsReview("_25._tcp.mail.example.com. TLSA", null, kinds), "dane");
    expect(found[0]?.slice(1).map((line) => line.slice(line.indexOf("(")))).toEqual([
      "(certificate of an authority, publicly trusted)",
      "(key of the server, publicly trusted)",
      "(certificate of an authority)",
      "(key of an authority)",
      "(certificate of the server)",
    ]);
  });

  it("shows a late value, and one that is no TLSA, as what they are", () => {
    const name = "_25._tcp.mail.example.com. TLSA";
    expect(linesOf(textsReview(name, [one], [one, "late"]), "dane")).toEqual([
      ["known after apply", `= ${short(one)} (key of the server)`, "+ known after apply"],
    ]);
    expect(linesOf(textsReview(name, [one], ["3 1 1 <b>"]), "dane")).toEqual([
      ["other values", `- ${one}`, "+ 3 1 1 <b>"],
    ]);
  });
});
