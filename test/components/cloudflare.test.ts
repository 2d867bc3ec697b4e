// The Cloudflare backend: what it refuses, how RDATA become records, their names, and what the engine is given.
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { CloudflareZone } from "../../components/backends/cloudflare";
import { cloudflare } from "../../components/backends/cloudflare";
import { recordFields } from "../../components/backends/cloudflare/convert";
import { recordNames } from "../../components/backends/cloudflare/identity";
import { cloudflareKind } from "../../components/backends/cloudflare/kind";
import { cloudflareRules, rejectRRset } from "../../components/backends/cloudflare/reject";
import { MailDomain } from "../../components/mail-domain";
import type { MailDomainArgs } from "../../components/plan-domain";
import type { Fqdn } from "../../core/dns/name";
import { formatRdata, parseRdata } from "../../core/dns/presentation";
import type { RrType } from "../../core/dns/rdata";
import type { RRset, Source } from "../../core/dns/rrset";
import { unwrap } from "../../core/result";
import { planStack } from "../support";

const zoneId = "023e105f4ecef8ad9ca31a8372d0c353";

interface Given {
  readonly owner?: string;
  readonly ttl?: number;
  /** one for all RDATA, or one each */
  readonly rooms?: readonly string[];
}

/** An RRset from presentation text. */
function rrset(type: RrType, texts: readonly string[], given: Given = {}): RRset {
  const sources = texts.map((_, index): Source => ({
    domain: "example.com",
    room: given.rooms?.[index] ?? "extra",
    where: `value ${index}`,
  }));
  const rdatas = texts.map((text) => unwrap(parseRdata(type, text)));
  const { owner = "example.com.", ttl = 3600 } = given;
  return { owner: owner as Fqdn, type, ttl, rdatas, sources } as RRset;
}

/** A TXT of so many octets. */
const text = (octets: number): string => formatRdata("TXT", { text: "x".repeat(octets) });

describe("fields of a record", () => {
  it.each<readonly [RrType, string, object]>([
    ["A", "192.0.2.25", { content: "192.0.2.25" }],
    ["AAAA", "2001:0DB8:0:0:0:0:0:25", { content: "2001:db8::25" }],
    ["CNAME", "Mail.Example.NET.", { content: "mail.example.net" }],
    ["NS", "ns1.example.net.", { content: "ns1.example.net" }],
    ["PTR", "mail.example.com.", { content: "mail.example.com" }],
    ["MX", "10 mx1.example.com.", { content: "mx1.example.com", priority: 10 }],
    ["MX", "0 .", { content: ".", priority: 0 }],
    [
      "SRV",
      "0 1 993 imap.example.com.",
      { data: { priority: 0, weight: 1, port: 993, target: "imap.example.com" }, priority: 0 },
    ],
    ["SRV", "5 2 65535 .", { data: { priority: 5, weight: 2, port: 65535, target: "." }, priority: 5 }],
    ["CAA", '0 issue "ca.example"', { data: { flags: 0, tag: "issue", value: "ca.example" } }],
    [
      "CAA",
      '128 issuewild "ca.example; validationmethods=dns-01; accounturi=https://ca.example/1"',
      {
        data: {
          flags: 128,
          tag: "issuewild",
          value: "ca.example; validationmethods=dns-01; accounturi=https://ca.example/1",
        },
      },
    ],
    ["CAA", '0 issue ";"', { data: { flags: 0, tag: "issue", value: ";" } }],
    [
      "TLSA",
      `3 1 1 ${"AB".repeat(32)}`,
      { data: { usage: 3, selector: 1, matchingType: 1, certificate: "AB".repeat(32) } },
    ],
    ["TXT", '"v=spf1 mx -all"', { content: '"v=spf1 mx -all"' }],
    ["TXT", '" blanks on both sides "', { content: '" blanks on both sides "' }],
    ["TXT", String.raw`"a;b \" \\ \195\164 \007"`, { content: String.raw`"a;b \" \\ \195\164 \007"` }],
    ["TXT", text(255), { content: `"${"x".repeat(255)}"` }],
    ["TXT", text(256), { content: `"${"x".repeat(255)}" "x"` }],
    ["TXT", text(511), { content: `"${"x".repeat(255)}" "${"x".repeat(255)}" "x"` }],
  ])("%s %s", (type, presentation, fields) => {
    expect(recordFields(type, unwrap(parseRdata(type, presentation)))).toEqual(fields);
  });
});

describe("names", () => {
  const names = (set: RRset, late = false): string[] => recordNames("mine", set, late);

  it.each<readonly [RrType, readonly string[], readonly string[]]>([
    ["A", ["192.0.2.25", "192.0.2.26"], ["A/192.0.2.25", "A/192.0.2.26"]],
    ["AAAA", ["2001:db8::25"], ["AAAA/2001:db8::25"]],
    ["CNAME", ["mail.example.net."], ["CNAME"]],
    ["NS", ["ns1.example.net."], ["NS/ns1.example.net"]],
    ["PTR", ["mail.example.com."], ["PTR/mail.example.com"]],
    ["MX", ["10 mx1.example.com.", "20 mx2.example.com."], ["MX/mx1.example.com", "MX/mx2.example.com"]],
    ["MX", ["0 ."], ["MX/none"]],
    ["SRV", ["0 1 993 imap.example.com.", "0 1 993 ."], ["SRV/imap.example.com-993", "SRV/none-993"]],
    ["CAA", ['0 issue "ca.example"', '0 issuewild ";"'], ["CAA/issue-ca.example", "CAA/issuewild-nobody"]],
    [
      "CAA",
      ['0 issue "ca.example"', '0 issue "ca.example; a=1"', '0 issue "ca.example; a=2"'],
      ["CAA/issue-ca.example", "CAA/issue-ca.example-a6b0d7f8", "CAA/issue-ca.example-ca37bcbc"],
    ],
    ["CAA", ['0 iodef "mailto:s@example.com"'], ["CAA/iodef-mailto:s@example.com"]],
    ["TLSA", [`3 1 1 ${"ab".repeat(32)}`], ["TLSA/3-1-1-abababababababab"]],
    ["TXT", ['"a"', '"b"'], ["TXT/extra-ca978112", "TXT/extra-3e23e816"]],
    [
      "MX",
      ["10 mx1.example.com.", "20 mx1.example.com."],
      ["MX/mx1.example.com-dc21a293", "MX/mx1.example.com-8227bfb1"],
    ],
  ])("%s %j", (type, texts, expected) => {
    expect(names(rrset(type, texts))).toEqual(expected.map((name) => `mine/example.com/${name}`));
  });

  it("tells the texts of one name apart by the room that built them", () => {
    const rooms = ["spf", "extra"];
    const [spf, other] = names(rrset("TXT", ['"v=spf1 mx -all"', '"MS=ms1"'], { rooms }));
    expect(spf).toBe("mine/example.com/TXT/spf");
    expect(names(rrset("TXT", ['"MS=ms1"', '"v=spf1 a -all"'], { rooms: ["extra", "spf"] }))).toEqual([
      other,
      spf,
    ]);
  });

  it("gives no name that depends on neighbours or order", () => {
    const all = rrset("TXT", ['"a"', '"b"', '"c"']);
    for (const one of ['"a"', '"b"', '"c"']) expect(names(all)).toContain(names(rrset("TXT", [one]))[0]);
    const caa = ['0 issue "ca.example; a=1"', '0 issue "ca.example; a=2"'];
    expect(names(rrset("CAA", caa))).toContain(names(rrset("CAA", caa.slice(0, 1)))[0]);
  });

  it("names late values by position, and a late text of one room by the room", () => {
    const late = rrset("A", ["198.18.0.1", "198.18.0.3"]);
    expect(names(late, true)).toEqual(["mine/example.com/A/1", "mine/example.com/A/2"]);
    const key = rrset("TXT", ['"v=DKIM1; p="'], { rooms: ["dkim"], owner: "s1._domainkey.example.com." });
    expect(names(key, true)).toEqual(["mine/s1._domainkey.example.com/TXT/dkim"]);
    expect(names(key, true)).toEqual(names(key));
    expect(names(rrset("TXT", ['"a"']), true)).toEqual(["mine/example.com/TXT/1"]);
  });
});

/** What a rejected RRset says: "E code at place: message; fix". */
function refusals(set: RRset): string[] {
  const zone = { apex: "example.com." as Fqdn, where: 'zones["example.com"]', settings: { zoneId } };
  return rejectRRset(set, zone).map(
    ({ overridable, code, where, message, fix }) =>
      `${overridable ? "e" : "E"} ${code} at ${where}: ${message}; ${fix ?? ""}`,
  );
}

describe("what Cloudflare cannot hold", () => {
  /** Different TXT of 1035 characters of content each. */
  const many = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => formatRdata("TXT", { text: `${index}${"x".repeat(1020)}` }));

  const rows: readonly (readonly [title: string, RRset, string])[] = [
    [
      "a TTL of 1",
      rrset("A", ["192.0.2.1"], { ttl: 1 }),
      "E cloudflare.ttl at example.com. A: TTL 1 means automatic at Cloudflare, which publishes 300; write the TTL that is meant",
    ],
    [
      "a TTL of 0",
      rrset("A", ["192.0.2.1"], { ttl: 0 }),
      "E cloudflare.ttl at example.com. A: TTL 0 must be 60 to 86400 at Cloudflare; change the ttl",
    ],
    [
      "a TTL of 29",
      rrset("A", ["192.0.2.1"], { ttl: 29 }),
      "E cloudflare.ttl at example.com. A: TTL 29 must be 60 to 86400 at Cloudflare; change the ttl",
    ],
    [
      "a TTL of 59, outside of the Enterprise plan",
      rrset("A", ["192.0.2.1"], { ttl: 59 }),
      "e cloudflare.ttl at example.com. A: TTL 59 must be 60 to 86400 at Cloudflare; only zones of the Enterprise plan take 30 and more; change the ttl, or allow it in a zone of the Enterprise plan",
    ],
    [
      "a TTL of more than a day",
      rrset("A", ["192.0.2.1"], { ttl: 86401 }),
      "E cloudflare.ttl at example.com. A: TTL 86401 must be 60 to 86400 at Cloudflare; change the ttl",
    ],
    [
      "NS of the apex",
      rrset("NS", ["ns1.example.net."]),
      'E cloudflare.apex-ns at value 0: NS records of the apex "example.com" cannot be given as records: Cloudflare publishes its own; remove them',
    ],
    [
      "a slash in an owner name",
      rrset("PTR", ["mail.example.com."], { owner: "25.0/25.2.0.192.in-addr.arpa." }),
      'E cloudflare.name at value 0: owner name "25.0/25.2.0.192.in-addr.arpa" has a slash; letters, digits, hyphens and underscores are allowed; name the classless reverse zone with a hyphen (RFC 2317 4)',
    ],
    [
      "an empty TXT",
      rrset("TXT", ['"a"', '""']),
      "E cloudflare.txt-empty at value 1: the TXT is empty; Cloudflare stores such a record and does not answer it; remove it, or give it a text",
    ],
    [
      "a TXT of 4097 octets",
      rrset("TXT", [text(4058)]),
      "E cloudflare.record-too-large at value 0: the TXT has 4097 octets on the wire, at most 4096 are allowed at Cloudflare; shorten it",
    ],
    [
      "a TXT whose escapes make it too long",
      rrset("TXT", [formatRdata("TXT", { text: "\u00e4".repeat(3000) })]),
      "E cloudflare.rrset-too-large at example.com. TXT: the TXT has 12035 characters of content, at most 8192 are allowed at one name and type at Cloudflare; shorten it",
    ],
    [
      "a record of 4097 octets",
      rrset("TLSA", [`3 0 0 ${"ab".repeat(4071)}`]),
      "E cloudflare.record-too-large at value 0: the TLSA has 4097 octets on the wire, at most 4096 are allowed at Cloudflare; shorten it",
    ],
    [
      "an RRset of more than 8192 characters",
      rrset("TXT", many(8)),
      "E cloudflare.rrset-too-large at example.com. TXT: the 8 TXT have 8280 characters of content together, at most 8192 are allowed at one name and type at Cloudflare; move some of them to another name",
    ],
    [
      "a quote in a CAA value",
      rrset("CAA", [String.raw`0 iodef "mailto:\"a\"@example.com"`]),
      String.raw`E cloudflare.caa-value at value 0: CAA value "mailto:\"a\"@example.com" must be printable ASCII without quote and backslash; write them as %XX in a URI`,
    ],
    [
      "an octet outside of ASCII in a CAA value",
      rrset("CAA", [String.raw`0 issue "\228"`]),
      'E cloudflare.caa-value at value 0: CAA value "ä" must be printable ASCII without quote and backslash; write them as %XX in a URI',
    ],
  ];

  it.each(rows)("%s", (_title, set, expected) => {
    expect(refusals(set)).toEqual([expected]);
  });

  it.each<readonly [string, RRset]>([
    ["TTLs at both ends, low", rrset("A", ["192.0.2.1"], { ttl: 60 })],
    ["TTLs at both ends, high", rrset("A", ["192.0.2.1"], { ttl: 86400 })],
    ["a null MX", rrset("MX", ["0 ."])],
    ["an SRV without host", rrset("SRV", ["0 0 0 ."], { owner: "_pop3._tcp.example.com." })],
    ["a delegation", rrset("NS", ["ns1.example.net."], { owner: "sub.example.com." })],
    ["a PTR outside of a reverse zone", rrset("PTR", ["mail.example.com."])],
    ["a wildcard", rrset("TXT", ['"v=spf1 -all"'], { owner: "*.example.com." })],
    ["a CAA with parameters", rrset("CAA", ['0 issue "ca.example; a=1"', '128 issuemail ";"'])],
    ["a TXT of 4,000 octets", rrset("TXT", [text(4000)])],
    ["a TXT of any octets", rrset("TXT", [formatRdata("TXT", { text: ' \u0000\u00ff;"\\ ' })])],
    ["a record of 4096 octets", rrset("TLSA", [`3 0 0 ${"ab".repeat(4070)}`])],
    ["an RRset of nearly 8192 characters", rrset("TXT", many(7))],
  ])("takes %s", (_title, set) => {
    expect(refusals(set)).toEqual([]);
  });

  it("refuses nothing else", () => {
    const refused = new Set(rows.map(([, , expected]) => expected.split(" ")[1]));
    expect(Object.keys(cloudflareRules).filter((code) => !refused.has(code))).toEqual(["cloudflare.zone-id"]);
  });

  it("stops a plan, and lets an allow entry take the TTL of an Enterprise zone", () => {
    const zones = { "example.com": { backend: "cloudflare", zoneId } };
    const allow = [{ code: "cloudflare.ttl", reason: "Enterprise plan" }];
    const planned = (settings: object) =>
      planStack({ zones, domains: { "example.com": { mode: "no-mail", ...settings } } }).issues.filter(
        ({ code }) => code === "cloudflare.ttl",
      );
    expect(planned({ ttl: 45 })[0]?.severity).toBe("error");
    expect(planned({ ttl: 45, allow })[0]?.severity).toBe("warning");
    expect(planned({ ttl: 1, allow })[0]?.severity).toBe("error");
  });
});

describe("settings", () => {
  const zoneIssues = (settings: object) =>
    planStack({
      zones: { "example.com": { backend: "cloudflare", ...settings } },
      domains: { "example.com": { mode: "no-mail" } },
    }).issues.filter(({ severity }) => severity === "error");

  it.each([
    ["v1.0-0123456789abcdefghij-SECRETSECRET01", "got 40 characters"],
    [zoneId.toUpperCase(), "got other characters"],
    ["", "got 0 characters"],
  ])("refuse the zone id %s without showing it", (wrong, got) => {
    const issues = zoneIssues({ zoneId: wrong });
    expect(issues.map(({ code, where }) => [code, where])).toEqual([
      ["cloudflare.zone-id", 'zones["example.com"].zoneId'],
    ]);
    expect(issues[0]?.message).toBe(
      `a zone id has 32 hexadecimal digits in lower case, ${got}; copy it from the overview page of the zone`,
    );
  });

  it("are the zone id and nothing else", () => {
    expect(zoneIssues({}).map(({ code }) => code)).toEqual(["config.required"]);
    expect(zoneIssues({ zoneId, apiToken: "x" }).map(({ code }) => code)).toEqual(["config.unknown-key"]);
    expect(zoneIssues({ zoneId })).toEqual([]);
  });

  it("say where a zone is", () => {
    const apex = "example.com." as Fqdn;
    expect(cloudflareKind.place({ apex, settings: { zoneId } })).toBe(`at Cloudflare, zone id ${zoneId}`);
    expect(cloudflareKind.place({ apex, settings: { zoneId: pulumi.output(zoneId) } })).toBe("at Cloudflare");
  });

  it("of a program are judged likewise; an Output passes", () => {
    expect(cloudflare({ zoneId })).toEqual({ kind: cloudflareKind, settings: { zoneId } });
    const late = pulumi.output(zoneId);
    expect(cloudflare({ zoneId: late }).settings.zoneId).toBe(late);
    expect(() => cloudflare({ zoneId: "example.com" })).toThrow(
      /^cloudflare\(\) has 1 error\n.*cloudflare\.zone-id/,
    );
    for (const zone of [{ zoneId: late, zone: "x" }, {}, { zoneId: null }, { zoneId: 7 }])
      expect(() => cloudflare(zone as unknown as CloudflareZone)).toThrow("cloudflare() has 1 error");
  });
});

interface Registered {
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

describe("records for the engine", () => {
  let registered: Registered[] = [];
  let options: pulumi.CustomResourceOptions[] = [];

  /** The records of a mail domain once all of them are registered, sorted by name. */
  async function records(
    args: Partial<MailDomainArgs> | (() => Partial<MailDomainArgs>),
    zone: CloudflareZone = { zoneId },
    preview = false,
  ) {
    registered = [];
    options = [];
    const newResource = ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
      if (type === "cloudflare:index/dnsRecord:DnsRecord")
        registered.push({ name, inputs: inputs as Record<string, unknown> });
      return { id: preview ? undefined : `${name}-id`, state: inputs as Record<string, unknown> };
    };
    await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "maildomain", "dev", preview);
    const noteOptions: pulumi.ResourceTransformation = (resource) => {
      if (resource.type.startsWith("cloudflare:")) options.push(resource.opts);
      return undefined;
    };
    const zones = { "example.com": cloudflare(zone) };
    const given = {
      domain: "example.com",
      zones,
      spf: false as const,
      ...(typeof args === "function" ? args() : args),
    };
    new MailDomain("mine", given, { transformations: [noteOptions] });
    await pulumi.runtime.disconnect();
    return registered.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  const mail: Partial<MailDomainArgs> = {
    hosts: { "mail.example.com": { ipv4: "192.0.2.25", ipv6: "2001:db8::25" } },
    mx: ["mail.example.com", "mx2.example.net"],
  };

  it("are one for each RDATA, every input word for word", async () => {
    const txt = { "example.com": ["MS=ms1"] };
    const common = { zoneId, ttl: 3600, proxied: false };
    const mx = { ...common, name: "example.com", type: "MX", comment: "MX" };
    expect(
      await records({ ...mail, spf: {}, extra: { txt }, services: { imaps: "mail.example.com" } }),
    ).toEqual([
      {
        name: "mine/_imaps._tcp.example.com/SRV/mail.example.com-993",
        inputs: {
          ...common,
          name: "_imaps._tcp.example.com",
          type: "SRV",
          comment: "services",
          data: { priority: 0, weight: 1, port: 993, target: "mail.example.com" },
          priority: 0,
        },
      },
      {
        name: "mine/example.com/MX/mail.example.com",
        inputs: { ...mx, content: "mail.example.com", priority: 10 },
      },
      {
        name: "mine/example.com/MX/mx2.example.net",
        inputs: { ...mx, content: "mx2.example.net", priority: 20 },
      },
      {
        name: "mine/example.com/TXT/extra-d8e94e30",
        inputs: {
          ...common,
          name: "example.com",
          type: "TXT",
          comment: "extra records",
          content: '"MS=ms1"',
        },
      },
      {
        name: "mine/example.com/TXT/spf",
        inputs: { ...common, name: "example.com", type: "TXT", comment: "SPF", content: '"v=spf1 mx ~all"' },
      },
      {
        name: "mine/mail.example.com/A/192.0.2.25",
        inputs: { ...common, name: "mail.example.com", type: "A", comment: "hosts", content: "192.0.2.25" },
      },
      {
        name: "mine/mail.example.com/AAAA/2001:db8::25",
        inputs: {
          ...common,
          name: "mail.example.com",
          type: "AAAA",
          comment: "hosts",
          content: "2001:db8::25",
        },
      },
      {
        name: "mine/mail.example.com/TXT/spf",
        inputs: {
          ...common,
          name: "mail.example.com",
          type: "TXT",
          comment: "SPF",
          content: '"v=spf1 a -all"',
        },
      },
    ]);
  });

  it("keep their names when an SPF is edited, lose one when an MX goes, and do not care about order", async () => {
    const names = async (args: Partial<MailDomainArgs>) =>
      (await records({ ...mail, ...args })).map(({ name }) => name);
    const before = await names({ spf: {} });
    expect(await names({ spf: { all: "fail" } })).toEqual(before);
    const one = before.filter((name) => !name.endsWith("/MX/mx2.example.net"));
    expect(await names({ spf: {}, mx: ["mail.example.com"] })).toEqual(one);
    const swapped = [
      { host: "mx2.example.net", preference: 20 },
      { host: "mail.example.com", preference: 10 },
    ];
    const inputs = await records(mail);
    expect(await records({ ...mail, mx: swapped })).toEqual(inputs);
  });

  it("are deleted before they are replaced, come after what they name, and go to the provider that is given", async () => {
    class Provider extends pulumi.ProviderResource {
      constructor() {
        super("cloudflare", "other", {});
      }
    }
    await records(mail);
    expect(options).toHaveLength(4);
    for (const option of options) {
      expect(option.deleteBeforeReplace).toBe(true);
      expect(option.provider).toBeUndefined();
      expect(option.parent).toBeInstanceOf(MailDomain);
    }
    expect(options.map(({ dependsOn }) => (dependsOn as pulumi.Resource[]).length)).toEqual([0, 0, 2, 2]);
    const provider = new Provider();
    await records(mail, { zoneId, provider });
    for (const option of options) expect(option.provider).toBe(provider);
  });

  /** An output of another resource: unknown in a preview. */
  function server(value: string): pulumi.Output<string> {
    class Server extends pulumi.CustomResource {}
    return new Server("test:index:Server", `server-${value.slice(0, 12)}`).id.apply(() => value);
  }

  const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
  const publicKey = key.export({ type: "spki", format: "der" }).toString("base64");
  const late = (addresses: readonly string[]) => (): Partial<MailDomainArgs> => ({
    hosts: { "mail.example.com": { ipv4: addresses.map(server) } },
    dkim: { s1: { publicKey: server(publicKey) } },
    dane: { dnssec: true, hosts: { "mail.example.com": { current: [{ digest: server("ab".repeat(32)) }] } } },
  });

  it.each([true, false])("with late values keep their names, preview: %s", async (preview) => {
    const found = await records(late(["192.0.2.26", "192.0.2.25"]), { zoneId }, preview);
    expect(found.map(({ name }) => name)).toEqual([
      "mine/_25._tcp.mail.example.com/TLSA/1",
      "mine/mail.example.com/A/1",
      "mine/mail.example.com/A/2",
      "mine/s1._domainkey.example.com/TXT/dkim",
    ]);
    expect(found.map(({ inputs }) => inputs["comment"])).toEqual(["DANE", "hosts", "hosts", "DKIM"]);
    const contents = found.map(({ inputs }) => inputs["content"] ?? inputs["data"]);
    const text = formatRdata("TXT", { text: `v=DKIM1; k=rsa; p=${publicKey}` });
    const data = { usage: 3, selector: 1, matchingType: 1, certificate: "AB".repeat(32) };
    if (preview) expect(JSON.stringify(contents)).not.toMatch(/198\.18|v=DKIM1|0000/);
    else expect(contents).toEqual([data, "192.0.2.25", "192.0.2.26", text]);
  });

  it("take a zone id that is known later", async () => {
    const found = await records(mail, { zoneId: pulumi.output(zoneId) });
    expect(new Set(found.map(({ inputs }) => inputs["zoneId"]))).toEqual(new Set([zoneId]));
  });
});

/** Runs the declaration of a mail domain in a process of its own, under mocks; the packages of Pulumi that it loads. */
function declared(args: string): string {
  const script = `
    const { MailDomain, zonefile, cloudflare } = require("./components/index.ts");
    const pulumi = require("@pulumi/pulumi");
    const newResource = ({ name, inputs }) => ({ id: name, state: inputs });
    pulumi.runtime.setMocks({ newResource, call: () => ({}) }).then(() => {
      new MailDomain("mine", { domain: "example.com", ${args} });
      const files = Object.keys(require.cache).join("\\n");
      console.log(["pulumi", "cloudflare", "aws"].filter((name) => files.includes("@pulumi/" + name + "/")).join(" "));
    });`;
  const options = { encoding: "utf8", cwd: join(__dirname, "../.."), stdio: "pipe" } as const;
  return execFileSync(process.execPath, ["--require", "tsx/cjs", "-e", script], options);
}

describe("a program", () => {
  const atCloudflare = `zones: { "example.com": cloudflare({ zoneId: "${zoneId}" }) }`;

  it("loads the SDK of Cloudflare for zones that it serves, and for no others", () => {
    const loaded = (args: string): string | undefined => declared(args).trim().split("\n").at(-1);
    expect(loaded('mode: "no-mail", zones: { "example.com": zonefile() }')).toBe("pulumi");
    expect(loaded(`mode: "no-mail", ${atCloudflare}`)).toBe("pulumi cloudflare");
  });

  it("ends when late values turn out to be equal", () => {
    const ipv4 = '[pulumi.output("192.0.2.25"), pulumi.output("192.0.2.25")]';
    expect(() => declared(`hosts: { "mail.example.com": { ipv4: ${ipv4} } }, ${atCloudflare}`)).toThrow(
      'config.late-value: 1 of the 2 A of "mail.example.com" that were planned are left: late values are equal; give each value once',
    );
  });
});
