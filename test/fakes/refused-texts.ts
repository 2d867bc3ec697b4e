// Texts that our rules refuse, by code; and which programs read them all the same, with the reason why that is theirs.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Kind } from "./readers";

/** A text with the code that refuses it. */
export interface RefusedText {
  readonly kind: Kind;
  readonly code: string;
  readonly text: string;
  /** programs that read it, and why */
  readonly laxer: Readonly<Record<string, string>>;
}

function base64(file: string): string {
  return readFileSync(join(__dirname, "../fixtures/dkim", file), "utf8").replace(/-----[A-Z ]+-----|\s/g, "");
}

type Row = readonly [code: string, text: string, laxer?: Readonly<Record<string, string>>];

const cleaned = {
  checkdmarc: "takes quotes and blanks off, and other blanks for SP, since it reads typed text too",
};
const version = { checkdmarc: "finds the version without the blank behind it" };
const domainSpec = { checkdmarc: "warns only when a domain-spec has no top label" };
const evaluated = { checkdmarc: "reads redirect and exp only as far as they have an effect" };
const macro = { pyspf: "skips what it does not know in a macro" };

const spf: readonly Row[] = [
  ["spf.version", "v=spf2 mx ~all"],
  ["spf.version", " v=spf1 mx -all", cleaned],
  ["spf.version", "v=spf1mx ~all", version],
  ["spf.version", "spf2.0/pra mx ~all"],
  ["spf.version", '"v=spf1 mx -all"', cleaned],
  ["spf.version", "v=spf1,mx -all"],
  ["spf.version", "v=spf10 mx -all"],
  ["spf.syntax", "v=spf1 mx moo ~all"],
  ["spf.syntax", "v=spf1 redirect:a.example"],
  ["spf.syntax", "v=spf1 mx -all."],
  ["spf.syntax", "v=spf1 mx -all:a.example"],
  ["spf.syntax", "v=spf1 mx include ~all"],
  ["spf.syntax", "v=spf1 include: ~all"],
  ["spf.syntax", "v=spf1 mx exists ~all"],
  ["spf.syntax", "v=spf1 mx ptr/24 ~all"],
  ["spf.syntax", "v=spf1 mx/24/64 ~all"],
  ["spf.syntax", "v=spf1 mx a: ~all"],
  ["spf.syntax", "v=spf1 a:mail ~all", domainSpec],
  ["spf.syntax", "v=spf1 a:192.0.2.25 ~all", domainSpec],
  ["spf.syntax", "v=spf1 a:a.example:25 ~all", domainSpec],
  ["spf.syntax", "v=spf1 mx\t~all", cleaned],
  ["spf.syntax", "v=spf1 mx, -all"],
  ["spf.syntax", "v=spf1 mx; -all"],
  ["spf.syntax", "v=spf1 =a -all"],
  ["spf.syntax", "v=spf1 !mx -all"],
  ["spf.syntax", "v=spf1 ip:192.0.2.1 -all"],
  ["spf.syntax", "v=spf1 a/ -all"],
  ["spf.syntax", "v=spf1 include:a.example/24 -all", domainSpec],
  ["spf.syntax", "v=spf1 redirect= -all"],
  ["spf.syntax", "v=spf1 exp= -all"],
  ["spf.dupmod", "v=spf1 -all redirect=a.example redirect=b.example", evaluated],
  ["spf.dupmod", "v=spf1 -all exp=a.example exp=b.example"],
  ["spf.ip", "v=spf1 a/33 -all"],
  ["spf.ip", "v=spf1 a//129 -all"],
  ["spf.ip", "v=spf1 a/024 -all"],
  ["spf.ip", "v=spf1 ip4:192.0.2 -all"],
  ["spf.ip", "v=spf1 ip4:192.0.2.256 -all"],
  ["spf.ip", "v=spf1 ip4:192.0.02.1 -all"],
  ["spf.ip", "v=spf1 ip4:192.0.2.1/33 -all"],
  ["spf.ip", "v=spf1 ip4:192.0.2.1/ -all"],
  ["spf.ip", "v=spf1 ip4:192.0.2.1/024 -all"],
  ["spf.ip", "v=spf1 ip4:192.0.2.1//64 -all"],
  ["spf.ip", "v=spf1 ip4:2001:db8::1 -all"],
  ["spf.ip", "v=spf1 ip4:mail.example.com -all"],
  ["spf.ip", "v=spf1 ip4 -all"],
  ["spf.ip", "v=spf1 ip4: -all"],
  ["spf.ip", "v=spf1 ip6:192.0.2.1 -all"],
  ["spf.ip", "v=spf1 ip6:2001:db8::g -all"],
  ["spf.ip", "v=spf1 ip6:2001:db8::/129 -all"],
  ["spf.ip", "v=spf1 ip6:2001:db8:::1 -all"],
  ["spf.ip", "v=spf1 ip6:fe80::1%eth0 -all"],
  ["spf.macro", "v=spf1 exists:%{x}.example.com -all"],
  ["spf.macro", "v=spf1 exists:%{d.example.com -all", macro],
  ["spf.macro", "v=spf1 exists:%d.example.com -all"],
  ["spf.macro", "v=spf1 exists:%{d0}.example.com -all", macro],
  ["spf.macro", "v=spf1 exists:%{dx}.example.com -all", macro],
  ["spf.macro", "v=spf1 exists:%{c}.example.com -all"],
  ["spf.macro", "v=spf1 exists:%{}.example.com -all"],
  ["spf.macro", "v=spf1 exists:a%.example.com -all"],
  ["spf.macro", "v=spf1 redirect=%{t}.example.com"],
  ["spf.macro", "v=spf1 exp=%{r}.example.com -all", evaluated],
  ["spf.macro", "v=spf1 match=%{z} -all", { checkdmarc: "does not read unknown modifiers" }],
  ["spf.ascii", "v=spf1 include:m\u00fcnchen.example -all", { pyspf: "reads any character in a name" }],
  ["spf.ascii", "v=spf1 mx \u2013all"],
];

const dropped = "reads the record without that tag (RFC 9989 4.8)";
const unread = "reads only the tags that it acts on";
const dropsTag = { mailauth: dropped };
const noUri = { mailauth: "reads report URIs only when there is no policy" };
const both = { mailauth: dropped, checkdmarc: dropped };
const historic = { mailauth: unread, checkdmarc: unread };

const dmarc: readonly Row[] = [
  ["dmarc.version", ""],
  ["dmarc.version", "v=DMARC2; p=none"],
  ["dmarc.version", "v=dmarc1; p=none"],
  ["dmarc.version", "p=none; v=DMARC1"],
  ["dmarc.version", "DMARC1; p=none"],
  ["dmarc.version", "v=DMARC1 p=none"],
  ["dmarc.version", "\u201cv=DMARC1; p=none"],
  ["dmarc.syntax", "v=DMARC1; p=none;; rua=mailto:a@example.com", { mailauth: "skips what is empty" }],
  ["dmarc.syntax", "v=DMARC1; p none"],
  ["dmarc.syntax", "v=DMARC1; p="],
  ["dmarc.syntax", "v=DMARC1; =none"],
  ["dmarc.syntax", "v=DMARC1; p1=none; p=none", dropsTag],
  ["dmarc.syntax", " v=DMARC1; p=none", { mailauth: "takes blanks off", checkdmarc: "takes blanks off" }],
  ["dmarc.syntax", "v=DMARC1; p=none; rua=mailto:a@example.com;b@example.com", dropsTag],
  ["dmarc.duptag", "v=DMARC1; p=none; p=reject"],
  ["dmarc.duptag", "v=DMARC1; p=none; rua=mailto:a@example.com; rua=mailto:b@example.com"],
  ["dmarc.policy", "v=DMARC1; p=none, rua=mailto:a@example.com"],
  ["dmarc.policy", "v=DMARC1; p=rejct"],
  [
    "dmarc.policy",
    "v=DMARC1; p=rejct; rua=mailto:a@example.com",
    { mailauth: "acts as if p were none (RFC 9989 4.10.1)" },
  ],
  ["dmarc.policy", "v=DMARC1; p=reject; sp=off"],
  ["dmarc.policy", "v=DMARC1; p=reject; np=all"],
  ["dmarc.psd", "v=DMARC1; p=none; psd=yes", dropsTag],
  ["dmarc.fo", "v=DMARC1; p=none; fo=x; ruf=mailto:a@example.com", dropsTag],
  ["dmarc.fo", "v=DMARC1; p=none; fo=1,d; ruf=mailto:a@example.com", dropsTag],
  ["dmarc.fo", "v=DMARC1; p=none; fo=d:1:d; ruf=mailto:a@example.com", both],
  ["dmarc.tagvalue", "v=DMARC1; p=none; adkim=strict", both],
  ["dmarc.tagvalue", "v=DMARC1; p=none; aspf=x", both],
  ["dmarc.tagvalue", "v=DMARC1; p=none; t=true", dropsTag],
  ["dmarc.tagvalue", "v=DMARC1; p=none; pct=101", historic],
  ["dmarc.tagvalue", "v=DMARC1; p=none; ri=1h", historic],
  ["dmarc.tagvalue", "v=DMARC1; p=none; rf=iodef", historic],
  ["dmarc.nop", "v=DMARC1", { checkdmarc: "takes a missing p for none, whatever else is missing" }],
  [
    "dmarc.nop",
    "v=DMARC1; sp=reject",
    { checkdmarc: "takes a missing p for none, whatever else is missing" },
  ],
  ["dmarc.uri", "v=DMARC1; p=none; rua=a@example.com", noUri],
  ["dmarc.uri", "v=DMARC1; p=none; rua=mailto:", noUri],
  ["dmarc.uri", "v=DMARC1; p=none; rua=mailto:a@example.com,", noUri],
  ["dmarc.uri", "v=DMARC1; p=none; rua=mailto:a,b@example.com", noUri],
  ["dmarc.uri", "v=DMARC1; p=none; ruf=mailto:a b@example.com", noUri],
  [
    "dmarc.uri",
    "v=DMARC1; p=none; rua=mailto:a!b@example.com",
    { ...noUri, checkdmarc: "looks for a size behind the last ! only" },
  ],
  [
    "dmarc.uri",
    "v=DMARC1; p=none; rua=mailto:a@example.com!20x",
    { ...noUri, checkdmarc: "takes any text behind the last ! for a size" },
  ],
  [
    "dmarc.uri",
    "v=DMARC1; p=none; rua=mailto:a@exa_mple.com",
    { ...noUri, checkdmarc: "looks at the syntax of the URI only" },
  ],
];

const rsa = base64("rsa2048.pub.pem");
const ed25519 = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const key = (p: string): string => `v=DKIM1; k=rsa; p=${p}`;
const grown = Buffer.concat([Buffer.from(rsa, "base64"), Buffer.from("abc")]).toString("base64");

const lists = "does not look into the tags that it does not need";
const fitting = { mailauth: lists, dkimpy: lists };
const anySize = { dkimpy: "leaves the size of a key to its caller" };
const trailing = {
  mailauth: "OpenSSL ignores octets behind the key",
  dkimpy: "ignores octets behind the key",
};

const dkim: readonly Row[] = [
  ["dkim.tag", `${key(rsa)}; `, { mailauth: "takes all blanks off first", dkimpy: "takes blanks off first" }],
  ["dkim.tag", "v=DKIM1; k=rsa"],
  ["dkim.tag", `${key(rsa)}; p=${rsa}`],
  ["dkim.tag", `v=DKIM1;; k=rsa; p=${rsa}`],
  ["dkim.tag", `v=DKIM1; k=rsa; P=${rsa}`],
  [
    "dkim.tag",
    `v=DKIM1; K=rsa; p=${rsa}`,
    { mailauth: "k is rsa without it", dkimpy: "k is rsa without it" },
  ],
  ["dkim.tag", `v=DKIM1; k=rsa; h=sha256,sha1; p=${rsa}`, { dkimpy: lists }],
  ["dkim.tag", `v=DKIM1; k=rsa; h=; p=${rsa}`, { dkimpy: lists }],
  ["dkim.tag", `v=DKIM1; k=rsa; t=y:; p=${rsa}`, fitting],
  ["dkim.tag", `v=DKIM1; k=rsa; n=a=b; p=${rsa}`, fitting],
  ["dkim.tag", `v=DKIM1; k=rsa; n=\u00fc; p=${rsa}`, fitting],
  ["dkim.version", `v=DKIM2; k=rsa; p=${rsa}`],
  ["dkim.version", `v=dkim1; k=rsa; p=${rsa}`],
  ["dkim.version", `v=DKIM1 k=rsa p=${rsa}`],
  ["dkim.version", `k=rsa; v=DKIM1; p=${rsa}`, { dkimpy: "does not look at the order of tags" }],
  ["dkim.key-type", `v=DKIM1; k=ec; p=${rsa}`],
  ["dkim.key-type", `v=DKIM1; k=ed25519; p=${rsa}`],
  ["dkim.key-type", `v=DKIM1; p=${ed25519}`],
  ["dkim.key-type", key(ed25519)],
  ["dkim.key-type", key(base64("ec.pub.pem"))],
  ["dkim.key-type", key(base64("rsa-pss.pub.pem"))],
  ["dkim.ed25519-spki", `v=DKIM1; k=ed25519; p=${base64("ed25519.pub.pem")}`],
  ["dkim.key-b64", `v=DKIM1; k=ed25519; p=${Buffer.alloc(31).toString("base64")}`],
  ["dkim.key-b64", key(rsa.slice(0, -12))],
  ["dkim.key-b64", key(`${rsa.slice(0, 100)}*${rsa.slice(100)}`), { dkimpy: "skips what is no base64" }],
  ["dkim.key-b64", key(rsa.replaceAll("+", "-").replaceAll("/", "_"))],
  ["dkim.key-b64", key(`-----BEGIN PUBLIC KEY-----${rsa}-----END PUBLIC KEY-----`)],
  ["dkim.key-b64", key(grown), trailing],
  ["dkim.placeholder", key("MIG...")],
  ["dkim.key-weak", key(base64("rsa512.pub.pem")), anySize],
  ["dkim.key-weak", key(base64("rsa1023.pub.pem")), anySize],
  [
    "dkim.hash-sha1",
    `v=DKIM1; k=rsa; h=sha1; p=${rsa}`,
    { dkimpy: "leaves the hash algorithms to its caller" },
  ],
];

function of(kind: Kind, rows: readonly Row[]): RefusedText[] {
  return rows.map(([code, text, laxer = {}]) => ({ kind, code, text, laxer }));
}

export const refusedTexts: readonly RefusedText[] = [
  ...of("spf", spf),
  ...of("dmarc", dmarc),
  ...of("dkim", dkim),
];
