// What a change of CAA records means, and its risks.
import { describe, expect, it } from "vitest";
import { caaRisks } from "../../../core/mail/caa/diff";
import { textsReview } from "./records";
import { findingsOf, linesOf, meaningOf, reviewOf, runRiskTable, type RiskCase } from "./risk-table";

const caa = (settings: object) => ({ caa: settings });
const account = { ca: "letsencrypt.org", accountUri: "https://ca.example/acct/1" };

const cases: RiskCase[] = [
  {
    code: "caa.issuer-lost",
    title: "another authority",
    risk: "caution",
    bad: [caa({ issue: "letsencrypt.org" }), caa({ issue: "pki.goog" })],
    good: [caa({ issue: "letsencrypt.org" }), caa({ issue: ["letsencrypt.org", "pki.goog"] })],
  },
  {
    code: "caa.issuer-lost",
    title: "one authority where all were allowed",
    risk: "caution",
    bad: [{}, caa({ issue: "letsencrypt.org" })],
    good: [{}, caa({ iodef: "mailto:security@example.com" })],
  },
  {
    code: "caa.issuer-lost",
    title: "an authority for one account alone",
    risk: "caution",
    bad: [caa({ issue: "letsencrypt.org" }), caa({ issue: account })],
    good: [caa({ issue: account }), caa({ issue: "letsencrypt.org" })],
  },
  {
    code: "caa.all-forbidden",
    title: "nobody",
    risk: "danger",
    bad: [caa({ issue: "letsencrypt.org" }), caa({ issue: "none" })],
    good: [caa({ issue: "none" }), caa({ issue: "letsencrypt.org" })],
  },
  {
    code: "caa.opened",
    title: "no records",
    risk: "caution",
    bad: [caa({ issue: "letsencrypt.org" }), {}],
    good: [caa({ iodef: "mailto:security@example.com" }), {}],
  },
];
runRiskTable("caa", caaRisks, cases);

describe("a change of CAA", () => {
  it.each([
    [
      "a first authority",
      {},
      { issue: "letsencrypt.org" },
      ["adds issue letsencrypt.org", "+ issue letsencrypt.org"],
    ],
    [
      "another authority",
      { issue: "letsencrypt.org" },
      { issue: "pki.goog" },
      ["adds issue pki.goog; removes issue letsencrypt.org", "- issue letsencrypt.org", "+ issue pki.goog"],
    ],
    [
      "an authority that refuses what it does not understand",
      {},
      { issue: "none", critical: true },
      ["adds issue ; (critical)", "+ issue ; (critical)"],
    ],
  ])("explains %s", (_title, before, after, lines) => {
    expect(meaningOf([caa(before), caa(after)], "caa")).toEqual([lines]);
  });

  it("looks at the records of the nearest name", () => {
    const both = { issue: "letsencrypt.org", at: ["example.com", "mail.example.com"] };
    const found = findingsOf(reviewOf([caa(both), caa({ issue: "letsencrypt.org" })]));
    expect(found).toEqual([]);
  });

  it("shows a late and a hostile value as what they are", () => {
    const name = "example.com. CAA";
    expect(linesOf(textsReview(name, ['0 issue "a.example"'], ["late"]), "caa")[0]?.[0]).toBe(
      "removes issue a.example",
    );
    expect(findingsOf(textsReview(name, ['0 issue "a.example"'], ["late"]))).toEqual([]);
    expect(linesOf(textsReview(name, null, ['0 issue "\\027]8;;evil\\007"']), "caa")).toEqual([
      ["adds issue \u001b]8;;evil\u0007", "+ issue \\u{1b}]8;;evil\\u{7}"],
    ]);
  });
});
