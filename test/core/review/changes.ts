// Changes as people make them, by name: the configuration before and after. Golden reviews are made from them.
import { unknownText } from "../../../core/engine-values";
import type { Snapshot } from "../../../core/review/snapshot";
import { publicKey, tlsa } from "./settings";

/** Settings of example.com, a whole stack when it has `domains`, or `null` for nothing. */
type Configuration = object | null;

/** One change. */
export interface NamedChange {
  readonly before: Configuration;
  readonly after: Configuration;
  /** what the configuration of a stack file cannot say: values that are known after apply */
  readonly late?: (after: Snapshot) => Snapshot;
}

// addresses of the Internet, for those of documentation are reported
const host = (ipv4: string, more: object = {}) => ({ ipv4, ...more });
const hosts = { "mail.example.com": host("198.41.0.25") };
const rua = { aggregateReports: ["mailto:dmarc@example.com"] };
const key = (name: string, state = "active") => ({ publicKey: publicKey(name), state });

/** A mail domain as most are: one server, one signer, reports. */
const usual = {
  hosts,
  mx: ["mail.example.com"],
  spf: { all: "softfail" },
  dkim: { "2026a": key("a") },
  dmarc: { policy: "quarantine", ...rua },
  mtaSts: { mode: "testing" },
  tlsRpt: { reports: ["mailto:tls@example.com"] },
  services: { submissions: "mail.example.com", imaps: "mail.example.com" },
};

/** The usual domain with other settings. */
const with_ = (settings: object) => ({ ...usual, ...settings });
const change = (before: object, after: object): NamedChange => ({
  before: with_(before),
  after: with_(after),
});

const dane = (...values: string[]) => ({
  dane: { dnssec: true, hosts: { "mail.example.com": { current: values } } },
});
const zones = (...apexes: string[]) =>
  Object.fromEntries(apexes.map((apex) => [apex, { backend: "zonefile" }]));

const hosted = {
  hosts: {},
  mx: ["mx1.provider.example", "mx2.provider.example"],
  spf: { mx: false, include: ["spf.provider.example"], all: "softfail" },
  dkim: { p1: { cname: "p1.dkim.provider.example" }, "2026a": key("a", "retiring") },
  services: { submissions: "smtp.provider.example", imaps: "imap.provider.example" },
  autoconfig: { thunderbird: "autoconfig.provider.example" },
  mtaSts: { mode: "testing", host: "mta-sts.provider.example" },
};

/** A text that would move, hide, colour or run, wherever it is shown as it stands. */
export const hostileText =
  "<script>alert(1)</script> </pre><img src=x onerror=y> **bold** [link](https://evil.example) @everyone #1 `code` " +
  "```\n</details> \u001b[31mred\u001b]8;;https://evil.example\u0007 \u202egnp.exe\u2066\u200b\u00ad\ufeff\u2028 &amp; $(id)";

/** Mail domains under a name each, all with the same settings. */
function many(count: number, settings: (name: string) => object) {
  const names = Array.from({ length: count }, (_, index) => `d${String(index + 1).padStart(2, "0")}.example`);
  return { domains: Object.fromEntries(names.map((name) => [name, settings(name)])) };
}

/** Makes the RDATA of an RRset known after apply. */
function lateRRsets(...keys: readonly string[]): (after: Snapshot) => Snapshot {
  const unknown = (sets: Snapshot["domains"][number]["records"][string]) =>
    Object.fromEntries(
      Object.entries(sets).map(([name, set]) => [
        name,
        keys.includes(name) ? { ...set, rdatas: set.rdatas.map(() => unknownText) } : set,
      ]),
    );
  return (after) => ({
    ...after,
    domains: after.domains.map((domain) => ({
      ...domain,
      records: Object.fromEntries(
        Object.entries(domain.records).map(([zone, sets]) => [zone, unknown(sets)]),
      ),
    })),
  });
}

const everything = {
  hosts: { ...hosts, "mail2.example.com": host("198.41.0.26", { ipv6: "2620:fe::26" }) },
  mx: ["mail.example.com", "mail2.example.com"],
  spf: { include: ["_spf.example.net"], all: "softfail" },
  dkim: { "2026a": key("a"), "2026b": key("b", "next"), vendor: { cname: "vendor.dkim.example.net" } },
  dmarc: { policy: "reject", subdomainPolicy: "reject", alignment: { dkim: "strict" }, ...rua },
  mtaSts: { mode: "enforce" },
  tlsRpt: { reports: ["mailto:tls@example.com"] },
  dane: { dnssec: true, hosts: { "mail.example.com": [tlsa("one")] } },
  services: { submissions: "mail.example.com", imaps: "mail.example.com", pop3s: "off" },
  autoconfig: { thunderbird: "mail.example.com", outlook: { srv: "mail.example.com" } },
  caa: { issue: ["letsencrypt.org"], iodef: "mailto:security@example.com" },
  bimi: { location: "https://example.com/logo.svg" },
  acme: { "mail.example.com": { delegate: "mail.acme.example.net" } },
  extra: { txt: { "example.com": ["site-verification=1"] } },
};

/** Every change by its name, which is that of its golden files. */
export const changes: Readonly<Record<string, NamedChange>> = {
  nothing: { before: usual, after: usual },
  "first-set-up": { before: null, after: usual },
  "first-set-up-of-everything": { before: null, after: everything },
  "domain-removed": { before: usual, after: null },
  "mail-turned-off": { before: usual, after: { mode: "no-mail" } },
  "mail-turned-on": { before: { mode: "no-mail" }, after: usual },

  "mx-added": change(
    {},
    {
      hosts: { ...hosts, "mx2.example.com": host("198.41.0.26") },
      mx: ["mail.example.com", "mx2.example.com"],
    },
  ),
  "mx-one-of-two-removed": change(
    {
      hosts: { ...hosts, "mx2.example.com": host("198.41.0.26") },
      mx: ["mail.example.com", "mx2.example.com"],
    },
    {},
  ),
  "mx-preference": change({}, { mx: [{ host: "mail.example.com", preference: 5 }] }),
  "mx-gone": change({}, { mx: [], mtaSts: "off" }),
  "provider-move": change({}, hosted),
  "provider-move-under-enforced-sts": change(
    { mtaSts: { mode: "enforce" } },
    { ...hosted, mtaSts: { mode: "enforce", host: "mta-sts.provider.example" } },
  ),
  "provider-left": change(hosted, {}),

  "spf-include-added": change({}, { spf: { include: ["_spf.newsletter.example"], all: "softfail" } }),
  "spf-include-lost": change({ spf: { include: ["_spf.newsletter.example"], all: "softfail" } }, {}),
  "spf-addresses": change(
    { spf: { ip4: ["198.41.1.0/24", "198.41.2.1"], all: "softfail" } },
    { spf: { ip4: ["198.41.2.1", "198.41.3.0/28"], ip6: ["2620:fe::/48"], all: "softfail" } },
  ),
  "spf-near-ten-lookups": change(
    { spf: { include: names(5, "spf"), all: "softfail" } },
    { spf: { include: names(8, "spf"), all: "softfail" } },
  ),
  "spf-over-ten-lookups": change(
    { spf: { include: names(5, "spf"), all: "softfail" } },
    {
      spf: { include: names(12, "spf"), all: "softfail" },
      allow: [{ code: "spf.lookups", reason: "the newsletter moves out next week" }],
    },
  ),
  "spf-softfail-to-fail": change({}, { spf: { all: "fail" } }),
  "spf-removed": change({}, { spf: "off" }),

  "dkim-rotation-1-next": change({}, { dkim: { "2026a": key("a"), "2026b": key("b", "next") } }),
  "dkim-rotation-2-switch": change(
    { dkim: { "2026a": key("a"), "2026b": key("b", "next") } },
    { dkim: { "2026a": key("a", "retiring"), "2026b": key("b") } },
  ),
  "dkim-rotation-3-revoke": change(
    { dkim: { "2026a": key("a", "retiring"), "2026b": key("b") } },
    { dkim: { "2026a": { state: "revoked" }, "2026b": key("b") } },
  ),
  "dkim-rotation-4-remove": change(
    { dkim: { "2026a": { state: "revoked" }, "2026b": key("b") } },
    { dkim: { "2026b": key("b") } },
  ),
  "dkim-dropped-in-use": change(
    { dkim: { "2026a": key("a"), "2026b": key("b") } },
    { dkim: { "2026b": key("b") } },
  ),
  "dkim-replaced-in-place": change({}, { dkim: { "2026a": key("c") } }),
  "dkim-delegated": change({}, { dkim: { "2026a": { cname: "2026a.dkim.example.net" } } }),

  "dmarc-1-first": change({ dmarc: "off" }, { dmarc: { policy: "none", ...rua } }),
  "dmarc-2-none-to-quarantine": change({ dmarc: { policy: "none", ...rua } }, {}),
  "dmarc-3-quarantine-to-reject": change({}, { dmarc: { policy: "reject", ...rua } }),
  "dmarc-reject-to-none": change(
    { dmarc: { policy: "reject", ...rua } },
    { dmarc: { policy: "none", ...rua } },
  ),
  "dmarc-tightened-without-dkim": change({ dkim: {}, dmarc: { policy: "none", ...rua } }, { dkim: {} }),
  "dmarc-reports-elsewhere": change(
    {},
    { dmarc: { policy: "quarantine", aggregateReports: ["mailto:a@reports.example.net"] } },
  ),
  "dmarc-removed": change({}, { dmarc: "off" }),

  "sts-1-testing": change({ mtaSts: "off" }, {}),
  "sts-2-enforce": change({}, { mtaSts: { mode: "enforce" } }),
  "sts-3-way-out": change({ mtaSts: { mode: "enforce" } }, { mtaSts: { mode: "none" } }),
  "sts-removed-while-enforced": change({ mtaSts: { mode: "enforce" } }, { mtaSts: "off" }),
  "tls-rpt-removed": change({}, { tlsRpt: "off" }),

  "tlsa-1-first": change({}, dane(tlsa("one"))),
  "tlsa-2-next": change(dane(tlsa("one")), dane(tlsa("one"), tlsa("two"))),
  "tlsa-3-done": change(dane(tlsa("one"), tlsa("two")), dane(tlsa("two"))),
  "tlsa-without-overlap": change(dane(tlsa("one")), dane(tlsa("two"))),

  "caa-first": change({}, { caa: { issue: "letsencrypt.org" } }),
  "caa-other-authority": change({ caa: { issue: "letsencrypt.org" } }, { caa: { issue: "pki.goog" } }),
  "caa-nobody": change(
    { caa: { issue: "letsencrypt.org" } },
    { caa: { issue: "none" }, allow: [{ code: "caa.block", reason: "the servers move away" }] },
  ),
  "services-moved": change(
    {},
    {
      services: {
        submissions: "mail.example.com",
        imaps: { host: "mail.example.com", port: 1993 },
        pop3s: "off",
      },
    },
  ),
  "services-removed": change({}, { services: {} }),
  "autoconfig-and-bimi": change(
    {},
    { autoconfig: { thunderbird: "mail.example.com" }, bimi: { location: "https://example.com/logo.svg" } },
  ),
  "acme-delegation-moved": change(
    { acme: { "mail.example.com": { delegate: "mail.acme.example.net" } } },
    { acme: { "mail.example.com": { delegate: "mail.acme.example.org" } } },
  ),

  "host-renumbered": change({}, { hosts: { "mail.example.com": host("198.41.0.99") } }),
  "host-renumbered-with-ptr": {
    before: { zones: zones("example.com", "0.41.198.in-addr.arpa"), domains: { "example.com": usual } },
    after: {
      zones: zones("example.com", "0.41.198.in-addr.arpa"),
      domains: { "example.com": with_({ hosts: { "mail.example.com": host("198.41.0.99") } }) },
    },
  },
  "host-renamed": change(
    {},
    { hosts: { "mx.example.com": host("198.41.0.25") }, mx: ["mx.example.com"], services: {} },
  ),
  "host-gets-ipv6": change(
    {},
    { hosts: { "mail.example.com": host("198.41.0.25", { ipv6: "2620:fe::25" }) } },
  ),

  "ttl-lowered-before-a-move": change({ ttl: 86400 }, { ttl: 300 }),
  "ttl-raised-to-a-week": change({}, { ttl: 604800 }),
  "ttl-too-long-for-a-move": change(
    { ttl: 604800 },
    { ttl: 604800, hosts: { "mail.example.com": host("198.41.0.99") } },
  ),
  "order-alone": change(
    {
      hosts: { "mail.example.com": { ipv4: ["198.41.0.25", "198.41.0.26"] } },
      extra: { txt: { "t.example.com": ["a", "b"] } },
    },
    {
      hosts: { "mail.example.com": { ipv4: ["198.41.0.26", "198.41.0.25"] } },
      extra: { txt: { "t.example.com": ["b", "a"] } },
    },
  ),
  "moves-to-another-zone": {
    before: { zones: zones("example.com"), domains: { "example.com": usual } },
    after: { zones: zones("example.com", "mail.example.com"), domains: { "example.com": usual } },
  },

  "foreign-text-added": change({}, { extra: { txt: { "example.com": ["site-verification=1"] } } }),
  "foreign-text-changed": change(
    { extra: { txt: { "example.com": ["site-verification=1", "MS=ms1"] } } },
    { extra: { txt: { "example.com": ["site-verification=2", "MS=ms1"] } } },
  ),
  "many-values": change(
    {},
    {
      extra: { txt: { "many.example.com": Array.from({ length: 120 }, (_, index) => `value ${index + 1}`) } },
    },
  ),
  "hostile-text": change(
    { extra: { txt: { "note.example.com": "before" } } },
    { extra: { txt: { "note.example.com": hostileText } } },
  ),
  "late-key": {
    ...change({ dkim: {} }, {}),
    late: lateRRsets("2026a._domainkey.example.com. TXT"),
  },
  "late-address": {
    ...change({}, {}),
    late: lateRRsets("mail.example.com. A"),
  },

  "action-accepted": change(
    {},
    { accepted: { "ptr/198.41.0.25": { reason: "asked for in ticket 4711", until: "2099-12-31" } } },
  ),
  "issue-new": change({}, { dkim: { "2026a": { ...key("a"), flags: ["y"] } } }),
  "issue-gone": change({ dkim: { "2026a": { ...key("a"), flags: ["y"] } } }, {}),

  "two-domains": {
    before: {
      domains: {
        "example.com": usual,
        "example.net": {
          mx: ["mail.example.com"],
          dmarc: { policy: "none", aggregateReports: ["dmarc@example.net"] },
        },
      },
    },
    after: {
      domains: {
        "example.com": with_({ dmarc: { policy: "reject", ...rua } }),
        "example.net": { mode: "no-mail" },
      },
    },
  },
  "fifty-domains": {
    before: many(50, () => ({ mx: ["mx.provider.example"], spf: { mx: true, all: "softfail" } })),
    after: many(50, () => ({ mx: ["mx.provider.example"], spf: { mx: true, all: "fail" } })),
  },
  "four-domains": {
    before: null,
    after: many(4, (name) => ({
      mx: [`mx.${name}`],
      hosts: { [`mx.${name}`]: host(`198.41.0.${Number(name.slice(1, 3))}`) },
    })),
  },
  idn: {
    before: {
      domains: {
        "bücher.example": { mx: ["mx.bücher.example"], hosts: { "mx.bücher.example": host("198.41.0.25") } },
      },
    },
    after: {
      domains: {
        "bücher.example": {
          mx: ["mx2.bücher.example"],
          hosts: { "mx2.bücher.example": host("198.41.0.25") },
        },
      },
    },
  },
  "everything-at-once": {
    before: everything,
    after: {
      ...everything,
      hosts: { "mail2.example.com": host("198.41.0.27"), "mail3.example.com": host("198.41.0.28") },
      mx: ["mail3.example.com", "mail2.example.com"],
      spf: { ip4: ["198.41.3.0/28"], all: "fail" },
      dkim: { "2026a": key("c"), "2026b": key("b") },
      dmarc: { policy: "none", ...rua },
      mtaSts: { mode: "testing" },
      dane: { dnssec: true, hosts: { "mail2.example.com": [tlsa("two")] } },
      services: { submissions: "mail2.example.com" },
      autoconfig: { thunderbird: "mail2.example.com" },
      caa: { issue: ["pki.goog"] },
      bimi: "off",
      acme: {},
      extra: {},
    },
  },
};

function names(count: number, label: string): string[] {
  return Array.from({ length: count }, (_, index) => `${label}${index + 1}.example.net`);
}
