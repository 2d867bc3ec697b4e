import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RuleCase } from "../../support";

/** A PEM file of test/fixtures/dane; there is no private key among them. */
export function pem(name: string): string {
  return readFileSync(join(__dirname, "../../fixtures/dane", name), "utf8");
}

export const digest = "0123456789abcdef".repeat(4);
export const otherDigest = "fedcba9876543210".repeat(4);
const longDigest = digest.repeat(2);
const key = `3 1 1 ${digest}`;

const mail = { hosts: { "mail.example.com": { ipv4: "192.0.2.25" } }, mx: ["mail.example.com"] };

function dane(host: unknown, others: object = {}) {
  return { ...mail, dane: { dnssec: true, hosts: { "mail.example.com": host } }, ...others };
}

function data(title: string, host: unknown, good: unknown, place: string, text: string): RuleCase {
  const where = `domains["example.com"].dane.hosts["mail.example.com"]${place}`;
  return { code: "dane.data", title, level: "E", bad: dane(host), good: dane(good), where, text };
}

function name(title: string, bad: unknown, good: unknown, where: string, text: string): RuleCase {
  const place = `domains["example.com"].dane.hosts["${where}"]`;
  return { code: "dane.name", title, level: "W", bad, good, where: place, text };
}

const aliased = {
  hosts: { "mx.example.com": { ipv4: "192.0.2.25" }, "mail.example.com": { alias: "mx.example.com" } },
  mx: ["mail.example.com"],
  allow: [{ code: "mx.cname", reason: "test" }],
};

const nameCases: RuleCase[] = [
  name(
    "at the mail domain",
    { ...mail, dane: { dnssec: true, hosts: { "example.com": key } } },
    dane(key),
    "example.com",
    '"example.com" is no MX host; the MX host is "mail.example.com"',
  ),
  name(
    "at another host",
    { ...mail, dane: { dnssec: true, hosts: { "smtp.example.com": key } } },
    { ...mail, dane: { dnssec: true, hosts: { "smtp.example.com": { ports: [465], current: [key] } } } },
    "smtp.example.com",
    '"smtp.example.com" is no MX host',
  ),
  name(
    "at the domain itself without mail",
    { mode: "no-mail", dane: { dnssec: true, hosts: { "example.com": key } } },
    {
      hosts: { "example.com": { ipv4: "192.0.2.1" } },
      dane: { dnssec: true, hosts: { "example.com": key } },
    },
    "example.com",
    '"example.com" is no MX host; the domain has none',
  ),
  name(
    "MX host is an alias",
    { ...aliased, dane: { dnssec: true, hosts: { "mail.example.com": key } } },
    { ...aliased, dane: { dnssec: true, hosts: { "mx.example.com": key } } },
    "mail.example.com",
    '"mail.example.com" is an alias of "mx.example.com"',
  ),
  {
    code: "dane.name",
    title: "key is the name of the record",
    level: "E",
    bad: { ...mail, dane: { dnssec: true, hosts: { "_25._tcp.mail.example.com": key } } },
    good: dane(key),
    where: 'domains["example.com"].dane.hosts["_25._tcp.mail.example.com"]',
    text: '"_25._tcp.mail.example.com" is the name of a record, the name of the host is required',
  },
  {
    code: "dane.name",
    title: "key is an address",
    level: "E",
    bad: { ...mail, dane: { dnssec: true, hosts: { "192.0.2.25": key } } },
    good: dane(key),
    text: '"192.0.2.25" is an address',
  },
  {
    code: "dane.name",
    title: "key is a wildcard",
    level: "E",
    bad: { ...mail, dane: { dnssec: true, hosts: { "*.example.com": key } } },
    good: dane(key),
    text: '"*.example.com" is no host name',
  },
  {
    code: "dane.name",
    title: "no port in front, put there by extra",
    level: "W",
    bad: { ...mail, extra: { records: [{ name: "mail.example.com", type: "TLSA", value: key }] } },
    good: { ...mail, extra: { records: [{ name: "_25._tcp.mail.example.com", type: "TLSA", value: key }] } },
    text: 'TLSA at "mail.example.com" is asked for by nobody',
  },
];

const dnssecCases: RuleCase[] = [
  {
    code: "dane.dnssec",
    title: "zones are unsigned",
    level: "W",
    bad: { ...mail, dane: { dnssec: false, hosts: { "mail.example.com": key } } },
    good: dane(key),
    where: 'domains["example.com"].dane',
    text: "the zones are not signed: senders ignore these TLSA records",
  },
  {
    code: "dane.dnssec",
    title: "nobody said so",
    level: "I",
    bad: { ...mail, dane: { hosts: { "mail.example.com": key } } },
    good: mail,
    where: 'domains["example.com"].dane',
    text: "are signed is not verified",
  },
];

const usageCases: RuleCase[] = [0, 1].map((usage) => ({
  code: "dane.usage",
  title: `usage ${usage}`,
  level: "e",
  bad: dane(`${usage} 1 1 ${digest}`),
  good: dane(`${usage + 2} 1 1 ${digest}`),
  where: 'domains["example.com"].dane.hosts["mail.example.com"].current[0]',
  text: `TLSA usage ${usage} is unusable for SMTP, 3 or 2 is required`,
}));

const dataCases: RuleCase[] = [
  data("usage 4", `4 1 1 ${digest}`, key, "", "TLSA usage 4 must be 0, 1, 2 or 3"),
  data("selector 2", `3 2 1 ${digest}`, key, "", "TLSA selector 2 must be 0 (certificate) or 1 (public key)"),
  data("matching type 3", `3 1 3 ${digest}`, key, "", "TLSA matching type 3 must be 0 (all), 1 (SHA-256)"),
  data("usage 255", `255 1 1 ${digest}`, key, "", 'TLSA parameters "255 1 1" must be three digits'),
  data("data alone", digest, key, "", 'a TLSA value is "usage selector matchingType data"'),
  data("one digit short", key.slice(0, -1), key, "", "TLSA data has 63 hexadecimal digits"),
  data("one octet short", key.slice(0, -2), key, "", "TLSA data has 31 octets, SHA-256 has 32"),
  data("no hexadecimal", `3 1 1 ${digest.slice(1)}g`, key, "", 'TLSA data holds "g"'),
  data(
    "SHA-512 said to be SHA-256",
    `3 1 1 ${longDigest}`,
    `3 1 2 ${longDigest}`,
    "",
    "TLSA data has 64 octets, SHA-256 has 32; 64 octets are matching type 2",
  ),
  data("digest of SHA-1", [{ digest: digest.slice(24) }], [{ digest }], "[0].digest", "has 20 octets"),
  data(
    "usage out of range",
    [{ digest, usage: 4 }],
    [{ digest, usage: 3 }],
    "[0].usage",
    "TLSA usage 4 must be",
  ),
  data(
    "selector out of range",
    [{ digest, selector: 2 }],
    [{ digest, selector: 1 }],
    "[0].selector",
    "TLSA selector 2 must be a whole number from 0 to 1",
  ),
  data(
    "matching type out of range",
    { current: { digest, matchingType: 3 } },
    { current: { digest, matchingType: 1 } },
    ".current.matchingType",
    "TLSA matching type 3 must be a whole number from 0 to 2",
  ),
  data("port 0", { ports: [0], current: key }, { ports: [25], current: key }, ".ports[0]", "port 0 must be"),
  data(
    "port 65536",
    { ports: 65536, current: key },
    { ports: 65535, current: key },
    ".ports",
    "port 65536 must be a whole number from 1 to 65535",
  ),
  data("nothing to make it from", [{ usage: 3 }], [{ digest }], "[0]", "is required, got none"),
  data(
    "two things to make it from",
    [{ digest, publicKey: pem("mail.pub.pem") }],
    [{ publicKey: pem("mail.pub.pem") }],
    "[0]",
    "one of certificate, publicKey and digest is required, got publicKey and digest",
  ),
  data(
    "a chain of certificates",
    [{ certificate: pem("chain.pem") }],
    [{ certificate: pem("mail.pem") }],
    "[0].certificate",
    "2 PEM blocks were given, one is expected",
  ),
  data(
    "a certificate that was cut",
    [{ certificate: pem("mail.pem").replace(/\n.*\n(?=-----END)/, "\n") }],
    [{ certificate: pem("mail.pem") }],
    "[0].certificate",
    "the certificate cannot be read",
  ),
  data(
    "a certificate as public key",
    [{ publicKey: pem("mail.pem") }],
    [{ certificate: pem("mail.pem") }],
    "[0].publicKey",
    'a PEM block "CERTIFICATE" was given',
  ),
  data(
    "a file name in place of the text",
    [{ certificate: "/etc/ssl/mail.pem" }],
    [{ certificate: pem("mail.pem") }],
    "[0].certificate",
    'no PEM text was found, "-----BEGIN CERTIFICATE-----" is expected',
  ),
  data(
    "selector 0 of a public key",
    [{ publicKey: pem("mail.pub.pem"), selector: 0 }],
    [{ certificate: pem("mail.pem"), selector: 0 }],
    "[0].selector",
    "selector 0 needs the certificate, got the public key",
  ),
  data(
    "a server's certificate as that of an authority",
    [{ certificate: pem("mail.pem"), usage: 2 }],
    [{ certificate: pem("ca.pem"), usage: 2 }],
    "[0].usage",
    'usage 2 names an authority, the certificate of "CN=mail.example.com" is none\'s',
  ),
  data(
    "next without current",
    { current: [], next: [key] },
    { current: [key], next: [`3 1 1 ${otherDigest}`] },
    ".current",
    "next is given without current",
  ),
  {
    code: "dane.data",
    title: "put there by extra",
    level: "E",
    bad: {
      ...mail,
      extra: { records: [{ name: "_25._tcp.mail.example.com", type: "TLSA", value: "3 1 1 00" }] },
    },
    good: { ...mail, extra: { records: [{ name: "_25._tcp.mail.example.com", type: "TLSA", value: key }] } },
    text: "TLSA data has 1 octets, SHA-256 has 32",
  },
];

export const daneCases: RuleCase[] = [
  ...nameCases,
  ...dnssecCases,
  ...usageCases,
  ...dataCases,
  {
    code: "dane.cert0",
    title: "digest of a server's certificate",
    level: "W",
    bad: dane([key, `3 0 1 ${digest}`]),
    good: dane([key, `2 0 1 ${digest}`]),
    where: 'domains["example.com"].dane.hosts["mail.example.com"].current[1]',
    text: "3 0 1 matches one certificate and breaks when it is renewed",
  },
  {
    code: "dane.cert0",
    title: "a certificate, in full",
    level: "W",
    bad: dane({ current: { certificate: pem("mail.pem"), selector: 0 } }),
    good: dane({ current: { certificate: pem("mail.pem"), selector: 1 } }),
    text: "3 0 1 matches one certificate",
  },
  {
    code: "dane.rollover",
    title: "next with other parameters",
    level: "W",
    bad: dane({ current: [key], next: [`2 1 1 ${otherDigest}`] }),
    good: dane({ current: [key, `2 1 1 ${digest}`], next: [`2 1 1 ${otherDigest}`] }),
    where: 'domains["example.com"].dane.hosts["mail.example.com"].next[0]',
    text: "next has 2 1 1, current has only 3 1 1",
  },
];
