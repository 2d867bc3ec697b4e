// What a change of MTA-STS means, and its risks.
import { describe, expect, it } from "vitest";
import { mtaStsRisks } from "../../../core/mail/mta-sts/diff";
import { review } from "../../../core/review/review";
import { emptySnapshot, type Snapshot } from "../../../core/review/snapshot";
import { textsReview } from "./records";
import { findingsOf, linesOf, meaningOf, runRiskTable, type RiskCase } from "./risk-table";

const base = { hosts: { "mail.example.com": { ipv4: "203.0.113.25" } }, mx: ["mail.example.com"] };
const sts = (settings: object) => ({ ...base, mtaSts: settings });
const elsewhere = {
  ...base,
  mx: ["mail.example.com", "mx.example.net"],
  allow: [{ code: "sts.mx-cover", reason: "the second host moves in next week" }],
};

const cases: RiskCase[] = [
  {
    code: "mta-sts.uncovered",
    title: "an MX host that the policy does not list",
    risk: "danger",
    bad: [
      { ...elsewhere, mtaSts: { mode: "testing", mx: ["mail.example.com"] } },
      { ...elsewhere, mtaSts: { mode: "enforce", mx: ["mail.example.com"] } },
    ],
    good: [
      { ...elsewhere, mtaSts: { mode: "testing", mx: ["mail.example.com"] } },
      { ...elsewhere, mtaSts: { mode: "testing", mx: ["mail.example.com", "*.example.org"] } },
    ],
  },
  {
    code: "mta-sts.enforced",
    title: "after testing",
    risk: "caution",
    bad: [sts({ mode: "testing" }), sts({ mode: "enforce" })],
    good: [sts({ mode: "enforce" }), sts({ mode: "testing" })],
  },
  {
    code: "mta-sts.enforced",
    title: "at once",
    risk: "caution",
    bad: [base, sts({ mode: "enforce" })],
    good: [base, sts({ mode: "testing" })],
  },
  {
    code: "mta-sts.loosened",
    title: "back to testing",
    risk: "caution",
    bad: [sts({ mode: "enforce" }), sts({ mode: "testing" })],
    good: [sts({ mode: "testing" }), sts({ mode: "none" })],
  },
  {
    code: "mta-sts.gone",
    title: "while it is enforced",
    risk: "caution",
    bad: [sts({ mode: "enforce" }), base],
    good: [sts({ mode: "none" }), base],
  },
];
runRiskTable("mtaSts", mtaStsRisks, cases);

describe("a change of MTA-STS", () => {
  it.each([
    [
      "a new policy",
      base,
      sts({ mode: "testing" }),
      [
        "new policy; mode testing, mx mail.example.com, kept for 14 d",
        '+ "v=STSv1; id=?;"',
        "+ mode: testing",
        "+ mx: mail.example.com",
        "+ max_age: 14 d",
      ],
    ],
    [
      "another mode",
      sts({ mode: "testing" }),
      sts({ mode: "enforce" }),
      [
        "senders fetch the policy again; mode testing → enforce",
        '- "v=STSv1; id=?;"',
        '+ "v=STSv1; id=?;"',
        "~ mode: testing → enforce",
      ],
    ],
    [
      "the way out",
      sts({ mode: "enforce" }),
      sts({ mode: "none" }),
      [
        "senders fetch the policy again; mode enforce → none; max_age 14 d → 1 d",
        '- "v=STSv1; id=?;"',
        '+ "v=STSv1; id=?;"',
        "~ mode: enforce → none",
        "~ max_age: 14 d → 1 d",
      ],
    ],
    [
      "an id alone",
      sts({ mode: "testing", id: "1" }),
      sts({ mode: "testing", id: "2" }),
      ["senders fetch the policy again", '- "v=STSv1; id=?;"', '+ "v=STSv1; id=?;"'],
    ],
    [
      "a policy that goes",
      sts({ mode: "none" }),
      base,
      [
        "the policy goes; mode none, mx mail.example.com, kept for 1 d",
        '- "v=STSv1; id=?;"',
        "- mode: none",
        "- mx: mail.example.com",
        "- max_age: 1 d",
      ],
    ],
  ])("explains %s", (_title, before, after, lines) => {
    const found = meaningOf([before, after], "mtaSts");
    expect(found.map((texts) => texts.map((text) => text.replace(/id=[0-9a-z]+/, "id=?")))).toEqual([lines]);
  });

  it("blames no policy that a state of an older version does not tell of", () => {
    const found = textsReview("_mta-sts.example.com. TXT", ['"v=STSv1; id=1;"'], ['"v=STSv1; id=2;"'], {
      facts: {},
    });
    expect(findingsOf(found)).toEqual([]);
    expect(linesOf(found, "mtaSts")).toEqual([
      ["senders fetch the policy again", '- "v=STSv1; id=1;"', '+ "v=STSv1; id=2;"'],
    ]);
  });

  it("does not call a policy newly enforced when nobody knows what it was", () => {
    const facts = { "mtaSts.mode": "enforce", "mtaSts.mx": "mail.example.com", "mtaSts.maxAge": "86400" };
    const side = (id: number, known: Readonly<Record<string, string>>): Snapshot => {
      const set = { ttl: 3600, rdatas: [`"v=STSv1; id=${id};"`] };
      const records = { "example.com": { "_mta-sts.example.com. TXT": set } };
      return { ...emptySnapshot, domains: [{ domain: "example.com", records, issues: [], facts: known }] };
    };
    expect(findingsOf(review(side(1, {}), side(2, facts)))).toEqual([]);
    expect(findingsOf(review(emptySnapshot, side(2, facts)))).toEqual(["caution mta-sts.enforced"]);
  });

  it("takes the policy of another name for none of its own", () => {
    const facts = { "mtaSts.mode": "enforce", "mtaSts.mx": "mail.example.com", "mtaSts.maxAge": "86400" };
    const found = textsReview("_mta-sts.news.example.com. TXT", null, ['"v=STSv1; id=2;"'], { facts });
    expect(findingsOf(found)).toEqual([]);
    expect(linesOf(found, "mtaSts")).toEqual([["adds 1 value", '+ "v=STSv1; id=2;"']]);
  });

  it("shows a late and a hostile value as what they are", () => {
    const late = textsReview("_mta-sts.example.com. TXT", ['"v=STSv1; id=1;"'], ["late"]);
    expect(linesOf(late, "mtaSts")[0]).toContain("+ known after apply");
    const odd = textsReview("_mta-sts.example.com. TXT", null, ['"v=STSv1; id=\\027[2J<script>"']);
    expect(linesOf(odd, "mtaSts")[0]).toEqual(["new policy", '+ "v=STSv1; id=\\027[2J<script>"']);
  });
});
