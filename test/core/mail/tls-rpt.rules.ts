import type { RuleCase } from "../../support";

const mail = { hosts: { "mail.example.com": { ipv4: "192.0.2.25" } }, mx: ["mail.example.com"] };
const place = 'domains["example.com"].tlsRpt';
const right = "v=TLSRPTv1; rua=mailto:tls@example.com";

function reports(...given: string[]) {
  return { ...mail, tlsRpt: { reports: given } };
}

function txt(...values: string[]) {
  return { ...mail, extra: { txt: { "_smtp._tls.example.com": values } } };
}

const long = (first: number) => `${"a".repeat(first)}.${`${"b".repeat(63)}.`.repeat(3)}com`;

export const tlsRptCases: RuleCase[] = [
  {
    code: "tlsrpt.uri",
    title: "another scheme",
    level: "E",
    bad: reports("http://reports.example.net/tlsrpt"),
    good: reports("https://reports.example.net/tlsrpt"),
    where: `${place}.reports[0]`,
    text: 'report URI "http://reports.example.net/tlsrpt" must begin with mailto: or https:',
  },
  {
    code: "tlsrpt.uri",
    title: "neither address nor URI",
    level: "E",
    bad: reports("tls.example.com"),
    good: reports("tls@example.com"),
    text: 'report URI "tls.example.com" must begin with mailto: or https:',
  },
  {
    code: "tlsrpt.uri",
    title: "two addresses in one",
    level: "E",
    bad: reports("mailto:a@example.com,b@example.com"),
    good: reports("mailto:a@example.com", "mailto:b@example.com"),
    text: "is no mail address; write it as local-part@domain",
  },
  {
    code: "tlsrpt.uri",
    title: "a size",
    level: "E",
    bad: reports("mailto:tls@example.com!10m"),
    good: reports("mailto:tls@example.com"),
    text: '"mailto:tls@example.com!10m"',
  },
  {
    code: "tlsrpt.uri",
    title: "a comma in a URI",
    level: "E",
    bad: reports("https://reports.example.net/a,b"),
    good: reports("https://reports.example.net/a%2Cb"),
    text: 'URI "https://reports.example.net/a,b" holds ",", which must be written %2C',
  },
  {
    code: "tlsrpt.uri",
    title: "a password",
    level: "E",
    bad: reports("https://user:secret@reports.example.net/"),
    good: reports("https://reports.example.net/"),
    text: "holds a user name",
  },
  {
    code: "tlsrpt.uri",
    title: "an address as host",
    level: "E",
    bad: reports("https://192.0.2.80/tlsrpt"),
    good: reports("https://reports.example.net:8443/tlsrpt"),
    text: '"192.0.2.80" is no full host name',
  },
  {
    code: "tlsrpt.uri",
    title: "a record of another part",
    level: "E",
    bad: txt("v=TLSRPTv1; rua=tls@example.com"),
    good: txt(right),
    where: 'domains["example.com"].extra.txt["_smtp._tls.example.com"][0]',
    text: 'report URI "tls@example.com" must begin with mailto: or https:',
  },
  {
    code: "tlsrpt.norua",
    title: "no destination",
    level: "E",
    bad: { ...mail, tlsRpt: {} },
    good: { ...mail, tlsRpt: "off" },
    where: `${place}.reports`,
    text: "no report address is given, at least one is required",
  },
  {
    code: "tlsrpt.norua",
    title: "an empty list",
    level: "E",
    bad: { ...mail, tlsRpt: { reports: [], alsoFor: "mail.example.com" } },
    good: { ...mail, tlsRpt: { reports: "tls@example.com", alsoFor: "mail.example.com" } },
    text: "no report address is given",
  },
  {
    code: "tlsrpt.norua",
    title: "a record of another part without rua",
    level: "E",
    bad: txt("v=TLSRPTv1;"),
    good: txt(right),
    where: 'domains["example.com"].extra.txt["_smtp._tls.example.com"][0]',
    text: 'TLS-RPT record "v=TLSRPTv1;" has no rua',
  },
  {
    code: "tlsrpt.norua",
    title: "a record of another part in the wrong case",
    level: "E",
    bad: txt("v=tlsrptv1; rua=mailto:tls@example.com"),
    good: txt(right),
    text: 'must begin with "v=TLSRPTv1;"',
  },
  {
    code: "tlsrpt.norua",
    title: "a record of another part with a malformed field",
    level: "E",
    bad: txt(`${right}; x`),
    good: txt(`${right}; x=1`),
    text: 'field " x" of the TLS-RPT record is not of the form name=value',
  },
  {
    code: "tlsrpt.norua",
    title: "a name that is too long",
    level: "E",
    bad: { domains: { [long(47)]: { tlsRpt: { reports: "tls@example.com" } } } },
    good: { domains: { [long(46)]: { tlsRpt: { reports: "tls@example.com" } } } },
    text: "has 254 characters, at most 253 are allowed",
  },
  {
    code: "tlsrpt.norua",
    title: "MTA-STS without reports",
    level: "I",
    bad: { ...mail, mtaSts: { mode: "testing" } },
    good: { ...mail, mtaSts: { mode: "testing" }, tlsRpt: { reports: "tls@example.com" } },
    where: place,
    text: "MTA-STS is in mode testing, and no report address is given",
  },
  {
    code: "tlsrpt.norua",
    title: "MTA-STS in force without reports",
    level: "I",
    bad: { ...mail, mtaSts: { mode: "enforce" } },
    good: { ...txt(right), mtaSts: { mode: "enforce" } },
    text: "MTA-STS is in mode enforce, and no report address is given",
  },
  {
    code: "tlsrpt.norua",
    title: "MTA-STS that ends needs no reports",
    level: "I",
    bad: { ...mail, mtaSts: { mode: "enforce" } },
    good: { ...mail, mtaSts: { mode: "none" } },
    text: "nobody hears of its failures",
  },
  {
    code: "tlsrpt.multi",
    title: "a second record",
    level: "E",
    bad: { ...txt("v=TLSRPTv1; rua=mailto:b@example.com"), tlsRpt: { reports: "a@example.com" } },
    good: { ...txt("something else"), tlsRpt: { reports: "a@example.com" } },
    where: "_smtp._tls.example.com. TXT",
    text: '"_smtp._tls.example.com" has 2 TLS-RPT records, one is allowed',
  },
  {
    code: "tlsrpt.multi",
    title: "two records of another part",
    level: "E",
    bad: txt(right, "v=TLSRPTv1; rua=mailto:b@example.com"),
    good: txt(right, "v=TLSRPTv2; rua=mailto:b@example.com"),
    text: "has 2 TLS-RPT records",
  },
];
