// Live records as a side of a review: what is shown of each, and to which mail domain it belongs.
import { describe, expect, it } from "vitest";
import { comparePlan } from "../../cli/adopt/compare-plan";
import { canonicalText, liveName, type LiveRecord } from "../../components/backends/live";
import { sidesOfZones } from "../../cli/review/live-sides";
import { parseName } from "../../core/dns/name";
import { unwrap } from "../../core/result";
import { review } from "../../core/review/review";
import { emptySnapshot, type DomainSnapshot } from "../../core/review/snapshot";
import { planStack } from "../support";
import type { Backend } from "./live-zone";

describe("a live record", () => {
  const apex = unwrap(parseName("example.com"));
  const address = { owner: "mail.example.com", ttl: 3600, type: "A", text: "198.41.0.25" };
  const record = ({
    owner,
    type,
    text,
    ...more
  }: Omit<LiveRecord, "owner"> & { owner: string }): LiveRecord => ({
    ...{ owner: liveName(owner), type, text: canonicalText(type, text) },
    ...more,
  });

  function before(
    backend: Backend,
    records: readonly LiveRecord[],
    domains: object,
  ): readonly DomainSnapshot[] {
    const zones = { "example.com": planZones[backend] };
    const planned = planStack({ zones, domains });
    const live = new Map([[apex, { from: "a test", records }]]);
    const found = sidesOfZones(planned, comparePlan(planned, live));
    return "sides" in found ? found.sides.before.domains : [];
  }
  const planZones = {
    route53: { backend: "route53", zoneId: "Z0123456789ABCDEFGHIJ" },
    cloudflare: { backend: "cloudflare", zoneId: "023e105f4ecef8ad9ca31a8372d0c353" },
    zonefile: { backend: "zonefile" },
  };
  const host = { hosts: { "mail.example.com": { ipv4: "198.41.0.25" } } };

  it.each<[string, Backend, object, object]>([
    ["has its TTL and text", "route53", { ttl: 60 }, { ttl: 60, rdatas: ["198.41.0.25"] }],
    [
      "is shown with what it is beyond a record",
      "cloudflare",
      { ttl: 1, servedTtl: 300, extra: "proxied" },
      { ttl: 300, rdatas: ["198.41.0.25 (proxied)"] },
    ],
    [
      "has the TTL that stands for automatic",
      "cloudflare",
      { ttl: 1, servedTtl: 300 },
      { ttl: 300, rdatas: ["198.41.0.25"] },
    ],
    [
      "has the planned TTL where it has none of its own",
      "route53",
      { ttl: 0, text: "alias of x.", extra: "no record of its own" },
      { ttl: 3600, rdatas: ["alias of x. (no record of its own)"] },
    ],
  ])("%s", (_title, backend, more, expected) => {
    const [domain] = before(backend, [record({ ...address, ...more })], { "example.com": host });
    expect(domain?.records).toEqual({ "example.com": { "mail.example.com. A": expected } });
  });

  it("with a private key is not shown", () => {
    const text = '"-----BEGIN PRIVATE KEY-----"';
    const [domain] = before(
      "route53",
      [record({ ...address, owner: "mail.example.com", type: "TXT", text })],
      {
        "example.com": { ...host, spf: {} },
      },
    );
    const told = JSON.stringify(review({ domains: [domain!], manualActions: [] }, emptySnapshot));
    expect(told).toContain("(a private key, not shown)");
    expect(told).not.toContain("BEGIN");
  });

  it("tells nothing of a policy that nobody has read", () => {
    const settings = { ...host, mx: ["mail.example.com"], mtaSts: { mode: "enforce" } };
    const [domain] = before("route53", [record(address)], { "example.com": settings });
    expect(domain?.facts).toEqual({ "zone.example.com": "route53" });
  });

  it("that is foreign belongs to the closest mail domain", () => {
    const names = ["s1._domainkey.sub.example.com", "www.example.com", "notsub.example.com"];
    const records = names.map((owner) => record({ ...address, owner }));
    const domains = { "example.com": host, "sub.example.com": { mx: ["mail.example.com"] } };
    expect(
      before("route53", records, domains).map(({ domain, beside }) => [
        domain,
        Object.values(beside ?? {}).flatMap((sets) => Object.keys(sets)),
      ]),
    ).toEqual([
      ["example.com", ["www.example.com. A", "notsub.example.com. A"]],
      ["sub.example.com", ["s1._domainkey.sub.example.com. A"]],
    ]);
  });

  it("of others beside ours keeps its TTL, whatever becomes of ours", () => {
    const text = { owner: "example.com", type: "TXT", ttl: 60 };
    const records = ['"v=spf1 mx ~all"', '"verification=abc"'].map((one) => record({ ...text, text: one }));
    const [domain] = before("cloudflare", records, {
      "example.com": { mx: ["mx.example.net"], spf: { all: "softfail" } },
    });
    const key = "example.com. TXT";
    expect(domain?.records["example.com"]?.[key]?.ttl).toBe(60);
    expect(domain?.beside?.["example.com"]).toEqual({ [key]: { ttl: 3600, rdatas: ['"verification=abc"'] } });
  });
});
