// DER (X.690) as far as keys need it: what kind of key a structure is, with exact lengths everywhere.

/** What a DER structure turned out to be. */
export type KeyStructure =
  | {
      readonly kind: "rsa";
      readonly spki: Buffer;
      readonly bits: number;
      readonly weakness: string | undefined;
    }
  | { readonly kind: "ed25519"; readonly spki: Buffer; readonly raw: Buffer }
  | { readonly kind: "other-key"; readonly algorithm: string }
  | { readonly kind: "certificate" | "certificate request" }
  | { readonly kind: "private" }
  | { readonly kind: "broken"; readonly why: string };

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OID = 0x06;

/** An element's content: from `start` up to `end`. */
interface Element {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

const oids: Readonly<Record<string, string>> = {
  "2a864886f70d010101": "RSA",
  "2a864886f70d010107": "RSA-OAEP",
  "2a864886f70d01010a": "RSA-PSS",
  "2a8648ce3d0201": "EC",
  "2a8648ce380401": "DSA",
  "2a864886f70d010301": "DH",
  "2b656e": "X25519",
  "2b656f": "X448",
  "2b6570": "Ed25519",
  "2b6571": "Ed448",
};

const rsaAlgorithm = Buffer.from("300d06092a864886f70d0101010500", "hex");
const ed25519Header = Buffer.from("302a300506032b6570032100", "hex");

/** The SubjectPublicKeyInfo (RFC 8410 4) of a raw Ed25519 key. */
export function ed25519Spki(raw: Buffer): Buffer {
  return Buffer.concat([ed25519Header, raw]);
}

/**
 * True when the octets begin like a private key, however damaged the rest is: every private key structure
 * (RFC 5958 2, RFC 8017 A.1.2, RFC 5915 3) is a SEQUENCE that begins with a one-octet version number,
 * which no public key has; an encrypted one begins with a password-based algorithm (RFC 5958 3).
 */
export function looksPrivate(der: Buffer): boolean {
  const magic = der.toString("latin1", 0, 14);
  if (magic === "openssh-key-v1") return true;
  if (der[0] !== SEQUENCE) return false;
  const at = contentStart(der, 0);
  if (der[at] === INTEGER && der[at + 1] === 1) return true;
  if (der[at] !== SEQUENCE) return false;
  const oid = contentStart(der, at);
  const algorithm = der.toString("hex", oid + 2, oid + 10);
  return der[oid] === OID && (algorithm === "2a864886f70d0105" || algorithm === "2a864886f70d010c");
}

/** Where the content of the element at `at` would begin, whatever its length says. */
function contentStart(der: Buffer, at: number): number {
  const length = der[at + 1] ?? 0;
  return at + 2 + (length < 0x80 ? 0 : length & 0x7f);
}

/** Reads a public key: SubjectPublicKeyInfo (RFC 5280 4.1) or RSAPublicKey (RFC 8017 A.1.1). */
export function readKeyStructure(der: Buffer): KeyStructure {
  if (looksPrivate(der)) return { kind: "private" };
  const outer = element(der, 0, der.length);
  if (typeof outer === "string") return { kind: "broken", why: outer };
  if (outer.tag !== SEQUENCE) return { kind: "broken", why: "it is no DER structure" };
  const surplus = der.length - outer.end;
  if (surplus > 0) return { kind: "broken", why: `${count(surplus)} after the end of the key` };
  const first = element(der, outer.start, outer.end);
  if (typeof first === "string") return { kind: "broken", why: first };
  if (first.tag === INTEGER) return rsaKey(der, outer, spkiOf(der));
  if (first.tag === SEQUENCE) return subjectPublicKeyInfo(der, outer, first);
  return { kind: "broken", why: "it is no public key structure" };
}

function subjectPublicKeyInfo(der: Buffer, outer: Element, algorithm: Element): KeyStructure {
  const oid = element(der, algorithm.start, algorithm.end);
  if (typeof oid === "string") return { kind: "broken", why: oid };
  // a certificate's first part begins with its version or serial number, a request's with its version 0
  if (oid.tag === 0xa0) return { kind: "certificate" };
  if (oid.tag === INTEGER) {
    return {
      kind: oid.end - oid.start === 1 && der[oid.start] === 0 ? "certificate request" : "certificate",
    };
  }
  if (oid.tag !== OID) return { kind: "broken", why: "it names no algorithm" };
  const name = oids[der.toString("hex", oid.start, oid.end)] ?? "unknown";
  if (name !== "RSA" && name !== "Ed25519") return { kind: "other-key", algorithm: name };
  const key = element(der, algorithm.end, outer.end);
  if (typeof key === "string") return { kind: "broken", why: key };
  if (key.tag !== BIT_STRING || key.end !== outer.end || der[key.start] !== 0 || key.start === key.end) {
    return { kind: "broken", why: "the key is no BIT STRING of whole octets" };
  }
  if (name === "Ed25519") {
    const raw = der.subarray(key.start + 1, key.end);
    if (raw.length === 32 && der.subarray(0, 12).equals(ed25519Header))
      return { kind: "ed25519", spki: der, raw };
    return {
      kind: "broken",
      why: "an Ed25519 key in its SubjectPublicKeyInfo has 44 octets of a fixed form",
    };
  }
  // RFC 4055 1.2: the parameters are NULL; some verifiers refuse a key without them
  if (!der.subarray(outer.start, algorithm.end).equals(rsaAlgorithm)) {
    return { kind: "broken", why: "the parameters of the RSA algorithm are not NULL" };
  }
  const pair = element(der, key.start + 1, key.end);
  if (typeof pair === "string") return { kind: "broken", why: pair };
  if (pair.tag !== SEQUENCE || pair.end !== key.end) return { kind: "broken", why: "it holds no RSA key" };
  return rsaKey(der, pair, der);
}

/** RFC 8017 A.1.1: modulus and exponent, nothing else. */
function rsaKey(der: Buffer, pair: Element, spki: Buffer): KeyStructure {
  const modulus = element(der, pair.start, pair.end);
  if (typeof modulus === "string") return { kind: "broken", why: modulus };
  const exponent = element(der, modulus.end, pair.end);
  if (typeof exponent === "string") return { kind: "broken", why: exponent };
  if (exponent.end !== pair.end)
    return { kind: "broken", why: "more than modulus and exponent in an RSA key" };
  if (!isPositive(der, modulus) || !isPositive(der, exponent)) {
    return { kind: "broken", why: "modulus and exponent of an RSA key are positive numbers" };
  }
  const lead = der[modulus.start] === 0 ? modulus.start + 1 : modulus.start;
  const bits = (modulus.end - lead) * 8 - (Math.clz32(der[lead] ?? 0) - 24);
  return { kind: "rsa", spki, bits, weakness: weakness(der, modulus, exponent) };
}

function weakness(der: Buffer, modulus: Element, exponent: Element): string | undefined {
  if (exponent.end - exponent.start === 1 && der[exponent.start] === 1) return "the exponent is 1";
  if (((der[exponent.end - 1] ?? 0) & 1) === 0) return "the exponent is even";
  return ((der[modulus.end - 1] ?? 0) & 1) === 0 ? "the modulus is even" : undefined;
}

/** X.690 8.3.2: an INTEGER in as few octets as it takes; greater than zero here. */
function isPositive(der: Buffer, { tag, start, end }: Element): boolean {
  if (tag !== INTEGER || start === end) return false;
  const [first, second] = [der[start] ?? 0, der[start + 1] ?? 0];
  if (first >= 0x80) return false;
  return first > 0 || (end - start > 1 && second >= 0x80);
}

/** The element at `at` inside of `limit`, or why there is none. Lengths are definite and as short as possible. */
function element(der: Buffer, at: number, limit: number): Element | string {
  const tag = der[at];
  const short = der[at + 1];
  if (tag === undefined || short === undefined || at + 2 > limit)
    return truncated(der, limit, "it ends too early");
  let start = at + 2;
  let length = short;
  if (short >= 0x80) {
    const octets = short & 0x7f;
    if (octets === 0 || octets > 4) return "a length is not DER";
    if (start + octets > limit) return truncated(der, limit, "it ends too early");
    length = der.readUIntBE(start, octets);
    start += octets;
    if (length < 0x80 || length < 2 ** (8 * (octets - 1))) return "a length is not DER";
  }
  const end = start + length;
  if (end > limit) return truncated(der, limit, `it should have ${count(end)}, here are ${der.length}`);
  return { tag, start, end };
}

function truncated(der: Buffer, limit: number, text: string): string {
  return limit === der.length ? text : "the lengths inside contradict each other";
}

function count(octets: number): string {
  return octets === 1 ? "1 octet" : `${octets} octets`;
}

/** RFC 5280 4.1: the RSAPublicKey inside of a SubjectPublicKeyInfo. */
function spkiOf(rsaPublicKey: Buffer): Buffer {
  const bits = wrap(BIT_STRING, Buffer.concat([Buffer.from([0]), rsaPublicKey]));
  return wrap(SEQUENCE, Buffer.concat([rsaAlgorithm, bits]));
}

function wrap(tag: number, content: Buffer): Buffer {
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const hex = content.length.toString(16);
  const length = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, content]);
}
