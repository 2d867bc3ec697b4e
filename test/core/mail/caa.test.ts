import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fqdn } from "../../../core/dns/name";
import { caaProblem, formatIssue, parseIssue } from "../../../core/mail/caa/record";
import { expectRow, codes, lines, planCase, planDomain, rdatas, withCode } from "../../support";
import { answers, caaCases } from "./caa.rules";

const mail = { hosts: { "mail.example.com": { ipv4: "192.0.2.25" } }, mx: ["mail.example.com"] };

it.each(caaCases.map((row) => [row.code, row.title, row] as const))("%s: %s", (_code, _title, row) => {
  expectRow(row);
});

function caaLines(caa: unknown): string[] {
  return lines(planDomain({ ...mail, caa })).filter((line) => line.includes(" CAA "));
}

describe("records", () => {
  it.each([
    ["one authority", { issue: "letsencrypt.org" }, ['example.com. 3600 CAA 0 issue "letsencrypt.org"']],
    [
      "the methods and the account",
      {
        issue: {
          ca: "LetsEncrypt.org.",
          validationMethods: ["dns-01", "http-01"],
          accountUri: "https://a.example/acct/1",
        },
        ttl: 300,
      },
      [
        'example.com. 300 CAA 0 issue "letsencrypt.org; validationmethods=dns-01,http-01; accounturi=https://a.example/acct/1"',
      ],
    ],
    [
      "parameters of the authority's own, in any order",
      { issue: [{ ca: "a.example", parameters: { z: "1", account: "230123" } }] },
      ['example.com. 3600 CAA 0 issue "a.example; account=230123; z=1"'],
    ],
    [
      "text as it is published",
      { issue: ["a.example;validationmethods=dns-01", "b.example"] },
      [
        'example.com. 3600 CAA 0 issue "a.example; validationmethods=dns-01"',
        'example.com. 3600 CAA 0 issue "b.example"',
      ],
    ],
    [
      "every tag",
      {
        issue: "a.example",
        issuewild: "none",
        issuemail: ["b.example"],
        issuevmc: "c.example",
        iodef: ["security@example.com", "https://example.com/iodef"],
      },
      [
        'example.com. 3600 CAA 0 iodef "https://example.com/iodef"',
        'example.com. 3600 CAA 0 iodef "mailto:security@example.com"',
        'example.com. 3600 CAA 0 issue "a.example"',
        'example.com. 3600 CAA 0 issuemail "b.example"',
        'example.com. 3600 CAA 0 issuevmc "c.example"',
        'example.com. 3600 CAA 0 issuewild ";"',
      ],
    ],
    [
      "critical, but not on tags that an authority may not know",
      {
        issue: "a.example",
        issuewild: "a.example",
        issuemail: "none",
        issuevmc: "none",
        iodef: "a@b.example",
        critical: true,
      },
      [
        'example.com. 3600 CAA 0 issuemail ";"',
        'example.com. 3600 CAA 0 issuevmc ";"',
        'example.com. 3600 CAA 128 iodef "mailto:a@b.example"',
        'example.com. 3600 CAA 128 issue "a.example"',
        'example.com. 3600 CAA 128 issuewild "a.example"',
      ],
    ],
    ["nobody", { none: true }, ['example.com. 3600 CAA 0 issue ";"']],
    ["nobody, in other words", { issue: "none" }, ['example.com. 3600 CAA 0 issue ";"']],
    ["nobody, as it is published", { issue: ";" }, ['example.com. 3600 CAA 0 issue ";"']],
    [
      "other names, each once",
      { issue: "a.example", at: ["mail.example.com", "*.example.com", "mail.example.com."] },
      ['*.example.com. 3600 CAA 0 issue "a.example"', 'mail.example.com. 3600 CAA 0 issue "a.example"'],
    ],
    ["only the authority in use", { ca: "letsencrypt.org" }, []],
    ["nothing", {}, []],
    ["an empty list", { issue: [] }, []],
    ["absent", undefined, []],
  ] as const)("%s", (_title, caa, expected) => {
    expect(caaLines(caa)).toEqual(expected);
  });

  it("join those of other parts", () => {
    const plan = planDomain({
      ...mail,
      caa: { issue: "a.example" },
      extra: { records: [{ name: "example.com", type: "CAA", value: '0 contactemail "a@example.com"' }] },
    });
    expect(rdatas(plan, "example.com. CAA")).toEqual([
      '0 contactemail "a@example.com"',
      '0 issue "a.example"',
    ]);
    expect(codes(plan).filter((code) => code.includes("caa."))).toEqual([]);
  });
});

it("says where a record comes from", () => {
  const extra = { records: [{ name: "example.com", type: "CAA", value: '0 iodef "mailto:a@example.com"' }] };
  const [issue] = withCode(planDomain({ ...mail, caa: { iodef: "a@example.com" }, extra }), "dns.duplicate");
  expect(issue?.message).toContain('domains["example.com"].caa.iodef and domains["example.com"].extra');
});

describe("certificates that can be had", () => {
  const own = (side: unknown, recorded = answers({})) =>
    codes(planCase(side, recorded)).filter((code) => code.includes(" caa."));

  it.each([
    ["without any CAA", { ...mail, caa: { ca: "letsencrypt.org" } }],
    [
      "with CAA that restricts other things",
      { ...mail, caa: { ca: "a.example", issuemail: "none", iodef: "a@b.example" } },
    ],
    ["when nobody said which authority is in use", { ...mail, caa: { issue: "a.example" } }],
    [
      "when somebody may issue beside nobody",
      { ...mail, caa: { issue: [";", "a.example"], ca: "a.example" } },
    ],
    ["for hosts that are not ours", { mx: ["mx.example.net"], caa: { none: true } }],
    ["for a domain without hosts", { mode: "no-mail", caa: { none: true } }],
  ])("%s", (_title, side) => {
    expect(own(side)).toEqual([]);
  });

  it("passes over answers that say nothing", () => {
    const side = {
      domains: {
        "a.sub.example.com": {
          hosts: { "mail.a.sub.example.com": { ipv4: "192.0.2.25" } },
          mx: ["mail.a.sub.example.com"],
          caa: { ca: "letsencrypt.org" },
        },
      },
    };
    expect(own(side, answers({ "sub.example.com. CAA": [], "example.com. CAA": "nxdomain" }))).toEqual([]);
    expect(own(side, answers({ "sub.example.com. CAA": [] }))).toEqual(["I caa.block"]);
    // what lies between could be closer
    const far = { "example.com. CAA": [{ flags: 0, tag: "issue", value: "digicert.com" }] };
    expect(own(side, answers(far))).toEqual(["I caa.block"]);
    expect(own(side, answers({ ...far, "sub.example.com. CAA": [] }))).toEqual(["e caa.block"]);
  });

  it("can be allowed away", () => {
    const allow = [{ code: "caa.block", reason: "moves in March" }];
    const plan = planDomain({ ...mail, caa: { none: true }, allow });
    expect(codes(plan)).toContain("W caa.block");
  });
});

describe("values", () => {
  it.each([
    ["letsencrypt.org", "letsencrypt.org", []],
    ["  letsencrypt.org  ", "letsencrypt.org", []],
    ["letsencrypt.org;", "letsencrypt.org", []],
    ["letsencrypt.org ; ", "letsencrypt.org", []],
    [
      "ca.example; a=1 ;b = 2",
      "ca.example",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    ["ca.example; a=", "ca.example", [["a", ""]]],
    ["ca.example; a=x=y,z", "ca.example", [["a", "x=y,z"]]],
    ["ca.example; validationmethods=dns-01,ca-x", "ca.example", [["validationmethods", "dns-01,ca-x"]]],
    ["", undefined, []],
    [";", undefined, []],
    [" ; a=1", undefined, [["a", "1"]]],
  ] as const)("%j", (text, issuer, parameters) => {
    expect(parseIssue(text)).toEqual({
      value: { issuer: issuer === undefined ? undefined : `${issuer}.`, parameters },
    });
  });

  it.each([
    "%%%%%",
    "let's encrypt",
    "a_b.example",
    "-a.example",
    "ca.example a=1",
    "ca.example;;",
    "ca.example; a=1;",
    "ca.example; a=1;;b=2",
    "ca.example; a",
    "ca.example; =1",
    "ca.example; a_b=1",
    "ca.example; a-=1",
    "ca.example; a=1 2",
    "ca.example; a=\u00e9",
    "ca.example; a=1; A=2",
    "ca.example; validationmethods=",
    "ca.example; validationmethods=dns-01,",
    "ca.example; validationmethods=dns_01",
    "ca.example; accounturi=1234",
  ])("refuses %j", (text) => {
    expect(parseIssue(text)).toHaveProperty("error");
  });

  it.each([
    [0, "issue", ";", true],
    [128, "issuewild", "ca.example", true],
    [0, "issuemail", "ca.example; a=1", true],
    [0, "issuevmc", "", true],
    [0, "iodef", "mailto:a@b.example", true],
    [0, "contactphone", "+1 555 0100", true],
    [1, "issue", ";", false],
    [129, "issue", ";", false],
    [0, "tbs", "unknown", false],
    [0, "", "x", false],
    [0, "issue", "x y", false],
    [0, "iodef", "a.example", false],
  ] as const)("%i %s %j: %s", (flags, tag, value, good) => {
    expect(caaProblem(flags, tag, value) === undefined).toBe(good);
  });

  it("come back as they were", () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/);
    const issuer = fc.option(
      fc.tuple(word, word).map(([a, b]) => `${a}.${b}.` as Fqdn),
      { nil: undefined },
    );
    const value = fc.stringMatching(/^[\x21-\x3a\x3c-\x7e]{0,20}$/);
    const parameters = fc.uniqueArray(fc.tuple(word, value), { maxLength: 3, selector: ([tag]) => tag });
    fc.assert(
      fc.property(issuer, parameters, (name, list) => {
        const one = { issuer: name, parameters: list };
        expect(parseIssue(formatIssue(one))).toEqual({ value: one });
      }),
    );
  });
});
