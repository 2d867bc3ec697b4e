// Keys of signers and servers that the tests of reviews share; they stay the same, so that golden files do.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const spki = readFileSync(join(__dirname, "../../fixtures/dkim/rsa2048.pub.pem"), "utf8").replace(
  /-----[^-]+-----|\s/g,
  "",
);

/** A public RSA key of 2048 bits as base64; another name is another key, though nobody can sign with it. */
export function publicKey(name: string): string {
  const octets = Buffer.from(spki, "base64");
  // the modulus in the middle; head, exponent and its first octet stay
  createHash("sha512").update(name).digest().copy(octets, 100);
  return octets.toString("base64");
}

/** A selector without key. */
export const revoked = { state: "revoked" } as const;

/** A TLSA value of the key of a server: 3 1 1. */
export function tlsa(name: string): string {
  return `3 1 1 ${createHash("sha256").update(name).digest("hex")}`;
}
