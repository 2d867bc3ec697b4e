// The rules of DKIM key records: what must hold, and what happens to mail when it does not.
import { defineRules, reporter } from "../../issue";

export const dkimRules = defineRules({
  "dkim.selector": {
    level: "E",
    reference: "RFC 6376 3.1",
    title: "a selector is one or more labels of letters, digits and inner hyphens, joined by dots",
    why: "verifiers skip a signature whose s= is outside of the grammar; an underscore resolves but some of them refuse it",
    example: "dkim: { 2026a: { publicKey: ... } }",
  },
  "dkim.name": {
    level: "E",
    reference: "RFC 6376 3.6.2.1",
    title: "a key record stands at <selector>._domainkey.<signing domain>",
    why: "verifiers look at that one name; a key record anywhere else is never found",
    example: "dkim: { 2026a: ... } for 2026a._domainkey.example.com",
  },
  "dkim.tag": {
    level: "E",
    reference: "RFC 6376 3.2",
    title: "a key record is a list of tags, each of them once, with p among them",
    why: "a verifier that cannot read the record treats every signature of the selector as failed",
    example: "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0B...",
  },
  "dkim.version": {
    level: "E",
    reference: "RFC 6376 3.6.1",
    title: "v comes first and is exactly DKIM1",
    why: "verifiers discard a key record whose v is elsewhere or anything else",
    example: "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0B...",
  },
  "dkim.key-b64": {
    level: "E",
    reference: "RFC 6376 3.6.1",
    title: "p is the standard base64 of one complete public key",
    why: "a key with a wrong, missing or surplus character verifies no signature",
    example: "publicKey: the text of public.pem, all lines of it",
  },
  "dkim.placeholder": {
    level: "E",
    reference: "RFC 6376 3.6.1",
    title: "a public key is a key, not the place where one belongs",
    why: "shortened examples like MIG... are published as they are and verify no signature",
    example: "publicKey: the whole output of cat public.key",
  },
  "dkim.key-type": {
    level: "E",
    reference: "RFC 8463 4.2",
    title: "a DKIM key is an RSA key or an Ed25519 key",
    why: "verifiers ignore every other key type, and a k that is not that of the key",
    example: "openssl genrsa 2048",
  },
  "dkim.ed25519-spki": {
    level: "E",
    reference: "RFC 8463 4.2",
    title: "the p of an Ed25519 key is its 32 octets, 44 characters of base64",
    why: "the 44 octets that openssl writes hold a header before the key; verifiers take them for a wrong key",
    example: "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
  },
  "dkim.key-weak": {
    level: "E",
    reference: "RFC 8301 3.2",
    title: "an RSA key has at least 1024 bits and an exponent that protects it",
    why: "verifiers must not accept a signature of a shorter key, and anybody can forge one",
    example: "openssl genrsa 2048",
  },
  "dkim.key-short": {
    level: "W",
    reference: "RFC 8301 3.2",
    title: "an RSA key has 2048 bits",
    why: "1024 bits are still accepted but within reach of well-funded attackers; receivers ask for 2048",
    example: "openssl genrsa 2048",
  },
  "dkim.key-large": {
    level: "W",
    reference: "RFC 8301 3.2",
    title: "an RSA key has no more than 2048 bits",
    why: "a larger key makes the DNS answer larger than 512 octets by far; above 4096 bits verifiers may refuse it",
    example: "openssl genrsa 2048",
  },
  "dkim.key-private": {
    level: "E",
    reference: "RFC 6376 3.6.1",
    title: "a private key stays with the signer",
    why: "whoever reads it in the DNS, or in the history of this configuration, signs mail as the domain",
    example: "openssl rsa -in private.pem -pubout",
  },
  "dkim.key-cert": {
    level: "E",
    reference: "RFC 6376 3.6",
    title: "a key record holds a bare public key, no certificate",
    why: "DKIM uses no certificates; verifiers find no key in one",
    example: "openssl x509 -in certificate.pem -noout -pubkey",
  },
  "dkim.hash-sha1": {
    level: "E",
    reference: "RFC 8301 3.1",
    title: "h, where it is given, lists sha256",
    why: "rsa-sha1 must not be used for signing or verifying; without sha256 in h no signature verifies",
    example: "hash: sha256",
  },
  "dkim.testing": {
    level: "W",
    reference: "RFC 6376 3.6.1",
    title: "t=y is taken out once signing works",
    why: "verifiers treat mail of a domain in testing like unsigned mail; several mailbox providers ignore its signatures",
    example: "no flags, or flags: s",
  },
  "dkim.service": {
    level: "W",
    reference: "RFC 6376 3.6.1",
    title: "s, where it is given, lists email or *",
    why: "verifiers of mail ignore a key record for other services",
    example: "service: email",
  },
  "dkim.g-tag": {
    level: "W",
    reference: "RFC 6376 C.2",
    title: "a key record has no g tag",
    why: "g is historic and ignored; a few old verifiers refuse every signature when it is empty",
    example: "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0B...",
  },
  "dkim.multi": {
    level: "E",
    reference: "RFC 6376 3.6.2.2",
    title: "one record stands at a selector's name",
    why: "with several of them the result is undefined: some verifiers take the first, some none",
    example: "give each key a selector of its own",
  },
  "dkim.ed25519-only": {
    level: "W",
    reference: "RFC 8463 6",
    title: "an RSA key stands beside an Ed25519 key",
    why: "large receivers do not verify Ed25519 signatures yet and see unsigned mail",
    example: "sign twice: { 2026r: <RSA key>, 2026e: <Ed25519 key> }",
  },
  "dkim.align": {
    level: "W",
    reference: "RFC 9989 4.4.1",
    title: "an active key's signing domain is the author domain",
    why: "DMARC passes by DKIM only when both align; under strict alignment they have to be equal",
    example: "sign mail from user@example.com with d=example.com",
  },
  "dkim.reuse": {
    level: "W",
    reference: "RFC 6376 3.1",
    title: "a new key has a new selector, and a selector one key in its life",
    why: "with a reused selector nobody can tell old mail from forged mail; a key that moves on was never replaced",
    example: "2025b: retiring, 2026a: active",
  },
  "dkim.revoke-active": {
    level: "W",
    reference: "RFC 6376 3.6.1",
    title: "the key that signs is neither retired nor revoked",
    why: "signatures of a revoked key fail; a key is replaced by publishing the next one, waiting a TTL, and switching",
    example: "2026a: active; 2025b: retiring for a week, then revoked",
  },
  "dkim.delegation": {
    level: "I",
    reference: "RFC 6376 3.6.2.2",
    title: "a delegated selector leads to a key record",
    why: "the holder of the target chooses and replaces the key; what stands there is known only after it was looked up",
    example: "s1: { cname: s1.dkim.sender.example }",
  },
});

/** A code of this room. */
export type DkimCode = keyof typeof dkimRules;

/** Reports under a code of this room. */
export const report = reporter(dkimRules);

/** Why a key or a key record cannot be used. It never shows any of a key's text. */
export interface Fault {
  readonly code: DkimCode;
  readonly error: string;
  readonly fix?: string;
}

/** What was read, or why not. */
export type Read<T> = { readonly value: T } | Fault;

/** A fault under one of the codes. */
export function fault(code: DkimCode, error: string, fix?: string): Fault {
  return { code, error, ...(fix === undefined ? {} : { fix }) };
}
