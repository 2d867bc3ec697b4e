// Adoption without an engine: where zones are read, what a comparison says, what an import file holds.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import { createServer as createTcpServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { compareZone, type ComparedZone } from "../../cli/adopt/compare";
import { hostOf, importEntries } from "../../cli/adopt/import-file";
import { recordLine } from "../../cli/adopt/live";
import { readCloudflare } from "../../components/backends/cloudflare/read-zone";
import { canonicalText, liveName, type LiveRecord, type ReadZone } from "../../components/backends/live";
import { decimalEscapes } from "../../components/backends/route53/convert-back";
import { readRoute53 } from "../../components/backends/route53/read-zone";
import { transferZone } from "../../cli/dns/axfr";
import { parseName, type Fqdn } from "../../core/dns/name";
import { encodeMessage, type WireMessage } from "../../core/dns/wire";
import type { Plan } from "../../core/plan";
import { unwrap } from "../../core/result";
import { startCloudflare, type CloudflareServer } from "../fakes/cloudflare/server";
import { planStack } from "../support";
import { answerTo, soa, startNameserver } from "./nameserver";
import { runCommand } from "./run-command";

const apex = unwrap(parseName("example.com"));
const cloudflareZone = "023e105f4ecef8ad9ca31a8372d0c353";
const backends = {
  route53: { backend: "route53", zoneId: "Z0123456789ABCDEFGHIJ" },
  cloudflare: { backend: "cloudflare", zoneId: cloudflareZone },
  zonefile: { backend: "zonefile", nameservers: ["ns1.example.net"] },
};
type Backend = keyof typeof backends;

const domain = {
  hosts: { "mail.example.com": { ipv4: "192.0.2.25" } },
  mx: ["mail.example.com"],
  spf: { all: "softfail" },
};

function planned(backend: Backend, settings: unknown = domain): Plan {
  return planStack({ zones: { "example.com": backends[backend] }, domains: { "example.com": settings } });
}

/** Live records from "owner ttl TYPE RDATA"; ids count up. */
function live(lines: readonly string[]): LiveRecord[] {
  return lines.map((line, index) => {
    const [, owner = "", ttl, type = "", text = ""] = /^(\S+) (\d+) (\S+) (.*)$/.exec(line) ?? [];
    return {
      owner: liveName(owner),
      ttl: Number(ttl),
      type,
      text: canonicalText(type, text),
      id: `r${index}`,
    };
  });
}

function compared(plan: Plan, records: readonly LiveRecord[]): ComparedZone {
  const [zone] = plan.zones;
  const parts = plan.domains.flatMap(({ domain: name, zones }) =>
    zones.map(({ rrsets }) => ({ domain: name, rrsets })),
  );
  return compareZone(parts, { from: "a test", records }, hostOf(zone!.zone));
}

/** "verdict owner TYPE", with what goes, stays beside, and is in the way. */
function verdicts(backend: Backend, lines: readonly (string | LiveRecord)[]): string[] {
  const records = lines.flatMap((line) => (typeof line === "string" ? live([line]) : [line]));
  return compared(planned(backend), records).sets.flatMap(({ set, verdict, replaced, beside, inWay }) => {
    const list = (name: string, some: readonly LiveRecord[]): string[] =>
      some.map(({ ttl, type, text }) => `  ${name} ${ttl} ${type} ${text}`);
    return [
      `${verdict} ${set.owner} ${set.type}`,
      ...[...list("-", replaced), ...list("beside", beside), ...list("in way", inWay)],
    ];
  });
}

const asPlanned = [
  "example.com 3600 MX 10 mail.example.com",
  'example.com 3600 TXT "v=spf1 mx ~all"',
  "mail.example.com 3600 A 192.0.2.25",
  'mail.example.com 3600 TXT "v=spf1 a -all"',
];
const published = [
  "published example.com. MX",
  "published example.com. TXT",
  "published mail.example.com. A",
  "published mail.example.com. TXT",
];
/** The lines as planned, with some of them in another form. */
const but = (changes: Readonly<Record<number, string | LiveRecord>>): (string | LiveRecord)[] => [
  ...asPlanned.map((line, index) => changes[index] ?? line),
  ...Object.entries(changes).flatMap(([index, line]) => (Number(index) >= asPlanned.length ? [line] : [])),
];

describe("a comparison", () => {
  it.each<Backend>(["route53", "cloudflare", "zonefile"])("finds nothing to say at %s", (backend) => {
    expect(verdicts(backend, asPlanned)).toEqual(published);
    expect(verdicts(backend, [...asPlanned].reverse())).toEqual(published);
  });

  it.each<[string, Backend, (string | LiveRecord)[], string[]]>([
    [
      "another TTL",
      "route53",
      but({ 2: "mail.example.com 300 A 192.0.2.25" }),
      ["changes mail.example.com. A", "  - 300 A 192.0.2.25"],
    ],
    [
      "a value that would go with its RRset",
      "route53",
      but({ 4: 'example.com 3600 TXT "verification=abc"' }),
      ["changes example.com. TXT", '  - 3600 TXT "verification=abc"'],
    ],
    [
      "the same value as one that stays",
      "cloudflare",
      but({ 4: 'example.com 3600 TXT "verification=abc"' }),
      ["published example.com. TXT", '  beside 3600 TXT "verification=abc"'],
    ],
    [
      "another SPF record beside other texts",
      "cloudflare",
      but({ 1: 'example.com 3600 TXT "verification=abc"', 4: 'example.com 3600 TXT "v=spf1 -all"' }),
      ["changes example.com. TXT", '  - 3600 TXT "v=spf1 -all"', '  beside 3600 TXT "verification=abc"'],
    ],
    [
      "only texts of others",
      "cloudflare",
      but({ 1: 'example.com 3600 TXT "verification=abc"' }),
      ["missing example.com. TXT", '  beside 3600 TXT "verification=abc"'],
    ],
    [
      "another address, which ours replaces",
      "cloudflare",
      but({ 2: "mail.example.com 3600 A 192.0.2.1" }),
      ["changes mail.example.com. A", "  - 3600 A 192.0.2.1"],
    ],
    [
      "an MX with another preference before a stranger",
      "cloudflare",
      but({ 0: "example.com 3600 MX 5 old.example.com", 4: "example.com 3600 MX 20 mail.example.com" }),
      ["changes example.com. MX", "  - 3600 MX 20 mail.example.com.", "  beside 3600 MX 5 old.example.com."],
    ],
    [
      "an alias",
      "route53",
      but({ 2: { ...live(["mail.example.com 0 A alias of x."])[0]!, extra: "no record" } }),
      ["changes mail.example.com. A", "  - 0 A alias of x."],
    ],
    [
      "a routing policy",
      "route53",
      but({ 2: { ...live(["mail.example.com 60 A 192.0.2.25"])[0]!, routed: true } }),
      ["in-way mail.example.com. A", "  in way 60 A 192.0.2.25"],
    ],
    [
      "another spelling",
      "route53",
      but({
        0: { ...live(["example.com 3600 MX 10 mail.example.com"])[0]!, spelling: "10 MAIL.example.com" },
      }),
      ["changes example.com. MX", "  - 3600 MX 10 mail.example.com."],
    ],
    [
      "a line of another hand in a zone file",
      "zonefile",
      but({ 0: { ...live([asPlanned[0]!])[0]!, line: 7, section: undefined } }),
      ["in-way example.com. MX", "  in way 3600 MX 10 mail.example.com."],
    ],
    [
      "a line of its own section",
      "zonefile",
      but({ 0: { ...live([asPlanned[0]!])[0]!, line: 7, section: "example.com" } }),
      [],
    ],
  ])("tells %s", (_title, backend, lines, expected) => {
    const key = expected[0]?.split(" ").slice(1).join(" ");
    const rest = published.filter((line) => line.replace("published ", "") !== key);
    expect(verdicts(backend, lines).filter((line) => !rest.includes(line))).toEqual(
      expected.length > 0 ? expected : [],
    );
  });

  it("finds what is missing, and a CNAME in the way of every type", () => {
    expect(verdicts("route53", ["mail.example.com 300 CNAME host.example.net"])).toEqual([
      "missing example.com. MX",
      "missing example.com. TXT",
      "in-way mail.example.com. A",
      "  in way 300 CNAME host.example.net.",
      "in-way mail.example.com. TXT",
      "  in way 300 CNAME host.example.net.",
    ]);
  });

  it("finds what is in the way of a CNAME, signatures excepted", () => {
    const plan = planned("route53", {
      ...domain,
      extra: { records: [{ name: "www.example.com", type: "CNAME", values: ["mail.example.com."] }] },
    });
    const at = (...lines: string[]): string[] =>
      compared(plan, live(lines))
        .sets.filter(({ set }) => set.type === "CNAME")
        .map(({ verdict }) => verdict);
    expect(at("www.example.com 300 A 192.0.2.1")).toEqual(["in-way"]);
    expect(at("www.example.com 300 CNAME mail.example.com", "www.example.com 300 RRSIG x")).toEqual([
      "changes",
    ]);
  });

  it("leaves what is foreign, other types at names of ours among it", () => {
    const lines = [...asPlanned, "www.example.com 60 A 192.0.2.80", "mail.example.com 60 SSHFP 1 1 aa"];
    const { foreign } = compared(planned("route53"), live(lines));
    expect(foreign.map(recordLine)).toEqual([
      "www.example.com. 60 IN A 192.0.2.80",
      "mail.example.com. 60 IN SSHFP 1 1 aa",
    ]);
  });
});

describe("an import file", () => {
  const entries = (backend: Backend, lines: readonly string[], records = live(lines)) => {
    const plan = planned(backend);
    return importEntries(plan.domains, [{ zone: plan.zones[0]!.zone, ...compared(plan, records) }]);
  };

  it("has the component with what is live of it, and the records below it", () => {
    const lines = ["example.com 300 MX 20 mail.example.com", "mail.example.com 3600 A 192.0.2.25"];
    const [component, ...records] = entries("route53", lines);
    expect(component).toMatchObject({
      ...{ type: "maildomain:index:MailDomain", name: "example.com", component: true },
      inputs: {
        domain: "example.com",
        records: {
          "example.com": {
            "example.com. MX": { ttl: 300, rdatas: ["20 mail.example.com."] },
            "mail.example.com. A": { ttl: 3600, rdatas: ["192.0.2.25"] },
          },
        },
      },
    });
    const { version } = JSON.parse(readFileSync("node_modules/@pulumi/aws/package.json", "utf8")) as {
      version: string;
    };
    const common = { type: "aws:route53/record:Record", parent: "example.com", version };
    expect(records).toEqual([
      { ...common, name: "example.com/example.com/MX", id: "Z0123456789ABCDEFGHIJ_example.com_MX" },
      { ...common, name: "example.com/mail.example.com/A", id: "Z0123456789ABCDEFGHIJ_mail.example.com_A" },
    ]);
  });

  it("names each record of Cloudflare, and takes over none whose id is not known", () => {
    const lines = ['example.com 3600 TXT "verification=abc"', 'example.com 3600 TXT "v=spf1 -all"'];
    expect(entries("cloudflare", lines).slice(1)).toEqual([
      expect.objectContaining({
        type: "cloudflare:index/dnsRecord:DnsRecord",
        name: "example.com/example.com/TXT/spf",
        id: `${cloudflareZone}/r1`,
      }),
    ]);
    expect(
      entries(
        "cloudflare",
        [],
        live(lines).map(({ id, ...rest }) => (id ? rest : rest)),
      ),
    ).toEqual([]);
  });

  it("is empty for a zone file, and where nothing is live or all is in the way", () => {
    expect(entries("zonefile", asPlanned)).toEqual([]);
    expect(entries("route53", [])).toEqual([]);
    expect(entries("route53", ["mail.example.com 60 CNAME x.example.net"])).toEqual([]);
  });
});

const environment = { ...process.env };
afterEach(() => {
  process.env = { ...environment };
});

/** What was read as lines, or the issue. */
function told(read: ReadZone): string[] {
  if ("live" in read) return read.live.records.map(recordLine);
  const { code, message, fix } = read.issue;
  return [`${code}: ${message}; ${fix ?? ""}`];
}

describe("Route 53", () => {
  const set = (name: string, type: string, content: string): string =>
    `<ResourceRecordSet><Name>${name}</Name><Type>${type}</Type>${content}</ResourceRecordSet>`;
  const values = (...texts: string[]): string =>
    `<TTL>300</TTL><ResourceRecords>${texts.map((text) => `<ResourceRecord><Value>${text}</Value></ResourceRecord>`).join("")}</ResourceRecords>`;
  const page = (sets: string, next = ""): string =>
    `<ListResourceRecordSetsResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ResourceRecordSets>${sets}</ResourceRecordSets><IsTruncated>${next !== ""}</IsTruncated>${next}<MaxItems>300</MaxItems></ListResourceRecordSetsResponse>`;

  async function serving(answer: (url: string) => [number, string]): Promise<string[]> {
    const server = createServer(({ url = "" }, response) => {
      const [status, body] = answer(url);
      response.writeHead(status, { "content-type": "text/xml" }).end(body);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    process.env["AWS_ENDPOINT_URL_ROUTE_53"] = `http://127.0.0.1:${port}`;
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: "id",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_MAX_ATTEMPTS: "1",
    });
    try {
      return told(await readRoute53(apex, "Z1"));
    } finally {
      server.close();
    }
  }

  it("is read page by page, its escapes undone, aliases and routing policies told apart", async () => {
    const first = page(
      set("example.com.", "TXT", values('"a\\303\\244" "b"', '"c"')) +
        set("\\052.example.com.", "A", values("192.0.2.1")),
      "<NextRecordName>w.example.com.</NextRecordName><NextRecordType>A</NextRecordType>",
    );
    const second = page(
      set(
        "w.example.com.",
        "A",
        `<AliasTarget><HostedZoneId>Z2</HostedZoneId><DNSName>lb.aws.example.</DNSName><EvaluateTargetHealth>false</EvaluateTargetHealth></AliasTarget>`,
      ) +
        set(
          "w.example.com.",
          "AAAA",
          `<SetIdentifier>blue</SetIdentifier><Weight>1</Weight>${values("2001:DB8::1")}`,
        ),
    );
    const lines = await serving((url) => {
      expect(url).toContain("/2013-04-01/hostedzone/Z1/rrset");
      return [200, url.includes("name=w.example.com") ? second : first];
    });
    expect(lines).toEqual([
      'example.com. 300 IN TXT "a\\195\\164b"',
      'example.com. 300 IN TXT "c"',
      "*.example.com. 300 IN A 192.0.2.1",
      "w.example.com. 0 IN A alias of lb.aws.example. (no record of its own)",
      'w.example.com. 300 IN AAAA 2001:db8::1 (set "blue")',
    ]);
  });

  it.each([
    ["NoSuchHostedZone", 404, "copy the id from the list of hosted zones"],
    ["AccessDenied", 403, "give the role or user the permission route53:ListResourceRecordSets"],
    ["Throttling", 400, "wait a moment, five calls a second are allowed for an account"],
  ])("that answers %s is not read", async (code, status, fix) => {
    const body = `<ErrorResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>said so</Message></Error></ErrorResponse>`;
    expect(await serving(() => [status, body])).toEqual([
      `adopt.unreadable: Route 53, hosted zone Z1 cannot be read: ${code}: said so; ${fix}`,
    ]);
  });

  it.each([
    ['"a\\052"', '"a\\042"'],
    ['"a\\\\052"', '"a\\\\052"'],
    ['"\\"\\377"', '"\\"\\255"'],
    ["no escapes", "no escapes"],
  ])("%s is %s in a zone file", (octal, decimal) => {
    expect(decimalEscapes(octal)).toBe(decimal);
  });
});

describe("Cloudflare", () => {
  let server: CloudflareServer;
  beforeEach(async () => {
    server = await startCloudflare({ zones: ["example.com"] });
    process.env["CLOUDFLARE_BASE_URL"] = `${server.url}/`;
    process.env["CLOUDFLARE_API_TOKEN"] = server.token;
  });
  afterEach(() => server.stop());
  const read = async (): Promise<string[]> => told(await readCloudflare(apex, server.zone("example.com").id));

  it("is read page by page, each type in its form", async () => {
    const zone = server.zone("example.com");
    const bodies = [
      { type: "A", name: "mail", content: "192.0.2.25", ttl: 3600 },
      { type: "A", name: "www", content: "192.0.2.80", proxied: true },
      { type: "MX", name: "@", content: "mail.example.com", priority: 10, ttl: 300 },
      { type: "TXT", name: "@", content: '"v=spf1 mx -all"', ttl: 300 },
      {
        type: "SRV",
        name: "_imaps._tcp",
        data: { priority: 0, weight: 1, port: 993, target: "mail.example.com" },
      },
      { type: "CAA", name: "@", data: { flags: 0, tag: "issue", value: "ca.example.net" }, ttl: 300 },
      {
        ...{ type: "TLSA", name: "_25._tcp.mail", ttl: 300 },
        data: { usage: 3, selector: 1, matching_type: 1, certificate: "AB".repeat(32) },
      },
    ];
    for (const body of bodies) zone.create(body);
    for (let index = 0; index < 120; index++)
      zone.create({ type: "A", name: `h${index}`, content: "192.0.2.1", ttl: 300 });
    const lines = await read();
    expect(lines.slice(0, 7)).toEqual([
      "mail.example.com. 3600 IN A 192.0.2.25",
      "www.example.com. 1 IN A 192.0.2.80 (proxied)",
      "example.com. 300 IN MX 10 mail.example.com.",
      'example.com. 300 IN TXT "v=spf1 mx -all"',
      "_imaps._tcp.example.com. 1 IN SRV 0 1 993 mail.example.com. (automatic TTL)",
      'example.com. 300 IN CAA 0 issue "ca.example.net"',
      `_25._tcp.mail.example.com. 300 IN TLSA 3 1 1 ${"ab".repeat(32)}`,
    ]);
    expect(lines).toHaveLength(127);
    expect(server.calls()).toEqual({ "GET records": 2 });
  });

  it("that has enough of calls says how long to wait", async () => {
    server.limitRate(1, 7);
    const [line] = await read();
    expect(line).toContain("adopt.unreadable: Cloudflare, zone id");
    expect(line).toContain("status 429");
    expect(line).toContain("too many calls were made: wait 7 s, then try again");
  });

  it("is not read with a wrong token, which is not printed, and not asked without one", async () => {
    process.env["CLOUDFLARE_API_TOKEN"] = "a-token-that-is-wrong";
    const [line = ""] = await read();
    expect(line).toContain("adopt.unreadable");
    expect(line).not.toContain("a-token-that-is-wrong");
    delete process.env["CLOUDFLARE_API_TOKEN"];
    expect(await read()).toEqual([
      'adopt.credentials: no credentials of Cloudflare were found to read the zone "example.com"; set CLOUDFLARE_API_TOKEN to a token that may read DNS of the zone',
    ]);
  });

  it("that cannot be reached is an issue", async () => {
    process.env["CLOUDFLARE_BASE_URL"] = "http://127.0.0.1:1/client/v4";
    const [line = ""] = await read();
    expect(line).toContain("adopt.unreadable");
    expect(line).toContain("try again, or give the zone as a file with --existing");
  });
});

describe("a zone transfer", () => {
  const zoneSoa = { ...soa, owner: apex };
  const message = (query: WireMessage, more: Partial<WireMessage>): WireMessage => ({
    ...answerTo(query, []),
    ...more,
  });

  async function transferred(
    answer: (query: WireMessage) => WireMessage | Uint8Array | undefined,
    limits?: { timeoutMs: number; octets: number },
  ): Promise<string> {
    const server = await startNameserver((query) => {
      const one = answer(query);
      return one === undefined ? [] : [one];
    });
    const result = await transferZone(apex, server, limits);
    await server.stop();
    return "error" in result
      ? result.error
      : result.value.map(({ owner, type }) => `${owner} ${type}`).join(" ");
  }

  it.each<[string, (query: WireMessage) => WireMessage | Uint8Array | undefined, string]>([
    [
      "is complete with its second SOA",
      (query) => {
        const records = answerTo(query, ["mail.example.com A 192.0.2.1"]).answers;
        return message(query, { answers: [zoneSoa, ...records, zoneSoa] });
      },
      "example.com. SOA mail.example.com. A",
    ],
    ["that is refused", (query) => message(query, { rcode: 5 }), "the server answers REFUSED"],
    [
      "that has no SOA in front",
      (query) => answerTo(query, ["mail.example.com A 192.0.2.1"]),
      "it does not begin with the SOA of the zone",
    ],
    [
      "of another zone",
      (query) => message(query, { answers: [{ ...soa, owner: "example.net." as Fqdn }] }),
      "it does not begin with the SOA of the zone",
    ],
    [
      "that goes on behind its end",
      (query) => message(query, { answers: [zoneSoa, zoneSoa, zoneSoa] }),
      "records follow behind its end",
    ],
    [
      "that ends too early",
      (query) => message(query, { answers: [zoneSoa] }),
      "the server closed the connection before the zone was complete",
    ],
    ["without a record", (query) => message(query, {}), "the server sent an answer without records"],
    [
      "with another id",
      (query) => message(query, { id: query.id ^ 1 }),
      "the server sent a message that is no answer",
    ],
    [
      "that is damaged",
      (query) => unwrap(encodeMessage(message(query, { answers: [zoneSoa] }))).subarray(0, 40),
      "a message of it cannot be read: the message ends too early",
    ],
  ])("%s", async (_title, answer, expected) => {
    expect(await transferred(answer)).toBe(expected);
  });

  it("is bounded in size and time", async () => {
    const big = (query: WireMessage): WireMessage =>
      answerTo(query, [], {
        answers: [zoneSoa, ...answerTo(query, ["a.example.com TXT " + `"${"x".repeat(200)}"`]).answers],
      });
    expect(await transferred(big, { timeoutMs: 5000, octets: 50 })).toBe("it has more than 50 octets");
    const connections: Socket[] = [];
    const silent = createTcpServer((socket) => connections.push(socket)).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const result = await transferZone(apex, { host: "127.0.0.1", port }, { timeoutMs: 50, octets: 100 });
    for (const socket of connections) socket.destroy();
    silent.close();
    expect(result).toEqual({ error: "it did not end within 0.05 s" });
  });
});

describe("the command", () => {
  const folder = mkdtempSync(join(tmpdir(), "maildomain-adopt-"));
  const path = (name: string): string => join(folder, name);
  const write = (name: string, text: string): string => {
    writeFileSync(path(name), text);
    return path(name);
  };
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const config = (backend: Backend, more: object = {}): string =>
    write(
      "mail.json",
      JSON.stringify({
        zones: { "example.com": { ...backends[backend], ...more } },
        domains: { "example.com": domain },
      }),
    );
  const zone = `$ORIGIN example.com.
$TTL 3600
@ SOA ns1.example.net. h. 1 7200 3600 1209600 3600
@ MX 10 mail
@ TXT "v=spf1 mx ~all"
@ 300 TXT "verification=abc"
mail TXT "v=spf1 a -all"
www A 192.0.2.80
`;

  it("prints RRset by RRset what is live, would change, is missing and stays", async () => {
    const file = write("old.zone", zone);
    const { status, stdout } = await runCommand("adopt", "-c", config("route53"), "--existing", file);
    expect(stdout.replaceAll(folder, "~"))
      .toBe(`zone example.com at Route 53, hosted zone Z0123456789ABCDEFGHIJ
  read from zone file ~/old.zone: 5 RRsets; planned: 4 RRsets
  = example.com. MX: published as planned
  = mail.example.com. TXT: published as planned
  ~ example.com. TXT: would change
    - example.com. 300 IN TXT "verification=abc"
  + mail.example.com. A: missing, up creates it
    + mail.example.com. 3600 IN A 192.0.2.25
  · foreign, 2 RRsets: not planned, stay as they are
      example.com. 3600 IN SOA ns1.example.net. h. 1 7200 3600 1209600 3600
      www.example.com. 3600 IN A 192.0.2.80
  what is marked - goes with the change: list what is to stay in the configuration (existing.lost)

`);
    expect(status).toBe(0);
  });

  it("says that a file does not name the records of Cloudflare, and that up comments on them", async () => {
    const file = write("old.zone", zone);
    const { status, stdout } = await runCommand("adopt", "-c", config("cloudflare"), "--existing", file);
    expect(stdout).toContain("= example.com. MX: published as planned");
    expect(stdout).toContain(
      "what Cloudflare calls its records is known from its API alone: nothing is taken over from a file",
    );
    expect(stdout).not.toContain("up also writes a comment");
    expect(status).toBe(0);
    const server = await startCloudflare({ zones: ["example.com"] });
    process.env["CLOUDFLARE_BASE_URL"] = server.url;
    process.env["CLOUDFLARE_API_TOKEN"] = server.token;
    const held = server.zone("example.com");
    held.create({ type: "MX", name: "@", content: "mail.example.com", priority: 10, ttl: 3600 });
    held.create({ type: "A", name: "mail", content: "192.0.2.25", ttl: 3600, comment: "hosts" });
    const live = await runCommand("adopt", "-c", config("cloudflare", { zoneId: held.id }));
    await server.stop();
    expect(live.stdout).toContain("read from Cloudflare, zone id");
    expect(live.stdout).toContain("up also writes a comment to 1 of the records: what they are for");
    expect(live.stdout).not.toContain("API alone");
  });

  it("asks for a file of a zone that its DNS host does not list", async () => {
    const path = write(
      "reverse.json",
      JSON.stringify({
        zones: { "example.com": backends.zonefile, "25.2.0.192.in-addr.arpa": { backend: "linode" } },
        domains: { "example.com": domain },
      }),
    );
    const { status, stderr } = await runCommand("adopt", "-c", path);
    expect(stderr).toContain(
      'adopt.no-source: the zone "25.2.0.192.in-addr.arpa" cannot be listed through backend "linode"',
    );
    expect(status).toBe(1);
  });

  it("explains what up does with a zone file that is there", async () => {
    const own = write("own.zone", zone);
    const { status, stdout } = await runCommand("adopt", "-c", config("zonefile", { path: own }));
    expect(stdout).toContain(
      "✖ example.com. MX: up refuses to touch lines that are not its own (zonefile.conflict)",
    );
    expect(stdout).toContain("line 4: example.com. 3600 IN MX 10 mail.example.com.");
    expect(stdout).toContain("a zone file is not taken over: up keeps it octet for octet");
    expect(status).toBe(1);
    const none = await runCommand("adopt", "-c", config("zonefile", { path: path("none.zone") }));
    expect(none.stdout).toContain("which does not exist yet: 0 RRsets; planned: 4 RRsets");
    expect(none.status).toBe(0);
  });

  it("writes an import file once, and again with --force", async () => {
    const args = [
      "adopt",
      "-c",
      config("route53"),
      "--existing",
      write("old.zone", zone),
      "-o",
      path("import.json"),
    ];
    expect((await runCommand(...args)).stderr).toContain("pulumi import --file");
    const text = readFileSync(path("import.json"), "utf8");
    write("import.json", "mine");
    const refused = await runCommand(...args);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain("adopt.output: ");
    expect(refused.stderr).toContain(
      'import.json" exists already; give another name, or --force to replace it',
    );
    expect(readFileSync(path("import.json"), "utf8")).toBe("mine");
    expect((await runCommand(...args, "--force")).status).toBe(0);
    expect(readFileSync(path("import.json"), "utf8")).toBe(text);
  });

  it.each<[string, string, string]>([
    ["answers.json", JSON.stringify({ observedAt: "2026-11-24T08:00:00Z", answers: {} }), "adopt.answers"],
    ["other.zone", "$TTL 60\nexample.net. SOA ns. h. 1 2 3 4 5\n", "existing.zone"],
    ["sub.zone", "$TTL 60\nsub.example.com. SOA ns. h. 1 2 3 4 5\n", "adopt.no-source"],
    ["broken.zone", "$TTL 60\nexample.com. A (\n", "existing.file"],
  ])("refuses %s as a zone", async (name, text, code) => {
    const args = ["adopt", "-c", config("route53"), "--existing", write(name, text)];
    const { status, stdout, stderr } = await runCommand(...args);
    expect(stderr).toContain(code);
    expect(stdout).toBe("");
    expect(status).toBe(1);
  });

  it("gives programs everything as JSON", async () => {
    const file = write("old.zone", zone);
    const { stdout } = await runCommand("adopt", "-c", config("route53"), "--existing", file, "--json");
    const json = JSON.parse(stdout) as { zones: unknown[]; import: { resources: unknown[] } };
    expect(json.zones).toHaveLength(1);
    expect(json.zones[0]).toMatchObject({ zone: "example.com", backend: "route53" });
    expect(json.import.resources).toHaveLength(4);
  });
});
