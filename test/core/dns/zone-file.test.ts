// The reader of zone files: what each line means, where mistakes are, hostile input, and that no octet is lost.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fqdn } from "../../../core/dns/name";
import { quoteString } from "../../../core/dns/presentation";
import { parseZoneFile, rdataTextOf, type RecordEntry, type ZoneFile } from "../../../core/dns/zone-file";

const origin = "example.com." as Fqdn;

function parse(text: string, at: Fqdn = origin): ZoneFile {
  const result = parseZoneFile(text, at);
  if ("error" in result) throw new Error(result.error);
  return result.value;
}

function records(zone: ZoneFile): RecordEntry[] {
  return zone.entries.filter((entry) => entry.kind === "record");
}

/** "owner ttl type rdata" of every record. */
function lines(text: string, at: Fqdn = origin): string[] {
  const zone = parse(text, at);
  return records(zone).map(
    (record) => `${record.owner} ${record.ttl} ${record.type} ${rdataTextOf(zone, record)}`,
  );
}

function mistake(text: string): string {
  const result = parseZoneFile(text, origin);
  return "error" in result ? result.error : "no mistake";
}

describe("what a line means", () => {
  it.each([
    ["an absolute owner", "mail.example.com. 60 IN A 192.0.2.1", "mail.example.com. 60 A 192.0.2.1"],
    ["a relative owner", "mail 60 IN A 192.0.2.1", "mail.example.com. 60 A 192.0.2.1"],
    ["the origin as owner", "@ 60 IN A 192.0.2.1", "example.com. 60 A 192.0.2.1"],
    ["upper case", "MAIL 60 in a 192.0.2.1", "mail.example.com. 60 A 192.0.2.1"],
    ["class before TTL", "mail IN 60 A 192.0.2.1", "mail.example.com. 60 A 192.0.2.1"],
    ["no class", "mail 60 A 192.0.2.1", "mail.example.com. 60 A 192.0.2.1"],
    ["a class by number", "mail 60 CLASS1 A 192.0.2.1", "mail.example.com. 60 A 192.0.2.1"],
    ["a TTL with a unit", "mail 1h A 192.0.2.1", "mail.example.com. 3600 A 192.0.2.1"],
    ["a TTL with several units", "mail 1W2d3H4m5S A 192.0.2.1", "mail.example.com. 788645 A 192.0.2.1"],
    ["a type by number", "mail 60 TYPE1 192.0.2.1", "mail.example.com. 60 A 192.0.2.1"],
    ["a relative exchange", "@ 60 MX 10 mail", "example.com. 60 MX 10 mail.example.com."],
    ["the origin as target", "www 60 CNAME @", "www.example.com. 60 CNAME example.com."],
    ["the root as exchange", "@ 60 MX 0 .", "example.com. 60 MX 0 ."],
    [
      "a target of upper case",
      "_imap._tcp 60 SRV 0 1 143 MAIL",
      "_imap._tcp.example.com. 60 SRV 0 1 143 mail.example.com.",
    ],
    [
      "an escaped dot in a name",
      "a\\.b 60 CNAME c\\.d.example.net.",
      "a\\.b.example.com. 60 CNAME c\\.d.example.net.",
    ],
    ["an octet by number in a name", "a\\098c 60 A 192.0.2.1", "abc.example.com. 60 A 192.0.2.1"],
    ["an octet above ASCII in a name", "m\u00fcn 60 A 192.0.2.1", "m\\252n.example.com. 60 A 192.0.2.1"],
    ["an escaped special character", "a\\@\\$ 60 A 192.0.2.1", "a\\@\\$.example.com. 60 A 192.0.2.1"],
    ["a TXT without quotes", "@ 60 TXT v=spf1 -all", 'example.com. 60 TXT "v=spf1-all"'],
    ["a TXT of two strings", '@ 60 TXT "a b" "c"', 'example.com. 60 TXT "a bc"'],
    ["strings that touch", '@ 60 TXT "a""b"', 'example.com. 60 TXT "ab"'],
    [
      "a semicolon in quotes",
      '@ 60 TXT "v=DMARC1; p=none" ; comment',
      'example.com. 60 TXT "v=DMARC1; p=none"',
    ],
    ["parentheses in quotes", '@ 60 TXT "(a)"', 'example.com. 60 TXT "(a)"'],
    ["escapes in a TXT", '@ 60 TXT "\\"\\\\\\065\\;"', 'example.com. 60 TXT "\\"\\\\A;"'],
    ["octets above ASCII in a TXT", '@ 60 TXT "\u00c3\u00bc"', 'example.com. 60 TXT "\\195\\188"'],
    ["an escaped semicolon", "@ 60 TXT a\\;b", 'example.com. 60 TXT "a;b"'],
    ["an AAAA in long form", "@ 60 AAAA 2001:0DB8:0:0:0:0:0:1", "example.com. 60 AAAA 2001:db8::1"],
    ["a CAA without quotes", "@ 60 CAA 0 issue ca.example", 'example.com. 60 CAA 0 issue "ca.example"'],
    ["a TLSA in pieces", "_25._tcp 60 TLSA 3 1 1 AB (\n CD )", "_25._tcp.example.com. 60 TLSA 3 1 1 abcd"],
    ["an unknown type", '@ 60 HTTPS 1 . alpn="h2, h3"', 'example.com. 60 HTTPS 1 . alpn="h2, h3"'],
    ["an unknown type by number", "@ 60 TYPE65 \\# 3 0001 00", "example.com. 60 TYPE65 \\# 3 0001 00"],
    [
      "a known type in the form for unknown ones",
      "@ 60 A \\# 4 c0000201",
      "example.com. 60 A \\# 4 c0000201",
    ],
    ["a tab and a carriage return", "mail\t60\tIN\tA\t192.0.2.1\r\n", "mail.example.com. 60 A 192.0.2.1"],
    ["an owner that looks like a class", "in 60 A 192.0.2.1", "in.example.com. 60 A 192.0.2.1"],
    ["an owner of digits", "25 60 PTR mail.example.net.", "25.example.com. 60 PTR mail.example.net."],
  ])("%s", (_title, text, line) => {
    expect(lines(text)).toEqual([line]);
  });

  it("repeats the owner on a line that begins with a blank", () => {
    const zone = parse("mail 60 A 192.0.2.1\n     60 AAAA 2001:db8::1\n\n\t60 TXT a ; comment\n");
    expect(records(zone).map(({ owner, ownerInherited }) => [owner, ownerInherited])).toEqual([
      ["mail.example.com.", false],
      ["mail.example.com.", true],
      ["mail.example.com.", true],
    ]);
  });

  it("changes the origin, also relative to the one before", () => {
    expect(lines("$ORIGIN mail.example.com.\na 60 A 192.0.2.1\n$origin sub\na 60 A 192.0.2.2\n")).toEqual([
      "a.mail.example.com. 60 A 192.0.2.1",
      "a.sub.mail.example.com. 60 A 192.0.2.2",
    ]);
  });

  it("reads names relative to the root", () => {
    expect(lines("a.b 60 CNAME c", "." as Fqdn)).toEqual(["a.b. 60 CNAME c."]);
  });

  it("takes a missing TTL from $TTL, whatever the record before has", () => {
    expect(lines("$TTL 1h\na 60 A 192.0.2.1\nb A 192.0.2.2\n$TTL 2\nc A 192.0.2.3")).toEqual([
      "a.example.com. 60 A 192.0.2.1",
      "b.example.com. 3600 A 192.0.2.2",
      "c.example.com. 2 A 192.0.2.3",
    ]);
  });

  it("takes a missing TTL from the last record that has one when there is no $TTL", () => {
    expect(lines("a 60 A 192.0.2.1\nb A 192.0.2.2\nc 61 A 192.0.2.3\nd A 192.0.2.4")).toEqual([
      "a.example.com. 60 A 192.0.2.1",
      "b.example.com. 60 A 192.0.2.2",
      "c.example.com. 61 A 192.0.2.3",
      "d.example.com. 61 A 192.0.2.4",
    ]);
  });

  it("lends the minimum of the SOA to a zone without any TTL", () => {
    expect(lines("@ SOA ns root 1 2 3 4 5\n@ NS ns\na 60 A 192.0.2.1\nb A 192.0.2.2")).toEqual([
      "example.com. 5 SOA ns root 1 2 3 4 5",
      "example.com. 5 NS ns.example.com.",
      "a.example.com. 60 A 192.0.2.1",
      "b.example.com. 5 A 192.0.2.2",
    ]);
  });

  it("reads a SOA over several lines, and says where its serial stands", () => {
    const text = "@ 1h SOA ns1.example.net. john\\.doe (\n  2026112401 ; serial\n  2h 1h ( 2w )\n  1d )\n";
    const zone = parse(text);
    const [record] = records(zone);
    expect(record?.soa).toMatchObject({
      mname: "ns1.example.net.",
      rname: "john\\.doe.example.com.",
      serial: 2026112401,
      refresh: 7200,
      retry: 3600,
      expire: 1209600,
      minimum: 86400,
    });
    const { serialAt } = record!.soa!;
    expect(text.slice(serialAt.start, serialAt.end)).toBe("2026112401");
  });

  it("tells blank lines, comments, directives and records apart, with their lines", () => {
    const zone = parse(
      "; a\n\n$TTL 60\n  ; b\n@ A (\n192.0.2.1 ; c\n)\n$INCLUDE more.zone\n$GENERATE 1-9 $ A 192.0.2.$\n",
    );
    expect(zone.entries.map(({ kind, line }) => `${line} ${kind}`)).toEqual([
      "1 comment",
      "2 blank",
      "3 directive",
      "4 comment",
      "5 record",
      "8 directive",
      "9 directive",
    ]);
    expect(zone.entries.map((entry) => (entry.kind === "directive" ? entry.directive : ""))).toEqual([
      "",
      "",
      "$TTL",
      "",
      "",
      "$INCLUDE",
      "$GENERATE",
    ]);
  });
});

describe("mistakes name line and column", () => {
  it.each([
    ["", "no mistake"],
    ["\n\n  A 192.0.2.1", "line 3, column 1: the first record must name its owner"],
    [
      "a 60 A 192.0.2.1\nb 60 A 192.0.2",
      'line 2, column 8: malformed A: "192.0.2" is no IPv4 address; four decimal octets without leading zeros are required',
    ],
    ["a 60 IN", "line 1, column 8: the record has no type"],
    ["a A 192.0.2.1", "line 1, column 3: the record has no TTL, and no $TTL stands above it"],
    [
      "a 1x A 192.0.2.1",
      'line 1, column 3: TTL "1x" must be seconds, or numbers with the units w, d, h, m, s',
    ],
    [
      "a 4294967296 A 192.0.2.1",
      'line 1, column 3: TTL "4294967296" is over 2147483647 seconds (RFC 2181 8)',
    ],
    ["a 60 CH TXT b", 'line 1, column 6: class "CH" is not supported; only IN is'],
    ["a 60 IN IN TXT b", 'line 1, column 9: expected a record type such as A, MX or TXT, got "IN"'],
    [
      "a 60 mail.example.com. A 192.0.2.1",
      'line 1, column 6: expected a record type such as A, MX or TXT, got "mail.example.com."',
    ],
    [
      "a 60 TYPE65536 \\# 0",
      'line 1, column 6: expected a record type such as A, MX or TXT, got "TYPE65536"',
    ],
    [
      "a 60 TYPE65 \\# 2 00",
      "line 1, column 13: after \\# the number of octets and as many octets in hexadecimal are required",
    ],
    ["a..b 60 A 192.0.2.1", 'line 1, column 1: name "a..b" has an empty label'],
    [
      `${"a".repeat(64)} 60 A 192.0.2.1`,
      `line 1, column 1: label "${"a".repeat(64)}" has 64 octets, at most 63 are allowed`,
    ],
    [`${"a.".repeat(125)} 60 A 192.0.2.1`, "no mistake"],
    ["a\\256 60 A 192.0.2.1", 'line 1, column 1: name "a\\\\256" holds the escape "\\\\256", which is none'],
    ["a\\9 60 A 192.0.2.1", 'line 1, column 1: name "a\\\\9" holds the escape "\\\\9", which is none'],
    ['"a" 60 A 192.0.2.1', "line 1, column 1: a name cannot stand in quotes"],
    ['a 60 TXT b"c"', 'line 1, column 10: a quote stands inside of a bare text; write \\" for it'],
    ['a 60 TXT "b', 'line 1, column 10: a quoted text is not closed on its line; end it with "'],
    ['a 60 TXT "b\nc"', 'line 1, column 10: a quoted text is not closed on its line; end it with "'],
    ['a 60 TXT "b\\"', 'line 1, column 10: a quoted text is not closed on its line; end it with "'],
    ["a 60 TXT b\\\n", "line 1, column 11: a backslash stands at the end of a line"],
    ["a 60 TXT (\nb ; )\n", 'line 1, column 10: "(" is never closed'],
    ["a 60 TXT b\n)", 'line 2, column 1: ")" closes no "("'],
    [
      `a 60 TXT "${"b".repeat(256)}"`,
      "line 1, column 10: malformed TXT: a character-string has 256 octets, at most 255 are allowed",
    ],
    ["a 60 MX mail", 'line 1, column 9: malformed MX: expected "preference exchange", got 1 field'],
    [
      "a 60 SOA ns root 1 2 3 4",
      'line 1, column 6: malformed SOA: expected "mname rname serial refresh retry expire minimum", got 6 fields',
    ],
    [
      "a 60 SOA ns root 4294967296 2 3 4 5",
      'line 1, column 18: serial "4294967296" must be a number from 0 to 4294967295',
    ],
    ["$ORIGIN", "line 1, column 1: $ORIGIN needs a value"],
    ["$TTL 1 2", "line 1, column 8: $TTL takes one value"],
    [
      "\n$ORIGN example.com.",
      'line 2, column 1: unknown directive "$ORIGN"; known are $ORIGIN, $TTL, $INCLUDE, $GENERATE',
    ],
    [
      "\u00ef\u00bb\u00bf$TTL 1",
      "line 1, column 1: the file begins with a byte order mark; save it without one",
    ],
    ["a 60 TXT b\n;\0", "line 2, column 2: a NUL character stands in the file; it is no text"],
  ])("%j", (text, error) => {
    expect(mistake(text)).toBe(error);
  });

  it("of a name that is too long", () => {
    const text = `${"a.".repeat(127)}b. 60 A 192.0.2.1`;
    expect(mistake(text)).toMatch(/^line 1, column 1: name "a\.a.*has 257 octets, at most 255 are allowed$/);
  });
});

describe("hostile input ends soon, in one clear error", () => {
  // a reader that is not linear needs hours for this; the test's own time limit ends it
  const megabytes = 2 * 1024 * 1024;
  it.each([
    ["open parentheses", "(".repeat(megabytes), /^line 1, column 1: "\(" is never closed$/],
    ["balanced parentheses", "(".repeat(megabytes / 2) + ")".repeat(megabytes / 2), /^no mistake$/],
    ["quotes", '"'.repeat(megabytes), /^line 1, column \d+: a record has too many fields$/],
    [
      "an open quote",
      `a 60 TXT "${"b".repeat(megabytes)}`,
      /^line 1, column 10: a quoted text is not closed/,
    ],
    ["backslashes", "\\".repeat(megabytes), /^line 1, column 1: name ".*has an empty label|octets/],
    ["one bare word", "a".repeat(megabytes), /^line 1, column 1: label "a+\.\.\." has 2097152 octets/],
    ["dots", ".".repeat(megabytes), /^line 1, column 1: name "\.+" has an empty label$/],
    ["line ends", "\n".repeat(megabytes), /^no mistake$/],
    ["comments", ";\n".repeat(megabytes / 2), /^no mistake$/],
    ["words", "a ".repeat(megabytes / 2), /too many fields$/],
    ["NUL", "\0".repeat(megabytes), /^line 1, column 1: a NUL character/],
    ["one TXT of too many strings", `a 60 TXT ${'"" '.repeat(megabytes / 3)}`, /too many fields$/],
  ])("%s", (_title, text, error) => {
    expect(mistake(text)).toMatch(error);
  });
});

const octet = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
const piece = fc.constantFrom(
  ...'aA1.@$\\";() \t\r\n'.split(""),
  "IN",
  " A 192.0.2.1",
  " 60 ",
  "$TTL 60\n",
  "$ORIGIN ",
  " TXT ",
  '"a b"',
  "\\065",
  "; c\n",
  " ( ",
  " ) ",
);

describe("properties", () => {
  it("keeps every octet: the entries cover the text without gaps, in order", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, octet)), (pieces) => {
        const text = pieces.join("");
        const result = parseZoneFile(text, origin);
        if ("error" in result) {
          expect(result.line).toBeGreaterThan(0);
          expect(result.column).toBeGreaterThan(0);
          return;
        }
        const { entries } = result.value;
        expect(entries.map(({ start, end }) => text.slice(start, end)).join("")).toBe(text);
        expect(entries.map(({ line }) => line)).toEqual(
          entries.map(({ start }) => text.slice(0, start).split("\n").length),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it("reads back a TXT of any octets", () => {
    fc.assert(
      fc.property(fc.array(octet, { maxLength: 255 }), (octets) => {
        const text = octets.join("");
        const [record] = records(parse(`a 60 TXT ${quoteString(text)}\n`));
        expect(record?.rdata).toEqual({ text });
      }),
    );
  });

  it("reads back a name of any octets", () => {
    const label = fc.array(octet, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 5 }), (labels) => {
        const written = labels
          .map((octets) => octets.map((o) => `\\${String(o.charCodeAt(0)).padStart(3, "0")}`).join(""))
          .join(".");
        const [first] = records(parse(`${written} 60 A 192.0.2.1\n`));
        const [second] = records(parse(`${first!.owner} 60 A 192.0.2.1\n`));
        expect(second?.owner).toBe(first?.owner);
      }),
    );
  });
});
