import type { Answers } from "../../../core/dns/answers";
import type { RuleCase } from "../../support";

const mail = { hosts: { "mail.example.com": { ipv4: "192.0.2.25" } }, mx: ["mail.example.com"] };

function services(settings: unknown, others: object = {}) {
  return { ...mail, services: settings, ...others };
}

function srv(name: string, ...values: string[]) {
  return { ...mail, extra: { records: [{ name: `${name}.example.com`, type: "SRV", values }] } };
}

/** Recorded answers: RDATA, [] or "nxdomain" by "name type". */
function answers(recorded: Readonly<Record<string, unknown>>): Answers {
  return { get: (name, type) => recorded[`${name} ${type}`] as never };
}

const place = 'domains["example.com"].services';
const foreign = services({ imaps: "imap.example.net" });

const nameCases: RuleCase[] = [
  {
    code: "srv.name",
    title: "the folk name smtps",
    level: "W",
    bad: services({ smtps: "mail.example.com" }),
    good: services({ submissions: "mail.example.com" }),
    where: `${place}.smtps`,
    text: '"_smtps" is a folk name that few clients ask for',
  },
  {
    code: "srv.name",
    title: "another folk name, put there by extra",
    level: "W",
    bad: srv("_imap4._tcp", "0 1 143 mail.example.com."),
    good: srv("_imap._tcp", "0 1 143 mail.example.com."),
    text: '"_imap4" is a folk name',
  },
  {
    code: "srv.name",
    title: "UDP",
    level: "W",
    bad: srv("_imaps._udp", "0 1 993 mail.example.com."),
    good: srv("_sip._udp", "0 1 5060 mail.example.com."),
    text: '"_imaps._udp" is asked for by nobody: IMAP with TLS uses TCP',
  },
  {
    code: "srv.name",
    title: "STARTTLS port under the name with TLS",
    level: "W",
    bad: services({ submissions: [{ host: "mail.example.com", port: 587 }] }),
    good: services({ submissions: [{ host: "mail.example.com", port: 2465 }] }),
    where: `${place}.submissions`,
    text: 'port 587 is that of "_submission", "_submissions" has 465',
  },
  {
    code: "srv.name",
    title: "TLS port under the name without",
    level: "W",
    bad: services({ imap: { host: "mail.example.com", port: 993 } }),
    good: services({ imap: { host: "mail.example.com", port: 143 } }),
    where: `${place}.imap`,
    text: 'port 993 is that of "_imaps", "_imap" has 143',
  },
];

const dotCases: RuleCase[] = [
  {
    code: "srv.dot",
    title: "off beside a host",
    level: "E",
    bad: services({ imap: ["off", "mail.example.com"] }),
    good: services({ imap: ["mail.example.com"] }),
    where: `${place}.imap`,
    text: "off stands beside another target, it must stand alone",
  },
  {
    code: "srv.dot",
    title: "off with a port",
    level: "E",
    bad: services({ pop3: { host: ".", port: 110 } }),
    good: services({ pop3: { host: ".", port: 0 } }),
    where: `${place}.pop3`,
    text: "a service that is off has no port, priority or weight",
  },
  {
    code: "srv.dot",
    title: "off here, offered by extra",
    level: "E",
    bad: {
      ...services({ imap: "off" }),
      extra: {
        records: [{ name: "_imap._tcp.example.com", type: "SRV", value: "0 1 143 mail.example.com." }],
      },
    },
    good: {
      ...services({ pop3: "off" }),
      extra: {
        records: [{ name: "_imap._tcp.example.com", type: "SRV", value: "0 1 143 mail.example.com." }],
      },
    },
    where: `${place}.imap`,
    text: '"_imap._tcp.example.com" is said not to be offered, beside another target',
  },
];

const targetCases: RuleCase[] = [
  {
    code: "srv.cname",
    title: "target is an alias here",
    level: "W",
    bad: {
      hosts: {
        "mail.example.com": { ipv4: "192.0.2.25" },
        "imap.example.com": { alias: "mail.example.com" },
      },
      services: { imaps: "imap.example.com" },
    },
    good: services({ imaps: "mail.example.com" }),
    where: `${place}.imaps`,
    text: 'SRV target "imap.example.com" is an alias of "mail.example.com"',
  },
  {
    code: "srv.cname",
    title: "target is an alias elsewhere",
    level: "W",
    bad: foreign,
    good: mail,
    text: 'SRV target "imap.example.net" is an alias of "lb.example.net"',
    answers: answers({ "imap.example.net. CNAME": [{ target: "lb.example.net." }] }),
  },
  {
    code: "srv.cname",
    title: "target elsewhere was not looked up",
    level: "I",
    bad: foreign,
    good: services({ imaps: "mail.example.com" }),
    where: `${place}.imaps`,
    text: 'whether SRV target "imap.example.net", in no zone of ours, is an alias is not verified',
  },
  {
    code: "srv.target",
    title: "an address",
    level: "E",
    bad: services({ imaps: "192.0.2.25" }),
    good: services({ imaps: "mail.example.com" }),
    where: `${place}.imaps`,
    text: 'SRV target "192.0.2.25" is an address, a host name is required',
  },
  {
    code: "srv.target",
    title: "an address in a list",
    level: "E",
    bad: services({ imaps: ["mail.example.com", { host: "192.0.2.25" }] }),
    good: services({ imaps: ["mail.example.com", { host: "mail.example.com", port: 9993 }] }),
    where: `${place}.imaps[1].host`,
    text: 'SRV target "192.0.2.25" is an address',
  },
  {
    code: "srv.target",
    title: "an address, put there by extra",
    level: "E",
    bad: srv("_imaps._tcp", "0 1 993 192.0.2.25."),
    good: srv("_imaps._tcp", "0 1 993 mail.example.com."),
    text: 'SRV target "192.0.2.25" is an address',
  },
  {
    code: "srv.target",
    title: "no address in our zone",
    level: "W",
    bad: services({ imaps: "imap.example.com" }),
    good: services({ imaps: "mail.example.com" }),
    where: `${place}.imaps`,
    text: 'SRV target "imap.example.com" has no A or AAAA in this configuration',
  },
  {
    code: "srv.target",
    title: "no address elsewhere",
    level: "W",
    bad: foreign,
    good: mail,
    text: 'SRV target "imap.example.net" has no A or AAAA in the DNS',
    answers: answers({ "imap.example.net. A": "nxdomain", "imap.example.net. AAAA": [] }),
  },
];

const portCases: RuleCase[] = ["port", "priority", "weight"].map((field) => ({
  code: "srv.port",
  title: `${field} 65536`,
  level: "E",
  bad: services({ imaps: { host: "mail.example.com", [field]: 65536 } }),
  good: services({ imaps: { host: "mail.example.com", [field]: 65535 } }),
  where: `${place}.imaps.${field}`,
  text: `SRV ${field} 65536 must be a whole number from 0 to 65535`,
}));

export const servicesCases: RuleCase[] = [
  ...nameCases,
  ...dotCases,
  ...targetCases,
  ...portCases,
  {
    code: "srv.port",
    title: "negative port in a list",
    level: "E",
    bad: services({ sieve: [{ host: "mail.example.com", port: -1 }] }),
    good: services({ sieve: [{ host: "mail.example.com", port: 1 }] }),
    where: `${place}.sieve[0].port`,
    text: "SRV port -1 must be a whole number from 0 to 65535",
  },
  {
    code: "srv.port",
    title: "port 0 of a host",
    level: "W",
    bad: services({ imaps: { host: "mail.example.com", port: 0 } }),
    good: services({ imaps: "off" }),
    where: `${place}.imaps`,
    text: 'port 0 of "mail.example.com" cannot be connected to',
  },
];
