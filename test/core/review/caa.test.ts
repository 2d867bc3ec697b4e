// What a change of CAA records means, and its risks.
import { describe, expect, it } from "vitest";
import { caaRisks } from "../../../core/mail/caa/diff";
import { reasonsOf, reviewBeside, textsReview, type Records } from "./records";
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
  {
    code: "caa.opened",
    title: "every account",
    risk: "caution",
    bad: [caa({ issue: account }), caa({ issue: "letsencrypt.org" })],
    good: [caa({ issue: account }), caa({ issue: [account, "pki.goog"] })],
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
      "known after apply",
    );
    expect(findingsOf(textsReview(name, ['0 issue "a.example"'], ["late"]))).toEqual([]);
    expect(linesOf(textsReview(name, null, ['0 issue "\\027]8;;evil\\007"']), "caa")).toEqual([
      ["adds issue \u001b]8;;evil\u0007", "+ issue \\u{1b}]8;;evil\\u{7}"],
    ]);
  });
});

describe("who may issue", () => {
  const mail: Records = { "example.com. MX": ["10 mail.example.com."] };
  const at = (...texts: string[]): Records => ({ "example.com. CAA": texts.map((text) => `0 ${text}`) });
  const child = (...texts: string[]): Records => ({
    "mail.example.com. CAA": texts.map((text) => `0 ${text}`),
  });
  const a = 'issue "a.example"';
  const nobody = 'issue ";"';
  const wild = (value: string): string => `issuewild "${value}"`;
  const bound = (...parameters: string[]): string => `issue "${["a.example", ...parameters].join("; ")}"`;
  const [one, two] = ["accounturi=https://ca/1", "accounturi=https://ca/2"];
  const methods = (list: string): string => `validationmethods=${list}`;
  const lost = (who: string, subject = "example.com"): string =>
    `caution caa.issuer-lost: ${who} may no longer issue for ${subject}`;
  const none = (risk: string, subject = "example.com"): string =>
    `${risk} caa.all-forbidden: no authority may issue for ${subject}`;
  const unknown = (risk: string, tag: string): string =>
    `${risk} caa.all-forbidden: an authority that does not know the critical property ${tag} may not issue for example.com`;
  const opened = (subject = "example.com"): string =>
    `caution caa.opened: every authority may issue for ${subject}`;

  it.each<readonly [string, Records, Records, Records, readonly string[]]>([
    ["nobody beside an authority says nothing", mail, at(a), at(a, nobody), []],
    ["nobody is left", mail, at(a, nobody), at(nobody), [none("danger")]],
    ["a value that cannot be read allows nobody", mail, at(a), at('issue "%%%%%"'), [none("danger")]],
    ["nor does one with a semicolon too many", mail, at(a), at('issue "a.example; x=1;"'), [none("danger")]],
    [
      "nobody for a name without the mail host",
      { "example.com. MX": ["10 mx.example.net."] },
      at(a),
      at(nobody),
      [none("caution")],
    ],
    [
      "nobody for a name whose mail host has its own records",
      { ...mail, ...child(a) },
      at(a),
      at(nobody),
      [none("caution")],
    ],
    [
      "nobody for the mail host of another domain",
      { ...mail, "other.example. MX": ["10 mx.other.example."], "other.example. CAA": [`0 ${a}`] },
      {},
      { "mx.other.example. CAA": [`0 ${nobody}`] },
      [none("danger", "mx.other.example")],
    ],
    ["wildcards go to nobody", mail, at(a), at(a, wild(";")), [none("caution", "*.example.com")]],
    [
      "wildcards go to another",
      mail,
      at(a, wild("b.example")),
      at(a, wild("c.example")),
      [lost("b.example", "*.example.com")],
    ],
    ["wildcards follow the hosts", mail, at(a), at('issue "b.example"'), [lost("a.example")]],
    ["wildcards no longer follow the hosts", mail, at(a), at(a, wild("a.example")), []],
    ["wildcards follow the hosts again", mail, at(a, wild(";")), at(a), []],
    [
      "wildcards alone go to one",
      mail,
      {},
      at(wild("a.example")),
      ["caution caa.issuer-lost: only a.example may issue for *.example.com from now on"],
    ],
    ["wildcards alone go to all", mail, at(wild(";")), {}, [opened("*.example.com")]],
    [
      "S/MIME goes to nobody",
      mail,
      at('issuemail "b.example"'),
      at('issuemail ";"'),
      ["caution caa.issuer-lost: no authority may issue for mail addresses of example.com (S/MIME)"],
    ],
    [
      "logos go to another",
      mail,
      at('issuevmc "b.example"'),
      at('issuevmc "c.example"'),
      [lost("b.example", "the logo of example.com (BIMI)")],
    ],
    ["logos go to all", mail, at('issuevmc "b.example"'), {}, []],
    [
      "reports go elsewhere",
      mail,
      at(a, 'iodef "mailto:a@example.com"'),
      at(a, 'iodef "mailto:b@example.com"'),
      [],
    ],
    [
      "an account",
      mail,
      at(a),
      at(bound(one)),
      [`caution caa.issuer-lost: a.example may issue for example.com only as a.example; ${one}`],
    ],
    [
      "another account",
      mail,
      at(bound(one)),
      at(bound(two)),
      [`caution caa.issuer-lost: a.example may issue for example.com only as a.example; ${two}`],
    ],
    ["a second account", mail, at(bound(one)), at(bound(one), bound(two)), []],
    [
      "every account",
      mail,
      at(bound(one)),
      at(a),
      [`caution caa.opened: a.example may issue for example.com, where it was only a.example; ${one}`],
    ],
    [
      "fewer methods",
      mail,
      at(bound(methods("dns-01,http-01"))),
      at(bound(methods("dns-01"))),
      [
        `caution caa.issuer-lost: a.example may issue for example.com only as a.example; ${methods("dns-01")}`,
      ],
    ],
    [
      "more methods",
      mail,
      at(bound(methods("dns-01"))),
      at(bound(methods("dns-01,http-01"))),
      [
        `caution caa.opened: a.example; ${methods("dns-01,http-01")} may issue for example.com, where it was only a.example; ${methods("dns-01")}`,
      ],
    ],
    ["methods in another order", mail, at(bound(methods("a,b"))), at(bound(methods("b,a"))), []],
    ["conditions in another order", mail, at(bound(one, methods("a"))), at(bound(methods("a"), one)), []],
    ["an authority in upper case", mail, at('issue "A.example"'), at(a), []],
    ["a property in upper case", mail, at('ISSUE "a.example"'), at(a), []],
    [
      "a child with an authority of its own",
      { ...mail, ...at(a) },
      {},
      child('issue "b.example"'),
      [lost("a.example", "mail.example.com")],
    ],
    [
      "a child that only says where to report",
      { ...mail, ...at(a) },
      {},
      child('iodef "mailto:a@example.com"'),
      [opened("mail.example.com")],
    ],
    ["a child follows its parent again", { ...mail, ...at(a) }, child(a), {}, []],
    [
      "a parent that forbids takes over",
      { ...mail, ...at(nobody) },
      child(a),
      {},
      [none("danger", "mail.example.com")],
    ],
    [
      "a parent that forbids takes over where no mail host is",
      { ...mail, ...at(nobody) },
      { "www.example.com. CAA": [`0 ${a}`] },
      {},
      [none("caution", "www.example.com")],
    ],
    ["what is not known yet", mail, at(a), { "example.com. CAA": ["late"] }, []],
    ["a critical property that all know", mail, at(a), { "example.com. CAA": [`128 ${a}`] }, []],
    [
      "a critical property that some know",
      mail,
      at(a),
      { "example.com. CAA": [`0 ${a}`, '128 issuevmc "b.example"'] },
      [
        "caution caa.issuer-lost: only b.example may issue for the logo of example.com (BIMI) from now on",
        unknown("caution", "issuevmc"),
      ],
    ],
    [
      "a critical property that nobody knows",
      mail,
      at(a),
      { "example.com. CAA": [`0 ${a}`, '128 tbs "x"'] },
      [unknown("danger", "tbs")],
    ],
    [
      "the same one stays",
      mail,
      { "example.com. CAA": [`0 ${a}`, '128 tbs "x"'] },
      {
        "example.com. CAA": [`0 ${a}`, '128 tbs "y"'],
      },
      [],
    ],
    ["an unknown property that is not critical", mail, at(a), at(a, 'tbs "x"'), []],
  ])("%s", (_title, stay, before, after, reasons) => {
    expect(reasonsOf(reviewBeside(stay, before, after))).toEqual([...reasons].sort());
  });

  it("is told in words where only the writing differs", () => {
    const [lines] = linesOf(reviewBeside({}, at('ISSUE "a.example"'), at(a)), "caa");
    expect(lines).toEqual(["the same values, written otherwise"]);
  });
});
