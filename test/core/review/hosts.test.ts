// What a change of addresses means, and its risks.
import { describe, expect, it } from "vitest";
import { hostsRisks } from "../../../core/mail/hosts/diff";
import { reverseRisks } from "../../../core/mail/reverse/diff";
import { extraRisks } from "../../../core/mail/extra/diff";
import { reviewOf, runRiskTable, type RiskCase } from "./risk-table";

const zones = { "example.com": { backend: "zonefile" }, "113.0.203.in-addr.arpa": { backend: "zonefile" } };
const allow = [
  { code: "mx.exists", reason: "test" },
  { code: "ptr.fcrdns", reason: "test" },
];

/** example.com with its reverse zone. */
function stack(hosts: object, more: object = {}): unknown {
  return {
    zones,
    domains: { "example.com": { hosts, mx: ["mail.example.com"], spf: false, allow, ...more } },
  };
}
const at = (ipv4: string): object => ({ "mail.example.com": { ipv4 } });
const www = (address: string): object => ({
  ...at("203.0.113.25"),
  "www.example.com": { ipv4: address, sends: false },
});

const hostsCases: RiskCase[] = [
  {
    code: "hosts.mx-unreachable",
    title: "the MX host goes",
    risk: "danger",
    bad: [stack(at("203.0.113.25")), stack({})],
    good: [stack(www("203.0.113.80")), stack(at("203.0.113.25"))],
  },
  {
    code: "hosts.mx-moved",
    title: "the MX host gets another address",
    risk: "caution",
    bad: [stack(at("203.0.113.25")), stack(at("203.0.113.26"))],
    good: [stack(www("203.0.113.80")), stack(www("203.0.113.81"))],
  },
];
const target = (name: string): object => ({ reverse: { "203.0.113.25": { target: name } } });
const both = { "mail.example.com": { ipv4: "203.0.113.25" }, "mx.example.com": { ipv4: "203.0.113.25" } };
const apart = { "mail.example.com": { ipv4: "203.0.113.25" }, "mx.example.com": { ipv4: "203.0.113.26" } };
const reverseCases: RiskCase[] = [
  {
    code: "reverse.gone",
    title: "the host keeps the address",
    risk: "danger",
    bad: [stack(at("203.0.113.25")), stack(at("203.0.113.25"), { reverse: "off" })],
    good: [stack(at("203.0.113.25")), stack(at("203.0.113.26"))],
  },
  {
    code: "reverse.unconfirmed",
    title: "a name with other addresses",
    risk: "danger",
    bad: [stack(apart), stack(apart, target("mx.example.com"))],
    good: [stack(both), stack(both, target("mx.example.com"))],
  },
  {
    code: "reverse.renamed",
    title: "another name of the same host",
    risk: "caution",
    bad: [stack(both), stack(both, target("mx.example.com"))],
    good: [stack(both), stack(both, { ttl: 7200 })],
  },
];
const extra = (texts: readonly string[]): unknown =>
  stack(at("203.0.113.25"), texts.length === 0 ? {} : { extra: { txt: { "example.com": texts } } });
const extraCases: RiskCase[] = [
  {
    code: "extra.text-gone",
    title: "a verification text",
    risk: "caution",
    bad: [extra(["google-site-verification=abc"]), extra([])],
    good: [extra([]), extra(["google-site-verification=abc"])],
  },
];
runRiskTable("hosts", hostsRisks, hostsCases);
runRiskTable("reverse", reverseRisks, reverseCases);
runRiskTable("extra", extraRisks, extraCases);

describe("a host that moves", () => {
  it("is told with its PTRs", () => {
    const { changes } = reviewOf([stack(at("203.0.113.25")), stack(at("203.0.113.26"))]);
    const address = changes.find(({ id }) => id === "example.com/hosts/mail.example.com. A");
    expect(address?.summary).toBe("203.0.113.25 → 203.0.113.26");
    expect(address?.kind === "record" && address.points).toEqual([
      { op: "remove", label: "203.0.113.25", note: "PTR mail.example.com" },
      { op: "add", label: "203.0.113.26", note: "PTR mail.example.com" },
    ]);
    const pointers = changes.filter(({ id }) => id.includes("/reverse/")).map(({ summary }) => summary);
    expect(pointers.sort()).toEqual([
      "203.0.113.25 was named mail.example.com, and has no name any more",
      "203.0.113.26 is named mail.example.com",
    ]);
  });
});
