// Public keys from base64 or PEM. No text of a key ever reaches a message: it may turn out to be a private one.
import { createHash } from "node:crypto";
import { quote } from "../../dns/name";
import { ed25519Spki, looksPrivate, readKeyStructure, type KeyStructure } from "./der";
import { fault, type Fault, type Read } from "./rules";

/** The types of key that DKIM has. */
export const keyTypes = ["rsa", "ed25519"] as const;

/** A key type as k says it (RFC 6376 3.6.1, RFC 8463 4.2). */
type KeyType = (typeof keyTypes)[number];

/** A public key, read once. */
export interface DkimKey {
  readonly keyType: KeyType;
  readonly bits: number;
  /** what p says: SubjectPublicKeyInfo of an RSA key, the raw 32 octets of an Ed25519 key, in base64 */
  readonly p: string;
  /** the first eight octets of the SHA-256 of the SubjectPublicKeyInfo, in hexadecimal */
  readonly fingerprint: string;
}

/** A key, and whether it came in a form that no verifier takes. */
export interface ReadKey {
  readonly key: DkimKey;
  /** an Ed25519 key inside of a SubjectPublicKeyInfo */
  readonly wrapped: boolean;
}

/** The refusal of a private key. */
export const privateKeyFault: Fault = fault(
  "dkim.key-private",
  "this is a private key (not shown), only the public key belongs here",
  "give the public key; whoever could read this file can sign as the domain, so make a new key pair",
);

const pemLabel = /-----BEGIN ([A-Z0-9 ]{1,40})-----/gi;

/** True for text in PEM armour (RFC 7468). */
export function isPem(text: string): boolean {
  return text.includes("-----BEGIN ");
}

/** True when the text says itself that it holds a private key. */
export function saysPrivate(text: string): boolean {
  return /PRIVATE[ _-]?(?:KEY|LINES|EXPONENT)|-----BEGIN [A-Z ]{0,30}PRIVATE|^\s*\{[^]*"d"\s*:/i.test(text);
}

/** Reads one public key in PEM armour. */
export function readPem(text: string): Read<ReadKey> {
  const found = [...text.matchAll(pemLabel)];
  const label = (found[0]?.[1] ?? "").toUpperCase();
  if (found.length !== 1)
    return fault("dkim.key-b64", `the text holds ${found.length} PEM blocks, one is expected`);
  if (label.includes("CERTIFICATE") || label === "PKCS7" || label === "CMS") {
    return certificateFault(label.includes("REQUEST") ? "certificate request" : "certificate");
  }
  if (label !== "PUBLIC KEY" && label !== "RSA PUBLIC KEY") {
    return fault(
      "dkim.key-type",
      `a PEM block ${quote(label)} is no public key for DKIM`,
      "give a block PUBLIC KEY",
    );
  }
  const start = (found[0]?.index ?? 0) + (found[0]?.[0].length ?? 0);
  const end = text.indexOf("-----END ", start);
  if (end < 0)
    return fault("dkim.key-b64", "the END line of the PEM block is missing", "give the whole file");
  const read = readBase64(text.slice(start, end));
  return "value" in read ? { value: { ...read.value, wrapped: false } } : read;
}

/** Reads one public key in base64, blanks and line ends anywhere. */
export function readBase64(text: string): Read<ReadKey> {
  const base64 = text.replace(/[ \t\r\n]+/g, "");
  const octets = Buffer.from(base64, "base64");
  if (looksPrivate(octets)) return privateKeyFault;
  const armour = octets.toString("latin1", 0, 2048);
  if (armour.startsWith("-----BEGIN ")) {
    if (saysPrivate(armour)) return privateKeyFault;
    return fault("dkim.key-b64", "this is the base64 of a PEM text", "decode it once, and give the PEM text");
  }
  return base64Fault(base64, octets) ?? keyOf(octets);
}

/** What is wrong with the base64 itself (RFC 4648 4), as the first character that is wrong. */
function base64Fault(base64: string, octets: Buffer): Fault | undefined {
  const place = (index: number): string => `at character ${index + 1} of the base64 text, blanks not counted`;
  const odd = /[^A-Za-z0-9+/=]/.exec(base64);
  if (odd?.[0] === "-" || odd?.[0] === "_") {
    const text = `${quote(odd[0])} ${place(odd.index)} is base64url`;
    return fault("dkim.key-b64", `${text}, standard base64 with + and / is required`, "encode the key again");
  }
  if (odd !== null) {
    // a whole code point, so that half of one is never shown
    const character = String.fromCodePoint(base64.codePointAt(odd.index) ?? 0);
    return fault(
      "dkim.key-b64",
      `${quote(character)} ${place(odd.index)} is no base64 character`,
      "remove it",
    );
  }
  const padding = /={1,2}$/.exec(base64)?.[0].length ?? 0;
  const early = base64.indexOf("=");
  if (early >= 0 && early < base64.length - padding) {
    return fault(
      "dkim.key-b64",
      `"=" ${place(early)} stands before the end`,
      "give one key, without anything after it",
    );
  }
  if (base64.length % 4 !== 0) {
    const text = `the base64 text has ${base64.length} characters, a multiple of 4 is required`;
    return fault("dkim.key-b64", text, "a part is missing, also the = at the end belongs to it");
  }
  if (octets.toString("base64") === base64) return undefined;
  return fault(
    "dkim.key-b64",
    "the last character of the base64 text holds bits beyond the end of the key",
    "copy it again",
  );
}

function keyOf(octets: Buffer): Read<ReadKey> {
  if (octets.length === 32) return rawEd25519(octets);
  const structure = readKeyStructure(octets);
  switch (structure.kind) {
    case "rsa":
      return rsa(structure);
    case "ed25519":
      return { value: { key: ed25519(structure.raw, structure.spki), wrapped: true } };
    case "private":
      return privateKeyFault;
    case "certificate":
    case "certificate request":
      return certificateFault(structure.kind);
    case "other-key":
      return otherKeyFault(structure.algorithm);
    case "broken":
      return brokenFault(octets, structure.why);
  }
}

function rsa(structure: Extract<KeyStructure, { kind: "rsa" }>): Read<ReadKey> {
  const { spki, bits, weakness } = structure;
  if (weakness !== undefined) {
    return fault(
      "dkim.key-weak",
      `${weakness} in this RSA key, so that anybody can forge signatures`,
      "make a new key",
    );
  }
  const key: DkimKey = { keyType: "rsa", bits, p: spki.toString("base64"), fingerprint: fingerprint(spki) };
  return { value: { key, wrapped: false } };
}

function rawEd25519(raw: Buffer): Read<ReadKey> {
  if (raw.every((octet) => octet === 0)) return fault("dkim.placeholder", "every octet of the key is zero");
  return { value: { key: ed25519(raw, ed25519Spki(raw)), wrapped: false } };
}

function ed25519(raw: Buffer, spki: Buffer): DkimKey {
  return { keyType: "ed25519", bits: 256, p: raw.toString("base64"), fingerprint: fingerprint(spki) };
}

function fingerprint(spki: Buffer): string {
  return createHash("sha256").update(spki).digest("hex").slice(0, 16);
}

function certificateFault(what: "certificate" | "certificate request"): Fault {
  const command = what === "certificate" ? "openssl x509" : "openssl req";
  return fault(
    "dkim.key-cert",
    `this is a ${what}, the bare public key is required`,
    `${command} -noout -pubkey prints it`,
  );
}

function otherKeyFault(algorithm: string): Fault {
  const what =
    algorithm === "unknown"
      ? "a key of an unknown algorithm"
      : `an ${algorithm} key`.replace(/^an (?=D)/, "a ");
  return fault(
    "dkim.key-type",
    `this is ${what}, DKIM knows RSA and Ed25519 only`,
    "make an RSA key of 2048 bits",
  );
}

function brokenFault(octets: Buffer, why: string): Fault {
  if (octets.toString("latin1", 4, 11) === "ssh-rsa" || octets.toString("latin1", 4, 15) === "ssh-ed25519") {
    return fault(
      "dkim.key-b64",
      "this is an OpenSSH public key",
      "ssh-keygen -e -m PKCS8 -f key.pub prints the form that is required",
    );
  }
  return fault(
    "dkim.key-b64",
    `the base64 text holds no complete public key: ${why}`,
    "copy the whole key again",
  );
}
