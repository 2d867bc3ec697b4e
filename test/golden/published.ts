// What other mail systems publish for example.com on mail.example.com, row by row, written down by hand: the records
// that test/golden/systems/<system>.yaml must lead to, all of them and no others.

/** The kinds of records that such systems are compared by. */
const rows = [
  "A/AAAA host",
  "MX",
  "SPF",
  "SPF of host (HELO)",
  "DKIM",
  "DMARC",
  "DMARC report authorisation",
  "PTR",
  "MTA-STS",
  "TLS-RPT",
  "TLSA 25",
  "SRV mail",
  "SRV dav/jmap",
  "autoconfig / autodiscover",
  "CAA",
  "no-mail names",
  "other",
] as const;

export type Row = (typeof rows)[number];

/**
 * The records of one row as `owner TYPE RDATA`, or `action <id>` for what a person has to do; a TXT is one string, and
 * {key} stands for the public key that the configuration gives to the selector.
 */
export type Published = Readonly<Record<Row, readonly string[]>>;

export interface System {
  readonly name: string;
  /** seconds; of every record but those named in `ttls` */
  readonly ttl: number;
  /** seconds, by RR type */
  readonly ttls?: Readonly<Record<string, number>>;
  readonly published: Published;
}

const mox: Published = {
  "A/AAAA host": ["mail.example.com. A 203.0.113.25", "mail.example.com. AAAA 2001:db8::25"],
  MX: ["example.com. MX 10 mail.example.com."],
  SPF: ['example.com. TXT "v=spf1 ip4:203.0.113.25 ip6:2001:db8::25 mx ~all"'],
  "SPF of host (HELO)": ['mail.example.com. TXT "v=spf1 a -all"'],
  DKIM: [
    '2026a._domainkey.example.com. TXT "v=DKIM1; k=rsa; h=sha256; p={key}"',
    '2026b._domainkey.example.com. TXT "v=DKIM1; k=ed25519; h=sha256; p={key}"',
    '2026c._domainkey.example.com. TXT "v=DKIM1; k=rsa; h=sha256; p={key}"',
    '2026d._domainkey.example.com. TXT "v=DKIM1; k=ed25519; h=sha256; p={key}"',
  ],
  DMARC: ['_dmarc.example.com. TXT "v=DMARC1;p=reject;rua=mailto:dmarc-reports@example.com!10m"'],
  "DMARC report authorisation": ['example.net._report._dmarc.example.com. TXT "v=DMARC1;"'],
  PTR: ["action ptr/203.0.113.25", "action ptr/2001:db8::25"],
  "MTA-STS": [
    '_mta-sts.example.com. TXT "v=STSv1; id=20260102T030405;"',
    "mta-sts.example.com. CNAME mail.example.com.",
    "action mta-sts-policy/example.com",
  ],
  "TLS-RPT": [
    '_smtp._tls.example.com. TXT "v=TLSRPTv1; rua=mailto:tls-reports@example.com"',
    '_smtp._tls.mail.example.com. TXT "v=TLSRPTv1; rua=mailto:tls-reports@example.com"',
  ],
  "TLSA 25": [
    "_25._tcp.mail.example.com. TLSA 3 1 1 10b074a3e850b4084d3033d5ca6dedb54137620c51e598dd7bd8b1954604d076",
    "_25._tcp.mail.example.com. TLSA 3 1 1 d34a37d2ab2825f9ed13b05d72f6b83d28c1d2ea89ff12a5aedfacdbb0840455",
  ],
  "SRV mail": [
    "_imaps._tcp.example.com. SRV 0 1 993 mail.example.com.",
    "_submissions._tcp.example.com. SRV 0 1 465 mail.example.com.",
    "_imap._tcp.example.com. SRV 0 0 0 .",
    "_submission._tcp.example.com. SRV 0 0 0 .",
    "_pop3._tcp.example.com. SRV 0 0 0 .",
    "_pop3s._tcp.example.com. SRV 0 0 0 .",
  ],
  "SRV dav/jmap": [],
  "autoconfig / autodiscover": [
    "autoconfig.example.com. CNAME mail.example.com.",
    "_autodiscover._tcp.example.com. SRV 0 1 443 mail.example.com.",
  ],
  CAA: [
    'example.com. CAA 0 issue "letsencrypt.org; validationmethods=tls-alpn-01,http-01; accounturi=https://acme-v02.api.letsencrypt.org/acme/acct/1234567890"',
  ],
  "no-mail names": [],
  other: [],
};

/** What Mailu prints for each domain that it serves. */
const mailuMail = (domain: string): Published => ({
  "A/AAAA host": [],
  MX: [`${domain}. MX 10 mail.example.com.`],
  SPF: [`${domain}. TXT "v=spf1 mx a:mail.example.com ~all"`],
  "SPF of host (HELO)": [],
  DKIM: [`dkim._domainkey.${domain}. TXT "v=DKIM1; k=rsa; p={key}"`],
  DMARC: [
    `_dmarc.${domain}. TXT "v=DMARC1; p=reject; rua=mailto:admin@example.com; ruf=mailto:admin@example.com; adkim=s; aspf=s"`,
  ],
  "DMARC report authorisation": [],
  PTR: [],
  "MTA-STS": [],
  "TLS-RPT": [],
  "TLSA 25": [],
  "SRV mail": [
    `_submissions._tcp.${domain}. SRV 10 1 465 mail.example.com.`,
    `_submission._tcp.${domain}. SRV 20 1 587 mail.example.com.`,
    `_imaps._tcp.${domain}. SRV 10 1 993 mail.example.com.`,
    `_imap._tcp.${domain}. SRV 20 1 143 mail.example.com.`,
    `_pop3s._tcp.${domain}. SRV 0 0 0 .`,
    `_pop3._tcp.${domain}. SRV 0 0 0 .`,
  ],
  "SRV dav/jmap": [],
  "autoconfig / autodiscover": [
    `autoconfig.${domain}. CNAME mail.example.com.`,
    `autodiscover.${domain}. CNAME mail.example.com.`,
    `_autodiscover._tcp.${domain}. SRV 10 1 443 mail.example.com.`,
  ],
  CAA: [],
  "no-mail names": [],
  other: [],
});

const mailu: Published = together(mailuMail("example.com"), mailuMail("xn--bcher-kva.example"), {
  "A/AAAA host": ["mail.example.com. A 203.0.113.25"],
  "DMARC report authorisation": ['xn--bcher-kva.example._report._dmarc.example.com. TXT "v=DMARC1;"'],
  PTR: ["action ptr/203.0.113.25"],
  "TLSA 25": [
    "_25._tcp.mail.example.com. TLSA 2 1 1 0b9fa5a59eed715c26c1020c711b4f6ec42d58b0015e14337a39dad301c5afc3",
    "_25._tcp.mail.example.com. TLSA 2 1 1 762195c225586ee6c0237456e2107dc54f1efc21f61a792ebd515913cce68332",
  ],
});

const silentNames = [
  "www.example.com.",
  "mta-sts.example.com.",
  "autoconfig.example.com.",
  "autodiscover.example.com.",
  "mta-sts.mail.example.com.",
  "ns1.mail.example.com.",
  "ns2.mail.example.com.",
];

const boxAddresses = (name: string): string[] => [`${name} A 203.0.113.25`, `${name} AAAA 2001:db8::25`];

const mailInABox: Published = {
  "A/AAAA host": [
    ...["mail.example.com.", "example.com.", "www.example.com.", "ns1.mail.example.com."],
    ...["ns2.mail.example.com."],
  ].flatMap(boxAddresses),
  MX: ["example.com. MX 10 mail.example.com.", "mail.example.com. MX 10 mail.example.com."],
  SPF: ['example.com. TXT "v=spf1 mx -all"', 'mail.example.com. TXT "v=spf1 mx -all"'],
  "SPF of host (HELO)": silentNames.map((name) => `${name} TXT "v=spf1 -all"`),
  DKIM: [
    'mail._domainkey.example.com. TXT "v=DKIM1; k=rsa; h=sha256; s=email; p={key}"',
    'mail._domainkey.mail.example.com. TXT "v=DKIM1; k=rsa; h=sha256; s=email; p={key}"',
  ],
  DMARC: [
    '_dmarc.example.com. TXT "v=DMARC1; p=quarantine;"',
    '_dmarc.mail.example.com. TXT "v=DMARC1; p=quarantine;"',
  ],
  "DMARC report authorisation": [],
  PTR: ["action ptr/203.0.113.25", "action ptr/2001:db8::25"],
  "MTA-STS": [
    '_mta-sts.example.com. TXT "v=STSv1; id=AruNXGxJ0Y5KCAccQJX9;"',
    '_mta-sts.mail.example.com. TXT "v=STSv1; id=AruNXGxJ0Y5KCAccQJX9;"',
    ...boxAddresses("mta-sts.example.com."),
    ...boxAddresses("mta-sts.mail.example.com."),
    "action mta-sts-policy/example.com",
    "action mta-sts-policy/mail.example.com",
  ],
  "TLS-RPT": [
    '_smtp._tls.example.com. TXT "v=TLSRPTv1; rua=mailto:tls@example.com"',
    '_smtp._tls.mail.example.com. TXT "v=TLSRPTv1; rua=mailto:tls@example.com"',
  ],
  "TLSA 25": [
    "_25._tcp.mail.example.com. TLSA 3 1 1 78ac11d2a0c46eec928ae5f0803358fe03d1f7a6817cb7f084f95613136e8a5b",
    "_443._tcp.mail.example.com. TLSA 3 1 1 78ac11d2a0c46eec928ae5f0803358fe03d1f7a6817cb7f084f95613136e8a5b",
  ],
  "SRV mail": [],
  "SRV dav/jmap": [
    "_caldavs._tcp.example.com. SRV 0 0 443 mail.example.com.",
    "_carddavs._tcp.example.com. SRV 0 0 443 mail.example.com.",
  ],
  "autoconfig / autodiscover": [
    ...boxAddresses("autoconfig.example.com."),
    ...boxAddresses("autodiscover.example.com."),
  ],
  CAA: [],
  // with the SPF of the row above: nothing is received, nothing is sent, and forged mail is refused
  "no-mail names": silentNames.flatMap((name) => [
    `${name} MX 0 .`,
    `_dmarc.${name} TXT "v=DMARC1; p=reject"`,
  ]),
  // the NS of its own zone belong to the zone file
  other: [],
};

const mailcow: Published = {
  "A/AAAA host": ["mail.example.com. A 203.0.113.25", "mail.example.com. AAAA 2001:db8::25"],
  MX: ["example.com. MX 10 mail.example.com."],
  SPF: ['example.com. TXT "v=spf1 mx a -all"'],
  "SPF of host (HELO)": [],
  DKIM: ['dkim._domainkey.example.com. TXT "v=DKIM1; k=rsa; s=email; t=s; p={key}"'],
  DMARC: ['_dmarc.example.com. TXT "v=DMARC1; p=reject; rua=mailto:mailauth-reports@example.com"'],
  "DMARC report authorisation": [],
  PTR: ["action ptr/203.0.113.25", "action ptr/2001:db8::25"],
  "MTA-STS": [
    '_mta-sts.example.com. TXT "v=STSv1; id=20260102030405;"',
    "mta-sts.example.com. CNAME mail.example.com.",
    "action mta-sts-policy/example.com",
  ],
  "TLS-RPT": ['_smtp._tls.example.com. TXT "v=TLSRPTv1; rua=mailto:tls@example.com"'],
  "TLSA 25": [
    "_25._tcp.mail.example.com. TLSA 3 1 1 f336deb36f9d77f1ed7f565b329a315731438216986e5066d547fe405ba6ac43",
  ],
  "SRV mail": [
    "_imap._tcp.example.com. SRV 0 1 143 mail.example.com.",
    "_imaps._tcp.example.com. SRV 0 1 993 mail.example.com.",
    "_pop3._tcp.example.com. SRV 0 1 110 mail.example.com.",
    "_pop3s._tcp.example.com. SRV 0 1 995 mail.example.com.",
    "_sieve._tcp.example.com. SRV 0 1 4190 mail.example.com.",
    "_smtps._tcp.example.com. SRV 0 1 465 mail.example.com.",
    "_submission._tcp.example.com. SRV 0 1 587 mail.example.com.",
  ],
  "SRV dav/jmap": [
    "_caldavs._tcp.example.com. SRV 0 1 443 mail.example.com.",
    '_caldavs._tcp.example.com. TXT "path=/SOGo/dav/"',
    "_carddavs._tcp.example.com. SRV 0 1 443 mail.example.com.",
    '_carddavs._tcp.example.com. TXT "path=/SOGo/dav/"',
  ],
  "autoconfig / autodiscover": [
    "autoconfig.example.com. CNAME mail.example.com.",
    "autodiscover.example.com. CNAME mail.example.com.",
    "_autodiscover._tcp.example.com. SRV 0 1 443 mail.example.com.",
  ],
  CAA: [],
  "no-mail names": [],
  other: [],
};

/** The server's own key and the certificate of its authority. */
const chain = (owner: string): string[] => [
  `${owner} TLSA 3 1 1 4a874deca5066cda097cdb4e18d1bb85e3b3d3503c010532811fd516ca58b15b`,
  `${owner} TLSA 2 1 1 3e02858ecb9b7a84dcb049f2fd3e8c3d7f2237cf829a58e92359f158772cc6d3`,
];

const stalwart: Published = {
  "A/AAAA host": ["mail.example.com. A 203.0.113.25"],
  MX: ["example.com. MX 10 mail.example.com."],
  SPF: ['example.com. TXT "v=spf1 mx -all"'],
  "SPF of host (HELO)": ['mail.example.com. TXT "v=spf1 a -all"'],
  DKIM: [
    'v1-rsa-20260102._domainkey.example.com. TXT "v=DKIM1; k=rsa; h=sha256; p={key}"',
    'v1-ed25519-20260102._domainkey.example.com. TXT "v=DKIM1; k=ed25519; h=sha256; p={key}"',
  ],
  DMARC: ['_dmarc.example.com. TXT "v=DMARC1; p=reject; rua=mailto:postmaster@example.com"'],
  "DMARC report authorisation": [],
  PTR: ["action ptr/203.0.113.25"],
  "MTA-STS": [
    '_mta-sts.example.com. TXT "v=STSv1; id=12942536112359691423;"',
    "mta-sts.example.com. CNAME mail.example.com.",
    "action mta-sts-policy/example.com",
  ],
  "TLS-RPT": ['_smtp._tls.example.com. TXT "v=TLSRPTv1; rua=mailto:postmaster@example.com"'],
  "TLSA 25": [
    ...["_25", "_465", "_993", "_995", "_443"].map((port) => `${port}._tcp.mail.example.com.`),
    ...["autoconfig", "autodiscover", "mta-sts", "ua-auto-config"].map(
      (label) => `_443._tcp.${label}.example.com.`,
    ),
  ].flatMap(chain),
  "SRV mail": [
    "_imaps._tcp.example.com. SRV 0 1 993 mail.example.com.",
    "_pop3s._tcp.example.com. SRV 0 1 995 mail.example.com.",
    "_submissions._tcp.example.com. SRV 0 1 465 mail.example.com.",
  ],
  "SRV dav/jmap": [
    "_jmap._tcp.example.com. SRV 0 1 443 mail.example.com.",
    "_caldavs._tcp.example.com. SRV 0 1 443 mail.example.com.",
    "_carddavs._tcp.example.com. SRV 0 1 443 mail.example.com.",
  ],
  "autoconfig / autodiscover": [
    "autoconfig.example.com. CNAME mail.example.com.",
    "autodiscover.example.com. CNAME mail.example.com.",
    "ua-auto-config.example.com. CNAME mail.example.com.",
    '_ua-auto-config.example.com. TXT "v=UAAC1; a=sha256; d=9X2mMgWAc10oSPuRKZSFBwPXEQpnxkS7SXPO8PC7euM="',
  ],
  CAA: [
    'example.com. CAA 0 issue "letsencrypt.org; accounturi=https://acme-v02.api.letsencrypt.org/acme/acct/1234567890"',
    'example.com. CAA 0 iodef "mailto:postmaster@example.com"',
  ],
  "no-mail names": [],
  other: [
    '_validation-persist.example.com. TXT "letsencrypt.org; accounturi=https://acme-v02.api.letsencrypt.org/acme/acct/1234567890"',
  ],
};

function together(...parts: readonly Partial<Published>[]): Published {
  const joined = rows.map((row) => [row, parts.flatMap((part) => part[row] ?? [])] as const);
  return Object.fromEntries(joined) as unknown as Published;
}

/** The systems whose records can all be had from a configuration of ours. */
export const systems: readonly System[] = [
  { name: "mox", ttl: 300, published: mox },
  { name: "mailu", ttl: 600, ttls: { TLSA: 86400 }, published: mailu },
  { name: "mail-in-a-box", ttl: 86400, published: mailInABox },
  { name: "mailcow", ttl: 3600, published: mailcow },
  { name: "stalwart", ttl: 3600, published: stalwart },
];
