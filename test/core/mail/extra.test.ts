import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatValue, parseValue } from "../../../core/mail/extra/record";
import { printIssues } from "../../../core/issue";
import { levelOf, lines, planCase, planDomain, rdatas, withCode } from "../../support";
import { extraCases } from "./extra.rules";

const place = 'domains["example.com"].extra';

it.each(extraCases.map((row) => [row.code, row.title, row] as const))("%s: %s", (code, _title, row) => {
  const found = withCode(planCase(row.bad), code);
  expect(found.map((issue) => [levelOf(issue), issue.where, issue.message])).toEqual([
    [row.level, row.where, expect.stringContaining(row.text)],
  ]);
  expect(withCode(planCase(row.good), code)).toEqual([]);
});

describe("records", () => {
  it("publishes one of each type", () => {
    const records = [
      { name: "ns.example.com", type: "NS", value: "ns1.example.net." },
      { name: "www.example.com", type: "A", ttl: 300, values: ["192.0.2.81", "192.0.2.80"] },
      { name: "www.example.com.", type: "AAAA", value: "2001:DB8:0::80" },
      { name: "WWW2.example.com", type: "CNAME", value: "www.example.com" },
      { name: "lists.example.com", type: "MX", values: ["20 b.example.net", "10 a.example.net"] },
      { name: "a.example.com", type: "TXT", value: '"v=a; b" "\\010\\"c"' },
      { name: "_xmpp._tcp.example.com", type: "SRV", value: "0 5 5222 xmpp.example.com" },
      { name: "b.example.com", type: "TXT", value: '"Grüße, 例え"' },
      { name: "b.example.com", type: "TXT", value: "one-word" },
      { name: "c.example.com", type: "MX", value: "10 mail.münchen.example" },
      { name: "example.com", type: "CAA", value: "0 issue ca.example.net" },
      { name: "_25._tcp.a.example.com", type: "TLSA", value: `3 1 1 ${"AB".repeat(32)}` },
    ];
    expect(lines(planDomain({ extra: { records } }))).toEqual([
      'example.com. 3600 CAA 0 issue "ca.example.net"',
      "_xmpp._tcp.example.com. 3600 SRV 0 5 5222 xmpp.example.com.",
      'a.example.com. 3600 TXT "v=a; b\\010\\"c"',
      `_25._tcp.a.example.com. 3600 TLSA 3 1 1 ${"ab".repeat(32)}`,
      'b.example.com. 3600 TXT "Gr\\195\\188\\195\\159e, \\228\\190\\139\\227\\129\\136"',
      'b.example.com. 3600 TXT "one-word"',
      "c.example.com. 3600 MX 10 mail.xn--mnchen-3ya.example.",
      "lists.example.com. 3600 MX 10 a.example.net.",
      "lists.example.com. 3600 MX 20 b.example.net.",
      "ns.example.com. 3600 NS ns1.example.net.",
      "www.example.com. 300 A 192.0.2.80",
      "www.example.com. 300 A 192.0.2.81",
      "www.example.com. 3600 AAAA 2001:db8::80",
      "www2.example.com. 3600 CNAME www.example.com.",
    ]);
  });

  it("keeps every problem of every record, with its exact place", () => {
    const records = [
      { name: "a..b", type: "A", value: "192.0.2.1" },
      { name: "example.com", type: "A", values: ["192.0.2.1", "192.0.2.256"] },
      { name: "example.com", type: "AAAA", value: "fe80::1%eth0" },
      { name: "example.com", type: "TXT", value: `"${"a".repeat(256)}"` },
      { name: "example.com", type: "mx", value: "10 a.example.com" },
      { name: "example.com", type: "A", ttl: -1, value: "192.0.2.1" },
      { name: "example.com", type: "A" },
      { name: "example.com", type: "A", value: "192.0.2.1", values: ["192.0.2.2"] },
      { name: "example.com", type: "A", values: [] },
      { name: "example.com", type: "A", valeu: "192.0.2.1" },
      "example.com A 192.0.2.1",
    ];
    const found = planDomain({ extra: { records } }).issues;
    expect(found.map(({ code, where }) => `${code} ${where.slice(place.length)}`)).toEqual([
      "dns.name .records[0].name",
      "config.type .records[10]",
      "dns.ip .records[1].values[1]",
      "dns.ip .records[2].value",
      "dns.txt-chunk .records[3].value",
      "config.value .records[4].type",
      "dns.ttl-range .records[5].ttl",
      "config.required .records[6].value",
      "config.value .records[7].values",
      "config.value .records[8].values",
      "config.unknown-key .records[9].valeu",
      "config.required .records[9].value",
    ]);
  });

  it("names both places when one value is listed twice", () => {
    const records = [
      { name: "www.example.com", type: "A", value: "192.0.2.80" },
      { name: "WWW.example.com.", type: "A", values: ["192.0.2.80"] },
    ];
    const [issue] = withCode(planDomain({ extra: { records } }), "dns.duplicate");
    expect(issue?.message).toBe(
      `"192.0.2.80" is listed twice (${place}.records[0].value and ${place}.records[1].values[0])`,
    );
  });

  it("is an error outside of every zone", () => {
    const records = [{ name: "www.example.net", type: "A", value: "192.0.2.80" }];
    const plan = planDomain({ extra: { records } });
    expect(withCode(plan, "dns.zone-scope")).toMatchObject([{ where: `${place}.records[0].value` }]);
    expect(lines(plan)).toEqual([]);
  });
});

describe("txt", () => {
  it("takes one text, a list, or values with a ttl", () => {
    const txt = {
      "a.example.com": 'semi;colon "quoted" back\\slash',
      "b.example.com": ["one", "two"],
      "c.example.com": { values: "three", ttl: 300 },
      "d.example.com": { values: ["four", ""] },
      "e.example.com": [],
    };
    expect(lines(planDomain({ extra: { txt } }))).toEqual([
      'a.example.com. 3600 TXT "semi;colon \\"quoted\\" back\\\\slash"',
      'b.example.com. 3600 TXT "one"',
      'b.example.com. 3600 TXT "two"',
      'c.example.com. 300 TXT "three"',
      'd.example.com. 3600 TXT ""',
      'd.example.com. 3600 TXT "four"',
    ]);
  });

  it("joins other records at the same name", () => {
    const plan = planDomain({
      extra: {
        txt: { "example.com": ["MS=ms1", "apple-domain=2"] },
        records: [{ name: "example.com", type: "TXT", value: '"v=spf1 -all"' }],
      },
    });
    expect(rdatas(plan, "example.com. TXT")).toEqual(['"MS=ms1"', '"apple-domain=2"', '"v=spf1 -all"']);
  });

  it("splits a long text between characters only", () => {
    const plan = planDomain({ extra: { txt: { "example.com": `a${"é".repeat(300)}` } } });
    const strings = rdatas(plan, "example.com. TXT")[0]?.match(/"[^"]*"/g) ?? [];
    expect(strings.map((text) => (text.length - 2 - (text.startsWith('"a') ? 1 : 0)) / 4)).toEqual([
      254, 254, 92,
    ]);
  });

  it("refuses what no TXT can hold, and shows it short", () => {
    const plan = planDomain({
      extra: { txt: { "example.com": "x".repeat(65280), "a.example.com": "x".repeat(65279) } },
    });
    expect(printIssues(withCode(plan, "dns.txt-size").filter((issue) => issue.severity === "error"))).toBe(
      "  ✖ dns.txt-size: text has 65280 octets, at most 65279 fit into one TXT (RFC 1035 3.2.1)\n" +
        `    → at ${place}.txt["example.com"]`,
    );
  });

  it.each([
    ["as a text", (key: string) => ({ txt: { "example.com": key } })],
    ["as an owner", (key: string) => ({ txt: { [key]: "a" } })],
    ["as a key", (key: string) => ({ [key]: "a" })],
    ["as a value", (key: string) => ({ records: [{ name: "example.com", type: "TXT", value: key }] })],
    ["as a type", (key: string) => ({ records: [{ name: "example.com", type: key, value: "a" }] })],
    ["as a name", (key: string) => ({ records: [{ name: key, type: "TXT", value: "a" }] })],
  ])("never shows a private key %s", (_title, extra) => {
    const { issues } = planDomain({ extra: extra("-----BEGIN RSA PRIVATE KEY-----MIIEowIBAAKCAQEA") });
    expect(issues.length).toBeGreaterThan(0);
    expect(JSON.stringify(issues)).not.toContain("MIIE");
  });

  it.each([
    ["a list of owners", [], "expected a mapping, got a list"],
    ["a text", "abc", 'expected a mapping, got "abc"'],
    ["nothing", null, "expected a mapping, got nothing"],
    ["a number as value", { "example.com": 5 }, "expected a text or a list or a mapping, got 5"],
    [
      "an unknown key",
      { "example.com": { value: "a", values: "a" } },
      'unknown key "value", allowed are values, ttl',
    ],
  ])("refuses %s", (_title, txt, message) => {
    expect(planDomain({ extra: { txt } }).issues.map((issue) => issue.message)).toEqual([message]);
  });
});

describe("value text", () => {
  it("survives its own format", () => {
    const octets = fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
      maxLength: 600,
    });
    fc.assert(
      fc.property(octets, (text) => {
        fc.pre(!text.includes("PRIVATE KEY"));
        expect(parseValue("TXT", formatValue("TXT", { text }))).toEqual({ value: { text } });
      }),
    );
  });

  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.constantFrom("A", "TXT", "MX", "TLSA", "CAA", "NS"),
        (text, type) => {
          parseValue(type, text);
        },
      ),
    );
  });
});
