// Keys against node:crypto, which must agree with every key that is accepted.
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { looksPrivate, readKeyStructure } from "../../../core/mail/dkim/der";
import { readBase64 } from "../../../core/mail/dkim/key";
import { base64, der, ed25519Key, modulus, pair, rsaSpki } from "./dkim.keys";

const files = [
  "rsa512",
  "rsa768",
  "rsa1023",
  "rsa1536",
  "rsa2048",
  "rsa2048-next",
  "rsa3072",
  "rsa4096",
  "rsa4104",
];
const spkis = files.map((file) => Buffer.from(base64(`${file}.pub.pem`), "base64"));

function spkiOf(key: KeyObject): Buffer {
  return key.export({ type: "spki", format: "der" });
}

/** What node:crypto says of a SubjectPublicKeyInfo; `undefined` when it refuses it or would write it otherwise. */
function nodeReads(spki: Buffer): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: spki, format: "der", type: "spki" });
    return spkiOf(key).equals(spki) ? key : undefined;
  } catch {
    return undefined;
  }
}

function fingerprint(spki: Buffer): string {
  return createHash("sha256").update(spki).digest("hex").slice(0, 16);
}

describe("RSA keys", () => {
  const made = [512, 513, 520, 767, 1000, 1024, 1025, 1031].flatMap((modulusLength) =>
    [3, 17, 65537].flatMap((publicExponent) =>
      Array.from(
        { length: 3 },
        () => generateKeyPairSync("rsa", { modulusLength, publicExponent }).publicKey,
      ),
    ),
  );

  it(`${made.length} made ones and the fixtures are read as node:crypto reads them`, () => {
    for (const spki of [...made.map(spkiOf), ...spkis]) {
      const node = createPublicKey({ key: spki, format: "der", type: "spki" });
      expect(readBase64(spki.toString("base64"))).toEqual({
        value: {
          key: {
            keyType: "rsa",
            bits: node.asymmetricKeyDetails?.modulusLength,
            p: spki.toString("base64"),
            fingerprint: fingerprint(spki),
          },
          wrapped: false,
        },
      });
    }
  });

  it("the PKCS#1 form is the same key", () => {
    for (const spki of [...made.map(spkiOf), ...spkis]) {
      const node = createPublicKey({ key: spki, format: "der", type: "spki" });
      const pkcs1 = node.export({ type: "pkcs1", format: "der" }).toString("base64");
      expect(readBase64(pkcs1)).toEqual(readBase64(spki.toString("base64")));
    }
  });

  it.each([
    [[0x01], 1],
    [[0x7f], 7],
    [[0, 0x81], 8],
    [[0x01, 0x01], 9],
    [[0, 0x80, 0x01], 16],
  ])("a modulus of the octets %j has %i bits", (octets, bits) => {
    expect(readKeyStructure(rsaSpki(Buffer.from(octets), Buffer.from([3])))).toMatchObject({
      kind: "rsa",
      bits,
    });
  });

  it("no private key is taken for a public one", () => {
    for (const type of ["rsa", "rsa-1024", "ed25519", "ec"] as const) {
      const { privateKey } = pair(type);
      const forms = type === "ed25519" ? ["pkcs8"] : type === "ec" ? ["pkcs8", "sec1"] : ["pkcs8", "pkcs1"];
      for (const form of forms) {
        const octets = privateKey.export({ type: form as "pkcs8", format: "der" });
        for (let end = 12; end <= octets.length; end += 7)
          expect(looksPrivate(octets.subarray(0, end))).toBe(true);
        expect(readKeyStructure(octets).kind).toBe("private");
      }
    }
    for (const spki of spkis) expect(looksPrivate(spki)).toBe(false);
  });
});

describe("damaged keys", () => {
  const short = spkis[0] as Buffer;

  it("a key cut anywhere is refused", () => {
    for (const spki of [short, spkis[4] as Buffer]) {
      for (let end = 0; end < spki.length; end++) {
        if (end === 32) continue;
        const read = readBase64(spki.subarray(0, end).toString("base64"));
        expect("value" in read, `${end} octets`).toBe(false);
      }
    }
  });

  it("a key with anything behind it is refused, which node:crypto is not asked to do", () => {
    for (const tail of [[0], [0, 0], [0x30, 0], [1, 2, 3]]) {
      const longer = Buffer.concat([short, Buffer.from(tail)]);
      expect(() => createPublicKey({ key: longer, format: "der", type: "spki" })).not.toThrow();
      expect(readKeyStructure(longer)).toMatchObject({ kind: "broken" });
    }
  });

  it("what is accepted after a change of octets, node:crypto accepts and writes back", () => {
    const change = fc.record({ at: fc.nat(short.length - 1), octet: fc.nat(255) });
    fc.assert(
      fc.property(
        fc.constantFrom(...spkis.slice(0, 3)),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        (spki, changes) => {
          const octets = Buffer.from(spki);
          for (const { at, octet } of changes) octets[at] = octet;
          const read = readKeyStructure(octets);
          if (read.kind !== "rsa" && read.kind !== "ed25519") return;
          const node = nodeReads(octets);
          expect(node).toBeDefined();
          if (read.kind === "rsa") expect(read.bits).toBe(node?.asymmetricKeyDetails?.modulusLength);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("a key with a header octet changed is refused, unless node:crypto takes it as well", () => {
    // 0 to 22: the headers of a 512-bit key; what follows is the modulus, any value of which is one
    for (let at = 0; at < 22; at++) {
      for (let octet = 0; octet < 256; octet++) {
        if (octet === short[at]) continue;
        const octets = Buffer.from(short);
        octets[at] = octet;
        const { kind } = readKeyStructure(octets);
        if (kind === "rsa" || kind === "ed25519")
          expect(nodeReads(octets), `octet ${at} = ${octet}`).toBeDefined();
      }
    }
  });

  it("random octets never throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (octets) => {
        readKeyStructure(Buffer.from(octets));
        readKeyStructure(Buffer.concat([Buffer.from([0x30, octets.length]), Buffer.from(octets)]));
        readBase64(Buffer.from(octets).toString("base64"));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ["a length of more octets than it needs", Buffer.from("3081020500", "hex"), "a length is not DER"],
    ["a length of no octets", Buffer.from("30800000", "hex"), "a length is not DER"],
    ["a length of five octets", Buffer.from("30850000000001ff", "hex"), "a length is not DER"],
    ["nothing inside", Buffer.from("3000", "hex"), "it ends too early"],
    ["nothing at all", Buffer.alloc(0), "it ends too early"],
    ["a text", Buffer.from("hello"), "here are 5"],
    [
      "an algorithm without a name",
      der(0x30, der(0x30, der(0x05)), der(0x03, Buffer.from([0]))),
      "it names no algorithm",
    ],
    ["an element that is neither", der(0x30, der(0x04, Buffer.from([1]))), "it is no public key structure"],
    [
      "a modulus with a needless zero",
      rsaSpki(Buffer.concat([Buffer.from([0]), modulus]), Buffer.from([3])),
      "positive numbers",
    ],
    ["a negative modulus", rsaSpki(modulus.subarray(1), Buffer.from([3])), "positive numbers"],
    [
      "a modulus below zero by one bit",
      rsaSpki(Buffer.from([0x80, 1]), Buffer.from([3])),
      "positive numbers",
    ],
    ["an exponent of zero", rsaSpki(modulus, Buffer.from([0])), "positive numbers"],
    ["a modulus of nothing", rsaSpki(Buffer.alloc(0), Buffer.from([3])), "positive numbers"],
    [
      "three numbers",
      der(0x30, der(2, modulus), der(2, Buffer.from([3])), der(2, Buffer.from([5]))),
      "more than modulus and exponent",
    ],
    [
      "an Ed25519 key with parameters",
      der(0x30, der(0x30, Buffer.from("06032b65700500", "hex")), der(0x03, Buffer.alloc(33))),
      "44 octets",
    ],
    [
      "an Ed25519 key of 31 octets",
      der(0x30, der(0x30, Buffer.from("06032b6570", "hex")), der(0x03, Buffer.alloc(32))),
      "44 octets",
    ],
    [
      "a BIT STRING of odd bits",
      der(0x30, Buffer.from("300d06092a864886f70d0101010500", "hex"), der(0x03, Buffer.from([1, 0x30, 0]))),
      "BIT STRING",
    ],
    [
      "no key behind the algorithm",
      der(0x30, Buffer.from("300d06092a864886f70d0101010500", "hex"), der(0x03)),
      "BIT STRING",
    ],
  ])("%s is broken", (_title, octets, why) => {
    expect(readKeyStructure(octets)).toEqual({ kind: "broken", why: expect.stringContaining(why) as string });
  });
});

describe("certificates", () => {
  const names = der(0x30);
  it.each([
    ["a request", [der(2, Buffer.from([0])), names], "certificate request"],
    ["a certificate of version 1", [der(2, Buffer.from([7])), names], "certificate"],
    ["one with a long serial number", [der(2, Buffer.from([0, 0x80])), names], "certificate"],
    ["one with its version", [der(0xa0, der(2, Buffer.from([2]))), names], "certificate"],
  ])("%s", (_title, body, kind) => {
    expect(readKeyStructure(der(0x30, der(0x30, ...body), names))).toEqual({ kind });
  });
});

describe("Ed25519 keys", () => {
  it("raw and wrapped are one key, as node:crypto reads it", () => {
    for (let run = 0; run < 20; run++) {
      const spki = spkiOf(generateKeyPairSync("ed25519").publicKey);
      const raw = spki.subarray(12).toString("base64");
      const key = { keyType: "ed25519", bits: 256, p: raw, fingerprint: fingerprint(spki) };
      expect(readBase64(raw)).toEqual({ value: { key, wrapped: false } });
      expect(readBase64(spki.toString("base64"))).toEqual({ value: { key, wrapped: true } });
    }
  });

  it("the key of RFC 8463 A.2", () => {
    expect(readBase64(ed25519Key)).toMatchObject({ value: { key: { keyType: "ed25519", p: ed25519Key } } });
  });
});
