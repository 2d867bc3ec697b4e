import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDmarc, formatDmarc, dmarcRecord, requestedPolicies } from "../../../core/mail/dmarc/record";
import { readReportAddress } from "../../../core/mail/dmarc/report-uri";
import { failureOptions, policies, publicSuffixes } from "../../../core/mail/dmarc/tags";
import { lines, levelOf, planCase, planDomain, planStack, withCode } from "../../support";
import { dmarcCases, longName } from "./dmarc.rules";

describe.each([...new Set(dmarcCases.map(({ code }) => code))].sort())("%s", (code) => {
  const rows = dmarcCases.filter((row) => row.code === code);
  it.each(rows.map((row) => [row.title, row] as const))("%s", (_title, row) => {
    const bad = planCase(row.bad, row.answers);
    const hits = withCode(bad, code).map((issue) => [levelOf(issue), issue.message, issue.where]);
    expect(hits).toContainEqual([
      row.level,
      expect.stringContaining(row.text),
      row.where ?? expect.any(String),
    ]);
    const good = withCode(planCase(row.good, row.answers), code);
    expect(good.filter((issue) => levelOf(issue) === row.level)).toEqual([]);
  });
});

/** The DMARC records of a plan, without their names' common part. */
function dmarcLines(settings: unknown): string[] {
  return lines(planDomain(settings)).filter((line) => line.includes("_dmarc."));
}

const none = 'v=DMARC1; p=none"';

describe("what is published", () => {
  const at = '_dmarc.example.com. 3600 TXT "';
  const rua = { aggregateReports: "dmarc@example.com" };
  it.each([
    ["nothing without settings", {}, []],
    ["nothing when it is off", { dmarc: "off" }, []],
    ["nothing when it is false, as some readers of YAML read off", { dmarc: false }, []],
    ["no policy for other domains' reports alone", { dmarc: { ttl: 60, legacy: { keep: true } } }, []],
    ["policy none by default", { dmarc: rua }, [`${at}v=DMARC1; p=none; rua=mailto:dmarc@example.com"`]],
    ["a policy", { dmarc: { policy: "quarantine" } }, [`${at}v=DMARC1; p=quarantine"`]],
    [
      "every tag in order",
      {
        dmarc: {
          testing: true,
          publicSuffix: "n",
          failureReports: ["mailto:f@example.com"],
          aggregateReports: ["a@example.com", "mailto:b@example.com"],
          failureOptions: ["s", "d", 1],
          alignment: { spf: "strict", dkim: "strict" },
          nonExistentSubdomainPolicy: "reject",
          subdomainPolicy: "quarantine",
          policy: "none",
          legacy: { reportInterval: 3600, reportFormat: "afrf", percent: 10, keep: true },
        },
      },
      [
        `${at}v=DMARC1; p=none; sp=quarantine; np=reject; adkim=s; aspf=s; fo=1:d:s; ` +
          `rua=mailto:a@example.com,mailto:b@example.com; ruf=mailto:f@example.com; psd=n; t=y; ` +
          `rf=afrf; pct=10; ri=3600"`,
      ],
    ],
    [
      "no tag that says what holds without it",
      {
        dmarc: {
          alignment: { dkim: "relaxed", spf: "relaxed" },
          failureOptions: [0],
          publicSuffix: "u",
          testing: false,
        },
      },
      [at + none],
    ],
    ["psd as truth values", { dmarc: { publicSuffix: false } }, [`${at}v=DMARC1; p=none; psd=n"`]],
    [
      "no removed tag and no size",
      { dmarc: { ...rua, aggregateReports: "dmarc@example.com!20m", legacy: { percent: 100 } } },
      [`${at}v=DMARC1; p=none; rua=mailto:dmarc@example.com"`],
    ],
    [
      "removed tags and sizes on request",
      { dmarc: { aggregateReports: "dmarc@example.com!20M", legacy: { percent: 0, keep: true } } },
      [`${at}v=DMARC1; p=none; rua=mailto:dmarc@example.com!20m; pct=0"`],
    ],
    [
      "each address once, in the order given",
      { dmarc: { aggregateReports: ["b@example.com", "a@example.com", "mailto:b@example.com"] } },
      [`${at}v=DMARC1; p=none; rua=mailto:b@example.com,mailto:a@example.com"`],
    ],
    [
      "a text word for word",
      { dmarc: { record: "v=DMARC1;p=none ;x=y; pct=100;" } },
      [`${at}v=DMARC1;p=none ;x=y; pct=100;"`],
    ],
    ["its own TTL", { dmarc: { policy: "none", ttl: 300 } }, [`_dmarc.example.com. 300 TXT "${none}`]],
    [
      "records of subdomains, their TTL and their reports",
      {
        dmarc: {
          policy: "none",
          ttl: 300,
          subdomains: { "b.example.com": { policy: "reject", ttl: 60 }, "A.example.com.": {} },
        },
      },
      [
        `_dmarc.example.com. 300 TXT "${none}`,
        `_dmarc.a.example.com. 300 TXT "${none}`,
        '_dmarc.b.example.com. 60 TXT "v=DMARC1; p=reject"',
      ],
    ],
    [
      "reject for a domain without mail",
      { mode: "no-mail" },
      [`${at}v=DMARC1; p=reject; sp=reject; np=reject"`],
    ],
    [
      "reject for a domain without mail that wants reports",
      { mode: "no-mail", dmarc: { aggregateReports: "dmarc@example.com" } },
      [`${at}v=DMARC1; p=reject; sp=reject; np=reject; rua=mailto:dmarc@example.com"`],
    ],
    [
      "reject for hosts without mail, unless they have a policy of their own",
      {
        hosts: {
          "example.com": { ipv4: "198.51.100.1", mail: false },
          "www.example.com": { ipv4: "198.51.100.1", mail: false },
          "ftp.example.com": { ipv4: "198.51.100.1", mail: false },
          "mail.example.com": { ipv4: "198.51.100.1" },
        },
        dmarc: { policy: "none", subdomains: { "ftp.example.com": { policy: "reject", testing: true } } },
      },
      [
        at + none,
        '_dmarc.ftp.example.com. 3600 TXT "v=DMARC1; p=reject; t=y"',
        '_dmarc.www.example.com. 3600 TXT "v=DMARC1; p=reject"',
      ],
    ],
    [
      "nothing for the mail domain as a host without mail",
      { hosts: { "example.com": { ipv4: "198.51.100.1", mail: false } } },
      [],
    ],
    [
      "nothing below a wildcard host",
      { hosts: { "*.example.com": { ipv4: "198.51.100.1", mail: false } } },
      [],
    ],
    [
      "consent to reports about others",
      { dmarc: { reportsFor: ["example.org", "*", "münchen.example"], ttl: 600 } },
      [
        '*._report._dmarc.example.com. 600 TXT "v=DMARC1;"',
        'xn--mnchen-3ya.example._report._dmarc.example.com. 600 TXT "v=DMARC1;"',
        'example.org._report._dmarc.example.com. 600 TXT "v=DMARC1;"',
      ],
    ],
  ] as const)("%s", (_title, settings, expected) => {
    expect(dmarcLines(settings)).toEqual(expected);
  });

  it("is the tutorial's record word for word", () => {
    const address = "mailto:postmaster@example.com!20m";
    const settings = {
      compat: "tutorial",
      dmarc: {
        domain: "mail.example.com",
        policy: "reject",
        subdomainPolicy: "none",
        aggregateReports: [address],
        failureReports: [address],
        legacy: { reportFormat: "afrf", percent: 100, reportInterval: 86400 },
      },
    };
    const text =
      "v=DMARC1; p=reject; sp=none; rua=mailto:postmaster@example.com!20m; ruf=mailto:postmaster@example.com!20m; rf=afrf; pct=100; ri=86400";
    expect(dmarcLines(settings)).toEqual([`_dmarc.mail.example.com. 3600 TXT "${text}"`]);
    const plan = planDomain(settings);
    const found = new Set(plan.issues.map((issue) => `${levelOf(issue)} ${issue.code}`));
    for (const wanted of ["name", "sp-sub", "spnone", "size", "removed"])
      expect(found).toContain(`W dmarc.${wanted}`);
    expect(found).toContain("I dmarc.advice");
    expect(formatDmarc(parseDmarc(text).record!)).toBe(text);
  });

  it("does not depend on the order of keys", () => {
    const one = {
      policy: "reject",
      subdomains: { "a.example.com": {}, "b.example.com": {} },
      reportsFor: ["x.org", "y.org"],
    };
    const other = {
      reportsFor: ["y.org", "x.org"],
      subdomains: { "b.example.com": {}, "a.example.com": {} },
      policy: "reject",
    };
    expect(planDomain({ dmarc: other })).toEqual(planDomain({ dmarc: one }));
  });

  it("splits a long record into strings of 255 octets", () => {
    const addresses = Array.from({ length: 10 }, (_, index) => `dmarc-reports-${index}@example.com`);
    const [line = ""] = dmarcLines({ dmarc: { aggregateReports: addresses } });
    const strings = [...line.matchAll(/"([^"]*)"/g)].map(([, text]) => text ?? "");
    expect(strings.map((text) => text.length)).toEqual([255, expect.any(Number)]);
    expect(parseDmarc(strings.join("")).record?.aggregateReports).toHaveLength(10);
  });

  it("refuses a record that no TXT can hold", () => {
    const addresses = Array.from({ length: 2000 }, (_, index) => `dmarc-reports-${index}@example.com`);
    const plan = planDomain({ dmarc: { aggregateReports: addresses } });
    expect(withCode(plan, "dns.txt-size").map(levelOf)).toContain("E");
    expect(lines(plan).filter((line) => line.includes("_dmarc."))).toEqual([]);
  });

  it.each([
    [99, "use testing: true (t=y), which lowers the policy by one step, in its place"],
    [100, "remove it, receivers act as if it were not there"],
  ])("advises what to do in place of pct=%i", (percent, fix) => {
    const plan = planDomain({ dmarc: { legacy: { percent } } });
    expect(withCode(plan, "dmarc.removed").map((issue) => issue.fix)).toEqual([fix]);
  });

  it("refuses tags beside a whole text", () => {
    const plan = planDomain({ dmarc: { record: "v=DMARC1; p=none", policy: "reject" } });
    expect(withCode(plan, "config.value")).toEqual([
      expect.objectContaining({
        where: 'domains["example.com"].dmarc.record',
        message: "record is the whole text of the policy record, no tag may be set beside it",
      }),
    ]);
  });
});

describe("report destinations in other organizations", () => {
  const settings = {
    dmarc: {
      aggregateReports: ["a@reports.example.net", "b@reports.example.net"],
      failureReports: "c@reports.example.net",
    },
  };
  const owner = "example.com._report._dmarc.reports.example.net.";

  it("are authorised in a zone of ours", () => {
    const zones = { "example.com": { backend: "zonefile" }, "example.net": { backend: "zonefile" } };
    const plan = planDomain(settings, zones);
    expect(lines(plan)).toContain(`${owner} 3600 TXT "v=DMARC1;"`);
    expect(plan.manualActions).toEqual([]);
  });

  it("are a manual action elsewhere, one for each host", () => {
    expect(planDomain(settings).manualActions).toEqual([
      {
        id: "report-authorisation/example.com/reports.example.net",
        kind: "report-authorisation",
        domain: "example.com",
        record: { owner, type: "TXT", ttl: 3600, rdatas: ['"v=DMARC1;"'] },
        fields: {
          policyDomain: "example.com",
          reportHost: "reports.example.net",
          name: "example.com._report._dmarc.reports.example.net",
          type: "TXT",
          text: "v=DMARC1;",
        },
        who: "the operator of reports.example.net, who takes the DMARC reports about example.com",
        why: "without this record no receiver sends a DMARC report about example.com to an address at reports.example.net (RFC 9990 4)",
        steps: [
          `ask the operator of reports.example.net to publish: ${owner} 3600 IN TXT "v=DMARC1;"`,
          "a report service often publishes *._report._dmarc.reports.example.net for all its customers: then nothing is left to do",
        ],
        verify: [
          {
            command: "dig +short example.com._report._dmarc.reports.example.net TXT",
            expect: '"v=DMARC1;"',
          },
        ],
        ticket: [
          "Please confirm that reports.example.net takes DMARC reports about example.com by publishing this record (RFC 9990 4):",
          `${owner} 3600 IN TXT "v=DMARC1;"`,
          "Without it receivers send no report about example.com to addresses at reports.example.net.",
        ].join("\n"),
      },
    ]);
  });

  it("are asked for once each", () => {
    expect(withCode(planDomain(settings), "dmarc.extauth")).toHaveLength(1);
    const policy = { policy: "none", aggregateReports: "a@example.net" };
    const twice = planDomain({
      dmarc: { ...policy, domain: "a.example.com", subdomains: { "a.example.com": policy } },
    });
    expect(withCode(twice, "dns.duplicate").map(({ where }) => where)).toEqual(["_dmarc.a.example.com. TXT"]);
  });

  it("do not collide when two mail domains report to one host", () => {
    const plan = planStack({
      domains: {
        "example.com": { dmarc: { aggregateReports: "a@example.net" } },
        "example.org": { dmarc: { aggregateReports: "a@example.net" } },
      },
    });
    expect(plan.manualActions.map(({ id }) => id)).toEqual([
      "report-authorisation/example.com/example.net",
      "report-authorisation/example.org/example.net",
    ]);
    expect(withCode(plan, "dns.claimed-twice")).toEqual([]);
  });

  it.each([
    ["the domain itself", "example.com", false],
    ["below it", "reports.example.com", false],
    ["another label at the end", "notexample.com", true],
    ["another suffix", "example.co.uk", true],
    ["a neighbour under a public suffix", "example.net", true],
  ])("%s: %s", (_title, host, isExternal) => {
    const plan = planDomain({ dmarc: { aggregateReports: `a@${host}` } });
    expect(plan.manualActions.length > 0).toBe(isExternal);
  });

  it("compares organizational domains, private suffixes included", () => {
    const actions = (domain: string, host: string): number =>
      planStack({ domains: { [domain]: { dmarc: { aggregateReports: `a@${host}` } } } }).manualActions.length;
    expect(actions("a.example.co.uk", "b.example.co.uk")).toBe(0);
    expect(actions("a.example.co.uk", "example.co.uk")).toBe(0);
    expect(actions("a.co.uk", "b.co.uk")).toBe(1);
    expect(actions("a.github.io", "b.github.io")).toBe(1);
    expect(actions("a.github.io", "github.io")).toBe(0);
  });

  it("has an action of its own for a policy record in no zone of ours", () => {
    const plan = planStack({
      zones: { "example.org": { backend: "zonefile" } },
      domains: { "example.com": { dmarc: { policy: "none" } } },
    });
    expect(plan.manualActions).toContainEqual(
      expect.objectContaining({
        id: "foreign-record/_dmarc.example.com/TXT",
        kind: "foreign-record",
        why: "without this record no DMARC policy applies to mail from example.com",
        ticket: 'Please publish this record:\n_dmarc.example.com. 3600 IN TXT "v=DMARC1; p=none"',
      }),
    );
  });
});

describe("parseDmarc", () => {
  const read = (text: string) => {
    const { record, faults } = parseDmarc(text);
    return { record, faults: faults.map(({ code, level }) => `${level} ${code}`) };
  };

  it.each([
    ["v=DMARC1", "v=DMARC1"],
    ["V = DMARC1 ; p = NONE;", "v=DMARC1; p=none"],
    [
      "v=DMARC1\t;\tp=none;rua=mailto:a@example.com , mailto:b@example.com!1K",
      "v=DMARC1; p=none; rua=mailto:a@example.com,mailto:b@example.com!1k",
    ],
    ["v=DMARC1; p=none; fo=D:0 : s", "v=DMARC1; p=none; fo=d:0:s"],
    ["v=DMARC1; foo=a = b; p=none", "v=DMARC1; foo=a = b; p=none"],
    [
      "v=DMARC1; p=none; adkim=R; pct=007; ri=86400; rf=AFRF",
      "v=DMARC1; p=none; adkim=r; pct=7; ri=86400; rf=afrf",
    ],
    ["v=DMARC1; rua=https://example.com/a?b=c&d=e#f", "v=DMARC1; rua=https://example.com/a?b=c&d=e#f"],
    ["v=DMARC1; rua=MAILTO:A@Example.COM?subject=x", "v=DMARC1; rua=mailto:A@example.com?subject=x"],
    ["v=DMARC1; constructor=x; hasOwnProperty=y", "v=DMARC1; constructor=x; hasownproperty=y"],
  ])("%s", (text, canonical) => {
    const { record, faults } = parseDmarc(text);
    expect(faults.filter(({ level }) => level === "E")).toEqual([]);
    expect(formatDmarc(record!)).toBe(canonical);
  });

  it("keeps what can be read beside what cannot", () => {
    expect(read("v=DMARC1; p=x; sp=reject; fo=1:q; rua=nobody,mailto:a@example.com; =; sp=none")).toEqual({
      record: {
        subdomainPolicy: "reject",
        failureOptions: ["1"],
        aggregateReports: [{ uri: "mailto:a@example.com", size: undefined, host: "example.com." }],
        order: ["sp", "fo", "rua"],
        unknown: [],
      },
      faults: ["E dmarc.syntax", "E dmarc.policy", "E dmarc.fo", "E dmarc.uri", "E dmarc.duptag"],
    });
  });

  it("has no record where receivers ignore the whole text", () => {
    for (const text of ["", ";", "v=spf1 -all", "p=none", "v=DMARC1x; p=none", "v=DMARC1 p=none"]) {
      expect(read(text).record).toBeUndefined();
      expect(read(text).faults).toContain("E dmarc.version");
    }
  });

  it("tells what is asked for with the defaults filled in", () => {
    const asked = (text: string) => Object.values(requestedPolicies(parseDmarc(text).record!)).join(" ");
    expect(asked("v=DMARC1")).toBe("none none none");
    expect(asked("v=DMARC1; p=reject")).toBe("reject reject reject");
    expect(asked("v=DMARC1; p=reject; sp=none")).toBe("reject none none");
    expect(asked("v=DMARC1; p=reject; np=quarantine; sp=none")).toBe("reject none quarantine");
  });

  it("never throws, and reads again what it has written", () => {
    const piece = fc.constantFrom(
      ...Array.from("vpsnrtufo=;:!,@%. \tDMARC1"),
      "v=DMARC1",
      "rua=mailto:a@example.com",
      "p=none",
      "\u0000",
      "é",
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 40 }).map((parts) => parts.join("")),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (given) => {
        const { record } = parseDmarc(given);
        if (record === undefined) return;
        const written = formatDmarc(record);
        expect(formatDmarc(parseDmarc(written).record!)).toBe(written);
      }),
      { numRuns: 2000 },
    );
  });

  it("reads every record that can be made", () => {
    const policy = fc.option(fc.constantFrom(...policies), { nil: undefined });
    const alignment = fc.option(fc.constantFrom("relaxed", "strict"), { nil: undefined });
    const reports = fc.option(
      fc
        .uniqueArray(fc.stringMatching(/^[a-z0-9!,+%._-]{1,20}$/), { minLength: 1, maxLength: 3 })
        .map((locals) => {
          return locals.flatMap((local) => {
            const report = readReportAddress(`${local}@Example.com`);
            if ("error" in report) return [];
            const { uri, size, host } = report.value;
            return [{ uri, size, host }];
          });
        }),
      { nil: undefined },
    );
    const values = fc.record({
      policy,
      subdomainPolicy: policy,
      nonExistentSubdomainPolicy: policy,
      dkimAlignment: alignment,
      spfAlignment: alignment,
      failureOptions: fc.option(fc.subarray([...failureOptions], { minLength: 1 }), { nil: undefined }),
      aggregateReports: reports.map((list) => (list?.length === 0 ? undefined : list)),
      publicSuffix: fc.option(fc.constantFrom(...publicSuffixes), { nil: undefined }),
      testing: fc.option(fc.boolean(), { nil: undefined }),
      percent: fc.option(fc.nat(100), { nil: undefined }),
      reportInterval: fc.option(fc.nat(4294967295), { nil: undefined }),
    });
    fc.assert(
      fc.property(values, (given) => {
        const record = dmarcRecord(given);
        expect(parseDmarc(formatDmarc(record))).toEqual({ record, faults: [] });
      }),
    );
  });
});

describe("readReportAddress", () => {
  const written = (text: string): string => {
    const report = readReportAddress(text);
    return "error" in report
      ? "refused"
      : `${report.value.uri} ${report.value.size ?? "-"} ${report.value.host ?? "-"}`;
  };

  it.each([
    ["dmarc@example.com", "mailto:dmarc@example.com - example.com."],
    ["mailto:dmarc@example.com", "mailto:dmarc@example.com - example.com."],
    ["Mailto:DMARC@Example.COM!50M", "mailto:DMARC@example.com 50m example.com."],
    ["a!b@example.com!1", "mailto:a%21b@example.com 1 example.com."],
    ["mailto:a%21b!c@example.com", "mailto:a%21b%21c@example.com - example.com."],
    ["a%21b@example.com", "mailto:a%2521b@example.com - example.com."],
    ["a,b@example.com", "mailto:a%2Cb@example.com - example.com."],
    ["a+b=c/d@example.com", "mailto:a+b%3Dc%2Fd@example.com - example.com."],
    ["dmarc@münchen.example", "mailto:dmarc@xn--mnchen-3ya.example - xn--mnchen-3ya.example."],
    ["mailto:a@example.com?subject=x", "mailto:a@example.com?subject=x - example.com."],
    ["mailto:a@example.com?subject=x!20m", "mailto:a@example.com?subject=x 20m example.com."],
    ["https://user@example.com:8443/x!1g", "https://user@example.com:8443/x 1g example.com."],
    ["urn:example:a", "urn:example:a - -"],
    ["https://[2001:db8::1]/", "refused"],
    ["https://exa mple.com/", "refused"],
    ["a@example.com!1!2", "refused"],
    ["a@example.com!", "refused"],
    ["mailto:", "refused"],
    ['"a b"@example.com', "refused"],
    ["a;b@example.com", "refused"],
    ["a@b@example.com", "refused"],
    ["a@.example.com", "refused"],
    ["a@example..com", "refused"],
    [`${"%".repeat(64)}@example.com`, `mailto:${"%25".repeat(64)}@example.com - example.com.`],
  ])("%s", (text, expected) => {
    expect(written(text)).toBe(expected);
  });

  it("gives only what a record can hold", () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string(), fc.webUrl()), (text) => {
        const report = readReportAddress(text);
        if ("error" in report) return;
        const { uri, size, host } = report.value;
        const suffix = size === undefined ? "" : `!${size}`;
        const again = parseDmarc(`v=DMARC1; p=none; rua=${uri}${suffix}`);
        expect(again.faults).toEqual([]);
        expect(again.record?.aggregateReports).toEqual([{ uri, size, host }]);
      }),
    );
  });

  it("never echoes a private key", () => {
    const report = readReportAddress("-----BEGIN PRIVATE KEY-----MIIE");
    expect(JSON.stringify(report)).toContain("error");
    expect(JSON.stringify(report)).not.toContain("MIIE");
  });
});

describe("boundaries", () => {
  it.each([
    [246, 1],
    [247, 0],
  ])("a name of %i characters makes %i record", (characters, count) => {
    const name = longName(characters);
    expect(name).toHaveLength(characters);
    const plan = planDomain({ dmarc: { policy: "none", subdomains: { [name]: { policy: "none" } } } });
    expect(lines(plan).filter((line) => line.startsWith(`_dmarc.${name}.`))).toHaveLength(count);
    expect(withCode(plan, "dmarc.name")).toHaveLength(1 - count);
  });

  it("leaves the configuration untouched", () => {
    const settings = Object.freeze({ policy: "none", aggregateReports: Object.freeze(["a@example.com"]) });
    expect(planDomain({ dmarc: settings })).toEqual(planDomain({ dmarc: settings }));
  });
});
