// Public keys of the fixtures, and private keys that are made on the spot and never written down.
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Answers } from "../../../core/dns/answers";

/** A file of test/fixtures/dkim. */
export function fixture(name: string, folder = "dkim"): string {
  return readFileSync(join(__dirname, "../../fixtures", folder, name), "utf8");
}

/** The base64 text of a PEM file, in one line. */
export function base64(name: string): string {
  return fixture(name).replace(/-----[A-Z ]+-----|\s/g, "");
}

/** The key of the tutorial, as it stands there: four lines, 1024 bits. */
export const tutorialKey = [
  "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDIKOKNy/ghYjFz8FfxOxdzXxUN",
  "+x2+RONxX6icGZnF6m1Ji4YJMP5QuujoZEWDHhyTOJ5YqCCoBm3c73kns84gXcdw",
  "5oXcounxtG3eROewl5ncpkgbn+eR8uTe+tSV8GU7J+koUXaXrlPpF9Qna0qgeTxv",
  "w56WH3oQZm1jAV0zYQIDAQAB",
].join("\n");

export const tutorialP = tutorialKey.replaceAll("\n", "");

/** RFC 8463 A.2 */
export const ed25519Key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

export const rsa = base64("rsa2048.pub.pem");
export const nextRsa = base64("rsa2048-next.pub.pem");

/** What the DNS answers to TXT questions. */
export function txtAnswers(answers: Readonly<Record<string, readonly string[] | "nxdomain">>): Answers {
  return {
    get: (name, type) => {
      const answer = type === "TXT" ? answers[name] : undefined;
      if (answer === undefined || answer === "nxdomain") return answer;
      return answer.map((text) => ({ text })) as never;
    },
  };
}

const pairs = new Map<string, { readonly publicKey: KeyObject; readonly privateKey: KeyObject }>();

/** A key pair made for this run; RSA pairs take a while, so each is made once. */
export function pair(type: "rsa" | "rsa-1024" | "ed25519" | "ec") {
  const made = pairs.get(type) ?? make(type);
  pairs.set(type, made);
  return made;
}

function make(type: "rsa" | "rsa-1024" | "ed25519" | "ec") {
  if (type === "ed25519") return generateKeyPairSync("ed25519");
  if (type === "ec") return generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  return generateKeyPairSync("rsa", { modulusLength: type === "rsa" ? 2048 : 1024 });
}

/** DER of one element. */
export function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

const rsaAlgorithm = Buffer.from("300d06092a864886f70d0101010500", "hex");

/** A SubjectPublicKeyInfo of an RSA key from the octets of its modulus and exponent. */
export function rsaSpki(modulus: Buffer, exponent: Buffer, algorithm: Buffer = rsaAlgorithm): Buffer {
  const key = der(0x30, der(0x02, modulus), der(0x02, exponent));
  return der(0x30, algorithm, der(0x03, Buffer.from([0]), key));
}

/** A positive odd modulus of 2048 bits that belongs to nobody. */
export const modulus = Buffer.concat([Buffer.from([0]), Buffer.alloc(256, 0xff)]);
