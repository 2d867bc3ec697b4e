import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyAllow, countIssues, printIssues, sortIssues, type Issue } from "../../core/issue";
import { planHash, planInput, type Plan } from "../../core/plan";
import { codes, lines, planDomain, planStack, withCode } from "../support";

const zonefile = { backend: "zonefile" };

/** A stack that touches every part of a plan: several zones, domains, shared hosts, actions, issues, allow entries. */
const stack = {
  zones: {
    "aaa.net": zonefile,
    "example.com": zonefile,
    "example.net": zonefile,
    "2.0.192.in-addr.arpa": zonefile,
    "sub.example.com": zonefile,
  },
  domains: {
    "example.com": {
      ttl: 7200,
      hosts: {
        "mail.example.com": { ipv4: "192.0.2.25", ipv6: ["2001:db8::25", "2001:db8::26"], sends: true },
        "www.example.com": { ipv4: "192.0.2.80", mail: false },
        "old.example.com": { alias: "mail.example.com" },
      },
      mx: ["mail.example.com", { host: "mx.example.org", preference: 5 }],
      reverse: { "192.0.2.25": { ttl: 600 }, "2001:db8::25": { owner: "hetzner" } },
      extra: {
        txt: { "example.com": ["b", "a"], "x.example.com": "y", "x.aaa.net": "z" },
        records: [
          { name: "srv.example.com", type: "SRV", values: ["2 0 1 a.example.com", "1 0 1 b.example.com"] },
          { name: "elsewhere.example.org", type: "A", value: "192.0.2.1" },
        ],
      },
      allow: [{ code: "dns.zone-scope", reason: "kept by hand" }],
    },
    "sub.example.com": { mx: ["mail.example.com"], mode: "mail" },
    "example.net": { mode: "no-mail", hosts: { "www.example.net": { ipv4: "192.0.2.81", mail: false } } },
    "parked.example": { mode: "no-mail" },
  },
};

/** The same value with the keys of every mapping in an order that the numbers give. */
function shuffled(value: unknown, numbers: Iterator<number>): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, numbers));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [numbers.next().value as number, key, shuffled(item, numbers)] as const)
      .sort(([a], [b]) => a - b)
      .map(([, key, item]) => [key, item] as const),
  );
}

/** A plan without what cannot be compared: the schemas and functions of a DNS host. */
function comparable(planned: Plan): unknown {
  return JSON.parse(JSON.stringify(planned)) as unknown;
}

describe("the order of keys", () => {
  it("never changes a plan", () => {
    const expected = planStack(stack);
    expect(expected.issues.length).toBeGreaterThan(10);
    expect(expected.manualActions.length).toBeGreaterThan(2);
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
        const planned = planStack(shuffled(stack, numbers));
        expect(comparable(planned)).toEqual(comparable(expected));
        expect(planHash(planned)).toBe(planHash(expected));
      }),
      { numRuns: 60 },
    );
  });

  it("never changes what is wrong", () => {
    const broken = {
      zones: { "example.com": { backend: "zonfile" }, "EXAMPLE.com": zonefile, "x y": zonefile },
      domains: {
        "example.com": {
          ttl: -1,
          hosts: { "a.example.com": {}, "A.example.com": { ipv4: "192.0.2.1" } },
          mode: 5,
        },
        "example.com.": { mx: [5], reverse: { "::1": { ownr: 1 }, "0::1": {} } },
        "example.net": { hosts: { "mail.example.com": { ipv4: "192.0.2.1" } } },
        "example.org": { hosts: { "mail.example.com": { ipv4: "192.0.2.2", ttl: 60 } } },
      },
    };
    const expected = comparable(planStack(broken));
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
        expect(comparable(planStack(shuffled(broken, numbers)))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe("zones", () => {
  it("hold records by the longest apex, each domain's share in the order of the apexes", () => {
    const planned = planStack(stack);
    expect(planned.zones.map(({ zone }) => zone.apex)).toEqual([
      "2.0.192.in-addr.arpa.",
      "aaa.net.",
      "example.com.",
      "example.net.",
      "sub.example.com.",
    ]);
    expect(planned.domains.map(({ domain, zones }) => [domain, zones.map(({ zone }) => zone.apex)])).toEqual([
      ["example.com", ["2.0.192.in-addr.arpa.", "aaa.net.", "example.com."]],
      ["example.net", ["example.net."]],
      ["parked.example", []],
      ["sub.example.com", ["sub.example.com."]],
    ]);
  });

  it("are the mail domains that lie in no other one, when none are given", () => {
    const domains = {
      "example.com": {},
      "a.example.com": {},
      "notexample.com": {},
      "b.a.example.com": {},
      "example.net": {},
    };
    const mx = Object.fromEntries(Object.keys(domains).map((name) => [name, { mx: ["mail.example.org"] }]));
    expect(planStack({ domains: mx }).zones.map(({ zone }) => zone.apex)).toEqual([
      "example.com.",
      "example.net.",
      "notexample.com.",
    ]);
  });

  it("without any kind of DNS host hold nothing", () => {
    const planned = planInput({ domains: { "example.com": { mx: ["mail.example.net"] } } }, []);
    expect(planned.zones).toEqual([]);
    expect(codes(planned)).toContain("e dns.zone-scope");
  });
});

describe("records outside of every zone", () => {
  it("are an error, and a manual action where that is allowed", () => {
    const hosts = { "mail.example.org": { ipv4: "8.8.8.8" } };
    const allow = [{ code: "dns.zone-scope", reason: "their zone, they know" }];
    const planned = planDomain({ hosts, allow });
    expect(codes(planned)).toContain("W dns.zone-scope");
    expect(planned.manualActions).toEqual([
      {
        id: "foreign-record/mail.example.org/A",
        kind: "foreign-record",
        domain: "example.com",
        record: { owner: "mail.example.org.", type: "A", ttl: 3600, rdatas: ["8.8.8.8"] },
        fields: { name: "mail.example.org", type: "A" },
        who: "whoever runs the zone that holds mail.example.org",
        why: "no configured zone holds this name, and the mail domain needs the record",
        steps: ["publish in the zone that holds mail.example.org: mail.example.org. 3600 IN A 8.8.8.8"],
        verify: [{ command: "dig +short mail.example.org A", expect: "8.8.8.8" }],
        ticket: "Please publish this record:\nmail.example.org. 3600 IN A 8.8.8.8",
      },
    ]);
    expect(lines(planned).join("\n")).not.toContain("example.org");
  });
});

describe("two mail domains at one RRset", () => {
  const claim = (address: string, extra: object = {}) => ({
    hosts: { "mail.example.com": { ipv4: address } },
    ...extra,
  });

  it("are an error that names both and cannot be allowed", () => {
    const allow = [{ code: "dns.claimed-twice", reason: "please" }];
    const planned = planStack({
      domains: { "example.com": claim("8.8.8.8", { allow }), "example.net": claim("8.8.8.8") },
    });
    expect(
      withCode(planned, "dns.claimed-twice").map(({ severity, message }) => [severity, message]),
    ).toEqual([
      [
        "error",
        'the A RRset at "mail.example.com" is claimed by "example.com" and "example.net" ' +
          '(domains["example.com"].hosts["mail.example.com"] and domains["example.net"].hosts["mail.example.com"])',
      ],
    ]);
  });

  it("may name one host without claiming it", () => {
    const domains = { "example.com": claim("8.8.8.8"), "example.net": { mx: ["mail.example.com"] } };
    expect(codes(planStack({ domains })).filter((code) => /^[Ee] /.test(code))).toEqual([]);
  });
});

describe("allow entries", () => {
  const alias = { hosts: { "mail.example.com": { alias: "mx.example.net" } }, mx: ["mail.example.com"] };
  const found = (allow: unknown, settings: object = alias) => {
    const planned = planDomain({ ...settings, allow });
    return ["mx.cname", "dmarc.missing", "allow.unmatched", "hosts.empty"].flatMap((code) =>
      withCode(planned, code),
    );
  };
  const brief = (issues: readonly Issue[]) =>
    issues.map(({ code, severity, message }) => `${severity} ${code}: ${message}`);
  const cname = 'MX exchange "mail.example.com" is an alias of "mx.example.net"';
  const pref = 'no DMARC policy is set for "example.com"';

  it.each([
    ["none", [], [`error mx.cname: ${cname}`, `info dmarc.missing: ${pref}`]],
    [
      "for every place",
      [{ code: "mx.cname", reason: "old" }],
      [`warning mx.cname: ${cname} (allowed: old)`, `info dmarc.missing: ${pref}`],
    ],
    [
      "for the place below the mail domain",
      [{ code: "mx.cname", where: "mx[0]", reason: "old" }],
      [`warning mx.cname: ${cname} (allowed: old)`, `info dmarc.missing: ${pref}`],
    ],
    [
      "for the place in full",
      [{ code: "mx.cname", where: 'domains["example.com"].mx[0]', reason: "old" }],
      [`warning mx.cname: ${cname} (allowed: old)`, `info dmarc.missing: ${pref}`],
    ],
    [
      "for another place",
      [{ code: "mx.cname", where: "mx", reason: "old" }],
      [
        `error mx.cname: ${cname}`,
        `info dmarc.missing: ${pref}`,
        'warning allow.unmatched: no issue "mx.cname" at "mx" was found',
      ],
    ],
    ["for information", [{ code: "dmarc.missing", reason: "known" }], [`error mx.cname: ${cname}`]],
    [
      "twice",
      [
        { code: "dmarc.missing", reason: "known" },
        { code: "dmarc.missing", reason: "known" },
      ],
      [`error mx.cname: ${cname}`, 'warning allow.unmatched: no issue "dmarc.missing" was found'],
    ],
    [
      "mistyped",
      [{ code: "mx.cnmae", reason: "old" }],
      [
        `error mx.cname: ${cname}`,
        `info dmarc.missing: ${pref}`,
        'warning allow.unmatched: no issue "mx.cnmae" was found',
      ],
    ],
  ])("%s", (_title, allow, expected) => {
    expect(brief(found(allow))).toEqual(expected);
  });

  it("cannot let an error for good pass", () => {
    const issues = found([{ code: "hosts.empty", reason: "later" }], { hosts: { "mail.example.com": {} } });
    expect(brief(issues).filter((text) => text.startsWith("error"))).toEqual([
      'error hosts.empty: host "mail.example.com" has neither address nor alias; an allow entry cannot let this pass',
    ]);
  });

  it("belong to their own mail domain", () => {
    const mx = { hosts: { "mail.example.net": { alias: "mx.example.org" } }, mx: ["mail.example.net"] };
    const domains = {
      "example.com": { ...alias, allow: [{ code: "mx.cname", reason: "old" }] },
      "example.net": mx,
    };
    expect(
      withCode(planStack({ domains }), "mx.cname").map(({ severity, where }) => [severity, where]),
    ).toEqual([
      ["warning", 'domains["example.com"].mx[0]'],
      ["error", 'domains["example.net"].mx[0]'],
    ]);
  });

  it("leave issues alone when there are none", () => {
    const issue: Issue = { code: "a.b", severity: "error", overridable: true, where: "x", message: "m" };
    expect(applyAllow([issue], [], "x")).toEqual([issue]);
  });
});

describe("compat: tutorial", () => {
  it("turns overridable errors into warnings, and no others", () => {
    const hosts = {
      "example.com": { ipv4: "8.8.8.8" },
      "mail.example.com": { alias: "example.com" },
      "x.example.com": {},
    };
    const planned = planDomain({ compat: "tutorial", hosts, mx: ["mail.example.com"] });
    expect(withCode(planned, "mx.cname")[0]).toMatchObject({
      severity: "warning",
      message: 'MX exchange "mail.example.com" is an alias of "example.com" (kept by compat: tutorial)',
    });
    expect(withCode(planned, "hosts.empty")[0]?.severity).toBe("error");
  });
});

describe("the hash of a plan", () => {
  const base = { hosts: { "mail.example.com": { ipv4: "8.8.8.8" } }, mx: ["mail.example.com"] };
  const hash = (settings: unknown): string => planHash(planDomain(settings));

  it.each([
    ["a value", { ...base, hosts: { "mail.example.com": { ipv4: "8.8.4.4" } } }],
    ["a TTL", { ...base, ttl: 300 }],
    ["a record", { ...base, extra: { txt: { "example.com": "x" } } }],
    ["a manual action", { ...base, reverse: { "8.8.8.8": { owner: "hetzner" } } }],
  ])("changes with %s", (_title, settings) => {
    expect(hash(settings)).not.toBe(hash(base));
  });

  it("does not change with what is only said about it", () => {
    expect(hash({ ...base, allow: [{ code: "dmarc.missing", reason: "known" }] })).toBe(hash(base));
  });
});

describe("issues", () => {
  const issue = (severity: Issue["severity"], code: string, where: string): Issue => {
    return { code, severity, overridable: false, where, message: "m" };
  };

  it("are listed by place, code and text, whatever their order was", () => {
    const list = [
      issue("info", "b.c", "y"),
      issue("error", "a.b", "x"),
      issue("warning", "a.a", "x"),
      issue("error", "a.b", "w"),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(list, { minLength: list.length }), (given) => {
        expect(sortIssues(given)).toEqual([list[3], list[2], list[1], list[0]]);
      }),
    );
  });

  it("are printed with mark, reference and fix", () => {
    const full: Issue = { ...issue("error", "a.b", "x"), reference: "RFC 1", fix: "do it" };
    expect(printIssues([full, issue("info", "c.d", "y")], (severity, text) => `<${severity}>${text}`)).toBe(
      "  <error>✖ a.b: m (RFC 1); do it\n    → at x\n  <info>ℹ c.d: m\n    → at y",
    );
    expect(countIssues([full, full, issue("warning", "c.d", "y"), issue("info", "c.d", "y")])).toBe(
      "2 errors, 1 warning, 1 for information",
    );
    expect(countIssues([])).toBe("no issues");
  });
});
