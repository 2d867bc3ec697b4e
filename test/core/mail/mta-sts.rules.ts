import type { Answers } from "../../../core/dns/answers";
import type { RuleCase } from "../../support";

/** Recorded answers: RDATA, [] or "nxdomain" by "name type". */
export function answers(recorded: Readonly<Record<string, unknown>>): Answers {
  return { get: (name, type) => recorded[`${name} ${type}`] as never };
}

const mail = { hosts: { "mail.example.com": { ipv4: "192.0.2.25" } }, mx: ["mail.example.com"] };
const place = 'domains["example.com"].mtaSts';
const policyHost = "mta-sts.example.com";

function sts(settings: object, others: object = {}) {
  return { ...mail, ...others, mtaSts: { ...settings } };
}

function txt(...values: string[]) {
  return { extra: { txt: { "_mta-sts.example.com": values } } };
}

const published = { "_mta-sts.example.com. TXT": [{ text: "v=STSv1; id=20270101;" }] };

const idCases: RuleCase[] = [
  {
    code: "sts.id",
    title: "other characters",
    level: "E",
    bad: sts({ id: "2027-01-01" }),
    good: sts({ id: "20270101" }),
    where: `${place}.id`,
    text: 'MTA-STS id "2027-01-01" must have 1 to 32 letters and digits',
  },
  {
    code: "sts.id",
    title: "too long",
    level: "E",
    bad: sts({ id: "a".repeat(33) }),
    good: sts({ id: "a".repeat(32) }),
    text: "must have 1 to 32 letters and digits",
  },
  {
    code: "sts.id",
    title: "empty",
    level: "E",
    bad: sts({ id: "" }),
    good: sts({ id: "1" }),
    text: 'MTA-STS id "" must have 1 to 32',
  },
  {
    code: "sts.id",
    title: "a number that is not exact",
    level: "E",
    bad: sts({ id: 202701010000000000000 }),
    good: sts({ id: "202701010000000000000" }),
    where: `${place}.id`,
    text: "MTA-STS id 202701010000000000000 cannot be read exactly as a number",
  },
  {
    code: "sts.id",
    title: "a record of another part without id",
    level: "E",
    bad: { ...mail, ...txt("v=STSv1;") },
    good: { ...mail, ...txt("v=STSv1; id=1;") },
    where: 'domains["example.com"].extra.txt["_mta-sts.example.com"][0]',
    text: 'MTA-STS record "v=STSv1;" has no id',
  },
  {
    code: "sts.id",
    title: "a record of another part with a malformed id",
    level: "E",
    bad: { ...mail, ...txt("v=STSv1; id=2027-01-01;") },
    good: { ...mail, ...txt("v=STSv1; id=20270101;") },
    text: 'MTA-STS id "2027-01-01" must have',
  },
  {
    code: "sts.id",
    title: "a record of another part in the wrong case",
    level: "E",
    bad: { ...mail, ...txt("v=stsv1; id=1") },
    good: { ...mail, ...txt("v=STSv1; id=1") },
    text: 'MTA-STS record "v=stsv1; id=1" must begin with "v=STSv1;"',
  },
  {
    code: "sts.id",
    title: "MX hosts change and the id does not",
    level: "W",
    bad: sts({ id: "20270101" }),
    good: sts({ id: "20270102" }),
    where: `${place}.id`,
    text: 'the MX hosts in the policy change and its id "20270101" does not',
    answers: answers({
      ...published,
      "example.com. MX": [{ preference: 10, exchange: "old.example.com." }],
    }),
  },
  {
    code: "sts.id",
    title: "an MX host is added and the id does not change",
    level: "W",
    bad: sts({ id: "20270101" }, { mx: ["mail.example.com", "mx.example.net"] }),
    good: sts({ id: "20270101" }),
    text: "the MX hosts in the policy change",
    answers: answers({
      ...published,
      "example.com. MX": [{ preference: 10, exchange: "mail.example.com." }],
    }),
  },
  {
    code: "sts.id",
    title: "the published record was not looked at",
    level: "I",
    bad: sts({ id: "20270101" }),
    good: sts({}),
    where: `${place}.id`,
    text: 'whether the policy changed since its id "20270101" was published is not verified',
  },
  {
    code: "sts.id",
    title: "the same id is published",
    level: "I",
    bad: sts({ id: "20270101" }),
    good: sts({ id: "20270102" }),
    text: "is not verified",
    answers: answers(published),
  },
];

const hostCases: RuleCase[] = [
  {
    code: "sts.host",
    title: "no MX host is ours",
    level: "E",
    bad: { mx: ["mx.example.net"], mtaSts: { mode: "testing" } },
    good: { mx: ["mx.example.net"], mtaSts: { mode: "testing", host: { ipv4: "192.0.2.80" } } },
    where: `${place}.host`,
    text: '"mta-sts.example.com" has no address',
  },
  {
    code: "sts.host",
    title: "ours, and not among the hosts",
    level: "E",
    bad: sts({ host: "ours" }),
    good: sts({ host: "ours" }, { hosts: { ...mail.hosts, [policyHost]: { ipv4: "192.0.2.80" } } }),
    where: `${place}.host`,
    text: '"mta-sts.example.com" has no address',
  },
  {
    code: "sts.host",
    title: "addresses without an address",
    level: "E",
    bad: sts({ host: { ipv4: [] } }),
    good: sts({ host: { ipv4: ["192.0.2.80"] } }),
    text: '"mta-sts.example.com" has no address',
  },
  {
    code: "sts.host",
    title: "an alias of itself",
    level: "E",
    bad: sts({ host: policyHost }),
    good: sts({ host: "mail.example.com" }),
    text: '"mta-sts.example.com" is an alias of itself',
  },
  {
    code: "sts.host",
    title: "a target that the DNS does not have",
    level: "E",
    bad: sts({ host: "web.example.net" }),
    good: sts({ host: "www.example.net" }),
    text: '"mta-sts.example.com": its target "web.example.net" has no address in the DNS',
    answers: answers({
      "web.example.net. A": "nxdomain",
      "www.example.net. A": [{ address: "192.0.2.80" }],
    }),
  },
  {
    code: "sts.host",
    title: "a target that the DNS has without an address",
    level: "E",
    bad: sts({ host: "web.example.net" }),
    good: sts({ host: "www.example.net" }),
    text: '"web.example.net" has no address in the DNS',
    answers: answers({
      "web.example.net. A": [],
      "web.example.net. AAAA": [],
      "www.example.net. A": [],
      "www.example.net. AAAA": [{ address: "2001:db8::80" }],
    }),
  },
  {
    code: "sts.host",
    title: "elsewhere, and the DNS does not have it",
    level: "E",
    bad: sts({ host: "elsewhere" }),
    good: sts({ host: "mail.example.com" }),
    where: `${place}.host`,
    text: '"mta-sts.example.com" has no address in the DNS',
    answers: answers({ "mta-sts.example.com. A": "nxdomain" }),
  },
  {
    code: "sts.host",
    title: "a name that is too long",
    level: "E",
    bad: {
      domains: {
        [`${"a".repeat(49)}.${`${"b".repeat(63)}.`.repeat(3)}com`]: { ...mail, mtaSts: {} },
      },
    },
    good: {
      domains: {
        [`${"a".repeat(48)}.${`${"b".repeat(63)}.`.repeat(3)}com`]: { ...mail, mtaSts: {} },
      },
    },
    text: "has 254 characters, at most 253 are allowed",
  },
  {
    code: "sts.host",
    title: "a target in our zone without address",
    level: "W",
    bad: sts({ host: "web.example.com" }),
    good: sts({ host: "mail.example.com" }),
    where: `${place}.host`,
    text: '"mta-sts.example.com": its target "web.example.com" has no A or AAAA in this configuration',
  },
  {
    code: "sts.host",
    title: "a target elsewhere that was not looked up",
    level: "I",
    bad: sts({ host: { alias: "web.example.net" } }),
    good: sts({ host: { alias: "mail.example.com" } }),
    text: 'whether "mta-sts.example.com": its target "web.example.net" has an address is not verified',
  },
  {
    code: "sts.host",
    title: "elsewhere, and not looked up",
    level: "I",
    bad: sts({ host: "elsewhere" }),
    good: sts({}),
    text: 'whether "mta-sts.example.com" has an address is not verified',
  },
];

const coverCases: RuleCase[] = [
  {
    code: "sts.mx-cover",
    title: "an MX host without pattern",
    level: "e",
    bad: sts({ mode: "enforce", mx: "mx.example.net" }),
    good: sts({ mode: "enforce", mx: ["mx.example.net", "mail.example.com"] }),
    where: `${place}.mx`,
    text: 'MX host "mail.example.com" is matched by no mx pattern of the policy, which has "mx.example.net"',
  },
  {
    code: "sts.mx-cover",
    title: "in mode testing too",
    level: "e",
    bad: sts({ mode: "testing", mx: "mx.example.net" }),
    good: sts({ mode: "none", mx: "mx.example.net" }),
    text: 'MX host "mail.example.com" is matched by no mx pattern',
  },
  {
    code: "sts.mx-cover",
    title: "a wildcard covers one label",
    level: "e",
    bad: sts({ mx: "*.example.com" }, { mx: ["mx.mail.example.com"] }),
    good: sts({ mx: "*.mail.example.com" }, { mx: ["mx.mail.example.com"] }),
    text: 'MX host "mx.mail.example.com" is matched by no mx pattern',
  },
  {
    code: "sts.mx-cover",
    title: "a wildcard does not cover the name below which it stands",
    level: "e",
    bad: sts({ mx: "*.mail.example.com" }),
    good: sts({ mx: "*.example.com" }),
    text: 'MX host "mail.example.com" is matched by no mx pattern',
  },
  {
    code: "sts.mx-cover",
    title: "an MX host that another part adds",
    level: "e",
    bad: sts({}, { extra: { records: [{ name: "example.com", type: "MX", value: "20 mx.example.net" }] } }),
    good: sts({}, { mx: ["mail.example.com", "mx.example.net"] }),
    text: 'MX host "mx.example.net" is matched by no mx pattern',
  },
  {
    code: "sts.mx-cover",
    title: "without MX the domain itself receives",
    level: "e",
    bad: { hosts: mail.hosts, mtaSts: { mx: "mail.example.com", host: "mail.example.com" } },
    good: { hosts: mail.hosts, mtaSts: { host: "mail.example.com" } },
    text: 'MX host "example.com" is matched by no mx pattern',
  },
  {
    code: "sts.mx-cover",
    title: "a domain that takes no mail",
    level: "e",
    bad: { ...mail, mx: ["."], mtaSts: { mode: "enforce" } },
    good: { ...mail, mx: ["."], mtaSts: { mode: "none" } },
    where: place,
    text: "the policy has no mx pattern, at least one is required in mode enforce",
  },
  {
    code: "sts.mx-cover",
    title: "a star inside of a label",
    level: "E",
    bad: sts({ mx: ["m*.example.com"] }),
    good: sts({ mx: ["*.example.com"] }),
    where: `${place}.mx[0]`,
    text: 'mx pattern "m*.example.com" matches nothing: "*" stands for the whole first label only',
  },
  {
    code: "sts.mx-cover",
    title: "an underscore",
    level: "E",
    bad: sts({ mx: ["_mail.example.com", "mail.example.com"] }),
    good: sts({ mx: ["mail.example.com"] }),
    text: 'mx pattern "_mail.example.com" matches nothing: it is no host name',
  },
  {
    code: "sts.mx-cover",
    title: "a URL",
    level: "E",
    bad: sts({ mx: "https://mail.example.com" }),
    good: sts({ mx: "mail.example.com" }),
    text: '"https://mail.example.com" is a URL',
  },
];

export const mtaStsCases: RuleCase[] = [
  ...idCases,
  {
    code: "sts.multi",
    title: "a second record",
    level: "E",
    bad: sts({}, txt("v=STSv1; id=1;")),
    good: sts({}, txt("something else")),
    where: "_mta-sts.example.com. TXT",
    text: '"_mta-sts.example.com" has 2 MTA-STS records, exactly one is allowed',
  },
  {
    code: "sts.multi",
    title: "two records of another part",
    level: "E",
    bad: { ...mail, ...txt("v=STSv1; id=1;", "v=STSv1; id=2;") },
    good: { ...mail, ...txt("v=STSv1; id=1;", "v=STSv2; id=2;") },
    text: '"_mta-sts.example.com" has 2 MTA-STS records',
  },
  ...hostCases,
  {
    code: "sts.mode",
    title: "another word",
    level: "E",
    bad: sts({ mode: "enforced" }),
    good: sts({ mode: "enforce" }),
    where: `${place}.mode`,
    text: 'MTA-STS mode "enforced" is unknown, allowed are testing, enforce, none',
  },
  {
    code: "sts.mode",
    title: "the case of letters counts",
    level: "E",
    bad: sts({ mode: "Testing" }),
    good: sts({ mode: "testing" }),
    text: 'MTA-STS mode "Testing" is unknown',
  },
  {
    code: "sts.mode",
    title: "leaving takes time",
    level: "I",
    bad: sts({ mode: "none" }),
    good: sts({ mode: "testing" }),
    where: `${place}.mode`,
    text: "record and policy stay until the max_age of every earlier policy has passed",
  },
  {
    code: "sts.maxage",
    title: "too long",
    level: "E",
    bad: sts({ maxAge: 31557601 }),
    good: sts({ maxAge: 31557600 }),
    where: `${place}.maxAge`,
    text: "max_age 31557601 must be a whole number from 0 to 31557600",
  },
  {
    code: "sts.maxage",
    title: "negative",
    level: "E",
    bad: sts({ maxAge: -1 }),
    good: sts({ maxAge: 0 }),
    text: "max_age -1 must be a whole number from 0 to 31557600",
  },
  {
    code: "sts.maxage",
    title: "a fraction",
    level: "E",
    bad: sts({ maxAge: 86400.5 }),
    good: sts({ maxAge: 86400 }),
    text: "max_age 86400.5 must be a whole number",
  },
  {
    code: "sts.maxage",
    title: "under a day",
    level: "W",
    bad: sts({ maxAge: 86399 }),
    good: sts({ maxAge: 86400 }),
    where: `${place}.maxAge`,
    text: "max_age 86399 is under a day, weeks are expected",
  },
  {
    code: "sts.maxage",
    title: "a short one is right for leaving",
    level: "W",
    bad: sts({ mode: "enforce", maxAge: 3600 }),
    good: sts({ mode: "none", maxAge: 3600 }),
    text: "max_age 3600 is under a day",
  },
  ...coverCases,
];
