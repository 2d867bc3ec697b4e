import { describe, expect, it } from "vitest";
import { nearest } from "../../../core/config/nearest";
import { printIssues } from "../../../core/issue";
import { codes, levelOf, planCase, planStack, withCode } from "../../support";
import { configCases } from "./config.rules";

it.each(configCases.map((row) => [row.code, row.title, row] as const))("%s: %s", (code, _title, row) => {
  const found = withCode(planCase(row.bad), code).filter((issue) => levelOf(issue) === row.level);
  expect(found.map(({ where, message }) => [where, message])).toEqual([
    [row.where, expect.stringContaining(row.text)],
  ]);
  expect(withCode(planCase(row.good), code)).toEqual([]);
});

const errors = (input: unknown): string[] =>
  planStack(input)
    .issues.filter((issue) => issue.severity === "error")
    .map(
      ({ code, where, message, fix }) =>
        `${code} at ${where}: ${message}${fix === undefined ? "" : `; ${fix}`}`,
    );

describe("the configuration as a whole", () => {
  it.each([
    ["nothing", null, "config.required at domains: a mapping is required here"],
    ["not even nothing", undefined, "config.required at domains: a mapping is required here"],
    ["an empty mapping", {}, "config.required at domains: a mapping is required here"],
    ["a list", [], "config.type at configuration: expected a mapping, got a list"],
    ["a text", "domains", 'config.type at configuration: expected a mapping, got "domains"'],
    ["a number", 5, "config.type at configuration: expected a mapping, got 5"],
    [
      "domains that are nothing",
      { domains: null },
      "config.type at domains: expected a mapping, got nothing",
    ],
    [
      "domains that are a list",
      { domains: ["example.com"] },
      "config.type at domains: expected a mapping, got a list",
    ],
    [
      "zones that are a list",
      { zones: [], domains: { "example.com": {} } },
      "config.type at zones: expected a mapping, got a list",
    ],
    [
      "a function",
      { domains: { "example.com": { mode: () => "mail" } } },
      'config.value at domains["example.com"].mode: allowed are mail, no-mail, got a function',
    ],
    [
      "a Date",
      { domains: { "example.com": { ttl: new Date(0) } } },
      'config.type at domains["example.com"].ttl: expected a number, got an object of a program',
    ],
  ])("%s", (_title, input, expected) => {
    expect(errors(input)).toEqual([expected]);
  });

  it("takes a mail domain without settings", () => {
    expect(errors({ domains: { "example.com": null } })).toEqual([]);
    expect(errors({ domains: { "example.com": undefined } })).toEqual([]);
  });

  it("shows every error of every mail domain and zone at once", () => {
    const input = {
      zone: {},
      zones: { "example.com": { backend: "zonfile" }, "a..b": { backend: "zonefile" } },
      domains: {
        "example.com": { ttl: "1h", modus: "mail", mx: ["a..b"] },
        "example.net": { hosts: { "mail.example.net": { ipv4: "192.0.2.256" } } },
        "me@example.org": {},
      },
    };
    expect(errors(input).map((text) => text.split(":")[0])).toEqual([
      'config.unknown-key at domains["example.com"].modus',
      'dns.name at domains["example.com"].mx[0]',
      'config.type at domains["example.com"].ttl',
      'dns.ip at domains["example.net"].hosts["mail.example.net"].ipv4',
      'dns.name at domains["me@example.org"]',
      "config.unknown-key at zone",
      'dns.name at zones["a..b"]',
      'config.value at zones["example.com"].backend',
    ]);
  });

  it("still judges what could be read", () => {
    const domain = { ttl: "1h", hosts: { "mail.example.com": {} } };
    expect(errors({ domains: { "example.com": domain } }).map((text) => text.split(" ")[0])).toEqual([
      "hosts.empty",
      "config.type",
    ]);
  });

  it("does not report names of a zone with faults as outside of every zone", () => {
    const zones = { "example.com": { backend: "zonefile", pth: "x" } };
    const domains = { "example.com": { hosts: { "mail.example.com": { ipv4: "8.8.8.8" } } } };
    expect(errors({ zones, domains }).map((text) => text.split(" ")[0])).toEqual(["config.unknown-key"]);
  });
});

describe("keys that are part of every object", () => {
  const parse = (text: string): unknown => JSON.parse(text) as unknown;
  const place = 'config.unknown-key at domains["example.com"]';

  it.each([
    [
      "top level",
      '{"__proto__": {"zones": {}}, "domains": {"example.com": {}}}',
      "config.unknown-key at __proto__",
    ],
    [
      "a zone",
      '{"zones": {"__proto__": {}, "example.com": {"backend": "zonefile"}}, "domains": {"example.com": {}}}',
      "config.unknown-key at zones.__proto__",
    ],
    [
      "a mail domain",
      '{"domains": {"__proto__": {"mx": []}, "example.com": {}}}',
      "config.unknown-key at domains.__proto__",
    ],
    ["a setting", '{"domains": {"example.com": {"__proto__": {"mode": "no-mail"}}}}', `${place}.__proto__`],
    [
      "a host",
      '{"domains": {"example.com": {"hosts": {"__proto__": {"ipv4": "8.8.8.8"}}}}}',
      `${place}.hosts.__proto__`,
    ],
    [
      "in a host",
      '{"domains": {"example.com": {"hosts": {"a.example.com": {"ipv4": "8.8.8.8", "__proto__": 1}}}}}',
      `${place}.hosts["a.example.com"].__proto__`,
    ],
    [
      "in an entry of a list",
      '{"domains": {"example.com": {"mx": [{"host": "a.example.net", "__proto__": 1}]}}}',
      `${place}.mx[0].__proto__`,
    ],
    [
      "an owner of texts",
      '{"domains": {"example.com": {"extra": {"txt": {"__proto__": "x"}}}}}',
      `${place}.extra.txt.__proto__`,
    ],
    [
      "an address",
      '{"domains": {"example.com": {"reverse": {"__proto__": {}}}}}',
      `${place}.reverse.__proto__`,
    ],
  ])("__proto__ as %s", (_title, text, expected) => {
    expect(errors(parse(text))).toEqual([`${expected}: unknown key "__proto__"; remove it`]);
    expect(({} as { mode?: unknown }).mode).toBeUndefined();
  });

  it.each(["constructor", "toString", "hasOwnProperty", "valueOf", "prototype"])(
    "%s is a key like any other",
    (key) => {
      const domains = {
        "example.com": {
          [key]: { mode: "no-mail" },
          hosts: { "a.example.com": { ipv4: "8.8.8.8", [key]: 1 } },
        },
      };
      const found = errors({ domains }).map((text) => text.split(":")[0]);
      expect(found.sort()).toEqual([`${place}.${key}`, `${place}.hosts["a.example.com"].${key}`].sort());
      const named = { "example.com": { hosts: { [`${key}.example.com`]: { ipv4: "8.8.8.8" } } } };
      expect(errors({ domains: named })).toEqual([]);
    },
  );
});

describe("hostile sizes and shapes", () => {
  const big = "x".repeat(1e7);
  const domain = (settings: unknown): unknown => ({ domains: { "example.com": settings } });

  it.each([
    ["top level key", { [big]: 1, domains: { "example.com": {} } }],
    ["mail domain", { domains: { [big]: {} } }],
    ["zone", { zones: { [big]: { backend: big } }, domains: { "example.com": {} } }],
    ["key", domain({ [big]: 1 })],
    ["word", domain({ mode: big })],
    ["name of a host", domain({ hosts: { [big]: { ipv4: "8.8.8.8" } } })],
    ["address", domain({ hosts: { "a.example.com": { ipv4: big, ipv6: `${big}:` } } })],
    ["MX host", domain({ mx: [big, { host: big, [big]: 1 }] })],
    ["number", domain({ ttl: big })],
    ["text where a mapping belongs", domain({ hosts: big, reverse: big })],
    ["text", domain({ extra: { txt: { "example.com": big } } })],
    [
      "value",
      domain({
        extra: {
          records: [
            { name: "example.com", type: "TXT", value: `"${big}` },
            { name: "example.com", type: big, value: big },
          ],
        },
      }),
    ],
    ["letters of another script", domain({ mx: ["ü".repeat(1e6), "münchen.".repeat(1e5)] })],
    ["allow entry", domain({ allow: [{ code: big, where: big, reason: big }, big] })],
  ])("ten million characters as %s are refused in a short text", (_title, input) => {
    const { issues } = planStack(input);
    expect(issues.length).toBeGreaterThan(0);
    expect(printIssues(issues).length).toBeLessThan(3000);
  });

  it("nesting without end and circles do no harm", () => {
    let deep: unknown = {};
    for (let level = 0; level < 100_000; level++) deep = { hosts: deep };
    const circle: Record<string, unknown> = {};
    circle["hosts"] = circle;
    const list: unknown[] = [];
    list.push(list);
    for (const settings of [deep, circle, { mx: list }, { allow: list }])
      expect(errors(domain(settings)).length).toBeGreaterThan(0);
  });

  it("an error names the value, not the secret in it", () => {
    const key = "-----BEGIN PRIVATE KEY-----MIIE";
    const settings = {
      [key]: 1,
      mode: key,
      ttl: key,
      mx: [key],
      hosts: { [key]: { ipv4: key } },
      allow: [{ code: key }],
    };
    const { issues } = planStack({
      [key]: 1,
      zones: { [key]: { backend: key } },
      domains: { "example.com": settings, [key]: {} },
    });
    expect(issues.length).toBeGreaterThan(8);
    expect(JSON.stringify(issues)).not.toContain("MIIE");
  });
});

describe("the order of keys", () => {
  it("does not decide which twin is at fault", () => {
    const one = { domains: { "example.com": { mode: "no-mail" }, "EXAMPLE.com": {} } };
    const other = { domains: { "EXAMPLE.com": {}, "example.com": { mode: "no-mail" } } };
    expect(planStack(other)).toEqual(planStack(one));
    expect(codes(planStack(one))).toContain("E config.duplicate-name");
  });
});

describe("the nearest known word", () => {
  it.each([
    ["aggregateReport", "aggregateReports"],
    ["agregateReports", "aggregateReports"],
    ["AGGREGATEREPORTS", "aggregateReports"],
    ["polciy", "policy"],
    ["mode", undefined],
    ["", undefined],
    ["x".repeat(65), undefined],
  ])("to %j is %j", (word, expected) => {
    expect(nearest(word, ["policy", "aggregateReports", "subdomainPolicy"])).toBe(expected);
  });

  it("is the first of equals", () => {
    expect(nearest("ipv5", ["ipv4", "ipv6"])).toBe("ipv4");
    expect(nearest("ipv5", [])).toBeUndefined();
  });
});
