import type { RuleCase } from "../support";

const hosts = { "mail.example.com": { ipv4: "192.0.2.25" } };
const mail = { hosts, mx: [{ host: "mail.example.com", preference: 10 }] };
const place = 'domains["example.com"]';

/** A row about what stands in the zone of example.com before the first run. */
function row(
  code: string,
  level: RuleCase["level"],
  title: string,
  existing: string,
  [bad, good]: readonly [bad: object, good: object],
  [where, text]: readonly [where: string, text: string],
): RuleCase {
  return { code, level, title, existing, bad: { ...mail, ...bad }, good: { ...mail, ...good }, where, text };
}

const key = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

const lost: RuleCase[] = [
  row(
    "existing.lost",
    "W",
    "a verification text of somebody else",
    '@ TXT "google-site-verification=abc"',
    [{}, { extra: { txt: { "example.com": "google-site-verification=abc" } } }],
    ["example.com. TXT", 'TXT "google-site-verification=abc" stands there now and is not planned'],
  ),
  row(
    "existing.lost",
    "W",
    "an address",
    "mail A 192.0.2.26",
    [{}, { hosts: { "mail.example.com": { ipv4: ["192.0.2.25", "192.0.2.26"] } } }],
    ["mail.example.com. A", 'A "192.0.2.26" stands there now and is not planned'],
  ),
  row(
    "existing.lost",
    "W",
    "a preference of the same MX host",
    "@ MX 5 mail",
    [{}, { mx: [{ host: "mail.example.com", preference: 5 }] }],
    ["example.com. MX", 'MX "5 mail.example.com." stands there now and is not planned'],
  ),
  row(
    "existing.lost",
    "W",
    "an SPF record where none is planned any more",
    '@ TXT "v=spf1 -all"',
    [{ spf: "off", extra: { txt: { "example.com": "MS=ms1" } } }, { spf: "v=spf1 -all" }],
    ["example.com. TXT", 'TXT "v=spf1 -all" stands there now and is not planned'],
  ),
  row(
    "existing.lost",
    "W",
    "the target of an alias",
    "autoconfig CNAME old.example.net.",
    [
      { extra: { records: [{ name: "autoconfig.example.com", type: "CNAME", value: "mail.example.com" }] } },
      { extra: { records: [{ name: "autoconfig.example.com", type: "CNAME", value: "old.example.net" }] } },
    ],
    ["autoconfig.example.com. CNAME", 'CNAME "old.example.net." stands there now'],
  ),
];

const second: RuleCase[] = [
  row(
    "existing.second-spf",
    "E",
    "another SPF record",
    '@ TXT "v=spf1 include:_spf.example.net -all"',
    [{ spf: "v=spf1 mx ~all" }, { spf: "v=spf1 include:_spf.example.net -all" }],
    ["example.com. TXT", 'another SPF record "v=spf1 include:_spf.example.net -all" stands there now'],
  ),
  row(
    "existing.second-record",
    "E",
    "another DMARC policy",
    '_dmarc TXT "v=DMARC1; p=none"',
    [{ dmarc: { policy: "reject" } }, { dmarc: { policy: "none" } }],
    ["_dmarc.example.com. TXT", 'another DMARC1 record "v=DMARC1; p=none" stands there now'],
  ),
  row(
    "existing.second-record",
    "E",
    "another TLS-RPT record",
    '_smtp._tls TXT "v=TLSRPTv1; rua=mailto:a@example.com"',
    [{ tlsRpt: { reports: ["b@example.com"] } }, { tlsRpt: { reports: ["a@example.com"] } }],
    ["_smtp._tls.example.com. TXT", "another TLSRPTV1 record"],
  ),
  row(
    "existing.second-record",
    "E",
    "another key under the same selector, without a version",
    's1._domainkey TXT "k=rsa; p=AAAA"',
    [{ dkim: { s1: { publicKey: key } } }, { dkim: { s2: { publicKey: key } } }],
    ["s1._domainkey.example.com. TXT", 'another DKIM1 record "k=rsa; p=AAAA" stands there now'],
  ),
];

const aliases: RuleCase[] = [
  row(
    "existing.cname-in-way",
    "E",
    "an alias where a host is planned",
    "mail CNAME other\nother A 192.0.2.9",
    [{}, { hosts: { "other.example.com": { ipv4: "192.0.2.25" } }, mx: ["other.example.com"] }],
    [
      "mail.example.com. A",
      '"mail.example.com" is an alias of "other.example.com" now, beside which the planned A, TXT cannot stand',
    ],
  ),
  row(
    "existing.cname-in-way",
    "E",
    "other records where an alias is planned, of a type that is not handled here among them",
    'www A 192.0.2.80\nwww HTTPS 1 . alpn="h2"',
    [
      { extra: { records: [{ name: "www.example.com", type: "CNAME", value: "mail.example.com" }] } },
      { extra: { records: [{ name: "www.example.com", type: "A", value: "192.0.2.80" }] } },
    ],
    [
      "www.example.com. CNAME",
      '"www.example.com" has A, HTTPS now, beside which the planned CNAME cannot stand',
    ],
  ),
];

export const existingCases: RuleCase[] = [
  ...lost,
  ...second,
  ...aliases,
  row(
    "mx.dangling",
    "W",
    "the MX host of an earlier provider",
    "@ MX 10 mail\n@ MX 20 mx.old.example.net.",
    [
      {},
      {
        mx: [
          { host: "mail.example.com", preference: 10 },
          { host: "mx.old.example.net", preference: 20 },
        ],
      },
    ],
    [
      "example.com. MX",
      'MX "20 mx.old.example.net." stands in the RRset now and is none of the planned MX hosts',
    ],
  ),
  row(
    "mx.dangling",
    "W",
    "a null MX",
    "@ MX 0 .",
    [{}, { mode: "no-mail", hosts: {}, mx: [] }],
    ["example.com. MX", 'MX "0 ." stands in the RRset now'],
  ),
  row(
    "existing.kept",
    "I",
    "values that stay",
    "@ MX 10 mail\nmail A 192.0.2.25",
    [{}, { hosts: { "mx.example.com": { ipv4: "192.0.2.26" } }, mx: ["mx.example.com"] }],
    [place, "2 values of the plan are published already"],
  ),
  {
    code: "existing.unknown",
    level: "I",
    title: "a zone whose file was not given",
    existing: "@ MX 10 mail",
    bad: { domains: { "example.com": mail, "example.net": { mode: "no-mail" } } },
    good: { domains: { "example.com": mail } },
    where: 'domains["example.net"]',
    text: "what stands at example.net MX, example.net TXT, _dmarc.example.net TXT and 1 more was not looked at: not verified",
  },
];
