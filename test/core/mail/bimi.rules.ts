import type { Answers } from "../../../core/dns/answers";
import type { RuleCase } from "../../support";

/** Recorded answers: RDATA, [] or "nxdomain" by "name type". */
export function answers(recorded: Readonly<Record<string, unknown>>): Answers {
  return { get: (name, type) => recorded[`${name} ${type}`] as never };
}

const svg = "https://example.com/logo.svg";
const pem = "https://example.com/vmc.pem";
const place = 'domains["example.com"].bimi';
const enforced = { dmarc: { policy: "reject" } };

function bimi(settings: unknown, others: object = enforced) {
  return { ...others, bimi: settings };
}

function txt(...values: string[]) {
  return { ...enforced, extra: { txt: { "default._bimi.example.com": values } } };
}

function dmarc(record: string) {
  return bimi({ location: svg }, { dmarc: { record } });
}

const long = (first: number) => `${"a".repeat(first)}.${`${"b".repeat(63)}.`.repeat(3)}com`;
const inZone = (settings: object) => ({
  zones: { "example.com": { backend: "zonefile" } },
  domains: { "example.com": settings, "news.example.com": { bimi: { location: svg } } },
});

const syntaxCases: RuleCase[] = [
  {
    code: "bimi.syntax",
    title: "no location",
    level: "E",
    bad: bimi({}),
    good: bimi("off"),
    where: `${place}.location`,
    text: "a location is required: the https URI of an SVG",
  },
  {
    code: "bimi.syntax",
    title: "a certificate without a picture",
    level: "E",
    bad: bimi({ authority: pem }),
    good: bimi({ authority: pem, location: svg }),
    text: "a location is required",
  },
  {
    code: "bimi.syntax",
    title: "no location at a selector",
    level: "E",
    bad: bimi({ selectors: { summer: {} } }),
    good: bimi({ selectors: { summer: { location: svg } } }),
    where: `${place}.selectors.summer.location`,
    text: "a location is required",
  },
  {
    code: "bimi.syntax",
    title: "declined and not",
    level: "E",
    bad: bimi({ declined: true, location: svg }),
    good: bimi({ declined: true }),
    where: `${place}.declined`,
    text: "declined: true stands beside a location or an authority",
  },
  {
    code: "bimi.syntax",
    title: "declined with a certificate",
    level: "E",
    bad: bimi({ declined: true, authority: pem }),
    good: bimi({ declined: true, localPartSelectors: "news" }),
    text: "declined: true stands beside",
  },
  {
    code: "bimi.syntax",
    title: "a selector with an underscore",
    level: "E",
    bad: bimi({ location: svg, selector: "default._bimi" }),
    good: bimi({ location: svg, selector: "summer.2027" }),
    where: `${place}.selector`,
    text: 'selector "default._bimi" must have labels of letters, digits and inner hyphens; leave _bimi',
  },
  {
    code: "bimi.syntax",
    title: "a further selector with a blank",
    level: "E",
    bad: bimi({ selectors: { "a b": { location: svg } } }),
    good: bimi({ selectors: { "a-b": { location: svg } } }),
    where: `${place}.selectors["a b"]`,
    text: 'selector "a b" must have labels',
  },
  {
    code: "bimi.syntax",
    title: "one selector under two keys",
    level: "E",
    bad: bimi({ selectors: { summer: { location: svg }, SUMMER: { location: svg } } }),
    good: bimi({ selectors: { summer: { location: svg }, winter: { location: svg } } }),
    text: "is configured twice",
  },
  {
    code: "bimi.syntax",
    title: "the selector of the main record again",
    level: "E",
    bad: bimi({ location: svg, selectors: { default: { location: svg } } }),
    good: bimi({ selectors: { default: { location: svg } } }),
    where: `${place}.selectors`,
    text: 'selector "default" is configured twice',
  },
  {
    code: "bimi.syntax",
    title: "another preference",
    level: "E",
    bad: bimi({ location: svg, avatarPreference: "logo" }),
    good: bimi({ location: svg, avatarPreference: "brand" }),
    where: `${place}.avatarPreference`,
    text: 'avatar preference "logo" is unknown, allowed are brand, personal',
  },
  {
    code: "bimi.syntax",
    title: "a prefix with an underscore",
    level: "E",
    bad: bimi({ location: svg, localPartSelectors: ["no_reply"] }),
    good: bimi({ location: svg, localPartSelectors: ["no-reply"] }),
    where: `${place}.localPartSelectors[0]`,
    text: 'local-part prefix "no_reply" must have 1 to 63 letters, digits and hyphens',
  },
  {
    code: "bimi.syntax",
    title: "a record of another part without l",
    level: "E",
    bad: txt(`v=BIMI1; a=${pem}`),
    good: txt(`v=BIMI1; l=${svg}; a=${pem}`),
    where: 'domains["example.com"].extra.txt["default._bimi.example.com"][0]',
    text: "has no tag l, which is required",
  },
  {
    code: "bimi.syntax",
    title: "a record of another part in the wrong case",
    level: "E",
    bad: txt(`v=bimi1; l=${svg}`),
    good: txt(`v=BIMI1; l=${svg}`),
    text: 'must begin with "v=BIMI1;"',
  },
  {
    code: "bimi.syntax",
    title: "two records",
    level: "E",
    bad: { ...txt(`v=BIMI1; l=https://example.com/other.svg`), bimi: { location: svg } },
    good: { ...txt("something else"), bimi: { location: svg } },
    where: "default._bimi.example.com. TXT",
    text: '"default._bimi.example.com" has 2 BIMI records, one is allowed',
  },
  {
    code: "bimi.syntax",
    title: "a name that is too long",
    level: "E",
    bad: { domains: { [long(44)]: { bimi: { declined: true } } } },
    good: { domains: { [long(43)]: { bimi: { declined: true } } } },
    text: "has 254 characters, at most 253 are allowed",
  },
];

const urlCases: RuleCase[] = [
  {
    code: "bimi.url",
    title: "http",
    level: "E",
    bad: bimi({ location: "http://example.com/logo.svg" }),
    good: bimi({ location: svg }),
    where: `${place}.location`,
    text: '"http://example.com/logo.svg" is no https URI: its scheme is "http"',
  },
  {
    code: "bimi.url",
    title: "another format",
    level: "E",
    bad: bimi({ location: "https://example.com/logo.png" }),
    good: bimi({ location: "https://example.com/logo.svgz" }),
    where: `${place}.location`,
    text: '"https://example.com/logo.png" is no SVG',
  },
  {
    code: "bimi.url",
    title: "an address as host",
    level: "E",
    bad: bimi({ location: "https://192.0.2.80/logo.svg" }),
    good: bimi({ location: "https://www.example.com/logo.svg" }),
    text: '"192.0.2.80" is no full host name',
  },
  {
    code: "bimi.url",
    title: "a certificate over http",
    level: "E",
    bad: bimi({ location: svg, authority: "http://example.com/vmc.pem" }),
    good: bimi({ location: svg, authority: pem }),
    where: `${place}.authority`,
    text: '"http://example.com/vmc.pem" is no https URI',
  },
  {
    code: "bimi.url",
    title: "a comma",
    level: "E",
    bad: bimi({ location: "https://example.com/a,b.svg" }),
    good: bimi({ location: "https://example.com/a%2Cb.svg" }),
    text: 'holds ",", which must be written %2C',
  },
  {
    code: "bimi.url",
    title: "at a further selector",
    level: "E",
    bad: bimi({ selectors: { summer: { location: "logo.svg" } } }),
    good: bimi({ selectors: { summer: { location: svg } } }),
    where: `${place}.selectors.summer.location`,
    text: '"logo.svg" is no https URI: it has no scheme',
  },
  {
    code: "bimi.url",
    title: "a record of another part",
    level: "E",
    bad: txt("v=BIMI1; l=http://example.com/logo.svg"),
    good: txt(`v=BIMI1; l=${svg}`),
    where: 'domains["example.com"].extra.txt["default._bimi.example.com"][0]',
    text: "is no https URI",
  },
  {
    code: "bimi.url",
    title: "a certificate in a record of another part",
    level: "E",
    bad: txt(`v=BIMI1; l=${svg}; a=ldap://example.com/vmc.pem`),
    good: txt(`v=BIMI1; l=${svg}; a=`),
    text: '"ldap://example.com/vmc.pem" is no https URI',
  },
  {
    code: "bimi.url",
    title: "a picture without suffix",
    level: "W",
    bad: bimi({ location: "https://example.com/logo" }),
    good: bimi({ location: "https://example.com/logo.SVG?v=2" }),
    where: `${place}.location`,
    text: "does not end in .svg: whether it is an SVG is not verified",
  },
  {
    code: "bimi.url",
    title: "a picture without suffix at a further selector",
    level: "W",
    bad: bimi({ selectors: { "summer.2027": { location: "https://example.com/logo" } } }),
    good: bimi({ selectors: { "summer.2027": { location: svg } } }),
    where: `${place}.selectors["summer.2027"].location`,
    text: "does not end in .svg",
  },
  {
    code: "bimi.url",
    title: "a certificate with another suffix",
    level: "W",
    bad: bimi({ location: svg, authority: "https://example.com/vmc.crt" }),
    good: bimi({ location: svg, authority: pem }),
    where: `${place}.authority`,
    text: "does not end in .pem: whether it is a PEM file is not verified",
  },
];

const dmarcCases: RuleCase[] = [
  {
    code: "bimi.dmarc",
    title: "no DMARC",
    level: "W",
    bad: bimi({ location: svg }, {}),
    good: bimi({ location: svg }, { dmarc: { policy: "quarantine" } }),
    where: place,
    text: '"example.com" has no DMARC record, so no picture is shown',
  },
  {
    code: "bimi.dmarc",
    title: "p=none",
    level: "W",
    bad: dmarc("v=DMARC1; p=none"),
    good: dmarc("v=DMARC1; p=quarantine"),
    text: 'the DMARC record of "example.com" has p=none, so no picture is shown',
  },
  {
    code: "bimi.dmarc",
    title: "sp=none",
    level: "W",
    bad: dmarc("v=DMARC1; p=reject; sp=none"),
    good: dmarc("v=DMARC1; p=reject; sp=quarantine"),
    text: "has sp=none",
  },
  {
    code: "bimi.dmarc",
    title: "a part of the mail only",
    level: "W",
    bad: dmarc("v=DMARC1; p=quarantine; pct=99"),
    good: dmarc("v=DMARC1; p=quarantine; pct=100"),
    text: "has pct=99, 100 is required",
  },
  {
    code: "bimi.dmarc",
    title: "pct counts for quarantine only",
    level: "W",
    bad: dmarc("v=DMARC1; p=quarantine; pct=50"),
    good: dmarc("v=DMARC1; p=reject; pct=50"),
    text: "has pct=50",
  },
  {
    code: "bimi.dmarc",
    title: "a policy on trial",
    level: "W",
    bad: dmarc("v=DMARC1; p=reject; t=y"),
    good: dmarc("v=DMARC1; p=reject; t=n"),
    text: "has t=y, which asks receivers not to apply the policy",
  },
  {
    code: "bimi.dmarc",
    title: "a declination needs no policy",
    level: "W",
    bad: bimi({ location: svg }, {}),
    good: bimi({ declined: true }, {}),
    text: "has no DMARC record",
  },
  {
    code: "bimi.dmarc",
    title: "a record of another part",
    level: "W",
    bad: { extra: { txt: { "a._bimi.example.com": `v=BIMI1; l=${svg}` } } },
    good: { extra: { txt: { "a._bimi.example.com": "v=BIMI1; l=; a=;" } } },
    text: "has no DMARC record",
  },
  {
    code: "bimi.dmarc",
    title: "the policy that a subdomain inherits",
    level: "W",
    bad: inZone({ dmarc: { record: "v=DMARC1; p=reject; sp=none" } }),
    good: inZone({ dmarc: { record: "v=DMARC1; p=reject" } }),
    where: 'domains["news.example.com"].bimi',
    text: 'the DMARC record of "example.com" has sp=none',
  },
  {
    code: "bimi.dmarc",
    title: "the percentage that a subdomain inherits",
    level: "W",
    bad: inZone({ dmarc: { record: "v=DMARC1; p=reject; sp=quarantine; pct=50" } }),
    good: inZone({ dmarc: { record: "v=DMARC1; p=quarantine; sp=reject; pct=50" } }),
    text: "has pct=50",
  },
  {
    code: "bimi.dmarc",
    title: "the organizational domain of a subdomain with a policy of its own",
    level: "W",
    bad: inZone({ dmarc: { policy: "none", subdomains: { "news.example.com": { policy: "reject" } } } }),
    good: inZone({ dmarc: { policy: "reject", subdomains: { "news.example.com": { policy: "reject" } } } }),
    text: 'the DMARC record of "example.com" has p=none',
  },
  {
    code: "bimi.dmarc",
    title: "the organizational domain by what the DNS answered",
    level: "W",
    bad: { domains: { "news.example.com": { dmarc: { policy: "reject" }, bimi: { location: svg } } } },
    good: { domains: { "news.example.com": { dmarc: { policy: "reject" }, bimi: { declined: true } } } },
    text: 'the DMARC record of "example.com" has p=none',
    answers: answers({ "_dmarc.example.com. TXT": [{ text: "v=DMARC1; p=none" }] }),
  },
  {
    code: "bimi.dmarc",
    title: "the organizational domain was not looked at",
    level: "I",
    bad: { domains: { "news.example.com": { dmarc: { policy: "reject" }, bimi: { location: svg } } } },
    good: { domains: { "example.com": { dmarc: { policy: "reject" }, bimi: { location: svg } } } },
    where: 'domains["news.example.com"].bimi',
    text: 'the DMARC policy at "_dmarc.example.com" is not verified',
  },
  {
    code: "bimi.dmarc",
    title: "a policy behind an alias was not looked at",
    level: "I",
    bad: bimi(
      { location: svg },
      { extra: { records: [{ name: "_dmarc.example.com", type: "CNAME", value: "dmarc.example.net" }] } },
    ),
    good: bimi({ location: svg }),
    text: 'the DMARC policy at "_dmarc.example.com" is not verified',
  },
];

export const bimiCases: RuleCase[] = [...syntaxCases, ...urlCases, ...dmarcCases];
