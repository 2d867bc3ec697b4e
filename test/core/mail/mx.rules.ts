import type { RuleCase } from "../../support";

const host = { "mail.example.com": { ipv4: "192.0.2.25" } };

export const mxCases: RuleCase[] = [
  {
    code: "mx.cname",
    title: "exchange is an alias",
    level: "e",
    bad: {
      hosts: { "example.com": { ipv4: "192.0.2.1" }, "mail.example.com": { alias: "example.com" } },
      mx: ["mail.example.com"],
    },
    good: { hosts: host, mx: ["mail.example.com"] },
    where: 'domains["example.com"].mx[0]',
    text: 'MX exchange "mail.example.com" is an alias of "example.com"',
  },
  {
    code: "mx.pref",
    title: "out of range",
    level: "E",
    bad: { hosts: host, mx: [{ host: "mail.example.com", preference: 65536 }] },
    good: { hosts: host, mx: [{ host: "mail.example.com", preference: 65535 }] },
    where: 'domains["example.com"].mx[0].preference',
    text: "MX preference 65536 must be a whole number from 0 to 65535",
  },
];
