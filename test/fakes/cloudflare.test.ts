// The stand-ins of Cloudflare, Hetzner and Linode: what they refuse, what they rewrite, what shows as a difference.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PlainObject } from "../../provider/struct";
import { cloudflareApi, startCloudflare, startCloudflareProvider } from "./cloudflare/index";
import { dnsRecord } from "./cloudflare/record";
import type { CloudflareServer } from "./cloudflare/server";
import { zoneIdOf } from "./cloudflare/zone";
import { hcloudRdns, hetznerTable, startHcloudProvider } from "./hcloud";
import { linodeRdns, linodeTable, startLinodeProvider } from "./linode";
import { unknownValue, type ResourceBehaviour } from "./provider-host";

const zoneId = zoneIdOf("example.com");
const records = `/zones/${zoneId}/dns_records`;
let server: CloudflareServer;

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly success: boolean;
  readonly errors: readonly { readonly code: number; readonly message: string }[];
  readonly result: never;
  readonly result_info: unknown;
}

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const response = await fetch(server.url + path, {
    method,
    headers: {
      authorization: `Bearer ${server.token}`,
      "content-type": "application/json",
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { ...((await response.json()) as Reply), status: response.status, headers: response.headers };
}

/** "status code message", one for each error. */
async function refusal(reply: Promise<Reply>): Promise<string> {
  const { status, success, result, errors } = await reply;
  expect({ success, result }).toEqual({ success: false, result: null });
  return errors.map(({ code, message }) => `${status} ${code} ${message}`).join("\n");
}

const a = (name: string, content: string): PlainObject => ({ type: "A", name, content });
const txt = (content: string, name = "t"): PlainObject => ({ type: "TXT", name, content });

async function created(body: PlainObject): Promise<Record<string, unknown>> {
  const { status, errors, result } = await call("POST", records, body);
  expect({ status, errors }).toEqual({ status: 200, errors: [] });
  return result;
}

beforeEach(async () => {
  server = await startCloudflare({ zones: ["example.com", "example.net"] });
});

afterEach(() => server.stop());

describe("Cloudflare's API", () => {
  it("answers a record with its defaults", async () => {
    const record = await created(a("mail.example.com", "192.0.2.25"));
    expect(record).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      name: "mail.example.com",
      type: "A",
      content: "192.0.2.25",
      ttl: 1,
      proxied: false,
      proxiable: true,
      settings: {},
      meta: {},
      comment: null,
      tags: [],
      created_on: expect.any(String) as string,
      modified_on: record["created_on"],
    });
    expect((await call("GET", `${records}/${String(record["id"])}`)).result).toEqual(record);
  });

  it.each([
    ["mail", "mail.example.com"],
    ["@", "example.com"],
    ["MAIL.Example.COM.", "mail.example.com"],
    ["notexample.com", "notexample.com.example.com"],
    ["mail.example.net", "mail.example.net.example.com"],
  ])("takes the name %s for %s", async (name, full) => {
    expect(await created(a(name, "192.0.2.1"))).toMatchObject({ name: full });
  });

  it.each<[string, PlainObject, PlainObject]>([
    [
      "AAAA in long form",
      { type: "AAAA", content: "2001:DB8:0:0:0:0:0:25" },
      { content: "2001:db8::25", proxiable: true },
    ],
    ["a host with a dot", { type: "CNAME", content: "Host.Example.NET." }, { content: "host.example.net" }],
    ["NS", { type: "NS", content: "ns.example.net." }, { content: "ns.example.net" }],
    ["PTR", { type: "PTR", content: "mail.example.com." }, { content: "mail.example.com" }],
    [
      "MX",
      { type: "MX", content: "MX1.example.com.", priority: 0 },
      { content: "mx1.example.com", priority: 0, proxiable: false },
    ],
    ["null MX", { type: "MX", content: ".", priority: 0 }, { content: ".", priority: 0 }],
    ["unquoted TXT", txt("v=spf1 -all"), { content: '"v=spf1 -all"' }],
    ["a TXT with quotes inside", txt('a "b" \\c'), { content: '"a \\"b\\" \\\\c"' }],
    ["needless escapes", txt('"a\\;b\\059\\200"'), { content: '"a;b;\\200"' }],
    ["strings without a blank", txt('"a""b" '), { content: '"a" "b"' }],
    ["control octets", txt('"\\007\\031"'), { content: '"\\007\\031"' }],
    ["an empty string", txt('""'), { content: '""' }],
    ["255 octets", txt(`"${"x".repeat(255)}"`), { content: `"${"x".repeat(255)}"` }],
    ["256 octets", txt(`"${"x".repeat(256)}"`), { content: `"${"x".repeat(255)}" "x"` }],
    ["511 plain", txt("x".repeat(511)), { content: `"${"x".repeat(255)}" "${"x".repeat(255)}" "x"` }],
    ["255 escaped octets", txt(`"${"\\200".repeat(255)}"`), { content: `"${"\\200".repeat(255)}"` }],
    [
      "SRV",
      {
        type: "SRV",
        content: "is ignored",
        data: { priority: 5, weight: 0, port: 993, target: "Imap.example.com." },
      },
      {
        content: "0 993 imap.example.com",
        priority: 5,
        data: { priority: 5, weight: 0, port: 993, target: "imap.example.com" },
      },
    ],
    [
      "SRV that says no",
      { type: "SRV", data: { priority: 0, weight: 0, port: 0, target: "." } },
      { content: "0 0 .", priority: 0 },
    ],
    [
      "CAA with flags as text",
      { type: "CAA", data: { flags: "128", tag: "issue", value: "ca.example; a=b" } },
      {
        content: '128 issue "ca.example; a=b"',
        data: { flags: 128, tag: "issue", value: "ca.example; a=b" },
      },
    ],
    [
      "TLSA",
      { type: "TLSA", data: { usage: 3, selector: 1, matching_type: 1, certificate: "00ff" } },
      {
        content: "3 1 1 00FF",
        data: { usage: 3, selector: 1, matching_type: 1, certificate: "00FF" },
      },
    ],
    ["a proxied record", { ...a("t", "192.0.2.1"), proxied: true, ttl: 300 }, { proxied: true, ttl: 1 }],
    ["a comment", { ...a("t", "192.0.2.1"), comment: "x".repeat(100) }, { comment: "x".repeat(100) }],
  ])("rewrites %s", async (_title, body, expected) => {
    expect(await created({ name: "t", ...body })).toMatchObject(expected);
  });

  it.each<[string, PlainObject, string]>([
    ["no name", { type: "A", content: "192.0.2.1" }, "9000 DNS name is invalid."],
    ["an empty name", a("", "192.0.2.1"), "9000 DNS name is invalid."],
    ["an empty label", a("a..b", "192.0.2.1"), "9000 DNS name is invalid."],
    ["a long label", a("x".repeat(64), "192.0.2.1"), "9000 DNS name is invalid."],
    ["a blank in a name", a("a b", "192.0.2.1"), "9000 DNS name is invalid."],
    ["a long name", a("x.".repeat(121) + "xx", "192.0.2.1"), "9000 DNS name is invalid."],
    ["no type", { name: "t", content: "x" }, '1004 DNS record type "" is invalid.'],
    ["an unknown type", { type: "SPF", name: "t", content: "x" }, '1004 DNS record type "SPF" is invalid.'],
    ["no content", { type: "A", name: "t" }, "9100 content is a required field."],
    ["A", a("t", "192.0.2.300"), "9005 Content for A record must be a valid IPv4 address."],
    [
      "AAAA",
      { type: "AAAA", name: "t", content: "fe80::1%eth0" },
      "9006 Content for AAAA record must be a valid IPv6 address.",
    ],
    [
      "CNAME to an address",
      { type: "CNAME", name: "t", content: "192.0.2.1" },
      "9007 Content for CNAME record is invalid.",
    ],
    [
      "CNAME to itself",
      { type: "CNAME", name: "t", content: "T.example.com." },
      "9039 CNAME content cannot reference itself.",
    ],
    ["NS", { type: "NS", name: "t", content: "a b" }, "1004 Content for NS record is invalid."],
    ["PTR", { type: "PTR", name: "t", content: "-" }, "1004 Content for PTR record is invalid."],
    [
      "MX without priority",
      { type: "MX", name: "t", content: "mx.example.com" },
      "9100 priority is a required field.",
    ],
    [
      "MX with a large priority",
      { type: "MX", name: "t", content: "mx.example.com", priority: 65536 },
      "9008 Invalid priority, priority must be set and be between 0 and 65535",
    ],
    [
      "MX to an address",
      { type: "MX", name: "t", content: "192.0.2.1", priority: 1 },
      "9009 Change the content of your MX record to be a hostname (and not an IP address).",
    ],
    [
      "raw UTF-8",
      txt('"Gr\u00fc\u00dfe"'),
      "9051 Invalid TXT record. Record may only contain printable ASCII!",
    ],
    ["a line break", txt("a\nb"), "9051 Invalid TXT record. Record may only contain printable ASCII!"],
    ["an open quote", txt('"a" "b'), "1004 Content for TXT record must have valid double quotes."],
    ["text between strings", txt('"a" b "c"'), "1004 Content for TXT record must have valid double quotes."],
    ["\\256", txt('"\\256"'), "1004 Content for TXT record has an invalid escape \\256."],
    [
      "SRV without data",
      { type: "SRV", name: "t", content: "0 0 993 imap.example.com" },
      [
        "9101 priority is a required data field.",
        "400 9101 weight is a required data field.",
        "400 9101 port is a required data field.",
        "400 9101 target is a required data field.",
      ].join("\n"),
    ],
    [
      "SRV with a large port",
      { type: "SRV", name: "t", data: { priority: 0, weight: 0, port: 65536, target: "." } },
      "1004 port must be between 0 and 65535.",
    ],
    [
      "CAA with a bad tag",
      { type: "CAA", name: "t", data: { flags: 0, tag: "is sue", value: ";" } },
      "1004 tag is invalid.",
    ],
    [
      "TLSA with odd digits",
      { type: "TLSA", name: "t", data: { usage: 3, selector: 1, matching_type: 1, certificate: "abc" } },
      "1004 certificate must be hexadecimal.",
    ],
    [
      "TTL 59",
      { ...a("t", "192.0.2.1"), ttl: 59 },
      "9021 TTL must be between 60 and 86400 seconds, or 1 for Automatic.",
    ],
    [
      "TTL 86401",
      { ...a("t", "192.0.2.1"), ttl: 86401 },
      "9021 TTL must be between 60 and 86400 seconds, or 1 for Automatic.",
    ],
    ["a proxied TXT", { ...txt("x"), proxied: true }, "9004 This record type cannot be proxied."],
    [
      "a long comment",
      { ...a("t", "192.0.2.1"), comment: "x".repeat(101) },
      "9313 DNS record comment exceeds the maximum length of 100 characters.",
    ],
    [
      "a comment of two lines",
      { ...a("t", "192.0.2.1"), comment: "a\nb" },
      "1004 DNS record comment is invalid.",
    ],
    [
      "a tag",
      { ...a("t", "192.0.2.1"), tags: ["team:mail"] },
      "9300 DNS record has 1 tags, exceeding the quota of 0.",
    ],
    [
      "a record too large",
      txt("x".repeat(4060)),
      "1004 DNS record exceeds the maximum wire format size of 4096 bytes.",
    ],
  ])("refuses %s", async (_title, body, expected) => {
    expect(await refusal(call("POST", records, body))).toBe(`400 ${expected}`);
    expect(server.zone("example.com").records).toEqual([]);
  });

  it.each<[string, PlainObject, PlainObject, string]>([
    [
      "twice the same",
      { type: "MX", name: "t", content: "mx.example.com", priority: 10 },
      { type: "MX", name: "T.example.com", content: "MX.example.com.", priority: 10, ttl: 600 },
      "81058 An identical record already exists.",
    ],
    [
      "CNAME beside A",
      a("t", "192.0.2.1"),
      { type: "CNAME", name: "t", content: "u.example.com" },
      "81053 An A, AAAA, or CNAME record with that host already exists.",
    ],
    [
      "a second CNAME",
      { type: "CNAME", name: "t", content: "v.example.com" },
      { type: "CNAME", name: "t", content: "u.example.com" },
      "81053 An A, AAAA, or CNAME record with that host already exists.",
    ],
    [
      "AAAA beside CNAME",
      { type: "CNAME", name: "t", content: "u.example.com" },
      { type: "AAAA", name: "t", content: "::1" },
      "81054 A CNAME record with that host already exists.",
    ],
    [
      "A beside NS",
      { type: "NS", name: "t", content: "ns.example.net" },
      a("t", "192.0.2.1"),
      "81056 NS records with that host already exist.",
    ],
  ])("refuses %s", async (_title, first, second, expected) => {
    await created(first);
    expect(await refusal(call("POST", records, second))).toContain(`400 ${expected}`);
    expect(server.zone("example.com").records).toHaveLength(1);
  });

  it.each<[string, PlainObject, PlainObject]>([
    ["two A", a("t", "192.0.2.1"), a("t", "192.0.2.2")],
    [
      "two preferences",
      { type: "MX", name: "t", content: "mx.example.com", priority: 10 },
      { type: "MX", name: "t", content: "mx.example.com", priority: 20 },
    ],
    ["TXT beside CNAME", { type: "CNAME", name: "t", content: "u.example.com" }, txt("x")],
    [
      "two NS",
      { type: "NS", name: "t", content: "a.example.net" },
      { type: "NS", name: "t", content: "b.example.net" },
    ],
  ])("takes %s at one name", async (_title, first, second) => {
    await created(first);
    await created(second);
  });

  it("refuses the record with which those of one name and type get too long", async () => {
    const long = (first: string): PlainObject => txt(first + "x".repeat(3900));
    await created(long("a"));
    await created(long("b"));
    await created({ ...txt("x".repeat(700)), name: "other" });
    expect(await refusal(call("POST", records, txt("x".repeat(700))))).toBe(
      "400 1004 Combined content of TXT records exceeds 8192 characters.",
    );
  });

  it("replaces with PUT and changes with PATCH", async () => {
    const { id } = await created({ ...a("t", "192.0.2.1"), ttl: 600, comment: "old" });
    const path = `${records}/${String(id)}`;
    expect((await call("PATCH", path, { content: "192.0.2.2" })).result).toMatchObject({
      id,
      content: "192.0.2.2",
      ttl: 600,
      comment: "old",
    });
    expect((await call("PUT", path, a("u", "192.0.2.3"))).result).toMatchObject({
      id,
      name: "u.example.com",
      content: "192.0.2.3",
      ttl: 1,
      comment: null,
    });
    await created(a("t", "192.0.2.3"));
    expect(await refusal(call("PATCH", path, { name: "t" }))).toBe(
      "400 81058 An identical record already exists.",
    );
  });

  it("deletes once", async () => {
    const { id } = await created(a("t", "192.0.2.1"));
    const path = `${records}/${String(id)}`;
    expect((await call("DELETE", path)).result).toEqual({ id });
    for (const method of ["GET", "PUT", "PATCH", "DELETE"])
      expect(await refusal(call(method, path, method === "GET" ? undefined : a("t", "192.0.2.1")))).toBe(
        "404 81044 Record does not exist.",
      );
  });

  it("lists in pages, by name and by type", async () => {
    for (const host of ["1", "2", "3"]) await created(a("t", `192.0.2.${host}`));
    await created(txt("x"));
    const list = async (query: string): Promise<[string[], unknown]> => {
      const { result, result_info } = await call("GET", `${records}?${query}`);
      return [(result as { content: string }[]).map(({ content }) => content), result_info];
    };
    expect(await list("page=2&per_page=3")).toEqual([
      ['"x"'],
      { page: 2, per_page: 3, count: 1, total_count: 4, total_pages: 2 },
    ]);
    expect((await list("type=TXT"))[0]).toEqual(['"x"']);
    expect((await list("name=T.example.com&type=A"))[0]).toHaveLength(3);
    expect((await list("name.exact=u.example.com"))[0]).toEqual([]);
    expect(await list("")).toEqual([
      ["192.0.2.1", "192.0.2.2", "192.0.2.3", '"x"'],
      { page: 1, per_page: 100, count: 4, total_count: 4, total_pages: 1 },
    ]);
    expect(await refusal(call("GET", `${records}?page=0`))).toBe(
      "400 1004 page and per_page must be at least 1.",
    );
  });

  it("tells a zone, and keeps zones apart", async () => {
    await created(a("t", "192.0.2.1"));
    const other = zoneIdOf("example.net");
    expect((await call("GET", `/zones/${other}`)).result).toMatchObject({ id: other, name: "example.net" });
    expect((await call("GET", `/zones/${other}/dns_records`)).result).toEqual([]);
  });

  it.each<[string, string, string, Record<string, string>, string]>([
    ["no token", "GET", records, { authorization: "" }, "400 6003 Invalid request headers"],
    ["a wrong token", "GET", records, { authorization: "Bearer abc" }, "403 9109 Invalid access token"],
    [
      "a malformed token",
      "GET",
      records,
      { authorization: "Bearer a b" },
      "400 6003 Invalid request headers",
    ],
    [
      "a foreign zone",
      "GET",
      `/zones/${"0".repeat(32)}`,
      {},
      "403 9109 Unauthorized to access requested resource",
    ],
    [
      "records of a foreign zone",
      "GET",
      `/zones/${"0".repeat(32)}/dns_records`,
      {},
      "403 10000 Authentication error",
    ],
    [
      "a name as zone id",
      "GET",
      "/zones/example.com/dns_records",
      {},
      "404 7003 Could not route to /client/v4/zones/example.com/dns_records, perhaps your object identifier is invalid?",
    ],
    [
      "a method that is not there",
      "PUT",
      records,
      {},
      "405 10405 Method not allowed for this authentication scheme",
    ],
    [
      "a body of another type",
      "POST",
      records,
      { "content-type": "text/plain" },
      "400 9207 Failed to parse request body, content-type must be application/json",
    ],
    ["a body that is no JSON", "POST", records, {}, "400 9207 Request body is invalid."],
  ])("refuses %s", async (_title, method, path, headers, expected) => {
    const body = method === "GET" ? undefined : "{";
    expect(await refusal(call(method, path, body, headers))).toBe(expected);
  });

  it("asks for a token", async () => {
    const response = await fetch(server.url + records);
    expect(await response.json()).toMatchObject({ errors: [{ code: 9106 }] });
  });

  it("lets a token that may only read read", async () => {
    await server.stop();
    server = await startCloudflare({ zones: ["example.com"], readOnly: true });
    server.zone("example.com").create(a("t", "192.0.2.1"));
    expect((await call("GET", records)).result).toHaveLength(1);
    expect(await refusal(call("POST", records, a("u", "192.0.2.1")))).toBe("403 10000 Authentication error");
  });

  it("has the limits of another plan", async () => {
    await server.stop();
    const limits = { records: 1, ttl: 30, comment: 500, tags: 20 };
    server = await startCloudflare({ zones: ["example.com"], limits });
    const tagged = { ...a("t", "192.0.2.1"), ttl: 30, comment: "x".repeat(500), tags: ["team:mail"] };
    expect(await created(tagged)).toMatchObject({ ttl: 30, tags: ["team:mail"] });
    expect(await refusal(call("POST", records, a("u", "192.0.2.1")))).toBe(
      "400 81045 Record quota exceeded.",
    );
  });

  it("fails when told to, before and after the write", async () => {
    server.limitRate(2, 7);
    const limited = "429 971 Please wait and consider throttling your request speed";
    expect(await refusal(call("POST", records, a("t", "192.0.2.1")))).toBe(limited);
    const reply = await call("GET", records);
    expect([reply.status, reply.headers.get("retry-after")]).toEqual([429, "7"]);
    server.failWrite(2);
    server.failWrite(3, { status: 502, message: "lost", applied: true });
    await created(a("t", "192.0.2.1"));
    expect((await call("GET", records)).result).toHaveLength(1);
    expect(await refusal(call("POST", records, a("t", "192.0.2.2")))).toBe("500 1000 Internal server error");
    expect(await refusal(call("POST", records, a("t", "192.0.2.3")))).toBe("502 1000 lost");
    await created(a("t", "192.0.2.4"));
    expect(server.zone("example.com").records.map(({ content }) => content)).toEqual([
      "192.0.2.1",
      "192.0.2.3",
      "192.0.2.4",
    ]);
    expect(server.calls()).toEqual({ "POST record": 5, "GET records": 2 });
    server.resetCalls();
    expect(server.calls()).toEqual({});
  });
});

/** A resource under a minimal engine: two runs of the same program. */
async function twoRuns(behaviour: ResourceBehaviour, program: PlainObject): Promise<readonly string[]> {
  const inputs = behaviour.check(program).inputs as PlainObject;
  const { id, state } = await behaviour.create(inputs, { preview: false });
  return behaviour.diff(id, state as PlainObject, inputs, inputs).diffs;
}

describe("cloudflare.DnsRecord", () => {
  const good = { zoneId, ttl: 3600, proxied: false };
  const address = { ...good, name: "t.example.com", type: "A", content: "192.0.2.1" };
  let record: ResourceBehaviour;

  beforeEach(() => {
    record = dnsRecord(cloudflareApi(server.url, () => server.token));
  });

  it.each<[string, PlainObject]>([
    ["A", { name: "t.example.com", type: "A", content: "192.0.2.1", comment: "address" }],
    ["AAAA", { name: "t.example.com", type: "AAAA", content: "2001:db8::25" }],
    ["CNAME in capitals", { name: "t.example.com", type: "CNAME", content: "HOST.example.net" }],
    ["MX", { name: "example.com", type: "MX", content: "mx.example.com", priority: 10 }],
    ["null MX", { name: "example.com", type: "MX", content: ".", priority: 0 }],
    ["TXT", { name: "example.com", type: "TXT", content: '"v=spf1 -all"' }],
    ["long TXT", { name: "t.example.com", type: "TXT", content: `"${"x".repeat(255)}" "x"` }],
    [
      "SRV",
      {
        name: "_imaps._tcp.example.com",
        type: "SRV",
        priority: 0,
        data: { priority: 0, weight: 1, port: 993, target: "imap.example.com" },
      },
    ],
    ["CAA", { name: "example.com", type: "CAA", data: { flags: "0", tag: "issue", value: "ca.example" } }],
    [
      "TLSA",
      {
        name: "_25._tcp.mx.example.com",
        type: "TLSA",
        data: { usage: 3, selector: 1, matchingType: 1, certificate: "00FF" },
      },
    ],
  ])("has no difference in a second run: %s", async (_title, fields) => {
    expect(await twoRuns(record, { ...good, ...fields })).toEqual([]);
  });

  it.each<[string, PlainObject, string]>([
    ["a final dot in the name", { ...address, name: "t.example.com." }, "name"],
    ["capitals in the name", { ...address, name: "T.example.com" }, "name"],
    ["a relative name", { ...address, name: "t" }, "name"],
    ["the apex as @", { ...address, name: "@" }, "name"],
    ["a final dot in an exchange", { ...address, type: "MX", content: "mx.a.", priority: 1 }, "content"],
    ["capitals in an exchange", { ...address, type: "MX", content: "MX.a", priority: 1 }, "content"],
    ["a final dot in a target", { ...address, type: "CNAME", content: "host.example.net." }, "content"],
    ["a long IPv6 address", { ...address, type: "AAAA", content: "2001:db8:0::25" }, "content"],
    ["an unquoted TXT", { ...address, type: "TXT", content: "v=spf1 -all" }, "content"],
    ["an uncut TXT", { ...address, type: "TXT", content: `"${"x".repeat(256)}"` }, "content"],
    ["octal escapes", { ...address, type: "TXT", content: '"\\101"' }, "content"],
    [
      "the priority of SRV in one place only",
      {
        ...good,
        name: "t.example.com",
        type: "SRV",
        data: { priority: 5, weight: 0, port: 993, target: "imap.example.com" },
      },
      "priority",
    ],
    [
      "a final dot in the target of SRV",
      {
        ...good,
        name: "t.example.com",
        type: "SRV",
        priority: 5,
        data: { priority: 5, weight: 0, port: 993, target: "imap.example.com." },
      },
      "data",
    ],
    [
      "a digest in lower case",
      {
        ...good,
        name: "t.example.com",
        type: "TLSA",
        data: { usage: 3, selector: 1, matchingType: 1, certificate: "00ff" },
      },
      "data",
    ],
    ["empty tags", { ...address, tags: [] }, "tags"],
    ["settings where there are none", { ...address, settings: { flattenCname: false } }, "settings"],
  ])("has a difference in every run: %s", async (_title, program, field) => {
    expect(await twoRuns(record, program)).toEqual([field]);
    const [live] = server.zone("example.com").records;
    const state = await record.update(live!.id, { zoneId }, program, { preview: false });
    expect(record.diff(live!.id, state as PlainObject, program, program).diffs).toEqual([field]);
  });

  it("replaces for zone and type alone, the new one first", () => {
    const state = { ...address, settings: {} };
    const diff = (change: PlainObject): unknown => record.diff("", state, address, { ...address, ...change });
    expect(diff({})).toEqual({ changes: "none", diffs: [], replaces: [] });
    expect(diff({ name: "u.example.com", content: "192.0.2.2", ttl: 60 })).toEqual({
      changes: "some",
      diffs: ["name", "ttl", "content"],
      replaces: [],
    });
    expect(diff({ type: "AAAA", content: "::1" })).toMatchObject({ replaces: ["type"] });
    expect(diff({ zoneId: "other" })).toEqual({ changes: "some", diffs: ["zoneId"], replaces: ["zoneId"] });
    expect(diff({ content: unknownValue })).toMatchObject({ diffs: ["content"] });
    expect(diff({ comment: "new" })).toMatchObject({ diffs: ["comment"] });
  });

  it("finds its second copy in the way when it is replaced", async () => {
    await record.create(address, { preview: false });
    const alias = { ...address, type: "CNAME", content: "host.example.net" };
    await expect(record.create(alias, { preview: false })).rejects.toThrow(
      new RegExp(
        `^failed to make http request: POST "${server.url}${records}": 400 Bad Request \\{.*"code":81053,`,
      ),
    );
  });

  it("lives: create, update, read, drift, delete", async () => {
    const { id, state } = await record.create({ ...address, comment: "old" }, { preview: false });
    expect(state).toMatchObject({ ...address, comment: "old", proxiable: true, meta: "{}", settings: {} });
    const program = { ...address, content: "192.0.2.2" };
    const updated = (await record.update(id, state as PlainObject, program, {
      preview: false,
    })) as PlainObject;
    expect(updated).toMatchObject(program);
    expect(updated["comment"]).toBeUndefined();
    expect(await record.read(id, updated, program)).toEqual({ id, state: updated, inputs: program });
    const zone = server.zone("example.com");
    zone.change(id, { ttl: 60, comment: "by hand" });
    const live = await record.read(id, updated, program);
    expect(live?.inputs).toEqual({ ...program, ttl: 60 });
    expect(record.diff(id, live?.state as PlainObject, program, program).diffs).toEqual(["ttl", "comment"]);
    await record.delete(id, updated);
    expect(zone.records).toEqual([]);
    expect(await record.read(id, updated, program)).toBeUndefined();
    await expect(record.delete(id, updated)).rejects.toThrow("81044");
    expect(server.calls()).toEqual({
      "POST record": 1,
      "PUT record": 1,
      "GET record": 3,
      "DELETE record": 2,
    });
  });

  it("imports by zone and record id", async () => {
    const zone = server.zone("example.com");
    const { id } = zone.create({ ...a("t", "192.0.2.1"), ttl: 3600 });
    const live = await record.read(`${zoneId}/${id}`, undefined, {});
    expect(live).toMatchObject({ id, inputs: address });
    expect(record.diff(id, live?.state as PlainObject, address, address).diffs).toEqual([]);
    const srv = zone.create({
      name: "t",
      type: "SRV",
      data: { priority: 5, weight: 0, port: 993, target: "imap.example.com" },
    });
    expect((await record.read(`${zoneId}/${srv.id}`, undefined, {}))?.inputs).not.toHaveProperty("content");
    expect(await record.read(`${zoneId}/${"0".repeat(32)}`, undefined, {})).toBeUndefined();
    await expect(record.read(id, undefined, {})).rejects.toThrow(
      `invalid ID: expected "<zone_id>/<dns_record_id>", but got "${id}"`,
    );
  });

  it("calls nothing in a preview", async () => {
    const late = { ...address, content: unknownValue };
    const { id, state } = await record.create(late, { preview: true });
    expect([id, state]).toMatchObject(["", { content: unknownValue, createdOn: unknownValue }]);
    await record.update("x", address, late, { preview: true });
    expect(server.calls()).toEqual({});
  });

  it("shows a failure of the API, and does not try again", async () => {
    server.limitRate(1);
    await expect(record.create(address, { preview: false })).rejects.toThrow("429 Too Many Requests");
    expect(server.calls()).toEqual({ "POST record": 1 });
    server.failWrite(1);
    await expect(record.create(address, { preview: false })).rejects.toThrow("500 Internal Server Error");
    await record.create(address, { preview: false });
    record = dnsRecord(cloudflareApi(server.url, () => "wrong"));
    const failure = record.create(address, { preview: false }).catch(String);
    expect(await failure).toContain("9109");
    expect(await failure).not.toContain("wrong");
  });

  it.each<[string, PlainObject, string[]]>([
    ["nothing", {}, ["zoneId", "name", "type", "ttl", "content"]],
    ["no ttl", { zoneId, name: "t", type: "A", content: "192.0.2.1" }, ["ttl"]],
    ["content and data", { ...address, data: {} }, ["content"]],
    ["a type of its own", { ...address, type: "SPF" }, ["type"]],
    ["a large priority", { ...address, priority: 65536 }, ["priority"]],
    ["a short ttl", { ...address, ttl: 29 }, ["ttl"]],
    ["a ttl of a proxied record", { ...address, proxied: true }, ["ttl"]],
    ["late values", { ...address, content: unknownValue, ttl: unknownValue }, []],
  ])("checks %s", (_title, inputs, properties) => {
    expect(record.check(inputs).failures?.map(({ property }) => property)).toEqual(properties);
  });
});

describe("reverse DNS at the owner", () => {
  const hosts: Record<string, string[]> = {
    "mail.example.com": ["192.0.2.25", "2001:DB8:0::25"],
    "other.example.com": ["192.0.2.99"],
  };
  const forward = (host: string): Promise<string[]> => Promise.resolve(hosts[host] ?? []);
  const now = { preview: false };

  it("sets, changes and resets a name at Linode", async () => {
    const table = linodeTable(["192.0.2.25", "2001:db8::25"]);
    const rdns = linodeRdns(table, forward);
    const inputs = rdns.check({ address: "192.0.2.25", rdns: "mail.example.com" }).inputs as PlainObject;
    const { id, state } = await rdns.create(inputs, now);
    expect([id, state]).toEqual([
      "192.0.2.25",
      { address: "192.0.2.25", rdns: "mail.example.com", waitForAvailable: false },
    ]);
    expect(rdns.diff(id, state as PlainObject, inputs, inputs)).toEqual({
      changes: "none",
      diffs: [],
      replaces: [],
    });
    const moved = { ...inputs, address: "2001:DB8:0::25" };
    expect(rdns.diff(id, inputs, inputs, moved)).toMatchObject({ replaces: ["address"] });
    await rdns.create(moved, now);
    expect(rdns.diff(id, { ...inputs, address: "2001:db8::25" }, inputs, moved).changes).toBe("none");
    expect(table.names()).toEqual({ "192.0.2.25": "mail.example.com", "2001:db8::25": "mail.example.com" });
    await rdns.delete(id, inputs);
    expect(table.name(id)).toBe("192-0-2-25.ip.linodeusercontent.com");
    expect(await rdns.read(id, undefined, {})).toMatchObject({
      inputs: { rdns: "192-0-2-25.ip.linodeusercontent.com" },
    });
    expect(await rdns.read("192.0.2.99", undefined, {})).toBeUndefined();
  });

  it.each([
    [
      "192.0.2.25",
      "late.example.com",
      "[400] [rdns] We were unable to perform a lookup for 'late.example.com' at this time.",
    ],
    [
      "192.0.2.25",
      "other.example.com",
      "[400] [rdns] No match was found for 'other.example.com'. Reverse DNS must have a matching forward entry.",
    ],
    ["192.0.2.99", "other.example.com", "[404] Not found"],
  ])("Linode refuses %s as %s", async (address, host, expected) => {
    const table = linodeTable(["192.0.2.25"]);
    const rdns = linodeRdns(table, forward);
    await expect(rdns.create({ address, rdns: host }, now)).rejects.toThrow(expected);
    await expect(rdns.update(address, {}, { rdns: host }, now)).rejects.toThrow(expected);
    await rdns.create({ address, rdns: host }, { preview: true });
    expect(table.names()).toEqual({ "192.0.2.25": "192-0-2-25.ip.linodeusercontent.com" });
  });

  const addresses = { "192.0.2.25": "s-42", "2001:db8::25": "p-7" };

  it("sets, changes and resets a name at Hetzner", async () => {
    const table = hetznerTable(addresses);
    const rdns = hcloudRdns(table, { addresses });
    const inputs = { ipAddress: "192.0.2.25", dnsPtr: "late.example.com", serverId: 42 };
    const { id, state } = await rdns.create(inputs, now);
    expect([id, state]).toEqual(["s-42-192.0.2.25", inputs]);
    expect(rdns.diff(id, inputs, inputs, { ...inputs, dnsPtr: "b" })).toMatchObject({
      diffs: ["dnsPtr"],
      replaces: [],
    });
    expect(rdns.diff(id, inputs, inputs, { ...inputs, ipAddress: "192.0.2.26" })).toMatchObject({
      replaces: ["ipAddress"],
    });
    await rdns.update(id, inputs, { ...inputs, dnsPtr: "mail.example.com" }, now);
    expect(await rdns.read(id, undefined, {})).toMatchObject({
      inputs: { ...inputs, dnsPtr: "mail.example.com" },
    });
    await rdns.create({ ipAddress: "2001:db8::25", dnsPtr: "mail.example.com", primaryIpId: 7 }, now);
    expect(table.names()).toEqual({ "192.0.2.25": "mail.example.com", "2001:db8::25": "mail.example.com" });
    await rdns.delete(id, inputs);
    expect(table.name("192.0.2.25")).toBe("static.25.2.0.192.clients.your-server.de");
    expect(await rdns.read("s-43-192.0.2.25", undefined, {})).toBeUndefined();
  });

  it("Hetzner refuses the address of another server, and a name without the address when it is told to look", async () => {
    const table = hetznerTable(addresses);
    const rdns = hcloudRdns(table, { addresses, forward });
    const inputs = { ipAddress: "192.0.2.25", dnsPtr: "mail.example.com", serverId: 42 };
    await expect(rdns.create({ ...inputs, serverId: 43 }, now)).rejects.toThrow(
      "hcloud: invalid input in field 'ip' (invalid_input): [ip => 192.0.2.25 is not assigned]",
    );
    await expect(rdns.create({ ...inputs, dnsPtr: "late.example.com" }, now)).rejects.toThrow(
      "[dns_ptr => late.example.com does not have 192.0.2.25]",
    );
    hosts["late.example.com"] = ["192.0.2.25"];
    await rdns.create({ ...inputs, dnsPtr: "late.example.com" }, now);
    expect(table.name("192.0.2.25")).toBe("late.example.com");
    delete hosts["late.example.com"];
  });

  it.each<[string, PlainObject, (string | undefined)[]]>([
    ["no owner", { ipAddress: "192.0.2.25", dnsPtr: "a" }, [undefined]],
    ["two owners", { ipAddress: "192.0.2.25", dnsPtr: "a", serverId: 1, primaryIpId: 2 }, [undefined]],
    ["a text as owner", { ipAddress: "192.0.2.25", dnsPtr: "a", serverId: "42" }, ["serverId"]],
    ["no name", { ipAddress: "192.0.2.25", serverId: 1 }, ["dnsPtr"]],
    ["a late owner", { ipAddress: unknownValue, dnsPtr: "a", floatingIpId: unknownValue }, []],
  ])("checks %s at Hetzner", (_title, inputs, properties) => {
    const { failures } = hcloudRdns(hetznerTable({}), { addresses: {} }).check(inputs);
    expect(failures?.map(({ property }) => property)).toEqual(properties);
  });

  it("starts providers for the engine", async () => {
    const providers = await Promise.all([
      startCloudflareProvider(server),
      startHcloudProvider({ addresses }),
      startLinodeProvider({ addresses: [], forward }),
    ]);
    expect(providers.map(({ debug, port }) => debug.replace(String(port), "port"))).toEqual([
      "cloudflare:port",
      "hcloud:port",
      "linode:port",
    ]);
    for (const provider of providers) await provider.stop();
  });
});
