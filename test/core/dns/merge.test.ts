import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeRRsets } from "../../../core/dns/merge";
import type { Fqdn } from "../../../core/dns/name";
import type { Rdata, RrType } from "../../../core/dns/rdata";
import {
  canonical,
  rdataTexts,
  rrset,
  rrsetKey,
  sortRRsets,
  type RRset,
  type Source,
} from "../../../core/dns/rrset";

const name = (text: string): Fqdn => `${text}.` as Fqdn;
const source = (domain: string, where: string): Source => ({ domain, room: "extra", where });
const a = source("example.com", "a");
const b = source("example.com", "b");

function set<T extends RrType>(
  from: Source,
  owner: string,
  type: T,
  ttl: number,
  ...rdatas: Rdata<T>[]
): RRset {
  return rrset(from, name(owner), type, ttl, rdatas) as unknown as RRset;
}

const owner = fc.constantFrom("example.com", "a.example.com", "b.example.com");
const text = fc.constantFrom("v=spf1 -all", "x", "y").map((value) => ({ text: value }));
const mx = fc.record({
  preference: fc.constantFrom(10, 20),
  exchange: fc.constantFrom(name("m.example.com"), name("n.example.com")),
});
const sourceOf = fc.record({
  domain: fc.constantFrom("example.com", "example.net"),
  room: fc.constantFrom("spf", "extra"),
  where: fc.constantFrom("a", "b", "c"),
});
const ttl = fc.constantFrom(300, 3600);
const anySet: fc.Arbitrary<RRset> = fc.oneof(
  fc
    .tuple(sourceOf, owner, ttl, fc.array(text, { minLength: 1, maxLength: 3 }))
    .map(([from, at, time, values]) => set(from, at, "TXT", time, ...values)),
  fc
    .tuple(sourceOf, owner, ttl, fc.array(mx, { minLength: 1, maxLength: 3 }))
    .map(([from, at, time, values]) => set(from, at, "MX", time, ...values)),
);

describe("merge", () => {
  it("does not depend on the order of its input", () => {
    // a room's sources differ only where their places do
    const sets = fc.array(anySet, { maxLength: 8 }).map((list) =>
      list.map((one, index) => ({
        ...one,
        sources: one.sources.map((from) => ({ ...from, where: `${from.where}${index}` })),
      })),
    );
    fc.assert(
      fc.property(
        sets.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, shuffled]) => {
          expect(mergeRRsets(shuffled)).toEqual(mergeRRsets(list));
        },
      ),
    );
  });

  it("of what is merged changes nothing", () => {
    fc.assert(
      fc.property(fc.array(anySet, { maxLength: 8 }), (list) => {
        const { sets } = mergeRRsets(list);
        expect(mergeRRsets(sets)).toEqual({ sets, issues: [] });
        expect(new Set(sets.map(rrsetKey)).size).toBe(sets.length);
        for (const one of sets) expect(one.sources).toHaveLength(one.rdatas.length);
      }),
    );
  });

  it("never changes its input", () => {
    const input = [
      set(a, "example.com", "TXT", 300, { text: "b" }, { text: "a" }),
      set(b, "example.com", "TXT", 600, { text: "b" }),
    ];
    const before = structuredClone(input);
    mergeRRsets(input);
    expect(input).toEqual(before);
  });

  it("joins values, keeps the source of each, and takes the lowest TTL", () => {
    const { sets, issues } = mergeRRsets([
      set(b, "example.com", "TXT", 3600, { text: "z" }),
      set(a, "example.com", "TXT", 300, { text: "y" }),
    ]);
    expect(sets).toEqual([
      {
        owner: "example.com.",
        type: "TXT",
        ttl: 300,
        rdatas: [{ text: "y" }, { text: "z" }],
        sources: [a, b],
      },
    ]);
    expect(issues.map(({ code, message }) => [code, message])).toEqual([
      ["dns.ttl-rrset", "TTLs 300 and 3600 meet in one RRset (a and b)"],
    ]);
  });

  it("drops a repeat and names both places, in one order", () => {
    for (const list of [
      [a, b],
      [b, a],
    ]) {
      const { sets, issues } = mergeRRsets(
        list.map((from) => set(from, "example.com", "TXT", 300, { text: "x" })),
      );
      expect(sets.map(({ sources }) => sources)).toEqual([[a]]);
      expect(issues.map(({ message }) => message)).toEqual(['"\\"x\\"" is listed twice (a and b)']);
    }
  });

  it("calls two mail domains at one RRset an error, even with equal values", () => {
    const other = source("example.net", "c");
    const { issues } = mergeRRsets(
      [a, other].map((from) => set(from, "mail.example.com", "A", 300, { address: "192.0.2.1" })),
    );
    expect(issues.map(({ code, severity, overridable }) => [code, severity, overridable])).toEqual([
      ["dns.claimed-twice", "error", false],
      ["dns.duplicate", "warning", false],
    ]);
  });
});

describe("canonical form", () => {
  it.each([
    [
      "MX by preference, then name",
      set(
        a,
        "x",
        "MX",
        1,
        { preference: 20, exchange: name("a") },
        { preference: 10, exchange: name("c") },
        { preference: 10, exchange: name("b") },
      ),
      ["10 b.", "10 c.", "20 a."],
    ],
    [
      "SRV by priority",
      set(
        a,
        "x",
        "SRV",
        1,
        { priority: 10, weight: 0, port: 1, target: name("a") },
        { priority: 9, weight: 0, port: 1, target: name("b") },
      ),
      ["9 0 1 b.", "10 0 1 a."],
    ],
    [
      "addresses by text",
      set(a, "x", "A", 1, { address: "192.0.2.9" }, { address: "192.0.2.10" }),
      ["192.0.2.10", "192.0.2.9"],
    ],
    ["texts by octets", set(a, "x", "TXT", 1, { text: "b" }, { text: "B" }), ['"B"', '"b"']],
  ])("%s", (_title, given, expected) => {
    expect(rdataTexts(canonical(given))).toEqual(expected);
  });

  it("of one value is the RRset itself", () => {
    const one = set(a, "example.com", "A", 300, { address: "192.0.2.1" });
    expect(canonical(one)).toBe(one);
  });
});

describe("listing order", () => {
  it("is by name, an ancestor first, then by type", () => {
    const sets = [
      set(a, "www.example.com", "CNAME", 1, { target: name("example.com") }),
      set(a, "example.com", "TXT", 1, { text: "x" }),
      set(a, "a.www.example.com", "A", 1, { address: "192.0.2.1" }),
      set(a, "example.com", "NS", 1, { target: name("ns") }),
      set(a, "example.co", "A", 1, { address: "192.0.2.1" }),
      set(a, "example.com", "AAAA", 1, { address: "::2" }),
      set(a, "example.com", "A", 1, { address: "192.0.2.1" }),
    ];
    expect(sortRRsets(sets).map(rrsetKey)).toEqual([
      "example.co. A",
      "example.com. NS",
      "example.com. A",
      "example.com. AAAA",
      "example.com. TXT",
      "www.example.com. CNAME",
      "a.www.example.com. A",
    ]);
  });
});
