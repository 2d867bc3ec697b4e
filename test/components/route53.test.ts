// The Route 53 backend: how RDATA become values, what it refuses, its settings, and what the engine is given.
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadSdk } from "../../components/backends/load-sdk";
import { recordName, recordValue, recordValues } from "../../components/backends/route53/convert";
import { route53, type Route53Zone } from "../../components/backends/route53/index";
import { route53Kind } from "../../components/backends/route53/kind";
import { rejectRRset, route53Rules } from "../../components/backends/route53/reject";
import { MailDomain } from "../../components/mail-domain";
import type { MailDomainArgs } from "../../components/plan-domain";
import type { Fqdn } from "../../core/dns/name";
import { formatRdata, parseRdata } from "../../core/dns/presentation";
import type { RrType } from "../../core/dns/rdata";
import type { RRset, Source } from "../../core/dns/rrset";
import { unwrap } from "../../core/result";
import { planStack } from "../support";

const zoneId = "Z0123456789ABCDEFGHIJ";

/** An RRset from presentation text. */
function rrset(type: RrType, texts: readonly string[], owner = "example.com."): RRset {
  const sources = texts.map((_, index): Source => {
    return { domain: "example.com", room: "extra", where: `value ${index}` };
  });
  const rdatas = texts.map((text) => unwrap(parseRdata(type, text)));
  return { owner: owner as Fqdn, type, ttl: 3600, rdatas, sources } as RRset;
}

/** A TXT of so many octets. */
const text = (octets: number): string => formatRdata("TXT", { text: "x".repeat(octets) });
const x = (count: number): string => "x".repeat(count);

describe("values of a record", () => {
  it.each<readonly [RrType, string, string]>([
    ["A", "192.0.2.25", "192.0.2.25"],
    ["AAAA", "2001:0DB8:0:0:0:0:0:25", "2001:db8::25"],
    ["CNAME", "Mail.Example.NET.", "mail.example.net."],
    ["CNAME", "25.0/25.2.0.192.in-addr.arpa.", String.raw`25.0\05725.2.0.192.in-addr.arpa.`],
    ["NS", "ns1.example.net.", "ns1.example.net."],
    ["PTR", "mail.example.com.", "mail.example.com."],
    ["MX", "10 mx1.example.com.", "10 mx1.example.com."],
    ["MX", "0 .", "0 ."],
    ["SRV", "0 1 993 imap.example.com.", "0 1 993 imap.example.com."],
    ["SRV", "0 0 0 .", "0 0 0 ."],
    ["SRV", "1 2 3 _a.example.com.", "1 2 3 _a.example.com."],
    ["CAA", '0 issue "ca.example; account=123456"', '0 issue "ca.example; account=123456"'],
    ["CAA", '128 issuewild ";"', '128 issuewild ";"'],
    ["CAA", String.raw`0 iodef "mailto:\"a\"@\195\164"`, String.raw`0 iodef "mailto:\"a\"@\303\244"`],
    ["TLSA", `3 1 1 ${"AB".repeat(32)}`, `3 1 1 ${"ab".repeat(32)}`],
    ["TXT", '"v=spf1 mx -all"', "v=spf1 mx -all"],
    ["TXT", '"v=DMARC1; p=none"', "v=DMARC1; p=none"],
    ["TXT", '" blanks on both sides "', " blanks on both sides "],
    ["TXT", String.raw`"\"quoted\""`, String.raw`\"quoted\"`],
    ["TXT", String.raw`"back\\slash"`, String.raw`back\\slash`],
    ["TXT", String.raw`"ex\195\164mple \000\031\127\255"`, String.raw`ex\303\244mple \000\037\177\377`],
    // digits behind an escape stay digits
    ["TXT", String.raw`"\0077"`, String.raw`\0077`],
    ["TXT", '"in" " two"', "in two"],
  ])("%s %s", (type, presentation, value) => {
    expect(recordValues(type, [presentation])).toEqual([value]);
  });

  it.each([
    [0, ""],
    [1, "x"],
    [254, x(254)],
    [255, x(255)],
    [256, `${x(255)}" "x`],
    [509, `${x(255)}" "${x(254)}`],
    [510, `${x(255)}" "${x(255)}`],
    [511, `${x(255)}" "${x(255)}" "x`],
  ])("TXT of %i octets", (octets, value) => {
    expect(recordValues("TXT", [text(octets)])).toEqual([value]);
  });

  it("keep every octet of a TXT, in strings of 255 octets at most", () => {
    const octets = fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
    });
    const long = fc.string({ unit: fc.constantFrom("a", "\u00e4", '"', "\\", "7", " "), maxLength: 1200 });
    fc.assert(
      fc.property(fc.oneof(octets, long), (given) => {
        const strings = readStrings(`"${recordValue("TXT", { text: given })}"`);
        expect(strings.join("")).toBe(given);
        expect(Math.max(...strings.map(({ length }) => length))).toBeLessThanOrEqual(255);
      }),
    );
  });
});

/** The character-strings of a TXT value as the developer guide says: quoted, \" and \\, \ooo in octal. */
function readStrings(value: string): string[] {
  const strings: string[] = [];
  const token = /"((?:[^"\\]|\\[0-7]{3}|\\["\\])*)"(?: (?=")|$)/y;
  while (token.lastIndex < value.length) {
    const match = token.exec(value);
    if (match?.[1] === undefined) throw new Error(`no TXT value: ${value}`);
    // eslint-disable-next-line no-control-regex -- what has to be escaped
    expect(match[1]).not.toMatch(/[\x00-\x1f\x7f-\uffff]/);
    strings.push(
      match[1].replace(/\\([0-7]{3}|.)/g, (_, body: string) =>
        body.length === 3 ? String.fromCharCode(parseInt(body, 8)) : body,
      ),
    );
  }
  return strings;
}

describe("names", () => {
  it.each([
    ["example.com.", "example.com"],
    ["_dmarc.example.com.", "_dmarc.example.com"],
    ["*._report._dmarc.example.com.", "*._report._dmarc.example.com"],
    ["25.0/25.2.0.192.in-addr.arpa.", String.raw`25.0\05725.2.0.192.in-addr.arpa`],
  ])("%s", (owner, name) => {
    expect(recordName(owner as Fqdn)).toBe(name);
  });

  it("may have 253 characters", () => {
    const name = `${`${x(61)}.`.repeat(3)}${x(55)}.example.com`;
    expect(name).toHaveLength(253);
    expect(recordName(`${name}.` as Fqdn)).toBe(name);
  });
});

/** What a rejected RRset says: "code at place: message; fix". */
function refusals(set: RRset): string[] {
  const zone = { apex: "example.com." as Fqdn, where: 'zones["example.com"]', settings: { zoneId } };
  return rejectRRset(set, zone).map(({ severity, overridable, code, where, message, fix }) => {
    expect({ severity, overridable }).toEqual({ severity: "error", overridable: false });
    return `${code} at ${where}: ${message}; ${fix ?? ""}`;
  });
}

describe("what Route 53 cannot hold", () => {
  const addresses = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => `8.8.${index >> 8}.${index & 255}`);
  /** Five different TXT of so many characters in all: 13 strings each, and so 36 for separators and 2 for quotes. */
  const texts = (length: number): string[] =>
    Array.from({ length: 5 }, (_, index) => {
      const octets = (index < 4 ? 3200 : length - 4 * 3200) - 38;
      return formatRdata("TXT", { text: `${index}${x(octets - 1)}` });
    });

  const rows: readonly (readonly [title: string, RRset, string])[] = [
    [
      "NS of the apex",
      rrset("NS", ["ns1.example.net."]),
      'route53.apex-ns at value 0: NS records of the apex "example.com" cannot be given as records: Route 53 publishes its own; remove them',
    ],
    [
      "a wildcard NS",
      rrset("NS", ["ns1.example.net."], "*.example.com."),
      'route53.wildcard at value 0: wildcard "*.example.com" cannot have NS records at Route 53; delegate each name',
    ],
    [
      "an asterisk that is a part of a label",
      rrset("A", ["192.0.2.25"], "a*.example.com."),
      'route53.wildcard at value 0: owner name "a*.example.com" has an asterisk that is not its whole first label, which Route 53 refuses; rename it',
    ],
    [
      "an asterisk in the middle",
      rrset("A", ["192.0.2.25"], "*.*.example.com."),
      'route53.wildcard at value 0: owner name "*.*.example.com" has an asterisk that is not its whole first label, which Route 53 refuses; rename it',
    ],
    [
      "an empty TXT",
      rrset("TXT", ['"a"', '""']),
      "route53.txt-empty at value 1: the TXT is empty, and the AWS provider drops empty values; remove it, or give it a text",
    ],
    [
      "a TXT of 4001 characters with its quotes",
      rrset("TXT", [text(3954)]),
      "route53.value-too-long at value 0: the TXT has 4001 characters as a value of Route 53, at most 4000 are allowed; shorten it",
    ],
    [
      "a TXT of 4000 octets",
      rrset("TXT", [text(4000)]),
      "route53.value-too-long at value 0: the TXT has 4047 characters as a value of Route 53, at most 4000 are allowed; shorten it",
    ],
    [
      "a TXT that is long by its escapes",
      rrset("TXT", [formatRdata("TXT", { text: "\u00e4".repeat(1000) })]),
      "route53.value-too-long at value 0: the TXT has 4011 characters as a value of Route 53, at most 4000 are allowed; shorten it",
    ],
    [
      "a TXT that is too long for any call",
      rrset("TXT", [text(16000)]),
      "route53.value-too-long at value 0: the TXT has 16188 characters as a value of Route 53, at most 4000 are allowed; shorten it",
    ],
    [
      "a TLSA with a whole certificate",
      rrset("TLSA", [`3 0 0 ${"ab".repeat(2000)}`]),
      "route53.value-too-long at value 0: the TLSA has 4006 characters as a value of Route 53, at most 4000 are allowed; shorten it",
    ],
    [
      "401 addresses",
      rrset("A", addresses(401)),
      "route53.too-many-values at example.com. A: the RRset has 401 A, at most 400 are allowed at Route 53; move some of them to another name",
    ],
    [
      "an RRset that one update cannot carry",
      rrset("TXT", texts(16001)),
      "route53.rrset-too-large at example.com. TXT: the 5 TXT have 16001 characters together as values of Route 53, at most 16000 can be updated in one call; move some of them to another name",
    ],
  ];

  it.each(rows)("%s", (_title, set, expected) => {
    expect(refusals(set)).toEqual([expected]);
  });

  it.each<readonly [string, RRset]>([
    ["a TTL of 0", { ...rrset("A", ["192.0.2.25"]), ttl: 0 }],
    ["the longest TTL", { ...rrset("A", ["192.0.2.25"]), ttl: 2147483647 }],
    ["a delegation", rrset("NS", ["ns1.example.net."], "sub.example.com.")],
    ["a wildcard", rrset("TXT", ['"v=spf1 -all"'], "*.example.com.")],
    ["a slash", rrset("PTR", ["mail.example.com."], "25.0/25.2.0.192.in-addr.arpa.")],
    ["a null MX", rrset("MX", ["0 ."])],
    ["a blank", rrset("TXT", ['" "'])],
    ["a TXT of 4000 characters with its quotes", rrset("TXT", [text(3953)])],
    ["a TXT of any octets", rrset("TXT", [formatRdata("TXT", { text: ' \u0000\u00ff;"\\ ' })])],
    ["400 addresses", rrset("A", addresses(400))],
    ["an RRset that one update can carry", rrset("TXT", texts(16000))],
  ])("takes %s", (_title, set) => {
    expect(refusals(set)).toEqual([]);
  });

  it("refuses nothing else", () => {
    const refused = new Set(rows.map(([, , expected]) => expected.split(" ")[0]));
    expect(Object.keys(route53Rules).filter((code) => !refused.has(code))).toEqual(["route53.zone-id"]);
  });

  it("stops a plan", () => {
    const zones = { "example.com": { backend: "route53", zoneId } };
    const settings = { mode: "no-mail", extra: { txt: { "a.example.com": "" } } };
    const { issues } = planStack({ zones, domains: { "example.com": settings } });
    expect(
      issues.filter(({ severity }) => severity === "error").map(({ code, where }) => [code, where]),
    ).toEqual([["route53.txt-empty", 'domains["example.com"].extra.txt["a.example.com"]']]);
  });
});

describe("settings", () => {
  const planned = (settings: object) =>
    planStack({
      zones: { "example.com": { backend: "route53", ...settings } },
      domains: { "example.com": { mode: "no-mail" } },
    });
  const errors = (settings: object) =>
    planned(settings).issues.filter(({ severity }) => severity === "error");

  it.each([
    ["example.com", '"example.com"'],
    ["z0123456789", '"z0123456789"'],
    ["Z", '"Z"'],
    ["", '""'],
    ["/change/Z123", '"/change/Z123"'],
    ["AKIAIOSFODNN7EXAMPLE", "a text of 20 characters, not shown"],
    [`Z${"0".repeat(32)}`, "a text of 33 characters, not shown"],
  ])("refuse the zone id %s", (wrong, got) => {
    expect(errors({ zoneId: wrong })).toMatchObject([
      {
        code: "route53.zone-id",
        where: 'zones["example.com"].zoneId',
        message: `the id of a hosted zone is Z and at most 31 capital letters and digits, got ${got}; copy it from the list of hosted zones`,
      },
    ]);
  });

  it("are the zone id and nothing else", () => {
    expect(errors({}).map(({ code }) => code)).toEqual(["config.required"]);
    expect(errors({ zoneId, profile: "x" }).map(({ code }) => code)).toEqual(["config.unknown-key"]);
    expect(errors({ zoneId })).toEqual([]);
  });

  it("have one spelling of the zone id", () => {
    expect(planned({ zoneId: `/hostedzone/${zoneId}` }).zones[0]?.zone.settings).toEqual({ zoneId });
    expect(route53({ zoneId: `/hostedzone/${zoneId}` }).settings).toEqual({ zoneId });
  });

  it("say where a zone is", () => {
    const apex = "example.com." as Fqdn;
    const place = (settings: unknown): string => route53Kind.place({ apex, settings });
    expect(place({ zoneId })).toBe(`at Route 53, hosted zone ${zoneId}`);
    expect(place({ zoneId: pulumi.output(zoneId) })).toBe(
      "at Route 53, in a hosted zone whose id is known after up",
    );
  });

  it("of a program are judged likewise; an Output passes", () => {
    const late = pulumi.output("not judged");
    expect(route53({ zoneId: late }).settings.zoneId).toBe(late);
    expect(() => route53({ zoneId: "example.com" })).toThrow(/^route53\(\) has 1 error\n.*route53\.zone-id/);
    for (const zone of [{ zoneId: late, zone: "x" }, {}, { zoneId: null }, { zoneId: 7 }])
      expect(() => route53(zone as unknown as Route53Zone)).toThrow("route53() has 1 error");
  });
});

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly provider: string | undefined;
  readonly inputs: Record<string, unknown>;
}

describe("records for the engine", () => {
  let registered: Registered[] = [];
  const options = new Map<string, pulumi.CustomResourceOptions>();

  const mocks = (preview: boolean): Promise<void> =>
    pulumi.runtime.setMocks(
      {
        newResource: ({ type, name, provider, inputs }) => {
          registered.push({ type, name, provider, inputs: inputs as Record<string, unknown> });
          return { id: preview ? undefined : `${name}-id`, state: inputs as Record<string, unknown> };
        },
        call: () => ({}),
      },
      "maildomain",
      "dev",
      preview,
    );

  const noteOptions: pulumi.ResourceTransformation = ({ name, opts }) => {
    options.set(name, opts);
    return undefined;
  };

  /** The records of a mail domain once all of them are registered, in their order. */
  async function records(
    args: Partial<MailDomainArgs> | (() => Partial<MailDomainArgs>),
    zone: Route53Zone | (() => Route53Zone) = { zoneId },
    preview = false,
  ): Promise<Registered[]> {
    registered = [];
    options.clear();
    await mocks(preview);
    const zones = { "example.com": route53(typeof zone === "function" ? zone() : zone) };
    const given = typeof args === "function" ? args() : args;
    const all = { domain: "example.com", zones, spf: false as const, ...given };
    new MailDomain("mine", all, { transformations: [noteOptions] });
    await pulumi.runtime.disconnect();
    return registered.filter(({ type }) => type === "aws:route53/record:Record");
  }

  const byName = (found: readonly Registered[]): Record<string, unknown> =>
    Object.fromEntries(found.map(({ name, inputs }) => [name, inputs]));

  const hosts = { "mail.example.com": { ipv4: "192.0.2.25", ipv6: "2001:db8::25" } };
  const mail: Partial<MailDomainArgs> = { hosts, mx: ["mail.example.com", "mx2.example.net"] };

  it("are one for each RRset, every input word for word", async () => {
    const txt = { "example.com": ["MS=ms1"] };
    const caa = { issue: ["letsencrypt.org"] };
    const common = { zoneId, ttl: 3600 };
    const found = byName(await records({ ...mail, spf: {}, extra: { txt }, caa }));
    expect(found).toEqual({
      "mine/mail.example.com/A": {
        ...common,
        name: "mail.example.com",
        type: "A",
        records: ["192.0.2.25"],
      },
      "mine/mail.example.com/AAAA": {
        ...common,
        name: "mail.example.com",
        type: "AAAA",
        records: ["2001:db8::25"],
      },
      "mine/mail.example.com/TXT": expect.objectContaining({ records: ["v=spf1 a -all"] }) as unknown,
      "mine/example.com/MX": {
        ...common,
        name: "example.com",
        type: "MX",
        records: ["10 mail.example.com.", "20 mx2.example.net."],
      },
      "mine/example.com/TXT": {
        ...common,
        name: "example.com",
        type: "TXT",
        records: ["MS=ms1", "v=spf1 mx ~all"],
      },
      "mine/example.com/CAA": {
        ...common,
        name: "example.com",
        type: "CAA",
        records: ['0 issue "letsencrypt.org"'],
      },
    });
  });

  it("never overwrite what stands there", async () => {
    for (const { inputs } of await records(mail)) expect(inputs).not.toHaveProperty("allowOverwrite");
  });

  it("do not depend on the order of the configuration", async () => {
    const txt = ["b", "a", "c"];
    const addresses = ["192.0.2.25", "192.0.2.26"];
    const settings = (reverse: boolean): Partial<MailDomainArgs> => {
      const turn = <T>(list: readonly T[]): T[] => (reverse ? [...list].reverse() : [...list]);
      const mx = turn([
        { host: "mx2.example.net", preference: 20 },
        { host: "mail.example.com", preference: 10 },
      ]);
      return {
        hosts: { "mail.example.com": { ipv4: turn(addresses) } },
        mx,
        extra: { txt: { "example.com": turn(txt) } },
      };
    };
    const one = byName(await records(settings(false)));
    expect(one).toHaveProperty(["mine/example.com/TXT", "records"], ["a", "b", "c"]);
    expect(byName(await records(settings(true)))).toEqual(one);
  });

  it("come after the addresses that they name", async () => {
    const names = (await records(mail)).map(({ name }) => name);
    expect(names.indexOf("mine/example.com/MX")).toBeGreaterThan(names.indexOf("mine/mail.example.com/AAAA"));
    const waits = (options.get("mine/example.com/MX")?.dependsOn ?? []) as pulumi.Resource[];
    expect(waits.map((resource) => (resource as unknown as { __name: string }).__name)).toEqual([
      "mine/mail.example.com/A",
      "mine/mail.example.com/AAAA",
    ]);
  });

  it("take values that are known later", async () => {
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const key = publicKey.export({ type: "spki", format: "der" }).toString("base64");
    const dkim = { s1: { publicKey: pulumi.output(key) } };
    const late = { hosts: { "mail.example.com": { ipv4: pulumi.output("8.8.4.4") } }, dkim };
    const found = byName(await records({ mx: ["mail.example.com"], ...late }));
    expect(found).toHaveProperty(["mine/mail.example.com/A", "records"], ["8.8.4.4"]);
    expect(found).toHaveProperty(
      ["mine/s1._domainkey.example.com/TXT", "records"],
      [`v=DKIM1; k=rsa; p=${key}`.replace(/^.{255}/, '$&" "')],
    );
  });

  it("show in a preview when a value is not known yet", async () => {
    const unknown = (): Partial<MailDomainArgs> => {
      class Server extends pulumi.CustomResource {
        declare readonly address: pulumi.Output<string>;
      }
      const server = new Server("test:index:Server", "server", { address: undefined });
      return { hosts: { "mail.example.com": { ipv4: server.id } }, mx: ["mail.example.com"] };
    };
    const found = await records(unknown, { zoneId }, true);
    expect(found.map(({ name }) => name)).toEqual(["mine/mail.example.com/A", "mine/example.com/MX"]);
    expect(JSON.stringify(found[0]?.inputs["records"])).toContain("nknown");
    expect(found[0]?.inputs).toMatchObject({ name: "mail.example.com", type: "A", ttl: 3600, zoneId });
  });

  it("take a zone id and a provider of the program", async () => {
    class Provider extends pulumi.ProviderResource {}
    const zone = (): Route53Zone => {
      return { zoneId: pulumi.output(zoneId), provider: new Provider("aws", "mine", {}) };
    };
    const found = await records(mail, zone);
    expect(found.map(({ inputs }) => inputs["zoneId"])).toEqual(found.map(() => zoneId));
    for (const { provider } of found) expect(provider).toContain("pulumi:providers:aws::mine");
    for (const { provider } of await records(mail)) expect(provider).toBe("");
  });

  it("of two mail domains in one zone have different names", async () => {
    registered = [];
    await mocks(false);
    for (const domain of ["example.com", "dev.example.com"])
      new MailDomain(domain, { domain, mode: "no-mail", zones: { "example.com": route53({ zoneId }) } });
    await pulumi.runtime.disconnect();
    const urns = registered.map(({ type, name }) => `${type}::${name}`);
    expect(new Set(urns).size).toBe(urns.length);
  });

  describe("of a name that changes its type", () => {
    const extra = (...given: readonly (readonly [RrType, string])[]): Partial<MailDomainArgs> => {
      const list = given.map(([type, value]) => ({ name: "x.example.com", type, value }));
      return { mode: "no-mail", extra: { records: list } };
    };
    const aliasesOf = (name: string): unknown => options.get(name)?.aliases;
    const waits = (name: string): string[] =>
      ((options.get(name)?.dependsOn ?? []) as { __name?: string }[]).map(({ __name }) => __name ?? "");

    it("take over a CNAME, the first of them, and the others wait", async () => {
      await records(extra(["A", "192.0.2.1"], ["AAAA", "2001:db8::1"], ["TXT", '"v=spf1 -all"']));
      expect(aliasesOf("mine/x.example.com/A")).toEqual([{ name: "mine/x.example.com/CNAME" }]);
      expect(waits("mine/x.example.com/A")).toEqual([]);
      for (const name of ["mine/x.example.com/AAAA", "mine/x.example.com/TXT"]) {
        expect(aliasesOf(name)).toBeUndefined();
        expect(waits(name)).toEqual(["mine/x.example.com/A"]);
      }
    });

    it("wait for the first beside what they wait for anyway", async () => {
      const more = extra(["A", "192.0.2.1"], ["MX", "10 y.example.com."]).extra?.records ?? [];
      const y = { name: "y.example.com", type: "A" as const, value: "192.0.2.2" };
      await records({ mode: "no-mail", extra: { records: [...more, y] } });
      expect(waits("mine/x.example.com/MX")).toEqual(["mine/y.example.com/A", "mine/x.example.com/A"]);
    });

    it("take over whatever stood where a CNAME comes", async () => {
      await records(extra(["CNAME", "y.example.net."]));
      expect(aliasesOf("mine/x.example.com/CNAME")).toEqual(
        ["NS", "A", "AAAA", "MX", "TXT", "PTR", "SRV", "CAA", "TLSA"].map((type) => ({
          name: `mine/x.example.com/${type}`,
        })),
      );
    });

    it("do nothing of this at the apex, which is never a CNAME", async () => {
      await records({ ...mail, spf: {} });
      for (const name of ["mine/example.com/MX", "mine/example.com/TXT"]) {
        expect(options.has(name)).toBe(true);
        expect(aliasesOf(name)).toBeUndefined();
      }
      expect(waits("mine/example.com/TXT")).toEqual([]);
    });
  });
});

describe("the SDK", () => {
  const missing = (name: string): Error =>
    Object.assign(new Error(`Cannot find module '${name}'\nRequire stack:\n- /a/@pulumi/aws/x.js`), {
      code: "MODULE_NOT_FOUND",
    });
  const load = (error: Error) => () =>
    loadSdk(
      () => {
        throw error;
      },
      "@pulumi/aws",
      "route53",
    );

  it("that is missing is named with the command that installs it", () => {
    const text =
      'engine.no-sdk: backend "route53" needs the package @pulumi/aws, which is not installed; run: npm install @pulumi/aws';
    expect(load(missing("@pulumi/aws/route53/record"))).toThrow(text);
    expect(load(missing("@pulumi/aws"))).toThrow(text);
  });

  it.each([
    ["something that it needs itself", missing("mime")],
    ["another package", missing("@pulumi/aws-native")],
    ["any other failure", new Error("Cannot find module '@pulumi/aws'")],
  ])("passes %s on", (_title, error) => {
    expect(load(error)).toThrow(error);
  });

  it("gives what was loaded", () => {
    expect(loadSdk(() => 1, "@pulumi/aws", "route53")).toBe(1);
  });

  it("loads with the first record, that of this host only, and no more of it than records", () => {
    const path = (file: string): string => JSON.stringify(join(__dirname, "../..", file));
    const script = `
      const pulumi = require("@pulumi/pulumi");
      const loaded = (name) => Object.keys(require.cache).filter((file) => file.includes(name)).length;
      const mocks = { newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) };
      (async () => {
        await pulumi.runtime.setMocks(mocks, "p", "s", false);
        const { MailDomain, zonefile, route53 } = require(${path("components/index.ts")});
        const declare = (domain, zone) => new MailDomain(domain, { domain, mode: "no-mail", zones: { [domain]: zone } });
        declare("a.example", zonefile());
        const before = loaded("@pulumi/aws/");
        declare("b.example", route53({ zoneId: "Z1" }));
        const whole = loaded("@pulumi/aws/index.js") + loaded("@pulumi/aws/route53/zone.js");
        console.log(JSON.stringify([before, loaded("@pulumi/aws/route53/record.js"), whole, loaded("@pulumi/cloudflare/")]));
      })();`;
    const output = execFileSync(process.execPath, ["--require", "tsx/cjs", "-e", script], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    expect(output.trim().split("\n").at(-1)).toBe("[0,1,0,0]");
  });
});
