import { describe, expect, it } from "vitest";
import { codes, levelOf, planCase, planDomain, withCode } from "../../support";
import { dnsCases } from "./dns.rules";

it.each(dnsCases.map((row) => [row.code, row.title, row] as const))("%s: %s", (code, _title, row) => {
  const found = withCode(planCase(row.bad), code).filter((issue) => levelOf(issue) === row.level);
  expect(found.map(({ where, message }) => [where, message])).toContainEqual([
    row.where,
    expect.stringContaining(row.text),
  ]);
  expect(withCode(planCase(row.good), code).filter((issue) => levelOf(issue) === row.level)).toEqual([]);
});

describe("what is no mistake", () => {
  it.each([
    ["a wildcard host", { hosts: { "*.example.com": { ipv4: "8.8.8.8" } } }],
    ["an underscore where no host is", { extra: { txt: { "_foo.example.com": "x" } } }],
    ["an underscore target of an alias", { hosts: { "a.example.com": { alias: "_b.example.net" } } }],
    ["a wildcard SRV", { extra: { records: [{ name: "*.example.com", type: "SRV", value: "0 0 0 ." }] } }],
  ])("%s", (_title, settings) => {
    expect(codes(planDomain(settings)).filter((code) => / (dns|idn)\./.test(code))).toEqual([]);
  });
});

it("reports an internationalised name once, however many records it has", () => {
  const hosts = { "a.bücher.example.com": { ipv4: "8.8.8.8" }, "b.bücher.example.com": { ipv4: "8.8.8.8" } };
  const records = [{ name: "_x.bücher.example.com", type: "TXT", value: '"x"' }];
  expect(withCode(planDomain({ hosts, extra: { records } }), "dns.alabel").map(({ where }) => where)).toEqual(
    ["xn--bcher-kva.example.com."],
  );
});
