import type { Answers } from "../../../core/dns/answers";
import type { RuleCase } from "../../support";

const place = 'domains["example.com"]';
const mail = { "mail.example.com": { ipv4: "192.0.2.25" } };
const dual = { "mail.example.com": { ipv4: "192.0.2.25", ipv6: "2001:db8::25" } };
const zones = {
  "example.com": { backend: "zonefile" },
  "2.0.192.in-addr.arpa": { backend: "zonefile" },
  "8.b.d.0.1.0.0.2.ip6.arpa": { backend: "zonefile" },
};

/** A mail domain whose mail host has the reverse settings. */
function reverse(settings: unknown, hosts: unknown = mail): unknown {
  return { hosts, mx: ["mail.example.com"], reverse: settings };
}

/** A stack with the reverse zones of ours, and one hand-written PTR. */
function handWritten(name: string, value = "mail.example.com", hosts: unknown = mail): unknown {
  const domain = { hosts, mx: [], extra: { records: [{ name, type: "PTR", value }] } };
  return { zones, domains: { "example.com": domain } };
}

/** Answers to questions that are written "name TYPE". */
export function answersOf(known: Readonly<Record<string, unknown>>): Answers {
  return { get: (name, type) => known[`${name} ${type}`] as never };
}

const v6Name = "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa";
const entryPlace = `${place}.reverse["192.0.2.25"]`;
const recordPlace = `${place}.extra.records[0].value`;

const outside: RuleCase[] = [
  ["slash form", "64/26.2.0.192.in-addr.arpa", "0/26.2.0.192.in-addr.arpa"],
  ["dash form of RFC 4183", "64-26.2.0.192.in-addr.arpa", "0-26.2.0.192.in-addr.arpa"],
  ["range form", "26-63.2.0.192.in-addr.arpa", "0-63.2.0.192.in-addr.arpa"],
  ["another network", "0/26.3.0.192.in-addr.arpa", "customer.2.0.192.in-addr.arpa"],
].map(([title = "", bad, good]) => ({
  code: "ptr.2317",
  title: `address outside of the delegated block, ${title}`,
  level: "E",
  bad: reverse({ "192.0.2.25": { delegated: bad } }),
  good: reverse({ "192.0.2.25": { delegated: good } }),
  where: `${entryPlace}.delegated`,
  text: `192.0.2.25 lies outside of "${bad ?? ""}"`,
}));

const names: RuleCase[] = [
  ["3 octets", "2.0.192.in-addr.arpa", "it has 3 octets below in-addr.arpa, 4 are required"],
  ["5 octets", "1.25.2.0.192.in-addr.arpa", "it has 5 octets below in-addr.arpa, 4 are required"],
  ["an octet above 255", "256.2.0.192.in-addr.arpa", '"256" is no octet (0 to 255)'],
  ["a leading zero", "025.2.0.192.in-addr.arpa", '"025" is no octet (0 to 255)'],
  ["31 nibbles", v6Name.slice(2), "it has 31 nibbles below ip6.arpa, 32 are required"],
  ["33 nibbles", `0.${v6Name}`, "it has 33 nibbles below ip6.arpa, 32 are required"],
  ["two digits in a label", v6Name.replace("5.2.0", "52.0.0"), '"52" is no nibble (one digit 0 to f)'],
].map(([title = "", name = "", text = ""]) => ({
  code: "ptr.name",
  title: `hand-written name with ${title}`,
  level: "E",
  bad: handWritten(name, "mail.example.com", dual),
  good: handWritten(
    title.includes("octet") || title.includes("zero") ? "25.2.0.192.in-addr.arpa" : v6Name,
    "mail.example.com",
    dual,
  ),
  where: recordPlace,
  text,
}));

/** Where the reverse zone is somebody else's, the DNS tells; each row has an answer that is wrong and one that is right. */
const observed: RuleCase[] = (
  [
    ["ptr.missing", "no PTR", [], '192.0.2.25 of mail host "mail.example.com" has no PTR in the DNS'],
    [
      "ptr.fcrdns",
      "a name that does not resolve back",
      ["vps.example.net."],
      '192.0.2.25 points to "vps.example.net" in the DNS, which does not resolve back to it; "mail.example.com" is expected',
    ],
    [
      "ptr.helo",
      "another name that resolves back",
      ["right.example.net."],
      '192.0.2.25 points to "right.example.net" in the DNS, and its mail host says EHLO mail.example.com',
    ],
    [
      "ptr.helo",
      "another name that nobody asked about",
      ["unknown.example.net."],
      '192.0.2.25 points to "unknown.example.net" in the DNS',
    ],
    [
      "ptr.cname-target",
      "an alias",
      ["alias.example.net."],
      '192.0.2.25 points to "alias.example.net" in the DNS, an alias of "right.example.net"',
    ],
    [
      "ptr.generic",
      "a name made from the address",
      ["192-0-2-25.example.net."],
      '192.0.2.25 points to "192-0-2-25.example.net" in the DNS, a name made from the address',
    ],
    [
      "ptr.multi",
      "two names",
      ["mail.example.com.", "right.example.net."],
      '192.0.2.25 points to "mail.example.com" and "right.example.net" in the DNS, one PTR an address is expected',
    ],
  ] as const
).map(([code, title, targets, text]) => ({
  ...{ code, title: `seen in the DNS: ${title}`, level: "W", text },
  bad: reverse({}),
  good: { zones, domains: { "example.com": reverse({}) } },
  where: `${place}.hosts["mail.example.com"]`,
  answers: answersOf({
    "25.2.0.192.in-addr.arpa. PTR": targets.map((target) => ({ target })),
    "vps.example.net. A": [{ address: "192.0.2.99" }],
    "right.example.net. A": [{ address: "192.0.2.25" }],
    "alias.example.net. A": [{ address: "192.0.2.25" }],
    "alias.example.net. CNAME": [{ target: "right.example.net." }],
  }),
}));

export const reverseCases: RuleCase[] = [
  ...observed,
  {
    code: "ptr.v6",
    title: "seen in the DNS: a PTR for IPv4 only",
    level: "W",
    bad: reverse({}, dual),
    good: { zones, domains: { "example.com": reverse({}, dual) } },
    where: `${place}.hosts["mail.example.com"]`,
    text: '2001:db8::25 of mail host "mail.example.com" has no PTR in the DNS',
    answers: answersOf({
      "25.2.0.192.in-addr.arpa. PTR": [{ target: "mail.example.com." }],
      [`${v6Name}. PTR`]: "nxdomain",
    }),
  },
  {
    code: "ptr.cname-target",
    title: "a foreign name that is an alias in the DNS",
    level: "e",
    bad: reverse({ "192.0.2.25": { target: "vps.example.net" } }),
    good: reverse({ "192.0.2.25": { target: "right.example.net" } }),
    where: entryPlace,
    text: 'PTR target "vps.example.net" is an alias of "right.example.net"',
    answers: answersOf({ "vps.example.net. CNAME": [{ target: "right.example.net." }] }),
  },
  ...outside,
  {
    code: "ptr.2317",
    title: "an IPv6 address in a zone for IPv4",
    level: "E",
    bad: reverse({ "2001:db8::25": { delegated: "0/26.2.0.192.in-addr.arpa" } }, dual),
    good: reverse({ "2001:db8::25": {} }, dual),
    where: `${place}.reverse["2001:db8::25"].delegated`,
    text: "2001:db8::25 is an IPv6 address",
  },
  {
    code: "ptr.2317",
    title: "a label that is no block",
    level: "E",
    bad: reverse({ "192.0.2.25": { delegated: "5/26.2.0.192.in-addr.arpa" } }),
    good: reverse({ "192.0.2.25": { delegated: "0/26.2.0.192.in-addr.arpa" } }),
    where: `${entryPlace}.delegated`,
    text: '"5/26" is no block of addresses: it starts at multiples of 64',
  },
  {
    code: "ptr.2317",
    title: "an ordinary reverse zone",
    level: "E",
    bad: reverse({ "192.0.2.25": { delegated: "2.0.192.in-addr.arpa" } }),
    good: reverse({ "192.0.2.25": {} }),
    where: `${entryPlace}.delegated`,
    text: '"2.0.192.in-addr.arpa" is an ordinary reverse zone',
  },
  {
    code: "ptr.2317",
    title: "hand-written outside of the block",
    level: "E",
    bad: handWritten("70.0/26.2.0.192.in-addr.arpa", "mail.example.com", {
      "mail.example.com": { ipv4: "192.0.2.70" },
    }),
    good: handWritten("25.0/26.2.0.192.in-addr.arpa"),
    where: recordPlace,
    text: '192.0.2.70 lies outside of "0/26.2.0.192.in-addr.arpa", which holds 192.0.2.0 to 192.0.2.63',
  },
  {
    code: "ptr.zone",
    title: "hand-written in the forward zone",
    level: "E",
    bad: handWritten("25.2.0.192.in-addr.arpa.example.com"),
    good: handWritten("25.2.0.192.in-addr.arpa"),
    where: recordPlace,
    text: 'PTR at "25.2.0.192.in-addr.arpa.example.com" lies in a forward zone, where nobody looks for it',
  },
  {
    code: "ptr.zone",
    title: "hand-written in a foreign reverse zone",
    level: "E",
    bad: handWritten("25.3.0.192.in-addr.arpa", "mail.example.com", {
      "mail.example.com": { ipv4: "192.0.3.25" },
    }),
    good: handWritten("25.2.0.192.in-addr.arpa"),
    where: recordPlace,
    text: 'no configured zone holds "25.3.0.192.in-addr.arpa"',
  },
  {
    code: "ptr.zone",
    title: "built for a foreign reverse zone",
    level: "I",
    bad: reverse({}),
    good: { zones, domains: { "example.com": reverse({}) } },
    where: `${place}.hosts["mail.example.com"]`,
    text: "the PTR of 192.0.2.25 belongs to 25.2.0.192.in-addr.arpa, a zone that is not configured: it is a manual action, not a record of example.com",
  },
  ...names,
  {
    code: "ptr.name",
    title: "octets in the order of the address",
    level: "E",
    bad: handWritten("192.0.2.25.in-addr.arpa"),
    good: handWritten("25.2.0.192.in-addr.arpa"),
    where: recordPlace,
    text: "stands for 25.2.0.192; the octets of 192.0.2.25 are not reversed",
  },
  ...(
    [
      ["an underscore", "_mail.example.com", "holds more than letters, digits and inner hyphens"],
      ["an address", "192.0.2.25", "is an address"],
      ["one label", "mail", "has one label"],
    ] as const
  ).map(([title, target, reason]): RuleCase => ({
    code: "ptr.target",
    title,
    level: "E",
    bad: reverse({ "192.0.2.25": { target } }),
    good: reverse({ "192.0.2.25": { target: "mail.example.com" } }),
    where: entryPlace,
    text: `PTR target "${target}" ${reason}, the full name of a host is required`,
  })),
  {
    code: "ptr.target",
    title: "an address that no host has",
    level: "E",
    bad: reverse({ "192.0.2.26": {} }),
    good: reverse({ "192.0.2.26": { target: "relay.example.net" } }),
    where: `${place}.reverse["192.0.2.26"]`,
    text: "no host has the address 192.0.2.26",
  },
  {
    code: "ptr.cname-target",
    title: "the MX host is an alias",
    level: "e",
    bad: {
      hosts: { "example.com": { ipv4: "192.0.2.25" }, "mail.example.com": { alias: "example.com" } },
      mx: ["mail.example.com"],
    },
    good: {
      hosts: { "example.com": { ipv4: "192.0.2.25" }, "mail.example.com": { ipv4: "192.0.2.25" } },
      mx: ["mail.example.com"],
    },
    where: `${place}.hosts["mail.example.com"]`,
    text: 'PTR target "mail.example.com" is an alias of "example.com"',
  },
  {
    code: "ptr.fcrdns",
    title: "the name has another address",
    level: "e",
    bad: reverse(
      { "192.0.2.25": { target: "out.example.com" } },
      { ...mail, "out.example.com": { ipv4: "192.0.2.26" } },
    ),
    good: reverse(
      { "192.0.2.25": { target: "out.example.com" } },
      { ...mail, "out.example.com": { ipv4: ["192.0.2.26", "192.0.2.25"] } },
    ),
    where: entryPlace,
    text: '192.0.2.25 points to "out.example.com", which resolves to 192.0.2.26',
  },
  {
    code: "ptr.fcrdns",
    title: "the name has addresses of the other family only",
    level: "e",
    bad: reverse({ "2001:db8::26": { target: "mail.example.com" } }),
    good: reverse(
      { "2001:db8::26": { target: "mail.example.com" } },
      { "mail.example.com": { ipv4: "192.0.2.25", ipv6: "2001:db8::26" } },
    ),
    where: `${place}.reverse["2001:db8::26"]`,
    text: '2001:db8::26 points to "mail.example.com", which has no AAAA',
  },
  {
    code: "ptr.fcrdns",
    title: "a foreign name that was seen with another address",
    level: "e",
    bad: reverse({ "192.0.2.25": { target: "vps.example.net" } }),
    good: reverse({ "192.0.2.25": { target: "vps2.example.net" } }),
    where: entryPlace,
    text: '192.0.2.25 points to "vps.example.net", which resolves to 192.0.2.99',
    answers: answersOf({
      "vps.example.net. A": [{ address: "192.0.2.99" }],
      "vps2.example.net. A": [{ address: "192.0.2.25" }],
    }),
  },
  {
    code: "ptr.fcrdns",
    title: "a foreign name that does not exist",
    level: "e",
    bad: reverse({ "192.0.2.25": { target: "vps.example.net" } }),
    good: reverse({}),
    where: entryPlace,
    text: "which has no A",
    answers: answersOf({ "vps.example.net. A": "nxdomain" }),
  },
  {
    code: "ptr.fcrdns",
    title: "a foreign name that nobody asked for",
    level: "I",
    bad: reverse({ "192.0.2.25": { target: "vps.example.net" } }),
    good: reverse({ "192.0.2.25": { target: "mail.example.com" } }),
    where: entryPlace,
    text: "not verified",
  },
  {
    code: "ptr.helo",
    title: "the PTR names another host than the one with the address",
    level: "W",
    bad: reverse({ "192.0.2.25": { target: "vps.example.net" } }),
    good: reverse({ "192.0.2.25": { target: "mail.example.com" } }),
    where: `${entryPlace}.target`,
    text: 'the PTR of 192.0.2.25 names "vps.example.net", and the host with this address is "mail.example.com"',
  },
  {
    code: "ptr.multi",
    title: "a second PTR is written by hand",
    level: "W",
    bad: {
      zones,
      domains: {
        "example.com": {
          hosts: { ...mail, "example.com": { ipv4: "192.0.2.25" } },
          mx: ["mail.example.com"],
          extra: { records: [{ name: "25.2.0.192.in-addr.arpa", type: "PTR", value: "example.com" }] },
        },
      },
    },
    good: { zones, domains: { "example.com": reverse({}) } },
    text: '192.0.2.25 points to "example.com" and "mail.example.com", one PTR an address is expected',
  },
  {
    code: "ptr.multi",
    title: "two mail hosts share an address",
    level: "I",
    bad: {
      hosts: { ...mail, "mx2.example.com": { ipv4: "192.0.2.25" } },
      mx: ["mail.example.com", "mx2.example.com"],
    },
    good: {
      hosts: { ...mail, "mx2.example.com": { ipv4: "192.0.2.25" } },
      mx: ["mail.example.com", "mx2.example.com"],
      reverse: { "192.0.2.25": { target: "mail.example.com" } },
    },
    where: `${place}.hosts["mail.example.com"]`,
    text: '192.0.2.25 belongs to "mail.example.com" and "mx2.example.com"; its one PTR names "mail.example.com"',
  },
  ...(
    [
      ["dashes", "192-0-2-25.example.com", "192-0-2-26.example.com"],
      ["dots, reversed", "25.2.0.192.static.example.com", "25.2.0.static.example.com"],
      ["hexadecimal", "vps-c0000219.example.com", "vps-c000021a.example.com"],
      ["padded octets", "h192000002025.example.com", "h192000002026.example.com"],
    ] as const
  ).map(([title, target, good]): RuleCase => ({
    code: "ptr.generic",
    title: `a name made from the address, ${title}`,
    level: "W",
    bad: reverse({ "192.0.2.25": { target } }, { [target]: { ipv4: "192.0.2.25" } }),
    good: reverse({ "192.0.2.25": { target: good } }, { [good]: { ipv4: "192.0.2.25" } }),
    where: entryPlace,
    text: `PTR target "${target}" is made from the address 192.0.2.25`,
  })),
  {
    code: "ptr.generic",
    title: "a name made from an IPv6 address",
    level: "W",
    bad: reverse({ "2001:db8::25": { target: "2001-db8--25.example.com" } }, dual),
    good: reverse({ "2001:db8::25": { target: "2001-db8--26.example.com" } }, dual),
    where: `${place}.reverse["2001:db8::25"]`,
    text: 'PTR target "2001-db8--25.example.com" is made from the address 2001:db8::25',
  },
  {
    code: "ptr.missing",
    title: "reverse is off",
    level: "W",
    bad: reverse("off"),
    good: reverse({}),
    where: `${place}.reverse`,
    text: '192.0.2.25 of mail host "mail.example.com" has no PTR here',
  },
  {
    code: "ptr.missing",
    title: "reverse is off, and the host sends without being an MX host",
    level: "W",
    bad: { hosts: { "out.example.com": { ipv4: "192.0.2.25", sends: true } }, reverse: false },
    good: { hosts: { "out.example.com": { ipv4: "192.0.2.25", sends: false } }, reverse: false },
    where: `${place}.reverse`,
    text: '192.0.2.25 of mail host "out.example.com" has no PTR here',
  },
  {
    code: "ptr.missing",
    title: "one address is not published, and was not seen either",
    level: "W",
    bad: reverse({ "192.0.2.25": { publish: false } }),
    good: { zones, domains: { "example.com": reverse({}) } },
    where: entryPlace,
    text: '192.0.2.25 of mail host "mail.example.com" has no PTR here',
    answers: answersOf({ "25.2.0.192.in-addr.arpa. PTR": "nxdomain" }),
  },
  {
    code: "ptr.missing",
    title: "the MX host of another mail domain is forgotten",
    level: "W",
    bad: {
      domains: {
        "example.com": { hosts: { "shared.example.com": { ipv4: "192.0.2.25" } } },
        "example.net": { mx: ["shared.example.com"] },
      },
    },
    good: {
      domains: {
        "example.com": { hosts: { "shared.example.com": { ipv4: "192.0.2.25", sends: true } } },
        "example.net": { mx: ["shared.example.com"] },
      },
    },
    where: `${place}.hosts["shared.example.com"]`,
    text: 'mail host "shared.example.com" of another mail domain has no PTR for 192.0.2.25',
  },
  {
    code: "ptr.v6",
    title: "IPv4 has a PTR, IPv6 has none",
    level: "W",
    bad: reverse({ "2001:db8::25": { publish: false } }, dual),
    good: reverse({}, dual),
    where: `${place}.reverse["2001:db8::25"]`,
    text: '"mail.example.com" sends from 192.0.2.25 with a PTR, and from 2001:db8::25 without one',
  },
];
