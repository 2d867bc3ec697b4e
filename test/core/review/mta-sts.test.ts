// What a change of MTA-STS means, and its risks.
import { describe, expect, it } from "vitest";
import { mtaStsRisks } from "../../../core/mail/mta-sts/diff";
import { review } from "../../../core/review/review";
import { emptySnapshot, type Snapshot } from "../../../core/review/snapshot";
import { reasonsOf, recordsReview, textsReview, type Records } from "./records";
import { findingsOf, linesOf, meaningOf, reviewOf, runRiskTable, type RiskCase } from "./risk-table";

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
    code: "mta-sts.loosened",
    title: "under an id that senders see",
    risk: "caution",
    bad: [sts({ mode: "enforce", id: "1" }), sts({ mode: "none", id: "2" })],
    good: [sts({ mode: "enforce", id: "1" }), sts({ mode: "none", id: "1" })],
  },
  {
    code: "mta-sts.gone",
    title: "while it is enforced",
    risk: "caution",
    bad: [sts({ mode: "enforce" }), base],
    good: [sts({ mode: "none" }), base],
  },
  {
    code: "mta-sts.gone",
    title: "of a domain that goes on receiving",
    risk: "caution",
    bad: [sts({ mode: "enforce" }), base],
    good: [sts({ mode: "enforce" }), { mode: "no-mail" }],
  },
  {
    code: "mta-sts.id-kept",
    title: "the way out under the same id",
    risk: "caution",
    bad: [sts({ mode: "enforce", id: "1" }), sts({ mode: "none", id: "1" })],
    good: [sts({ mode: "enforce", id: "1" }), sts({ mode: "none", id: "2" })],
  },
  {
    code: "mta-sts.id-kept",
    title: "another max_age under the same id",
    risk: "caution",
    bad: [sts({ mode: "testing", id: "1" }), sts({ mode: "testing", id: "1", maxAge: 2592000 })],
    good: [sts({ mode: "testing", id: "1" }), sts({ mode: "testing", id: "1", ttl: 600 })],
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
      "another policy under the same id",
      sts({ mode: "enforce", id: "1" }),
      sts({ mode: "none", id: "1" }),
      [
        "no sender fetches the policy again, for the id stays; mode enforce → none; max_age 14 d → 1 d",
        "~ mode: enforce → none",
        "~ max_age: 14 d → 1 d",
      ],
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

  const name = "_mta-sts.example.com.";
  const held = { "mtaSts.mode": "enforce", "mtaSts.mx": "mail.example.com", "mtaSts.maxAge": "86400" };
  const gone =
    "caution mta-sts.gone: example.com drops MTA-STS while senders enforce its policy for up to 1 d";
  const text = (...texts: readonly string[]): Records => ({
    [`${name} TXT`]: texts.map((one) => `"${one}"`),
  });
  const alias = (target: string): Records => ({ [`${name} CNAME`]: [target] });
  const one = text("v=STSv1; id=1;");
  it.each<[title: string, before: Records, after: Records, summary: string, reasons: readonly string[]]>([
    ["goes", one, {}, "the policy goes", [gone]],
    ["gets a second one", one, text("v=STSv1; id=1;", "v=STSv1; id=2;"), "the policy goes", [gone]],
    ["gets an id that is none", one, text("v=STSv1; id=2027-01-01;"), "the policy goes", [gone]],
    ["gets another version", one, text("v=STSv2; id=1;"), "the policy goes", [gone]],
    ["gets a text of another protocol beside it", one, text("v=STSv1; id=1;", "hello"), "", []],
    ["is written otherwise", one, text("v=STSv1;id=1"), "the same id, written otherwise", []],
    ["is known after apply", one, { [`${name} TXT`]: ["late"] }, "the id is not known yet", []],
    ["becomes an alias", one, alias("sts.example.net."), "the id is not known yet", []],
    ["becomes a late alias", one, alias("late"), "the id is not known yet", []],
    ["was an alias that goes", alias("sts.example.net."), {}, "the policy goes", [gone]],
    ["was unreadable and goes", text("v=STSv1; id=;"), {}, "the policy goes", []],
  ])("judges a record of an enforced policy that %s", (_title, before, after, summary, reasons) => {
    const found = recordsReview(before, after, { facts: held });
    expect(reasonsOf(found)).toEqual(reasons);
    expect((linesOf(found, "mtaSts")[0]?.[0] ?? "").split("; ")[0]).toBe(summary);
  });

  it("keeps no resolver waiting for a record that stays", () => {
    const found = reviewOf([sts({ mode: "enforce", id: "1" }), sts({ mode: "none", id: "1" })]);
    const [change] = found.changes.filter(({ kind }) => kind === "record");
    expect(change).toMatchObject({ op: "change", cachedSeconds: 0 });
    expect(change?.findings[0]?.code).toBe("mta-sts.id-kept");
  });

  it("fears that a policy of which no mode is known is enforced", () => {
    expect(reasonsOf(recordsReview(one, {}))).toEqual([
      "caution mta-sts.gone: example.com drops MTA-STS while senders may enforce its policy for up to its max_age",
    ]);
    expect(reasonsOf(recordsReview(one, {}, { facts: { ...held, "mtaSts.mode": "testing" } }))).toEqual([]);
  });

  it("names a host that the policy does not list once, not with every change that follows", () => {
    const listed = { mode: "enforce", mx: ["mail.example.com"] };
    const longer = { ...listed, maxAge: 2592000 };
    const found = reviewOf([
      { ...elsewhere, mtaSts: listed },
      { ...elsewhere, mtaSts: longer },
    ]);
    expect(findingsOf(found)).not.toContain("danger mta-sts.uncovered");
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
