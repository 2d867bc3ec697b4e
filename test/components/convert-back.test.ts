// What a DNS host's fields were made of is read back from them: conversion both ways, and fields that come late.
import { describe, expect, it } from "vitest";
import { recordFields } from "../../components/backends/cloudflare/convert";
import * as cloudflare from "../../components/backends/cloudflare/convert-back";
import type { HeldSet } from "../../components/backends/held-set";
import { recordName, recordValues } from "../../components/backends/route53/convert";
import * as route53 from "../../components/backends/route53/convert-back";
import { withoutDot } from "../../core/dns/name";
import { liveName } from "../../components/backends/live";
import { parseRdata } from "../../core/dns/presentation";
import { rrTypes } from "../../core/dns/rdata";
import { rdataTexts, type RRset } from "../../core/dns/rrset";
import { contractCases } from "../contract/cases";

/** The same RRset, as a comparison of plain values sees it. */
const plain = ({ owner, type, ttl, rdatas }: RRset) => ({ owner, type, ttl, rdatas });

function readBack(sets: readonly HeldSet[]) {
  const [first] = sets;
  const type = rrTypes.find((known) => known === first?.type) ?? "TXT";
  const rdatas = sets.flatMap((one) => one.rdatas.map((text) => parseRdata(type, text ?? "not known")));
  const values = rdatas.map((read) => ("value" in read ? read.value : read.error));
  return { owner: liveName(first?.owner ?? ""), type, ttl: first?.ttl, rdatas: values };
}

const sets = contractCases.flatMap(({ title, states }) =>
  states.flatMap((state, index) =>
    state.map((set) => [`${title}, state ${index + 1}: ${set.owner} ${set.type}`, set] as const),
  ),
);

describe("what is read back is what was converted", () => {
  it("of every RR type", () => {
    expect(rrTypes.filter((type) => !sets.some(([, set]) => set.type === type))).toEqual([]);
  });

  it.each(sets)("at Route 53: %s", (_title, set) => {
    const { owner, type, ttl } = set;
    const records = recordValues(type, rdataTexts(set));
    expect(readBack(route53.readRecord({ name: recordName(owner), type, ttl, records }))).toEqual(plain(set));
  });

  it.each(sets)("at Cloudflare: %s", (_title, set) => {
    const { owner, type, ttl } = set;
    const held = set.rdatas.flatMap((rdata) =>
      cloudflare.readRecord({ name: withoutDot(owner), type, ttl, ...recordFields(type, rdata) }),
    );
    expect(readBack(held)).toEqual(plain(set));
  });
});

const late = undefined;

describe("what is missing or late is undefined", () => {
  it.each([
    ["TXT", { content: late }],
    ["A", { content: late }],
    ["MX", { content: "mail.example.com", priority: late }],
    ["MX", { content: late, priority: 10 }],
    ["SRV", { data: { priority: 0, weight: 1, port: late, target: "mail.example.com" }, priority: 0 }],
    ["SRV", { priority: 0 }],
    ["CAA", { data: { flags: 0, tag: "issue", value: late } }],
    ["TLSA", { data: { usage: 3, selector: 1, certificate: "AB" } }],
  ])("in a %s at Cloudflare with %o", (type, fields) => {
    const [held] = cloudflare.readRecord({ type, ...fields });
    expect(held).toEqual({ view: "", owner: undefined, type, ttl: undefined, rdatas: [undefined] });
  });

  it.each([
    [late, [undefined]],
    [
      ["a", late],
      ['"a"', undefined],
    ],
  ])("in a TXT at Route 53 with %o", (records, rdatas) => {
    const [held] = route53.readRecord({ type: "TXT", records });
    expect(held).toEqual({ view: "", owner: undefined, type: "TXT", ttl: undefined, rdatas });
  });
});

it("reads what others write at Cloudflare: bare texts, the API's own names, the names of old providers", () => {
  const texts = (fields: object) => cloudflare.readRecord({ ...fields }).flatMap(({ rdatas }) => rdatas);
  expect(texts({ type: "TXT", content: 'v=spf1 "é"' })).toEqual([String.raw`"v=spf1 \"\195\169\""`]);
  expect(texts({ type: "CNAME", value: "mail.example.com" })).toEqual(["mail.example.com"]);
  const data = { usage: 3, selector: 1, matching_type: 1, certificate: "AB" };
  expect(texts({ type: "TLSA", content: "3 1 1 AB", data })).toEqual(["3 1 1 AB"]);
});
