import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseIpv6 } from "../../../core/dns/address";
import { parseName, type Fqdn } from "../../../core/dns/name";
import {
  characterStrings,
  formatRdata,
  parseFields,
  parseRdata,
  parseRdataFields,
  quoteString,
  unescapeOctets,
} from "../../../core/dns/presentation";
import { fromOctets, isRrType, rrTypes, toOctets, type Rdata, type RrType } from "../../../core/dns/rdata";

const octet = fc.integer({ min: 0, max: 255 });
const uint16 = fc.integer({ min: 0, max: 0xffff });
const octets = (maxLength: number) =>
  fc.array(octet, { maxLength, size: "max" }).map((codes) => String.fromCharCode(...codes));
const target = fc
  .array(fc.stringMatching(/^[a-z0-9_-]{1,12}$/), { maxLength: 5 })
  .map((parts) => (parts.length === 0 ? "." : `${parts.join(".")}.`) as Fqdn);
const oneName = fc.record({ target });

const rdata: { readonly [T in RrType]: fc.Arbitrary<Rdata<T>> } = {
  A: fc.record({ address: fc.ipV4() }),
  AAAA: fc.record({
    address: fc.ipV6().map((text) => {
      const read = parseIpv6(text);
      return "value" in read ? read.value : "2001:db8::1";
    }),
  }),
  CNAME: oneName,
  NS: oneName,
  PTR: oneName,
  MX: fc.record({ preference: uint16, exchange: target }),
  TXT: fc.record({ text: octets(4000) }),
  SRV: fc.record({ priority: uint16, weight: uint16, port: uint16, target }),
  CAA: fc.record({ flags: octet, tag: fc.stringMatching(/^[a-z0-9]{1,15}$/), value: octets(300) }),
  TLSA: fc.record({
    usage: octet,
    selector: octet,
    matchingType: octet,
    data: fc.uint8Array({ minLength: 1, maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString("hex")),
  }),
};

describe("presentation text parses back to the same value", () => {
  it.each(rrTypes)("%s", (type) => {
    fc.assert(
      fc.property(rdata[type] as fc.Arbitrary<Rdata>, (value) => {
        const text = formatRdata(type, value);
        expect(text).toMatch(/^[\x20-\x7e]*$/);
        expect(parseRdata(type, text)).toEqual({ value });
      }),
      { numRuns: type === "TXT" ? 50 : 200 },
    );
  });
});

describe("TXT", () => {
  const strings = (text: string): string[] => characterStrings(toOctets(text));

  it("of any octets up to 4,000 survives in strings of at most 255", () => {
    fc.assert(
      fc.property(octets(4000), (text) => {
        const parts = characterStrings(text);
        expect(parts.join("")).toBe(text);
        expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(255);
        if (text.length > 0) expect(parts).not.toContain("");
      }),
      { numRuns: 50 },
    );
  });

  it("is never split between the octets of one UTF-8 character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 1500, size: "max" }), (text) => {
        for (const part of strings(text)) {
          const bytes = Buffer.from(part, "latin1");
          expect(Buffer.from(bytes.toString("utf8"), "utf8").equals(bytes)).toBe(true);
        }
      }),
    );
  });

  it.each([
    ["nothing", "", [0]],
    ["255 octets", "a".repeat(255), [255]],
    ["256 octets", "a".repeat(256), [255, 1]],
    ["600 octets", "a".repeat(600), [255, 255, 90]],
    ["255 of two octets", "é".repeat(255), [254, 254, 2]],
    ["a character of four octets across the border", `${"a".repeat(252)}💩💩`, [252, 8]],
    ["a character that ends at the border", `${"a".repeat(251)}💩b`, [255, 1]],
  ])("splits greedily: %s", (_title, text, lengths) => {
    expect(strings(text).map((part) => part.length)).toEqual(lengths);
  });

  it("splits octets that are no UTF-8 anywhere", () => {
    expect(characterStrings("\x80".repeat(600)).map((part) => part.length)).toEqual([255, 255, 90]);
  });

  it.each([
    ["", '""'],
    ['a "b" \\ ; (c)', '"a \\"b\\" \\\\ ; (c)"'],
    ["tab\tnul\0", '"tab\\009nul\\000"'],
    [toOctets("é"), '"\\195\\169"'],
    ["\x7f\xff", '"\\127\\255"'],
  ])("%j is written %s", (text, expected) => {
    expect(formatRdata("TXT", { text })).toBe(expected);
    expect(quoteString(text)).toBe(expected);
  });

  it.each([
    ['"a" "b"', "ab"],
    ["a b", "ab"],
    ['"a b"', "a b"],
    ["a\\ b", "a b"],
    ['"\\097\\098"', "ab"],
    ['  "a"\t"b"  ', "ab"],
    ['"" "a"', "a"],
  ])("%s is read as %j", (text, expected) => {
    expect(parseRdata("TXT", text)).toEqual({ value: { text: expected } });
  });
});

describe("malformed RDATA says why", () => {
  it.each([
    ["A", "192.0.2.256", 'malformed A: "192.0.2.256" is no IPv4 address'],
    ["A", "192.0.2.1 192.0.2.2", 'malformed A: expected "address", got 2 fields'],
    ["AAAA", "192.0.2.1", "malformed AAAA"],
    ["CNAME", "", 'malformed CNAME: expected "target", got 0 fields'],
    ["CNAME", "a..b", 'malformed CNAME: name "a..b" has an empty label'],
    ["MX", "mail.example.com", 'malformed MX: expected "preference exchange", got 1 field'],
    ["MX", "65536 mail.example.com", 'malformed MX: preference "65536" must be a number from 0 to 65535'],
    ["MX", "-1 mail.example.com", 'preference "-1" must be a number'],
    ["MX", "1e1 mail.example.com", 'preference "1e1" must be a number'],
    ["SRV", "0 0 0", 'malformed SRV: expected "priority weight port target", got 3 fields'],
    ["SRV", "0 0 99999 a", 'port "99999" must be a number from 0 to 65535'],
    ["CAA", "256 issue ca.example", 'flags "256" must be a number from 0 to 255'],
    ["CAA", "0 issue", 'expected "flags tag value", got 2 fields'],
    ["TLSA", "3 1 1", '"" is no hexadecimal data'],
    ["TLSA", "3 1 1 abc", '"abc" is no hexadecimal data'],
    ["TLSA", "3 1 1 xy", '"xy" is no hexadecimal data'],
    ["TLSA", "256 1 1 ab", 'usage "256" must be a number from 0 to 255'],
    ["TXT", "", "malformed TXT: a TXT needs at least one character-string"],
    [
      "TXT",
      `"${"a".repeat(256)}"`,
      "malformed TXT: a character-string has 256 octets, at most 255 are allowed",
    ],
    ["TXT", '"a', 'unbalanced quotes or a stray backslash in "\\"a"'],
    ["TXT", "a\\", "unbalanced quotes or a stray backslash"],
    ["TXT", 'a"b"', "unbalanced quotes or a stray backslash"],
    ["TXT", "\\256", '"\\\\256" is no escape'],
    ["TXT", "\\12x", '"\\\\1" is no escape'],
  ] as const)("%s %j", (type, text, error) => {
    expect(parseRdata(type, text)).toEqual({ error: expect.stringContaining(error) as string });
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), fc.constantFrom(...rrTypes), (text, type) => {
        expect(Object.keys(parseRdata(type, text))).toHaveLength(1);
      }),
      { numRuns: 2000 },
    );
  });

  it("lets faults of the program through", () => {
    const broken = (): never => {
      throw new RangeError("broken reader");
    };
    expect(() => parseRdataFields("NS", [{ octets: "a", quoted: false }], broken)).toThrow(RangeError);
  });
});

describe("fields", () => {
  it("keep whether they were quoted", () => {
    expect(parseFields('a "b c" d\\"e')).toEqual({
      value: [
        { octets: "a", quoted: false },
        { octets: "b c", quoted: true },
        { octets: 'd"e', quoted: false },
      ],
    });
  });

  it("read names with the reader of their context", () => {
    const relative = (text: string) => parseName(`${text}.example.com`);
    expect(
      parseRdataFields(
        "MX",
        [
          { octets: "10", quoted: false },
          { octets: "mail", quoted: false },
        ],
        relative,
      ),
    ).toEqual({
      value: { preference: 10, exchange: "mail.example.com." },
    });
  });

  it("take escapes back to octets", () => {
    expect(unescapeOctets("\\065\\\\\\;b")).toEqual({ value: "A\\;b" });
    expect(unescapeOctets("\\1")).toHaveProperty("error");
  });

  it("ten million octets in a moment", () => {
    parseFields("a ".repeat(2e6));
    parseFields(`"${"a".repeat(1e7)}"`);
  });
});

describe("octets and text", () => {
  it("survive each other", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(fromOctets(toOctets(text))).toBe(text);
      }),
    );
    expect(fromOctets("\xff\xfe")).toBe("\xff\xfe");
  });

  it("know their types", () => {
    expect(rrTypes.filter(isRrType)).toEqual([...rrTypes]);
    for (const other of ["SPF", "a", "", "constructor", "toString"]) expect(isRrType(other)).toBe(false);
  });
});
