import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatTlsRpt,
  parseMailto,
  parseTlsRpt,
  parseWebUri,
  readReport,
} from "../../../core/mail/tls-rpt/record";
import { expectRow, codes, lines, planDomain } from "../../support";
import { tlsRptCases } from "./tls-rpt.rules";

it.each(tlsRptCases.map((row) => [row.code, row.title, row] as const))("%s: %s", (_code, _title, row) => {
  expectRow(row);
});

describe("records", () => {
  const mail = { hosts: { "mail.example.com": { ipv4: "192.0.2.25" } }, mx: ["mail.example.com"] };

  it.each([
    [
      "an address",
      { reports: "tls@example.com" },
      ['_smtp._tls.example.com. 3600 TXT "v=TLSRPTv1; rua=mailto:tls@example.com"'],
    ],
    [
      "several destinations, in their order",
      { reports: ["mailto:tls@Example.COM", "https://Reports.example.net/v1"], ttl: 300 },
      [
        '_smtp._tls.example.com. 300 TXT "v=TLSRPTv1; rua=mailto:tls@example.com,https://reports.example.net/v1"',
      ],
    ],
    [
      "other policy domains",
      { reports: "a@example.com", alsoFor: ["mail.example.com", "example.com", "a.example.com"] },
      [
        '_smtp._tls.example.com. 3600 TXT "v=TLSRPTv1; rua=mailto:a@example.com"',
        '_smtp._tls.a.example.com. 3600 TXT "v=TLSRPTv1; rua=mailto:a@example.com"',
        '_smtp._tls.mail.example.com. 3600 TXT "v=TLSRPTv1; rua=mailto:a@example.com"',
      ],
    ],
    ["off", "off", []],
    ["false", false, []],
    ["absent", undefined, []],
  ] as const)("%s", (_title, tlsRpt, expected) => {
    const plan = planDomain({ ...mail, tlsRpt });
    expect(lines(plan).filter((line) => line.startsWith("_smtp."))).toEqual(expected);
    expect(codes(plan).filter((code) => code.includes("tlsrpt") || code.includes("duplicate"))).toEqual([]);
  });
});

describe("destinations", () => {
  it.each([
    ["tls@example.com", "mailto:tls@example.com"],
    ["MAILTO:tls@Example.com", "mailto:tls@example.com"],
    ["a+b.c@example.com", "mailto:a+b.c@example.com"],
    ["a!b@example.com", "mailto:a%21b@example.com"],
    ["a#b?c@example.com", "mailto:a%23b%3Fc@example.com"],
    ["100%@example.com", "mailto:100%25@example.com"],
    ["mailto:100%25@example.com", "mailto:100%25@example.com"],
    ["mailto:a@example.com?subject=TLS%20report", "mailto:a@example.com?subject=TLS%20report"],
    ["tls@münchen.example", "mailto:tls@xn--mnchen-3ya.example"],
    ["HTTPS://Example.com", "https://example.com"],
    ["https://a.example:8443/x?y=z#w", "https://a.example:8443/x?y=z#w"],
    ["https://münchen.example/x", "https://xn--mnchen-3ya.example/x"],
  ])("%s is %s", (given, written) => {
    expect(readReport(given)).toEqual({ value: written });
    expect(readReport(written)).toEqual({ value: written });
  });

  it.each([
    "",
    "@",
    "@example.com",
    "a@",
    "a@b@example.com",
    "a@localhost",
    "a@192.0.2.1",
    "a@1",
    ".a@example.com",
    "a..b@example.com",
    '"a b"@example.com',
    "a b@example.com",
    "a,b@example.com",
    `${"a".repeat(65)}@example.com`,
    "mailto:",
    "mailto:a%zz@example.com",
    "mailto:a@example.com?x=a;b",
    "mailto:a!b@example.com",
    "mailto:a%2Cb@example.com",
    "ftp://example.com/",
    "https:",
    "https://",
    "https:///x",
    "https://a.example:/",
    "https://a.example:123456/",
    "https://[2001:db8::1]/",
    "https://localhost/",
    "https://a_b.example/",
    "https://a.example/a b",
    "https://a.example/\ud800",
    "https://a.example/%",
    "https://a.example/é",
    "https://a.example/;",
    "https://a.example/!",
    "https://a.\nexample/",
    "https://example.com/\u0000",
  ])("%j is refused", (text) => {
    expect(readReport(text)).toHaveProperty("error");
  });

  it("says what to write", () => {
    expect(parseWebUri("https://a.example/é!")).toEqual({
      error: 'URI "https://a.example/é!" holds "é", which must be written %C3%A9',
    });
    expect(parseWebUri("gopher://a.example", ["https", "http"])).toEqual({
      error: '"gopher://a.example" is no https URI: its scheme is "gopher"',
    });
    expect(parseWebUri("a.example")).toEqual({ error: '"a.example" is no https URI: it has no scheme' });
  });

  it("reads hostile text in linear time", () => {
    for (const text of ["a", ".", "%", "@", " ", "a."]) {
      const many = text.repeat(100_000);
      readReport(`${many}@example.com`);
      readReport(`mailto:${many}`);
      readReport(`https://a.example/${many},`);
      readReport(`https://${many}/`);
    }
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        readReport(text);
        parseMailto(text);
        parseTlsRpt(`v=TLSRPTv1;${text}`);
      }),
    );
  });
});

describe("the text of the record", () => {
  it.each([
    ["v=TLSRPTv1;rua=mailto:a@example.com", ["mailto:a@example.com"]],
    ["v=TLSRPTv1; rua=https://a.example/v1/tlsrpt;", ["https://a.example/v1/tlsrpt"]],
    ["v=TLSRPTv1; rua=mailto:a@b.example , https://c.example", ["mailto:a@b.example", "https://c.example"]],
    [
      "v=TLSRPTv1; rua=mailto:a@b.example; rua=mailto:c@d.example",
      ["mailto:a@b.example", "mailto:c@d.example"],
    ],
  ])("%j", (text, reports) => {
    expect(parseTlsRpt(text)).toEqual({ value: { reports, extensions: [] } });
  });

  it.each([
    ["v=TLSRPTv1", "tlsrpt.norua"],
    ["v=TLSRPTv1 ; rua=mailto:a@b.example", "tlsrpt.norua"],
    [" v=TLSRPTv1; rua=mailto:a@b.example", "tlsrpt.norua"],
    ["v=TLSRPTv1; RUA=mailto:a@b.example", "tlsrpt.norua"],
    ["v=TLSRPTv1; x=1", "tlsrpt.norua"],
    ["v=TLSRPTv1; x=; rua=mailto:a@b.example", "tlsrpt.norua"],
    ["v=TLSRPTv1;; rua=mailto:a@b.example", "tlsrpt.norua"],
    ["v=TLSRPTv1; rua =mailto:a@b.example", "tlsrpt.norua"],
    ["v=TLSRPTv1; rua=mailto:a@m\u00fcnchen.example", "tlsrpt.norua"],
    ["v=TLSRPTv1; rua=", "tlsrpt.uri"],
    ["v=TLSRPTv1; rua=mailto:a@b.example,", "tlsrpt.uri"],
    ["v=TLSRPTv1; rua=mailto:a@b.example,c@d.example", "tlsrpt.uri"],
  ])("refuses %j", (text, code) => {
    expect(parseTlsRpt(text)).toMatchObject({ code });
  });

  it("comes back as it was", () => {
    const uri = fc.constantFrom("mailto:a@b.example", "https://c.example/x", "mailto:a%21b@c.example");
    const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/).filter((text) => text !== "rua");
    const value = fc.stringMatching(/^[\x21-\x3a\x3c\x3e-\x7e]{1,20}$/);
    const extensions = fc.array(fc.tuple(name, value), { maxLength: 3 });
    fc.assert(
      fc.property(fc.array(uri, { minLength: 1 }), extensions, (reports, others) => {
        const record = { reports, extensions: others };
        expect(parseTlsRpt(formatTlsRpt(record))).toEqual({ value: record });
      }),
    );
  });
});
