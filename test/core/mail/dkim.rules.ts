import type { RuleCase } from "../../support";
import {
  base64,
  der,
  ed25519Key,
  fixture,
  modulus,
  nextRsa,
  pair,
  rsa,
  rsaSpki,
  tutorialKey,
  tutorialP,
  txtAnswers,
} from "./dkim.keys";

const place = 'domains["example.com"].dkim';
const dkim = (settings: unknown): unknown => ({ dkim: settings });
/** One selector s1 with these settings, an RSA key unless they hold another. */
const s1 = (settings: object): unknown => dkim({ s1: { publicKey: rsa, ...settings } });
/** One selector s1 with this text as key, and its neighbour with a right one. */
const key = (publicKey: string): unknown => dkim({ s1: { publicKey } });
/** A TXT at the name of selector x, written by hand. */
const byHand = (text: string): unknown => ({ extra: { txt: { "x._domainkey.example.com": text } } });
const good = key(rsa);
const goodByHand = byHand(`v=DKIM1; k=rsa; p=${rsa}`);
const pkcs8 = pair("rsa-1024").privateKey.export({ type: "pkcs8", format: "der" }).toString("base64");
const pkcs1 = pair("rsa-1024").privateKey.export({ type: "pkcs1", format: "der" }).toString("base64");
const trailing = Buffer.concat([Buffer.from(rsa, "base64"), Buffer.from("abc")]).toString("base64");
const cut = Buffer.from(rsa, "base64").subarray(0, 150).toString("base64");
const request = der(0x30, der(0x30, der(0x02, Buffer.from([0])), der(0x30)), der(0x30)).toString("base64");
const spki = base64("ed25519.pub.pem");

type Row = readonly [title: string, bad: unknown, text: string, good?: unknown, where?: string];

/** Rows of one code at one level. */
function rows(code: string, level: RuleCase["level"], ...list: readonly Row[]): RuleCase[] {
  return list.map(([title, bad, text, right, where]) => ({
    code,
    level,
    title,
    bad,
    text,
    good: right ?? good,
    ...(where === undefined ? {} : { where }),
  }));
}

const names: RuleCase[] = [
  ...rows(
    "dkim.selector",
    "E",
    ["a blank", dkim({ "s 1": rsa }), 'selector "s 1" has label "s 1"', dkim({ s1: rsa }), `${place}["s 1"]`],
    ["an empty label", dkim({ "a..b": rsa }), "has an empty label", dkim({ "a.b": rsa })],
    ["a hyphen at an end", dkim({ "s1-": rsa }), 'has label "s1-"', dkim({ "s-1": rsa })],
    [
      "a letter outside of ASCII",
      dkim({ schlüssel: rsa }),
      'has label "schlüssel"',
      dkim({ schluessel: rsa }),
    ],
    ["a label of 64", dkim({ ["s".repeat(64)]: rsa }), "labels of up to 63", dkim({ ["s".repeat(63)]: rsa })],
    [
      "a wildcard with a key",
      dkim({ "*": rsa }),
      "can only be revoked",
      dkim({ s1: rsa, "*": { state: "revoked" } }),
    ],
    [
      "a wildcard that is delegated",
      dkim({ "*": { cname: "dkim.example.net" } }),
      "can only be revoked",
      dkim({ "*": { state: "revoked" } }),
    ],
    [
      "settings one level too high",
      dkim({ publicKey: rsa }),
      '"publicKey" is no selector',
      dkim({ publickey: rsa }),
    ],
  ),
  ...rows("dkim.selector", "W", [
    "an underscore",
    dkim({ s_1: rsa }),
    'selector "s_1" holds an underscore',
    dkim({ "s-1": rsa }),
    `${place}.s_1`,
  ]),
  ...rows(
    "dkim.name",
    "E",
    ["the selector with _domainkey", dkim({ "s1._domainkey": rsa }), 'holds "_domainkey"', dkim({ s1: rsa })],
    [
      "a whole owner name",
      dkim({ "s1._DomainKey.example.com": rsa }),
      'holds "_domainkey"',
      dkim({ "s1.example.com": rsa }),
    ],
    ["_domainkey alone", dkim({ _domainkey: rsa }), 'holds "_domainkey"', dkim({ domainkey: rsa })],
    [
      "a signing domain beside",
      s1({ domain: "notexample.com" }),
      'must be "example.com" or a name below it',
      s1({ domain: "not.example.com" }),
      `${place}.s1.domain`,
    ],
    [
      "a signing domain above",
      s1({ domain: "com" }),
      'signing domain "com" must be',
      s1({ domain: "example.com" }),
    ],
    [
      "a wildcard as signing domain",
      s1({ domain: "*.example.com" }),
      'signing domain "*.example.com"',
      s1({ domain: "a.example.com" }),
    ],
    [
      "an owner name of 254",
      dkim({ [`${"s".repeat(62)}.${"t".repeat(62)}.${"u".repeat(62)}.${"v".repeat(42)}`]: rsa }),
      "more than 253 characters",
      dkim({ [`${"s".repeat(62)}.${"t".repeat(62)}.${"u".repeat(62)}.${"v".repeat(41)}`]: rsa }),
    ],
  ),
  ...rows(
    "dkim.name",
    "W",
    [
      "a key made for another selector",
      key(`mail._domainkey IN TXT ( "v=DKIM1; k=rsa; p=${rsa}" )`),
      'made for selector "mail" and stands under "s1"',
      key(`s1._domainkey IN TXT ( "v=DKIM1; k=rsa; p=${rsa}" )`),
      `${place}.s1.publicKey`,
    ],
    [
      "a key record that is not below _domainkey",
      { extra: { txt: { "s1.example.com": `v=DKIM1; k=rsa; p=${rsa}` } } },
      'a key record stands at "s1.example.com"',
      { extra: { txt: { "s1._domainkey.example.com": `v=DKIM1; k=rsa; p=${rsa}` } } },
      'domains["example.com"].extra.txt["s1.example.com"]',
    ],
  ),
];

/** A name of this many characters. */
const long = (length: number): string => `${"a.".repeat(120)}${"b".repeat(63)}`.slice(0, length - 1) + "c";
names.push(
  ...rows("dkim.name", "W", [
    "a domain without mail whose name is too long",
    { domains: { [long(241)]: { mode: "no-mail" } } },
    "leaves no room for *._domainkey below it",
    { domains: { [long(240)]: { mode: "no-mail" } } },
  ]),
);

const text = `v=DKIM1; k=rsa; p=${rsa}`;
const records: RuleCase[] = [
  ...rows(
    "dkim.tag",
    "E",
    ["p is missing", key("v=DKIM1; k=rsa"), "no p tag", key(text), `${place}.s1.publicKey`],
    ["a tag twice", key(`v=DKIM1; k=rsa; k=rsa; p=${rsa}`), 'tag "k" occurs twice', key(text)],
    ["no = in a part", key(`v=DKIM1; rsa; p=${rsa}`), "a part of the key record has no =", key(text)],
    ["an empty tag", key(`v=DKIM1;; p=${rsa}`), "has an empty tag", key(`v=DKIM1; p=${rsa};`)],
    [
      "a blank behind the last semicolon",
      key(`"${text}; "`),
      "a blank follows the final semicolon",
      key(`"${text};"`),
    ],
    ["a tag in upper case", key(`v=DKIM1; K=rsa; p=${rsa}`), 'tag "K" is not "k"', key(text)],
    ["a tag name that is none", key(`v=DKIM1; 1k=rsa; p=${rsa}`), "a tag name is a letter", key(text)],
    [
      "an octet outside of ASCII",
      key(`v=DKIM1; n=é; p=${rsa}`),
      "octet 0xC3 at position 12",
      key(`v=DKIM1; n==C3=A9; p=${rsa}`),
    ],
    ["an empty list", key(`v=DKIM1; t=; p=${rsa}`), "t holds an empty word", key(`v=DKIM1; t=s; p=${rsa}`)],
    [
      "a list with a comma",
      key(`v=DKIM1; h=sha1,sha256; p=${rsa}`),
      'h holds "sha1,sha256"',
      key(`v=DKIM1; h=sha1:sha256; p=${rsa}`),
    ],
    [
      "notes that are not encoded",
      key(`v=DKIM1; n=a=b; p=${rsa}`),
      "n is not quoted-printable",
      key(`v=DKIM1; n=a=3Db; p=${rsa}`),
    ],
    ["k is no word", key(`v=DKIM1; k=rsa/x; p=${rsa}`), 'k is "rsa/x"', key(text)],
    [
      "written by hand",
      byHand("v=DKIM1; k=rsa"),
      "no p tag",
      goodByHand,
      'domains["example.com"].extra.txt["x._domainkey.example.com"]',
    ],
    ["a line end by hand", byHand(`v=DKIM1; k=rsa;\np=${rsa}`), "octet 0x0A at position 16", goodByHand],
  ),
  ...rows(
    "dkim.tag",
    "I",
    ["an unknown tag", key(`${text}; x=1`), '"x" in this record means nothing', key(text)],
    [
      "an unknown flag",
      key(`v=DKIM1; t=s:z; p=${rsa}`),
      '"t=z" in this record means nothing',
      key(`v=DKIM1; t=s; p=${rsa}`),
    ],
  ),
  ...rows(
    "dkim.version",
    "E",
    [
      "v is not first",
      key(`k=rsa; v=DKIM1; p=${rsa}`),
      "v is tag number 2",
      key(text),
      `${place}.s1.publicKey`,
    ],
    ["another version", key(`v=DKIM2; p=${rsa}`), 'v is "DKIM2", it must be exactly "DKIM1"', key(text)],
    ["lower case", key(`v=dkim1; p=${rsa}`), 'v is "dkim1"', key(`p=${rsa}`)],
    ["by hand", byHand(`k=rsa; v=DKIM1; p=${rsa}`), "v is tag number 2", goodByHand],
  ),
  ...rows(
    "dkim.g-tag",
    "W",
    [
      "in a pasted record",
      key(`v=DKIM1; g=*; p=${rsa}`),
      'g="*" in this record is historic',
      key(text),
      `${place}.s1.publicKey`,
    ],
    ["empty", key(`v=DKIM1; g=; p=${rsa}`), 'g="" in this record is historic', key(text)],
    ["by hand", byHand(`v=DKIM1; k=rsa; g=*; p=${rsa}`), "has a g tag", goodByHand],
  ),
  ...rows(
    "dkim.hash-sha1",
    "E",
    [
      "sha1 alone",
      s1({ hash: "sha1" }),
      'h of selector "s1" lists "sha1"',
      s1({ hash: "sha256" }),
      `${place}.s1`,
    ],
    [
      "an algorithm that nobody has",
      key(`v=DKIM1; h=sha512; p=${rsa}`),
      'lists "sha512"',
      key(`v=DKIM1; h=sha512:sha256; p=${rsa}`),
    ],
    [
      "by hand",
      byHand(`v=DKIM1; h=sha1; p=${rsa}`),
      'lists "sha1", sha256 is the only',
      byHand(`v=DKIM1; h=sha256; p=${rsa}`),
    ],
  ),
  ...rows("dkim.hash-sha1", "W", [
    "sha1 beside sha256",
    s1({ hash: ["sha1", "sha256"] }),
    '"sha1", which must not be used',
    s1({ hash: ["sha256"] }),
  ]),
  ...rows(
    "dkim.testing",
    "W",
    [
      "t=y",
      s1({ flags: ["y"] }),
      'selector "s1" is in testing mode (t=y)',
      s1({ flags: ["s"] }),
      `${place}.s1`,
    ],
    [
      "t=y in a pasted record",
      key(`v=DKIM1; t=s:y; p=${rsa}`),
      "is in testing mode",
      s1({ publicKey: `v=DKIM1; t=s:y; p=${rsa}`, flags: "s" }),
    ],
    ["by hand", byHand(`v=DKIM1; t=y; p=${rsa}`), "is in testing mode", goodByHand],
  ),
  ...rows(
    "dkim.service",
    "W",
    [
      "tlsrpt alone",
      s1({ service: "tlsrpt" }),
      's of selector "s1" lists "tlsrpt"',
      s1({ service: ["tlsrpt", "email"] }),
      `${place}.s1`,
    ],
    [
      "another service in a record",
      key(`v=DKIM1; s=web; p=${rsa}`),
      'lists "web"',
      key(`v=DKIM1; s=web:*; p=${rsa}`),
    ],
    ["by hand", byHand(`v=DKIM1; s=web; p=${rsa}`), 'lists "web"', goodByHand],
  ),
];

const keyWhere = `${place}.s1.publicKey`;
const keys: RuleCase[] = [
  ...rows(
    "dkim.key-b64",
    "E",
    [
      "base64url",
      key(tutorialP.replace("+", "-")),
      '"-" at character 65 of the base64 text, blanks not counted is base64url',
      key(tutorialP),
      keyWhere,
    ],
    [
      "a character that is none of base64",
      key(tutorialKey.replace("+", "*")),
      '"*" at character 65',
      key(tutorialKey),
    ],
    [
      "a character in two halves",
      key(`${tutorialP.slice(0, 8)}😀${tutorialP.slice(8)}`),
      '"😀" at character 9',
      key(tutorialP),
    ],
    [
      "a character missing at the end",
      key(tutorialP.slice(0, -1)),
      "has 215 characters, a multiple of 4",
      key(tutorialP),
    ],
    [
      "the padding missing",
      key(ed25519Key.slice(0, -1)),
      "has 43 characters, a multiple of 4",
      key(ed25519Key),
    ],
    ["padding inside", key(`${ed25519Key}AAAA`), '"=" at character 44', key(ed25519Key)],
    [
      "bits beyond the end",
      key(ed25519Key.replace("o=", "p=")),
      "holds bits beyond the end",
      key(ed25519Key),
    ],
    ["a key cut off", key(cut), "it should have 294 octets, here are 150"],
    ["octets after the key", key(trailing), "3 octets after the end of the key"],
    ["octets that are no key", key("AAAAAAAA"), "it is no DER structure"],
    [
      "31 octets",
      key(Buffer.alloc(31, 7).toString("base64")),
      "holds no complete public key",
      key(ed25519Key),
    ],
    [
      "two PEM blocks",
      key(fixture("rsa2048.pub.pem").repeat(2)),
      "the text holds 2 PEM blocks",
      key(fixture("rsa2048.pub.pem")),
    ],
    [
      "PEM without its end",
      key(fixture("rsa2048.pub.pem").replace(/-----END.*/, "")),
      "the END line of the PEM block is missing",
      key(fixture("rsa2048.pub.pem")),
    ],
    [
      "PEM in base64",
      key(Buffer.from(fixture("rsa2048.pub.pem")).toString("base64")),
      "the base64 of a PEM text",
    ],
    [
      "an OpenSSH key",
      key("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea me"),
      "this is an OpenSSH public key",
      key(ed25519Key),
    ],
    ["one double quote", key(`"${rsa}`), "double quotes are unbalanced", key(`"${rsa}"`)],
    [
      "algorithm without NULL",
      key(
        rsaSpki(
          modulus,
          Buffer.from([1, 0, 1]),
          der(0x30, Buffer.from("06092a864886f70d010101", "hex")),
        ).toString("base64"),
      ),
      "parameters of the RSA algorithm",
      key(rsaSpki(modulus, Buffer.from([1, 0, 1])).toString("base64")),
    ],
    [
      "an empty modulus",
      key(rsaSpki(Buffer.alloc(0), Buffer.from([1, 0, 1])).toString("base64")),
      "positive numbers",
    ],
    ["a shorthand", dkim({ s1: "AAAA" }), "holds no complete public key", dkim({ s1: rsa }), `${place}.s1`],
    ["the p of a pasted record", key(`v=DKIM1; p=${rsa.slice(0, -1)}`), "a multiple of 4", key(text)],
    ["by hand", byHand(`v=DKIM1; k=rsa; p=${rsa.slice(0, -1)}`), "a multiple of 4", goodByHand],
  ),
  ...rows(
    "dkim.placeholder",
    "E",
    ["the tutorial's MIG...", key("MIG..."), "this is a shortened key", key(tutorialKey), keyWhere],
    [
      "the tutorial's record",
      key("v=DKIM1; p=MIG...; s=email; t=s"),
      "this is a shortened key",
      key(`v=DKIM1; p=${tutorialP}; s=email; t=s`),
    ],
    ["an ellipsis", key(`${rsa.slice(0, 40)}…`), "this is a shortened key"],
    [
      "an ellipsis in PEM",
      key(fixture("rsa2048.pub.pem").replace("\nM", "\n...")),
      "this is a shortened key",
    ],
    ["angle brackets", key("<public key>"), "this only stands for a key"],
    ["a variable", key("${DKIM_KEY}"), "this only stands for a key"],
    ["a sentence", key("paste the key here"), "this only stands for a key"],
    ["nothing", key(" \n"), "the public key is empty"],
    ["zeros", key(Buffer.alloc(32).toString("base64")), "every octet of the key is zero", key(ed25519Key)],
    [
      "a revoked record",
      key("v=DKIM1; p="),
      "revokes its key",
      dkim({ s1: { publicKey: "v=DKIM1; p=", state: "revoked" } }),
      keyWhere,
    ],
    ["by hand", byHand("v=DKIM1; k=rsa; p=MIG..."), "this is a shortened key", goodByHand],
  ),
  ...rows(
    "dkim.key-type",
    "E",
    ["an EC key", key(fixture("ec.pub.pem")), "this is an EC key", good, keyWhere],
    ["an RSA-PSS key", key(base64("rsa-pss.pub.pem")), "this is an RSA-PSS key"],
    ["an X25519 key", key(base64("x25519.pub.pem")), "this is an X25519 key", key(spki)],
    [
      "a PEM block of parameters",
      key("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----"),
      '"EC PARAMETERS" is no public key',
    ],
    [
      "another type than said",
      s1({ keyType: "ed25519" }),
      "the key is of type rsa, not ed25519",
      s1({ keyType: "rsa" }),
      `${place}.s1.keyType`,
    ],
    [
      "a record that says rsa",
      key(`v=DKIM1; k=rsa; p=${ed25519Key}`),
      'k is "rsa" but p is an Ed25519 key',
      key(`v=DKIM1; k=ed25519; p=${ed25519Key}`),
    ],
    [
      "a record that says nothing",
      key(`v=DKIM1; p=${ed25519Key}`),
      "k is not given, which means rsa",
      key(`v=DKIM1; p=${rsa}`),
    ],
    ["a type in upper case", key(`v=DKIM1; k=RSA; p=${rsa}`), 'k is "RSA"', key(text)],
    ["by hand", byHand(`v=DKIM1; k=ecdsa; p=${rsa}`), 'k is "ecdsa" but p is an RSA key', goodByHand],
  ),
  ...rows("dkim.ed25519-spki", "I", [
    "as given",
    key(spki),
    "the 32 octets of the Ed25519 key in it are published",
    key(ed25519Key),
    keyWhere,
  ]),
  ...rows("dkim.ed25519-spki", "W", [
    "in a pasted record",
    key(`v=DKIM1; k=ed25519; p=${spki}`),
    "the p of this record is a SubjectPublicKeyInfo",
    key(`v=DKIM1; k=ed25519; p=${ed25519Key}`),
  ]),
  ...rows("dkim.ed25519-spki", "E", [
    "by hand",
    byHand(`v=DKIM1; k=ed25519; p=${spki}`),
    "32 octets are required",
    byHand(`v=DKIM1; k=ed25519; p=${ed25519Key}`),
  ]),
  ...rows(
    "dkim.key-weak",
    "E",
    [
      "512 bits",
      key(base64("rsa512.pub.pem")),
      'the RSA key of selector "s1" has 512 bits, at least 1024',
      key(tutorialKey),
      keyWhere,
    ],
    ["1023 bits", key(base64("rsa1023.pub.pem")), "has 1023 bits", key(tutorialKey)],
    [
      "1023 bits revoked",
      key(base64("rsa1023.pub.pem")),
      "has 1023 bits",
      dkim({ s1: { publicKey: base64("rsa1023.pub.pem"), state: "revoked" } }),
    ],
    [
      "exponent 1",
      key(rsaSpki(modulus, Buffer.from([1])).toString("base64")),
      "the exponent is 1",
      key(rsaSpki(modulus, Buffer.from([3])).toString("base64")),
    ],
    [
      "an even exponent",
      key(rsaSpki(modulus, Buffer.from([2])).toString("base64")),
      "the exponent is even",
      key(rsaSpki(modulus, Buffer.from([3])).toString("base64")),
    ],
    [
      "an even modulus",
      key(
        rsaSpki(Buffer.concat([modulus.subarray(0, -1), Buffer.from([0xfe])]), Buffer.from([3])).toString(
          "base64",
        ),
      ),
      "the modulus is even",
      key(rsaSpki(modulus, Buffer.from([3])).toString("base64")),
    ],
    ["by hand", byHand(`v=DKIM1; k=rsa; p=${base64("rsa512.pub.pem")}`), "has 512 bits", goodByHand],
  ),
  ...rows(
    "dkim.key-short",
    "W",
    ["the tutorial's key", key(tutorialKey), "has 1024 bits, 2048 are recommended", good, keyWhere],
    ["1536 bits", dkim({ s1: base64("rsa1536.pub.pem") }), "has 1536 bits", dkim({ s1: rsa }), `${place}.s1`],
    ["by hand", byHand(`v=DKIM1; k=rsa; p=${tutorialP}`), "has 1024 bits", goodByHand],
  ),
  ...rows(
    "dkim.key-large",
    "W",
    ["3072 bits", key(base64("rsa3072.pub.pem")), "has 3072 bits, its p has 564 characters", good, keyWhere],
    ["over 4096 bits", key(base64("rsa4104.pub.pem")), "verifiers need not take more than 4096 bits", good],
    [
      "by hand",
      byHand(`v=DKIM1; k=rsa; p=${base64("rsa4096.pub.pem")}`),
      "its p has 736 characters",
      goodByHand,
    ],
  ),
  ...rows(
    "dkim.key-private",
    "E",
    [
      "PKCS#8 in PEM",
      key(pair("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }) as string),
      "this is a private key (not shown)",
      good,
      keyWhere,
    ],
    [
      "EC in PEM",
      key(pair("ec").privateKey.export({ type: "sec1", format: "pem" }) as string),
      "this is a private key",
    ],
    ["PKCS#8 in base64", key(pkcs8), "this is a private key"],
    ["PKCS#1 in base64", key(pkcs1), "this is a private key"],
    ["PKCS#1 without its end", key(pkcs1.slice(0, 101)), "this is a private key"],
    ["in the p of a record", key(`v=DKIM1; k=rsa; p=${pkcs8}`), "this is a private key", key(text)],
    [
      "a selector that is a key",
      dkim({ s1: pkcs8 }),
      "this is a private key",
      dkim({ s1: rsa }),
      `${place}.s1`,
    ],
    [
      "in the notes",
      s1({ notes: "-----BEGIN PRIVATE KEY-----" }),
      "this is a private key",
      s1({ notes: "of the relay" }),
      `${place}.s1.notes`,
    ],
    ["by hand", byHand(`v=DKIM1; k=rsa; p=${pkcs8}`), "this is a private key", goodByHand],
  ),
  ...rows(
    "dkim.key-cert",
    "E",
    ["a certificate in PEM", key(fixture("mail.pem", "dane")), "this is a certificate", good, keyWhere],
    [
      "a certificate in base64",
      key(fixture("mail.pem", "dane").replace(/-----[A-Z ]+-----/g, "")),
      "this is a certificate",
    ],
    ["a certificate request", key(request), "this is a certificate request"],
    [
      "a certificate request in PEM",
      key(`-----BEGIN CERTIFICATE REQUEST-----\n${request}\n-----END CERTIFICATE REQUEST-----`),
      "this is a certificate request",
    ],
    [
      "by hand",
      byHand(`v=DKIM1; p=${fixture("mail.pem", "dane").replace(/-----[A-Z ]+-----|\s/g, "")}`),
      "this is a certificate",
      goodByHand,
    ],
  ),
];

const two = (a: unknown, b: unknown): unknown => dkim({ a, b });
const life: RuleCase[] = [
  ...rows(
    "dkim.multi",
    "E",
    [
      "one selector in two cases",
      dkim({ S1: rsa, s1: nextRsa }),
      '"s1._domainkey.example.com" has 2 TXT values',
      two(rsa, nextRsa),
      `${place}.S1`,
    ],
    [
      "one signing domain twice",
      dkim({ s1: [{ publicKey: rsa }, { publicKey: nextRsa, domain: "example.com" }] }),
      "has 2 TXT values",
      dkim({ s1: [{ publicKey: rsa }, { publicKey: nextRsa, domain: "mail.example.com" }] }),
    ],
    [
      "a record by hand beside",
      { ...(good as object), extra: { txt: { "s1._domainkey.example.com": text.replace("k=rsa; ", "") } } },
      "has 2 TXT values",
      { ...(good as object), extra: { txt: { "s2._domainkey.example.com": text } } },
      `${place}.s1`,
    ],
    [
      "two records by hand",
      { extra: { txt: { "s1._domainkey.example.com": [text, `p=${rsa}`] } } },
      "has 2 TXT values",
      goodByHand,
    ],
    [
      "an alias by hand beside",
      {
        ...(good as object),
        extra: { records: [{ name: "s1._domainkey.example.com", type: "CNAME", value: "s1.example.net" }] },
      },
      "is an alias and has a TXT as well",
      {
        ...(good as object),
        extra: { records: [{ name: "s2._domainkey.example.com", type: "CNAME", value: "s1.example.net" }] },
      },
    ],
    [
      "a key and an alias",
      s1({ cname: "s1.example.net" }),
      "a publicKey and a cname are given",
      dkim({ s1: { cname: "s1.example.net" } }),
      `${place}.s1.cname`,
    ],
    [
      "revoked and an alias",
      dkim({ s1: { cname: "s1.example.net", state: "revoked" } }),
      "state revoked and a cname are given",
      dkim({ s1: { cname: "s1.example.net", state: "retiring" } }),
    ],
  ),
  ...rows("dkim.ed25519-only", "W", [
    "no RSA key",
    dkim({ e: ed25519Key }),
    'every active key is an Ed25519 key (selector "e")',
    dkim({ e: ed25519Key, r: rsa }),
    `${place}.e`,
  ]),
  ...rows("dkim.ed25519-only", "W", [
    "the RSA key is not active yet",
    dkim({ e: ed25519Key, r: { publicKey: rsa, state: "next" } }),
    "every active key",
    dkim({ e: ed25519Key, r: { cname: "r.example.net" } }),
  ]),
  ...rows(
    "dkim.align",
    "W",
    [
      "signing as a subdomain",
      s1({ domain: "mail.example.com" }),
      'signing domain "mail.example.com" aligns with author domain "example.com" in relaxed mode only',
      s1({ domain: "example.com" }),
      `${place}.s1.domain`,
    ],
    [
      "t=s is no DMARC",
      s1({ domain: "mail.example.com", flags: "s" }),
      't=s limits i= to "mail.example.com"',
      dkim({ s1: { publicKey: rsa, domain: "mail.example.com" }, s2: nextRsa }),
    ],
  ),
  ...rows("dkim.align", "e", [
    "under strict alignment",
    {
      ...(s1({ domain: "mail.example.com" }) as object),
      extra: { txt: { "_dmarc.example.com": "v=DMARC1; p=none; adkim=s" } },
    },
    "DMARC asks for strict alignment (adkim=s)",
    {
      ...(s1({ domain: "mail.example.com" }) as object),
      extra: { txt: { "_dmarc.example.com": "v=DMARC1; p=none; adkim=r" } },
    },
  ]),
  ...rows("dkim.reuse", "W", [
    "one key under two selectors",
    two(rsa, { publicKey: rsa, state: "retiring" }),
    'selectors "a" and "b" have the same key',
    two(rsa, nextRsa),
    `${place}.b`,
  ]),
  ...rows("dkim.reuse", "W", [
    "one key under two selectors of two signing domains",
    two(rsa, { publicKey: rsa, domain: "x.example.com" }),
    'selectors "a" and "b" have the same key',
    dkim({ a: [{ publicKey: rsa }, { publicKey: rsa, domain: "x.example.com" }] }),
  ]),
  {
    code: "dkim.reuse",
    level: "W",
    title: "another key in the DNS",
    bad: key(rsa),
    good: key(nextRsa),
    text: 'selector "s1" has another key in the DNS',
    answers: txtAnswers({ "s1._domainkey.example.com.": [`v=DKIM1; p=${nextRsa}`] }),
  },
  {
    code: "dkim.reuse",
    level: "W",
    title: "a revoked key in the DNS",
    bad: dkim({ s1: rsa }),
    good: dkim({ s2: rsa }),
    text: 'selector "s1" is revoked in the DNS and would come back',
    answers: txtAnswers({ "s1._domainkey.example.com.": ["v=DKIM1; p="] }),
  },
  ...rows(
    "dkim.revoke-active",
    "W",
    [
      "the only selector is revoked",
      dkim({ s1: { state: "revoked" } }),
      'no selector is active ("s1" is revoked)',
      dkim({ s1: { state: "revoked" }, s2: rsa }),
      place,
    ],
    [
      "the next one is not active yet",
      two({ publicKey: rsa, state: "retiring" }, { publicKey: nextRsa, state: "next" }),
      '"a" is retiring, "b" is next',
      two({ publicKey: rsa, state: "retiring" }, nextRsa),
    ],
    [
      "testing mode on a revoked selector",
      dkim({ s1: { state: "revoked", flags: "y" }, s2: rsa }),
      'selector "s1" is revoked and in testing mode',
      dkim({ s1: { state: "revoked" }, s2: rsa }),
      `${place}.s1`,
    ],
    [
      "active in a domain without mail",
      { mode: "no-mail", ...(good as object) },
      'mode is no-mail and selector "s1" is active',
      { mode: "no-mail", ...(dkim({ s1: { state: "revoked" } }) as object) },
    ],
  ),
  ...rows("dkim.delegation", "I", [
    "the target is somebody else's",
    dkim({ s1: { cname: "s1.example.net" } }),
    'the key record at "s1.example.net" is not verified',
    good,
    `${place}.s1.cname`,
  ]),
  ...rows("dkim.delegation", "W", [
    "the target is ours and missing",
    dkim({ s1: { cname: "s1.dkim.example.com" } }),
    '"s1.dkim.example.com" has no key record in this configuration',
    {
      ...(dkim({ s1: { cname: "s1.dkim.example.com" } }) as object),
      extra: { txt: { "s1.dkim.example.com": text } },
    },
  ]),
  ...(
    [
      ["there is none", "nxdomain", 'no key record to use at "s1.example.net": there is none'],
      ["it cannot be read", ["v=DKIM1; k=rsa"], "no p tag"],
      ["it is revoked", ["v=DKIM1; p="], 'the key at "s1.example.net" is revoked'],
    ] as const
  ).map(([title, answer, message]): RuleCase => ({
    code: "dkim.delegation",
    level: "W",
    title,
    bad: dkim({ s1: { cname: "s1.example.net" } }),
    good: dkim({ s1: { cname: "s2.example.net" } }),
    text: message,
    answers: txtAnswers({ "s1.example.net.": answer, "s2.example.net.": [text] }),
  })),
];

export const dkimCases: RuleCase[] = [...names, ...records, ...keys, ...life];
