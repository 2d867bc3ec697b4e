import { observations, type Observations } from "../../../core/dns/observations";
import { parseName } from "../../../core/dns/name";
import { quoteString } from "../../../core/dns/presentation";
import { isRrType } from "../../../core/dns/rdata";
import type { RuleCase } from "../../support";

/** Recorded answers: `{ "example.net TXT": ["v=spf1 -all"] }`; "nxdomain" for a name that does not exist. */
export function observed(answers: Readonly<Record<string, readonly string[] | "nxdomain">>): Observations {
  return observations(
    "2026-11-24T08:00:00Z",
    Object.entries(answers).map(([key, found]) => {
      const [text = "", type = ""] = key.split(" ");
      const name = parseName(text);
      if (!("value" in name) || !isRrType(type)) throw new Error(`no question: ${key}`);
      const rdatas = found === "nxdomain" ? [] : found;
      return {
        name: name.value,
        type,
        status: found === "nxdomain" ? "NXDOMAIN" : "NOERROR",
        rdatas: type === "TXT" ? rdatas.map(quoteString) : rdatas,
      };
    }),
  );
}

const host = { "mail.example.com": { ipv4: "192.0.2.25" } };
const mail = { hosts: host, mx: ["mail.example.com"] };
const apex = 'domains["example.com"].spf';
const text = "v=spf1 mx ~all";

function withSpf(spf: unknown, more: object = {}): object {
  return { ...mail, spf, ...more };
}

function withTxt(txt: string | readonly string[], name = "example.com"): object {
  return { ...mail, extra: { txt: { [name]: txt } } };
}

/** A row whose two sides are SPF settings of a domain with one MX host. */
function row(
  code: string,
  level: RuleCase["level"],
  title: string,
  [bad, good]: readonly [bad: unknown, good: unknown],
  message: string,
  more: Pick<RuleCase, "where" | "answers"> = {},
): RuleCase {
  return { code, level, title, bad: withSpf(bad), good: withSpf(good), text: message, ...more };
}

const names = (count: number, word: string): string[] =>
  Array.from({ length: count }, (_, index) => `${word}${String(index).padStart(2, "0")}.example.net`);

/** Answers in which each name has an A and an AAAA. */
function addressed(list: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(
    list.flatMap((name) => [
      [`${name} A`, ["198.51.100.1"]],
      [`${name} AAAA`, ["2001:db8::1"]],
    ]),
  );
}

/** Answers in which no name has an AAAA. */
function gone(list: readonly string[], a: "nxdomain" | readonly string[]) {
  const answers: Record<string, "nxdomain" | readonly string[]> = {};
  for (const name of list) Object.assign(answers, { [`${name} A`]: a, [`${name} AAAA`]: [] });
  return answers;
}

const grammar: RuleCase[] = [
  row(
    "spf.version",
    "E",
    "another version",
    ["v=spf2 mx ~all", text],
    'record "v=spf2 mx ~all" must begin with exactly "v=spf1"',
  ),
  row("spf.version", "E", "a leading blank", [` ${text}`, text], "must begin with exactly", { where: apex }),
  row(
    "spf.version",
    "E",
    "quotes of a zone file",
    [{ record: `"${text}"` }, { record: text }],
    "must begin with exactly",
    {
      where: `${apex}.record`,
    },
  ),
  row("spf.version", "E", "no blank behind the version", ["v=spf1mx ~all", text], "must begin with exactly"),
  row("spf.version", "E", "Sender ID", ["spf2.0/pra mx ~all", text], "must begin with exactly"),
  {
    code: "spf.version",
    level: "E",
    title: "a TXT value of others that only looks like SPF",
    bad: withTxt([" v=spf1 -all"], "news.example.com"),
    good: withTxt(["v=spf1 -all"], "news.example.com"),
    where: 'domains["example.com"].extra.txt["news.example.com"][0]',
    text: 'record " v=spf1 -all" must begin with exactly "v=spf1"',
  },
  row(
    "spf.syntax",
    "E",
    "an unknown mechanism",
    ["v=spf1 mx moo ~all", text],
    'term "moo" at octet 11: unknown mechanism',
  ),
  row(
    "spf.syntax",
    "E",
    "redirect as a mechanism",
    ["v=spf1 redirect:a.example", "v=spf1 redirect=a.example"],
    'term "redirect:a.example" at octet 8: unknown mechanism',
  ),
  row(
    "spf.syntax",
    "E",
    "an argument of all",
    ["v=spf1 mx -all.", "v=spf1 mx -all"],
    '"all" takes no argument',
  ),
  row(
    "spf.syntax",
    "E",
    "include without a name",
    ["v=spf1 mx include ~all", "v=spf1 mx include:a.example ~all"],
    '"include" needs ":" and a name',
  ),
  row(
    "spf.syntax",
    "E",
    "exists without a name",
    ["v=spf1 mx exists ~all", "v=spf1 mx exists:a.example ~all"],
    '"exists" needs ":" and a name',
  ),
  row(
    "spf.syntax",
    "E",
    "ptr with a prefix length",
    ["v=spf1 mx ptr/24 ~all", "v=spf1 mx ptr:a.example ~all"],
    '"ptr" takes ":" and a name',
  ),
  row(
    "spf.syntax",
    "E",
    "two prefix lengths of one family",
    ["v=spf1 mx/24/64 ~all", "v=spf1 mx/24//64 ~all"],
    '"mx" takes ":" and a name',
  ),
  row(
    "spf.syntax",
    "E",
    "an empty name",
    ["v=spf1 mx a: ~all", "v=spf1 mx a:a.example ~all"],
    "a name is missing",
  ),
  row(
    "spf.syntax",
    "E",
    "a name of one label",
    ["v=spf1 a:mail ~all", "v=spf1 a:mail.example.com ~all"],
    '"mail" must end in a macro or in a dot and a top label',
  ),
  row(
    "spf.syntax",
    "E",
    "an address as a name",
    ["v=spf1 a:192.0.2.25 ~all", "v=spf1 ip4:192.0.2.25 ~all"],
    '"192.0.2.25" is an address',
  ),
  row(
    "spf.syntax",
    "E",
    "a port behind a name",
    ["v=spf1 a:a.example:25 ~all", "v=spf1 a:a.example ~all"],
    'last label "example:25" must be letters',
  ),
  row(
    "spf.syntax",
    "E",
    "a control character",
    ["v=spf1 mx\t~all", text],
    '"\\t" at octet 10 of the record is a control character',
  ),
  row(
    "spf.syntax",
    "E",
    "a host name of one label in a list of names",
    [{ a: ["mail"] }, { a: ["mail.example.com"] }],
    '"mail" must end in a macro or in a dot and a top label',
    {
      where: `${apex}.a[0]`,
    },
  ),
  row(
    "spf.syntax",
    "E",
    "a blank in a domain-spec",
    [{ exists: "%{d} x.example" }, { exists: "%{d}.x.example" }],
    '"%{d} x.example": only visible US-ASCII',
    {
      where: `${apex}.exists`,
    },
  ),
  row(
    "spf.syntax",
    "E",
    "a term of a list",
    [{ terms: ["mx", "all:"] }, { terms: ["mx", "~all"] }],
    'term "all:": "all" takes no argument',
    {
      where: `${apex}.terms[1]`,
    },
  ),
  row(
    "spf.syntax",
    "W",
    "a mechanism with an equals sign",
    ["v=spf1 mx ip4=192.0.2.1 ~all", "v=spf1 mx ip4:192.0.2.1 ~all"],
    '"ip4=192.0.2.1" is an unknown modifier',
  ),
  row(
    "spf.syntax",
    "W",
    "a mechanism inside of a name",
    ["v=spf1 mx include:include:a.example ~all", "v=spf1 mx include:a.example ~all"],
    '"include:include:a.example" leads to no name',
  ),
  {
    code: "spf.syntax",
    level: "E",
    title: "a malformed record among the extra records",
    bad: withTxt(["v=spf1 moo -all"], "news.example.com"),
    good: withTxt(["v=spf1 moo=1 -all"], "news.example.com"),
    where: 'domains["example.com"].extra.txt["news.example.com"][0]',
    text: 'term "moo" at octet 8: unknown mechanism',
  },
  row(
    "spf.macro",
    "E",
    "a percent sign alone",
    ["v=spf1 exists:%(ir).a.example ~all", "v=spf1 exists:%{ir}.a.example ~all"],
    'a "%" must be followed by',
  ),
  row(
    "spf.macro",
    "E",
    "an unknown letter",
    ["v=spf1 exists:%{x}.a.example ~all", "v=spf1 exists:%{i}.a.example ~all"],
    'macro letter "x" must be one of s, l, o, d, i, p, h, v',
  ),
  row(
    "spf.macro",
    "E",
    "a letter of explanations",
    [{ exists: "%{c}.a.example" }, { exists: "%{i}.a.example" }],
    'macro letter "c" is allowed in explanation texts only',
  ),
  row(
    "spf.macro",
    "E",
    "zero parts",
    [{ exists: "%{d0}.a.example" }, { exists: "%{d1}.a.example" }],
    "must not be zero",
  ),
  row(
    "spf.macro",
    "E",
    "a macro that does not end",
    ["v=spf1 exists:%{d.a.example ~all", "v=spf1 exists:%{d}.a.example ~all"],
    'a macro is "%{", one letter',
  ),
  {
    code: "spf.macro",
    level: "W",
    title: "in the explanation",
    bad: withSpf(
      { all: "fail", exp: "why.example.com" },
      { extra: { txt: { "why.example.com": "no %{x}" } } },
    ),
    good: withSpf(
      { all: "fail", exp: "why.example.com" },
      { extra: { txt: { "why.example.com": "no %{c}" } } },
    ),
    where: `${apex}.exp`,
    text: 'explanation "no %{x}" at "why.example.com": macro letter "x"',
  },
  row(
    "spf.dupmod",
    "E",
    "in a record",
    ["v=spf1 exp=a.example ~all exp=b.example", "v=spf1 ~all exp=b.example"],
    'modifier "exp" stands 2 times',
  ),
  row(
    "spf.dupmod",
    "E",
    "in a list of terms",
    [{ terms: ["redirect=a.example", "redirect=b.example"] }, { terms: ["redirect=a.example"] }],
    'modifier "redirect" stands 2 times ("redirect=a.example" and "redirect=b.example")',
    {
      where: `${apex}.terms`,
    },
  ),
  row(
    "spf.ip",
    "E",
    "the other family",
    [{ ip4: ["2001:db8::25"] }, { ip6: ["2001:db8::25"] }],
    '"2001:db8::25" is no IPv4 address, it belongs under ip6',
    {
      where: `${apex}.ip4[0]`,
    },
  ),
  row(
    "spf.ip",
    "E",
    "the other family, IPv6",
    [{ ip6: "192.0.2.25" }, { ip4: "192.0.2.25" }],
    '"192.0.2.25" is no IPv6 address, it belongs under ip4',
    {
      where: `${apex}.ip6`,
    },
  ),
  row(
    "spf.ip",
    "E",
    "a prefix length that is too long",
    [{ ip4: ["192.0.2.0/33"] }, { ip4: ["192.0.2.0/32"] }],
    'prefix length "33" must be 0 to 32',
  ),
  row(
    "spf.ip",
    "E",
    "an IPv4-mapped network",
    [{ ip6: ["::ffff:192.0.2.1"] }, { ip4: ["192.0.2.1"] }],
    "is an IPv4-mapped address",
  ),
  row(
    "spf.ip",
    "E",
    "in a record",
    ["v=spf1 mx ip4:192.0.2/24 ~all", "v=spf1 mx ip4:192.0.2.0/24 ~all"],
    'term "ip4:192.0.2/24" at octet 11: "192.0.2" is no IPv4 address',
  ),
  row(
    "spf.ip",
    "E",
    "a leading zero in a prefix length",
    ["v=spf1 mx ip6:2001:db8::/032 ~all", "v=spf1 mx ip6:2001:db8::/32 ~all"],
    'prefix length "032" must be 0 to 128',
  ),
  row(
    "spf.ip",
    "E",
    "no address",
    ["v=spf1 mx ip4 ~all", "v=spf1 mx ip4:192.0.2.1 ~all"],
    '"ip4" needs ":" and an address',
  ),
  row(
    "spf.ip",
    "E",
    "a prefix length of a",
    ["v=spf1 mx a/33 ~all", "v=spf1 mx a/32 ~all"],
    'prefix length "33" must be 0 to 32',
  ),
  row(
    "spf.ip",
    "E",
    "an IPv6 prefix length of mx",
    ["v=spf1 mx//129 ~all", "v=spf1 mx//128 ~all"],
    'prefix length "129" must be 0 to 128',
  ),
  row(
    "spf.ascii",
    "E",
    "a U-label in a record",
    ["v=spf1 mx include:münchen.example ~all", "v=spf1 mx include:xn--mnchen-3ya.example ~all"],
    '"ü" at octet 20 of the record is no US-ASCII character',
  ),
  row(
    "spf.ascii",
    "E",
    "a U-label beside macros",
    [{ exists: "%{i}.münchen.example" }, { exists: "%{i}.xn--mnchen-3ya.example" }],
    "only visible US-ASCII characters are allowed",
  ),
  row(
    "spf.ascii",
    "I",
    "a U-label that is converted",
    [{ include: "münchen.example" }, { include: "muenchen.example" }],
    '"münchen.example" is published as "xn--mnchen-3ya.example"',
    {
      where: `${apex}.include`,
    },
  ),
  {
    code: "spf.ascii",
    level: "E",
    title: "among the extra records",
    bad: withTxt("v=spf1 include:münchen.example -all", "news.example.com"),
    good: withTxt("v=spf1 include:muenchen.example -all", "news.example.com"),
    text: '"ü" at octet 17 of the record is no US-ASCII character',
  },
  row(
    "spf.type99",
    "E",
    "a line of a zone file",
    [{ record: `example.com. IN SPF "${text}"` }, { record: text }],
    "is a record of RR type SPF (99)",
    {
      where: `${apex}.record`,
    },
  ),
  {
    code: "spf.type99",
    level: "E",
    title: "among the extra records",
    bad: withTxt("example.com. 3600 IN TYPE99 \\# 3 027635", "news.example.com"),
    good: withTxt("SPF is explained at https://example.com/", "news.example.com"),
    where: 'domains["example.com"].extra.txt["news.example.com"]',
    text: "is a record of RR type SPF (99)",
  },
  {
    code: "spf.senderid",
    level: "W",
    title: "among the extra records",
    bad: withTxt("spf2.0/pra mx -all"),
    good: withTxt("spf2 is not a version"),
    text: '"spf2.0/pra mx -all" is a Sender ID record',
  },
];

const ends: RuleCase[] = [
  {
    code: "spf.multi",
    level: "E",
    title: "a second record among the extra TXT values",
    bad: withTxt(["google-site-verification=abc", "V=SPF1 -all"]),
    good: withTxt(["google-site-verification=abc", "v=spf10 -all"]),
    where: 'domains["example.com"].extra.txt["example.com"][1]',
    text: '"example.com" has 2 SPF records',
  },
  {
    code: "spf.multi",
    level: "E",
    title: "a second record at an EHLO name",
    bad: withTxt("v=spf1 ip4:192.0.2.25 -all", "mail.example.com"),
    good: { ...withTxt("v=spf1 ip4:192.0.2.25 -all", "mail.example.com"), spf: { helo: false } },
    where: 'domains["example.com"].extra.txt["mail.example.com"]',
    text: '"mail.example.com" has 2 SPF records',
  },
  row("spf.passall", "e", "all: pass", [{ all: "pass" }, { all: "softfail" }], '"all" lets everybody pass', {
    where: `${apex}.all`,
  }),
  row("spf.passall", "e", "a bare all", ["v=spf1 mx all", "v=spf1 mx ?all"], '"all" lets everybody pass', {
    where: apex,
  }),
  row(
    "spf.passall",
    "e",
    "+all in an included record",
    [{ include: "open.example.net" }, { include: "shut.example.net" }],
    '"include:open.example.net": the record of "open.example.net" lets everybody pass',
    {
      where: `${apex}.include`,
      answers: observed({
        "open.example.net TXT": ["v=spf1 +all"],
        "shut.example.net TXT": ["v=spf1 -all"],
      }),
    },
  ),
  row(
    "spf.broadcidr",
    "e",
    "every address",
    [{ ip4: ["0.0.0.0/0"] }, { ip4: ["192.0.2.0/24"] }],
    '"ip4:0.0.0.0/0" covers every address',
  ),
  row(
    "spf.broadcidr",
    "e",
    "more than /16",
    [{ ip4: ["198.18.0.0/15"] }, { ip4: ["198.18.0.0/16"] }],
    '"ip4:198.18.0.0/15" covers 2^17 addresses',
    {
      where: `${apex}.ip4[0]`,
    },
  ),
  row(
    "spf.broadcidr",
    "e",
    "more than /32 of IPv6",
    [{ ip6: ["2001:db8::/31"] }, { ip6: ["2001:db8::/32"] }],
    "covers 2^97 addresses, a prefix of /32 or longer",
  ),
  row(
    "spf.broadcidr",
    "e",
    "the network around hosts",
    ["v=spf1 mx/8 ~all", "v=spf1 mx/24 ~all"],
    '"mx/8" covers 2^24 addresses',
  ),
  row(
    "spf.broadcidr",
    "e",
    "the IPv6 network around a host",
    ["v=spf1 mx a//0 ~all", "v=spf1 mx a//64 ~all"],
    '"a//0" covers every address',
  ),
  row("spf.neutralall", "W", "?all", [{ all: "neutral" }, { all: "softfail" }], '"?all" says nothing', {
    where: `${apex}.all`,
  }),
  row(
    "spf.noall",
    "W",
    "neither all nor redirect",
    ["v=spf1 mx", "v=spf1 mx redirect=a.example"],
    "neither all nor redirect",
  ),
  row(
    "spf.afterall",
    "W",
    "a mechanism behind all",
    [{ terms: ["~all", "mx"] }, { terms: ["mx", "~all"] }],
    '"mx" stands behind "~all"',
    {
      where: `${apex}.terms[1]`,
    },
  ),
  row(
    "spf.redirect-all",
    "W",
    "both",
    [{ redirect: "a.example", all: "fail" }, { redirect: "a.example" }],
    '"redirect=a.example" is ignored beside "-all"',
    {
      where: `${apex}.redirect`,
    },
  ),
  row("spf.ptr", "W", "the mechanism", [{ ptr: true }, { ptr: false }], '"ptr" should not be published', {
    where: `${apex}.ptr`,
  }),
  row(
    "spf.ptr",
    "W",
    "the macro",
    [{ exists: "%{p}.a.example" }, { exists: "%{i}.a.example" }],
    '"exists:%{p}.a.example" asks for the PTR of each client',
  ),
  row("spf.hardfail", "I", "-all", [{ all: "fail" }, { all: "softfail" }], '"-all" may get mail rejected', {
    where: `${apex}.all`,
  }),
  {
    code: "spf.parked",
    level: "W",
    title: "a domain without mail that allows a sender",
    bad: { mode: "no-mail", spf: { include: "a.example" } },
    good: { mode: "no-mail" },
    where: apex,
    text: 'the domain has no mail, and its record is "v=spf1 include:a.example -all"',
  },
  {
    code: "spf.missing",
    level: "W",
    title: "off",
    bad: withSpf("off"),
    good: withSpf({}),
    where: apex,
    text: 'the mail domain "example.com" has no SPF record',
  },
  {
    code: "spf.missing",
    level: "W",
    title: "no MX host and no settings",
    bad: {},
    good: { spf: { all: "fail" } },
    text: 'the mail domain "example.com" has no SPF record',
  },
  {
    code: "spf.missing",
    level: "W",
    title: "off, and nothing was observed",
    bad: withSpf(false),
    good: { ...withSpf(false), extra: { txt: { "example.com": text } } },
    text: "has no SPF record",
  },
  {
    code: "spf.helo",
    level: "I",
    title: "records of EHLO names are switched off",
    bad: withSpf({ helo: false }),
    good: withSpf({ helo: true }),
    where: `${apex}.helo`,
    text: 'EHLO name "mail.example.com" without SPF record',
  },
  {
    code: "spf.helo",
    level: "I",
    title: "compat: tutorial publishes none",
    bad: { ...mail, compat: "tutorial" },
    good: mail,
    text: 'EHLO name "mail.example.com" without SPF record',
  },
];

const sizes: RuleCase[] = [
  row(
    "spf.len",
    "W",
    "over 450 octets",
    [`v=spf1 mx ${"x=".padEnd(427, "y")} ~all`, `v=spf1 mx ${"x=".padEnd(424, "y")} ~all`],
    "name and TXT values have 453 octets, at most 450",
  ),
  row(
    "spf.len",
    "W",
    "an answer over 512 octets",
    [`v=spf1 mx ${"x=".padEnd(474, "y")} ~all`, `v=spf1 mx ${"x=".padEnd(424, "y")} ~all`],
    "the TXT answer has about 532 octets, over the 512",
  ),
  {
    code: "spf.len",
    level: "W",
    title: "with the TXT values of others",
    bad: withTxt("x".repeat(440)),
    good: withTxt("x".repeat(424)),
    text: "name and TXT values have 465 octets, 14 of them in the SPF record, at most 450",
  },
  row(
    "spf.len",
    "E",
    "more than a TXT can hold",
    [`v=spf1 mx x=${"y".repeat(65265)} ~all`, `v=spf1 mx x=${"y".repeat(424)} ~all`],
    "the record has 65282 octets, at most 65279 fit",
  ),
];

const eleven = names(10, "a");

const trees: RuleCase[] = [
  row(
    "spf.lookups",
    "e",
    "eleven terms",
    [{ a: eleven }, { a: eleven.slice(1) }],
    "11 DNS lookups, at most 10 are allowed",
    {
      where: apex,
      answers: observed(addressed(eleven)),
    },
  ),
  row(
    "spf.lookups",
    "e",
    "a repeated include counts again",
    [{ include: ["one.example", "two.example"] }, { include: ["one.example"] }],
    "11 DNS lookups, at most 10 are allowed",
    {
      answers: observed({
        "one.example TXT": ["v=spf1 include:both.example -all"],
        "two.example TXT": ["v=spf1 include:both.example -all"],
        "both.example TXT": [
          `v=spf1 ${names(3, "a")
            .map((name) => `a:${name}`)
            .join(" ")} -all`,
        ],
        ...addressed(names(3, "a")),
      }),
    },
  ),
  row(
    "spf.lookups",
    "e",
    "through redirect",
    ["v=spf1 mx redirect=_spf.example.net", "v=spf1 mx redirect=_spf.example.net ~all"],
    "11 DNS lookups, at most 10 are allowed",
    {
      answers: observed({
        "_spf.example.net TXT": [
          `v=spf1 ${names(9, "a")
            .map((name) => `a:${name}`)
            .join(" ")} -all`,
        ],
        ...addressed(names(9, "a")),
      }),
    },
  ),
  row(
    "spf.lookups",
    "e",
    "known to be over, whatever was not observed",
    [{ include: names(10, "a") }, { include: names(9, "a") }],
    "at least 11 DNS lookups, at most 10 are allowed",
  ),
  row(
    "spf.lookups",
    "I",
    "an include that was not observed",
    [{ include: "_spf.example.net" }, { include: "_spf.example.org" }],
    "lookups not verified, 2 of 10 are known (not observed: _spf.example.net TXT)",
    {
      answers: observed({ "_spf.example.org TXT": ["v=spf1 -all"] }),
    },
  ),
  row(
    "spf.lookups",
    "I",
    "an include that depends on the message",
    [{ include: "%{i}.example.org" }, { include: "%{d}.example.org" }],
    'depends on the message: "include:%{i}.example.org"',
    {
      answers: observed({ "example.com.example.org TXT": ["v=spf1 -all"] }),
    },
  ),
  row(
    "spf.mxcount",
    "e",
    "of another domain",
    [{ mx: ["big.example"] }, { mx: ["small.example"] }],
    '"mx:big.example" leads to the 11 MX hosts of "big.example", at most 10',
    {
      where: `${apex}.mx[0]`,
      answers: observed({
        "big.example MX": names(11, "mx").map((name) => `10 ${name}.`),
        "small.example MX": names(10, "mx").map((name) => `10 ${name}.`),
      }),
    },
  ),
  {
    code: "spf.mxcount",
    level: "e",
    title: "of the domain itself",
    bad: { mx: names(11, "mx") },
    good: { mx: names(10, "mx") },
    text: '"mx" leads to the 11 MX hosts of "example.com", at most 10',
  },
  row(
    "spf.void",
    "W",
    "names that are gone",
    [{ a: names(3, "a") }, { a: names(2, "a") }],
    '3 terms may find nothing, at most 2 are allowed: "a:a00.example.net", "a:a01.example.net"',
    {
      where: apex,
      answers: observed(gone(names(3, "a"), "nxdomain")),
    },
  ),
  row(
    "spf.void",
    "W",
    "for clients of one family",
    [{ a: names(3, "a") }, { a: names(2, "a") }],
    '"a:a00.example.net" for IPv6 clients',
    {
      answers: observed(gone(names(3, "a"), ["198.51.100.1"])),
    },
  ),
  row(
    "spf.void",
    "W",
    "what depends on the message may find nothing",
    [
      { exists: ["%{i}.a.example", "%{l}.a.example"], ptr: true },
      { exists: ["%{i}.a.example", "%{l}.a.example"] },
    ],
    '3 terms may find nothing, at most 2 are allowed: "exists:%{i}.a.example"',
  ),
  row(
    "spf.void",
    "W",
    "an MX that is gone, inside of an include",
    [{ include: "_spf.example.net" }, { include: "_spf.example.org" }],
    '"mx:gone.example" in _spf.example.net',
    {
      answers: observed({
        "_spf.example.net TXT": ["v=spf1 mx:gone.example exists:gone.example a:gone.example -all"],
        "_spf.example.org TXT": ["v=spf1 mx:gone.example exists:gone.example -all"],
        "gone.example A": "nxdomain",
        "gone.example AAAA": "nxdomain",
        "gone.example MX": "nxdomain",
      }),
    },
  ),
  row(
    "spf.loop",
    "E",
    "of the domain itself",
    [{ include: "example.com" }, { include: "example.org" }],
    '"include:example.com" in the record of example.com closes a cycle: example.com → example.com',
    {
      where: `${apex}.include`,
      answers: observed({ "example.org TXT": ["v=spf1 -all"] }),
    },
  ),
  row(
    "spf.loop",
    "E",
    "among included records",
    [{ include: ["a.example"] }, { include: ["b.example"] }],
    "closes a cycle: a.example → c.example → a.example",
    {
      where: `${apex}.include[0]`,
      answers: observed({
        "a.example TXT": ["v=spf1 include:c.example -all"],
        "b.example TXT": ["v=spf1 ip4:192.0.2.1 -all redirect=c.example"],
        "c.example TXT": ["v=spf1 redirect=a.example"],
      }),
    },
  ),
  row(
    "spf.include-broken",
    "e",
    "a name without SPF record",
    [{ include: "a.example" }, { include: "b.example" }],
    '"include:a.example": "a.example" has no SPF record, one is required',
    {
      where: `${apex}.include`,
      answers: observed({ "a.example TXT": ["v=spf10 -all"], "b.example TXT": ["v=spf1 -all"] }),
    },
  ),
  row(
    "spf.include-broken",
    "e",
    "a name that does not exist",
    [{ redirect: "a.example" }, { redirect: "b.example" }],
    '"redirect=a.example": "a.example" has no SPF record',
    {
      where: `${apex}.redirect`,
      answers: observed({ "a.example TXT": "nxdomain", "b.example TXT": ["v=spf1 -all"] }),
    },
  ),
  row(
    "spf.include-broken",
    "e",
    "two records",
    [{ include: "a.example" }, { include: "b.example" }],
    '"a.example" has 2 SPF records, one is required',
    {
      answers: observed({
        "a.example TXT": ["v=spf1 -all", "v=spf1 ~all"],
        "b.example TXT": ["x", "v=spf1 -all"],
      }),
    },
  ),
  row(
    "spf.include-broken",
    "e",
    "a malformed record",
    [{ include: "a.example" }, { include: "b.example" }],
    'the record of "a.example" is malformed: term "moo" at octet 8',
    {
      answers: observed({ "a.example TXT": ["v=spf1 moo -all"], "b.example TXT": ["v=spf1 -all"] }),
    },
  ),
  row(
    "spf.include-broken",
    "e",
    "a name that cannot exist",
    [`v=spf1 mx include:a..example ~all`, `v=spf1 mx include:a.example ~all`],
    '"include:a..example" leads to no domain name',
  ),
];

const senders: RuleCase[] = [
  {
    code: "spf.notcover",
    level: "e",
    title: "the tutorial's record with mail on another machine",
    bad: {
      hosts: { "example.com": { ipv4: "192.0.2.1" }, ...host },
      mx: ["mail.example.com"],
      spf: "v=spf1 a -all",
    },
    good: {
      hosts: { "example.com": { ipv4: "192.0.2.25" }, ...host },
      mx: ["mail.example.com"],
      spf: "v=spf1 a -all",
    },
    where: apex,
    text: 'mail from 192.0.2.25 of "mail.example.com" evaluates to fail at "-all" of example.com, pass is required',
  },
  {
    code: "spf.notcover",
    level: "e",
    title: "one family only",
    bad: {
      hosts: { "mail.example.com": { ipv4: "192.0.2.25", ipv6: "2001:db8::25" } },
      mx: ["mail.example.com"],
      spf: { mx: false, ip4: "192.0.2.25" },
    },
    good: {
      hosts: { "mail.example.com": { ipv4: "192.0.2.25", ipv6: "2001:db8::25" } },
      mx: ["mail.example.com"],
      spf: { mx: false, ip4: "192.0.2.25", ip6: "2001:db8::25" },
    },
    text: 'mail from 2001:db8::25 of "mail.example.com" evaluates to softfail at "~all" of example.com',
  },
  {
    code: "spf.notcover",
    level: "e",
    title: "a host that sends without being an MX host",
    bad: { ...mail, hosts: { ...host, "out.example.com": { ipv4: "192.0.2.26", sends: true } } },
    good: { ...mail, hosts: { ...host, "out.example.com": { ipv4: "192.0.2.26" } } },
    text: 'mail from 192.0.2.26 of "out.example.com" evaluates to softfail',
  },
  {
    code: "spf.notcover",
    level: "e",
    title: "an MX host that sends nothing is not asked",
    bad: { ...mail, spf: { mx: false } },
    good: {
      ...mail,
      hosts: { "mail.example.com": { ipv4: "192.0.2.25", sends: false } },
      spf: { mx: false },
    },
    text: 'mail from 192.0.2.25 of "mail.example.com" evaluates to softfail',
  },
  {
    code: "spf.notcover",
    level: "e",
    title: "behind an include that ends in an error",
    bad: withSpf({ terms: ["include:a.example", "mx", "~all"] }),
    good: withSpf({ terms: ["mx", "include:a.example", "~all"] }),
    text: 'evaluates to permerror at "include:a.example" of example.com (a.example has no SPF record)',
    answers: observed({ "a.example TXT": [] }),
  },
  {
    code: "spf.notcover",
    level: "e",
    title: "addresses of an alias",
    bad: {
      hosts: { "example.com": { ipv4: "192.0.2.1" }, "mail.example.com": { alias: "example.com" } },
      mx: ["mail.example.com"],
      spf: "v=spf1 ip4:192.0.2.2 ~all",
    },
    good: {
      hosts: { "example.com": { ipv4: "192.0.2.1" }, "mail.example.com": { alias: "example.com" } },
      mx: ["mail.example.com"],
      spf: "v=spf1 ip4:192.0.2.1 ~all",
    },
    text: 'mail from 192.0.2.1 of "mail.example.com" evaluates to softfail',
  },
  row(
    "spf.notcover",
    "I",
    "an include that was not observed",
    [
      { mx: false, include: "a.example" },
      { mx: false, include: "b.example" },
    ],
    'mail from 192.0.2.25 of "mail.example.com" is not verified: the TXT of a.example was not observed',
    {
      answers: observed({ "b.example TXT": ["v=spf1 ip4:192.0.2.0/24 -all"] }),
    },
  ),
];

export const spfCases: RuleCase[] = [...grammar, ...ends, ...sizes, ...trees, ...senders];
