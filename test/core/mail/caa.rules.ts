import type { Answers } from "../../../core/dns/answers";
import type { RuleCase } from "../../support";

/** Recorded answers: RDATA, [] or "nxdomain" by "name type". */
export function answers(recorded: Readonly<Record<string, unknown>>): Answers {
  return { get: (name, type) => recorded[`${name} ${type}`] as never };
}

const mail = { hosts: { "mail.example.com": { ipv4: "192.0.2.25" } }, mx: ["mail.example.com"] };
const place = 'domains["example.com"].caa';

function caa(settings: object, others: object = {}) {
  return { ...mail, ...others, caa: settings };
}

function extra(...values: string[]) {
  return { ...mail, extra: { records: [{ name: "example.com", type: "CAA", values }] } };
}

const syntaxCases: RuleCase[] = [
  {
    code: "caa.syntax",
    title: "an authority that is no name",
    level: "E",
    bad: caa({ issue: ["https://letsencrypt.org"] }),
    good: caa({ issue: ["letsencrypt.org"] }),
    where: `${place}.issue[0]`,
    text: '"https://letsencrypt.org" is a URL',
  },
  {
    code: "caa.syntax",
    title: "an authority of one word",
    level: "E",
    bad: caa({ issue: "letsencrypt" }),
    good: caa({ issue: "letsencrypt.org" }),
    where: `${place}.issue`,
    text: '"letsencrypt" names no authority',
  },
  {
    code: "caa.syntax",
    title: "a whole record",
    level: "E",
    bad: caa({ issue: ['0 issue "letsencrypt.org"'] }),
    good: caa({ issue: ["letsencrypt.org"] }),
    text: "is a whole CAA record, the name of the authority is required",
  },
  {
    code: "caa.syntax",
    title: "a parameter without value",
    level: "E",
    bad: caa({ issue: ["letsencrypt.org; dns-01"] }),
    good: caa({ issue: ["letsencrypt.org; validationmethods=dns-01"] }),
    text: 'parameter "dns-01" is not of the form tag=value',
  },
  {
    code: "caa.syntax",
    title: "a semicolon behind the last parameter",
    level: "E",
    bad: caa({ issue: ["letsencrypt.org; validationmethods=dns-01;"] }),
    good: caa({ issue: ["letsencrypt.org;"] }),
    text: "has nothing behind a semicolon",
  },
  {
    code: "caa.syntax",
    title: "two accounts in one",
    level: "E",
    bad: caa({ issue: ["a.example; accounturi=https://a.example/1; accounturi=https://a.example/2"] }),
    good: caa({ issue: ["a.example; accounturi=https://a.example/1"] }),
    text: 'parameter "accounturi" stands twice, once is allowed',
  },
  {
    code: "caa.syntax",
    title: "an account that is no URI",
    level: "E",
    bad: caa({ issue: [{ ca: "letsencrypt.org", accountUri: "1234" }] }),
    good: caa({ issue: [{ ca: "letsencrypt.org", accountUri: "https://a.example/1234" }] }),
    where: `${place}.issue[0].accountUri`,
    text: 'account URI "1234" must be an absolute URI',
  },
  {
    code: "caa.syntax",
    title: "a method with a blank",
    level: "E",
    bad: caa({ issue: { ca: "letsencrypt.org", validationMethods: ["dns 01"] } }),
    good: caa({ issue: { ca: "letsencrypt.org", validationMethods: ["dns-01"] } }),
    where: `${place}.issue.validationMethods`,
    text: 'validation method "dns 01" must be a word such as dns-01',
  },
  {
    code: "caa.syntax",
    title: "a parameter with a semicolon in it",
    level: "E",
    bad: caa({ issue: { ca: "a.example", parameters: { account: "1;2" } } }),
    good: caa({ issue: { ca: "a.example", parameters: { account: "12" } } }),
    where: `${place}.issue.parameters.account`,
    text: 'value "1;2" of parameter "account" holds a blank, ";" or no printable ASCII',
  },
  {
    code: "caa.syntax",
    title: "a tag with an underscore",
    level: "E",
    bad: caa({ issue: { ca: "a.example", parameters: { my_account: "1" } } }),
    good: caa({ issue: { ca: "a.example", parameters: { "my-account": "1" } } }),
    text: 'parameter tag "my_account" must have letters, digits and inner hyphens',
  },
  {
    code: "caa.syntax",
    title: "a parameter that has a key of its own",
    level: "E",
    bad: caa({
      issue: { ca: "a.example", validationMethods: "dns-01", parameters: { ValidationMethods: "x" } },
    }),
    good: caa({ issue: { ca: "a.example", validationMethods: "dns-01" } }),
    text: 'parameter "ValidationMethods" stands twice',
  },
  {
    code: "caa.syntax",
    title: "a report address with another scheme",
    level: "E",
    bad: caa({ iodef: "ftp://example.com" }),
    good: caa({ iodef: "http://example.com" }),
    where: `${place}.iodef`,
    text: 'iodef "ftp://example.com" must be a mailto, https or http URI',
  },
  {
    code: "caa.syntax",
    title: "an authority in use that is no name",
    level: "E",
    bad: caa({ ca: "Let's Encrypt" }),
    good: caa({ ca: "letsencrypt.org" }),
    where: `${place}.ca`,
    text: "Let's Encrypt",
  },
  {
    code: "caa.syntax",
    title: "nobody beside somebody",
    level: "E",
    bad: caa({ none: true, issue: "letsencrypt.org" }),
    good: caa({ none: false, issue: "letsencrypt.org" }),
    where: `${place}.none`,
    text: "none: true stands beside issue",
  },
  {
    code: "caa.syntax",
    title: "flags of a record of another part",
    level: "E",
    bad: extra('1 issue "letsencrypt.org"'),
    good: extra('128 issue "letsencrypt.org"'),
    where: 'domains["example.com"].extra.records[0].values[0]',
    text: "CAA flags 1 must be 0 or 128 (critical)",
  },
  {
    code: "caa.syntax",
    title: "tag of a record of another part",
    level: "E",
    bad: extra('0 isue "letsencrypt.org"'),
    good: extra('0 issue "letsencrypt.org"', '0 contactemail "a@example.com"'),
    text: 'CAA tag "isue" is unknown, allowed are issue, issuewild, issuemail, issuevmc, iodef',
  },
  {
    code: "caa.syntax",
    title: "value of a record of another part",
    level: "E",
    bad: extra('0 issue "%%%%%"'),
    good: extra('0 issue ";"'),
    text: "%%%%%",
  },
  {
    code: "caa.syntax",
    title: "report address of a record of another part",
    level: "E",
    bad: extra('0 iodef "security"'),
    good: extra('0 iodef "mailto:security@example.com"'),
    text: 'iodef "security" must be',
  },
];

const policyHost = { mtaSts: { mode: "testing" } };
const parked = { hosts: { "www.example.com": { ipv4: "192.0.2.80" } }, caa: { none: true } };

const blockCases: RuleCase[] = [
  {
    code: "caa.block",
    title: "nobody may issue, and there is a mail host",
    level: "e",
    bad: caa({ none: true }),
    good: parked,
    where: `${place}.none`,
    text: 'no authority may issue certificates for "mail.example.com": CAA at "example.com" has issue ";"',
  },
  {
    code: "caa.block",
    title: "another authority is in use",
    level: "e",
    bad: caa({ issue: "digicert.com", ca: "letsencrypt.org" }),
    good: caa({ issue: "digicert.com", ca: "digicert.com" }),
    where: `${place}.issue`,
    text: '"letsencrypt.org" may not issue certificates for "mail.example.com": CAA at "example.com" has issue "digicert.com"',
  },
  {
    code: "caa.block",
    title: "one of several is enough",
    level: "e",
    bad: caa({ issue: ["digicert.com", "sectigo.com"], ca: "letsencrypt.org" }),
    good: caa({
      issue: ["digicert.com", "LetsEncrypt.org; validationmethods=dns-01"],
      ca: "letsencrypt.org",
    }),
    text: 'has issue "digicert.com", issue "sectigo.com"',
  },
  {
    code: "caa.block",
    title: "the policy host of MTA-STS",
    level: "e",
    bad: caa({ none: true, at: "mta-sts.example.com" }, { mtaSts: { host: { ipv4: "192.0.2.80" } } }),
    good: caa({ none: true, at: "other.example.com" }, { mtaSts: { host: { ipv4: "192.0.2.80" } } }),
    text: 'no authority may issue certificates for "mta-sts.example.com": CAA at "mta-sts.example.com"',
  },
  {
    code: "caa.block",
    title: "an alias has the CAA of its target",
    level: "e",
    bad: caa({ none: true, at: "mail.example.com" }, policyHost),
    good: caa({ none: true, at: "www.example.com" }, policyHost),
    text: 'certificates for "mail.example.com", "mta-sts.example.com": CAA at "mail.example.com"',
  },
  {
    code: "caa.block",
    title: "the host of mail clients' settings",
    level: "e",
    bad: caa(
      { none: true, at: "autoconfig.example.com" },
      { hosts: { ...mail.hosts, "autoconfig.example.com": { ipv4: "192.0.2.80" } } },
    ),
    good: caa(
      { none: true, at: "www.example.com" },
      { hosts: { ...mail.hosts, "autoconfig.example.com": { ipv4: "192.0.2.80" } } },
    ),
    text: '"autoconfig.example.com"',
  },
  {
    code: "caa.block",
    title: "the closest RRset counts",
    level: "e",
    bad: {
      ...caa({ issue: "letsencrypt.org", ca: "letsencrypt.org" }),
      extra: { records: [{ name: "mail.example.com", type: "CAA", value: '0 issue "digicert.com"' }] },
    },
    good: {
      ...caa({ issue: "letsencrypt.org", at: "mail.example.com", ca: "letsencrypt.org" }),
      extra: { records: [{ name: "example.com", type: "CAA", value: '0 issue "digicert.com"' }] },
    },
    where: 'domains["example.com"].extra.records[0].value',
    text: 'CAA at "mail.example.com" has issue "digicert.com"',
  },
  {
    code: "caa.block",
    title: "a value that cannot be parsed is a ban",
    level: "e",
    bad: { ...extra('0 issue "letsencrypt.org; x"'), caa: { ca: "letsencrypt.org" } },
    good: { ...extra('0 issue "letsencrypt.org; x=1"'), caa: { ca: "letsencrypt.org" } },
    text: '"letsencrypt.org" may not issue',
  },
  {
    code: "caa.block",
    title: "a wildcard certificate",
    level: "e",
    bad: {
      ...caa({ issue: "letsencrypt.org", issuewild: "none", ca: "letsencrypt.org" }),
      acme: { "*.example.com": { delegate: "x.example.net" } },
    },
    good: {
      ...caa({ issue: "letsencrypt.org", ca: "letsencrypt.org" }),
      acme: { "*.example.com": { delegate: "x.example.net" } },
    },
    text: '"letsencrypt.org" may not issue certificates for "*.example.com"',
  },
  {
    code: "caa.block",
    title: "a wildcard certificate of an authority that issue does not name",
    level: "e",
    bad: {
      ...caa({ issue: "digicert.com", ca: "letsencrypt.org", at: "example.com" }),
      hosts: {},
      mx: [],
      acme: { "*.example.com": { delegate: "x.example.net" } },
    },
    good: {
      ...caa({ issue: "digicert.com", issuewild: "letsencrypt.org", ca: "letsencrypt.org" }),
      hosts: {},
      mx: [],
      acme: { "*.example.com": { delegate: "x.example.net" } },
    },
    text: '"*.example.com"',
  },
  {
    code: "caa.block",
    title: "another mail domain of the stack forbids it",
    level: "e",
    bad: {
      zones: { "example.com": { backend: "zonefile" } },
      domains: {
        "example.com": { caa: { none: true } },
        "sub.example.com": {
          hosts: { "mail.sub.example.com": { ipv4: "192.0.2.25" } },
          mx: ["mail.sub.example.com"],
        },
      },
    },
    good: {
      zones: { "example.com": { backend: "zonefile" } },
      domains: {
        "example.com": { caa: { issuewild: "none" } },
        "sub.example.com": {
          hosts: { "mail.sub.example.com": { ipv4: "192.0.2.25" } },
          mx: ["mail.sub.example.com"],
        },
      },
    },
    where: "example.com. CAA",
    text: 'no authority may issue certificates for "mail.sub.example.com"',
  },
  {
    code: "caa.block",
    title: "the zone above forbids it by what the DNS answered",
    level: "e",
    bad: {
      domains: {
        "sub.example.com": {
          hosts: { "mail.sub.example.com": { ipv4: "192.0.2.25" } },
          mx: ["mail.sub.example.com"],
          caa: { ca: "letsencrypt.org" },
        },
      },
    },
    good: {
      domains: {
        "sub.example.com": {
          hosts: { "mail.sub.example.com": { ipv4: "192.0.2.25" } },
          mx: ["mail.sub.example.com"],
          caa: { ca: "digicert.com" },
        },
      },
    },
    where: 'domains["sub.example.com"].caa',
    text: 'CAA at "example.com" has issue "digicert.com"',
    answers: answers({ "example.com. CAA": [{ flags: 0, tag: "issue", value: "digicert.com" }] }),
  },
  {
    code: "caa.block",
    title: "the zone above was not looked at",
    level: "I",
    bad: {
      domains: {
        "sub.example.com": {
          hosts: { "mail.sub.example.com": { ipv4: "192.0.2.25" } },
          mx: ["mail.sub.example.com"],
          caa: { ca: "letsencrypt.org" },
        },
      },
    },
    good: {
      domains: {
        "sub.example.com": {
          hosts: { "mail.sub.example.com": { ipv4: "192.0.2.25" } },
          mx: ["mail.sub.example.com"],
          caa: { issue: "letsencrypt.org", ca: "letsencrypt.org" },
        },
      },
    },
    where: 'domains["sub.example.com"].caa.ca',
    text: 'whether CAA above "mail.sub.example.com" allows "letsencrypt.org" is not verified',
  },
  {
    code: "caa.block",
    title: "the target of an alias was not looked at",
    level: "I",
    bad: caa({ issue: "letsencrypt.org", ca: "letsencrypt.org" }, { mtaSts: { host: "sts.example.net" } }),
    good: caa({ issue: "letsencrypt.org", ca: "letsencrypt.org" }, policyHost),
    text: 'whether CAA above "mta-sts.example.com" allows "letsencrypt.org" is not verified',
  },
  {
    code: "caa.block",
    title: "an alias cannot have CAA",
    level: "e",
    bad: caa({ issue: "letsencrypt.org", at: "mta-sts.example.com" }, policyHost),
    good: caa({ issue: "letsencrypt.org", at: "mail.example.com" }, policyHost),
    where: "mta-sts.example.com. CAA",
    text: '"mta-sts.example.com" is an alias of "mail.example.com" and cannot have CAA',
  },
];

export const caaCases: RuleCase[] = [...syntaxCases, ...blockCases];
