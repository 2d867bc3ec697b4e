import { noAnswers, type Answers } from "../../core/dns/answers";
import type { RuleCase } from "../support";

const two = (below: string): unknown => ({
  zones: { "example.com": { backend: "zonefile" }, [below]: { backend: "zonefile" } },
  domains: { "example.com": { mode: "no-mail" }, [below]: { mode: "no-mail" } },
});

/** The DNS says that dev.example.com has these NS. */
function nameservers(found: readonly { target: string }[]): Answers {
  return {
    get: (name, type) =>
      name === "dev.example.com." && type === "NS" ? (found as never) : noAnswers.get(name, type),
  };
}

const apexNs = (name: string): unknown => ({
  extra: { records: [{ name, type: "NS", value: "ns1.example.net." }] },
});

const placed = (one: unknown, other: unknown): unknown => ({
  zones: { "example.com": one, "example.org": other },
  domains: { "example.com": { mode: "no-mail" }, "example.org": { mode: "no-mail" } },
});

export const zonesCases: RuleCase[] = [
  {
    code: "dns.delegation",
    title: "a zone below another, nothing observed",
    level: "I",
    bad: two("dev.example.com"),
    good: two("dev.example.org"),
    where: 'zones["dev.example.com"]',
    text: 'zone "dev.example.com" lies below the configured zone "example.com"; its delegation is not verified',
  },
  {
    code: "dns.delegation",
    title: "the DNS has no NS for it",
    level: "W",
    bad: two("dev.example.com"),
    good: two("example.org"),
    answers: nameservers([]),
    where: 'zones["dev.example.com"]',
    text: 'zone "dev.example.com" is not delegated: it has no NS record',
  },
  {
    code: "zonefile.apex-ns",
    title: "NS of the apex as a record",
    level: "E",
    bad: apexNs("example.com"),
    good: apexNs("sub.example.com"),
    text: 'NS records of the apex "example.com" cannot be given as records',
  },
  {
    code: "zonefile.nameservers",
    title: "no nameservers",
    level: "I",
    bad: {
      zones: { "example.com": { backend: "zonefile" } },
      domains: { "example.com": { mode: "no-mail" } },
    },
    good: {
      zones: { "example.com": { backend: "zonefile", nameservers: ["ns1.example.net"] } },
      domains: { "example.com": { mode: "no-mail" } },
    },
    where: 'zones["example.com"]',
    text: "no nameservers are given: a new file gets ns.invalid",
  },
  {
    code: "dns.zone-twice",
    title: "one file",
    level: "E",
    bad: placed({ backend: "zonefile", path: "a.zone" }, { backend: "zonefile", path: "a.zone" }),
    good: placed({ backend: "zonefile", path: "a.zone" }, { backend: "zonefile", path: "b.zone" }),
    where: 'zones["example.org"]',
    text: 'zone "example.org" and zone "example.com" have the same place: in a.zone',
  },
  {
    code: "dns.zone-twice",
    title: "one hosted zone",
    level: "E",
    bad: placed({ backend: "route53", zoneId: "Z1" }, { backend: "route53", zoneId: "/hostedzone/Z1" }),
    good: placed({ backend: "route53", zoneId: "Z1" }, { backend: "route53", zoneId: "Z2" }),
    where: 'zones["example.org"]',
    text: 'zone "example.org" and zone "example.com" have the same place: at Route 53, hosted zone Z1',
  },
  {
    code: "dns.zone-twice",
    title: "one zone at Cloudflare",
    level: "E",
    bad: placed(
      { backend: "cloudflare", zoneId: "0".repeat(32) },
      { backend: "cloudflare", zoneId: "0".repeat(32) },
    ),
    good: placed(
      { backend: "cloudflare", zoneId: "0".repeat(32) },
      { backend: "cloudflare", zoneId: "1".repeat(32) },
    ),
    where: 'zones["example.org"]',
    text: 'zone "example.org" and zone "example.com" have the same place: at Cloudflare, zone id 0',
  },
];
