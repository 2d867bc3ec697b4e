import type { Answers } from "../../../core/dns/answers";
import type { RuleCase } from "../../support";

const mail = { hosts: { "mail.example.com": { ipv4: "192.0.2.25" } }, mx: ["mail.example.com"] };
const digest = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
const place = 'domains["example.com"].autoconfig';

function autoconfig(settings: unknown) {
  return { ...mail, autoconfig: settings };
}

function uaAutoConfig(value: unknown) {
  return autoconfig({ uaAutoConfig: { host: "mail.example.com", digest: value } });
}

/** Recorded answers: RDATA, [] or "nxdomain" by "name type". */
function answers(recorded: Readonly<Record<string, unknown>>): Answers {
  return { get: (name, type) => recorded[`${name} ${type}`] as never };
}

export const autoconfigCases: RuleCase[] = [
  {
    code: "autoconfig.target",
    title: "server without address in our zone",
    level: "W",
    bad: autoconfig("web.example.com"),
    good: autoconfig("mail.example.com"),
    where: place,
    text: 'server "web.example.com" has no A or AAAA in this configuration',
  },
  {
    code: "autoconfig.target",
    title: "server of Outlook without address",
    level: "W",
    bad: autoconfig({ thunderbird: "mail.example.com", outlook: "web.example.com" }),
    good: autoconfig({ thunderbird: "mail.example.com", outlook: "mail.example.com" }),
    where: `${place}.outlook`,
    text: 'server "web.example.com" has no A or AAAA in this configuration',
  },
  {
    code: "autoconfig.target",
    title: "server elsewhere that does not exist",
    level: "W",
    bad: autoconfig("mail.example.net"),
    good: autoconfig("mail.example.com"),
    where: place,
    text: 'server "mail.example.net" has no A or AAAA in the DNS',
    answers: answers({ "mail.example.net. A": "nxdomain", "mail.example.net. AAAA": "nxdomain" }),
  },
  {
    code: "autoconfig.target",
    title: "server elsewhere was not looked up",
    level: "I",
    bad: autoconfig({ thunderbird: "mail.example.net" }),
    good: autoconfig({ thunderbird: "mail.example.com" }),
    where: `${place}.thunderbird`,
    text: 'whether server "mail.example.net" has an address is not verified',
  },
  {
    code: "autoconfig.target",
    title: "alias of itself",
    level: "E",
    bad: autoconfig({ thunderbird: "autoconfig.example.com" }),
    good: autoconfig({ outlook: "autoconfig.example.com", thunderbird: { ipv4: "192.0.2.25" } }),
    where: `${place}.thunderbird`,
    text: '"autoconfig.example.com" is an alias of itself',
  },
  {
    code: "autoconfig.target",
    title: "address in place of a host",
    level: "E",
    bad: autoconfig("192.0.2.25"),
    good: autoconfig({ thunderbird: { ipv4: "192.0.2.25" } }),
    where: place,
    text: '"192.0.2.25" is an address, the name of a host is required',
  },
  {
    code: "autoconfig.target",
    title: "address as SRV target",
    level: "E",
    bad: autoconfig({ outlook: { srv: "192.0.2.25" } }),
    good: autoconfig({ outlook: { srv: "mail.example.com" } }),
    where: `${place}.outlook.srv`,
    text: '"192.0.2.25" is an address, the name of a host is required',
  },
  {
    code: "autoconfig.target",
    title: "neither name nor address",
    level: "E",
    bad: autoconfig({ thunderbird: {} }),
    good: autoconfig({ thunderbird: { ipv6: "2001:db8::25" } }),
    where: `${place}.thunderbird`,
    text: "the server has neither name nor address",
  },
  {
    code: "autoconfig.digest",
    title: "hexadecimal",
    level: "E",
    bad: uaAutoConfig("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    good: uaAutoConfig(digest),
    where: `${place}.uaAutoConfig.digest`,
    text: `is hexadecimal, base64 is required: ${digest}`,
  },
  {
    code: "autoconfig.digest",
    title: "no padding",
    level: "E",
    bad: uaAutoConfig([digest, digest.slice(0, -1)]),
    good: uaAutoConfig([digest, `5${digest.slice(1)}`]),
    where: `${place}.uaAutoConfig.digest[1]`,
    text: 'must be a SHA-256 digest in base64, 44 characters that end in "="',
  },
  {
    code: "autoconfig.digest",
    title: "a last character that no digest has",
    level: "E",
    bad: uaAutoConfig(`${digest.slice(0, -2)}V=`),
    good: uaAutoConfig(`${digest.slice(0, -2)}U=`),
    text: "must be a SHA-256 digest in base64",
  },
  {
    code: "autoconfig.digest",
    title: "base64url",
    level: "E",
    bad: uaAutoConfig(digest.replaceAll("+", "-").replaceAll("/", "_")),
    good: uaAutoConfig(digest),
    text: "must be a SHA-256 digest in base64",
  },
  {
    code: "autoconfig.draft",
    title: "ua-auto-config",
    level: "I",
    bad: uaAutoConfig(digest),
    good: autoconfig("mail.example.com"),
    where: `${place}.uaAutoConfig`,
    text: "ua-auto-config is a draft that few mail clients ask for",
  },
];
