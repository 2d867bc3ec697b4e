// The judgements of the policy pack as plain functions: what is read from resources, and what is said of it.
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { judgeDmarc, type DmarcDemand } from "../../components/policy/judge-dmarc";
import { judgedCodes, recordedIssues } from "../../components/policy/judge-domain";
import { judgeNames } from "../../components/policy/judge-names";
import { judgeText } from "../../components/policy/judge-text";
import { levelOf, unknownCodes, violationText, type CodeLists } from "../../components/policy/levels";
import { policies } from "../../components/policy/policies";
import { recordsOf, type StackRecord, type StackResource } from "../../components/policy/records";
import { known } from "../../core/engine-values";
import { snapshotOf } from "../../core/review/snapshot";
import { parseName } from "../../core/dns/name";
import { unwrap } from "../../core/result";
import { planDomain } from "../support";
import { ourRoute53, ourZone, route53, cloudflare, unknownValue } from "./resources";

const rsa = (bits: number): string =>
  generateKeyPairSync("rsa", { modulusLength: bits })
    .publicKey.export({ type: "spki", format: "der" })
    .toString("base64");
const key2048 = rsa(2048);

/** "E code", or "W code", of each issue. */
const said = (owner: string, text: string): string[] =>
  judgeText(unwrap(parseName(owner)), text).map(
    ({ severity, code }) => `${severity === "error" ? "E" : "W"} ${code}`,
  );

describe("one TXT record", () => {
  it.each<readonly [string, string, readonly string[]]>([
    ["example.com", "v=spf1 mx ~all", []],
    ["example.com", "v=spf1 mx ipv4:192.0.2.1 ~all", ["E spf.syntax"]],
    ["example.com", "v=spf1 ip4:192.0.2.300 ~all", ["E spf.ip"]],
    ["example.com", " v=spf1 mx ~all", ["E spf.version"]],
    ["example.com", '"v=spf1 mx ~all"', ["E spf.version"]],
    ["example.com", "V = SPF1 mx", ["E spf.version"]],
    ["example.com", "v=spf1 +all", ["E spf.passall"]],
    ["example.com", "v=spf1 all", ["E spf.passall"]],
    ["example.com", "v=spf1 ptr ~all", ["W spf.ptr"]],
    ["example.com", "v=spf1 ip4:0.0.0.0/0 -all", ["E spf.broadcidr"]],
    ["example.com", "google-site-verification=abc", []],
    ["example.com", "v=DMARC1; p=reject", ["E dmarc.name"]],
    ["_dmarc.example.com", "v=DMARC1; p=reject; rua=mailto:d@example.com", []],
    ["_dmarc.example.com", "v=DMARC1; p=rejct", ["E dmarc.policy"]],
    ["_dmarc.example.com", "v=DMARC1 p=reject", ["E dmarc.version"]],
    ["_dmarc.example.com", "v=dmarc1; p=reject", ["E dmarc.version"]],
    ["_dmarc.example.com", "v=DMARC1; p=reject; sp=quarantine; p=none", ["E dmarc.duptag"]],
    ["_dmarc.example.com", "v=DMARC1; p=reject; ruaa=mailto:d@example.com", ["W dmarc.unknown"]],
    ["_dmarc.example.com", "v=DMARC1; rua=mailto:d@example.com", ["W dmarc.nop"]],
    ["_dmarc.example.com", "some other text", []],
    ["example.com._report._dmarc.example.net", "v=DMARC1;", []],
    ["s1._domainkey.example.com", `v=DKIM1; k=rsa; p=${key2048}`, []],
    ["s1._domainkey.example.com", "v=DKIM1; p=", []],
    ["s1._domainkey.example.com", "v=DKIM1; k=rsa; p=MIIB...", ["E dkim.placeholder"]],
    ["s1._domainkey.example.com", `v=DKIM1; k=rsa; p=${key2048.slice(0, -7)}`, ["E dkim.key-b64"]],
    ["s1._domainkey.example.com", `k=rsa; v=DKIM1; p=${key2048}`, ["E dkim.version"]],
    ["s1._domainkey.example.com", `v=DKIM1; k=ed25519; p=${key2048}`, ["E dkim.key-type"]],
    ["s1._domainkey.example.com", `v=DKIM1; p=${rsa(1024)}`, ["W dkim.key-short"]],
    ["s1._domainkey.example.com", `v=DKIM1; t=y; p=${key2048}`, ["W dkim.testing"]],
    ["_adsp._domainkey.example.com", "dkim=all", []],
  ])("%s %s", (owner, text, expected) => {
    expect(said(owner, text)).toEqual(expected);
  });

  it("never shows a private key", () => {
    const pem = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey.export({
      type: "pkcs1",
      format: "der",
    });
    const secret = pem.toString("base64");
    const text = JSON.stringify(
      judgeText(unwrap(parseName("s._domainkey.example.com")), `v=DKIM1; p=${secret}`),
    );
    expect(text).toContain("dkim.key-private");
    expect(text).not.toContain(secret.slice(20, 60));
  });
});

const shown = (resource: StackResource): string[] =>
  recordsOf(resource).map(({ owner, type, rdata, ours, view }) => {
    const text = rdata === undefined ? "?" : "text" in rdata ? rdata.text : Object.values(rdata).join(" ");
    return `${ours ? "ours " : ""}${view} ${owner} ${type} ${text}`;
  });

describe("the records of a resource", () => {
  it.each<readonly [string, StackResource, readonly string[]]>([
    [
      "Route 53 joins strings and reads octal escapes",
      route53("r", { name: "example.com", type: "TXT", records: [String.raw`v=spf1 " "mx ~all\041`] }),
      ["Z1 example.com. TXT v=spf1 mx ~all!"],
    ],
    [
      "Route 53 prefers the whole name",
      route53("r", {
        name: "_dmarc",
        fqdn: "_dmarc.example.com",
        type: "TXT",
        records: ["v=DMARC1; p=none"],
      }),
      ["Z1 _dmarc.example.com. TXT v=DMARC1; p=none"],
    ],
    [
      "Route 53 keeps routing sets apart",
      route53("r", { name: "example.com", type: "MX", records: ["10 mx.example.com"], setIdentifier: "eu" }),
      ["Z1 eu example.com. MX 10 mx.example.com."],
    ],
    [
      "Cloudflare takes the text with quotes",
      cloudflare("c", { name: "example.com", type: "TXT", content: '"v=spf1 " "mx ~all"' }),
      ["zone example.com. TXT v=spf1 mx ~all"],
    ],
    [
      "Cloudflare takes the text without quotes",
      cloudflare("c", { name: "example.com", type: "TXT", content: "v=spf1 mx ~all" }),
      ["zone example.com. TXT v=spf1 mx ~all"],
    ],
    [
      "Cloudflare keeps the preference apart",
      cloudflare("c", { name: "example.com", type: "MX", content: "mx.example.com", priority: 5 }),
      ["zone example.com. MX 5 mx.example.com."],
    ],
    ["ours", ourZone({ "example.com. MX": ["0 ."] }), ["ours example.com. example.com. MX 0 ."]],
    [
      "not known yet",
      route53("r", { name: "example.com", type: "TXT", records: unknownValue }),
      ["Z1 example.com. TXT ?"],
    ],
    [
      "one of two not known yet",
      route53("r", { name: "example.com", type: "TXT", records: [unknownValue, "a"] }),
      ["Z1 example.com. TXT ?", "Z1 example.com. TXT a"],
    ],
    ["an alias has no records of its own", route53("r", { name: "example.com", type: "A" }), []],
    ["a name that is not known", route53("r", { name: unknownValue, type: "TXT", records: ["a"] }), []],
    ["another type", { urn: "urn", type: "aws:s3/bucket:Bucket", props: { name: "a" } }, []],
  ])("%s", (_title, resource, expected) => {
    expect(shown(resource)).toEqual(expected);
  });

  it("takes what throws for not known", () => {
    const props = {
      get name(): string {
        throw new Error("unknown");
      },
      list: [1, unknownValue],
      deep: { a: null },
    };
    expect(known(props)).toEqual({ name: undefined, list: [1, undefined], deep: { a: null } });
  });
});

const records = (...resources: readonly StackResource[]): StackRecord[] => resources.flatMap(recordsOf);
const txt = (name: string, owner: string, ...texts: string[]): StackResource =>
  route53(name, { name: owner, type: "TXT", records: texts });
const names = (...resources: readonly StackResource[]): string[] =>
  judgeNames(records(...resources))
    .filter(({ issue }) => issue.severity !== "info")
    .map(({ urn, issue }) => `${urn.split("::").at(-1) ?? ""}: ${issue.code}: ${issue.message}`);

describe("names that several parts publish at", () => {
  const our = ourRoute53("example.com/example.com/TXT", {
    name: "example.com",
    type: "TXT",
    records: ["v=spf1 mx ~all"],
  });
  const ourPolicy = ourRoute53("example.com/_dmarc.example.com/TXT", {
    name: "_dmarc.example.com",
    type: "TXT",
    records: ["v=DMARC1; p=none"],
  });

  it.each<readonly [string, readonly StackResource[], readonly string[]]>([
    ["one SPF record", [txt("a", "example.com", "v=spf1 mx ~all", "other")], []],
    [
      "two in one resource",
      [txt("a", "example.com", "v=spf1 mx ~all", "v=spf1 -all")],
      ['a: spf.multi: "example.com" has 2 SPF records ("a"), one is allowed'],
    ],
    [
      "one beside ours",
      [our, txt("vendor", "example.com", "v=spf1 include:_spf.example.net ~all")],
      [
        'vendor: spf.multi: "example.com" has 2 SPF records ("example.com/example.com/TXT" and "vendor"), one is allowed',
      ],
    ],
    [
      "one resource a value",
      [
        cloudflare("a", { name: "example.com", type: "TXT", content: "v=spf1 mx ~all" }),
        cloudflare("b", { name: "example.com", type: "TXT", content: '"v=spf1 -all"' }),
      ],
      ['a: spf.multi: "example.com" has 2 SPF records ("a" and "b"), one is allowed'],
    ],
    [
      "two hosted zones of one name",
      [
        txt("a", "example.com", "v=spf1 mx ~all"),
        route53("b", { name: "example.com", type: "TXT", records: ["v=spf1 -all"], zoneId: "Z2" }),
      ],
      [],
    ],
    [
      "two DMARC records",
      [ourPolicy, txt("a", "_dmarc.example.com", "v=DMARC1; p=reject")],
      [
        'a: dmarc.multi: 2 policy records stand at "_dmarc.example.com" ("example.com/_dmarc.example.com/TXT" and "a"), one is allowed',
      ],
    ],
    [
      "two keys at a selector",
      [txt("a", "s._domainkey.example.com", "v=DKIM1; p=", "v=DKIM1; k=rsa; p=")],
      ['a: dkim.multi: "s._domainkey.example.com" has 2 TXT values ("a"), one key record is allowed'],
    ],
    [
      "eleven lookups, as far as the text tells",
      [
        txt(
          "a",
          "example.com",
          `v=spf1 ${Array.from({ length: 11 }, (_, at) => `include:s${at}.example.net`).join(" ")} -all`,
        ),
      ],
      ["a: spf.lookups: at least 11 DNS lookups, at most 10 are allowed"],
    ],
    [
      "eleven lookups through another record of the stack",
      [
        txt("a", "example.com", "v=spf1 include:_spf.example.com -all"),
        txt(
          "b",
          "_spf.example.com",
          `v=spf1 ${Array.from({ length: 10 }, (_, at) => `exists:s${at}.example.net`).join(" ")} -all`,
        ),
      ],
      ["a: spf.lookups: at least 11 DNS lookups, at most 10 are allowed"],
    ],
    [
      "an include of itself",
      [txt("a", "example.com", "v=spf1 include:example.com -all")],
      [
        'a: spf.loop: "include:example.com" in the record of example.com closes a cycle: example.com → example.com',
      ],
    ],
    [
      "two of ours are ours to judge",
      [ourZone({ "example.com. TXT": ['"v=spf1 mx ~all"', '"v=spf1 -all"'] })],
      [],
    ],
  ])("%s", (_title, resources, expected) => {
    expect(names(...resources)).toEqual(expected);
  });
});

const demand = (settings: Partial<DmarcDemand> = {}): DmarcDemand => ({
  minimum: "none",
  except: [],
  ...settings,
});
const mx = (domain: string, host = "10 mx.example.com"): StackResource =>
  route53(`${domain} MX`, { name: domain, type: "MX", records: [host] });
const policyAt = (domain: string, text: string): StackResource => txt("policy", `_dmarc.${domain}`, text);

describe("DMARC of domains that receive mail", () => {
  it.each<readonly [string, readonly StackResource[], Partial<DmarcDemand>, string | undefined]>([
    ["there", [mx("example.com"), policyAt("example.com", "v=DMARC1; p=none")], {}, undefined],
    [
      "missing",
      [mx("example.com")],
      {},
      '"example.com" receives mail and has no DMARC record, p=none or more is required',
    ],
    ["no mail", [mx("example.com", "0 .")], {}, undefined],
    ["left out", [mx("example.com")], { except: ["example.com"] }, undefined],
    [
      "too weak",
      [mx("example.com"), policyAt("example.com", "v=DMARC1; p=none")],
      { minimum: "quarantine" },
      '"example.com" receives mail under p=none of _dmarc.example.com, quarantine or more is required',
    ],
    [
      "strict enough",
      [mx("example.com"), policyAt("example.com", "v=DMARC1; p=reject")],
      { minimum: "quarantine" },
      undefined,
    ],
    [
      "lowered by testing",
      [mx("example.com"), policyAt("example.com", "v=DMARC1; p=quarantine; t=y")],
      { minimum: "quarantine" },
      '"example.com" receives mail under p=quarantine with t=y of _dmarc.example.com, quarantine or more is required',
    ],
    [
      "of the organization",
      [mx("a.example.com"), policyAt("example.com", "v=DMARC1; p=reject")],
      { minimum: "reject" },
      undefined,
    ],
    [
      "of the organization, for subdomains",
      [mx("a.example.com"), policyAt("example.com", "v=DMARC1; p=reject; sp=none")],
      { minimum: "quarantine" },
      '"a.example.com" receives mail under sp=none of _dmarc.example.com, quarantine or more is required',
    ],
    [
      "of the organization, not of a name between",
      [
        mx("a.b.example.com"),
        txt("between", "_dmarc.b.example.com", "v=DMARC1; p=reject"),
        policyAt("example.com", "v=DMARC1; p=none"),
      ],
      { minimum: "quarantine" },
      '"a.b.example.com" receives mail under p=none of _dmarc.example.com, quarantine or more is required',
    ],
    [
      "not of a public suffix",
      [mx("example.co.uk"), policyAt("co.uk", "v=DMARC1; p=reject")],
      {},
      '"example.co.uk" receives mail and has no DMARC record, p=none or more is required',
    ],
    [
      "known after the update",
      [mx("example.com"), txt("p", "_dmarc.example.com", unknownValue)],
      { minimum: "reject" },
      undefined,
    ],
    [
      "delegated",
      [
        mx("example.com"),
        route53("p", { name: "_dmarc.example.com", type: "CNAME", records: ["d.example.net"] }),
      ],
      {},
      undefined,
    ],
    [
      "unreadable",
      [mx("example.com"), policyAt("example.com", "v=DMARC1; p=rejct")],
      { minimum: "quarantine" },
      '"example.com" receives mail under p=none of _dmarc.example.com, quarantine or more is required',
    ],
  ])("%s", (_title, resources, settings, expected) => {
    const found = judgeDmarc(records(...resources), demand(settings));
    expect(found.map(({ issue }) => issue.message)).toEqual(expected === undefined ? [] : [expected]);
  });

  it("is found in the records of a MailDomain", () => {
    const both = {
      "example.com. MX": ["10 mx.example.com."],
      "_dmarc.example.com. TXT": ['"v=DMARC1; p=none"'],
    };
    expect(judgeDmarc(records(ourZone(both)), demand())).toEqual([]);
    expect(
      judgeDmarc(records(ourZone({ "example.com. MX": both["example.com. MX"] })), demand()),
    ).toHaveLength(1);
  });
});

describe("what a MailDomain recorded", () => {
  it("comes with title, reference and reason of the rule", () => {
    const plan = planDomain({
      ...{
        hosts: { "mail.example.com": { ipv4: "192.0.2.25" } },
        mx: ["mail.example.com"],
        spf: { mx: true, all: "pass" },
      },
      ...{ dmarc: { policy: "none" }, allow: [{ code: "spf.passall", reason: "a test" }] },
    });
    const [inputs] = snapshotOf(plan).domains;
    const found = recordedIssues(inputs).find(({ code }) => code === "spf.passall");
    expect(found && violationText(found)).toBe(
      '⚠ spf.passall: this does not hold: no record ends in "+all" or a bare "all" (RFC 7208 5.1); "maildomain plan" shows what it is\n' +
        '    → at domains["example.com"].spf.all\n' +
        "    why: everybody may send mail for the domain then, and it passes",
    );
  });

  it("may be anything in an old state", () => {
    expect(recordedIssues({})).toEqual([]);
    expect(recordedIssues({ issues: [null, 1, { code: "a.b" }] })).toEqual([]);
    const [issue] = recordedIssues({ issues: [{ code: "new.code", severity: "odd", where: "x" }] });
    expect(issue).toMatchObject({
      code: "new.code",
      severity: "warning",
      message: "reported by another version",
    });
  });
});

describe("levels", () => {
  const issue = (severity: "error" | "warning" | "info") => ({
    ...{ code: "spf.ptr", severity, overridable: false, where: "", message: "" },
  });
  it.each([
    ["error", {}, "policy"],
    ["warning", {}, "advisory"],
    ["info", {}, undefined],
    ["warning", { mandatory: ["spf.ptr"] }, "mandatory"],
    ["info", { advisory: ["spf.ptr"] }, "advisory"],
    ["error", { advisory: ["spf.ptr"] }, "advisory"],
    ["error", { disabled: ["spf.ptr"] }, undefined],
    ["error", { disabled: ["spf.ptr"], advisory: ["spf.ptr"] }, "advisory"],
    ["error", { disabled: ["spf.ptr"], mandatory: ["spf.ptr"] }, "mandatory"],
    ["error", { disabled: ["spf.a"] }, "policy"],
  ] as const)("%s with %j", (severity, lists, expected) => {
    expect(levelOf(issue(severity), lists)).toBe(expected);
  });

  it("knows every code of the example in docs/policy.md", () => {
    const [, example = ""] = /```json\n([^`]*)```/.exec(readFileSync("docs/policy.md", "utf8")) ?? [];
    const settings = JSON.parse(example) as Readonly<Record<string, CodeLists>>;
    expect(Object.keys(settings)).toEqual(policies.map(({ name }) => name));
    expect(Object.entries(settings).flatMap(([name, lists]) => unknownCodes(lists, name))).toEqual([]);
  });

  it("refuses a mistyped code, and says the nearest", () => {
    expect(unknownCodes({ disabled: ["spf.ptr", "spf.passal"] }, "mail-records")).toMatchObject([
      {
        code: "policy.code",
        where: "mail-records.disabled",
        message: 'no rule has the code "spf.passal"',
        fix: 'did you mean "spf.passall"?',
      },
    ]);
    expect(judgedCodes.length).toBe(new Set(judgedCodes).size);
  });
});
