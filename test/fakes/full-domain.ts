// A mail domain with everything on, its reverse zones held as well.
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

function pem(file: string): string {
  return readFileSync(join(__dirname, "../fixtures", file), "utf8");
}

/** A signer's key pair, made for this run. */
export interface SignerKey {
  /** PEM */
  readonly privateKey: string;
  /** PEM */
  readonly publicKey: string;
}

/** Makes a key pair as DKIM signers have them. */
export function signerKey(type: "rsa" | "ed25519"): SignerKey {
  const pair =
    type === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : generateKeyPairSync("ed25519");
  return { privateKey: exported(pair.privateKey, "pkcs8"), publicKey: exported(pair.publicKey, "spki") };
}

function exported(key: KeyObject, type: "pkcs8" | "spki"): string {
  return key.export({ type, format: "pem" } as never).toString();
}

const digest = "0123456789abcdef".repeat(4);

/** The stack: example.com with every room, a silent domain, a subdomain with mail, and the reverse zones. */
export function fullStack(rsa: SignerKey, ed25519: SignerKey) {
  const nameservers = ["ns1.example.net", "ns2.example.net"];
  return {
    zones: {
      "example.com": { backend: "zonefile", nameservers },
      "parked.example": { backend: "zonefile", nameservers },
      "2.0.192.in-addr.arpa": { backend: "zonefile", nameservers },
      "8.b.d.0.1.0.0.2.ip6.arpa": { backend: "zonefile", nameservers },
    },
    domains: {
      "example.com": exampleCom(rsa, ed25519),
      "news.example.com": {
        ttl: 600,
        hosts: { "out.news.example.com": { ipv4: "192.0.2.27", sends: true } },
        mx: ["mail.example.com"],
        spf: { ip4: ["192.0.2.27"], all: "fail" },
        dkim: { n1: { publicKey: rsa.publicKey, notes: "Rundbrief; Gr\u00fc\u00dfe = 100%" } },
        dmarc: { policy: "reject", aggregateReports: ["dmarc@example.com"] },
      },
      "parked.example": { mode: "no-mail" },
    },
  };
}

function exampleCom(rsa: SignerKey, ed25519: SignerKey) {
  return {
    hosts: {
      "mail.example.com": { ipv4: ["192.0.2.25", "192.0.2.26"], ipv6: "2001:db8::25" },
      "mail2.example.com": { ipv4: "192.0.2.28", ipv6: "2001:db8:0:1::28", ttl: 300 },
      "www.example.com": { ipv4: "192.0.2.80", mail: false },
      "static.example.com": { alias: "www.example.com" },
    },
    mx: { hosts: ["mail.example.com", { host: "mail2.example.com", preference: 30 }], ttl: 1800 },
    spf: {
      include: ["_spf.example.net"],
      exists: ["%{ir}.%{l1r-}._spf.%{d2}"],
      ip6: ["2001:db8:2::/48"],
      all: "softfail",
    },
    dkim: {
      rsa2026: { publicKey: rsa.publicKey, hash: "sha256", service: "email" },
      ed2026: { publicKey: ed25519.publicKey },
      long2026: { publicKey: pem("dkim/rsa4096.pub.pem"), state: "next" },
      old2025: { state: "revoked" },
      vendor: { cname: "vendor.dkim.example.net" },
    },
    dmarc: {
      policy: "quarantine",
      subdomainPolicy: "reject",
      nonExistentSubdomainPolicy: "reject",
      alignment: { dkim: "strict" },
      failureOptions: ["1"],
      aggregateReports: ["mailto:dmarc@example.com"],
      failureReports: ["dmarc+failures@example.com"],
      reportsFor: ["example.org"],
    },
    mtaSts: { mode: "enforce", host: { ipv4: "192.0.2.80", ipv6: "2001:db8::80" } },
    tlsRpt: {
      reports: ["mailto:tls@example.com", "https://reports.example.net/tlsrpt?d=a"],
      alsoFor: ["mail.example.com"],
    },
    dane: {
      dnssec: true,
      hosts: {
        "mail.example.com": {
          ports: [25, 465],
          current: [{ publicKey: pem("dane/mail.pub.pem") }, `2 1 2 ${digest}${digest}`],
          next: [`3 1 1 ${digest}`],
        },
        "mail2.example.com": [{ certificate: pem("dane/mail.pem"), selector: 0, matchingType: 0 }],
      },
    },
    services: {
      submission: { host: "mail.example.com", priority: 20, weight: 5, port: 1587 },
      submissions: ["mail.example.com", { host: "mail2.example.com", priority: 10 }],
      imaps: "mail.example.com",
      imap: "off",
      pop3: false,
      sieve: "mail.example.com",
      caldavs: { host: "www.example.com", path: "/dav/calendars" },
      jmap: "mail.example.com",
    },
    autoconfig: {
      thunderbird: "www.example.com",
      outlook: { srv: "www.example.com", port: 443 },
      uaAutoConfig: { host: "www.example.com", digest: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" },
    },
    caa: {
      issue: [
        {
          ca: "letsencrypt.org",
          validationMethods: ["dns-01"],
          accountUri: "https://acme-v02.api.letsencrypt.org/acme/acct/1234",
        },
      ],
      issuewild: "letsencrypt.org",
      issuemail: "none",
      issuevmc: "digicert.com",
      iodef: "mailto:security@example.com",
    },
    bimi: {
      location: "https://example.com/brand/logo.svg",
      authority: "https://example.com/brand/vmc.pem",
      selectors: { none: { declined: true } },
    },
    acme: {
      "mail.example.com": ["F24BbLWJyjTkFpg-LqSLiUWksaUwPbZB-LdaqbOxCcc"],
      "*.example.com": {
        values: ["n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg"],
        persist: {
          issuer: "letsencrypt.org",
          accountUri: "https://acme-v02.api.letsencrypt.org/acme/acct/1234",
          until: "2027-01-01T00:00:00Z",
        },
      },
      "www.example.com": { delegate: "www.acme.example.net" },
    },
    extra: {
      txt: {
        "example.com": [
          'google-site-verification=abc"\\;$@',
          `long text ${"\u00e4\u00f6\u00fc".repeat(100)} without a cut inside of a character`,
        ],
        "odd.example.com": ["", "  blanks  ", "a\tb", "semi;colon; (paren)"],
      },
      records: [{ name: "*.wild.example.com", type: "A", values: ["192.0.2.81", "192.0.2.82"], ttl: 60 }],
    },
  };
}
