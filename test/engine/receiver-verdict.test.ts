// Signed mail arrives at a receiver that we did not write (mailauth), which asks BIND about our records. Then one
// setting or one served record changes at a time, and exactly the verdicts turn that must.
import { beforeAll, describe, expect, it } from "vitest";
import { rdataTexts, rrsetKey } from "../../core/dns/rrset";
import type { Plan } from "../../core/plan";
import { signerKey, type SignerKey } from "../fakes/full-domain";
import { findOracles, loadMailauth, type Mailauth } from "../fakes/oracles";
import { receive, resolverAt, type Mail, type Verdict } from "../fakes/receiver";
import { foreignZone, rootZone, zoneFiles } from "../fakes/served";
import { codes, planStack } from "../support";
import { withBind } from "./bind";

const rsa = signerKey("rsa");
const ed25519 = signerKey("ed25519");

const domain = {
  hosts: {
    "mail.example.com": { ipv4: "192.0.2.25", ipv6: "2001:db8::25" },
    "news.example.com": { ipv4: "192.0.2.80" },
  },
  mx: ["mail.example.com"],
  spf: { include: ["_spf.example.net"], all: "fail" },
  dkim: { rsa2026: rsa.publicKey, ed2026: ed25519.publicKey },
  dmarc: {
    policy: "reject",
    subdomainPolicy: "quarantine",
    nonExistentSubdomainPolicy: "reject",
    aggregateReports: ["dmarc@example.com"],
  },
};

type Domain = Record<string, unknown>;

/** The settings with other values for some keys. */
const having = (changes: Domain): Domain => ({ ...domain, ...changes });
const spf = (changes: Domain): Domain => having({ spf: { ...domain.spf, ...changes } });
const dkim = (changes: Domain): Domain => having({ dkim: { ...domain.dkim, ...changes } });
const dmarc = (changes: Domain): Domain => having({ dmarc: { ...domain.dmarc, ...changes } });

/** An SPF record for each lookup that the limit of ten is tried with. */
const lookups = Array.from({ length: 9 }, (_, index) => `l${index + 1}.example.net`);

/** The key of a selector whose record somebody else holds, in strings of another length than ours. */
function vendorRecord({ publicKey }: SignerKey): string {
  const p = publicKey.replace(/-----[A-Z ]+-----|\s/g, "");
  return `"v=DKIM1; k=rsa; p=" ${(p.match(/.{1,100}/g) ?? []).map((part) => `"${part}"`).join(" ")}`;
}

const elsewhere = {
  ".": rootZone,
  "example.net": foreignZone("example.net", [
    '_spf TXT "v=spf1 ip4:198.51.100.0/24 -all"',
    ...lookups.map((name) => `${name}. TXT "v=spf1 ?all"`),
    `same.dkim TXT ${vendorRecord(rsa)}`,
    `other.dkim TXT ${vendorRecord(signerKey("rsa"))}`,
  ]),
};

const signatures = [
  { signingDomain: "example.com", selector: "rsa2026", privateKey: rsa.privateKey },
  { signingDomain: "example.com", selector: "ed2026", privateKey: ed25519.privateKey },
];
const own: Mail = {
  ip: "192.0.2.25",
  helo: "mail.example.com",
  sender: "bounce@example.com",
  from: "author@example.com",
  signatures,
};
const stranger: Mail = { ...own, ip: "203.0.113.9", helo: "mail.stranger.example", signatures: [] };

/** Every way in which mail of the domain, or mail that says so, arrives. */
const mails = {
  own,
  "own over IPv6": { ...own, ip: "2001:db8::25" },
  "by the relay": { ...own, ip: "198.51.100.7", helo: "out.example.net" },
  bounce: { ...own, sender: "" },
  "from a subdomain": { ...own, from: "author@news.example.com" },
  "signed for a list": {
    ...own,
    signatures: signatures.map((data) => ({ ...data, identity: "@lists.example.com" })),
  },
  forged: stranger,
  "forged subdomain": { ...stranger, from: "author@news.example.com" },
  "forged, no such subdomain": { ...stranger, from: "author@no.such.example.com" },
} satisfies Record<string, Mail>;

type Kind = keyof typeof mails;
type Verdicts = Readonly<Record<Kind, Verdict>>;

const passed: Verdict = {
  spf: "pass",
  dkim: { rsa2026: "pass", ed2026: "pass" },
  dmarc: "pass, p=reject",
  aligned: "spf dkim",
};
const refused: Verdict = { spf: "fail", dkim: {}, dmarc: "fail, p=reject", aligned: "" };

const today: Verdicts = {
  own: passed,
  "own over IPv6": passed,
  "by the relay": passed,
  bounce: passed,
  "from a subdomain": { ...passed, dmarc: "pass, p=quarantine" },
  "signed for a list": passed,
  forged: refused,
  "forged subdomain": { ...refused, dmarc: "fail, p=quarantine" },
  "forged, no such subdomain": refused,
};

const kinds = Object.keys(mails) as Kind[];
const from192 = ["own", "from a subdomain", "signed for a list"] as const;
const fromOwnHosts = [...from192, "own over IPv6"] as const;
const signed = [...fromOwnHosts, "by the relay", "bounce"] as const;
const forged = ["forged", "forged subdomain", "forged, no such subdomain"] as const;
const ofSubdomain = ["from a subdomain", "forged subdomain"] as const;

/** What is different in the verdict on some mail. */
type Turned = readonly (readonly [kinds: readonly Kind[], Partial<Verdict>])[];

function turn(turned: Turned): Verdicts {
  const verdicts: Record<Kind, Verdict> = { ...today };
  for (const [some, { dkim: results, ...parts }] of turned) {
    for (const kind of some) {
      const verdict = verdicts[kind];
      verdicts[kind] = { ...verdict, ...parts, dkim: { ...verdict.dkim, ...results } };
    }
  }
  return verdicts;
}

let mailauth: Mailauth;
let base: Plan;
beforeAll(() => {
  mailauth = loadMailauth(findOracles());
  base = planOf(domain);
});

function planOf(settings: Domain): Plan {
  const zones = { "example.com": { backend: "zonefile" }, "2.0.192.in-addr.arpa": { backend: "zonefile" } };
  return planStack({ zones, domains: { "example.com": settings } });
}

async function verdictsOf(plan: Plan, edit = (text: string) => text): Promise<Verdicts> {
  const files = await zoneFiles(plan);
  const zones = { ...elsewhere, ...files, "example.com": edit(files["example.com"] ?? "") };
  return withBind(zones, async ({ port }) => {
    const resolve = resolverAt(port);
    const found = kinds.map(async (kind) => [kind, await receive(mailauth, resolve, mails[kind])] as const);
    return Object.fromEntries(await Promise.all(found)) as unknown as Verdicts;
  });
}

/** Keys of the RRsets that one plan has and another has not, or has otherwise. */
function differing(plan: Plan, other: Plan): string[] {
  const read = ({ zones }: Plan) =>
    new Map(zones.flatMap(({ rrsets }) => rrsets.map((set) => [rrsetKey(set), rdataTexts(set).join("\n")])));
  const [left, right] = [read(plan), read(other)];
  return [...new Set([...left.keys(), ...right.keys()])].filter((key) => left.get(key) !== right.get(key));
}

describe("mail of the domain as it is configured", () => {
  it("passes SPF, DKIM with RSA and Ed25519, and DMARC; what is forged does not", async () => {
    expect(base.issues.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(await verdictsOf(base)).toEqual(today);
  });
});

interface SettingRow {
  readonly title: string;
  readonly settings: Domain;
  /** the RRsets that change */
  readonly changes: readonly string[];
  readonly turned: Turned;
  /** what our own rules say about the settings now */
  readonly code?: string;
}

const apexTxt = ["example.com. TXT"];
const dmarcTxt = ["_dmarc.example.com. TXT"];
const rsaTxt = ["rsa2026._domainkey.example.com. TXT"];
const edTxt = ["ed2026._domainkey.example.com. TXT"];
const noSpf: Partial<Verdict> = { aligned: "dkim" };
const noDmarc: Partial<Verdict> = { dmarc: "none", aligned: "" };

const settingRows: readonly SettingRow[] = [
  {
    title: "the MX host has another IPv4 address",
    settings: having({
      hosts: { ...domain.hosts, "mail.example.com": { ipv4: "192.0.2.99", ipv6: "2001:db8::25" } },
    }),
    changes: ["99.2.0.192.in-addr.arpa. PTR", "25.2.0.192.in-addr.arpa. PTR", "mail.example.com. A"],
    turned: [[[...from192, "bounce"], { spf: "fail", ...noSpf }]],
  },
  {
    title: "the MX host has no IPv6 address",
    settings: having({ hosts: { ...domain.hosts, "mail.example.com": { ipv4: "192.0.2.25" } } }),
    changes: ["mail.example.com. AAAA"],
    turned: [[["own over IPv6"], { spf: "fail", ...noSpf }]],
  },
  {
    title: "SPF: all is softfail",
    settings: spf({ all: "softfail" }),
    changes: apexTxt,
    turned: [[forged, { spf: "softfail" }]],
  },
  {
    title: "SPF: all is neutral",
    settings: spf({ all: "neutral" }),
    changes: apexTxt,
    turned: [[forged, { spf: "neutral" }]],
    code: "W spf.neutralall",
  },
  {
    title: "SPF: all is pass",
    settings: spf({ all: "pass" }),
    changes: apexTxt,
    turned: [
      [["forged"], { spf: "pass", dmarc: "pass, p=reject", aligned: "spf" }],
      [["forged subdomain"], { spf: "pass", dmarc: "pass, p=quarantine", aligned: "spf" }],
      [["forged, no such subdomain"], { spf: "pass", dmarc: "pass, p=reject", aligned: "spf" }],
    ],
    code: "e spf.passall",
  },
  {
    title: "SPF: without the include",
    settings: spf({ include: [] }),
    changes: apexTxt,
    turned: [[["by the relay"], { spf: "fail", ...noSpf }]],
  },
  {
    title: "SPF: without the MX hosts",
    settings: spf({ mx: false }),
    changes: apexTxt,
    turned: [[fromOwnHosts, { spf: "fail", ...noSpf }]],
  },
  {
    title: "SPF: redirected to the relay",
    settings: having({ spf: { redirect: "_spf.example.net" } }),
    changes: apexTxt,
    turned: [[fromOwnHosts, { spf: "fail", ...noSpf }]],
  },
  {
    title: "SPF: without a record of the EHLO name",
    settings: spf({ helo: false }),
    changes: ["mail.example.com. TXT"],
    turned: [[["bounce"], { spf: "none", ...noSpf }]],
  },
  {
    title: "SPF: off",
    settings: having({ spf: "off" }),
    changes: [...apexTxt, "mail.example.com. TXT"],
    turned: [
      [signed, { spf: "none", ...noSpf }],
      [forged, { spf: "none" }],
    ],
  },
  {
    title: "SPF: ten lookups",
    settings: spf({ include: [...lookups.slice(0, 8), "_spf.example.net"] }),
    changes: apexTxt,
    turned: [],
  },
  {
    title: "SPF: eleven lookups, the last of which finds the relay",
    settings: spf({ include: [...lookups, "_spf.example.net"] }),
    changes: apexTxt,
    // own hosts match before the limit is met
    turned: [
      [["by the relay"], { spf: "permerror", ...noSpf }],
      [forged, { spf: "permerror" }],
    ],
    code: "e spf.lookups",
  },
  {
    title: "SPF: two names without addresses",
    settings: spf({ a: ["no1.example.net", "no2.example.net"] }),
    changes: apexTxt,
    turned: [],
  },
  {
    title: "SPF: three names without addresses",
    settings: spf({ a: ["no1.example.net", "no2.example.net", "no3.example.net"] }),
    changes: apexTxt,
    turned: [
      [[...fromOwnHosts, "by the relay"], { spf: "permerror", ...noSpf }],
      [forged, { spf: "permerror" }],
    ],
  },
  {
    title: "SPF: an include without a record",
    settings: spf({ include: ["_spf.example.net", "no1.example.net"] }),
    changes: apexTxt,
    turned: [[forged, { spf: "permerror" }]],
  },
  {
    title: "another value beside the SPF record",
    settings: having({ extra: { txt: { "example.com": ["site-verification=v=spf1"] } } }),
    changes: apexTxt,
    turned: [],
  },
  {
    title: "DKIM: another RSA key",
    settings: dkim({ rsa2026: signerKey("rsa").publicKey }),
    changes: rsaTxt,
    turned: [[signed, { dkim: { rsa2026: "fail (bad signature)" } }]],
  },
  {
    title: "DKIM: another Ed25519 key",
    settings: dkim({ ed2026: signerKey("ed25519").publicKey }),
    changes: edTxt,
    turned: [[signed, { dkim: { ed2026: "fail (bad signature)" } }]],
  },
  {
    title: "DKIM: the RSA key is retiring",
    settings: dkim({ rsa2026: { publicKey: rsa.publicKey, state: "retiring" } }),
    changes: [],
    turned: [],
  },
  {
    title: "DKIM: the RSA key is revoked",
    settings: dkim({ rsa2026: { publicKey: rsa.publicKey, state: "revoked" } }),
    changes: rsaTxt,
    turned: [[signed, { dkim: { rsa2026: "neutral (invalid public key)" } }]],
  },
  {
    title: "DKIM: RSA alone",
    settings: having({ dkim: { rsa2026: rsa.publicKey } }),
    changes: edTxt,
    turned: [[signed, { dkim: { ed2026: "neutral (no key)" } }]],
  },
  {
    title: "DKIM: another selector",
    settings: having({ dkim: { rsa2027: rsa.publicKey, ed2026: ed25519.publicKey } }),
    changes: ["rsa2027._domainkey.example.com. TXT", ...rsaTxt],
    turned: [[signed, { dkim: { rsa2026: "neutral (no key)" } }]],
  },
  {
    title: "DKIM: off",
    settings: having({ dkim: "off" }),
    changes: [...edTxt, ...rsaTxt],
    turned: [[signed, { dkim: { rsa2026: "neutral (no key)", ed2026: "neutral (no key)" }, aligned: "spf" }]],
  },
  {
    title: "DKIM: testing (t=y)",
    settings: dkim({ rsa2026: { publicKey: rsa.publicKey, flags: "y" } }),
    changes: rsaTxt,
    turned: [[signed, { dkim: { rsa2026: "pass in testing mode" } }]],
    code: "W dkim.testing",
  },
  {
    title: "DKIM: no identity below the signing domain (t=s)",
    settings: dkim({ rsa2026: { publicKey: rsa.publicKey, flags: "s" } }),
    changes: rsaTxt,
    turned: [[["signed for a list"], { dkim: { rsa2026: "neutral (domain mismatch)" } }]],
  },
  {
    title: "DKIM: a key for TLS reports only",
    settings: dkim({ rsa2026: { publicKey: rsa.publicKey, service: "tlsrpt" } }),
    changes: rsaTxt,
    turned: [[signed, { dkim: { rsa2026: "neutral (key not for email)" } }]],
    code: "W dkim.service",
  },
  {
    title: "DKIM: the same key in a record of somebody else",
    settings: dkim({ rsa2026: { cname: "same.dkim.example.net" } }),
    changes: ["rsa2026._domainkey.example.com. CNAME", ...rsaTxt],
    turned: [],
  },
  {
    title: "DKIM: another key in a record of somebody else",
    settings: dkim({ rsa2026: { cname: "other.dkim.example.net" } }),
    changes: ["rsa2026._domainkey.example.com. CNAME", ...rsaTxt],
    turned: [[signed, { dkim: { rsa2026: "fail (bad signature)" } }]],
  },
  {
    title: "DMARC: policy none",
    settings: dmarc({ policy: "none" }),
    changes: dmarcTxt,
    turned: [
      [["own", "own over IPv6", "by the relay", "bounce", "signed for a list"], { dmarc: "pass, p=none" }],
      [["forged"], { dmarc: "fail, p=none" }],
    ],
  },
  {
    title: "DMARC: no policy of its own for subdomains",
    settings: dmarc({ subdomainPolicy: undefined }),
    changes: dmarcTxt,
    turned: [
      [["from a subdomain"], { dmarc: "pass, p=reject" }],
      [["forged subdomain"], { dmarc: "fail, p=reject" }],
    ],
  },
  {
    title: "DMARC: no policy of its own for subdomains that do not exist",
    settings: dmarc({ nonExistentSubdomainPolicy: undefined }),
    changes: dmarcTxt,
    turned: [[["forged, no such subdomain"], { dmarc: "fail, p=quarantine" }]],
  },
  {
    title: "DMARC: testing (t=y)",
    settings: dmarc({ testing: true }),
    changes: dmarcTxt,
    turned: [
      [signed, { dmarc: "pass, p=quarantine" }],
      [["forged", "forged, no such subdomain"], { dmarc: "fail, p=quarantine" }],
      [["from a subdomain"], { dmarc: "pass, p=none" }],
      [["forged subdomain"], { dmarc: "fail, p=none" }],
    ],
    code: "W dmarc.testmode",
  },
  {
    title: "DMARC: strict alignment of DKIM",
    settings: dmarc({ alignment: { dkim: "strict" } }),
    changes: dmarcTxt,
    turned: [[["from a subdomain"], { aligned: "spf" }]],
  },
  {
    title: "DMARC: strict alignment of SPF",
    settings: dmarc({ alignment: { spf: "strict" } }),
    changes: dmarcTxt,
    turned: [[["from a subdomain", "bounce"], { aligned: "dkim" }]],
  },
  {
    title: "DMARC: strict alignment of both",
    settings: dmarc({ alignment: { dkim: "strict", spf: "strict" } }),
    changes: dmarcTxt,
    turned: [
      [["from a subdomain"], { dmarc: "fail, p=quarantine", aligned: "" }],
      [["bounce"], { aligned: "dkim" }],
    ],
  },
  {
    title: "DMARC: a policy record of the subdomain",
    settings: dmarc({ subdomains: { "news.example.com": { policy: "none" } } }),
    changes: ["_dmarc.news.example.com. TXT"],
    turned: [
      [["from a subdomain"], { dmarc: "pass, p=none" }],
      [["forged subdomain"], { dmarc: "fail, p=none" }],
    ],
  },
  {
    title: "DMARC: the subdomain is an organization of its own (psd=n)",
    settings: dmarc({ subdomains: { "news.example.com": { policy: "reject", publicSuffix: "n" } } }),
    changes: ["_dmarc.news.example.com. TXT"],
    turned: [
      [["from a subdomain"], { dmarc: "fail, p=reject", aligned: "" }],
      [["forged subdomain"], { dmarc: "fail, p=reject" }],
    ],
  },
  {
    title: "DMARC: at the mail host, as the tutorial has it",
    settings: dmarc({ domain: "mail.example.com" }),
    changes: [...dmarcTxt, "_dmarc.mail.example.com. TXT"],
    turned: [[kinds, noDmarc]],
    code: "e dmarc.name",
  },
  {
    title: "DMARC: off",
    settings: having({ dmarc: "off" }),
    changes: dmarcTxt,
    turned: [[kinds, noDmarc]],
  },
];

describe("one setting changes", () => {
  it.each(settingRows)("$title", async ({ settings, changes, turned, code }) => {
    const plan = planOf(settings);
    expect(differing(plan, base).sort()).toEqual([...changes].sort());
    if (code !== undefined) expect(codes(plan)).toContain(code);
    expect(await verdictsOf(plan)).toEqual(turn(turned));
  });

  it("mode no-mail: nothing passes any more", async () => {
    const silent = {
      dkim: { rsa2026: "neutral (invalid public key)", ed2026: "neutral (invalid public key)" },
    };
    expect(await verdictsOf(planOf({ mode: "no-mail" }))).toEqual(
      turn([
        [signed, { spf: "fail", ...silent, dmarc: "fail, p=reject", aligned: "" }],
        // no host is left, and so no record of its own
        [["bounce"], { spf: "none" }],
        [ofSubdomain, { dmarc: "fail, p=reject" }],
      ]),
    );
  });
});

interface ServedRow {
  readonly title: string;
  readonly find: string | RegExp;
  readonly replace: string;
  readonly turned: Turned;
  /** settings that ask for the same, and the error that refuses them; without it no setting can */
  readonly same?: readonly [code: string, settings: Domain];
}

const spfLine = /^(example\.com\. 3600 IN TXT )"v=spf1 .*$/m;
const dmarcLine = /^(_dmarc\.example\.com\. 3600 IN TXT ).*$/m;
const noSpfAnywhere = (result: string): Turned => [
  [[...fromOwnHosts, "by the relay"], { spf: result, ...noSpf }],
  [forged, { spf: result }],
];

const servedRows: readonly ServedRow[] = [
  {
    title: "two SPF records",
    find: spfLine,
    replace: '$&\n$1"v=spf1 mx -all"',
    turned: noSpfAnywhere("permerror"),
    same: ["spf.multi", having({ extra: { txt: { "example.com": ["v=spf1 mx -all"] } } })],
  },
  {
    title: "an SPF record of another version",
    find: /"v=spf1 mx inc/,
    replace: '"v=spf10 mx inc',
    turned: noSpfAnywhere("none"),
    same: ["spf.version", having({ spf: "v=spf10 mx include:_spf.example.net -all" })],
  },
  {
    title: "a mistyped mechanism, after one that matches own hosts",
    find: "include:_spf.example.net",
    replace: "inclde:_spf.example.net",
    turned: noSpfAnywhere("permerror"),
    same: ["spf.syntax", having({ spf: "v=spf1 mx inclde:_spf.example.net -all" })],
  },
  {
    title: "a term behind a comma",
    find: "mx include:",
    replace: "mx, include:",
    turned: noSpfAnywhere("permerror"),
    same: ["spf.syntax", having({ spf: "v=spf1 mx, include:_spf.example.net -all" })],
  },
  {
    title: "strings of the SPF record without the blank between them",
    find: '"v=spf1 mx include:',
    replace: '"v=spf1 mx" "include:',
    turned: noSpfAnywhere("permerror"),
    same: ["spf.syntax", having({ spf: "v=spf1 mxinclude:_spf.example.net -all" })],
  },
  {
    title: "two DMARC records",
    find: dmarcLine,
    replace: '$&\n$1"v=DMARC1; p=none"',
    turned: [[kinds, noDmarc]],
    same: ["dmarc.multi", having({ extra: { txt: { "_dmarc.example.com": ["v=DMARC1; p=none"] } } })],
  },
  {
    title: "a DMARC record whose version is in lower case",
    find: /"v=DMARC1; p=reject/,
    replace: '"v=dmarc1; p=reject',
    turned: [[kinds, noDmarc]],
    same: ["dmarc.version", having({ dmarc: { record: "v=dmarc1; p=reject" } })],
  },
  {
    title: "a mistyped policy beside a report address",
    find: "p=reject; sp=",
    replace: "p=rejct; sp=",
    // RFC 9989 4.10.1: as if it were p=none alone
    turned: [
      [signed, { dmarc: "pass, p=none" }],
      [forged, { dmarc: "fail, p=none" }],
    ],
    same: ["dmarc.policy", having({ dmarc: { record: "v=DMARC1; p=rejct; rua=mailto:a@example.com" } })],
  },
  {
    title: "a tag twice in the DMARC record",
    find: "; sp=quarantine",
    replace: "; sp=quarantine; sp=none",
    turned: [[kinds, noDmarc]],
    same: ["dmarc.duptag", having({ dmarc: { record: "v=DMARC1; p=reject; sp=quarantine; sp=none" } })],
  },
  {
    title: "an RSA key that says Ed25519",
    // v is optional, and there is room for no more octets in the string
    find: "v=DKIM1; k=rsa;",
    replace: "k=ed25519;",
    turned: [[signed, { dkim: { rsa2026: "neutral (unknown key type)" } }]],
    same: ["dkim.key-type", dkim({ rsa2026: { publicKey: rsa.publicKey, keyType: "ed25519" } })],
  },
  {
    title: "a key for SHA-1 only",
    find: "v=DKIM1; k=rsa;",
    replace: "k=rsa; h=sha1;",
    turned: [[signed, { dkim: { rsa2026: "neutral (inappropriate hash algorithm)" } }]],
    same: ["dkim.hash-sha1", dkim({ rsa2026: { publicKey: rsa.publicKey, hash: "sha1" } })],
  },
  {
    title: "a key record of another version",
    find: /"v=DKIM1; k=ed/,
    replace: '"v=DKIM2; k=ed',
    turned: [[signed, { dkim: { ed2026: "neutral (unknown key version)" } }]],
    same: ["dkim.version", dkim({ ed2026: { publicKey: "v=DKIM2; k=ed25519; p=" } })],
  },
  {
    title: "the key record one label too high",
    find: "rsa2026._domainkey.example.com.",
    replace: "rsa2026.example.com.",
    turned: [[signed, { dkim: { rsa2026: "neutral (no key)" } }]],
  },
  {
    title: "another TTL",
    find: "ed2026._domainkey.example.com. 3600",
    replace: "ed2026._domainkey.example.com. 60",
    turned: [],
  },
];

describe("one served record changes", () => {
  it.each(servedRows)("$title", async ({ find, replace, turned, same }) => {
    const edit = (text: string): string => {
      const edited = text.replace(find, replace);
      expect(edited).not.toBe(text);
      return edited;
    };
    expect(await verdictsOf(base, edit)).toEqual(turn(turned));
    if (same === undefined) return;
    const [code, settings] = same;
    expect(codes(planOf(settings))).toContain(`E ${code}`);
  });
});
