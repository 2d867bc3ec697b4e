import { describe, expect, it } from "vitest";
import type { Fqdn } from "../../../core/dns/name";
import type { Rdata, RrType } from "../../../core/dns/rdata";
import { RecordIndex } from "../../../core/dns/record-index";
import { rrset, type RRset } from "../../../core/dns/rrset";

const name = (text: string): Fqdn => `${text}.` as Fqdn;
const from = { domain: "example.com", room: "hosts", where: "hosts" };
function set<T extends RrType>(owner: string, type: T, ...rdatas: Rdata<T>[]): RRset {
  return rrset(from, name(owner), type, 300, rdatas) as unknown as RRset;
}

const index = new RecordIndex(
  [
    set("mail.example.com", "A", { address: "192.0.2.1" }, { address: "192.0.2.2" }),
    set("mail.example.com", "AAAA", { address: "2001:db8::1" }),
    set("alias.example.com", "CNAME", { target: name("mail.example.com") }),
    set("chain.example.com", "CNAME", { target: name("alias.example.com") }),
    set("away.example.com", "CNAME", { target: name("mail.example.org") }),
    set("loop1.example.com", "CNAME", { target: name("loop2.example.com") }),
    set("loop2.example.com", "CNAME", { target: name("loop1.example.com") }),
  ],
  ["example.com", "sub.example.com", "2.0.192.in-addr.arpa"].map(name),
);

describe("zones", () => {
  it.each([
    ["example.com", "example.com."],
    ["mail.example.com", "example.com."],
    ["sub.example.com", "sub.example.com."],
    ["a.b.sub.example.com", "sub.example.com."],
    ["notsub.example.com", "example.com."],
    ["notexample.com", undefined],
    ["com", undefined],
    ["25.2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa."],
    ["25.12.0.192.in-addr.arpa", undefined],
    ["example.com.net", undefined],
  ])("%s lies in %s", (text, zone) => {
    expect(index.zoneOf(name(text))).toBe(zone);
  });
});

describe("addresses", () => {
  const all = ["192.0.2.1", "192.0.2.2", "2001:db8::1"];
  it.each([
    ["mail.example.com", all],
    ["alias.example.com", all],
    ["chain.example.com", all],
    ["away.example.com", []],
    ["loop1.example.com", []],
    ["nothing.example.com", []],
  ])("of %s", (text, expected) => {
    expect(index.addresses(name(text))).toEqual(expected);
  });
});

describe("knowledge", () => {
  it.each([
    ["mail.example.com", "A", "present"],
    ["mail.example.com", "MX", "absent"],
    ["other.example.com", "A", "absent"],
    ["mail.example.org", "A", "unknown"],
  ] as const)("%s %s: %s", (text, type, expected) => {
    expect(index.knows(name(text), type)).toBe(expected);
  });

  it("finds RRsets by name and type", () => {
    expect(index.at(name("mail.example.com")).map(({ type }) => type)).toEqual(["A", "AAAA"]);
    expect(index.at(name("none.example.com"))).toEqual([]);
    expect(index.get(name("mail.example.com"), "TXT")).toBeUndefined();
    expect(index.rdatas(name("mail.example.com"), "AAAA")).toEqual([{ address: "2001:db8::1" }]);
    expect(index.rdatas(name("none.example.com"), "A")).toEqual([]);
    expect(index.aliasOf(name("alias.example.com"))).toBe("mail.example.com.");
    expect(index.aliasOf(name("mail.example.com"))).toBeUndefined();
    expect([...index.names()]).toHaveLength(6);
  });
});
