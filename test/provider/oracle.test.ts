// BIND reads what we read and what we write: named-compilezone against our reader, named-checkzone on our files.
import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { accessSync, constants } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fqdn } from "../../core/dns/name";
import { quoteString } from "../../core/dns/presentation";
import { parseZoneFile, rdataTextOf, type RecordEntry } from "../../core/dns/zone-file";
import { change, holding, makeFolder, ordinary, type Folder } from "./support";

const origin = "example.com." as Fqdn;
const compilezone = find("named-compilezone");
const checkzone = find("named-checkzone");
const present = compilezone !== undefined && checkzone !== undefined;
if (!present && process.env["CI"] !== undefined) throw new Error("bind9-utils must be installed in CI");
let folder: Folder;

beforeAll(() => {
  folder = makeFolder();
});
afterAll(() => {
  folder.dispose();
});

function find(program: string): string | undefined {
  const folders = [
    ...(process.env["PATH"] ?? "").split(delimiter),
    "/usr/local/sbin",
    "/usr/sbin",
    "/usr/bin",
  ];
  return folders
    .map((name) => join(name, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** What BIND makes of a zone: one record a line, names absolute; or what it says against it. */
function bind(text: string): { readonly lines: readonly string[]; readonly said: string } {
  folder.write("zone", text);
  const checks = [
    "-i",
    "none",
    "-n",
    "ignore",
    "-k",
    "ignore",
    "-M",
    "ignore",
    "-S",
    "ignore",
    "-m",
    "ignore",
    "-r",
    "ignore",
  ];
  const args = [...checks, "-s", "full", "-o", "-", "example.com", folder.file("zone")];
  const { stdout, stderr, status } = spawnSync(compilezone ?? "", args, { encoding: "latin1" });
  const lines = stdout.split("\n").filter((line) => /^\S+\s+\d+\s+IN\s/.test(line));
  return { lines: status === 0 ? lines : [], said: `${stdout}${stderr}` };
}

/** The same of our reader; only the first of equal records counts. */
function ours(text: string): string[] | string {
  const parsed = parseZoneFile(text, origin);
  if ("error" in parsed) return parsed.error;
  const records = parsed.value.entries.filter((entry) => entry.kind === "record");
  const line = (record: RecordEntry) =>
    `${record.owner} ${record.ttl} ${record.type} ${record.soa ? soaText(record) : rdataTextOf(parsed.value, record)}`;
  return [...new Set(records.map(line))].sort();
}

function soaText({ soa }: RecordEntry): string {
  return soa
    ? Object.values({ ...soa, serialAt: undefined })
        .filter((field) => field !== undefined)
        .join(" ")
    : "";
}

/** BIND's line in our form: read as a zone of one line. */
function theirs({ lines, said }: ReturnType<typeof bind>): string[] | string {
  if (lines.length === 0) return said;
  return [
    ...new Set(lines.flatMap((line) => ours(line.replace(/^(\S+)\s+(\d+)\s+IN\s+/, "$1 $2 IN ")))),
  ].sort();
}

const head = "$TTL 1h\n@ IN SOA ns1 host\\.master ( 2026112401 1d 2h 4w 1h )\n@ NS ns1.example.net.\n";

describe.runIf(present)("BIND (named-compilezone and named-checkzone, where they are installed)", () => {
  it("reads a zone with everything in it as we do", () => {
    const text = `${head}
$ORIGIN sub.example.com.
A.B\t300 IN MX 10 mail
     5m MX 20 @
\tIN 5m TXT "a b" "c\\"d" e\\;f ( "g"
    "h;(i)" ) ; comment ( " \\
$ORIGIN deep
x\\.y    CNAME  z\\@w.example.net.
tlsa    TLSA 3 1 1 ( 0123456789abcdef0123456789ABCDEF
             0123456789abcdef0123456789ABCDEF )
_s._tcp SRV 0 5 5060 ( SIP )
@       CAA 128 Issue "ca.example; a=b"
        AAAA 2001:DB8:0::0:1
        A    192.0.2.1
$TTL 2h
n       NS   .
p       PTR  \\097\\046b
u       TYPE65280 \\# 4 0A0B0C0D
v       HINFO "a b" "c"
w       60 HTTPS 1 . alpn="h2,h3" port=443
`;
    expect(ours(text)).toEqual(theirs(bind(text)));
  });

  const label = fc.oneof(
    { weight: 5, arbitrary: fc.stringMatching(/^[a-zA-Z0-9_-]{1,12}$/) },
    { weight: 1, arbitrary: fc.constantFrom("a\\.b", "\\065", "\\032", "\\\\", "a\\;b", "\\200x", "\\@") },
  );
  const name = fc.oneof(
    fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join(".")),
    fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => `${labels.join(".")}.example.com.`),
  );
  const target = fc.oneof(name, fc.constantFrom("@", ".", "mail.example.net."));
  const text = fc
    .array(fc.integer({ min: 0, max: 255 }), { maxLength: 40 })
    .map((octets) => String.fromCharCode(...octets));
  const strings = fc.array(
    fc.oneof(
      text.map(quoteString),
      fc.stringMatching(/^[a-z0-9=+]{1,10}$/),
      fc.constantFrom("a\\;b", "\\001", "a\\ b", '"a;(b"'),
    ),
    { minLength: 1, maxLength: 4 },
  );
  const ttl = fc.constantFrom("0", "60", "1h", "1D2H", "604800", "2w");
  const rdata = fc.oneof(
    fc.constantFrom(
      "A 192.0.2.1",
      "A 203.0.113.255",
      "AAAA 2001:db8::",
      "AAAA ::1",
      "AAAA 1:2:3:4:5:6:7:8",
      "AAAA 2001:DB8:0:0:1::",
    ),
    fc
      .tuple(fc.integer({ min: 0, max: 65535 }), target)
      .map(([preference, exchange]) => `MX ${preference} ${exchange}`),
    target.map((to) => `PTR ${to}`),
    target.map((to) => `NS ${to}`),
    fc.tuple(fc.nat(65535), target).map(([port, to]) => `SRV 1 2 ${port} ${to}`),
    strings.map((parts) => `TXT ${parts.join(" ")}`),
    strings.map((parts) => `TXT ( ${parts.join(" ; comment )\n\t")}\n )`),
    text.map((value) => `CAA 0 issue ${quoteString(value)}`),
    fc.uint8Array({ minLength: 1, maxLength: 32 }).map(
      (octets) =>
        `TLSA 3 1 1 ${Buffer.from(octets)
          .toString("hex")
          .replace(/(.{7})/g, "$1 ")}`,
    ),
  );
  const record = fc
    .record({ name, ttl, rdata, form: fc.integer({ min: 0, max: 4 }) })
    .map(({ name: owner, ttl: time, rdata: data, form }) => {
      // one TTL for an owner's RRset, or BIND takes one of them for all
      const forms = [
        `${owner} ${time} IN ${data}`,
        `${owner} IN ${time} ${data}`,
        `${owner}\t${data}`,
        `${owner} IN ( ${data} )`,
        `${owner} 0060 ${data.toLowerCase().startsWith("txt") ? data : data.replace(/^[A-Z]+/, (type) => type.toLowerCase())}`,
      ];
      return forms[form] ?? "";
    });
  const directive = fc.constantFrom(
    "$TTL 2h",
    "$ORIGIN example.com.",
    "$ORIGIN a.example.com. ; b",
    "$origin sub",
    "; comment",
    "",
    "   ; (",
    "\t",
  );

  it("reads random zones as we do", () => {
    let read = 0;
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 4, arbitrary: record }, { weight: 1, arbitrary: directive }), {
          maxLength: 12,
        }),
        (lines) => {
          const zone = `${head}${lines.join("\n")}\n`;
          const [mine, reference] = [ours(zone), theirs(bind(zone))];
          // BIND also refuses what a reader of text cannot know: CNAME rules, names outside of the zone, mixed TTLs
          if (typeof reference === "string" || typeof mine === "string") {
            if (typeof mine === "string") expect(typeof reference).toBe("string");
            return;
          }
          read++;
          const withoutTtl = (list: readonly string[]) =>
            [...new Set(list.map((line) => line.replace(/ \d+ /, " ")))].sort();
          const mixed = withoutTtl(mine).length !== mine.length || hasMixedTtls(mine);
          expect(mixed ? withoutTtl(mine) : mine).toEqual(mixed ? withoutTtl(reference) : reference);
        },
      ),
      { numRuns: 150 },
    );
    expect(read).toBeGreaterThan(75);
  }, 120_000);

  function hasMixedTtls(lines: readonly string[]): boolean {
    const ttls = new Map<string, string>();
    return lines.some((line) => {
      const [owner = "", time = "", type = ""] = line.split(" ");
      const known = ttls.get(`${owner} ${type}`);
      ttls.set(`${owner} ${type}`, time);
      return known !== undefined && known !== time;
    });
  }

  it.each([
    ["a file made here", change(undefined, undefined, holding(ordinary))],
    [
      "one with two mail domains",
      change(
        change(undefined, undefined, holding(ordinary)),
        undefined,
        holding(
          {
            "sub.example.com. MX": "60 10 mail.example.com.",
            "_dmarc.sub.example.com. TXT": `60 ${quoteString('a"b\\c\u00fc')}`,
          },
          "sub.example.com",
        ),
      ),
    ],
    [
      "one with long texts",
      change(
        undefined,
        undefined,
        holding({
          ...ordinary,
          "s1._domainkey.example.com. TXT DKIM": `3600 "${"a".repeat(255)}" "${"b".repeat(150)}"`,
        }),
      ),
    ],
    ["one without our records", change(undefined, undefined, holding({}))],
  ])("accepts %s, offline and with its default options", (_title, zone) => {
    folder.write("zone", zone ?? "");
    const { stdout, stderr, status } = spawnSync(checkzone ?? "", ["example.com", folder.file("zone")], {
      encoding: "utf8",
    });
    expect([status, `${stdout}${stderr}`]).toEqual([
      0,
      expect.stringMatching(/^zone example\.com\/IN: loaded serial \d+\nOK\n$/),
    ]);
  });
});
