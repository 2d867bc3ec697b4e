// What a change of addresses means, and its risks.
import { describe, expect, it } from "vitest";
import { hostsRisks } from "../../../core/mail/hosts/diff";
import { reverseRisks } from "../../../core/mail/reverse/diff";
import { extraRisks } from "../../../core/mail/extra/diff";
import { reasonsOf, reviewBeside, type Records } from "./records";
import { linesOf, reviewOf, runRiskTable, type RiskCase } from "./risk-table";

const zones = { "example.com": { backend: "zonefile" }, "113.0.203.in-addr.arpa": { backend: "zonefile" } };
const allow = [
  { code: "mx.exists", reason: "test" },
  { code: "ptr.fcrdns", reason: "test" },
];

/** example.com with its reverse zone. */
function stack(hosts: object, more: object = {}): unknown {
  return {
    zones,
    domains: { "example.com": { hosts, mx: ["mail.example.com"], spf: false, allow, ...more } },
  };
}
const at = (ipv4: string): object => ({ "mail.example.com": { ipv4 } });
const www = (address: string): object => ({
  ...at("203.0.113.25"),
  "www.example.com": { ipv4: address, sends: false },
});

const dual = (last: number): object => ({
  "mail.example.com": { ipv4: "203.0.113.25", ipv6: `2001:db8::${last}` },
});
/** SPF that names the address of before. */
const listed = {
  spf: { mx: false, ip4: ["203.0.113.25"], all: "fail" },
  allow: [...allow, { code: "spf.notcover", reason: "test" }],
};

const both = { "mail.example.com": { ipv4: "203.0.113.25" }, "mx.example.com": { ipv4: "203.0.113.25" } };
const one = { "mx.example.com": { ipv4: "203.0.113.25" } };
const byRecord = (record: string): object => ({
  mx: ["mx.example.com"],
  spf: { record },
  allow: [...allow, { code: "spf.notcover", reason: "test" }],
});
const byName = byRecord("v=spf1 a:mail.example.com -all");
const byAddress = byRecord("v=spf1 ip4:203.0.113.24/29 -all");

const hostsCases: RiskCase[] = [
  {
    code: "hosts.mx-unreachable",
    title: "the MX host goes",
    risk: "danger",
    bad: [stack(at("203.0.113.25")), stack({})],
    good: [stack(www("203.0.113.80")), stack(at("203.0.113.25"))],
  },
  {
    code: "hosts.mx-one-family",
    title: "the AAAA of the MX host goes",
    risk: "caution",
    bad: [stack(dual(2)), stack(at("203.0.113.25"))],
    good: [stack(at("203.0.113.25")), stack(dual(2))],
  },
  {
    code: "hosts.mx-one-family",
    title: "the A of the MX host goes",
    risk: "danger",
    bad: [stack(dual(2)), stack({ "mail.example.com": { ipv6: "2001:db8::2" } })],
    good: [stack(dual(2)), stack(dual(3))],
  },
  {
    code: "hosts.spf-uncovered",
    title: "SPF names addresses",
    risk: "danger",
    bad: [stack(at("203.0.113.25"), listed), stack(at("203.0.113.26"), listed)],
    good: [
      stack(at("203.0.113.25"), { spf: { all: "fail" } }),
      stack(at("203.0.113.26"), { spf: { all: "fail" } }),
    ],
  },
  {
    code: "hosts.spf-lost",
    title: "another host has the address",
    risk: "danger",
    bad: [stack(both, byName), stack(one, byName)],
    good: [stack(both, byAddress), stack(one, byAddress)],
  },
  {
    code: "hosts.spf-lost",
    title: "the stack gives the address up",
    risk: "caution",
    bad: [stack({ ...one, ...at("203.0.113.26") }, byName), stack({ ...one, ...at("203.0.113.27") }, byName)],
    good: [
      stack({ ...one, ...at("203.0.113.26") }, byAddress),
      stack({ ...one, ...at("203.0.113.27") }, byAddress),
    ],
  },
  {
    code: "hosts.ptr-apart",
    title: "no PTR where the old address had one",
    risk: "caution",
    bad: [stack(at("203.0.113.25")), stack(at("198.51.100.25"))],
    good: [stack(at("203.0.113.25")), stack(at("203.0.113.26"))],
  },
  {
    code: "hosts.policy-unreachable",
    title: "the record of the policy stays",
    risk: "caution",
    bad: [
      stack(at("203.0.113.25"), { mtaSts: { mode: "testing" } }),
      stack(at("203.0.113.25"), { mtaSts: { mode: "testing", host: "elsewhere" } }),
    ],
    good: [stack(at("203.0.113.25"), { mtaSts: { mode: "testing" } }), stack(at("203.0.113.25"))],
  },
  {
    code: "hosts.mx-moved",
    title: "the MX host gets another address",
    risk: "caution",
    bad: [stack(at("203.0.113.25")), stack(at("203.0.113.26"))],
    good: [stack(www("203.0.113.80")), stack(www("203.0.113.81"))],
  },
];
const target = (name: string): object => ({ reverse: { "203.0.113.25": { target: name } } });
const apart = { "mail.example.com": { ipv4: "203.0.113.25" }, "mx.example.com": { ipv4: "203.0.113.26" } };
const reverseCases: RiskCase[] = [
  {
    code: "reverse.gone",
    title: "the host keeps the address",
    risk: "danger",
    bad: [stack(at("203.0.113.25")), stack(at("203.0.113.25"), { reverse: "off" })],
    good: [stack(at("203.0.113.25")), stack(at("203.0.113.26"))],
  },
  {
    code: "reverse.unconfirmed",
    title: "a name with other addresses",
    risk: "danger",
    bad: [stack(apart), stack(apart, target("mx.example.com"))],
    good: [stack(both), stack(both, target("mx.example.com"))],
  },
  {
    code: "reverse.renamed",
    title: "another name of the same host",
    risk: "caution",
    bad: [stack(both), stack(both, target("mx.example.com"))],
    good: [stack(both), stack(both, { ttl: 7200 })],
  },
];
const extra = (texts: readonly string[]): unknown =>
  stack(at("203.0.113.25"), texts.length === 0 ? {} : { extra: { txt: { "example.com": texts } } });
const delegated = (...names: string[]): unknown => ({
  extra: { records: [{ name: "sub.example.com", type: "NS", values: names }] },
});
const extraCases: RiskCase[] = [
  {
    code: "extra.text-gone",
    title: "a verification text",
    risk: "caution",
    bad: [extra(["google-site-verification=abc"]), extra([])],
    good: [extra([]), extra(["google-site-verification=abc"])],
  },
  {
    code: "extra.delegation",
    title: "no nameservers any more",
    risk: "danger",
    bad: [delegated("ns1.example.net"), {}],
    good: [{}, delegated("ns1.example.net")],
  },
  {
    code: "extra.delegation",
    title: "other nameservers",
    risk: "caution",
    bad: [delegated("ns1.example.net", "ns2.example.net"), delegated("ns1.example.org")],
    good: [delegated("ns1.example.net", "ns2.example.net"), delegated("ns1.example.net", "ns1.example.org")],
  },
];
runRiskTable("hosts", hostsRisks, hostsCases);
runRiskTable("reverse", reverseRisks, reverseCases);
runRiskTable("extra", extraRisks, extraCases);

describe("a host that moves", () => {
  it("is told with its PTRs", () => {
    const { changes } = reviewOf([stack(at("203.0.113.25")), stack(at("203.0.113.26"))]);
    const address = changes.find(({ id }) => id === "example.com/hosts/mail.example.com. A");
    expect(address?.summary).toBe("203.0.113.25 → 203.0.113.26");
    expect(address?.kind === "record" && address.points).toEqual([
      { op: "remove", label: "203.0.113.25", note: "PTR mail.example.com" },
      { op: "add", label: "203.0.113.26", note: "PTR mail.example.com" },
    ]);
    const pointers = changes.filter(({ id }) => id.includes("/reverse/")).map(({ summary }) => summary);
    expect(pointers.sort()).toEqual([
      "203.0.113.25 was named mail.example.com, and has no name any more",
      "203.0.113.26 is named mail.example.com",
    ]);
  });
});

const mail: Records = { "example.com. MX": ["10 mail.example.com."] };
const address = (...texts: readonly string[]): Records => ({ "mail.example.com. A": texts });
const pointer = (last: number, ...names: readonly string[]): Records => ({
  [`${last}.113.0.203.in-addr.arpa. PTR`]: names.map((name) => `${name}.`),
});
const text = (spf: string): Records => ({ "example.com. TXT": [`"${spf}"`] });
const moved = "caution hosts.mx-moved: the MX host mail.example.com is found at another address";

describe("why a change of addresses is not safe", () => {
  it.each<readonly [string, Records, Records, Records, readonly string[]]>([
    [
      "an MX host gets a second address",
      mail,
      address("203.0.113.25"),
      address("203.0.113.25", "203.0.113.26"),
      [],
    ],
    [
      "and loses it again",
      mail,
      address("203.0.113.25", "203.0.113.26"),
      address("203.0.113.25"),
      ["caution hosts.mx-moved: the MX host mail.example.com is no longer found at 203.0.113.26"],
    ],
    [
      "its address is not known yet",
      mail,
      address("203.0.113.25"),
      address("late"),
      ["caution hosts.mx-moved: where the MX host mail.example.com will be found is known after apply"],
    ],
    [
      "IPv4 is lost",
      { ...mail, "mail.example.com. AAAA": ["2001:db8::25"] },
      address("203.0.113.25"),
      {},
      ["danger hosts.mx-one-family: the MX host mail.example.com has no IPv4 address any more"],
    ],
    [
      "an alias takes the place",
      mail,
      address("203.0.113.25"),
      { "mail.example.com. CNAME": ["mx.example.net."] },
      [moved],
    ],
    ["a host without mail", {}, address("203.0.113.25"), address("203.0.113.26"), []],
    [
      "SPF names the old address",
      text("v=spf1 ip4:203.0.113.25 -all"),
      address("203.0.113.25"),
      address("203.0.113.26"),
      [
        "danger hosts.spf-uncovered: 203.0.113.26 of mail.example.com is in no term of the SPF record of example.com",
      ],
    ],
    [
      "SPF lets everybody send",
      text("v=spf1 ip4:203.0.113.25 +all"),
      address("203.0.113.25"),
      address("203.0.113.26"),
      [],
    ],
    [
      "SPF never named the host",
      text("v=spf1 ip4:192.0.2.9 -all"),
      address("203.0.113.25"),
      address("203.0.113.26"),
      [],
    ],
    [
      "others may name the new one",
      text("v=spf1 ip4:203.0.113.25 include:a.example -all"),
      address("203.0.113.25"),
      address("203.0.113.26"),
      [
        "caution hosts.spf-uncovered: 203.0.113.26 of mail.example.com is in no term of the SPF record of example.com, unless include:a.example holds it",
      ],
    ],
    [
      "IPv6 comes beside what SPF names",
      { ...text("v=spf1 ip4:203.0.113.25 -all"), ...address("203.0.113.25") },
      {},
      { "mail.example.com. AAAA": ["2001:db8::25"] },
      [
        "danger hosts.spf-uncovered: 2001:db8::25 of mail.example.com is in no term of the SPF record of example.com",
      ],
    ],
    [
      "SPF names the network",
      text("v=spf1 ip4:203.0.113.0/24 -all"),
      address("203.0.113.25"),
      address("203.0.113.26"),
      [],
    ],
    [
      "SPF names the host",
      text("v=spf1 a:mail.example.com -all"),
      address("203.0.113.25"),
      address("203.0.113.26"),
      ["caution hosts.spf-lost: 203.0.113.25 may no longer send for example.com"],
    ],
    [
      "the PTR names another host",
      { ...mail, ...pointer(26, "old.example.com") },
      address("203.0.113.25"),
      address("203.0.113.26"),
      [moved, "caution hosts.ptr-apart: the PTR of 203.0.113.26 names old.example.com, not mail.example.com"],
    ],
    [
      "the PTR stays behind",
      { ...mail, ...pointer(25, "mail.example.com"), ...pointer(26, "mail.example.com") },
      address("203.0.113.25"),
      address("203.0.113.26"),
      [moved, "caution hosts.ptr-apart: the PTR of 203.0.113.25 still names mail.example.com"],
    ],
    [
      "the PTR names a host that has the address too",
      { ...mail, ...pointer(26, "mx.example.com"), "mx.example.com. A": ["203.0.113.26"] },
      address("203.0.113.25"),
      address("203.0.113.26"),
      [moved],
    ],
    [
      "the policy host goes",
      { "_mta-sts.example.com. TXT": ['"v=STSv1; id=1;"'] },
      { "mta-sts.example.com. A": ["203.0.113.80"] },
      {},
      [
        "caution hosts.policy-unreachable: senders look for the policy at mta-sts.example.com, which has no address here any more",
      ],
    ],
  ])("%s", (_title, stay, before, after, reasons) => {
    expect(reasonsOf(reviewBeside(stay, before, after))).toEqual([...reasons].sort());
  });
});

describe("what is told of addresses and aliases", () => {
  it.each<readonly [string, Records, Records, readonly string[]]>([
    ["new", {}, address("203.0.113.25"), ["adds 203.0.113.25", "+ 203.0.113.25"]],
    ["gone", address("203.0.113.25"), {}, ["removes 203.0.113.25", "- 203.0.113.25"]],
    [
      "not known yet",
      address("203.0.113.25"),
      address("late"),
      ["the address is known after apply", "- 203.0.113.25", "+ known after apply"],
    ],
    [
      "an alias",
      { "www.example.com. CNAME": ["a.example.net."] },
      { "www.example.com. CNAME": ["b.example.net."] },
      ["a.example.net → b.example.net", "- a.example.net", "+ b.example.net"],
    ],
    [
      "an alias that is not known yet",
      {},
      { "www.example.com. CNAME": ["late"] },
      ["the name is known after apply", "+ known after apply"],
    ],
  ])("%s", (_title, before, after, lines) => {
    expect(linesOf(reviewBeside({}, before, after), "hosts")).toEqual([lines]);
  });

  it.each([
    ["www.example.com. A", "203.0.113.80", "hosts"],
    ["mta-sts.example.com. CNAME", "a.example.net.", "hosts"],
    ["autoconfig.example.com. A", "203.0.113.80", "autoconfig"],
    ["autodiscover.example.com. CNAME", "a.example.net.", "autoconfig"],
    ["autodiscover.example.com. AAAA", "2001:db8::80", "autoconfig"],
    ["s1._domainkey.example.com. CNAME", "a.example.net.", "dkim"],
    ["_dmarc.example.com. CNAME", "a.example.net.", "dmarc"],
    ["_mta-sts.example.com. CNAME", "a.example.net.", "mtaSts"],
    ["default._bimi.example.com. CNAME", "a.example.net.", "bimi"],
    ["_acme-challenge.mail.example.com. CNAME", "a.example.net.", "acme"],
    ["25.113.0.203.in-addr.arpa. CNAME", "25.0-31.113.0.203.in-addr.arpa.", "reverse"],
  ])("%s %s belongs to %s", (key, value, room) => {
    const { changes } = reviewBeside({}, {}, { [key]: [value] });
    expect(changes.map((change) => change.kind === "record" && change.room)).toEqual([room]);
  });
});

describe("a change of a PTR", () => {
  const old = pointer(25, "mail.example.com");
  const host = { ...address("203.0.113.25"), "mx.example.com. A": ["203.0.113.25"] };
  const alias = { "25.113.0.203.in-addr.arpa. CNAME": ["25.0-31.113.0.203.in-addr.arpa."] };
  const classless = { "25.0-31.113.0.203.in-addr.arpa. PTR": ["mail.example.com."] };

  it.each<readonly [string, Records, Records, Records, readonly string[]]>([
    [
      "of an address that mail leaves from goes",
      { ...mail, ...host },
      old,
      {},
      ["danger reverse.gone: mail.example.com, mx.example.com still has 203.0.113.25"],
    ],
    [
      "of another address goes",
      host,
      old,
      {},
      ["caution reverse.gone: mail.example.com, mx.example.com still has 203.0.113.25"],
    ],
    [
      "of an address that SPF lets send goes",
      { ...host, ...text("v=spf1 ip4:203.0.113.0/24 -all") },
      old,
      {},
      ["danger reverse.gone: mail.example.com, mx.example.com still has 203.0.113.25"],
    ],
    ["of an address that nobody has goes", mail, old, {}, []],
    ["makes room for an alias", { ...mail, ...host }, old, alias, []],
    [
      "names another host that has the address",
      { ...mail, ...host },
      old,
      pointer(25, "mx.example.com"),
      ["caution reverse.renamed: 203.0.113.25 gets another name"],
    ],
    [
      "names a host of others",
      { ...mail, ...host },
      old,
      pointer(25, "h25.isp.example"),
      [
        "danger reverse.unconfirmed: 203.0.113.25 of mail.example.com, mx.example.com is named h25.isp.example, of which no address is known here",
      ],
    ],
    [
      "names a host of others without mail being at stake",
      host,
      old,
      pointer(25, "h25.isp.example"),
      ["caution reverse.renamed: 203.0.113.25 gets another name"],
    ],
    [
      "is led to by an alias makes room for one that is not known yet",
      { ...mail, ...host },
      alias,
      { "25.113.0.203.in-addr.arpa. PTR": ["late"] },
      [],
    ],
    [
      "names a host with an address of the other family alone",
      { ...mail, ...host, "v6.example.com. AAAA": ["2001:db8::25"] },
      old,
      pointer(25, "v6.example.com"),
      ["danger reverse.unconfirmed: v6.example.com does not have 203.0.113.25"],
    ],
    [
      "names a host whose address is not known yet",
      { ...mail, ...host, "new.example.com. A": ["late"] },
      old,
      pointer(25, "new.example.com"),
      ["caution reverse.renamed: 203.0.113.25 gets another name"],
    ],
    ["is not known yet", { ...mail, ...host }, old, { "25.113.0.203.in-addr.arpa. PTR": ["late"] }, []],
    [
      "below a classless zone goes",
      { ...mail, ...host },
      classless,
      {},
      ["danger reverse.gone: mail.example.com, mx.example.com still has 203.0.113.25"],
    ],
    [
      "is no longer led to by an alias",
      { ...mail, ...host },
      alias,
      {},
      ["danger reverse.gone: mail.example.com, mx.example.com still has 203.0.113.25"],
    ],
  ])("that %s", (_title, stay, before, after, reasons) => {
    expect(reasonsOf(reviewBeside(stay, before, after))).toEqual(reasons);
  });

  it.each<readonly [string, Records, Records, readonly string[]]>([
    ["new", {}, old, ["203.0.113.25 is named mail.example.com"]],
    ["changed", old, pointer(25, "mx.example.com"), ["203.0.113.25: mail.example.com → mx.example.com"]],
    ["gone", old, {}, ["203.0.113.25 was named mail.example.com, and has no name any more"]],
    ["below a classless zone", {}, classless, ["203.0.113.25 is named mail.example.com"]],
    [
      "for an alias",
      old,
      alias,
      [
        "203.0.113.25 was named mail.example.com, and its name is looked up at 25.0-31.113.0.203.in-addr.arpa",
        "the name of 203.0.113.25 is looked up at 25.0-31.113.0.203.in-addr.arpa",
      ],
    ],
    [
      "of no address",
      {},
      { "x.113.0.203.in-addr.arpa. PTR": ["mail.example.com."] },
      ["x.113.0.203.in-addr.arpa is named mail.example.com"],
    ],
    [
      "not known yet",
      {},
      { "25.113.0.203.in-addr.arpa. PTR": ["late"] },
      ["the name of 203.0.113.25 is known after apply"],
    ],
  ])("is told: %s", (_title, before, after, summaries) => {
    const lines = linesOf(reviewBeside({}, before, after), "reverse").map(([summary]) => summary);
    expect(lines.sort()).toEqual(summaries);
  });
});

describe("a change of an extra text", () => {
  const texts = (...values: readonly string[]): Records => ({
    "example.com. TXT": values.map((value) => (value === "late" ? value : `"${value}"`)),
  });

  it.each<readonly [string, Records, Records, readonly string[]]>([
    [
      "a verification",
      texts("google-site-verification=1", "a"),
      texts("a"),
      ["removes 1 value", '- "google-site-verification=1" (verification for google)'],
    ],
    [
      "of another form",
      {},
      texts("atlassian-domain-verification=1"),
      ["adds 1 value", '+ "atlassian-domain-verification=1" (verification for atlassian)'],
    ],
    ["one that names nobody", {}, texts("site-verification=1"), ["adds 1 value", '+ "site-verification=1"']],
    ["one that is not known yet", {}, texts("late"), ["known after apply", "+ known after apply"]],
    [
      "a hostile one",
      {},
      { "example.com. TXT": ['"<script>\\027[31m-site-verification=1"'] },
      ["adds 1 value", '+ "<script>\\027[31m-site-verification=1"'],
    ],
  ])("is told: %s", (_title, before, after, lines) => {
    expect(linesOf(reviewBeside({}, before, after), "extra")).toEqual([lines]);
  });

  it("is judged by what goes for sure", () => {
    expect(reasonsOf(reviewBeside({}, texts("a", "b"), texts("c")))).toEqual([
      'caution extra.text-gone: "a", "b" at example.com go',
    ]);
    expect(reasonsOf(reviewBeside({}, texts("a"), texts("late")))).toEqual([]);
    // a text that is not known yet counts as that of the room whose name it is
    const other = reviewBeside(
      {},
      { "_dmarc.example.com. TXT": ['"a"'] },
      { "_dmarc.example.com. TXT": ["late"] },
    );
    expect(reasonsOf(other)).toEqual([]);
    expect(linesOf(other, "extra")).toEqual([["whether it stays is known after apply", '- "a"']]);
  });
});
