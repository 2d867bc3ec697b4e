import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDigest, parseDigestRecord } from "../../../core/mail/autoconfig/record";
import { planHash } from "../../../core/plan";
import { expectRow, codes, levelOf, lines, planDomain, withCode } from "../../support";
import { autoconfigCases } from "./autoconfig.rules";

const mail = { hosts: { "mail.example.com": { ipv4: "192.0.2.25" } }, mx: ["mail.example.com"] };
const digest = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
const second = createHash("sha256").update("new file").digest("base64");

function planAutoconfig(settings: unknown, others: object = {}) {
  return planDomain({ ...mail, autoconfig: settings, ...others });
}

it.each(autoconfigCases.map((row) => [row.code, row.title, row] as const))("%s: %s", (_code, _title, row) => {
  expectRow(row);
});

describe("records", () => {
  it.each([
    ["nothing", {}, []],
    [
      "one host for both",
      "mail.example.com",
      [
        "autoconfig.example.com. 3600 CNAME mail.example.com.",
        "autodiscover.example.com. 3600 CNAME mail.example.com.",
      ],
    ],
    [
      "addresses, and the SRV of Autodiscover",
      {
        ttl: 600,
        thunderbird: { ipv4: ["198.51.100.2", "198.51.100.1"], ipv6: "2001:DB8:0::25" },
        outlook: { srv: "mail.example.com" },
      },
      [
        "_autodiscover._tcp.example.com. 600 SRV 0 1 443 mail.example.com.",
        "autoconfig.example.com. 600 A 198.51.100.1",
        "autoconfig.example.com. 600 A 198.51.100.2",
        "autoconfig.example.com. 600 AAAA 2001:db8::25",
      ],
    ],
    [
      "another port",
      { outlook: { srv: "mail.example.com", port: 8443 } },
      ["_autodiscover._tcp.example.com. 3600 SRV 0 1 8443 mail.example.com."],
    ],
    [
      "ua-auto-config with two digests",
      { uaAutoConfig: { host: "Mail.Example.com", digest: [digest, second, digest] } },
      [
        `_ua-auto-config.example.com. 3600 TXT "v=UAAC1; a=sha256; d=${digest}"`,
        `_ua-auto-config.example.com. 3600 TXT "v=UAAC1; a=sha256; d=${second}"`,
        "ua-auto-config.example.com. 3600 CNAME mail.example.com.",
      ],
    ],
  ])("%s", (_title, settings, expected) => {
    const plan = planAutoconfig(settings);
    expect(plan.issues.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(
      lines(plan)
        .filter((line) => /^[^ ]*auto/.test(line))
        .sort(),
    ).toEqual([...expected].sort());
  });

  it("do not depend on the order of keys and values", () => {
    const uaAutoConfig = { host: "mail.example.com", digest: [digest, second] };
    const one = planAutoconfig({ thunderbird: "mail.example.com", uaAutoConfig });
    const other = planAutoconfig({
      uaAutoConfig: { digest: [second, digest], host: "mail.example.com" },
      thunderbird: "mail.example.com",
    });
    expect(planHash(other)).toBe(planHash(one));
  });

  it("collide with a host of the same name", () => {
    const hosts = { ...mail.hosts, "autoconfig.example.com": { ipv4: "192.0.2.7" } };
    expect(codes(planAutoconfig("mail.example.com", { hosts }))).toContain("E dns.cname-coexist");
  });
});

describe("issues", () => {
  it("about one server are told once", () => {
    expect(withCode(planAutoconfig("web.example.com"), "autoconfig.target")).toHaveLength(1);
  });

  it("are none for an alias of an alias", () => {
    const hosts = { ...mail.hosts, "www.example.com": { alias: "mail.example.com" } };
    const plan = planAutoconfig("www.example.com", { hosts });
    expect(codes(plan).filter((code) => code.includes("autoconfig"))).toEqual([]);
  });

  it("leave open where an alias ends that leads out of our zones", () => {
    const hosts = { ...mail.hosts, "www.example.com": { alias: "web.example.net" } };
    expect(withCode(planAutoconfig("www.example.com", { hosts }), "autoconfig.target").map(levelOf)).toEqual([
      "I",
    ]);
  });

  it("about the SRV of Autodiscover come from the rules of SRV", () => {
    const hosts = { ...mail.hosts, "www.example.com": { alias: "mail.example.com" } };
    const plan = planAutoconfig({ outlook: { srv: "www.example.com" } }, { hosts });
    expect(withCode(plan, "srv.cname")).toMatchObject([
      { where: 'domains["example.com"].autoconfig.outlook' },
    ]);
    const wrong = planAutoconfig({ outlook: { srv: "mail.example.com", port: 65536 } });
    expect(withCode(wrong, "srv.port")).toMatchObject([
      { where: 'domains["example.com"].autoconfig.outlook.port' },
    ]);
  });

  it("name the nearest key", () => {
    expect(withCode(planAutoconfig({ thunderbrid: "mail.example.com" }), "config.unknown-key")).toMatchObject(
      [{ fix: 'did you mean "thunderbird"?' }],
    );
  });

  it.each([null, true, 7, [], "", "https://x", { outlook: {} }, { uaAutoConfig: {} }, { thunderbird: [] }])(
    "come of %j",
    (settings) => {
      expect(planAutoconfig(settings).issues.some(({ severity }) => severity === "error")).toBe(true);
    },
  );
});

describe("the digest record", () => {
  it("comes back as it went", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (octets) => {
        const text = Buffer.from(octets).toString("base64");
        expect(parseDigestRecord(formatDigest(text))).toEqual({ value: text });
      }),
    );
  });

  it.each([
    ["", "does not begin with v=UAAC1"],
    [`v=UAAC2; a=sha256; d=${digest}`, "does not begin with v=UAAC1"],
    [`v=UAAC1; a=md5; d=${digest}`, 'algorithm "md5" must be sha256'],
    ["v=UAAC1; a=sha256", "must be a SHA-256 digest in base64"],
    ["v=UAAC1", 'algorithm "" must be sha256'],
  ])("is not %j", (text, message) => {
    expect(parseDigestRecord(text)).toEqual({ error: expect.stringContaining(message) as string });
  });
});
