import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatTlsa, parseTlsa } from "../../../core/mail/dane/record";
import { planHash } from "../../../core/plan";
import { expectRow, codes, levelOf, lines, planDomain, planStack, rdatas, withCode } from "../../support";
import { daneCases, digest, otherDigest, pem } from "./dane.rules";

// as openssl 3.0.19 gave them: x509 -pubkey | pkey -pubin -outform der | dgst, and x509 -outform der | dgst
const spki256 = {
  mail: "678a967d340761688f77125fbe47f4ac9f2d1a7943b173ec070c0809c4ad1fca",
  ca: "22eb3a37f2a3d7f74389d55d3ea6b8b1b5a785805cf394ce716de22a8ddb8cb2",
  selfSigned: "db1a8ee5e13b54328f8dc03e603c08c477443c512c55f461645ba096ce6c4ac7",
  next: "450f5d49298c75bc22301a375ebeca2708eab01dea4be19da71badc452315484",
};
const spki512 =
  "ba27f303e97292187e7ccdd23fcc946caa03376a909b39728be5b3c3abc7a1660f0f829a4a75bd7cc846e3bbe87ada0728c53bcdbdeea7eb7e03f085d34af81f";
const certificate256 = "7d1668183b5d69903b19f038602ee7b208a8e95066c6ca7afd74bb8fc6d90aa1";
const nextSpki = "302a300506032b6570032100820155f25394047a77d722a604a075d7211926d5dad627233de2b9fd2af02207";

const mail = { hosts: { "mail.example.com": { ipv4: "192.0.2.25" } }, mx: ["mail.example.com"] };
const owner = "_25._tcp.mail.example.com. TLSA";

function planDane(host: unknown, others: object = {}) {
  return planDomain({ ...mail, dane: { dnssec: true, hosts: { "mail.example.com": host } }, ...others });
}

it.each(daneCases.map((row) => [row.code, row.title, row] as const))("%s: %s", (_code, _title, row) => {
  expectRow(row);
});

describe("values", () => {
  it.each([
    ["a server's certificate", { certificate: pem("mail.pem") }, `3 1 1 ${spki256.mail}`],
    ["its public key", { publicKey: pem("mail.pub.pem") }, `3 1 1 ${spki256.mail}`],
    ["an authority's certificate", { certificate: pem("ca.pem") }, `2 1 1 ${spki256.ca}`],
    ["an authority's, as the server's own", { certificate: pem("ca.pem"), usage: 3 }, `3 1 1 ${spki256.ca}`],
    [
      "a certificate of its own making",
      { certificate: pem("self-signed.pem") },
      `3 1 1 ${spki256.selfSigned}`,
    ],
    ["an RSA key in its own form", { publicKey: pem("self-signed.rsa.pem") }, `3 1 1 ${spki256.selfSigned}`],
    ["the whole certificate", { certificate: pem("mail.pem"), selector: 0 }, `3 0 1 ${certificate256}`],
    ["SHA-512", { publicKey: pem("mail.pub.pem"), matchingType: 2 }, `3 1 2 ${spki512}`],
    ["the key itself", { publicKey: pem("next.pub.pem"), matchingType: 0 }, `3 1 0 ${nextSpki}`],
    ["an authority's key", { publicKey: pem("mail.pub.pem"), usage: 2 }, `2 1 1 ${spki256.mail}`],
    ["PEM in one line", { publicKey: pem("next.pub.pem").replaceAll("\n", " ") }, `3 1 1 ${spki256.next}`],
    ["PEM with CRLF", { certificate: pem("mail.pem").replaceAll("\n", "\r\n") }, `3 1 1 ${spki256.mail}`],
    [
      "PEM behind a description",
      { certificate: `subject=CN = x\n${pem("mail.pem")}` },
      `3 1 1 ${spki256.mail}`,
    ],
    ["a digest", { digest }, `3 1 1 ${digest}`],
    ["a fingerprint", { digest: digest.toUpperCase().replace(/(..)(?=.)/g, "$1:") }, `3 1 1 ${digest}`],
    ["a digest of something else", { digest, usage: 2, selector: 0 }, `2 0 1 ${digest}`],
    ["text", `3 1 1 ${digest}`, `3 1 1 ${digest}`],
    [
      "text in two parts",
      ` 3  1 1 ${digest.slice(0, 32)}\n${digest.slice(32).toUpperCase()} `,
      `3 1 1 ${digest}`,
    ],
  ])("of %s", (_title, item, expected) => {
    const plan = planDane([item]);
    expect(plan.issues.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(rdatas(plan, owner)).toEqual([expected]);
  });

  it("come back from text as they went", () => {
    const tlsa = fc.oneof(
      fc.record({
        usage: fc.nat(3),
        selector: fc.nat(1),
        matchingType: fc.constant(1),
        data: fc
          .uint8Array({ minLength: 32, maxLength: 32 })
          .map((octets) => Buffer.from(octets).toString("hex")),
      }),
      fc.record({
        usage: fc.nat(3),
        selector: fc.nat(1),
        matchingType: fc.constant(0),
        data: fc.uint8Array({ minLength: 1 }).map((octets) => Buffer.from(octets).toString("hex")),
      }),
    );
    fc.assert(
      fc.property(tlsa, (one) => {
        expect(parseTlsa(formatTlsa(one))).toEqual({ value: one });
      }),
    );
  });

  it("never come from text that only looks like one", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const result = parseTlsa(text);
        if ("value" in result) expect(parseTlsa(formatTlsa(result.value))).toEqual(result);
      }),
    );
  });
});

describe("records", () => {
  it("stand at each port, current and next together", () => {
    const plan = planDane({
      ports: [993, 25, 25],
      current: [`3 1 1 ${digest}`],
      next: { digest: otherDigest },
    });
    expect(lines(plan).filter((line) => line.includes("TLSA"))).toEqual([
      `_25._tcp.mail.example.com. 3600 TLSA 3 1 1 ${digest}`,
      `_25._tcp.mail.example.com. 3600 TLSA 3 1 1 ${otherDigest}`,
      `_993._tcp.mail.example.com. 3600 TLSA 3 1 1 ${digest}`,
      `_993._tcp.mail.example.com. 3600 TLSA 3 1 1 ${otherDigest}`,
    ]);
  });

  it.each([
    [undefined, 86400, 3600],
    [undefined, 600, 600],
    [7200, 600, 7200],
  ])("with ttl %s in a domain with %s have %s", (ttl, domainTtl, expected) => {
    const plan = planDane(
      { current: `3 1 1 ${digest}`, ...(ttl === undefined ? {} : { ttl }) },
      { ttl: domainTtl },
    );
    expect(lines(plan)).toContain(`_25._tcp.mail.example.com. ${expected} TLSA 3 1 1 ${digest}`);
  });

  it("do not depend on the order of hosts, ports and values", () => {
    const one = { ports: [25, 465], current: [`3 1 1 ${digest}`, `3 1 1 ${otherDigest}`] };
    const two = { ports: [465, 25], current: [`3 1 1 ${otherDigest}`, `3 1 1 ${digest}`] };
    const plan = (first: object, second: object) =>
      planDomain({ ...mail, dane: { hosts: { ...first, ...second } } });
    const a = plan({ "mail.example.com": one }, { "mx2.example.com": two });
    const b = plan({ "mx2.example.com": one }, { "mail.example.com": two });
    expect(planHash(b)).toBe(planHash(a));
  });

  it("are absent by default, and nothing is said", () => {
    expect(codes(planDomain(mail)).filter((code) => code.includes("dane"))).toEqual([]);
  });

  it("of a host in a foreign zone are a manual action", () => {
    const plan = planDomain({
      mx: ["mx.example.net"],
      dane: { dnssec: true, hosts: { "mx.example.net": `3 1 1 ${digest}` } },
    });
    expect(codes(plan).filter((code) => /dane|zone-scope/.test(code))).toEqual([]);
    expect(plan.manualActions).toMatchObject([
      {
        id: "foreign-record/_25._tcp.mx.example.net/TLSA",
        domain: "example.com",
        record: { owner: "_25._tcp.mx.example.net.", type: "TLSA", ttl: 3600, rdatas: [`3 1 1 ${digest}`] },
        precondition: "the zone that holds _25._tcp.mx.example.net is signed with DNSSEC",
        ticket: `Please publish this record:\n_25._tcp.mx.example.net. 3600 IN TLSA 3 1 1 ${digest}`,
      },
    ]);
  });

  it("of a host that is MX in another mail domain are in place", () => {
    const plan = planStack({
      domains: {
        "example.com": {
          hosts: { "mail.example.com": { ipv4: "192.0.2.25" } },
          mx: [],
          dane: { dnssec: true, hosts: { "mail.example.com": `3 1 1 ${digest}` } },
        },
        "example.net": { mx: ["mail.example.com"] },
      },
    });
    expect(withCode(plan, "dane.name")).toEqual([]);
  });
});

describe("issues", () => {
  it("are told once for a host with several ports", () => {
    const plan = planDane({ ports: [25, 465, 993], current: [`3 0 1 ${digest}`] });
    expect(withCode(plan, "dane.cert0")).toHaveLength(1);
  });

  it("are none for a port that is given twice", () => {
    const plan = planDane({ ports: [25, 25], current: [`3 1 1 ${digest}`] });
    expect(codes(plan).filter((code) => /dane|duplicate/.test(code))).toEqual([]);
  });

  it.each([
    ["certificate", "mail.pem"],
    ["publicKey", "mail.pub.pem"],
  ])("name a %s with octets behind its end", (key, file) => {
    const grown = pem(file).replace(
      /(-----\n)([^-]+)(\n-----END)/,
      (_all, begin: string, body: string, end: string) => {
        const octets = Buffer.concat([Buffer.from(body, "base64"), Buffer.from([0, 1, 2])]);
        return `${begin}${octets.toString("base64")}${end}`;
      },
    );
    expect(withCode(planDane([{ [key]: grown }]), "dane.data")).toMatchObject([
      { message: expect.stringContaining("does not encode back to itself") as string },
    ]);
  });

  it("leave usages 0 and 1 alone where no SMTP is spoken", () => {
    expect(withCode(planDane({ ports: 443, current: `1 1 1 ${digest}` }), "dane.usage")).toEqual([]);
  });

  it("let usage 1 pass when it is allowed", () => {
    const allow = [{ code: "dane.usage", reason: "tested with the partner" }];
    const plan = planDane(`1 1 1 ${digest}`, { allow });
    expect(withCode(plan, "dane.usage").map(levelOf)).toEqual(["W"]);
  });

  it("name a repeated value", () => {
    const plan = planDane({ current: [`3 1 1 ${digest}`], next: [{ digest }] });
    expect(withCode(plan, "dns.duplicate")).toMatchObject([
      {
        message: expect.stringContaining(
          'dane.hosts["mail.example.com"].current[0] and domains["example.com"].dane.hosts["mail.example.com"].next[0]',
        ) as string,
      },
    ]);
  });

  it("name the nearest key", () => {
    const plan = planDane([{ certifcate: pem("mail.pem") }]);
    expect(withCode(plan, "config.unknown-key")).toMatchObject([
      {
        where: 'domains["example.com"].dane.hosts["mail.example.com"][0].certifcate',
        fix: 'did you mean "certificate"?',
      },
    ]);
    expect(withCode(plan, "dane.data")).toEqual([]);
    expect(withCode(planDane({ digest }), "config.unknown-key")).toMatchObject([
      {
        where: 'domains["example.com"].dane.hosts["mail.example.com"].digest',
        message: 'unknown key "digest", allowed are ports, current, next, ttl',
      },
    ]);
  });

  it.each([null, 1, true, [7], [[]], {}, { current: 1 }, { current: [null] }, { ports: "25", current: [] }])(
    "come of %j",
    (host) => {
      expect(planDane(host).issues.some(({ severity }) => severity === "error")).toBe(true);
    },
  );
});

describe("a private key", () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const armoured = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const bare = privateKey.export({ type: "pkcs8", format: "der" }).toString("base64");
  const hex = privateKey.export({ type: "pkcs8", format: "der" }).toString("hex");

  it.each([
    ["certificate", { certificate: armoured }],
    ["public key", { publicKey: armoured }],
    ["certificate behind a certificate", { certificate: pem("mail.pem") + armoured }],
    ["digest", { digest: armoured }],
    ["text", armoured],
    ["text behind parameters", `3 1 1 ${armoured}`],
    ["public key without armour", { publicKey: bare }],
    [
      "public key under a false label",
      { publicKey: `-----BEGIN PUBLIC KEY-----\n${bare}\n-----END PUBLIC KEY-----` },
    ],
    ["digest without armour", { digest: bare }],
    ["digest in hexadecimal", { digest: hex }],
    ["text in hexadecimal", `3 1 1 ${hex}`],
    ["usage", { digest, usage: armoured }],
  ])("as %s is refused and not shown", (_title, item) => {
    const plan = planDane([item]);
    expect(plan.issues.some(({ severity }) => severity === "error")).toBe(true);
    const shown = JSON.stringify([plan.issues, lines(plan)]);
    for (let at = 0; at + 12 <= bare.length; at += 12) expect(shown).not.toContain(bare.slice(at, at + 12));
    for (let at = 0; at + 16 <= hex.length; at += 16) expect(shown).not.toContain(hex.slice(at, at + 16));
  });

  it("is called by its name", () => {
    const messages = withCode(planDane([{ certificate: armoured }]), "dane.data").map(
      ({ message }) => message,
    );
    expect(messages).toEqual([
      "this is a private key (not shown); a TLSA record is made from the certificate or the public key",
    ]);
  });
});
