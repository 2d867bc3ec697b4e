import { describe, expect, it } from "vitest";
import { codes, levelOf, lines, planCase, planDomain, withCode } from "../../support";
import { hostsCases } from "./hosts.rules";

it.each(hostsCases.map((row) => [row.code, row.title, row] as const))("%s: %s", (code, _title, row) => {
  const found = withCode(planCase(row.bad), code);
  expect(found.map((issue) => [levelOf(issue), issue.where, issue.message])).toEqual([
    [row.level, row.where, row.text],
  ]);
  expect(withCode(planCase(row.good), code)).toEqual([]);
});

const addresses = (hosts: unknown): string[] =>
  lines(planDomain({ hosts, reverse: "off" })).filter((line) => / (A|AAAA|CNAME) /.test(line));

describe("address records", () => {
  it.each([
    [
      "one of each family",
      { "mail.example.com": { ipv4: "192.0.2.25", ipv6: "2001:DB8:0:0::25" } },
      ["mail.example.com. 3600 A 192.0.2.25", "mail.example.com. 3600 AAAA 2001:db8::25"],
    ],
    [
      "several, in one order whatever the list says",
      { "mail.example.com": { ipv4: ["192.0.2.26", "192.0.2.25"], ttl: 300 } },
      ["mail.example.com. 300 A 192.0.2.25", "mail.example.com. 300 A 192.0.2.26"],
    ],
    [
      "one address that is listed twice",
      { "mail.example.com": { ipv6: ["2001:db8::25", "2001:db8:0::25"] } },
      ["mail.example.com. 3600 AAAA 2001:db8::25"],
    ],
    [
      "an alias",
      { "mail.example.com": { alias: "example.com" } },
      ["mail.example.com. 3600 CNAME example.com."],
    ],
    [
      "an internationalised name",
      { "MAIL.bücher.example.com.": { ipv4: "192.0.2.25" } },
      ["mail.xn--bcher-kva.example.com. 3600 A 192.0.2.25"],
    ],
    ["a wildcard", { "*.example.com": { ipv4: "192.0.2.25" } }, ["*.example.com. 3600 A 192.0.2.25"]],
    ["none", {}, []],
  ])("%s", (_title, hosts, expected) => {
    expect(addresses(hosts)).toEqual(expected);
  });

  it("do not depend on the order of hosts", () => {
    const hosts = { "b.example.com": { ipv4: "192.0.2.1" }, "a.example.com": { ipv4: "192.0.2.2" } };
    expect(addresses(Object.fromEntries(Object.entries(hosts).reverse()))).toEqual(addresses(hosts));
  });
});

describe("hostile input", () => {
  const good = { ipv4: "192.0.2.25" };
  it.each([
    ["a URL as name", { "http://mail.example.com": good }, ["E dns.name"]],
    ["a mail address as name", { "mail@example.com": good }, ["E dns.name"]],
    [
      "one name in two spellings",
      { "mail.example.com": good, "MAIL.example.com.": good },
      ["E config.duplicate-name"],
    ],
    ["IPv6 under ipv4", { "mail.example.com": { ipv4: "2001:db8::25" } }, ["E dns.ip"]],
    ["a leading zero", { "mail.example.com": { ipv4: "192.0.2.025" } }, ["E dns.ip"]],
    ["a prefix", { "mail.example.com": { ipv4: "192.0.2.25/32" } }, ["E dns.ip"]],
    ["a zone index", { "mail.example.com": { ipv6: "fe80::1%eth0" } }, ["E dns.ip"]],
    ["an IPv4-mapped address", { "mail.example.com": { ipv6: "::ffff:192.0.2.25" } }, ["E dns.ip"]],
    ["a list of hosts", ["mail.example.com"], ["E config.type"]],
    ["an address instead of settings", { "mail.example.com": "192.0.2.25" }, ["E config.type"]],
    ["no settings", { "mail.example.com": null }, ["E config.type"]],
    [
      "an alias and an address",
      { "mail.example.com": { ...good, alias: "example.net" } },
      ["E dns.cname-coexist"],
    ],
  ])("%s", (_title, hosts, expected) => {
    expect(codes(planDomain({ hosts, reverse: "off" })).filter((code) => code.startsWith("E "))).toEqual(
      expected,
    );
  });
});
