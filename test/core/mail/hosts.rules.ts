import type { RuleCase } from "../../support";

const place = 'domains["example.com"].hosts["mail.example.com"]';

export const hostsCases: RuleCase[] = [
  {
    code: "hosts.empty",
    title: "no key at all",
    level: "E",
    bad: { hosts: { "mail.example.com": {} } },
    good: { hosts: { "mail.example.com": { ipv4: "192.0.2.25" } } },
    where: place,
    text: 'host "mail.example.com" has neither address nor alias',
  },
  {
    code: "hosts.empty",
    title: "empty lists",
    level: "E",
    bad: { hosts: { "mail.example.com": { ipv4: [], ipv6: [] } } },
    good: { hosts: { "mail.example.com": { ipv4: [], ipv6: ["2001:db8::25"] } } },
    where: place,
    text: 'host "mail.example.com" has neither address nor alias',
  },
  {
    code: "hosts.empty",
    title: "settings without an address",
    level: "E",
    bad: { hosts: { "mail.example.com": { ttl: 300, sends: true } } },
    good: { hosts: { "mail.example.com": { ttl: 300, sends: true, alias: "example.net" } } },
    where: place,
    text: 'host "mail.example.com" has neither address nor alias',
  },
];
