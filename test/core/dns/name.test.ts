import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isHostName,
  isWithin,
  joinLabels,
  labels,
  listingKey,
  parentOf,
  parseName,
  quote,
  root,
  selfAndAncestors,
  under,
  withoutDot,
  type Fqdn,
} from "../../../core/dns/name";

const name = (text: string): Fqdn => text as Fqdn;
const long = (length: number): string => "a".repeat(length);
/** 253 characters in labels of 63, 63, 63 and 61 */
const longest = [63, 63, 63, 61].map(long).join(".");

describe("parseName reads", () => {
  it.each([
    ["example.com", "example.com."],
    ["example.com.", "example.com."],
    ["EXAMPLE.Com", "example.com."],
    [".", "."],
    ["com", "com."],
    ["_dmarc.example.com", "_dmarc.example.com."],
    ["*.example.com", "*.example.com."],
    ["0/26.2.0.192.in-addr.arpa", "0/26.2.0.192.in-addr.arpa."],
    ["-a-.example.com", "-a-.example.com."],
    [`${long(63)}.example`, `${long(63)}.example.`],
    [longest, `${longest}.`],
    [`${longest}.`, `${longest}.`],
  ])("%s", (text, expected) => {
    expect(parseName(text)).toEqual({ value: expected });
  });
});

describe("parseName refuses", () => {
  it.each([
    ["", "a name is required, got an empty text"],
    ["  ", "a name is required, got an empty text"],
    ["..", 'name ".." has an empty label'],
    ["a..b", 'name "a..b" has an empty label'],
    [".a", 'name ".a" has an empty label'],
    ["a.b..", 'name "a.b.." has an empty label'],
    ["a b.example", 'name "a b.example" holds a blank'],
    ["a.example\n", 'name "a.example\\n" holds a blank'],
    ["https://example.com/", '"https://example.com/" is a URL, a bare name is required'],
    ["postmaster@example.com", '"postmaster@example.com" is a mail address, a bare name is required'],
    ["example.com:25", 'name "example.com:25" may hold letters, digits, hyphen, underscore and "*" only'],
    ["example.com/path", 'name "example.com/path" may hold letters, digits, hyphen, underscore and "*" only'],
    ["[192.0.2.1]", 'name "[192.0.2.1]" may hold letters, digits, hyphen, underscore and "*" only'],
    ["a\\.b.example", 'name "a\\\\.b.example" may hold letters, digits, hyphen, underscore and "*" only'],
    [`${long(64)}.example`, `label "${long(64)}" has 64 octets, at most 63 are allowed`],
    [`a${longest}`, `label "${long(64)}" has 64 octets, at most 63 are allowed`],
    [`a.${longest}`, `name "a.${long(63)}.${long(11)}..." has 255 characters, at most 253 are allowed`],
    [`${longest}a`, `name "${long(63)}.${long(13)}..." has 254 characters, at most 253 are allowed`],
  ])("%s", (text, error) => {
    expect(parseName(text)).toEqual({ error });
  });

  it("ten million characters, at once and in a short message", () => {
    for (const text of [long(1e7), "a.".repeat(5e6), "ü".repeat(1e7)]) {
      const result = parseName(text);
      expect("error" in result && result.error.length).toBeLessThan(160);
    }
  });
});

describe("comparison by label", () => {
  it.each([
    ["example.com.", "example.com.", true],
    ["mail.example.com.", "example.com.", true],
    ["notexample.com.", "example.com.", false],
    ["example.com.", "mail.example.com.", false],
    ["example.com.net.", "example.com.", false],
    ["com.", "example.com.", false],
    ["example.com.", ".", true],
    [".", ".", true],
    [".", "example.com.", false],
  ])("%s within %s: %s", (inner, outer, expected) => {
    expect(isWithin(name(inner), name(outer))).toBe(expected);
  });

  const label = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const fqdn = fc.array(label, { minLength: 1, maxLength: 6 }).map((parts) => joinLabels(parts));

  it("agrees with the list of ancestors", () => {
    fc.assert(
      fc.property(fqdn, fqdn, label, (a, b, extra) => {
        for (const [inner, outer] of [
          [a, b],
          [under(extra, a), a],
          [name(`${extra}${a}`), a],
        ] as const)
          expect(isWithin(inner, outer)).toBe(selfAndAncestors(inner).includes(outer));
      }),
    );
  });

  it("takes a name apart and together", () => {
    fc.assert(
      fc.property(fqdn, (text) => {
        expect(joinLabels(labels(text))).toBe(text);
        expect(selfAndAncestors(text)).toHaveLength(labels(text).length);
        expect(parseName(withoutDot(text))).toEqual({ value: text });
      }),
    );
  });

  it("lists an ancestor before its descendants, and neighbours by label", () => {
    const listed = [
      "a.b.example.com.",
      "example.com.",
      "b.example.com.",
      "a.example.com.",
      "example.co.",
      "b-.example.com.",
    ];
    const key = (text: string): string => listingKey(name(text));
    expect(listed.sort((a, b) => (key(a) < key(b) ? -1 : 1))).toEqual([
      "example.co.",
      "example.com.",
      "a.example.com.",
      "b.example.com.",
      "a.b.example.com.",
      "b-.example.com.",
    ]);
  });
});

describe("the root and escaped dots", () => {
  it("has no labels and no parent", () => {
    expect(labels(root)).toEqual([]);
    expect(joinLabels([])).toBe(".");
    expect(parentOf(root)).toBeUndefined();
    expect(parentOf(name("com."))).toBe(root);
    expect(under("a", root)).toBe("a.");
    expect(withoutDot(root)).toBe(".");
    expect(selfAndAncestors(root)).toEqual([]);
  });

  it("do not separate labels behind a backslash", () => {
    const escaped = name("first\\.last.mail\\046x.example.com.");
    expect(labels(escaped)).toEqual(["first\\.last", "mail\\046x", "example", "com"]);
    expect(parentOf(escaped)).toBe("mail\\046x.example.com.");
  });
});

describe("host names", () => {
  it.each([
    ["mail-1.example.com.", true],
    ["1.2.3.4.", true],
    ["_mail.example.com.", false],
    ["-mail.example.com.", false],
    ["mail-.example.com.", false],
    ["*.example.com.", false],
    ["0/26.2.0.192.in-addr.arpa.", false],
    [".", false],
  ])("%s: %s", (text, expected) => {
    expect(isHostName(name(text))).toBe(expected);
  });
});

describe("quoted values", () => {
  it.each([
    ["plain", '"plain"'],
    ['a "b"\\', '"a \\"b\\"\\\\"'],
    ["a\n\u0000\u0007", '"a\\n\\u0000\\u0007"'],
    ["\u009b31m", '"\\u009b31m"'],
    ["a\u202eb\u200bc\u00add", '"a\\u202eb\\u200bc\\u00add"'],
    ["x".repeat(80), `"${"x".repeat(80)}"`],
    ["x".repeat(81), `"${"x".repeat(77)}..."`],
    ["-----BEGIN PRIVATE KEY-----abc", "(a private key, not shown)"],
  ])("%j", (value, expected) => {
    expect(quote(value)).toBe(expected);
  });
});
