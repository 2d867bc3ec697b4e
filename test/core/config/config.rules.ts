import type { RuleCase } from "../../support";

const place = 'domains["example.com"]';
const mail = { hosts: { "mail.example.com": { ipv4: "192.0.2.25" } }, mx: ["mail.example.com"] };

/** Keys that the settings have under another name, at every depth at which a schema knows its keys. */
const unknownKeys: RuleCase[] = (
  [
    ["top level", { zone: {}, domains: {} }, { zones: {}, domains: {} }, "zone", "zones, domains"],
    ["a mail domain", { host: {} }, { hosts: {} }, `${place}.host`, "mode, compat, ttl, allow, hosts"],
    [
      "a host",
      { hosts: { "a.example.com": { ip4: "192.0.2.1" } } },
      mail,
      `${place}.hosts["a.example.com"].ip4`,
      "ipv4, ipv6, alias, ttl, sends, mail",
    ],
    [
      "a form of a value",
      { mx: { host: ["a.example.com"] } },
      { mx: { hosts: ["a.example.com"] } },
      `${place}.mx.host`,
      "hosts, ttl",
    ],
    [
      "an entry of a list",
      { mx: [{ host: "a.example.com", perference: 5 }] },
      { mx: [{ host: "a.example.com", preference: 5 }] },
      `${place}.mx[0].perference`,
      "host, preference",
    ],
    [
      "an allow entry",
      { allow: [{ code: "a.b", reason: "c", were: "d" }] },
      { allow: [{ code: "a.b", reason: "c", where: "d" }] },
      `${place}.allow[0].were`,
      "code, where, reason",
    ],
    [
      "two levels down",
      {
        reverse: {
          "192.0.2.1": { target: "a.example.com", accepted: { reason: "a", untill: "2027-01-01" } },
        },
      },
      {
        reverse: { "192.0.2.1": { target: "a.example.com", accepted: { reason: "a", until: "2027-01-01" } } },
      },
      `${place}.reverse["192.0.2.1"].accepted.untill`,
      "reason, until",
    ],
    [
      "prototype",
      JSON.parse('{"hosts": {"__proto__": {"ipv4": "192.0.2.1"}}}') as unknown,
      mail,
      `${place}.hosts.__proto__`,
      "",
    ],
    ["a method of every object", { constructor: {} }, {}, `${place}.constructor`, "mode, compat"],
  ] as const
).map(([title, bad, good, where, allowed]) => ({
  code: "config.unknown-key",
  title,
  level: "E",
  bad,
  good,
  where,
  text: `${JSON.stringify(where.split(/[.\]]/).at(-1))}${allowed === "" ? "" : `, allowed are ${allowed}`}`,
}));

export const configCases: RuleCase[] = [
  {
    code: "config.unknown-key",
    title: "keys of two forms of a value",
    level: "E",
    bad: { ...mail, mtaSts: { mode: "testing", host: { ipv4: "192.0.2.25", alias: "mail.example.com" } } },
    good: { ...mail, mtaSts: { mode: "testing", host: { ipv4: "192.0.2.25" } } },
    where: `${place}.mtaSts.host.ipv4`,
    text: 'key "ipv4" does not go together with the other keys here',
  },
  {
    code: "config.value",
    title: "a list that must not be empty",
    level: "E",
    bad: {
      zones: { "example.com": { backend: "zonefile", nameservers: [] } },
      domains: { "example.com": {} },
    },
    good: {
      zones: { "example.com": { backend: "zonefile", nameservers: ["ns1.example.net"] } },
      domains: { "example.com": {} },
    },
    where: 'zones["example.com"].nameservers',
    text: "got a list",
  },
  ...unknownKeys,
  {
    code: "config.unknown-key",
    title: "a zone",
    level: "E",
    bad: { zones: { "example.com": { backend: "zonefile", pth: "a.zone" } }, domains: { "example.com": {} } },
    good: {
      zones: { "example.com": { backend: "zonefile", path: "a.zone" } },
      domains: { "example.com": {} },
    },
    where: 'zones["example.com"].pth',
    text: 'unknown key "pth", allowed are path',
  },
  {
    code: "config.required",
    title: "domains",
    level: "E",
    bad: { zones: {}, domains: undefined },
    good: { zones: {}, domains: { "example.com": {} } },
    where: "domains",
    text: "a mapping is required here",
  },
  {
    code: "config.required",
    title: "a key of an entry",
    level: "E",
    bad: { allow: [{ code: "mx.cname" }] },
    good: { allow: [{ code: "mx.cname", reason: "moves" }] },
    where: `${place}.allow[0].reason`,
    text: "a text is required here",
  },
  {
    code: "config.required",
    title: "the kind of a DNS host",
    level: "E",
    bad: { zones: { "example.com": {} }, domains: { "example.com": {} } },
    good: { zones: { "example.com": { backend: "zonefile" } }, domains: { "example.com": {} } },
    where: 'zones["example.com"].backend',
    text: "is required here",
  },
  {
    code: "config.required",
    title: "a value of several forms",
    level: "E",
    bad: { extra: { txt: { "example.com": { ttl: 300 } } } },
    good: { extra: { txt: { "example.com": { values: [] } } } },
    where: `${place}.extra.txt["example.com"].values`,
    text: "a text or a list is required here",
  },
  ...(
    [
      ["a text for a number", { ttl: "3600" }, { ttl: 3600 }, ".ttl", 'expected a number, got "3600"'],
      ["nothing for a number", { ttl: null }, { ttl: 3600 }, ".ttl", "expected a number, got nothing"],
      ["a list for a mapping", { hosts: [] }, { hosts: {} }, ".hosts", "expected a mapping, got a list"],
      ["a mapping for a list", { allow: {} }, { allow: [] }, ".allow", "expected a list, got a mapping"],
      [
        "a number for a text",
        { allow: [{ code: 5, reason: "x" }] },
        { allow: [{ code: "a.b", reason: "x" }] },
        ".allow[0].code",
        "expected a text, got 5",
      ],
      [
        "a text for a truth",
        { hosts: { "a.example.com": { ipv4: "192.0.2.1", sends: "no" } } },
        { hosts: { "a.example.com": { ipv4: "192.0.2.1", sends: false } } },
        '.hosts["a.example.com"].sends',
        'expected a boolean, got "no"',
      ],
    ] as const
  ).map(([title, bad, good, where, text]): RuleCase => ({
    code: "config.type",
    title,
    level: "E",
    bad,
    good,
    where: `${place}${where}`,
    text,
  })),
  {
    code: "config.type",
    title: "a mail domain that is a text",
    level: "E",
    bad: { domains: { "example.com": "mail.example.com" } },
    good: { domains: { "example.com": null } },
    where: place,
    text: 'expected a mapping, got "mail.example.com"',
  },
  ...(
    [
      [
        "a word that is near",
        { mode: "nomail" },
        { mode: "no-mail" },
        ".mode",
        'allowed are mail, no-mail, got "nomail"',
      ],
      ["a number among words", { mode: 5 }, { mode: "mail" }, ".mode", "allowed are mail, no-mail, got 5"],
      [
        "none of the forms",
        { mx: [5] },
        { mx: ["mail.example.net"] },
        ".mx[0]",
        "expected a text or a mapping, got 5",
      ],
      [
        "an empty text",
        { allow: [{ code: "a.b", reason: "" }] },
        { allow: [{ code: "a.b", reason: "x" }] },
        ".allow[0].reason",
        "a text that is not empty is required here",
      ],
      ["neither off nor settings", { reverse: "on" }, { reverse: "off" }, ".reverse", '"on"'],
    ] as const
  ).map(([title, bad, good, where, text]): RuleCase => ({
    code: "config.value",
    title,
    level: "E",
    bad,
    good,
    where: `${place}${where}`,
    text,
  })),
  {
    code: "config.value",
    title: "a DNS host that does not exist",
    level: "E",
    bad: { zones: { "example.com": { backend: "zonfile" } }, domains: { "example.com": {} } },
    good: { zones: { "example.com": { backend: "zonefile" } }, domains: { "example.com": {} } },
    where: 'zones["example.com"].backend',
    text: 'got "zonfile"',
  },
  {
    code: "config.duplicate-name",
    title: "mail domains that differ in case and final dot",
    level: "E",
    bad: { domains: { "example.com": {}, "Example.com.": {} } },
    good: { domains: { "example.com": {}, "example.net": {} } },
    where: place,
    text: '"example.com" and "Example.com." are the same name',
  },
  {
    code: "config.duplicate-name",
    title: "zones in their script and in ASCII",
    level: "E",
    bad: {
      zones: {
        "münchen.example": { backend: "zonefile" },
        "xn--mnchen-3ya.example": { backend: "zonefile" },
      },
      domains: { "example.com": {} },
    },
    good: {
      zones: { "münchen.example": { backend: "zonefile" }, "muenchen.example": { backend: "zonefile" } },
      domains: { "example.com": {} },
    },
    where: 'zones["xn--mnchen-3ya.example"]',
    text: '"xn--mnchen-3ya.example" and "münchen.example" are the same name',
  },
  {
    code: "config.duplicate-name",
    title: "hosts",
    level: "E",
    bad: {
      hosts: { "MAIL.example.com": { ipv4: "192.0.2.25" }, "mail.example.com": { ipv4: "192.0.2.26" } },
    },
    good: {
      hosts: { "mail2.example.com": { ipv4: "192.0.2.25" }, "mail.example.com": { ipv4: "192.0.2.26" } },
    },
    where: `${place}.hosts["mail.example.com"]`,
    text: '"mail.example.com" and "MAIL.example.com" are both "mail.example.com"',
  },
  {
    code: "config.no-domains",
    title: "an empty mapping",
    level: "E",
    bad: { domains: {} },
    good: { domains: { "example.com": {} } },
    where: "domains",
    text: "no mail domain is configured",
  },
  {
    code: "allow.unmatched",
    title: "no such issue",
    level: "W",
    bad: { ...mail, allow: [{ code: "mx.cname", reason: "moves in March" }] },
    good: {
      hosts: { "mail.example.com": { alias: "example.net" } },
      mx: ["mail.example.com"],
      allow: [{ code: "mx.cname", reason: "moves in March" }],
    },
    where: `${place}.allow[0]`,
    text: 'no issue "mx.cname" was found',
  },
  {
    code: "allow.unmatched",
    title: "the issue stands elsewhere",
    level: "W",
    bad: {
      hosts: { "mail.example.com": { alias: "example.net" } },
      mx: ["mail.example.com"],
      allow: [{ code: "mx.cname", where: "mx[1]", reason: "moves" }],
    },
    good: {
      hosts: { "mail.example.com": { alias: "example.net" } },
      mx: ["mail.example.com"],
      allow: [{ code: "mx.cname", where: "mx[0]", reason: "moves" }],
    },
    where: `${place}.allow[0]`,
    text: 'no issue "mx.cname" at "mx[1]" was found',
  },
];
