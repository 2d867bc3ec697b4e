import { describe, expect, it } from "vitest";
import { z } from "zod";
import { dkimSchema } from "../../../core/mail/dkim/config";
import { planHash } from "../../../core/plan";
import { tutorialTable } from "../../../core/render/tutorial";
import { codes, levelOf, lines, planCase, planDomain, planStack, withCode } from "../../support";
import {
  base64,
  ed25519Key,
  fixture,
  nextRsa,
  pair,
  rsa,
  tutorialKey,
  tutorialP,
  txtAnswers,
} from "./dkim.keys";
import { dkimCases } from "./dkim.rules";

it.each(dkimCases.map((row) => [row.code, row.level, row.title, row] as const))(
  "%s (%s): %s",
  (code, level, _title, row) => {
    const hits = withCode(planCase(row.bad, row.answers), code);
    expect(hits.map((issue) => [levelOf(issue), issue.message])).toContainEqual([
      level,
      expect.stringContaining(row.text),
    ]);
    if (row.where !== undefined) expect(hits.map(({ where }) => where)).toContain(row.where);
    expect(withCode(planCase(row.good, row.answers), code).map(levelOf)).not.toContain(level);
  },
);

/** The records below _domainkey; the settings must be free of errors. TXT without quotes and strings. */
function records(dkim: unknown, others: object = {}): string[] {
  const plan = planDomain({ ...others, dkim });
  expect(plan.issues.filter(({ severity }) => severity === "error")).toEqual([]);
  return lines(plan)
    .filter((line) => line.includes("_domainkey"))
    .map((line) => line.replaceAll('" "', "").replaceAll('"', ""));
}

describe("records", () => {
  const s1 = "s1._domainkey.example.com. 3600 TXT";
  it.each([
    ["nothing", undefined, []],
    ["off", "off", []],
    ["a key alone", { s1: rsa }, [`${s1} v=DKIM1; k=rsa; p=${rsa}`]],
    ["an Ed25519 key", { s1: ed25519Key }, [`${s1} v=DKIM1; k=ed25519; p=${ed25519Key}`]],
    [
      "every tag",
      {
        s1: {
          publicKey: rsa,
          hash: "sha256",
          service: ["email", "tlsrpt"],
          flags: ["s", "y"],
          notes: "a; b=c ü",
        },
      },
      [`${s1} v=DKIM1; k=rsa; h=sha256; s=email:tlsrpt; t=y:s; n=a=3B b=3Dc =C3=BC; p=${rsa}`],
    ],
    [
      "a TTL",
      { s1: { publicKey: rsa, ttl: 86400 } },
      [`s1._domainkey.example.com. 86400 TXT v=DKIM1; k=rsa; p=${rsa}`],
    ],
    [
      "published ahead",
      { s1: { publicKey: rsa, state: "next" }, s0: rsa },
      [`s0._domainkey.example.com. 3600 TXT v=DKIM1; k=rsa; p=${rsa}`, `${s1} v=DKIM1; k=rsa; p=${rsa}`],
    ],
    ["retiring", { s1: { publicKey: rsa, state: "retiring" } }, [`${s1} v=DKIM1; k=rsa; p=${rsa}`]],
    ["revoked with its key", { s1: { publicKey: rsa, state: "revoked" } }, [`${s1} v=DKIM1; p=`]],
    ["revoked without a key", { s1: { state: "revoked", notes: "leaked" } }, [`${s1} v=DKIM1; n=leaked; p=`]],
    [
      "delegated",
      { s1: { cname: "s1.dkim.sender.example" } },
      ["s1._domainkey.example.com. 3600 CNAME s1.dkim.sender.example."],
    ],
    [
      "another signing domain",
      { s1: { publicKey: rsa, domain: "Mail.Example.com." } },
      [`s1._domainkey.mail.example.com. 3600 TXT v=DKIM1; k=rsa; p=${rsa}`],
    ],
    [
      "one selector in two signing domains",
      { s1: [{ publicKey: rsa }, { publicKey: nextRsa, domain: "news.example.com" }] },
      [
        `${s1} v=DKIM1; k=rsa; p=${rsa}`,
        `s1._domainkey.news.example.com. 3600 TXT v=DKIM1; k=rsa; p=${nextRsa}`,
      ],
    ],
    [
      "a selector of two labels",
      { "march.oslo": rsa },
      [`march.oslo._domainkey.example.com. 3600 TXT v=DKIM1; k=rsa; p=${rsa}`],
    ],
    ["a selector in upper case", { S1: rsa }, [`${s1} v=DKIM1; k=rsa; p=${rsa}`]],
    [
      "every other selector revoked",
      { s1: rsa, "*": { state: "revoked", ttl: 600 } },
      ["*._domainkey.example.com. 600 TXT v=DKIM1; p=", `${s1} v=DKIM1; k=rsa; p=${rsa}`],
    ],
  ])("%s", (_title, dkim, expected) => {
    expect(records(dkim)).toEqual(expected);
  });

  it("splits a long key into strings of 255 octets", () => {
    const text = `v=DKIM1; k=rsa; p=${rsa}`;
    expect(lines(planDomain({ dkim: { s1: rsa } }))).toContain(
      `s1._domainkey.example.com. 3600 TXT "${text.slice(0, 255)}" "${text.slice(255)}"`,
    );
  });

  it.each([
    ["by default", undefined, ["*._domainkey.example.com. 3600 TXT v=DKIM1; p="]],
    [
      "beside a revoked selector",
      { s1: { state: "revoked" } },
      ["*._domainkey.example.com. 3600 TXT v=DKIM1; p=", "s1._domainkey.example.com. 3600 TXT v=DKIM1; p="],
    ],
    [
      "with its own settings",
      { "*": { state: "revoked", ttl: 86400 } },
      ["*._domainkey.example.com. 86400 TXT v=DKIM1; p="],
    ],
    ["not when it is off", { "*": "off" }, []],
    ["not when it is false", { "*": false }, []],
    ["not when all is off", false, []],
  ])("a domain without mail revokes every selector: %s", (_title, dkim, expected) => {
    expect(records(dkim, { mode: "no-mail" })).toEqual(expected);
  });

  it("do not depend on the order of keys, lists and line ends", () => {
    const plan = (dkim: unknown): string => planHash(planDomain({ dkim }));
    const pem = fixture("rsa2048.pub.pem");
    const ahead = [{ publicKey: rsa }, { publicKey: nextRsa, domain: "a.example.com" }];
    expect(plan({ b: nextRsa, a: pem, s: ahead })).toBe(
      plan({ s: [...ahead].reverse(), a: pem.replaceAll("\n", "\r\n"), b: { publicKey: ` ${nextRsa}\n` } }),
    );
    expect(codes(planDomain({ dkim: { b: rsa, a: rsa } }))).toEqual(
      codes(planDomain({ dkim: { a: rsa, b: rsa } })),
    );
  });
});

describe("the tutorial", () => {
  const selector1 = { publicKey: tutorialKey, domain: "mail.example.com", service: ["email"], flags: ["s"] };
  const plan = planDomain({ compat: "tutorial", dkim: { selector1 } });

  it("is had word for word", () => {
    expect(records({ selector1 }, { compat: "tutorial" })).toEqual([
      `selector1._domainkey.mail.example.com. 3600 TXT v=DKIM1; p=${tutorialP}; s=email; t=s`,
    ]);
    expect(tutorialTable(plan).replace(tutorialP, "MIG...")).toContain(
      "selector1._domainkey.mail.example.com    TXT    v=DKIM1; p=MIG...; s=email; t=s    3600\n",
    );
  });

  it("has its mistakes reported", () => {
    const found = codes(plan).filter((code) => code.includes("dkim."));
    expect(found).toEqual(["W dkim.align", "W dkim.key-short"]);
  });

  it("can be pasted as a record, which publishes the same", () => {
    const record = `v=DKIM1; p=${tutorialP}; s=email; t=s`;
    const pasted = planDomain({
      compat: "tutorial",
      dkim: { selector1: { publicKey: record, domain: "mail.example.com" } },
    });
    expect(planHash(pasted)).toBe(planHash(plan));
  });

  it("keeps k where leaving it out would mean another key type", () => {
    expect(records({ e: ed25519Key, r: rsa }, { compat: "tutorial" })).toEqual([
      `e._domainkey.example.com. 3600 TXT v=DKIM1; k=ed25519; p=${ed25519Key}`,
      `r._domainkey.example.com. 3600 TXT v=DKIM1; p=${rsa}`,
    ]);
  });

  it("may not keep MIG...", () => {
    const literal = planDomain({
      compat: "tutorial",
      dkim: { selector1: { ...selector1, publicKey: "MIG..." } },
    });
    expect(codes(literal)).toContain("E dkim.placeholder");
  });
});

describe("what a key may be written as", () => {
  const record = `v=DKIM1; k=rsa; p=${rsa}`;
  const strings = `"${record.slice(0, 200)}"\n\t  "${record.slice(200)}"`;
  const openDkim = `s1._domainkey\tIN\tTXT\t( "v=DKIM1; h=sha256; k=rsa; "\n\t  "p=${rsa.slice(0, 200)}"\n\t  "${rsa.slice(200)}" )  ; ----- DKIM key s1 for example.com\n`;
  const wrapped = fixture("rsa2048.pub.pem").split("\n").slice(1, -2).join("\n");
  it.each([
    ["base64 in one line", rsa],
    ["base64 in lines", wrapped],
    ["base64 with blanks and tabs", wrapped.replaceAll("\n", " \t")],
    ["base64 with carriage returns", wrapped.replaceAll("\n", "\r\n")],
    ["base64 in double quotes", `"${rsa}"`],
    ["base64 in several strings", `"${rsa.slice(0, 255)}" "${rsa.slice(255)}"`],
    ["PEM", fixture("rsa2048.pub.pem")],
    ["PEM in one line", fixture("rsa2048.pub.pem").replaceAll("\n", " ")],
    ["PEM with text around", `the key:\n${fixture("rsa2048.pub.pem")}\nend`],
    ["a record", record],
    ["a record with ; at its end", `${record};\n`],
    ["a record in lines", `v=DKIM1; k=rsa;\n  p=${wrapped.replaceAll("\n", "\n  ")}`],
    ["a record in strings", strings],
    ["a record in strings in parentheses", `(${strings})`],
    ["a record with escaped semicolons", record.replaceAll(";", "\\;")],
    ["a zone-file line", `s1._domainkey.example.com. 3600 IN TXT ${strings}`],
    ["what dig prints", `s1._domainkey.example.com. 3600\tIN\tTXT\t${strings.replace("\n\t ", "")}`],
    ["p alone", `p=${rsa}`],
  ])("%s", (_title, publicKey) => {
    expect(records({ s1: { publicKey } })).toEqual([`s1._domainkey.example.com. 3600 TXT ${record}`]);
    const reported = codes(planDomain({ dkim: { s1: { publicKey } } }));
    expect(reported.filter((code) => code.includes("dkim."))).toEqual([]);
  });

  it("what opendkim-genkey prints", () => {
    expect(records({ s1: openDkim })).toEqual([
      `s1._domainkey.example.com. 3600 TXT v=DKIM1; k=rsa; h=sha256; p=${rsa}`,
    ]);
  });

  it("PKCS#1 is published as SubjectPublicKeyInfo", () => {
    const expected = [`s1._domainkey.example.com. 3600 TXT v=DKIM1; k=rsa; p=${nextRsa}`];
    expect(records({ s1: fixture("rsa2048-next.pkcs1.pem") })).toEqual(expected);
    expect(records({ s1: base64("rsa2048-next.pkcs1.pem") })).toEqual(expected);
    expect(records({ s1: `v=DKIM1; k=rsa; p=${base64("rsa2048-next.pkcs1.pem")}` })).toEqual(expected);
  });

  it("an Ed25519 key is published as its 32 octets", () => {
    const raw = Buffer.from(base64("ed25519.pub.pem"), "base64").subarray(12).toString("base64");
    const expected = [`s1._domainkey.example.com. 3600 TXT v=DKIM1; k=ed25519; p=${raw}`];
    expect(records({ s1: fixture("ed25519.pub.pem") })).toEqual(expected);
    expect(records({ s1: base64("ed25519.pub.pem") })).toEqual(expected);
    expect(records({ s1: raw })).toEqual(expected);
    expect(codes(planDomain({ dkim: { s1: fixture("ed25519.pub.pem") } }))).not.toContain(
      "I dkim.ed25519-spki",
    );
  });

  it("the settings stand above the tags of a pasted record", () => {
    const publicKey = `v=DKIM1; h=sha1; s=web; t=y; n=old; p=${rsa}`;
    const over = { publicKey, hash: "sha256", service: "email", flags: [], notes: "new" };
    expect(records({ s1: over })).toEqual([
      `s1._domainkey.example.com. 3600 TXT v=DKIM1; k=rsa; h=sha256; s=email; n=new; p=${rsa}`,
    ]);
  });
});

describe("a private key", () => {
  const { privateKey } = pair("rsa-1024");
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  const bare = privateKey.export({ type: "pkcs8", format: "der" }).toString("base64");
  const pkcs1 = privateKey.export({ type: "pkcs1", format: "der" }).toString("base64");
  const ec = pair("ec").privateKey.export({ type: "sec1", format: "der" }).toString("base64");
  const ed = pair("ed25519").privateKey.export({ type: "pkcs8", format: "der" }).toString("base64");
  const cipher = { cipher: "aes-256-cbc", passphrase: "secret" };
  const locked = privateKey.export({ type: "pkcs8", format: "der", ...cipher }).toString("base64");
  const jwk = JSON.stringify(privateKey.export({ format: "jwk" }));
  const openSsh = Buffer.from("openssh-key-v1\0none\0none").toString("base64");
  const texts: [string, string][] = [
    ["PEM", pem],
    ["PEM in one line", pem.replaceAll("\n", " ")],
    ["PEM without its end", pem.slice(0, 200)],
    ["PEM behind its public key", `${fixture("rsa2048.pub.pem")}${pem}`],
    ["PEM in quotes", `"${pem}"`],
    ["locked PEM", privateKey.export({ type: "pkcs8", format: "pem", ...cipher }) as string],
    ["PKCS#1 PEM", privateKey.export({ type: "pkcs1", format: "pem" }) as string],
    ["PEM in base64", Buffer.from(pem).toString("base64")],
    ["PKCS#8", bare],
    ["PKCS#8 in lines", bare.replace(/.{64}/g, "$&\n")],
    ["PKCS#8 cut off", bare.slice(0, 99)],
    ["PKCS#8 in base64url", bare.replaceAll("+", "-").replaceAll("/", "_")],
    ["PKCS#8 with a wrong character", `${bare.slice(0, 40)}*${bare.slice(41)}`],
    ["locked PKCS#8", locked],
    ["PKCS#1", pkcs1],
    ["SEC 1", ec],
    ["Ed25519", ed],
    ["OpenSSH", openSsh],
    ["JWK", jwk],
    ["a record", `v=DKIM1; k=rsa; p=${bare}`],
    [
      "a zone-file line",
      `s1._domainkey IN TXT ( "v=DKIM1; k=rsa; p=" "${pkcs1.slice(0, 200)}" "${pkcs1.slice(200)}" )`,
    ],
  ];

  it.each(texts)("%s is refused and not shown", (_title, text) => {
    const secret = text.replace(/-----[A-Z ]+-----|\s/g, "").replace(/^.*p="?"?/, "");
    for (const dkim of [{ s1: text }, { s1: { publicKey: text } }, { s1: [{ publicKey: text }] }]) {
      const { issues } = planDomain({ dkim });
      expect(issues.filter(({ severity }) => severity === "error").map(({ code }) => code)).toEqual([
        "dkim.key-private",
      ]);
      const shown = JSON.stringify(issues);
      for (let at = 0; at + 8 <= secret.length; at++) expect(shown).not.toContain(secret.slice(at, at + 8));
    }
  });

  it.each([
    ["half of one", bare.slice(300)],
    ["one without its first character", bare.slice(1)],
    ["one with three points", `${bare.slice(0, 60)}...`],
    ["one with an unbalanced quote", `"${bare}`],
    ["one with a broken escape", `"\\999${bare}"`],
    ["one in hexadecimal", Buffer.from(bare, "base64").toString("hex")],
  ])("%s is not shown either", (_title, text) => {
    const { issues } = planDomain({ dkim: { s1: text } });
    expect(issues.some(({ severity }) => severity === "error")).toBe(true);
    const shown = JSON.stringify(issues);
    for (let at = 0; at + 6 <= text.length; at++) expect(shown).not.toContain(text.slice(at, at + 6));
  });
});

describe("settings", () => {
  it.each([
    ["no key", { s1: {} }, "E config.required", "a publicKey is required here, or a cname", ".publicKey"],
    ["an empty list", { s1: [] }, "E config.value", "", ""],
    [
      "an unknown state",
      { s1: { publicKey: rsa, state: "retired" } },
      "E config.value",
      "allowed are active, next, retiring, revoked",
      ".state",
    ],
    [
      "an unknown key",
      { s1: { publickey: rsa } },
      "E config.unknown-key",
      'unknown key "publickey"',
      ".publickey",
    ],
    ["a number", { s1: 5 }, "E config.value", "got 5", ""],
    ["off", { s1: "off" }, "E config.value", 'only "*" can be off', ""],
    [
      "an unknown hash",
      { s1: { publicKey: rsa, hash: ["sha-256"] } },
      "E config.value",
      "allowed are sha256, sha1",
      ".hash[0]",
    ],
    [
      "an empty list of hashes",
      { s1: { publicKey: rsa, hash: [] } },
      "E config.value",
      "hash is an empty list",
      ".hash",
    ],
    [
      "an unknown flag",
      { s1: { publicKey: rsa, flags: ["t"] } },
      "E config.value",
      "allowed are y, s",
      ".flags[0]",
    ],
    [
      "a tag beside an alias",
      { s1: { cname: "a.example", hash: "sha256" } },
      "E config.value",
      "hash has no effect beside a cname",
      ".hash",
    ],
    [
      "notes without end",
      { s1: { publicKey: rsa, notes: "n".repeat(1001) } },
      "E config.value",
      "at most 1000",
      ".notes",
    ],
    ["a TTL out of range", { s1: { publicKey: rsa, ttl: -1 } }, "E dns.ttl-range", "TTL -1", ".ttl"],
    ["a name that is none", { s1: { cname: "a..b" } }, "E dns.name", "empty label", ".cname"],
  ])("%s", (_title, dkim, code, text, path) => {
    const found = planDomain({ dkim }).issues.filter((issue) => `${levelOf(issue)} ${issue.code}` === code);
    expect(found.map(({ where }) => where)).toEqual([`domains["example.com"].dkim.s1${path}`]);
    expect(found[0]?.message).toContain(text);
  });

  it("are all read at once", () => {
    const dkim = { "a b": rsa, s1: { publicKey: "MIG..." }, s2: [{ publicKey: rsa }, { publicKey: "AAAA" }] };
    const found = planDomain({ dkim }).issues.map(
      ({ code, where }) => `${code} ${where.split(".dkim")[1] ?? ""}`,
    );
    expect(found).toEqual(
      expect.arrayContaining([
        'dkim.selector ["a b"]',
        "dkim.placeholder .s1.publicKey",
        "dkim.key-b64 .s2[1].publicKey",
      ]),
    );
  });

  it("have a JSON Schema that describes every key", () => {
    const schema = JSON.stringify(z.toJSONSchema(dkimSchema, { io: "input" }));
    const keys = [
      "publicKey",
      "keyType",
      "state",
      "cname",
      "domain",
      "hash",
      "service",
      "flags",
      "notes",
      "ttl",
    ];
    for (const key of keys) expect(schema).toContain(`"${key}":{"description":`);
  });
});

describe("what stays silent", () => {
  const quiet = (plan: ReturnType<typeof planDomain>): string[] =>
    codes(plan).filter((code) => code.includes("dkim."));

  it("an ordinary domain", () => {
    expect(
      quiet(planDomain({ dkim: { "2026a": rsa, "2025b": { publicKey: nextRsa, state: "retiring" } } })),
    ).toEqual([]);
  });

  it("both key types", () => {
    expect(quiet(planDomain({ dkim: { "2026r": rsa, "2026e": ed25519Key } }))).toEqual([]);
  });

  it("other records below _domainkey, and its policy record", () => {
    const txt = {
      "_domainkey.example.com": "o=~",
      "_report._domainkey.example.com": "ra=dkim",
      "_adsp._domainkey.example.com": "dkim=all",
      "example.com": "MS=ms1",
    };
    expect(quiet(planDomain({ extra: { txt } }))).toEqual([]);
  });

  it("strict alignment of a domain that signs as itself beside a subdomain", () => {
    const extra = { txt: { "_dmarc.example.com": "v=DMARC1; p=none; adkim=s" } };
    const dkim = { s1: rsa, s2: { publicKey: nextRsa, domain: "mail.example.com" } };
    expect(quiet(planDomain({ dkim, extra }))).toEqual([]);
  });

  it("the key that the DNS holds already", () => {
    const answers = txtAnswers({ "s1._domainkey.example.com.": [`k=rsa; p=${rsa}`] });
    expect(quiet(planCase({ dkim: { s1: rsa } }, answers))).toEqual([]);
  });

  it("a domain that never signed and says so", () => {
    expect(quiet(planDomain({ dkim: { "*": { state: "revoked" } } }))).toEqual([]);
  });

  it("a revoked key that the DNS still holds", () => {
    const answers = txtAnswers({ "s0._domainkey.example.com.": [`v=DKIM1; p=${nextRsa}`] });
    const s0 = { publicKey: base64("rsa3072.pub.pem"), state: "revoked" };
    expect(quiet(planCase({ dkim: { s0, s1: rsa } }, answers))).toEqual([]);
  });

  it("a key that cannot be read in the DNS, and is replaced by one that can", () => {
    const answers = txtAnswers({ "s1._domainkey.example.com.": ["v=DKIM1; p=MIG..."] });
    expect(quiet(planCase({ dkim: { s1: rsa } }, answers))).toEqual([]);
  });

  it("a key record of ours that a selector is delegated to", () => {
    const extra = { txt: { "s1.dkim.example.com": `v=DKIM1; p=${rsa}` } };
    expect(quiet(planDomain({ dkim: { s1: { cname: "s1.dkim.example.com" } }, extra }))).toEqual([]);
  });

  it("a delegated selector whose key was seen", () => {
    const answers = txtAnswers({ "s1.example.net.": [`v=DKIM1; p=${rsa}`] });
    expect(quiet(planCase({ dkim: { s1: { cname: "s1.example.net" } } }, answers))).toEqual([]);
  });
});

describe("a delegated selector whose key was seen", () => {
  it("has that key judged", () => {
    const answers = txtAnswers({ "s1.example.net.": [`v=DKIM1; t=y; p=${tutorialP}`] });
    const plan = planCase({ dkim: { s1: { cname: "s1.example.net" } } }, answers);
    expect(codes(plan).filter((code) => code.includes("dkim."))).toEqual([
      "W dkim.key-short",
      "W dkim.testing",
    ]);
  });
});

describe("an issue", () => {
  it("of a large key says what is large about it", () => {
    const message = (name: string): string | undefined =>
      withCode(planDomain({ dkim: { s1: base64(name) } }), "dkim.key-large")[0]?.message;
    expect(message("rsa4096.pub.pem")).toBe(
      'the RSA key of selector "s1" has 4096 bits, its p has 736 characters',
    );
    expect(message("rsa4104.pub.pem")).toBe(
      'the RSA key of selector "s1" has 4104 bits, its p has 736 characters and verifiers need not take more than 4096 bits',
    );
  });

  it.each([
    ["p=; ", "dkim.tag", "remove the blank"],
    ["v=DKIM1; p=MIG...", "dkim.placeholder", "give the whole key"],
    ["v=DKIM1; k=rsa;;p=", "dkim.tag", undefined],
    [`v=DKIM1; p=${Buffer.alloc(32).toString("base64")}`, "dkim.placeholder", undefined],
  ])("of the record %j by hand says what to do, if anything can be said", (text, code, fix) => {
    const plan = planDomain({ extra: { txt: { "x._domainkey.example.com": text } } });
    expect(withCode(plan, code).map((issue) => issue.fix)).toEqual([fix]);
    expect(Object.keys(withCode(plan, code)[0] ?? {}).includes("fix")).toBe(fix !== undefined);
  });
});

describe("a refusal", () => {
  it.each([
    ["MIG...", "dkim.placeholder", "give the whole key"],
    [Buffer.alloc(32).toString("base64"), "dkim.placeholder", undefined],
    [
      "-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----",
      "dkim.key-cert",
      "openssl x509 -noout -pubkey prints it",
    ],
    [
      "-----BEGIN CMS-----\nAAAA\n-----END CMS-----",
      "dkim.key-cert",
      "openssl x509 -noout -pubkey prints it",
    ],
  ])("of %j says what to do, if anything can be said", (publicKey, code, fix) => {
    const [issue] = withCode(planDomain({ dkim: { s1: publicKey } }), code);
    expect(issue?.fix).toBe(fix);
    expect(Object.keys(issue ?? {}).includes("fix")).toBe(fix !== undefined);
    expect(issue?.reference).toMatch(/^RFC 6376 3\.6/);
  });

  it.each([
    ["s1._domainkey.example.com", 'write "s1"'],
    ["_domainkey", "write the selector alone"],
  ])("of selector %j names the selector", (selector, fix) => {
    expect(withCode(planDomain({ dkim: { [selector]: rsa } }), "dkim.name")[0]?.fix).toBe(fix);
  });

  it("leaves notes of 1000 characters alone", () => {
    const notes = "n".repeat(1000);
    expect(records({ s1: { publicKey: rsa, notes } })[0]).toContain(`n=${notes};`);
  });
});

describe("alignment", () => {
  it.each([
    ["the record of the organizational domain counts", "news.example.com", "e dkim.align"],
    ["the record of the author domain comes first", "shop.example.com", "W dkim.align"],
  ])("%s", (_title, domain, expected) => {
    const extra = {
      txt: {
        "_dmarc.example.com": "v=DMARC1;p=none;adkim=s;",
        "_dmarc.shop.example.com": "v=DMARC1; p=none",
      },
    };
    const plan = planStack({
      domains: {
        "example.com": { extra },
        [domain]: { dkim: { s1: { publicKey: rsa, domain: `m.${domain}` } } },
      },
    });
    expect(codes(plan)).toContain(expected);
  });

  it("knows the DNS where the record is not ours", () => {
    const dkim = { s1: { publicKey: rsa, domain: "m.example.com" } };
    const answers = txtAnswers({ "_dmarc.example.com.": ["v=DMARC1; p=reject; adkim=s"] });
    expect(codes(planCase({ dkim, dmarc: "off" }, answers))).toContain("e dkim.align");
  });
});

describe("hostile input", () => {
  it.each([
    ["blanks", " ".repeat(300_000)],
    ["quotes", '"'.repeat(300_001)],
    ["backslashes", `"${"\\a".repeat(150_000)}`],
    ["equals signs", "=".repeat(300_000)],
    ["semicolons", `v=DKIM1${";".repeat(300_000)}`],
    ["tags", `v=DKIM1; ${"a=b; ".repeat(60_000)}`],
    ["PEM beginnings", "-----BEGIN ".repeat(30_000)],
    ["letters", "A".repeat(300_000)],
    ["a list", `v=DKIM1; h=${"a-".repeat(150_000)}; p=`],
    ["braces", `{${'"d" '.repeat(60_000)}`],
    ["a head of a line without end", `${"a ".repeat(150_000)}TXT`],
    ["half a character", "AAAA\ud800"],
    ["NUL", "AAAA\u0000"],
  ])("%s are read quickly", (_title, publicKey) => {
    const { issues } = planDomain({ dkim: { s1: publicKey } });
    expect(issues.some(({ severity }) => severity === "error")).toBe(true);
    for (const { message } of issues) expect(message.length).toBeLessThan(400);
  });
});
