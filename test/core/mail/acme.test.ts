import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseName, type Fqdn } from "../../../core/dns/name";
import { planHash } from "../../../core/plan";
import { tutorialTable } from "../../../core/render/tutorial";
import { unwrap } from "../../../core/result";
import {
  endsLikeDigest,
  formatPersistent,
  parseMoment,
  parsePersistent,
} from "../../../core/mail/acme/record";
import { expectRow, codes, lines, planDomain, withCode } from "../../support";
import { acmeCases } from "./acme.rules";

const value = "F24BbLWJyjTkFpg-LqSLiUWksaUwPbZB-LdaqbOxCcc";
const second = "gfj9Xq2G7Rqn8Z1mVsWb3kYcTtHdLpNoUvAeIyRg85g";
const account = "https://acme-v02.api.letsencrypt.org/acme/acct/1234";

function acme(settings: unknown, others: object = {}): string[] {
  const plan = planDomain({ ...others, acme: settings });
  expect(plan.issues.filter(({ severity }) => severity === "error")).toEqual([]);
  return lines(plan);
}

it.each(acmeCases.map((row) => [row.code, row.title, row] as const))("%s: %s", (_code, _title, row) => {
  expectRow(row);
});

describe("the tutorial's challenge", () => {
  const plan = planDomain({ compat: "tutorial", acme: { "mail.example.com": value } });

  it("is had word for word", () => {
    expect(tutorialTable(plan)).toBe(`_acme-challenge.mail.example.com    TXT    ${value}    3600\n`);
  });

  it("keeps its TTL, which is reported", () => {
    expect(lines(plan)).toEqual([`_acme-challenge.mail.example.com. 3600 TXT "${value}"`]);
    expect(codes(plan)).toContain("I acme.ttl");
  });
});

describe("records", () => {
  it.each([
    ["nothing", {}, []],
    ["one value", { "mail.example.com": value }, [`_acme-challenge.mail.example.com. 300 TXT "${value}"`]],
    [
      "two values at once",
      { "mail.example.com": [second, value] },
      [
        `_acme-challenge.mail.example.com. 300 TXT "${value}"`,
        `_acme-challenge.mail.example.com. 300 TXT "${second}"`,
      ],
    ],
    [
      "the same value twice",
      { "m.example.com": [value, value] },
      [`_acme-challenge.m.example.com. 300 TXT "${value}"`],
    ],
    ["no value left", { "mail.example.com": [] }, []],
    [
      "a name and its wildcard",
      { "*.example.com": second, "example.com": value },
      [`_acme-challenge.example.com. 300 TXT "${value}"`, `_acme-challenge.example.com. 300 TXT "${second}"`],
    ],
    [
      "delegation of a name and its wildcard",
      { "*.example.com": { delegate: "a.example.net" }, "example.com": { delegate: "a.example.net" } },
      ["_acme-challenge.example.com. 3600 CNAME a.example.net."],
    ],
    [
      "own TTLs",
      {
        "a.example.com": { values: value, ttl: 60 },
        "b.example.com": { delegate: "b.example.net", ttl: 86400 },
      },
      [
        `_acme-challenge.a.example.com. 60 TXT "${value}"`,
        "_acme-challenge.b.example.com. 86400 CNAME b.example.net.",
      ],
    ],
    [
      "standing validations of two issuers beside a delegation",
      {
        "Mail.Example.COM.": {
          delegate: "mail.acme.example.net",
          persist: [
            { issuer: "letsencrypt.org", accountUri: account },
            { issuer: "CA.example", accountUri: "https://ca.example/7", wildcard: true, until: "2027-01-01" },
          ],
        },
      },
      [
        "_acme-challenge.mail.example.com. 3600 CNAME mail.acme.example.net.",
        '_validation-persist.mail.example.com. 3600 TXT "ca.example; accounturi=https://ca.example/7; policy=wildcard; persistUntil=1798761600"',
        `_validation-persist.mail.example.com. 3600 TXT "letsencrypt.org; accounturi=${account}"`,
      ],
    ],
    [
      "a standing validation of a wildcard",
      { "*.example.com": { persist: { issuer: "letsencrypt.org", accountUri: account, until: 0 } } },
      [
        `_validation-persist.example.com. 3600 TXT "letsencrypt.org; accounturi=${account}; policy=wildcard; persistUntil=0"`,
      ],
    ],
  ])("%s", (_title, settings, expected) => {
    expect(acme(settings)).toEqual(expected);
  });

  it("are made once for a name and its wildcard", () => {
    const delegate = "a.example.net";
    const plan = planDomain({ acme: { "*.example.com": { delegate }, "example.com": { delegate } } });
    expect(withCode(plan, "dns.duplicate")).toEqual([]);
  });

  it("stand in the domain's TTL when they last", () => {
    const settings = { "mail.example.com": { delegate: "a.example.net" } };
    expect(acme(settings, { ttl: 600 })).toEqual([
      "_acme-challenge.mail.example.com. 600 CNAME a.example.net.",
    ]);
    expect(acme({ "mail.example.com": value }, { ttl: 600 })[0]).toContain(" 300 TXT ");
  });

  it("do not depend on the order of keys and values", () => {
    const one = planDomain({ acme: { "a.example.com": [value, second], "*.example.com": value } });
    const other = planDomain({ acme: { "*.example.com": value, "a.example.com": [second, value] } });
    expect(planHash(other)).toBe(planHash(one));
  });

  it("are made for a domain without mail too", () => {
    expect(acme({ "www.example.com": value }, { mode: "no-mail" })).toContain(
      `_acme-challenge.www.example.com. 300 TXT "${value}"`,
    );
  });

  it("outside of our zones are an error, and a manual action when that is allowed", () => {
    const settings = { acme: { "mail.example.net": value } };
    expect(codes(planDomain(settings))).toContain("e dns.zone-scope");
    const allowed = planDomain({
      ...settings,
      allow: [{ code: "dns.zone-scope", reason: "asked the owner" }],
    });
    expect(allowed.manualActions.map(({ id }) => id)).toEqual([
      "foreign-record/_acme-challenge.mail.example.net/TXT",
    ]);
  });
});

describe("refusals", () => {
  it("say what to write instead", () => {
    const plan = planDomain({ acme: { "_acme-challenge.mail.example.com": value } });
    expect(withCode(plan, "acme.name")).toEqual([
      {
        code: "acme.name",
        severity: "error",
        overridable: false,
        where: 'domains["example.com"].acme["_acme-challenge.mail.example.com"]',
        message:
          '"_acme-challenge.mail.example.com" is the name of a record, the name that the certificate is for is required',
        fix: 'write "mail.example.com"',
        reference: "RFC 8555 8.4",
      },
    ]);
  });

  it.each([
    ["_acme-challenge.mail.example.com", "acme.name", "RFC 8555 8.4"],
    ["192.0.2.25", "acme.name", "RFC 8555 8.4"],
    ["mail.*.example.com", "acme.wildcard", "RFC 8555 7.1.3"],
    ["_acme-challenge.*.example.com", "acme.wildcard", "RFC 8555 7.1.3"],
  ])("cite the section that %s goes against", (name, code, reference) => {
    const plan = planDomain({ acme: { [name]: value } });
    expect(withCode(plan, code).map((issue) => issue.reference)).toEqual([reference]);
  });

  it("report every wrong value of a list", () => {
    const plan = planDomain({ acme: { "mail.example.com": ["", value, "a b", "ü".repeat(43)] } });
    expect(withCode(plan, "acme.value").map(({ where }) => where)).toEqual([
      'domains["example.com"].acme["mail.example.com"][0]',
      'domains["example.com"].acme["mail.example.com"][2]',
      'domains["example.com"].acme["mail.example.com"][3]',
    ]);
  });

  it.each([["key"], ["valuess"]])("name an unknown key %s", (key) => {
    const plan = planDomain({ acme: { "mail.example.com": { [key]: value } } });
    expect(codes(plan)).toContain("E config.unknown-key");
  });

  it("never show a private key", () => {
    const key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\n-----END PRIVATE KEY-----";
    const plan = planDomain({ acme: { "mail.example.com": [key, { values: key }] } });
    expect(JSON.stringify(plan.issues)).not.toContain("MIIEvQ");
    expect(codes(plan)).toContain("E acme.value");
  });

  it.each([1, true, null, [[value]], { values: 7 }, { persist: "letsencrypt.org" }])(
    "survive %j",
    (entry) => {
      expect(
        planDomain({ acme: { "mail.example.com": entry } }).issues.some((i) => i.severity === "error"),
      ).toBe(true);
    },
  );
});

describe("record text", () => {
  const issuer = fc.constantFrom("letsencrypt.org", "ca.example", "xn--mnchen-3ya.example");
  const uri = fc.webUrl().filter((text) => /^[\x21-\x3a\x3c-\x7e]+$/.test(text));

  it("of a standing validation comes back as it went", () => {
    const any = fc.record({
      issuer: issuer.map((text): Fqdn => unwrap(parseName(text))),
      accountUri: uri,
      wildcard: fc.boolean(),
      until: fc.option(fc.nat(253402300799), { nil: undefined }),
    });
    fc.assert(
      fc.property(any, (one) => {
        expect(unwrap(parsePersistent(formatPersistent(one)))).toEqual(one);
      }),
    );
  });

  it.each([
    ["ca.example", "accounturi is missing"],
    ["ca.example; accounturi=x", "account URI"],
    ["ca.example; accounturi=a:b; accounturi=a:c", 'parameter "accounturi" stands twice'],
    ["ca.example; accounturi=a:b; persistUntil=soon", 'persistUntil "soon"'],
    ["ca.example; =x", 'parameter "=x" is not of the form tag=value'],
    ["; accounturi=a:b", "a name is required"],
  ])("%s is refused", (text, message) => {
    expect(parsePersistent(text)).toEqual({ error: expect.stringContaining(message) as string });
  });

  it("is read without regard to case, blanks, a final semicolon and unknown tags", () => {
    const read = parsePersistent("CA.example;ACCOUNTURI=a:b ; Policy=Wildcard; new=1; policyx=;");
    expect(read).toEqual({
      value: { issuer: "ca.example.", accountUri: "a:b", wildcard: true, until: undefined },
    });
  });

  it.each([
    ["1970-01-01", 0],
    ["2027-01-01T00:00:01Z", 1798761601],
  ])("moment %s", (text, seconds) => {
    expect(parseMoment(text)).toEqual({ value: seconds });
  });

  it.each(["", "2027", "2027-13-01", "2027-01-01T24:00:00Z", "1969-12-31", "2027-01-01T00:00:00+01:00"])(
    "%j is no moment",
    (text) => {
      expect(parseMoment(text)).toEqual({ error: expect.stringContaining("is no moment") as string });
    },
  );

  it("of a digest ends as digests do", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (octets) => {
        expect(endsLikeDigest(Buffer.from(octets).toString("base64url"))).toBe(true);
      }),
    );
  });
});
