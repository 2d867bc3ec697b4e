// What a change of SPF means, and its risks.
import { describe, expect, it } from "vitest";
import { spfRisks } from "../../../core/mail/spf/diff";
import { toOctets } from "../../../core/dns/rdata";
import { formatRdata } from "../../../core/dns/presentation";
import { reasonsOf, recordsReview, reviewBeside, type Records, textsReview } from "./records";
import { findingsOf, linesOf, reviewOf, runRiskTable, type RiskCase } from "./risk-table";

const hosts = { "mail.example.com": { ipv4: "203.0.113.25" } };
const domain = (spf: unknown, more: object = {}): unknown => ({
  hosts,
  mx: ["mail.example.com"],
  spf,
  ...more,
});
const cases: RiskCase[] = [
  {
    code: "spf.sender-lost",
    title: "an include",
    risk: "danger",
    bad: [domain({ include: ["_spf.example.net"], all: "softfail" }), domain({ all: "softfail" })],
    good: [domain({ all: "softfail" }), domain({ include: ["_spf.example.net"], all: "softfail" })],
  },
  {
    code: "spf.sender-lost",
    title: "an address that another term still covers is not lost",
    risk: "danger",
    bad: [domain({ ip4: ["192.0.2.9"], all: "fail" }), domain({ all: "fail" })],
    good: [domain({ ip4: ["203.0.113.25"], all: "fail" }), domain({ all: "fail" })],
  },
  {
    code: "spf.gone",
    title: "of the mail domain",
    risk: "danger",
    bad: [domain({ all: "fail" }), domain(false)],
    good: [domain(false), domain({ all: "fail" })],
  },
  {
    code: "spf.stricter",
    title: "softfail to fail",
    risk: "caution",
    bad: [domain({ all: "softfail" }), domain({ all: "fail" })],
    good: [domain({ all: "fail" }), domain({ all: "fail", ip4: ["192.0.2.9"] })],
  },
  {
    code: "spf.stricter",
    title: "a first record that fails, of a domain that had mail",
    risk: "caution",
    bad: [domain(false), domain({ all: "fail" })],
    good: [domain(false), domain({ all: "softfail" })],
  },
  {
    code: "spf.stricter",
    title: "a mail domain that is new altogether",
    risk: "caution",
    bad: [domain(false), domain({ all: "fail" })],
    good: [null, domain({ all: "fail" })],
  },
  {
    code: "spf.looser",
    title: "fail to softfail",
    risk: "caution",
    bad: [domain({ all: "fail" }), domain({ all: "softfail" })],
    good: [domain({ all: "softfail" }), domain({ all: "fail" })],
  },
];
/** What no configuration without errors comes to, but a record before it or beside it may. */
const byText = [
  ["spf.opened", "+all", ["v=spf1 mx -all"], ["v=spf1 mx +all"], ["v=spf1 mx ~all"]],
  [
    "spf.over-limit",
    "eleven includes",
    ["v=spf1 -all"],
    [`v=spf1 ${includes(11)} -all`],
    [`v=spf1 ${includes(10)} -all`],
  ],
  [
    "spf.unreadable",
    "an include without a name",
    ["v=spf1 -all"],
    ["v=spf1 include: -all"],
    ["v=spf1 include:a.example -all"],
  ],
  ["spf.unreadable", "two records", ["v=spf1 -all"], ["v=spf1 -all", "v=spf1 mx -all"], ["v=spf1 mx -all"]],
] as const;

function includes(count: number): string {
  return Array.from({ length: count }, (_, index) => `include:s${index}.example.net`).join(" ");
}
const textCodes: readonly string[] = byText.map(([code]) => code);
const byConfiguration = Object.fromEntries(
  Object.entries(spfRisks).filter(([code]) => !textCodes.includes(code)),
);
runRiskTable("spf", byConfiguration, cases);

describe("risks of SPF texts", () => {
  const found = (before: readonly string[], after: readonly string[]): string[] => {
    const quoted = (texts: readonly string[]): string[] => texts.map((text) => formatRdata("TXT", { text }));
    return findingsOf(textsReview("example.com. TXT", quoted(before), quoted(after)));
  };
  it.each(byText)("%s: %s", (code, _title, before, bad, good) => {
    expect(found(before, bad)).toContain(`danger ${code}`);
    expect(found(before, good)).not.toContain(`danger ${code}`);
  });
});

describe("a change of SPF", () => {
  it.each([
    [
      "a sender comes",
      { all: "fail" },
      { include: ["_spf.example.net"], all: "fail" },
      "adds include:_spf.example.net; 1 → 2 of 10 lookups, those of includes not counted",
      ["same mx", "add include:_spf.example.net", "same all"],
    ],
    [
      "an address comes",
      { all: "fail" },
      { ip4: ["192.0.2.9"], all: "fail" },
      "adds ip4:192.0.2.9",
      ["same mx", "add ip4:192.0.2.9", "same all", "add address"],
    ],
    ["all changes", { all: "softfail" }, { all: "fail" }, "all softfail → fail", ["same mx", "change all"]],
  ])("is told by term: %s", (_title, before, after, summary, points) => {
    const change = reviewOf([domain(before), domain(after)]).changes.find(
      ({ id }) => id === "example.com/spf/example.com. TXT",
    );
    expect(change?.summary).toBe(summary);
    expect(
      change?.kind === "record" && change.points.map(({ op, label }) => `${op} ${label}`).sort(),
    ).toEqual([...points].sort());
  });
});

/** The texts of example.com, quoted. */
function spf(...texts: readonly string[]): Records {
  return { "example.com. TXT": texts.map((text) => formatRdata("TXT", { text: toOctets(text) })) };
}

const mail = {
  "example.com. MX": ["10 mail.example.com."],
  "mail.example.com. A": ["203.0.113.25"],
  "mail.example.com. AAAA": ["2001:db8::25"],
};

describe("a sender that is lost", () => {
  const lost = (before: string, after: string, beside: Records = mail): string[] =>
    reasonsOf(reviewBeside(beside, spf(before), spf(after))).filter((text) => text.includes("sender-lost"));
  const reason = (what: string): string[] => [
    `danger spf.sender-lost: ${what} may no longer send for example.com`,
  ];

  it.each([
    ["a network", "v=spf1 ip4:192.0.2.0/24 -all", "v=spf1 -all", "192.0.2.0/24"],
    ["a part of a network", "v=spf1 ip4:192.0.2.0/24 -all", "v=spf1 ip4:192.0.2.0/25 -all", "192.0.2.128/25"],
    ["the hosts of the MX", "v=spf1 mx -all", "v=spf1 -all", "203.0.113.25, 2001:db8::25"],
    ["one family of them", "v=spf1 mx -all", "v=spf1 ip4:203.0.113.25 -all", "2001:db8::25"],
    ["a network around a host", "v=spf1 mx/24 -all", "v=spf1 mx -all", "203.0.113.0/28, 203.0.113.16/29"],
    ["by its qualifier", "v=spf1 ip4:192.0.2.9 -all", "v=spf1 ?ip4:192.0.2.9 -all", "192.0.2.9"],
    [
      "an include by its qualifier",
      "v=spf1 include:a.example -all",
      "v=spf1 ~include:a.example -all",
      "include:a.example",
    ],
    [
      "by a term before it",
      "v=spf1 ip4:192.0.2.0/30 -all",
      "v=spf1 -ip4:192.0.2.1 ip4:192.0.2.0/30 -all",
      "192.0.2.1",
    ],
    ["by all in front", "v=spf1 mx -all", "v=spf1 -all mx", "203.0.113.25, 2001:db8::25"],
    ["MX hosts of others", "v=spf1 mx:example.net -all", "v=spf1 -all", "mx:example.net"],
    ["a host of others", "v=spf1 a:a.example.net -all", "v=spf1 -all", "a:a.example.net"],
    ["a redirect", "v=spf1 redirect=a.example", "v=spf1 -all", "redirect=a.example"],
    ["a macro", "v=spf1 exists:%{i}.a.example -all", "v=spf1 -all", "exists:%{i}.a.example"],
  ])("%s", (_title, before, after, what) => {
    expect(lost(before, after)[0]).toContain(reason(what)[0]?.replace(/ may no longer.*/, ""));
  });

  it.each([
    ["a larger network", "v=spf1 ip4:192.0.2.0/24 -all", "v=spf1 ip4:192.0.2.0/23 -all"],
    ["two halves", "v=spf1 ip4:192.0.2.0/24 -all", "v=spf1 ip4:192.0.2.0/25 ip4:192.0.2.128/25 -all"],
    ["the length that is the default", "v=spf1 ip4:192.0.2.9 -all", "v=spf1 ip4:192.0.2.9/32 -all"],
    ["another spelling", "v=spf1 ip6:2001:DB8:0::9 -all", "v=spf1 ip6:2001:db8::9 -all"],
    ["the addresses of the MX", "v=spf1 mx -all", "v=spf1 ip4:203.0.113.25 ip6:2001:db8::25 -all"],
    ["the host by name", "v=spf1 mx -all", "v=spf1 a:mail.example.com -all"],
    ["a term that never let pass", "v=spf1 -ip4:192.0.2.9 -all", "v=spf1 -all"],
    ["a term behind all", "v=spf1 -all include:a.example", "v=spf1 -all"],
    ["an include for a redirect", "v=spf1 redirect=a.example", "v=spf1 include:a.example -all"],
    ["everybody", "v=spf1 mx -all", "v=spf1 +all"],
  ])("is none with %s", (_title, before, after) => {
    expect(lost(before, after)).toEqual([]);
  });

  it("is seen through records of our own, also in a circle", () => {
    const own = { "_spf.example.com. TXT": ['"v=spf1 ip4:192.0.2.9 include:example.com -all"'] };
    expect(lost("v=spf1 include:_spf.example.com -all", "v=spf1 -all", own)).toEqual(reason("192.0.2.9"));
    expect(lost("v=spf1 include:_spf.example.com -all", "v=spf1 ip4:192.0.2.9 -all", own)).toEqual([]);
  });

  it("ends where records of our own include each other", () => {
    const own = {
      "b.example.com. TXT": ['"v=spf1 ip4:192.0.2.9 include:c.example.com -all"'],
      "c.example.com. TXT": ['"v=spf1 ip4:192.0.2.10 include:b.example.com -all"'],
    };
    expect(lost("v=spf1 include:b.example.com -all", "v=spf1 -all", own)).toEqual(
      reason("192.0.2.9, 192.0.2.10"),
    );
  });

  it("may be the host whose address is known after apply", () => {
    const before = { ...mail, ...spf("v=spf1 mx ip4:192.0.2.9 -all") };
    const after = { ...mail, ...spf("v=spf1 mx -all"), "mail.example.com. A": ["late"] };
    expect(reasonsOf(recordsReview(before, after))).toContain(reason("192.0.2.9")[0]);
  });
});

describe("an SPF record that goes", () => {
  it.each([
    [
      "of the mail domain",
      spf("v=spf1 mx -all"),
      {},
      ["danger spf.gone: example.com has no SPF record any more"],
    ],
    [
      "while a text is not known yet",
      spf("v=spf1 mx -all"),
      { "example.com. TXT": ["late"] },
      ["caution spf.gone: example.com may have no SPF record any more: a text there is known after apply"],
    ],
    [
      "that let nobody send",
      spf("v=spf1 -all"),
      {},
      ["caution spf.looser: all others: fail → no SPF record"],
    ],
    [
      "of a host that stays",
      { "mail.example.com. TXT": ['"v=spf1 a -all"'] },
      {},
      ["caution spf.gone: mail.example.com has no SPF record any more"],
    ],
    [
      "of a name that sends without being a host",
      { "bounce.example.com. TXT": ['"v=spf1 include:a.example -all"'] },
      {},
      ["danger spf.gone: bounce.example.com has no SPF record any more"],
    ],
    [
      "of a host that receives mail",
      { "news.example.com. TXT": ['"v=spf1 a -all"'] },
      {},
      ["danger spf.gone: news.example.com has no SPF record any more"],
    ],
    [
      "with its host",
      { "www.example.com. TXT": ['"v=spf1 a -all"'], "www.example.com. A": ["203.0.113.80"] },
      {},
      [],
    ],
  ])("%s", (_title, before, after, reasons) => {
    expect(reasonsOf(reviewBeside(mail, before, after))).toEqual(reasons);
  });
});

describe("what is told of an SPF record", () => {
  const told = (before: Records, after: Records): string[] =>
    linesOf(reviewBeside(mail, before, after), "spf")[0] ?? [];

  it.each([
    [
      "networks and a sender of others",
      ["v=spf1 mx ip4:192.0.2.0/24 -all"],
      ["v=spf1 mx ip4:192.0.2.0/25 include:a.example -all"],
      [
        "adds ip4:192.0.2.0/25, include:a.example; removes ip4:192.0.2.0/24; 1 → 2 of 10 lookups, those of includes not counted",
        "= mx",
        "+ ip4:192.0.2.0/25",
        "+ include:a.example",
        "= all: fail",
        "- ip4:192.0.2.0/24",
        "- address: 192.0.2.128/25 (those of include:a.example are not known here)",
      ],
    ],
    [
      "all in front",
      ["v=spf1 mx -all"],
      ["v=spf1 -all mx"],
      [
        "the same terms in another order; 1 → 0 of 10 lookups",
        "= all: fail",
        "= mx (behind all, where no receiver looks)",
        "- addresses: 203.0.113.25, 2001:db8::25",
      ],
    ],
    [
      "another spelling",
      ["v=spf1 mx -all"],
      ["V=SPF1  MX -all"],
      ["the same terms, written otherwise", "= mx", "= all: fail"],
    ],
    [
      "a record that is new",
      [],
      ["v=spf1 mx ~all"],
      ["adds mx, all; 1 of 10 lookups", "+ mx", "+ all: softfail"],
    ],
    [
      "of two equal terms the first",
      ["v=spf1 ip4:192.0.2.9 ?ip4:192.0.2.9 -all"],
      ["v=spf1 ip4:192.0.2.9 -all"],
      ["the same terms, written otherwise", "= ip4:192.0.2.9", "= all: fail"],
    ],
    [
      "a modifier",
      ["v=spf1 mx -all"],
      ["v=spf1 mx -all exp=why.example.com"],
      ["adds exp=why.example.com", "= mx", "= all: fail", "+ exp=why.example.com"],
    ],
    [
      "a second record",
      ["v=spf1 mx -all"],
      ["v=spf1 mx -all", "v=spf1 -all"],
      ["2 SPF records at one name, one is allowed", '+ "v=spf1 -all"'],
    ],
    [
      "the way back",
      ["v=spf1 mx -all", "v=spf1 -all"],
      ["v=spf1 mx -all"],
      ["a record that can be read again; adds mx, all; 1 of 10 lookups", '- "v=spf1 -all"'],
    ],
    [
      "what is no record",
      ["v=spf1 mx -all"],
      ["v=spf1 ip4:<b>\u202e -all"],
      ["a record that cannot be read", '- "v=spf1 mx -all"', '+ "v=spf1 ip4:<b>\\226\\128\\174 -all"'],
    ],
  ])("%s", (_title, before, after, lines) => {
    const side = (texts: readonly string[]): Records => (texts.length === 0 ? {} : spf(...texts));
    expect(told(side(before), side(after))).toEqual(lines);
  });

  it("counts the lookups of records of our own", () => {
    const own = { "_spf.example.com. TXT": [`"v=spf1 ${includes(9)} -all"`] };
    const review = reviewBeside(own, spf("v=spf1 -all"), spf("v=spf1 mx include:_spf.example.com -all"));
    expect(linesOf(review, "spf")[0]?.[0]).toBe(
      "adds mx, include:_spf.example.com; 0 → 11 of 10 lookups, those of includes not counted",
    );
    expect(reasonsOf(review)).toEqual([
      "danger spf.over-limit: the record of example.com asks for 11 lookups, 10 are allowed",
    ]);
  });

  it("says that a text may be the record", () => {
    expect(told(spf("v=spf1 mx -all"), { "example.com. TXT": ["late"] })).toEqual([
      "whether a record stays is known after apply",
      "- mx",
      "- all: fail",
    ]);
  });
});

describe("a record that receivers come to no end with", () => {
  const only4 = Object.fromEntries([1, 2, 3].map((last) => [`h${last}.example.com. A`, [`192.0.2.${last}`]]));
  const six = "ip6:2001:db8::9 -all";

  it.each<readonly [string, string, string, readonly string[]]>([
    [
      "after three void lookups",
      `v=spf1 a:h1.example.com a:h2.example.com ${six}`,
      `v=spf1 a:h1.example.com a:h2.example.com a:h3.example.com ${six}`,
      ["danger spf.over-limit: 2001:db8::9 may no longer send for example.com: more than 2 void lookups"],
    ],
    [
      "unless the senders at stake come first",
      `v=spf1 ${six}`,
      "v=spf1 ip6:2001:db8::9 a:h1.example.com a:h2.example.com a:h3.example.com -all",
      [],
    ],
    [
      "for everybody, who cannot be told from forgers before either",
      `v=spf1 ${includes(11)} -all`,
      `v=spf1 ${includes(12)} -all`,
      [],
    ],
    [
      "in a circle",
      "v=spf1 ip4:192.0.2.9 -all",
      "v=spf1 ip4:192.0.2.9 include:example.com -all",
      [
        'danger spf.unreadable: receivers cannot evaluate the record of example.com: "include:example.com" in the record of example.com closes a cycle: example.com → example.com',
      ],
    ],
  ])("%s", (_title, before, after, reasons) => {
    expect(reasonsOf(reviewBeside(only4, spf(before), spf(after)))).toEqual(reasons);
  });
});

describe("a record that lets anybody send", () => {
  it.each([
    ["by a network", "v=spf1 ip4:0.0.0.0/0 -all", "danger spf.opened: example.com lets 0.0.0.0/0 send"],
    ["by halves", "v=spf1 ip6:::/1 ip6:8000::/1 -all", "danger spf.opened: example.com lets ::/0 send"],
    [
      "by a record of our own",
      "v=spf1 include:_spf.example.com -all",
      "danger spf.opened: a record that example.com includes ends with +all",
    ],
    ["neutral", "v=spf1 ?all", "caution spf.looser: all others: fail → neutral"],
  ])("%s", (_title, text, reason) => {
    const own = { "_spf.example.com. TXT": ['"v=spf1 +all"'] };
    expect(reasonsOf(reviewBeside(own, spf("v=spf1 -all"), spf(text)))).toEqual([reason]);
  });
});
