import { describe, expect, it } from "vitest";
import { codes, levelOf, lines, planCase, planDomain, rdatas, withCode } from "../../support";
import { mxCases } from "./mx.rules";

it.each(mxCases.map((row) => [row.code, row.title, row] as const))("%s: %s", (code, _title, row) => {
  const found = withCode(planCase(row.bad, row.answers), code).filter(
    (issue) => levelOf(issue) === row.level,
  );
  expect(found.map(({ where, message }) => [where, message])).toEqual([
    [row.where, expect.stringContaining(row.text)],
  ]);
  expect(
    withCode(planCase(row.good, row.answers), code).filter((issue) => levelOf(issue) === row.level),
  ).toEqual([]);
});

const hosts = { "mail.example.com": { ipv4: "192.0.2.25" }, "mx2.example.com": { ipv6: "2001:db8::25" } };

describe("the MX RRset", () => {
  it.each([
    ["one host", ["mail.example.com"], ["10 mail.example.com."]],
    [
      "hosts in order",
      ["mx2.example.com", "mail.example.com"],
      ["10 mx2.example.com.", "20 mail.example.com."],
    ],
    [
      "hosts of equal preference",
      [
        { host: "b.example.net", preference: 5 },
        { host: "a.example.net", preference: 5 },
      ],
      ["5 a.example.net.", "5 b.example.net."],
    ],
    [
      "a given preference between",
      ["mail.example.com", { host: "mx2.example.com", preference: 5 }],
      ["5 mx2.example.com.", "10 mail.example.com."],
    ],
    ["an internationalised host", ["Mail.MÜNCHEN.example"], ["10 mail.xn--mnchen-3ya.example."]],
    ["a null MX", ["."], ["0 ."]],
    ["none", [], []],
  ])("%s", (_title, mx, expected) => {
    expect(rdatas(planDomain({ hosts, mx }), "example.com. MX")).toEqual(expected);
  });

  it("has its own ttl", () => {
    expect(lines(planDomain({ ttl: 7200, mx: { hosts: ["mail.example.net"], ttl: 300 } }))).toContain(
      "example.com. 300 MX 10 mail.example.net.",
    );
  });

  it("is a null MX for a domain without mail, and for hosts without mail", () => {
    const silent = {
      "example.com": { ipv4: "192.0.2.1", mail: false },
      "www.example.com": { ipv4: "192.0.2.1", mail: false },
    };
    expect(
      lines(planDomain({ mode: "no-mail", hosts: silent })).filter((line) => line.includes(" MX ")),
    ).toEqual(["example.com. 3600 MX 0 .", "www.example.com. 3600 MX 0 ."]);
  });

  it("counts no further than a preference goes", () => {
    const mx = Array.from({ length: 6600 }, (_, index) => `mx${index}.example.net`);
    expect(rdatas(planDomain({ mx }), "example.com. MX").at(-1)).toMatch(/^65535 /);
  });
});

describe("hostile input", () => {
  it.each([
    ["a number instead of a list", 25, "config.value"],
    ["a number in the list", [25], "config.value"],
    ["a URL", ["https://mail.example.com"], "dns.name"],
    ["a mail address", ["postmaster@example.com"], "dns.name"],
    ["two dots", ["mail..example.com"], "dns.name"],
    ["a preference as text", [{ host: "mail.example.com", preference: "10" }], "config.type"],
    ["a mistyped key", [{ host: "mail.example.com", prefrence: 10 }], "config.unknown-key"],
    ["a negative ttl", { hosts: ["mail.example.com"], ttl: -1 }, "dns.ttl-range"],
    ["nothing", null, "config.value"],
  ])("%s", (_title, mx, code) => {
    expect(codes(planDomain({ hosts, mx })).filter((found) => found.startsWith("E "))).toEqual([`E ${code}`]);
  });
});
