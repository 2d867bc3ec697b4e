import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fqdn } from "../../../core/dns/name";
import { isCovered, parsePattern } from "../../../core/mail/mta-sts/pattern";
import {
  formatPolicy,
  formatStsRecord,
  parsePolicy,
  parseStsRecord,
  stsModes,
} from "../../../core/mail/mta-sts/record";
import { expectRow, codes, lines, planCase, planDomain, planStack, rdatas } from "../../support";
import { answers, mtaStsCases } from "./mta-sts.rules";

const mail = { hosts: { "mail.example.com": { ipv4: "192.0.2.25" } }, mx: ["mail.example.com"] };
const record = "_mta-sts.example.com. TXT";

it.each(mtaStsCases.map((row) => [row.code, row.title, row] as const))("%s: %s", (_code, _title, row) => {
  expectRow(row);
});

function planned(mtaSts: unknown, others: object = {}) {
  return planDomain({ ...mail, ...others, mtaSts });
}

function policyOf(mtaSts: unknown, others: object = {}): string | undefined {
  return planned(mtaSts, others).artifacts.find(({ title }) => title === "MTA-STS policy")?.content;
}

function stsLines(mtaSts: unknown, others: object = {}): string[] {
  return lines(planned(mtaSts, others)).filter((line) => /^_?mta-sts\./.test(line));
}

describe("records", () => {
  it.each([
    [
      "an MX host of ours serves the policy",
      { id: "1" },
      {},
      [
        '_mta-sts.example.com. 3600 TXT "v=STSv1; id=1;"',
        "mta-sts.example.com. 3600 CNAME mail.example.com.",
      ],
    ],
    [
      "a number as id, and a TTL",
      { id: 20270101, ttl: 300 },
      {},
      [
        '_mta-sts.example.com. 300 TXT "v=STSv1; id=20270101;"',
        "mta-sts.example.com. 300 CNAME mail.example.com.",
      ],
    ],
    [
      "addresses",
      { id: "1", host: { ipv4: "192.0.2.80", ipv6: ["2001:db8::80", "2001:db8::81"] } },
      {},
      [
        '_mta-sts.example.com. 3600 TXT "v=STSv1; id=1;"',
        "mta-sts.example.com. 3600 A 192.0.2.80",
        "mta-sts.example.com. 3600 AAAA 2001:db8::80",
        "mta-sts.example.com. 3600 AAAA 2001:db8::81",
      ],
    ],
    [
      "one family",
      { id: "1", host: { ipv6: "2001:db8::80" } },
      {},
      ['_mta-sts.example.com. 3600 TXT "v=STSv1; id=1;"', "mta-sts.example.com. 3600 AAAA 2001:db8::80"],
    ],
    [
      "another host",
      { id: "1", host: "www.example.com" },
      {},
      ['_mta-sts.example.com. 3600 TXT "v=STSv1; id=1;"', "mta-sts.example.com. 3600 CNAME www.example.com."],
    ],
    [
      "the policy host stands under hosts",
      { id: "1" },
      { hosts: { ...mail.hosts, "mta-sts.example.com": { ipv4: "192.0.2.80" } } },
      ['_mta-sts.example.com. 3600 TXT "v=STSv1; id=1;"', "mta-sts.example.com. 3600 A 192.0.2.80"],
    ],
    [
      "the policy host stands under extra",
      { id: "1" },
      { extra: { records: [{ name: "mta-sts.example.com", type: "CNAME", value: "mail.example.com" }] } },
      [
        '_mta-sts.example.com. 3600 TXT "v=STSv1; id=1;"',
        "mta-sts.example.com. 3600 CNAME mail.example.com.",
      ],
    ],
    [
      "somebody else publishes it",
      { id: "1", host: "elsewhere" },
      {},
      ['_mta-sts.example.com. 3600 TXT "v=STSv1; id=1;"'],
    ],
    ["off", "off", {}, []],
    ["false", false, {}, []],
    ["absent", undefined, {}, []],
  ] as const)("%s", (_title, settings, others, expected) => {
    expect(stsLines(settings, others)).toEqual(expected);
  });

  it("names the MX host of ours that is tried first", () => {
    const hosts = { "a.example.com": { ipv4: "192.0.2.1" }, "b.example.com": { ipv4: "192.0.2.2" } };
    const mx = (a: number, b: number) => [
      { host: "mx.example.net", preference: 5 },
      { host: "a.example.com", preference: a },
      { host: "b.example.com", preference: b },
    ];
    const target = (a: number, b: number) =>
      rdatas(planned({}, { hosts, mx: mx(a, b) }), "mta-sts.example.com. CNAME");
    expect(target(10, 20)).toEqual(["a.example.com."]);
    expect(target(20, 10)).toEqual(["b.example.com."]);
    expect(target(10, 10)).toEqual(["a.example.com."]);
  });

  it("has an id that is the hash of the policy", () => {
    const plan = planned({ mode: "enforce" });
    const digest = createHash("sha256")
      .update(policyOf({ mode: "enforce" }) ?? "")
      .digest("hex");
    expect(rdatas(plan, record)).toEqual([`"v=STSv1; id=${digest.slice(0, 20)};"`]);
    expect(rdatas(plan, record)).toEqual(['"v=STSv1; id=7efc38a76ac733aa4afb;"']);
  });

  it("has another id for every other policy, and the same for the same", () => {
    const id = (mtaSts: object, others: object = {}) => rdatas(planned(mtaSts, others), record)[0];
    const ids = [
      id({}),
      id({ mode: "enforce" }),
      id({ maxAge: 604800 }),
      id({ mx: ["mail.example.com", "*.example.net"] }),
    ];
    expect(new Set(ids).size).toBe(4);
    expect(id({ mx: ["*.example.net", "mail.example.com", "MAIL.example.com."] })).toBe(ids[3]);
    const two = { mx: ["mail.example.com", "mx.example.net"] };
    const turned = { mx: ["mx.example.net", "mail.example.com"] };
    expect(id({}, two)).toBe(id({}, turned));
  });

  it("builds nothing for names that are too long", () => {
    const domain = `${"a".repeat(49)}.${`${"b".repeat(63)}.`.repeat(3)}com`;
    const plan = planStack({ domains: { [domain]: { mtaSts: {} } } });
    expect(lines(plan)).toEqual([]);
    expect(plan.artifacts).toEqual([]);
    expect(plan.manualActions).toEqual([]);
  });
});

describe("the policy", () => {
  it.each([
    ["testing is the default", {}, {}, "testing", ["mail.example.com"], 1209600],
    ["enforce", { mode: "enforce" }, {}, "enforce", ["mail.example.com"], 1209600],
    ["none expects to end soon", { mode: "none" }, {}, "none", ["mail.example.com"], 86400],
    ["an age", { maxAge: 0 }, {}, "testing", ["mail.example.com"], 0],
    [
      "patterns",
      { mx: ["*.example.net", "MAIL.example.com."] },
      {},
      "testing",
      ["*.example.net", "mail.example.com"],
      1209600,
    ],
    [
      "an internationalised pattern",
      { mx: ["mail.example.com", "*.münchen.example"] },
      {},
      "testing",
      ["*.xn--mnchen-3ya.example", "mail.example.com"],
      1209600,
    ],
    [
      "the domain itself receives",
      { host: "mail.example.com" },
      { mx: [] },
      "testing",
      ["example.com"],
      1209600,
    ],
    ["no host receives", { mode: "none" }, { mx: ["."] }, "none", [], 86400],
  ] as const)("%s", (_title, settings, others, mode, mx, age) => {
    const text = ["version: STSv1", `mode: ${mode}`, ...mx.map((one) => `mx: ${one}`), `max_age: ${age}`];
    expect(policyOf(settings, others)).toBe(text.map((line) => `${line}\r\n`).join(""));
  });

  it("is served at the well-known place", () => {
    expect(planned({ mode: "enforce" }).artifacts).toEqual([
      {
        domain: "example.com",
        title: "MTA-STS policy",
        location: "https://mta-sts.example.com/.well-known/mta-sts.txt",
        content: "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmax_age: 1209600\r\n",
      },
    ]);
  });

  it("is a manual action", () => {
    const action = planned({ mode: "enforce" }).manualActions.find(({ kind }) => kind === "mta-sts-policy");
    expect(action).toMatchObject({
      id: "mta-sts-policy/example.com",
      domain: "example.com",
      fields: {
        url: "https://mta-sts.example.com/.well-known/mta-sts.txt",
        policyHost: "mta-sts.example.com",
        mode: "enforce",
        id: "7efc38a76ac733aa4afb",
      },
      who: "whoever runs the web server of mta-sts.example.com (mail.example.com)",
    });
    const text = "version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 1209600";
    const url = "https://mta-sts.example.com/.well-known/mta-sts.txt";
    expect(action?.verify).toEqual([
      { command: `curl -sS ${url}`, expect: text },
      { command: `curl -sS -o /dev/null -w '%{http_code}' ${url}`, expect: "200" },
      { command: "dig +short _mta-sts.example.com TXT", expect: '"v=STSv1; id=7efc38a76ac733aa4afb;"' },
    ]);
    expect(action?.ticket.endsWith(`\n\n${text}`)).toBe(true);
  });

  it("is nobody's business when MTA-STS is off", () => {
    const plan = planned("off");
    expect(plan.artifacts).toEqual([]);
    expect(plan.manualActions.filter(({ kind }) => kind === "mta-sts-policy")).toEqual([]);
  });
});

describe("what is not reported", () => {
  const own = (plan: ReturnType<typeof planDomain>) => codes(plan).filter((code) => code.includes(" sts."));

  it("finds nothing in the short form", () => {
    expect(own(planned({}))).toEqual([]);
  });

  it("says nothing about an id that is new, or that is derived", () => {
    const nothing = answers({ "_mta-sts.example.com. TXT": [] });
    expect(own(planCase({ ...mail, mtaSts: { id: "1" } }, nothing))).toEqual([]);
    expect(own(planCase({ ...mail, mtaSts: {} }, nothing))).toEqual([]);
    const none = answers({ "_mta-sts.example.com. TXT": "nxdomain" });
    expect(own(planCase({ ...mail, mtaSts: { id: "1" } }, none))).toEqual([]);
  });

  it("does not blame a policy host when hosts could not be read", () => {
    const plan = planned({}, { hosts: { "mail.example.com": { ipv4: "192.0.2.256" } } });
    expect(codes(plan)).toEqual(["E dns.ip"]);
  });

  it("believes the DNS about hosts that are not ours", () => {
    const aliases = answers({
      "web.example.net. A": [],
      "web.example.net. AAAA": [],
      "web.example.net. CNAME": [{ target: "www.example.net." }],
      "www.example.net. AAAA": [{ address: "2001:db8::80" }],
      "mta-sts.example.com. A": [{ address: "192.0.2.80" }],
    });
    expect(own(planCase({ ...mail, mtaSts: { host: "web.example.net" } }, aliases))).toEqual([]);
    expect(own(planCase({ ...mail, mtaSts: { host: "elsewhere" } }, aliases))).toEqual([]);
  });

  it("ends in circles of aliases", () => {
    const circle = answers({
      "a.example.net. A": [],
      "a.example.net. AAAA": [],
      "a.example.net. CNAME": [{ target: "a.example.net." }],
    });
    expect(own(planCase({ ...mail, mtaSts: { host: "a.example.net" } }, circle))).toEqual(["E sts.host"]);
  });
});

describe("the text of the record", () => {
  it.each([
    ["v=STSv1; id=20160831085700Z;", "20160831085700Z"],
    ["v=STSv1; id=20160831085700Z", "20160831085700Z"],
    ["v=STSv1;id=a1", "a1"],
    ["v=STSv1;\t id=a1 \t;", "a1"],
    ["v=STSv1; x=1; id=a1; id=b2; y_.-=~", "a1"],
  ])("%j", (text, id) => {
    expect(parseStsRecord(text)).toMatchObject({ value: { id } });
  });

  it.each([
    ["v=STSv1"],
    ["v=STSv1 ; id=1"],
    [" v=STSv1; id=1"],
    ["v=STSv2; id=1"],
    ["v=STSv1; id="],
    ["v=STSv1; id = 1"],
    ["v=STSv1; id=1;;"],
    ["v=STSv1;; id=1"],
    ["v=STSv1; id=1; x"],
    ["v=STSv1; id=1; x="],
    ["v=STSv1; id=1; x=a b"],
    ["v=STSv1; id=1; x=a=b"],
    ["v=STSv1; id=1; _x=a"],
    ["v=STSv1; ID=1"],
    ["v=STSv1; id=1; x=\u00e9"],
    ["v=STSv1; id=1\u00a0"],
    [`v=STSv1; id=${"1".repeat(33)}`],
    [""],
  ])("refuses %j", (text) => {
    expect(parseStsRecord(text)).toHaveProperty("error");
  });

  const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/).filter((text) => text !== "id");
  const value = fc.stringMatching(/^[\x21-\x3a\x3c\x3e-\x7e]{1,20}$/);

  it("comes back as it was", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9]{1,32}$/),
        fc.array(fc.tuple(name, value), { maxLength: 3 }),
        (id, extensions) => {
          const text = formatStsRecord({ id, extensions });
          expect(parseStsRecord(text)).toEqual({ value: { id, extensions } });
        },
      ),
    );
  });
});

describe("the text of a policy", () => {
  const good =
    "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmax_age: 604800\r\n";
  const value = {
    mode: "enforce",
    mx: ["mail.example.com", "*.example.net"],
    maxAge: 604800,
    extensions: [],
  };

  it.each([
    ["as RFC 8461 3.2 has it", good],
    ["without the last line end", good.trimEnd()],
    ["LF", good.replaceAll("\r\n", "\n")],
    ["no blank and many", good.replaceAll(": ", ":\t  ").replaceAll("\r\n", "  \r\n")],
    [
      "another order",
      `max_age: 604800\nmx: mail.example.com\nmode: enforce\nmx: *.example.net\nversion: STSv1`,
    ],
    ["repeats, of which the first counts", `${good}mode: none\r\nmax_age: 1\r\nversion: STSv1\r\n`],
  ])("%s", (_title, text) => {
    expect(parsePolicy(text)).toEqual({ value });
  });

  it("keeps fields that it does not know", () => {
    expect(parsePolicy(`${good}x-Note: für alle da\r\n`)).toEqual({
      value: { ...value, extensions: [["x-Note", "für alle da"]] },
    });
  });

  it.each([
    ["empty", ""],
    ["no version", good.replace("version: STSv1\r\n", "")],
    ["another version", good.replace("STSv1", "STSv2")],
    ["no mode", good.replace("mode: enforce\r\n", "")],
    ["another mode", good.replace("enforce", "report")],
    ["no max_age", good.replace(/max_age.*/, "x: y")],
    ["max_age over the limit", good.replace("604800", "31557601")],
    ["max_age of eleven digits", good.replace("604800", "00000000001")],
    ["max_age with a unit", good.replace("604800", "1d")],
    ["no mx", good.replace(/mx: .*\r\n/g, "")],
    ["a bad pattern", good.replace("*.example.net", "m*.example.net")],
    ["an empty line", good.replace("mode", "\r\nmode")],
    ["no colon", `${good}hello\r\n`],
    ["a field without value", `${good}x:\r\n`],
    ["a control character", `${good}x: a\u0007b\r\n`],
    ["a web page", "<!doctype html>\n<title>404</title>"],
  ])("refuses one with %s", (_title, text) => {
    expect(parsePolicy(text)).toHaveProperty("error");
  });

  it("needs no mx in mode none", () => {
    expect(parsePolicy("version: STSv1\nmode: none\nmax_age: 86400")).toEqual({
      value: { mode: "none", mx: [], maxAge: 86400, extensions: [] },
    });
  });

  it("comes back as it was", () => {
    const label = fc
      .stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/)
      .filter((text) => text.slice(2, 4) !== "--");
    const host = fc.tuple(fc.constantFrom("", "*."), label, label).map(([star, a, b]) => `${star}${a}.${b}`);
    fc.assert(
      fc.property(
        fc.constantFrom(...stsModes),
        fc.array(host, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 31557600 }),
        (mode, mx, maxAge) => {
          const policy = { mode, mx, maxAge, extensions: [["x", "a b: c"]] as const };
          expect(parsePolicy(formatPolicy(policy))).toEqual({ value: policy });
        },
      ),
    );
  });

  it("reads hostile text in linear time", () => {
    expect(parsePolicy(`x: ${" ".repeat(200_000)}y`)).toHaveProperty("error");
    expect(parsePolicy(":".repeat(200_000))).toHaveProperty("error");
    expect(parseStsRecord(`v=STSv1; id=${" ".repeat(200_000)}1`)).toHaveProperty("error");
    expect(parseStsRecord(`v=STSv1;${"=".repeat(200_000)}`)).toHaveProperty("error");
  });
});

describe("patterns", () => {
  it.each([
    ["mail.example.com", ["mail.example.com"], true],
    ["mail.example.com", ["*.example.com"], true],
    ["example.com", ["*.example.com"], false],
    ["foo.bar.example.com", ["*.example.com"], false],
    ["mail.notexample.com", ["*.example.com"], false],
    ["com", ["*.com"], false],
    ["mail.example.com", [], false],
  ] as const)("%s by %j: %s", (host, patterns, covered) => {
    expect(isCovered(`${host}.` as Fqdn, patterns)).toBe(covered);
  });

  it.each([
    "*",
    "*.",
    "",
    ".",
    "*.*.example.com",
    "a.*.example.com",
    "mail_1.example.com",
    "mail@example.com",
  ])("refuses %j", (text) => {
    expect(parsePattern(text)).toHaveProperty("error");
  });
});
