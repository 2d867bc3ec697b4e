import type { RuleCase } from "../../support";

const place = 'domains["example.com"].extra';
const txt = (value: unknown): unknown => ({ extra: { txt: { "example.com": value } } });
const record = (type: string, value: unknown): unknown => ({
  extra: { records: [{ name: "sub.example.com", type, value }] },
});
const key = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----";

export const extraCases: RuleCase[] = [
  {
    code: "extra.value",
    title: "a field is missing",
    level: "E",
    bad: record("MX", "mail.example.com"),
    good: record("MX", "10 mail.example.com"),
    where: `${place}.records[0].value`,
    text: 'malformed MX: expected "preference exchange", got 1 field',
  },
  {
    code: "extra.value",
    title: "a number is out of range",
    level: "E",
    bad: record("SRV", "0 1 65536 mail.example.com"),
    good: record("SRV", "0 1 65535 mail.example.com"),
    where: `${place}.records[0].value`,
    text: 'port "65536" must be a number from 0 to 65535',
  },
  {
    code: "extra.value",
    title: "a name in it is no name",
    level: "E",
    bad: record("CNAME", "a..example.com"),
    good: record("CNAME", "a.example.com"),
    where: `${place}.records[0].value`,
    text: 'name "a..example.com" has an empty label',
  },
  {
    code: "extra.value",
    title: "bare words of a TXT would lose their blanks",
    level: "E",
    bad: record("TXT", "v=spf1 -all"),
    good: record("TXT", '"v=spf1 -all"'),
    where: `${place}.records[0].value`,
    text: '"v=spf1" and "-all" would be joined without a blank between them',
  },
  {
    code: "extra.value",
    title: "quotes are unbalanced",
    level: "E",
    bad: record("TXT", '"abc'),
    good: record("TXT", '"abc"'),
    where: `${place}.records[0].value`,
    text: "unbalanced quotes",
  },
  {
    code: "extra.private-key",
    title: "in a plain text",
    level: "E",
    bad: txt([key]),
    good: txt(["-----BEGIN PUBLIC KEY-----"]),
    where: `${place}.txt["example.com"][0]`,
    text: "the value holds a private key (not shown)",
  },
  {
    code: "extra.private-key",
    title: "in a record",
    level: "E",
    bad: record("TXT", `"${key}"`),
    good: record("TXT", '"v=key1"'),
    where: `${place}.records[0].value`,
    text: "the value holds a private key (not shown)",
  },
  {
    code: "extra.quoted",
    title: "quotation marks of a zone file are copied",
    level: "W",
    bad: txt(['"google-site-verification=abc"']),
    good: txt(["google-site-verification=abc"]),
    where: `${place}.txt["example.com"][0]`,
    text: 'the quotation marks around "\\"google-site-verification=abc\\"" are published',
  },
  {
    code: "extra.relative",
    title: "a CNAME to a name of one label",
    level: "W",
    bad: record("CNAME", "mail"),
    good: record("CNAME", "mail.example.com"),
    where: `${place}.records[0].value`,
    text: '"mail." has one label, and names are absolute here',
  },
  {
    code: "extra.relative",
    title: "an MX to a name of one label, not a null MX",
    level: "W",
    bad: record("MX", "0 mail"),
    good: record("MX", "0 ."),
    where: `${place}.records[0].value`,
    text: '"mail." has one label, and names are absolute here',
  },
];
