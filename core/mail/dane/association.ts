// From a certificate or a public key to the TLSA value that stands for it.
import { createHash, createPublicKey, X509Certificate, type KeyObject } from "node:crypto";
import { quote } from "../../dns/name";
import type { Result } from "../../result";
import { dataProblem, parseData, privateKey, type Tlsa } from "./record";

/** What a TLSA value is made from: one of certificate, public key and digest, and parameters if not the usual. */
export interface AssociationInput {
  readonly certificate?: string | undefined;
  readonly publicKey?: string | undefined;
  readonly digest?: string | undefined;
  readonly usage?: number | undefined;
  readonly selector?: number | undefined;
  readonly matchingType?: number | undefined;
}

type Key = "certificate" | "publicKey" | "digest" | "usage" | "selector";

/** Why no TLSA value can be made, and which key of the input is at fault; `undefined`: the input as a whole. */
export interface AssociationProblem {
  readonly key: Key | undefined;
  readonly error: string;
}

/** The TLSA value: 3 1 1 for a server's certificate or key, 2 1 1 for the certificate of an authority. */
export function associate(input: AssociationInput): { readonly value: Tlsa } | AssociationProblem {
  const given = (["certificate", "publicKey", "digest"] as const).filter((key) => input[key] !== undefined);
  const [key] = given;
  if (key === undefined || given.length > 1) {
    const got = given.length === 0 ? "none" : given.join(" and ");
    return { key: undefined, error: `one of certificate, publicKey and digest is required, got ${got}` };
  }
  const text = input[key] ?? "";
  if (key === "digest") return fromDigest(text, input);
  const pem = readPem(text, key === "certificate" ? ["CERTIFICATE"] : ["PUBLIC KEY", "RSA PUBLIC KEY"]);
  if ("error" in pem) return { key, error: pem.error };
  return key === "certificate" ? fromCertificate(pem.value.der, input) : fromKey(pem.value, input);
}

function fromDigest(text: string, input: AssociationInput): { readonly value: Tlsa } | AssociationProblem {
  const { usage = 3, selector = 1, matchingType = 1 } = input;
  const data = parseData(text);
  if ("error" in data) return { key: "digest", error: data.error };
  const value = { usage, selector, matchingType, data: data.value };
  const error = dataProblem(value);
  return error === undefined ? { value } : { key: "digest", error };
}

function fromCertificate(
  der: Buffer,
  input: AssociationInput,
): { readonly value: Tlsa } | AssociationProblem {
  const read = readCertificate(der);
  if ("error" in read) return { key: "certificate", error: read.error };
  const { certificate, spki } = read.value;
  // servers with a certificate of their own making are often called CA, but name their host
  const names = certificate.subjectAltName?.includes("DNS:") ?? false;
  const { usage = certificate.ca && !names ? 2 : 3, selector = 1 } = input;
  if ((usage === 0 || usage === 2) && !certificate.ca && certificate.issuer !== certificate.subject) {
    const subject = quote(certificate.subject);
    return {
      key: "usage",
      error: `usage ${usage} names an authority, the certificate of ${subject} is none's`,
    };
  }
  return { value: tlsaOf(selector === 0 ? certificate.raw : spki, { ...input, usage, selector }) };
}

function fromKey(pem: Pem, input: AssociationInput): { readonly value: Tlsa } | AssociationProblem {
  const { usage = 3, selector = 1 } = input;
  const spki = readKey(pem);
  if ("error" in spki) return { key: "publicKey", error: spki.error };
  if (selector === 0)
    return { key: "selector", error: "selector 0 needs the certificate, got the public key" };
  return { value: tlsaOf(spki.value, { ...input, usage, selector }) };
}

function tlsaOf(selected: Buffer, input: AssociationInput & { usage: number; selector: number }): Tlsa {
  const { usage, selector, matchingType = 1 } = input;
  const algorithm = [undefined, "sha256", "sha512"][matchingType];
  const data = algorithm === undefined ? selected : createHash(algorithm).update(selected).digest();
  return { usage, selector, matchingType, data: data.toString("hex") };
}

interface Pem {
  readonly label: string;
  readonly der: Buffer;
}

const block = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g;

/** The one PEM block of a text (RFC 7468 2). No message shows the text, which may be a secret. */
function readPem(text: string, wanted: readonly string[]): Result<Pem> {
  if (text.includes("PRIVATE KEY")) return { error: privateKey };
  const [found, ...others] = [...text.matchAll(block)];
  const expected = wanted.map((label) => `"-----BEGIN ${label}-----"`).join(" or ");
  if (found === undefined) return { error: `no PEM text was found, ${expected} is expected` };
  if (others.length > 0) {
    return {
      error: `${others.length + 1} PEM blocks were given, one is expected: the first of a chain is the server's`,
    };
  }
  const [, label = "", body = ""] = found;
  if (!wanted.includes(label))
    return { error: `a PEM block ${quote(label)} was given, ${expected} is expected` };
  const base64 = body.replace(/\s/g, "");
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
    return { error: `the PEM block ${quote(label)} is not whole: its base64 cannot be read` };
  }
  return { value: { label, der: Buffer.from(base64, "base64") } };
}

function readCertificate(der: Buffer): Result<{ certificate: X509Certificate; spki: Buffer }> {
  try {
    const certificate = new X509Certificate(der);
    const spki = spkiOf(certificate.publicKey);
    // the reader passes over what follows the certificate, and may encode a key in another form than it had
    if (certificate.raw.equals(der) && der.includes(spki)) return { value: { certificate, spki } };
    return { error: "the certificate does not encode back to itself" };
  } catch {
    return { error: "the certificate cannot be read; it is damaged or its key is of an unknown kind" };
  }
}

function readKey({ label, der }: Pem): Result<Buffer> {
  try {
    const type = label === "RSA PUBLIC KEY" ? "pkcs1" : "spki";
    const key = createPublicKey({ key: der, format: "der", type });
    // the reader passes over what follows the key
    if (key.export({ type, format: "der" }).equals(der)) return { value: spkiOf(key) };
    return { error: "the public key does not encode back to itself" };
  } catch {
    return { error: "the public key cannot be read; it is damaged or of an unknown kind" };
  }
}

/** SubjectPublicKeyInfo: what selector 1 selects (RFC 6698 2.1.2). */
function spkiOf(key: KeyObject): Buffer {
  return key.export({ type: "spki", format: "der" });
}
