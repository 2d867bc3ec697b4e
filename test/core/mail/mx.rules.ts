import type { RuleCase } from "../../support";
import { observed } from "./spf.rules";

const place = 'domains["example.com"]';
const host = { "mail.example.com": { ipv4: "192.0.2.25" } };
const mx = (...entries: unknown[]): unknown => ({ hosts: host, mx: entries });
const preferred = (preference: number): unknown => mx({ host: "mail.example.com", preference });

const reachable = { "mx.example.net A": ["198.51.100.7"], "mx.example.net AAAA": [] as string[] };
const resolved = { ...reachable, "mx.example.net CNAME": [] as string[] };

/** Hosts of others, as the DNS answered; the good side is always a host of which everything is known. */
const foreign: RuleCase[] = (
  [
    [
      "mx.cname",
      "e",
      "is an alias",
      { "bad.example.net CNAME": ["a.example.org."] },
      'is an alias of "a.example.org"',
    ],
    [
      "mx.cname",
      "I",
      "may be an alias",
      { "bad.example.net A": ["198.51.100.7"] },
      "is an alias is not verified",
    ],
    [
      "mx.noaddr",
      "W",
      "has no address",
      { "bad.example.net A": [], "bad.example.net AAAA": [] },
      'MX exchange "bad.example.net" has no A or AAAA in the DNS',
    ],
    [
      "mx.noaddr",
      "W",
      "does not exist",
      { "bad.example.net A": "nxdomain", "bad.example.net AAAA": "nxdomain" },
      'MX exchange "bad.example.net" does not exist in the DNS',
    ],
    [
      "mx.noaddr",
      "I",
      "has no IPv4 address, and may have an IPv6 one",
      { "bad.example.net A": [] },
      'the address of MX exchange "bad.example.net" lies in no zone of ours: not verified',
    ],
  ] as const
).map(([code, level, title, answers, text]): RuleCase => {
  const [bad, good] = [mx("bad.example.net"), mx("mx.example.net")];
  const where = `${place}.mx[0]`;
  return {
    code,
    level,
    title: `a host of others ${title}`,
    bad,
    good,
    where,
    text,
    answers: observed({ ...resolved, ...answers }),
  };
});

export const mxCases: RuleCase[] = [
  ...foreign,
  {
    code: "mx.cname",
    title: "exchange is an alias",
    level: "e",
    bad: {
      hosts: { "example.com": { ipv4: "192.0.2.1" }, "mail.example.com": { alias: "example.com" } },
      mx: ["mail.example.com"],
    },
    good: mx("mail.example.com"),
    where: `${place}.mx[0]`,
    text: 'MX exchange "mail.example.com" is an alias of "example.com"',
  },
  {
    code: "mx.cname",
    title: "exchange is an alias in another mail domain",
    level: "e",
    bad: {
      domains: {
        "example.com": { mx: ["mail.example.net"] },
        "example.net": { hosts: { "mail.example.net": { alias: "mx.example.org" } } },
      },
    },
    good: {
      domains: {
        "example.com": { mx: ["mail.example.net"] },
        "example.net": { hosts: { "mail.example.net": { ipv4: "192.0.2.25" } } },
      },
    },
    where: `${place}.mx[0]`,
    text: 'MX exchange "mail.example.net" is an alias of "mx.example.org"',
  },
  ...(
    [
      [65536, 65535],
      [-1, 0],
      [1.5, 1],
    ] as const
  ).map(([bad, good]): RuleCase => ({
    code: "mx.pref",
    title: `${bad} is out of range`,
    level: "E",
    bad: preferred(bad),
    good: preferred(good),
    where: `${place}.mx[0].preference`,
    text: `MX preference ${bad} must be a whole number from 0 to 65535`,
  })),
  {
    code: "mx.pref",
    title: "none given",
    level: "I",
    bad: { ...(mx("mail.example.com") as object), compat: "tutorial" },
    good: { ...(preferred(10) as object), compat: "tutorial" },
    where: `${place}.mx`,
    text: "no preference given, published as 10 mail.example.com",
  },
  {
    code: "mx.ip",
    title: "exchange is an IPv4 address",
    level: "E",
    bad: mx("192.0.2.25"),
    good: mx("mail.example.com"),
    where: `${place}.mx[0]`,
    text: 'MX exchange "192.0.2.25" is an address, a host name is required',
  },
  {
    code: "mx.noaddr",
    title: "no address in a zone of ours",
    level: "W",
    bad: mx("mail2.example.com"),
    good: mx("mail.example.com"),
    where: `${place}.mx[0]`,
    text: 'MX exchange "mail2.example.com" has no A or AAAA in this configuration',
  },
  {
    code: "mx.noaddr",
    title: "a name that only looks as if it were in a zone of ours is not verified",
    level: "I",
    bad: mx("mail.notexample.com"),
    good: mx("mail.example.com"),
    where: `${place}.mx[0]`,
    text: "lies in no zone of ours: not verified",
  },
  {
    code: "mx.null-sole",
    title: "null MX beside another",
    level: "E",
    bad: mx({ host: ".", preference: 0 }, "mail.example.com"),
    good: mx({ host: ".", preference: 0 }),
    where: `${place}.mx[0]`,
    text: "a null MX stands beside 1 other MX",
  },
  {
    code: "mx.null-pref",
    title: "null MX with a preference",
    level: "W",
    bad: mx({ host: ".", preference: 10 }),
    good: mx("."),
    where: `${place}.mx[0]`,
    text: "null MX with preference 10, 0 is expected",
  },
  {
    code: "mx.dup",
    title: "same host in another spelling",
    level: "W",
    bad: mx("mail.example.com", "MAIL.example.com."),
    good: mx("mail.example.com", "mail.example.net"),
    where: `${place}.mx[1]`,
    text: 'MX host "mail.example.com" is listed twice',
  },
  {
    code: "mx.dotless",
    title: "exchange of one label",
    level: "e",
    bad: mx("mail"),
    good: mx("mail.example.com"),
    where: `${place}.mx[0]`,
    text: 'MX exchange "mail" has one label, at least two are required',
  },
  {
    code: "mx.dotless",
    title: "mail domain of one label",
    level: "e",
    bad: { domains: { localdomain: { mode: "no-mail" } } },
    good: { domains: { "local.example": { mode: "no-mail" } } },
    where: "domains.localdomain",
    text: 'mail domain "localdomain" has one label, at least two are required',
  },
  {
    code: "mx.missing",
    title: "no MX host",
    level: "I",
    bad: { hosts: host, mx: [] },
    good: { mode: "no-mail", mx: [] },
    where: `${place}.mx`,
    text: "no MX host is configured; mail goes to the addresses of the domain itself",
  },
];
