import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readStack } from "../../../core/config/read";
import { backendKinds } from "../../../components/backends/registry";
import { noAnswers, type Answers } from "../../../core/dns/answers";
import type { Fqdn } from "../../../core/dns/name";
import { observations, type Observation } from "../../../core/dns/observations";
import { RecordIndex } from "../../../core/dns/record-index";
import { buildHosts } from "../../../core/mail/hosts/build";
import { buildMx } from "../../../core/mail/mx/build";
import { buildSpf } from "../../../core/mail/spf/build";
import { surveySpf } from "../../../core/mail/spf/count";
import { checkHost, type SpfVerdict } from "../../../core/mail/spf/evaluate";
import { expandMacros, parseMacroString } from "../../../core/mail/spf/macro";
import { neededBySpf } from "../../../core/mail/spf/needed";
import { answer, type Reply, type SpfSource } from "../../../core/mail/spf/question";
import { formatSpf, isSpfText, parseSpf, type SpfRecord } from "../../../core/mail/spf/record";
import { macroValue, octetsOf, readSender, targetName } from "../../../core/mail/spf/subject";
import { codes, levelOf, lines, planCase, planDomain, planStack, rdatas, withCode } from "../../support";
import { observed, spfCases } from "./spf.rules";

it.each(spfCases.map((row) => [row.code, row.title, row] as const))("%s: %s", (code, _title, row) => {
  const hits = withCode(planCase(row.bad, row.answers), code).filter((issue) => levelOf(issue) === row.level);
  const hit = hits.find((issue) => issue.message.includes(row.text));
  expect(hit?.message ?? hits).toEqual(expect.stringContaining(row.text));
  if (row.where !== undefined) expect(hit?.where).toBe(row.where);
  const spared = withCode(planCase(row.good, row.answers), code).map(levelOf);
  expect(spared).not.toContain(row.level);
});

const host = { "mail.example.com": { ipv4: "192.0.2.25" } };
const mail = { hosts: host, mx: ["mail.example.com"] };

/** The TXT records of the plan that hold SPF. */
function spfLines(settings: unknown): string[] {
  return lines(planDomain(settings)).filter((line) => line.includes('TXT "v=spf1'));
}

describe("the record of the domain", () => {
  it.each([
    ["no settings", {}, "v=spf1 mx ~all"],
    ["all", { all: "fail" }, "v=spf1 mx -all"],
    ["neutral", { all: "neutral" }, "v=spf1 mx ?all"],
    ["without mx", { mx: false }, "v=spf1 ~all"],
    ["mx of other domains", { mx: ["b.example", "a.example."] }, "v=spf1 mx:a.example mx:b.example ~all"],
    ["the tutorial's", { a: true, mx: false, all: "fail" }, "v=spf1 a -all"],
    ["the tutorial's as text", "v=spf1 a -all", "v=spf1 a -all"],
    ["the tutorial's as record", { record: "v=spf1 a -all" }, "v=spf1 a -all"],
    ["the tutorial's as terms", { terms: ["a", "-all"] }, "v=spf1 a -all"],
    ["a text word for word", "V=SPF1  +MX/24//64 ~ALL ", "V=SPF1  +MX/24//64 ~ALL "],
    [
      "terms word for word",
      { terms: ["+MX", "?include:%{D}.A.example", "~all"] },
      "v=spf1 +MX ?include:%{D}.A.example ~all",
    ],
    ["redirect", { redirect: "_spf.example.net" }, "v=spf1 redirect=_spf.example.net"],
    ["redirect and mx", { redirect: "_spf.example.net", mx: true }, "v=spf1 mx redirect=_spf.example.net"],
    ["a U-label", { include: "münchen.example" }, "v=spf1 mx include:xn--mnchen-3ya.example ~all"],
    ["names of any case", { a: "Web.Example.COM." }, "v=spf1 a:web.example.com mx ~all"],
    [
      "every part in its order",
      {
        exp: "why.example.com",
        all: "fail",
        ptr: ["example.com"],
        exists: "%{i}._spf.%{d}",
        include: ["b.example", "a.example"],
        mx: true,
        a: [" web.example.com".trim(), "app.example.com"],
        ip6: ["2001:DB8:0:0::/48", "2001:db8::1"],
        ip4: ["192.0.2.200", "192.0.2.25", "192.0.2.0/24"],
      },
      "v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.25 ip4:192.0.2.200 ip6:2001:db8::/48 ip6:2001:db8::1 a:app.example.com a:web.example.com mx include:b.example include:a.example exists:%{i}._spf.%{d} ptr:example.com -all exp=why.example.com",
    ],
    [
      "repeats",
      { ip4: ["192.0.2.1", "192.0.2.1"], include: ["a.example", "A.example."] },
      "v=spf1 ip4:192.0.2.1 mx include:a.example ~all",
    ],
  ])("%s", (_title, spf, text) => {
    expect(rdatas(planDomain({ ...mail, spf }), "example.com. TXT")).toEqual([`"${text}"`]);
  });

  it("is not there for a domain without MX host and without settings", () => {
    expect(spfLines({})).toEqual([]);
    expect(spfLines({ mx: ["."] })).toEqual([]);
    expect(spfLines({ spf: { all: "fail" } })).toEqual(['example.com. 3600 TXT "v=spf1 -all"']);
  });

  it.each(["off", false])("is not there when it is %s, and neither are the others", (spf) => {
    expect(spfLines({ ...mail, spf })).toEqual([]);
  });

  it("says that a domain without mail has no sender", () => {
    expect(spfLines({ mode: "no-mail" })).toEqual(['example.com. 3600 TXT "v=spf1 -all"']);
    expect(spfLines({ mode: "no-mail", spf: { ttl: 300 } })).toEqual(['example.com. 300 TXT "v=spf1 -all"']);
    expect(codes(planDomain({ mode: "no-mail" })).filter((code) => code.includes("spf"))).toEqual([]);
  });

  it("joins the TXT values of others, whatever the order of the keys", () => {
    const one = planDomain({ ...mail, extra: { txt: { "example.com": ["b", "a"] } }, spf: { ttl: 3600 } });
    const two = planDomain({ spf: { ttl: 3600 }, extra: { txt: { "example.com": ["a", "b"] } }, ...mail });
    expect(rdatas(one, "example.com. TXT")).toEqual(['"a"', '"b"', '"v=spf1 mx ~all"']);
    expect(rdatas(two, "example.com. TXT")).toEqual(rdatas(one, "example.com. TXT"));
    expect(one.issues.filter(({ code }) => code.startsWith("spf."))).toEqual([]);
  });

  it("is the same for every order of networks and hosts", () => {
    const lists = { ip4: ["192.0.2.3", "192.0.2.1", "10.0.0.0/8"], a: ["c.example", "a.example"] };
    const turned = { ip4: [...lists.ip4].reverse(), a: [...lists.a].reverse() };
    expect(spfLines({ ...mail, spf: lists })).toEqual(spfLines({ ...mail, spf: turned }));
  });

  it("does not touch its configuration", () => {
    const { config } = readStack(
      { domains: { "example.com": { ...mail, spf: { ip4: ["192.0.2.2", "192.0.2.1"] } } } },
      backendKinds,
    );
    const [domain] = config.domains;
    const before = JSON.stringify(domain);
    buildSpf(domain!);
    expect(JSON.stringify(domain)).toBe(before);
  });
});

describe("records of hosts", () => {
  const hosts = {
    "example.com": { ipv4: "192.0.2.1" },
    "mail.example.com": { ipv4: "192.0.2.25" },
    "out.example.com": { ipv4: "192.0.2.26", sends: true },
    "in.example.com": { ipv4: "192.0.2.27", sends: false },
    "www.example.com": { ipv4: "192.0.2.80" },
    "shop.example.com": { ipv4: "192.0.2.81", mail: false },
    "alias.example.com": { alias: "shop.example.com", mail: false },
  };
  const settings = {
    hosts,
    mx: ["mail.example.com", "in.example.com"],
    spf: { mx: true, a: "out.example.com" },
  };

  it("gives each EHLO name its own, and each name without mail the refusal", () => {
    expect(spfLines(settings)).toEqual([
      'example.com. 3600 TXT "v=spf1 a:out.example.com mx ~all"',
      'mail.example.com. 3600 TXT "v=spf1 a -all"',
      'out.example.com. 3600 TXT "v=spf1 a -all"',
      'shop.example.com. 3600 TXT "v=spf1 -all"',
    ]);
  });

  it("knows where each of them was asked for", () => {
    const { config } = readStack({ domains: { "example.com": settings } }, backendKinds);
    expect(buildSpf(config.domains[0]!).map(({ owner, sources }) => [owner, sources[0]?.where])).toEqual([
      ["example.com.", 'domains["example.com"].spf'],
      ["mail.example.com.", 'domains["example.com"].spf.helo'],
      ["out.example.com.", 'domains["example.com"].spf.helo'],
      ["shop.example.com.", 'domains["example.com"].hosts["shop.example.com"].mail'],
    ]);
  });

  it("leaves EHLO names alone with helo: false and with compat, unless asked", () => {
    const names = (spf: object, more = {}): string[] =>
      spfLines({ ...settings, spf, ...more }).map((line) => line.slice(0, line.indexOf(" ")));
    expect(names({ helo: false })).toEqual(["example.com.", "shop.example.com."]);
    expect(names({}, { compat: "tutorial" })).toEqual(["example.com.", "shop.example.com."]);
    expect(names({ helo: true }, { compat: "tutorial" })).toContain("mail.example.com.");
  });

  it("reports bare EHLO names once, and an alias as what it is", () => {
    const plan = planDomain({ ...settings, compat: "tutorial" });
    expect(withCode(plan, "spf.helo").map(({ message }) => message)).toEqual([
      'EHLO names "mail.example.com", "out.example.com" without SPF record',
    ]);
    const alias = planDomain({
      hosts: { "example.com": { ipv4: "192.0.2.1" }, "mail.example.com": { alias: "example.org" } },
      mx: ["mail.example.com"],
    });
    expect(withCode(alias, "spf.helo").map(({ fix }) => fix)).toEqual([
      "give the host addresses of its own instead of an alias",
    ]);
  });

  it("finds the record of an alias at its target", () => {
    const plan = planDomain({
      hosts: { "example.com": { ipv4: "192.0.2.1" }, "mail.example.com": { alias: "example.com" } },
      mx: ["mail.example.com"],
    });
    expect(withCode(plan, "spf.helo")).toEqual([]);
  });
});

describe("the tutorial", () => {
  const two = {
    compat: "tutorial",
    hosts: { "example.com": { ipv4: "1.2.3.4" }, "mail.example.com": { ipv4: "4.5.6.7" } },
    mx: ["mail.example.com"],
    spf: "v=spf1 a -all",
  };

  it("has its record, and its mistakes are reported", () => {
    const plan = planDomain(two);
    expect(rdatas(plan, "example.com. TXT")).toEqual(['"v=spf1 a -all"']);
    expect(codes(plan).filter((code) => code.includes("spf"))).toEqual([
      "I spf.hardfail",
      "I spf.helo",
      "W spf.notcover",
    ]);
  });

  it("is right when mail leaves from the machine of the domain", () => {
    const one = {
      ...two,
      hosts: { "example.com": { ipv4: "1.2.3.4" }, "mail.example.com": { ipv4: "1.2.3.4" } },
    };
    expect(withCode(planDomain(one), "spf.notcover")).toEqual([]);
  });
});

describe("settings that are refused", () => {
  it.each([
    [
      "record beside parts",
      { record: "v=spf1 a -all", mx: true },
      "spf.record",
      "config.value",
      "record is the whole record and stands without mx",
    ],
    [
      "terms beside record",
      { record: "v=spf1 -all", terms: ["-all"] },
      "spf.record",
      "config.value",
      "record is the whole record and stands without terms",
    ],
    [
      "terms beside all",
      { terms: ["mx"], all: "fail" },
      "spf.terms",
      "config.value",
      "terms is the whole record and stands without all",
    ],
    [
      "an unknown result",
      { all: "hardfail" },
      "spf.all",
      "config.value",
      "allowed are pass, neutral, softfail, fail",
    ],
    ["an unknown key", { includes: [] }, "spf.includes", "config.unknown-key", 'unknown key "includes"'],
    [
      "a mechanism as a name",
      { include: ["include:a.example"] },
      "spf.include[0]",
      "dns.name",
      'name "include:a.example" may hold',
    ],
    ["a prefix length behind a name", { a: "a.example/24" }, "spf.a", "dns.name", "may hold"],
    ["a number", 1, "spf", "config.value", "expected"],
    ["true", true, "spf", "config.value", "expected"],
    ["a word", "on", "spf", "spf.version", 'record "on" must begin'],
  ])("%s", (_title, spf, place, code, message) => {
    const plan = planDomain({ ...mail, spf });
    const found = plan.issues.filter((issue) => issue.severity === "error");
    expect(found).toContainEqual(expect.objectContaining({ code, where: `domains["example.com"].${place}` }));
    expect(found.map((issue) => issue.message)).toContainEqual(expect.stringContaining(message));
  });

  it("reports every malformed term of a record at once, each with its octet", () => {
    const plan = planDomain({ ...mail, spf: "v=spf1 ip4:1.2.3 include: all. exp=a.b exp=c.d -all" });
    expect(
      plan.issues
        .filter(({ code }) => code.startsWith("spf."))
        .map(({ code, message }) => `${code}: ${message}`),
    ).toEqual([
      'spf.dupmod: modifier "exp" stands 2 times ("exp=a.b" and "exp=c.d"), once is allowed',
      'spf.ip: term "ip4:1.2.3" at octet 8: "1.2.3" is no IPv4 address',
      'spf.syntax: term "all." at octet 27: "all" takes no argument',
      'spf.syntax: term "include:" at octet 18: a name is missing',
    ]);
  });

  it("hints at what was meant", () => {
    const hints = (spf: unknown): (string | undefined)[] =>
      planDomain({ ...mail, spf })
        .issues.filter(({ code }) => code.startsWith("spf."))
        .map(({ fix }) => fix);
    expect(hints(" v=spf1 mx ~all")).toEqual(["remove the leading blank"]);
    expect(hints('"v=spf1 mx ~all"')).toEqual(["remove the quotes; they belong to zone files"]);
    expect(hints("example.com. IN TXT v=spf1 mx ~all")).toEqual([
      "give the text only, without owner, TTL, type and quotes",
    ]);
    expect(hints("spf2.0/pra mx ~all")).toEqual(["Sender ID is dead; publish a v=spf1 record"]);
    expect(hints("v=spf1 mx ipv4:192.0.2.1 ~all")).toEqual(['write "ip4:" or "ip6:" before an address']);
    expect(hints("v=spf1 mx exp:a.example ~all")).toEqual(['"exp" is a modifier: write "exp=", not "exp:"']);
    expect(hints("v=spf1 mx v=spf1 ~all")).toEqual(["a record has its version once, at the beginning"]);
    expect(hints("v=spf1 mx ip4=192.0.2.1 ~all")).toEqual(['did you mean "ip4:192.0.2.1"?']);
    expect(hints("v=spf1 mx foo=bar ~all")).toEqual(["remove it"]);
  });
});

const domainSpec = fc.constantFrom(
  "a.example",
  "%{ir}.%{v}._spf.%{d2}",
  "%{d}",
  "x%%y.example",
  "_spf.xn--zckzah",
  "%{L1r-+}.example.com",
  "foo:bar/baz.example",
);
const four = fc.option(fc.integer({ min: 0, max: 32 }), { nil: undefined });
const six = fc.option(fc.integer({ min: 0, max: 128 }), { nil: undefined });
const part = (prefix: string, value: number | undefined): string =>
  value === undefined ? "" : `${prefix}${value}`;
const mechanism = fc.oneof(
  fc.constant("all"),
  fc.tuple(fc.constantFrom("include", "exists", "ptr"), domainSpec).map(([name, spec]) => `${name}:${spec}`),
  fc
    .tuple(fc.constantFrom("a", "mx"), fc.option(domainSpec, { nil: undefined }), four, six)
    .map(
      ([name, spec, a, b]) => `${name}${spec === undefined ? "" : `:${spec}`}${part("/", a)}${part("//", b)}`,
    ),
  fc.tuple(fc.ipV4(), four).map(([address, prefix]) => `ip4:${address}${part("/", prefix)}`),
  fc.tuple(fc.ipV6(), six).map(([address, prefix]) => `ip6:${address}${part("/", prefix)}`),
  fc.constant("ptr"),
);
const term = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom("", "-", "~", "?"), mechanism).map(([sign, name]) => sign + name),
  },
  { weight: 1, arbitrary: domainSpec.map((spec) => `x-tag.1=${spec}`) },
);
const recordText = fc
  .tuple(
    fc.array(term, { maxLength: 8 }),
    fc.option(domainSpec, { nil: undefined }),
    fc.option(domainSpec, { nil: undefined }),
  )
  .map(([terms, redirect, exp]) =>
    [
      "v=spf1",
      ...terms,
      ...(redirect === undefined ? [] : [`redirect=${redirect}`]),
      ...(exp === undefined ? [] : [`exp=${exp}`]),
    ].join(" "),
  );

function parsed(text: string): SpfRecord {
  const read = parseSpf(text);
  if ("error" in read) throw new Error(read.error);
  return read.value;
}

describe("the text of a record", () => {
  it("comes back as it was, from every record", () => {
    fc.assert(
      fc.property(recordText, (text) => {
        expect(formatSpf(parsed(text))).toBe(text);
      }),
    );
  });

  it("means the same in any case, with any number of blanks and with the sign +", () => {
    expect(parsed("V=SpF1   +A:b.example/24//64  ?MX -ALL  ")).toEqual(
      parsed("v=spf1 a:b.example/24//64 ?mx -all"),
    );
    expect(parsed("v=spf1 REDIRECT=a.example")).toEqual(parsed("v=spf1 redirect=a.example"));
  });

  it("never makes the parser throw or hang, and what it accepts it writes back readably", () => {
    const piece = fc.oneof(
      term,
      fc.string({ maxLength: 20 }),
      fc.constantFrom("%", "%{", "/", "//", ":", "=", "all/", "ip4:/"),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (words) => {
        const read = parseSpf(["v=spf1", ...words].join(" "));
        if ("value" in read) expect(parseSpf(formatSpf(read.value))).toEqual(read);
        else expect(read.problems.length).toBeGreaterThan(0);
      }),
    );
    for (const long of ["/1".repeat(30000), "%{d}".repeat(15000), "a.".repeat(30000), "-".repeat(60000)])
      parseSpf(`v=spf1 a:${long} include:${long} ${long}=${long}`);
  });

  it.each([
    ["v=spf1", true],
    ["v=spf1 ", true],
    ["V=SPF1 -all", true],
    ["v=spf10", false],
    ["v=spf1\t-all", false],
    [" v=spf1", false],
    ["v=spf1;", false],
    ["", false],
  ])("%j is SPF to a receiver: %s", (text, expected) => {
    expect(isSpfText(text)).toBe(expected);
  });

  it.each(["192.0.02.1", "192.0.2", "192.0.2.256", "192.0.2.1/", "192.0.2.1/a", "192.0.2.1/ 8", "::1", ""])(
    "ip4:%s is refused",
    (address) => {
      expect(parseSpf(`v=spf1 ip4:${address}`)).toHaveProperty("error");
    },
  );

  it.each(["fe80::1%eth0", ":::", "1::2::3", "192.0.2.1", "::1/129", "::1/", "::ffff:192.0.2.256", ""])(
    "ip6:%s is refused",
    (address) => {
      expect(parseSpf(`v=spf1 ip6:${address}`)).toHaveProperty("error");
    },
  );

  it.each([
    "::ffff:192.0.2.1/96",
    "0:0:0:0:0:FFFF:c000:201",
    "::192.0.2.1",
    "1:2:3:4:5:6:7:8/0",
    "2001:DB8::",
  ])("ip6:%s is accepted", (address) => {
    expect(formatSpf(parsed(`v=spf1 ip6:${address}`))).toBe(`v=spf1 ip6:${address}`);
  });

  it.each(["a.-b", "a.b-", "a.1", "com", "a..", ".", "%{d}.", "%{d}com", "a.b_c", "a.example:25"])(
    "a:%s is refused",
    (name) => {
      expect(parseSpf(`v=spf1 a:${name}`)).toHaveProperty("error");
    },
  );

  it.each(["a.1-2", "a.xn--zckzah.", "%{d}.com", "%{d}", "a%%", "a%-", "%{d}%_", "a..b.example", ".example"])(
    "a:%s is accepted",
    (name) => {
      expect(formatSpf(parsed(`v=spf1 a:${name}`))).toBe(`v=spf1 a:${name}`);
    },
  );
});

function expanded(text: string, ip = "192.0.2.3", sender = "strong-bad@email.example.com"): string {
  const read = parseMacroString(text);
  if (!("value" in read)) throw new Error(read.message);
  const values = {
    sender: readSender(sender, "mx.example.org"),
    octets: octetsOf(ip) ?? [],
    domain: "email.example.com." as Fqdn,
    helo: "mx.example.org",
    receiver: "unknown",
    time: 0,
    validated: "mx.example.org",
  };
  return expandMacros(read.value, (letter) => macroValue(letter, values));
}

describe("macros", () => {
  it.each([
    ["%{s}", "strong-bad@email.example.com"],
    ["%{o}", "email.example.com"],
    ["%{d}", "email.example.com"],
    ["%{d4}", "email.example.com"],
    ["%{d2}", "example.com"],
    ["%{d1}", "com"],
    ["%{dr}", "com.example.email"],
    ["%{d2r}", "example.email"],
    ["%{l}", "strong-bad"],
    ["%{l-}", "strong.bad"],
    ["%{lr}", "strong-bad"],
    ["%{lr-}", "bad.strong"],
    ["%{l1r-}", "strong"],
    ["%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"],
    ["%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"],
    ["%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"],
    ["%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com"],
    ["%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"],
    ["%{h}.%{p}", "mx.example.org.mx.example.org"],
    ["%%.%_.%-.%{d9999999999}", "%. .%20.email.example.com"],
    ["%{S}", "strong-bad%40email.example.com"],
  ])("%s is %s (RFC 7208 7.4)", (text, expected) => {
    expect(expanded(text)).toBe(expected);
  });

  it("writes IPv6 addresses by nibble", () => {
    expect(expanded("%{ir}.%{v}._spf.%{d2}", "2001:db8::cb01").toLowerCase()).toBe(
      "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com",
    );
  });

  it("keeps empty parts between delimiters, and percent-encodes octets", () => {
    expect(expanded("%{lr-}", "192.0.2.3", "-a--b@x.example")).toBe("b..a.");
    expect(expanded("%{L}", "192.0.2.3", "é@x.example")).toBe("%C3%A9");
  });

  it("cuts long names from the left, and refuses what is no name", () => {
    const long = Array.from({ length: 60 }, () => "abcd").join(".");
    expect(targetName(`${long}.example.com`)?.length).toBeLessThanOrEqual(254);
    expect(targetName(`${long}.example.com`)).toMatch(/^abcd\..*\.example\.com\.$/);
    for (const wrong of ["", ".", "a..b", `${"a".repeat(64)}.b`, "a".repeat(300)])
      expect(targetName(wrong)).toBeUndefined();
  });
});

/** A source of answers: names that are not listed do not exist. */
function source(answers: Parameters<typeof observed>[0]): SpfSource {
  const known = observed(answers);
  return {
    read: parseSpf,
    ask: ({ name, type }) => {
      const reply = known.get(name, type) as Reply | undefined;
      return reply ?? "nxdomain";
    },
  };
}

function evaluate(answers: Parameters<typeof observed>[0], ip = "192.0.2.1"): SpfVerdict {
  const query = { ip, sender: "me@example.com", helo: "mail.example.com" };
  const found = answer(checkHost(query), source(answers));
  if ("unanswered" in found) throw new Error("not answered");
  return found.value;
}

describe("evaluation", () => {
  const list = (count: number, word: string): string => Array.from({ length: count }, () => word).join(" ");

  it.each([
    ["ten lookups", `v=spf1 ${list(10, "a")} ip4:192.0.2.1`, "pass"],
    ["eleven lookups", `v=spf1 ${list(11, "a")} ip4:192.0.2.1`, "permerror"],
    ["eleven terms, but a match before", `v=spf1 ${list(9, "a")} ip4:192.0.2.1 a a`, "pass"],
    ["%{p} counts as a lookup", `v=spf1 ${list(9, "a")} -exists:%{p}.x.example ip4:192.0.2.1`, "permerror"],
    ["two void lookups", "v=spf1 a:x.example mx:x.example ip4:192.0.2.1", "pass"],
    ["three void lookups", "v=spf1 a:x.example mx:x.example exists:x.example ip4:192.0.2.1", "permerror"],
    [
      "three void lookups, but a match before",
      "v=spf1 a:x.example mx:x.example ip4:192.0.2.1 exists:x.example",
      "pass",
    ],
    ["a client without PTR", "v=spf1 ptr a:x.example a:x.example ip4:192.0.2.1", "permerror"],
    ["names that cannot exist ask nothing", `v=spf1 ${list(3, "a:x..example")} ip4:192.0.2.1`, "pass"],
    ["redirect to nothing", "v=spf1 redirect=x.example", "permerror"],
    ["redirect to a name that cannot exist", "v=spf1 redirect=x..example", "permerror"],
    ["include of nothing", "v=spf1 include:x.example ip4:192.0.2.1", "permerror"],
    ["a loop of includes", "v=spf1 include:example.com ip4:192.0.2.1", "permerror"],
    ["a loop of redirects", "v=spf1 redirect=example.com", "permerror"],
    ["all ends it", "v=spf1 ?all ip4:192.0.2.1", "neutral"],
    ["nothing matches", "v=spf1 ip4:192.0.2.2", "neutral"],
    ["no record", "v=spf10 +all", "none"],
  ])("%s", (_title, text, result) => {
    expect(evaluate({ "example.com TXT": [text], "example.com A": ["192.0.2.9"] }).result).toBe(result);
  });

  it("says who decided, why, and at what cost", () => {
    const answers = {
      "example.com TXT": ["v=spf1 a include:a.example -all exp=why.example.com"],
      "example.com A": ["192.0.2.9"],
      "a.example TXT": ["v=spf1 ip4:192.0.2.9 -all exp=other.example"],
      "why.example.com TXT": ["%{i} is not one of %{d}"],
    };
    expect(evaluate(answers)).toEqual({
      result: "fail",
      by: { domain: "example.com", term: "-all" },
      explanation: "192.0.2.1 is not one of example.com",
      lookups: 2,
      voids: 0,
    });
    expect(evaluate({ "example.com TXT": ["v=spf1 include:a.example"] })).toEqual({
      result: "permerror",
      by: { domain: "example.com", term: "include:a.example" },
      reason: "a.example has no SPF record",
      lookups: 1,
      voids: 0,
    });
  });

  it("counts an IPv4-mapped client as IPv4, and compares prefixes by family", () => {
    const record = (text: string) => ({
      "example.com TXT": [text],
      "example.com A": ["192.0.2.200"],
      "example.com AAAA": ["2001:db8::1"],
    });
    expect(evaluate(record("v=spf1 a/24//128 -all"), "::ffff:192.0.2.1").result).toBe("pass");
    expect(evaluate(record("v=spf1 a/24//128 -all"), "::FFFF:C000:201").result).toBe("pass");
    expect(evaluate(record("v=spf1 a/24//128 -all"), "2001:db8::2").result).toBe("fail");
    expect(evaluate(record("v=spf1 a/32//32 -all"), "2001:db8:ffff::2").result).toBe("pass");
    expect(evaluate(record("v=spf1 ip6:::ffff:192.0.2.1 -all"), "::ffff:192.0.2.1").result).toBe("fail");
    expect(() => evaluate({}, "mail.example.com")).toThrow('no IP address: "mail.example.com"');
  });

  it("does not match %{l} for a local-part that is not US-ASCII (RFC 8616 4)", () => {
    const found = answer(
      checkHost({ ip: "192.0.2.1", sender: "jürgen@example.com", helo: "x.example" }),
      source({
        "example.com TXT": ["v=spf1 exists:%{l}.x.example -all"],
        "jürgen.x.example A": ["127.0.0.2"],
      }),
    );
    expect("value" in found && found.value.result).toBe("fail");
  });

  it("is temperror when the DNS fails", () => {
    const failing: SpfSource = {
      read: parseSpf,
      ask: ({ type }) => (type === "TXT" ? [{ text: "v=spf1 a -all" }] : "error"),
    };
    const found = answer(checkHost({ ip: "192.0.2.1", sender: "a@example.com", helo: "b.example" }), failing);
    expect("value" in found && [found.value.result, found.value.reason]).toEqual([
      "temperror",
      "the DNS failed to answer for example.com",
    ]);
  });
});

describe("counting", () => {
  const count = (text: string, answers: Parameters<typeof observed>[0]) =>
    surveySpf("example.com." as Fqdn, parsed(text).terms, source(answers));

  it("follows %{d} and %{o}, and ignores what stands behind all", () => {
    const answers = {
      "example.com.a.example TXT": ["v=spf1 include:%{d2}.b.example -all a a a"],
      "a.example.b.example TXT": ["v=spf1 ip4:192.0.2.1 ?include:%{o}.c.example ~all redirect=x.example"],
      "example.com.c.example TXT": ["v=spf1 exists:%{i}.d.example"],
    };
    const survey = count("v=spf1 include:%{d}.a.example -all mx", answers);
    expect(survey).toMatchObject({ lookups: 4, voids4: 1, voids6: 1, findings: [], missing: [], open: [] });
  });

  it("counts free terms as none, and %{p} as one", () => {
    expect(count("v=spf1 ip4:192.0.2.1 ip6:::1 -all exp=a.example x=1", {}).lookups).toBe(0);
    expect(count("v=spf1 exists:%{p}.a.example", {}).lookups).toBe(2);
  });

  it("does not take an include with another sign for a pass of everybody", () => {
    const answers = { "a.example TXT": ["v=spf1 +all"], "b.example TXT": ["v=spf1 redirect=a.example"] };
    expect(count("v=spf1 ?include:a.example -all", answers).findings).toEqual([]);
    expect(count("v=spf1 redirect=b.example", answers).findings.map(({ kind }) => kind)).toEqual([
      "pass-all",
    ]);
  });

  it("ends on a tree that never does", () => {
    const wide = Array.from({ length: 40 }, (_, index) => `include:x${index}.%{d}`).join(" ");
    const endless: SpfSource = { read: parseSpf, ask: () => [{ text: `v=spf1 ${wide} -all` }] };
    const survey = surveySpf("a.example." as Fqdn, parsed(`v=spf1 ${wide}`).terms, endless);
    expect(survey.lookups).toBeGreaterThan(1000);
  });
});

describe("answers at hand", () => {
  const two = (spf: unknown, answers: Answers = noAnswers) =>
    planCase(
      {
        domains: {
          "example.com": { ...mail, spf },
          "example.net": {
            hosts: {
              "web.example.net": { ipv4: "198.51.100.80" },
              "*.w.example.net": { ipv4: "198.51.100.81" },
            },
            extra: { txt: { "_spf.example.net": "v=spf1 mx:example.com -all" } },
          },
        },
      },
      answers,
    );
  const found = (plan: ReturnType<typeof two>): string[] =>
    plan.issues
      .filter((issue) => issue.code.startsWith("spf.") && issue.where.includes('"example.com"'))
      .map((issue) => `${levelOf(issue)} ${issue.code} ${issue.message}`);

  it("come from the other mail domains of the stack", () => {
    expect(found(two({ mx: false, include: "_spf.example.net" }))).toEqual([]);
    expect(found(two({ include: "gone.example.net" }))).toEqual([
      'e spf.include-broken "include:gone.example.net": "gone.example.net" has no SPF record, one is required',
    ]);
  });

  it("are looked through for the hosts that are ours first", () => {
    const plan = planDomain({ ...mail, mx: ["mx.example.org", "mail.example.com"] });
    expect(withCode(plan, "spf.notcover")).toEqual([]);
    const other = planDomain({
      ...mail,
      mx: ["mx.example.org"],
      spf: "v=spf1 mx ~all",
      hosts: { "mail.example.com": { ipv4: "192.0.2.25", sends: true } },
    });
    expect(withCode(other, "spf.notcover").map(({ message }) => message)).toEqual([
      'mail from 192.0.2.25 of "mail.example.com" is not verified: the A of mx.example.org was not observed',
    ]);
  });

  it("come from wildcards for names that do not exist otherwise (RFC 4592)", () => {
    const spf = { a: ["one.w.example.net", "two.w.example.net", "web.example.net"] };
    expect(found(two(spf)).join()).toContain('"a:one.w.example.net" for IPv6 clients');
    expect(found(two({ a: ["w.example.net", "x.web.example.net", "y.example.net"] })).join()).toContain(
      '3 terms may find nothing, at most 2 are allowed: "a:w.example.net", "a:x.web.example.net", "a:y.example.net"',
    );
  });

  it("come from what was observed when the stack says nothing", () => {
    const observedSpf = observed({ "example.com TXT": ["x", "v=spf1 ip4:192.0.2.25 -all"] });
    expect(found(two("off"))).toEqual([
      'W spf.missing the mail domain "example.com" has no SPF record',
      'I spf.helo EHLO name "mail.example.com" without SPF record',
    ]);
    expect(found(two("off", observedSpf))).toEqual([
      'I spf.helo EHLO name "mail.example.com" without SPF record',
    ]);
    const other = observed({ "example.com TXT": ["v=spf1 -all"] });
    expect(found(two("off", other)).join()).toContain("e spf.notcover mail from 192.0.2.25");
  });

  it("reads a shared include once for the whole stack", () => {
    const domains = Object.fromEntries(
      ["a", "b", "c"].map((name) => [
        `${name}.example`,
        { mx: ["mx.example.net"], spf: { include: "_spf.example.org" } },
      ]),
    );
    const plan = planCase({ domains }, observed({ "_spf.example.org TXT": ["v=spf1 moo"] }));
    expect(withCode(plan, "spf.include-broken")).toHaveLength(3);
  });
});

describe("what has to be asked", () => {
  const tree = observed({
    "_spf.example.net TXT": ["v=spf1 include:a.example mx:b.example exists:%{i}.rbl.example ptr ~all"],
    "a.example TXT": ["v=spf1 ip4:198.51.100.1 a:c.example -all"],
    "b.example MX": ["10 mx1.b.example.", "20 mx2.b.example."],
    "mx1.b.example A": ["198.51.100.2"],
    "mx2.b.example A": ["198.51.100.3"],
    "c.example A": ["198.51.100.4"],
    "c.example AAAA": [],
    "25.2.0.192.in-addr.arpa PTR": ["mail.example.com."],
    "192.0.2.25.rbl.example A": "nxdomain",
    "why.example.net TXT": ["no"],
  });

  /** Asks until nothing new is needed, as the command does; a question for each round. */
  function observeAll(settings: unknown): { rounds: string[][]; answers: Answers } {
    const { config } = readStack({ domains: { "example.com": settings } }, backendKinds);
    const [domain] = config.domains;
    const own = [...buildHosts(domain!), ...buildMx(domain!), ...buildSpf(domain!)];
    const records = new RecordIndex(own, ["example.com." as Fqdn]);
    let answers: Answers = noAnswers;
    const known: Observation[] = [];
    const rounds: string[][] = [];
    for (let round = 0; round < 20; round++) {
      const needed = neededBySpf({ config: domain!, own, records, answers });
      if (needed.length === 0) break;
      rounds.push(needed.map(({ name, type }) => `${name.slice(0, -1)} ${type}`));
      for (const { name, type } of needed) {
        const found = tree.observationOf(name, type);
        known.push(found ?? { name, type, status: "NXDOMAIN", rdatas: [] });
      }
      answers = observations("2026-11-24T08:00:00Z", known);
    }
    return { rounds, answers };
  }

  it("is nothing for a domain whose answers all stand in the stack", () => {
    expect(observeAll({ ...mail, spf: { a: "mail.example.com", ip4: "192.0.2.1" } }).rounds).toEqual([]);
  });

  it("leads from round to round, and ends", () => {
    const settings = { ...mail, spf: { terms: ["include:_spf.example.net", "-all", "exp=why.example.net"] } };
    const { rounds, answers } = observeAll(settings);
    expect(rounds).toEqual([
      ["_spf.example.net TXT", "why.example.net TXT"],
      ["192.0.2.25.rbl.example A", "a.example TXT", "b.example MX"],
      ["25.2.0.192.in-addr.arpa PTR", "c.example A", "c.example AAAA", "mx1.b.example A", "mx2.b.example A"],
    ]);
    const plan = planCase(settings, answers);
    expect(
      plan.issues
        .filter(({ code, severity }) => code.startsWith("spf.") && severity === "info")
        .map(({ code }) => code),
    ).toEqual(["spf.hardfail"]);
  });

  it("is the record itself when another system publishes it", () => {
    expect(observeAll({ ...mail, spf: "off" }).rounds).toEqual([["example.com TXT"]]);
  });

  it("stops at the limit on lookups", () => {
    const include = Array.from({ length: 11 }, (_, index) => `i${index}.example`);
    expect(observeAll({ ...mail, spf: { include } }).rounds).toEqual([]);
  });

  it("asks for the target of an alias", () => {
    const settings = {
      hosts: { "out.example.com": { alias: "out.example.org", sends: true } },
      spf: { a: "out.example.com" },
    };
    expect(observeAll(settings).rounds[0]).toEqual(["out.example.org A", "out.example.org AAAA"]);
  });
});

it("plans ten thousand characters of networks without a crash", () => {
  const ip4 = Array.from({ length: 6000 }, (_, index) => `10.${index >> 8}.${index & 255}.0/24`);
  const plan = planStack({ domains: { "example.com": { ...mail, spf: { ip4 } } } });
  expect(withCode(plan, "spf.len").map(levelOf)).toEqual(["E"]);
});
