// What a change of TLSA records means, and its risks.
import { describe, expect, it } from "vitest";
import { daneRisks } from "../../../core/mail/dane/diff";
import { reasonsOf, recordsReview, textsReview, type Records } from "./records";
import { linesOf, meaningOf, reviewOf, runRiskTable, type RiskCase } from "./risk-table";
import { tlsa } from "./settings";

const base = { hosts: { "mail.example.com": { ipv4: "203.0.113.25" } }, mx: ["mail.example.com"] };
const dane = (...values: string[]) => ({
  ...base,
  dane: { dnssec: true, hosts: values.length === 0 ? {} : { "mail.example.com": values } },
});
const unsigned = (...values: string[]) => ({
  ...base,
  dane: { dnssec: false, hosts: { "mail.example.com": values } },
});
const [one, two, three] = [tlsa("one"), tlsa("two"), tlsa("three")];
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
  {
    code: "dane.first",
    title: "values that count for the first time",
    risk: "caution",
    bad: [unsigned(one), dane(two)],
    good: [dane(one), dane(one, two)],
  },
  {
    code: "dane.gone",
    title: "the last value",
    risk: "caution",
    bad: [dane(one), dane()],
    good: [dane(one), { hosts: {} }],
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
      [
        `adds ${short(two)}; show what is new after 2 h at the earliest`,
        `= ${short(one)} (key of the server)`,
        `+ ${short(two)} (key of the server)`,
      ],
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
    const notes = (name: string): (string[] | undefined)[] =>
      linesOf(textsReview(`${name} TLSA`, null, kinds), "dane").map((lines) =>
        lines.slice(1).map((line) => line.slice(line.indexOf("("))),
      );
    const rest = ["(certificate of an authority)", "(key of an authority)", "(certificate of the server)"];
    expect(notes("_993._tcp.mail.example.com.")).toEqual([
      ["(certificate of an authority, publicly trusted)", "(key of the server, publicly trusted)", ...rest],
    ]);
    expect(notes("_25._tcp.mail.example.com.")).toEqual([
      [
        "(certificate of an authority, publicly trusted; senders cannot use it)",
        "(key of the server, publicly trusted; senders cannot use it)",
        ...rest,
      ],
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

describe("a change of TLSA is judged by what senders go by", () => {
  const host: Records = {
    "example.com. MX": ["10 mail.example.com."],
    "mail.example.com. A": ["203.0.113.25"],
  };
  const name = "_25._tcp.mail.example.com";
  const at = (...texts: string[]): Records => ({ [`${name}. TLSA`]: texts });
  const alias = (target: string): Records => ({ [`${name}. CNAME`]: [target] });
  const digest = (text: string): string => text.slice("3 1 1 ".length);
  const trusted = (text: string): string => `1 1 1 ${digest(text)}`;
  const authority = `2 1 1 ${"ab".repeat(32)}`;
  const long = (octet: string): string => `3 1 2 ${octet.repeat(64)}`;
  const shown = (text: string): string => `${text.slice(0, 22)}…`;
  const first = `caution dane.first: no TLSA that senders go by was at ${name} before`;
  const gone = `caution dane.gone: no TLSA that senders go by stays at ${name}`;
  const replaced = `danger dane.no-overlap: none of the old TLSA at ${name} stays`;
  const goes = `caution dane.removed-early: 1 of 2 TLSA at ${name} goes`;
  const elsewhere = `caution dane.no-overlap: the TLSA at ${name} are looked up elsewhere from now on`;

  it.each<readonly [string, Records, Records, readonly string[]]>([
    ["a rollover: the next key ahead", at(one), at(one, two), []],
    ["a rollover: the old key goes", at(one, two), at(two), [goes]],
    ["a rollover in a row", at(one, two), at(two, three), [goes]],
    ["both keys at once", at(one, two), at(three), [replaced]],
    ["hexadecimal digits in upper case", at(one), at(one.toUpperCase()), []],
    [
      "3 1 1 → 2 1 1",
      at(one),
      at(authority),
      [`${replaced}; 2 1 1 is new there, and right only if it matches what the server shows now`],
    ],
    ["2 1 1 beside 3 1 1", at(one), at(one, authority), []],
    ["2 1 1 stays where 3 1 1 is replaced", at(one, authority), at(two, authority), [goes]],
    [
      "another digest",
      at(one),
      at(long("ab")),
      [`${replaced}; 3 1 2 is new there, and right only if it matches what the server shows now`],
    ],
    [
      "a stronger digest beside the old one",
      at(one),
      at(one, long("ab")),
      [
        `caution dane.no-overlap: senders that know the stronger digest go by ${shown(long("ab"))} at ${name} alone`,
      ],
    ],
    [
      "the stronger digest replaced beside the weaker one",
      at(one, long("ab")),
      at(one, long("cd")),
      [replaced],
    ],
    ["the stronger digest goes", at(one, long("ab")), at(one), [goes]],
    ["the first value is of no use for SMTP", {}, at(trusted(one)), []],
    ["a value of no use is replaced", at(trusted(one)), at(trusted(two)), []],
    ["a value of no use goes", at(one, trusted(two)), at(one), []],
    ["the value of use goes", at(one, trusted(one)), at(trusted(one)), [gone]],
    ["the same key becomes of use", at(trusted(one)), at(one), [first]],
    ["unknown parameters", at(one), at(`9 9 9 ${digest(two)}`), [gone]],
    ["a digest that is cut off", at(one), at(one.slice(0, 40)), [gone]],
    ["the last value goes", at(one), {}, [gone]],
    ["an alias takes the place", at(one), alias("_dane.example.net."), [elsewhere]],
    ["an alias leads elsewhere", alias("_a.example.net."), alias("_b.example.net."), [elsewhere]],
    ["an alias is written otherwise", alias("_A.example.net."), alias("_a.example.net."), []],
    ["a first alias", {}, alias("_a.example.net."), []],
    [
      "a late value may be the old one",
      at(one),
      at("late"),
      [`caution dane.removed-early: 1 of 1 TLSA at ${name} may go: a value there is known after apply`],
    ],
    ["a late value beside the old one", at(one), at(one, "late"), []],
    ["a late value is the first", {}, at("late"), [first]],
  ])("%s", (_title, before, after, reasons) => {
    expect(reasonsOf(recordsReview({ ...host, ...before }, { ...host, ...after }))).toEqual(reasons);
  });

  it.each<readonly [string, Records, Records, readonly string[]]>([
    [
      "a host that goes needs none",
      { ...host, ...at(one) },
      { "example.com. MX": ["10 mx.example.net."] },
      [],
    ],
    [
      "a host without MX has clients too",
      { "_993._tcp.imap.example.com. TLSA": [one] },
      { "_993._tcp.imap.example.com. TLSA": [two] },
      ["danger dane.no-overlap: none of the old TLSA at _993._tcp.imap.example.com stays"],
    ],
    [
      "the same key, no longer publicly trusted",
      { "_993._tcp.imap.example.com. TLSA": [trusted(one)] },
      { "_993._tcp.imap.example.com. TLSA": [one] },
      [],
    ],
  ])("%s", (_title, before, after, reasons) => {
    expect(reasonsOf(recordsReview(before, after)).filter((text) => text.includes("dane"))).toEqual(reasons);
  });

  it("nobody goes by the values of a zone that is not signed", () => {
    const found = reasonsOf(reviewOf([unsigned(one), unsigned(two)])).filter((text) =>
      text.includes(" dane."),
    );
    expect(found).toEqual([`${first}; they count once the zone is signed`]);
  });

  it("says when a key that is published ahead may be shown, and only then", () => {
    const summary = (before: Records, after: Records, ttl = 3600): string | undefined =>
      linesOf(recordsReview({ ...host, ...before }, { ...host, ...after }, { ttl }), "dane")[0]?.[0];
    const hint = "; show what is new after 10 min at the earliest";
    expect(summary(at(one), at(one, two), 300)).toBe(`adds ${shown(two)}${hint}`);
    expect(summary(at(one, two), at(two, three), 300)).toBe(
      `adds ${shown(three)}; removes ${shown(one)}${hint}`,
    );
    expect(summary(at(one), at(one, authority))).toBe(`adds ${shown(authority)}`);
    expect(summary(at(one), at(one, trusted(two)))).toBe(`adds ${shown(trusted(two))}`);
    expect(summary(at(one), at(two))).toBe(`adds ${shown(two)}; removes ${shown(one)}`);
    expect(summary(at(one), at(one.toUpperCase()))).toBe("the same values, written otherwise");
  });
});
