// One change of a zone file's text: what is written where, what is kept, and what is refused.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { change, holding, noon, ordinary, refusal, serialOf, type Short } from "./support";

const made = `; zone example.com, made by maildomain; records of others are kept
$ORIGIN example.com.
$TTL 3600
example.com. 3600 IN SOA ns.invalid. hostmaster.example.com. (
    2026112401 ; serial
    7200       ; refresh
    3600       ; retry
    1209600    ; expire
    3600       ; negative caching
)
example.com. 3600 IN NS ns.invalid.

; example.com: MX
example.com. 3600 IN MX 10 mail.example.com.

; example.com: SPF
example.com. 3600 IN TXT "v=spf1 mx -all"

; example.com: DMARC
_dmarc.example.com. 3600 IN TXT "v=DMARC1; p=none"

; example.com: Hosts
mail.example.com. 3600 IN A 192.0.2.25
`;

// written by a person: relative names, inherited owners, a TTL with a unit, a serial that is no date
const foreign = `$ORIGIN example.com.
$TTL 1h
@       IN SOA  ns1 admin ( 7 2h 1h 2w 1d ) ; ours since 1998
        IN NS   ns1
        IN NS   ns2.example.net.
ns1     IN A    192.0.2.53
\t  600 IN TXT  "what a \\"day\\"" ( "so\tlong" ; here
        "and here" )
www     CNAME   ns1
web     HTTPS   1 . alpn="h2,h3"
old     TYPE65280 \\# 2 ABCD
; the end`;

/** The ordinary records but one. */
function without(name: string): Short {
  return Object.fromEntries(Object.entries(ordinary).filter(([key]) => key !== name));
}

describe("a file that is made new", () => {
  it("has SOA, NS, and one comment per protocol in the order of a zone listing", () => {
    expect(change(undefined, undefined, holding(ordinary))).toBe(made);
  });

  it("takes nameservers and hostmaster from the settings", () => {
    const settings = {
      nameservers: ["ns1.example.net.", "ns2.example.net."],
      hostmaster: "dns.example.net.",
    };
    const text = change(undefined, undefined, holding({}, "example.com", settings as never));
    expect(text).toContain("IN SOA ns1.example.net. dns.example.net. (");
    expect(text).toContain(
      "example.com. 3600 IN NS ns1.example.net.\nexample.com. 3600 IN NS ns2.example.net.\n",
    );
  });

  it("keeps what stood in a file without records", () => {
    const text = change("; a note\n", undefined, holding(ordinary));
    expect(text).toBe(made.replace("IN NS ns.invalid.\n", "IN NS ns.invalid.\n; a note\n"));
    expect(change(text, holding(ordinary), undefined)).toContain("; a note\n");
  });

  it("writes comments in UTF-8", () => {
    expect(
      change(undefined, undefined, holding({ "a.example.com. A h\u00f4tes": "60 192.0.2.1" })),
    ).toContain("; example.com: h\u00c3\u00b4tes\n");
  });
});

describe("an update", () => {
  const dmarc = { ...ordinary, "_dmarc.example.com. TXT DMARC": '3600 "v=DMARC1; p=reject"' };

  it("changes one RRset, and the serial", () => {
    expect(change(made, holding(ordinary), holding(dmarc))).toBe(
      made.replace("p=none", "p=reject").replace("2026112401", "2026112402"),
    );
  });

  it("changes nothing when the file is what is wanted", () => {
    expect(change(made, holding(ordinary), holding(ordinary))).toBe(made);
    const changed = change(made, holding(ordinary), holding(dmarc));
    expect(change(changed, holding(ordinary), holding(dmarc))).toBe(changed);
  });

  it("takes no notice of how our records are written", () => {
    const edited = made
      .replace("mail.example.com. 3600 IN A 192.0.2.25", "mail A 192.0.2.25")
      .replace("IN MX 10 mail.example.com.", "IN MX ( 10 ; ten\n MAIL )");
    expect(change(edited, holding(ordinary), holding(ordinary))).toBe(edited);
  });

  it("adds and removes RRsets and their comments", () => {
    const rest = without("mail.example.com. A Hosts");
    const next = {
      ...rest,
      "mx.example.com. AAAA Hosts": "60 2001:db8::25",
      "_mta-sts.example.com. TXT MTA-STS": '60 "v=STSv1; id=1"',
    };
    const text = change(made, holding(ordinary), holding(next)) ?? "";
    expect(text).not.toContain("192.0.2.25");
    expect(text.match(/^; .*$/gm)?.slice(1)).toEqual([
      "; example.com: MX",
      "; example.com: SPF",
      "; example.com: DMARC",
      "; example.com: MTA-STS",
      "; example.com: Hosts",
    ]);
    expect(text).toBe(change(undefined, undefined, holding(next))?.replace("2026112401", "2026112402"));
  });

  it("rewrites comments alone without a new serial", () => {
    const renamed = {
      ...without("example.com. MX"),
      "example.com. MX Exchangers": "3600 10 mail.example.com.",
    };
    const text = change(made, holding(ordinary), holding(renamed));
    expect(text).toBe(made.replace("; example.com: MX", "; example.com: Exchangers"));
  });

  it("works with comments that somebody edited, and keeps those", () => {
    const edited = made.replace("; example.com: SPF", "; do not touch");
    const text = change(edited, holding(ordinary), holding(dmarc));
    expect(text).toContain("; do not touch\n");
    expect(text).toContain('; example.com: SPF\nexample.com. 3600 IN TXT "v=spf1 mx -all"');
    expect(text?.match(/v=spf1/g)).toHaveLength(1);
  });

  it("leaves the comment of another resource alone that reads like ours", () => {
    const theirs = `${made}\n; example.com: Hosts\nweb.example.com. 3600 IN A 192.0.2.80\n`;
    const text = change(theirs, holding(ordinary), holding(dmarc));
    expect(text).toContain("\n\n; example.com: Hosts\nweb.example.com. 3600 IN A 192.0.2.80\n");
  });

  it("leaves no comment behind of a record that was deleted by hand", () => {
    const edited = made.replace("mail.example.com. 3600 IN A 192.0.2.25\n", "");
    const known = without("mail.example.com. A Hosts");
    const refreshed = holding({ ...known, "example.com. TXT Hosts": '3600 "v=spf1 mx -all"' });
    expect(change(edited, refreshed, holding(ordinary))?.match(/: Hosts/g)).toHaveLength(1);
  });

  it("gives SOA and NS of a file made here other nameservers", () => {
    const after = holding(ordinary, "example.com", {
      nameservers: ["ns1.example.net.", "ns2.example.net."] as never,
    });
    const text = change(made, holding(ordinary), after);
    expect(text).toBe(
      made
        .replace("SOA ns.invalid.", "SOA ns1.example.net.")
        .replace("NS ns.invalid.", "NS ns1.example.net.\nexample.com. 3600 IN NS ns2.example.net.")
        .replace("2026112401", "2026112402"),
    );
    expect(change(text, holding(ordinary), after)).toBe(text);
  });

  it("leaves nameservers alone that somebody else set", () => {
    const edited = made
      .replace("NS ns.invalid.", "NS ns.example.org.")
      .replace("SOA ns.invalid.", "SOA ns.example.org.");
    const after = holding(ordinary, "example.com", { nameservers: ["ns1.example.net."] as never });
    expect(change(edited, holding(ordinary), after)).toBe(edited);
    const headless = made.slice(made.indexOf("\n") + 1);
    expect(change(headless, holding(ordinary), after)).toBe(headless);
  });
});

describe("a foreign file", () => {
  it("gets our records at its end, and a serial that is one more", () => {
    const text = change(foreign, undefined, holding(ordinary));
    expect(text).toBe(
      `${foreign.replace("( 7 ", "( 8 ")}\n${made.slice(made.indexOf("\n; example.com: MX"))}`,
    );
  });

  it("is what it was when our records are gone, but for the serial and the end of its last line", () => {
    const text = change(foreign, undefined, holding(ordinary));
    expect(change(text, holding(ordinary), undefined)).toBe(`${foreign.replace("( 7 ", "( 9 ")}\n`);
  });

  it("keeps what stands between our records", () => {
    const note = "; who wants this?\nextra 60 A 192.0.2.99 ; by hand\n";
    const edited = made.replace("; example.com: DMARC", `${note}; example.com: DMARC`);
    const after = { ...ordinary, "mail.example.com. A Hosts": "3600 192.0.2.26" };
    const text = change(edited, holding(ordinary), holding(after));
    expect(text).toContain(note);
    expect(change(text, holding(after), undefined)).toContain(note);
  });

  it("keeps line ends of Windows", () => {
    const windows = foreign.replaceAll("\n", "\r\n");
    const text = change(windows, undefined, holding(ordinary));
    expect(text?.startsWith(windows.replace("( 7 ", "( 8 "))).toBe(true);
  });

  it("stays when all of our records are gone, although nothing else was made by hand", () => {
    const bare =
      "@ 3600 SOA ns.invalid. hostmaster 2026112401 7200 3600 1209600 3600\n@ 3600 NS ns.invalid.\n";
    const text = change(bare, undefined, holding(ordinary));
    expect(change(text, holding(ordinary), undefined)).toContain("SOA ns.invalid.");
  });

  it("counts on from a serial", () => {
    const serials = [
      [0, 1],
      [7, 8],
      [4294967295, 1],
      [2026112399, 2026112401],
      [2026112400, 2026112401],
      [2026112401, 2026112402],
      [2026112499, 2026112500],
      [2026112500, 2026112501],
      [2027010100, 2027010101],
      [2026133100, 2026133101],
      [1799990101, 1799990102],
      [1999123199, 2026112401],
    ];
    for (const [before, after] of serials) {
      const text = change(foreign.replace("( 7 ", `( ${before} `), undefined, holding(ordinary));
      expect([before, serialOf(text)]).toEqual([before, after]);
    }
    expect(
      serialOf(change(made, holding(ordinary), holding({}), new Date(noon.getTime() + 86_400_000))),
    ).toBe(2026112501);
  });
});

describe("the end of a file", () => {
  it("comes when nothing is left but what was made here", () => {
    expect(change(made, holding(ordinary), undefined)).toBeUndefined();
  });

  it.each([
    ["a foreign record", `${made}www 60 A 192.0.2.80\n`],
    ["a comment", `${made}; a note\n`],
    ["other nameservers", made.replace("NS ns.invalid.", "NS ns1.example.net.")],
    ["another SOA", made.replace("7200 ", "7201 ")],
    ["no word of who made it", made.slice(made.indexOf("\n") + 1)],
  ])("does not come with %s", (_title, text) => {
    const left = change(text, holding(ordinary), undefined);
    expect(left).toContain("SOA ns.invalid.");
    expect(left).not.toContain("spf1");
  });

  it("is no matter when it came already", () => {
    expect(change(undefined, holding(ordinary), undefined)).toBeUndefined();
    expect(change("", holding(ordinary), undefined)).toBe("");
    const gone = change(foreign, holding(ordinary), undefined);
    expect(gone).toBe(foreign);
  });
});

describe("conflicts are refused, and name both sides", () => {
  it("a foreign TXT RRset", () => {
    const text = `${foreign}\n@ 60 TXT "google-site-verification=abc"\n`;
    expect(refusal(() => change(text, undefined, holding(ordinary)))).toBe(
      [
        'zonefile.conflict: the TXT RRset at "example.com" of mail domain "example.com" meets foreign records in "/zones/example.com.zone"',
        '  line 13: 60 TXT "google-site-verification=abc"',
        '  list their texts under "extra" of the mail domain and remove them from the file, so that all are one RRset',
      ].join("\n"),
    );
  });

  it("also one with the content that is wanted: it is not ours", () => {
    const text = `${foreign}\n@ 3600 MX 10 mail\n`;
    expect(refusal(() => change(text, undefined, holding(ordinary)))).toContain(
      'the MX RRset at "example.com" of mail domain "example.com" meets foreign records in "/zones/example.com.zone"\n  line 13: 3600 MX 10 mail.example.com.\n  remove them from the file, or take the RRset out of the configuration',
    );
  });

  it("one in the section of another mail domain", () => {
    expect(
      refusal(() =>
        change(made, undefined, holding({ "mail.example.com. A": "3600 192.0.2.25" }, "b.example")),
      ),
    ).toBe(
      [
        'zonefile.conflict: the A RRset at "mail.example.com" of mail domain "b.example" meets foreign records in "/zones/example.com.zone"',
        "  line 23: 3600 A 192.0.2.25",
        '  they stand in the section of mail domain "example.com": declare the RRset in one of the two, and remove it from the other one first',
      ].join("\n"),
    );
  });

  it("one that an interrupted run left behind", () => {
    expect(
      refusal(() => change(made, undefined, holding({ "mail.example.com. A Hosts": "3600 192.0.2.25" }))),
    ).toContain("the state does not know of them: remove them if an earlier run was interrupted");
  });

  it("a foreign CNAME at our owner, and our CNAME at a foreign owner", () => {
    const alias =
      "a CNAME stands alone (RFC 2181 10.1): remove them from the file, or take the RRset out of the configuration";
    const ours = refusal(() => change(foreign, undefined, holding({ "www.example.com. A": "60 192.0.2.1" })));
    expect(ours).toContain(`  line 9: 3600 CNAME ns1.example.com.\n  ${alias}`);
    const theirs = refusal(() =>
      change(foreign, undefined, holding({ "ns1.example.com. CNAME": "60 mail.example.com." })),
    );
    expect(theirs).toContain("  line 6: 3600 A 192.0.2.53");
    expect(theirs).toContain(alias);
  });

  it("not the records that sign a CNAME", () => {
    const text = `${foreign}\nimap 60 NSEC www A\nimap 60 RRSIG A 8 2 60 1 1 1 @ AA==\n`;
    const ours = holding({ "imap.example.com. CNAME": "60 mail.example.com." });
    expect(change(text, undefined, ours)).toContain("imap.example.com. 60 IN CNAME mail.example.com.");
  });

  it("a type by number, and RDATA in the form for unknown types", () => {
    const text = `${foreign}\nmail 60 TYPE1 \\# 4 C0000201\n`;
    expect(refusal(() => change(text, undefined, holding(ordinary)))).toContain(
      "line 13: 60 A \\# 4 C0000201",
    );
  });

  it("not our own CNAME that becomes an address", () => {
    const before = holding({ "imap.example.com. CNAME": "60 mail.example.com." });
    const text = change(foreign, undefined, before);
    expect(change(text, before, holding({ "imap.example.com. A": "60 192.0.2.1" }))).toContain(
      "imap.example.com. 60 IN A",
    );
  });

  it("all of them at once", () => {
    const text = `${foreign}\n@ 60 TXT a\nmail 60 A 192.0.2.1\n`;
    expect(
      refusal(() => change(text, undefined, holding(ordinary))).match(/zonefile\.conflict/g),
    ).toHaveLength(2);
  });

  it("shows no private key and no control characters of a foreign record", () => {
    const text = `${foreign}\n@ 60 TXT "-----BEGIN RSA PRIVATE KEY-----"\nmail 60 HINFO \u001b[31m\nmail 60 CNAME a\u001b\n`;
    const said = refusal(() => change(text, undefined, holding(ordinary)));
    expect(said).toContain("60 TXT (a private key, not shown)");
    expect(said).not.toContain("\u001b");
  });
});

describe("what another program changed is not overwritten", () => {
  const edited = made.replace("p=none", "p=quarantine");
  const next = holding({ ...ordinary, "_dmarc.example.com. TXT DMARC": '3600 "v=DMARC1; p=reject"' });

  it("in an update", () => {
    expect(refusal(() => change(edited, holding(ordinary), next))).toBe(
      [
        'zonefile.changed: the TXT RRset at "_dmarc.example.com" of mail domain "example.com" was changed by another program since it was applied',
        '  "/zones/example.com.zone", line 20, has: 3600 TXT "v=DMARC1; p=quarantine"',
        '  the state says: 3600 TXT "v=DMARC1; p=none"',
        "  run refresh to take the change into the state, then preview and apply again",
      ].join("\n"),
    );
  });

  it.each([
    ["a TTL", made.replace('3600 IN TXT "v=DMARC1', '60 IN TXT "v=DMARC1')],
    ["a deletion", made.replace(/^_dmarc.*\n/m, "")],
    ["one more record", `${made}_dmarc.example.com. 3600 IN TXT more\n`],
    ["one record twice", `${made}_dmarc.example.com. 3600 IN TXT "v=DMARC1; p=none"\n`],
  ])("%s", (_title, text) => {
    expect(refusal(() => change(text, holding(ordinary), next))).toContain(
      "zonefile.changed: the TXT RRset at",
    );
  });

  it("in a deletion, unless somebody else deleted it", () => {
    expect(refusal(() => change(edited, holding(ordinary), undefined))).toContain("zonefile.changed");
    expect(change(made.replace(/^_dmarc.*\n/m, ""), holding(ordinary), undefined)).toBeUndefined();
  });

  it("but a change to what is wanted is none", () => {
    const same = made.replace("p=none", "p=reject");
    expect(change(same, holding(ordinary), next)).toBe(same);
  });

  it("and a file that is gone is a change too", () => {
    expect(refusal(() => change(undefined, holding(ordinary), next))).toBe(
      'zonefile.changed: "/zones/example.com.zone" does not exist or is empty, but the state says that mail domain "example.com" has records in it; run refresh to take that into the state, then preview and apply again',
    );
  });
});

describe("a file that is not understood is not touched", () => {
  it.each([
    [
      "@ 60 A 192.0.2",
      'zonefile.syntax: "/zones/example.com.zone" cannot be read, line 1, column 8: malformed A: "192.0.2" is no IPv4 address; four decimal octets without leading zeros are required; correct that line first',
    ],
    [
      `${foreign}\n$INCLUDE more.zone\n`,
      'zonefile.include: "/zones/example.com.zone", line 13, has $INCLUDE, and which records that makes is not known here; write them out, or give another path',
    ],
    [
      `${foreign}\n$GENERATE 1-9 a$ A 192.0.2.$\n`,
      'zonefile.include: "/zones/example.com.zone", line 13, has $GENERATE, and which records that makes is not known here; write them out, or give another path',
    ],
    [
      "a 60 A 192.0.2.1",
      'zonefile.no-soa: "/zones/example.com.zone" has records but no SOA record; add one, or give another path',
    ],
    [
      foreign.replaceAll("example.com", "example.org"),
      'zonefile.other-zone: "/zones/example.com.zone" holds the zone "example.org", not "example.com"; give another path',
    ],
    [
      `${foreign}\n@ SOA ns1 admin 7 1 1 1 1\n`,
      'zonefile.two-soa: "/zones/example.com.zone" has SOA records on lines 3 and 13; keep one',
    ],
    [
      "@ 60 SOA \\# 1 00",
      'zonefile.syntax: "/zones/example.com.zone", line 1, has a SOA in hexadecimal; write its fields out',
    ],
  ])("%j", (text, error) => {
    expect(refusal(() => change(text, undefined, holding(ordinary)))).toBe(error);
  });

  it("nor is a record that would take its owner from one of ours that goes", () => {
    const text = made.replace("192.0.2.25\n", '192.0.2.25\n     60 IN TXT "by hand"\n');
    const rest = without("mail.example.com. A Hosts");
    expect(refusal(() => change(text, holding(ordinary), holding(rest)))).toBe(
      'zonefile.inherits: "/zones/example.com.zone", line 24, takes its owner or its TTL from a line above that changes; write both on its own line',
    );
    const moved = { ...ordinary, "mail.example.com. A Hosts": "3600 192.0.2.26" };
    expect(change(text, holding(ordinary), holding(moved))).toContain(
      '192.0.2.26\n     60 IN TXT "by hand"\n',
    );
  });

  it("nor one that would take its TTL from one of ours", () => {
    const text = made.replace("$TTL 3600\n", "").replace("192.0.2.25\n", "192.0.2.25\nwww A 192.0.2.80\n");
    const faster = { ...ordinary, "mail.example.com. A Hosts": "60 192.0.2.25" };
    expect(refusal(() => change(text, holding(ordinary), holding(faster)))).toContain(
      "line 23, takes its owner or its TTL",
    );
  });
});

describe("properties", () => {
  const domains = ["example.com", "a.example.com", "b.example.com", "z.example.com"];
  const content = (domain: string) =>
    fc
      .record({
        mx: fc.option(fc.subarray(["10 mail.example.com.", "20 mx2.example.net."], { minLength: 1 })),
        spf: fc.option(fc.constantFrom("v=spf1 -all", "v=spf1 mx ~all")),
        ttl: fc.constantFrom(60, 3600),
        hosts: fc.uniqueArray(fc.constantFrom("mail", "mx", "imap"), { maxLength: 3 }),
      })
      .map(({ mx, spf, ttl, hosts }): Short => ({
        ...(mx && { [`${domain}. MX`]: mx.map((rdata) => `${ttl} ${rdata}`) }),
        ...(spf && { [`${domain}. TXT SPF`]: `${ttl} "${spf}"` }),
        ...Object.fromEntries(hosts.map((host) => [`${host}.${domain}. A Hosts`, `${ttl} 192.0.2.1`])),
      }))
      // a resource without records is never declared: a zone has records of a mail domain, or no resource
      .filter((short) => Object.keys(short).length > 0);
  const step = fc
    .constantFrom(...domains)
    .chain((domain) => fc.record({ domain: fc.constant(domain), next: fc.option(content(domain)) }));
  const withoutSerial = (text: string | undefined) =>
    text?.replace(/\d{10} ; serial/, "").replace(/\( \d+ 2h/, "");

  it("the text depends on what is wanted, not on the way there", () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 12 }),
        fc.constantFrom(undefined, `${foreign}\n`),
        (steps, start) => {
          let text: string | undefined = start;
          const live = new Map<string, Short>();
          for (const { domain, next } of steps) {
            const before = live.get(domain);
            const last = serialOf(text);
            const changed = change(
              text,
              before && holding(before, domain),
              next ? holding(next, domain) : undefined,
            );
            if (before === undefined && next === null) continue;
            if (changed !== undefined && text !== undefined)
              expect(serialOf(changed)).toBeGreaterThanOrEqual(last);
            text = changed;
            if (next) live.set(domain, next);
            else live.delete(domain);
          }
          let fresh: string | undefined = start;
          for (const [domain, short] of [...live].sort())
            fresh = change(fresh, undefined, holding(short, domain));
          if (live.size > 0) expect(withoutSerial(text)).toBe(withoutSerial(fresh));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("a foreign file is itself again after any changes", () => {
    fc.assert(
      fc.property(
        content("example.com"),
        content("a.example.com"),
        content("example.com"),
        (one, two, three) => {
          let text = change(`${foreign}\n`, undefined, holding(one));
          text = change(text, undefined, holding(two, "a.example.com"));
          text = change(text, holding(one), holding(three));
          text = change(text, holding(two, "a.example.com"), undefined);
          text = change(text, holding(three), undefined);
          expect(withoutSerial(text)).toBe(withoutSerial(`${foreign}\n`));
        },
      ),
    );
  });
});
