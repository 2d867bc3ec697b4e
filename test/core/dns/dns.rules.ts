import type { RuleCase } from "../../support";

const place = 'domains["example.com"]';
const hosts = (entries: unknown): unknown => ({ hosts: entries });
const host = (name: string, settings: unknown = { ipv4: "192.0.2.25" }): unknown =>
  hosts({ [name]: settings });
const records = (...list: unknown[]): unknown => ({ extra: { records: list } });
const record = (name: string, type: string, value: string): unknown => records({ name, type, value });
const long = (length: number): string => "a".repeat(length);
const label63 = `${long(63)}.example.com`;
const name253 = `${[63, 63, 63].map(long).join(".")}.${long(49)}.example.com`;

const names: RuleCase[] = [
  ["a label of 64 octets", `${long(64)}.example.com`, label63, "has 64 octets, at most 63 are allowed"],
  ["254 characters", name253.replace(`.${long(49)}.`, `.${long(50)}.`), name253, "at most 253 are allowed"],
  ["an empty label", "a..example.com", "a.example.com", 'name "a..example.com" has an empty label'],
  ["a URL", "https://example.com", "example.com", '"https://example.com" is a URL, a bare name is required'],
  [
    "a mail address",
    "me@example.com",
    "me.example.com",
    '"me@example.com" is a mail address, a bare name is required',
  ],
  ["a port", "mail.example.com:25", "mail.example.com", "may hold letters, digits, hyphen, underscore"],
  [
    "a letter that is none of its script",
    "a\u200db.example.com",
    "a-b.example.com",
    "is not valid in an internationalised name",
  ],
].map(([title = "", bad = "", good = "", text = ""]) => ({
  code: "dns.name",
  title,
  level: "E",
  bad: host(bad),
  good: host(good),
  where: `${place}.hosts[${JSON.stringify(bad.length > 253 ? `${bad.slice(0, 77)}...` : bad)}]`,
  text,
}));

const addresses: RuleCase[] = (
  [
    ["ipv4", "192.0.2.025", "192.0.2.25", "four decimal octets without leading zeros are required"],
    ["ipv4", "192.0.2.256", "192.0.2.255", '"192.0.2.256" is no IPv4 address'],
    ["ipv4", "2001:db8::25", "192.0.2.25", "it is an IPv6 address"],
    ["ipv6", "fe80::1%eth0", "2001:db8::1", "has a zone index, which means nothing in the DNS"],
    ["ipv6", "::ffff:192.0.2.25", "2001:db8::192.0.2.25", "is an IPv4-mapped address"],
    ["ipv6", "2001:db8::1::2", "2001:db8::1:2", '"2001:db8::1::2" is no IPv6 address'],
  ] as const
).map(([key, bad, good, text]) => ({
  code: "dns.ip",
  title: bad,
  level: "E",
  bad: host("mail.example.com", { [key]: bad }),
  good: host("mail.example.com", { [key]: good }),
  where: `${place}.hosts["mail.example.com"].${key}`,
  text,
}));

export const dnsCases: RuleCase[] = [
  ...names,
  ...addresses,
  {
    code: "dns.underscore-host",
    title: "owner of an A",
    level: "e",
    bad: host("_mail.example.com"),
    good: host("mail.example.com"),
    where: "_mail.example.com. A",
    text: 'owner "_mail.example.com" is no host name',
  },
  {
    code: "dns.underscore-host",
    title: "MX exchange",
    level: "e",
    bad: { mx: ["mail_1.example.net"] },
    good: { mx: ["mail-1.example.net"] },
    where: "example.com. MX",
    text: 'MX exchange "mail_1.example.net" is no host name',
  },
  {
    code: "dns.underscore-host",
    title: "SRV target, and none",
    level: "e",
    bad: record("_imaps._tcp.example.com", "SRV", "0 1 993 -mail.example.net"),
    good: record("_imaps._tcp.example.com", "SRV", "0 0 0 ."),
    where: "_imaps._tcp.example.com. SRV",
    text: 'SRV target "-mail.example.net" is no host name',
  },
  {
    code: "dns.underscore-host",
    title: "PTR target",
    level: "e",
    bad: { reverse: { "192.0.2.25": { target: "my_mail.example.net" } } },
    good: { reverse: { "192.0.2.25": { target: "my-mail.example.net" } } },
    where: "25.2.0.192.in-addr.arpa. PTR",
    text: 'PTR target "my_mail.example.net" is no host name',
  },
  {
    code: "dns.cname-coexist",
    title: "address beside an alias",
    level: "E",
    bad: host("www.example.com", { ipv4: "192.0.2.80", alias: "example.net" }),
    good: host("www.example.com", { alias: "example.net" }),
    where: "www.example.com. CNAME",
    text: '"www.example.com" is a CNAME and also has A',
  },
  {
    code: "dns.cname-coexist",
    title: "text beside an alias, from another mail domain",
    level: "E",
    bad: {
      domains: {
        "example.com": host("www.example.com", { alias: "example.net" }),
        "example.org": { extra: { txt: { "www.example.com": "x" } } },
      },
    },
    good: {
      domains: {
        "example.com": host("www.example.com", { alias: "example.net" }),
        "example.org": { extra: { txt: { "www2.example.com": "x" } } },
      },
    },
    where: "www.example.com. CNAME",
    text: '"www.example.com" is a CNAME and also has TXT',
  },
  {
    code: "dns.cname-coexist",
    title: "two targets",
    level: "E",
    bad: records({ name: "www.example.com", type: "CNAME", values: ["a.example.net", "b.example.net"] }),
    good: records({ name: "www.example.com", type: "CNAME", values: ["a.example.net"] }),
    where: "www.example.com. CNAME",
    text: '"www.example.com" is an alias of "a.example.net" and "b.example.net", one target is allowed',
  },
  {
    code: "dns.cname-apex",
    title: "alias at the apex",
    level: "E",
    bad: host("example.com", { alias: "www.example.net" }),
    good: host("www.example.com", { alias: "www.example.net" }),
    where: "example.com. CNAME",
    text: '"example.com" is the apex of a zone and cannot be a CNAME',
  },
  ...(
    [
      [2147483648, 2147483647],
      [-1, 60],
      [0.5, 60],
    ] as const
  ).map(([bad, good]): RuleCase => ({
    code: "dns.ttl-range",
    title: `${bad}`,
    level: "E",
    bad: { ttl: bad },
    good: { ttl: good },
    where: `${place}.ttl`,
    text: `TTL ${bad} must be a whole number of seconds from 0 to 2147483647`,
  })),
  {
    code: "dns.ttl-range",
    title: "59",
    level: "W",
    bad: host("mail.example.com", { ipv4: "192.0.2.25", ttl: 59 }),
    good: host("mail.example.com", { ipv4: "192.0.2.25", ttl: 60 }),
    where: "mail.example.com. A",
    text: "TTL 59 is under 60, which many DNS hosts refuse",
  },
  {
    code: "dns.txt-size",
    title: "an answer over the usual limit",
    level: "W",
    bad: { extra: { txt: { "a.example.com": [long(600), "b".repeat(600)] } } },
    good: { extra: { txt: { "a.example.com": [long(600)], "b.example.com": ["b".repeat(600)] } } },
    where: "a.example.com. TXT",
    text: "the TXT answer has about 1261 octets, over the usual limit of 1232",
  },
  {
    code: "dns.txt-size",
    title: "more than an RDATA can hold",
    level: "E",
    bad: { extra: { txt: { "a.example.com": long(65280) } } },
    good: { extra: { txt: { "a.example.com": long(65279) } } },
    where: `${place}.extra.txt["a.example.com"]`,
    text: "text has 65280 octets, at most 65279 fit into one TXT",
  },
  {
    code: "dns.txt-size",
    title: "more than an RDATA can hold, in presentation format",
    level: "E",
    bad: record("a.example.com", "TXT", Array.from({ length: 257 }, () => `"${long(255)}"`).join(" ")),
    good: record("a.example.com", "TXT", Array.from({ length: 255 }, () => `"${long(255)}"`).join(" ")),
    where: `${place}.extra.records[0].value`,
    text: "text has 65535 octets, at most 65279 fit into one TXT",
  },
  {
    code: "dns.txt-chunk",
    title: "a character-string of 256 octets",
    level: "E",
    bad: record("a.example.com", "TXT", `"${long(256)}"`),
    good: record("a.example.com", "TXT", `"${long(255)}"`),
    where: `${place}.extra.records[0].value`,
    text: "a character-string has 256 octets, at most 255 are allowed",
  },
  {
    code: "dns.txt-chunk",
    title: "128 characters of two octets",
    level: "E",
    bad: record("a.example.com", "TXT", `"${"é".repeat(128)}"`),
    good: record("a.example.com", "TXT", `"${"é".repeat(127)}"`),
    where: `${place}.extra.records[0].value`,
    text: "a character-string has 256 octets, at most 255 are allowed",
  },
  {
    code: "dns.alabel",
    title: "an owner name that was given in its script",
    level: "I",
    bad: { domains: { "münchen.example": { mx: ["mail.example.net"] } } },
    good: { domains: { "muenchen.example": { mx: ["mail.example.net"] } } },
    where: "xn--mnchen-3ya.example.",
    text: '"münchen.example" is published as "xn--mnchen-3ya.example"',
  },
  {
    code: "dns.alabel",
    title: "a host elsewhere, sharp s kept",
    level: "I",
    bad: { mx: ["mail.straße.example"] },
    good: { mx: ["mail.strasse.example"] },
    where: "xn--strae-oqa.example.",
    text: '"straße.example" is published as "xn--strae-oqa.example"',
  },
  {
    code: "idn.invalid",
    title: "a symbol",
    level: "e",
    bad: host("☃.example.com"),
    good: host("雪.example.com"),
    where: "xn--n3h.example.com.",
    text: '"☃" in "☃" is not allowed in a domain name',
  },
  {
    code: "idn.invalid",
    title: "a picture in an A-label",
    level: "e",
    bad: host("xn--ls8h.example.com"),
    good: host("xn--mnchen-3ya.example.com"),
    where: "xn--ls8h.example.com.",
    text: '"💩" in "💩" is not allowed in a domain name',
  },
  {
    code: "idn.invalid",
    title: "an A-label that does not decode back to itself",
    level: "W",
    bad: host("xn--abc.example.com"),
    good: host("xn--mnchen-3ya.example.com"),
    where: "xn--abc.example.com.",
    text: 'label "xn--abc" of "xn--abc.example.com" does not decode back to itself',
  },
  ...(["10.0.0.25", "192.168.1.1", "169.254.1.1", "100.64.0.1", "203.0.113.5"] as const).map(
    (address): RuleCase => ({
      code: "dns.private-ip",
      title: address,
      level: "W",
      bad: host("mail.example.com", { ipv4: address }),
      good: host("mail.example.com", { ipv4: "8.8.8.8" }),
      where: "mail.example.com. A",
      text: `${address} is a `,
    }),
  ),
  {
    code: "dns.private-ip",
    title: "a unique local address",
    level: "W",
    bad: host("mail.example.com", { ipv6: "fd00::25" }),
    good: host("mail.example.com", { ipv6: "2606:4700::25" }),
    where: "mail.example.com. AAAA",
    text: "fd00::25 is a private address, which the Internet cannot reach",
  },
  ...(
    [
      ["ipv4", "127.0.0.1", "A"],
      ["ipv6", "::1", "AAAA"],
    ] as const
  ).map(([key, address, type]): RuleCase => ({
    code: "dns.private-ip",
    title: `loopback ${address}`,
    level: "e",
    bad: host("mail.example.com", { [key]: address }),
    good: host("mail.example.com", { ipv4: "10.0.0.1" }),
    where: `mail.example.com. ${type}`,
    text: `${address} is a loopback address, which the Internet cannot reach`,
  })),
  ...(
    [
      ["TXT", '"x"'],
      ["MX", "10 mail.example.net"],
      ["CNAME", "example.net"],
    ] as const
  ).map(([type, value]): RuleCase => ({
    code: "dns.wildcard-shadow",
    title: type,
    level: "W",
    bad: record("*.example.com", type, value),
    good: record("a.example.com", type, value),
    where: `*.example.com. ${type}`,
    text: `the wildcard ${type} answers for every name below "example.com" that does not exist`,
  })),
  {
    code: "dns.ttl-rrset",
    title: "two places with one RRset",
    level: "e",
    bad: {
      extra: {
        txt: { "example.com": { values: "a", ttl: 300 } },
        records: [{ name: "example.com", type: "TXT", value: '"b"' }],
      },
    },
    good: {
      extra: {
        txt: { "example.com": { values: "a", ttl: 3600 } },
        records: [{ name: "example.com", type: "TXT", value: '"b"' }],
      },
    },
    where: "example.com. TXT",
    text: `TTLs 300 and 3600 meet in one RRset (${place}.extra.records[0].value and ${place}.extra.txt["example.com"])`,
  },
  {
    code: "dns.duplicate",
    title: "one value twice",
    level: "W",
    bad: { extra: { txt: { "example.com": ["a", "a"] } } },
    good: { extra: { txt: { "example.com": ["a", "A"] } } },
    where: "example.com. TXT",
    text: `"\\"a\\"" is listed twice (${place}.extra.txt["example.com"][0] and ${place}.extra.txt["example.com"][1])`,
  },
  {
    code: "dns.claimed-twice",
    title: "two mail domains with one host",
    level: "E",
    bad: {
      domains: {
        "example.com": host("mail.example.com"),
        "sub.example.com": host("mail.example.com", { ipv4: "192.0.2.26" }),
      },
    },
    good: {
      domains: { "example.com": host("mail.example.com"), "sub.example.com": { mx: ["mail.example.com"] } },
    },
    where: "mail.example.com. A",
    text: `the A RRset at "mail.example.com" is claimed by "example.com" and "sub.example.com" (${place}.hosts["mail.example.com"] and domains["sub.example.com"].hosts["mail.example.com"])`,
  },
  {
    code: "dns.zone-scope",
    title: "a host in a zone of nobody here",
    level: "e",
    bad: host("mail.example.net"),
    good: host("mail.example.com"),
    where: `${place}.hosts["mail.example.net"]`,
    text: 'the A of "mail.example.net" lies in no configured zone',
  },
  {
    code: "dns.zone-scope",
    title: "a name that only ends like the zone",
    level: "e",
    bad: host("mail.notexample.com"),
    good: host("mail.not.example.com"),
    where: `${place}.hosts["mail.notexample.com"]`,
    text: 'the A of "mail.notexample.com" lies in no configured zone',
  },
  {
    code: "dns.zone-scope",
    title: "the mail domain itself lies in none of the zones",
    level: "e",
    bad: {
      zones: { "example.net": { backend: "zonefile" } },
      domains: { "example.com": { mx: ["mail.example.net"] } },
    },
    good: {
      zones: { com: { backend: "zonefile" } },
      domains: { "example.com": { mx: ["mail.example.net"] } },
    },
    where: `${place}.mx`,
    text: 'the MX of "example.com" lies in no configured zone',
  },
];
