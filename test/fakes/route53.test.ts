// The stand-in of Route53 by the service's rules, and the official provider's record on it.
import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
  type ChangeAction,
  type RRType,
} from "@aws-sdk/client-route-53";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PlainObject } from "../../provider/struct";
import { Route53Api } from "./aws/api";
import { eipDomainName } from "./aws/eip";
import { record } from "./aws/record";
import { PartlyDone, unknownValue, type ResourceBehaviour } from "./provider-host";
import { startRoute53, type Route53, type Route53Options } from "./route53/index";

const id = "Z1EXAMPLE";
let service: Route53;
let client: Route53Client;

async function start(options: Partial<Route53Options> = {}): Promise<void> {
  service = await startRoute53({ zones: [{ id, name: "example.com" }], ...options });
  client = new Route53Client({
    endpoint: service.url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
}

async function stop(): Promise<void> {
  client.destroy();
  await service.stop();
}

async function restart(options: Partial<Route53Options>): Promise<void> {
  await stop();
  await start(options);
}

beforeEach(() => start());
afterEach(() => stop());

type Set = readonly [name: string, type: string, ttl: number, ...values: string[]];

function toChange(action: string, [name, type, ttl, ...values]: Set) {
  const records = values.map((Value) => ({ Value }));
  const set = { Name: name, Type: type as RRType, TTL: ttl, ResourceRecords: records };
  return { Action: action as ChangeAction, ResourceRecordSet: set };
}

/** Sends a batch of "ACTION set"; "done", or what the service says. */
async function send(...changes: readonly (readonly [action: string, set: Set])[]): Promise<string> {
  const batch = { Changes: changes.map(([action, set]) => toChange(action, set)) };
  try {
    await client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: id, ChangeBatch: batch }));
    return "done";
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

const create = (...set: Set): Promise<string> => send(["CREATE", set]);

/** All sets of the zone but those it began with, as "name ttl type value | value". */
function held(): string[] {
  return service
    .zone(id)
    .recordSets()
    .filter(({ name, type }) => name !== "example.com." || !["NS", "SOA"].includes(type))
    .map(({ name, ttl, type, values }) => `${name} ${ttl} ${type} ${values.join(" | ")}`);
}

const a: Set = ["a.example.com", "A", 300, "192.0.2.1"];
const tried = "resource record set [name='a.example.com.', type='A']";

describe("a batch", () => {
  it.each<[string, Set[], [string, Set][], string]>([
    ["creates", [], [["CREATE", a]], "done"],
    [
      "does not create what is there",
      [a],
      [["CREATE", a]],
      `InvalidChangeBatch: [Tried to create ${tried} but it already exists]`,
    ],
    ["writes over with UPSERT", [a], [["UPSERT", ["a.example.com", "A", 60, "192.0.2.2"]]], "done"],
    ["deletes", [a], [["DELETE", a]], "done"],
    [
      "deletes values in any order",
      [[...a, "192.0.2.2"]],
      [["DELETE", ["a.example.com", "A", 300, "192.0.2.2", "192.0.2.1"]]],
      "done",
    ],
    [
      "does not delete another TTL",
      [a],
      [["DELETE", ["a.example.com", "A", 60, "192.0.2.1"]]],
      `InvalidChangeBatch: [Tried to delete ${tried} but the values provided do not match the current values]`,
    ],
    [
      "does not delete other values",
      [a],
      [["DELETE", ["a.example.com", "A", 300, "192.0.2.2"]]],
      `InvalidChangeBatch: [Tried to delete ${tried} but the values provided do not match the current values]`,
    ],
    [
      "does not delete nothing",
      [],
      [["DELETE", a]],
      `InvalidChangeBatch: [Tried to delete ${tried} but it was not found]`,
    ],
    [
      "retypes in one go",
      [a],
      [
        ["DELETE", a],
        ["CREATE", ["a.example.com", "CNAME", 300, "b.example.net"]],
      ],
      "done",
    ],
    [
      "does not delete twice",
      [a],
      [
        ["DELETE", a],
        ["DELETE", a],
      ],
      "InvalidChangeBatch: [The request contains an invalid set of changes for a resource record set 'A a.example.com.']",
    ],
    [
      "names every reason",
      [a],
      [
        ["CREATE", a],
        ["CREATE", ["x.example.net", "A", 1, "192.0.2.1"]],
      ],
      `InvalidChangeBatch: [Tried to create ${tried} but it already exists, RRSet with DNS name x.example.net. is not permitted in zone example.com.]`,
    ],
    [
      "knows labels",
      [],
      [["CREATE", ["mailexample.com", "A", 1, "192.0.2.1"]]],
      "InvalidChangeBatch: [RRSet with DNS name mailexample.com. is not permitted in zone example.com.]",
    ],
    [
      "keeps CNAME from the apex",
      [],
      [["CREATE", ["example.com", "CNAME", 1, "b.example.net"]]],
      "InvalidChangeBatch: [RRSet of type CNAME with DNS name example.com. is not permitted at apex in zone example.com.]",
    ],
    [
      "keeps CNAME alone",
      [a],
      [["CREATE", ["a.example.com", "CNAME", 1, "b.example.net"]]],
      "InvalidChangeBatch: [RRSet of type CNAME with DNS name a.example.com. is not permitted as it conflicts with other records with the same DNS name in zone example.com.]",
    ],
    [
      "keeps others from CNAME",
      [["a.example.com", "CNAME", 1, "b.example.net"]],
      [["CREATE", a]],
      "InvalidChangeBatch: [RRSet of type A with DNS name a.example.com. is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone example.com.]",
    ],
    [
      "keeps the NS of the apex",
      [],
      [["DELETE", ["example.com", "NS", 172_800, "ns-1.awsdns-01.org.", "ns-2.awsdns-02.co.uk."]]],
      "InvalidChangeBatch: [A HostedZone must contain at least one NS record for the zone itself.]",
    ],
  ])("%s", async (_title, before, batch, expected) => {
    for (const set of before) expect(await create(...set)).toBe("done");
    const was = held();
    expect(await send(...batch)).toBe(expected);
    if (expected !== "done") expect(held()).toEqual(was);
  });

  it("is done as a whole or not at all", async () => {
    expect(await send(["CREATE", a], ["DELETE", ["b.example.com", "A", 1, "192.0.2.1"]])).toMatch(
      /^InvalidChange/,
    );
    expect(held()).toEqual([]);
  });

  it("keeps names in lower case and escaped, and values as they are", async () => {
    await create("*.A.Example.COM.", "MX", 0, "10 Mail.example.com");
    await create("0/25.example.com", "TXT", 2_147_483_647, String.raw`"a\"b" "\303\244;"`);
    expect(held()).toEqual([
      String.raw`0\05725.example.com. 2147483647 TXT "a\"b" "\303\244;"`,
      String.raw`\052.a.example.com. 0 MX 10 Mail.example.com`,
    ]);
  });

  it("keeps the spelling of a value that means the same", async () => {
    await create("a.example.com", "AAAA", 300, "2001:db8:0::25");
    expect(await send(["UPSERT", ["a.example.com", "AAAA", 60, "2001:DB8::25", "2001:db8::26"]])).toBe(
      "done",
    );
    expect(held()).toEqual(["a.example.com. 60 AAAA 2001:db8:0::25 | 2001:db8::26"]);
  });

  it.each<[string, number, string, string]>([
    ["CREATE", 1000, "v", "done"],
    ["CREATE", 1001, "v", "InvalidChangeBatch: [Number of records limit of 1000 exceeded.]"],
    ["UPSERT", 500, "v", "done"],
    ["UPSERT", 501, "v", "InvalidChangeBatch: [Number of records limit of 1000 exceeded.]"],
    ["CREATE", 320, "v".repeat(98), "done"],
    ["CREATE", 320, "v".repeat(99), "InvalidChangeBatch: [Number of characters limit of 32000 exceeded.]"],
    ["UPSERT", 160, "v".repeat(98), "done"],
    ["UPSERT", 160, "v".repeat(99), "InvalidChangeBatch: [Number of characters limit of 32000 exceeded.]"],
  ])("%s of %i records", async (action, count, value, expected) => {
    const names = Array.from({ length: count }, (_none, at) => `n${at}.example.com`);
    expect(await send(...names.map((name) => [action, [name, "TXT", 1, `"${value}"`]] as const))).toBe(
      expected,
    );
  });

  it("ends at the number of sets that a zone may hold", async () => {
    await restart({ zones: [{ id, name: "example.com", maxRecordSets: 3 }] });
    expect(await create(...a)).toBe("done");
    expect(await create("b.example.com", "A", 1, "192.0.2.1")).toBe(
      "InvalidChangeBatch: [Number of resource record sets limit of 3 exceeded.]",
    );
  });

  it.each([
    [-1, "greater than or equal to 0"],
    [2_147_483_648, "less than or equal to 2147483647"],
  ])("has no TTL of %i", async (ttl, bound) => {
    expect(await create("a.example.com", "A", ttl, "192.0.2.1")).toBe(
      `InvalidInput: 1 validation error detected: Value '${ttl}' at 'changeBatch.changes.1.member.resourceRecordSet.tTL' failed to satisfy constraint: Member must have value ${bound}`,
    );
  });
});

const long = "x".repeat(255);
const label = "l".repeat(63);
/** 253 characters without the final dot. */
const longName = `${[label, label, label].join(".")}.${"l".repeat(49)}.example.com`;

describe("a value", () => {
  it.each<[string, ...string[]]>([
    ["A", "192.0.2.1", "192.0.2.2"],
    ["AAAA", "2001:0db8:85a3:0:0:8a2e:0370:7334"],
    ["CAA", '0 issue "ca.example; validationmethods=dns-01"', '128 iodef "mailto:a@example.com"'],
    ["CNAME", "b.example.net."],
    ["DS", `1 13 2 ${"ab".repeat(32)}`],
    ["HTTPS", '1 . alpn="h2,h3" port=443'],
    ["MX", "10 mail.example.com", "20 mail.example.com"],
    ["MX", "0 ."],
    ["NAPTR", '100 50 "s" "http" "" .'],
    ["NS", "ns.example.net"],
    ["PTR", "mail.example.com."],
    ["SRV", "0 1 993 imap.example.com", "0 0 0 ."],
    ["SSHFP", `4 2 ${"ab".repeat(32)}`],
    ["TLSA", `3 1 1 ${"AB".repeat(32)}`],
    ["TXT", '""', `"${long}"`, `"${long}" "${long}"`, String.raw`"\\ \" \344"`],
    ["TXT", `${Array.from({ length: 15 }, () => `"${long}"`).join(" ")} "${"x".repeat(125)}"`],
  ])("of %s is taken as %s", async (type, ...values) => {
    expect(await create("v.example.com", type, 300, ...values)).toBe("done");
    expect(service.zone(id).values("v.example.com", type)).toEqual(values);
  });

  it.each<[string, string, string]>([
    ["A", "192.0.2.300", "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)"],
    ["A", "192.0.2.01", "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)"],
    ["A", "192.0.2.1 192.0.2.2", "ARRDATANotSingleField (Value contains spaces)"],
    ["AAAA", "192.0.2.1", "AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)"],
    ["AAAA", "fe80::1%eth0", "AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)"],
    [
      "CAA",
      "0 issue ca.example",
      "CAARRDATAIllegal (Value should be flags, a tag and a value in quotation marks)",
    ],
    [
      "CAA",
      '256 issue "ca.example"',
      "CAARRDATAIllegal (Value should be flags, a tag and a value in quotation marks)",
    ],
    ["CNAME", "a..example.net", "DomainLabelEmpty (Domain label is empty)"],
    ["CNAME", `${"l".repeat(64)}.example.net`, "DomainLabelTooLong (Domain label is too long)"],
    ["CNAME", `l.${longName}`, "DomainNameTooLong (Domain name is too long)"],
    ["CNAME", "a b.example.net", "RRDATANotSingleField (Value contains spaces)"],
    ["CNAME", "ä.example.net", "UnsupportedCharacter (Value contains unsupported characters)"],
    ["MX", "mail.example.com", "MXRRDATANotTwoFields (MX record doesn't have 2 fields)"],
    ["MX", "65536 mail.example.com", "IllegalNumber (Number must be between 0 and 65535)"],
    ["NS", "", ""],
    ["SRV", "0 1 imap.example.com", "SRVRRDATANotFourFields (SRV record doesn't have 4 fields)"],
    ["SRV", "0 1 -1 imap.example.com", "IllegalNumber (Number must be between 0 and 65535)"],
    ["TLSA", "3 1 1 abc", "IllegalHex (Value is not hexadecimal)"],
    ["TXT", "bare", "InvalidCharacterString (Value should be enclosed in quotation marks)"],
    ["TXT", '"a" b', "InvalidCharacterString (Value should be enclosed in quotation marks)"],
    ["TXT", '"a""b"', "InvalidCharacterString (Value should be enclosed in quotation marks)"],
    ["TXT", '""v=spf1 -all""', "InvalidCharacterString (Value should be enclosed in quotation marks)"],
    ["TXT", `"${long}x"`, "CharacterStringTooLong (Value is too long)"],
    ["TXT", '"ä"', "UnsupportedCharacter (Value contains unsupported characters)"],
    ["TXT", String.raw`"\400"`, "InvalidEscapeSequence (Value contains an invalid escape sequence)"],
    ["TXT", String.raw`"\34"`, "InvalidEscapeSequence (Value contains an invalid escape sequence)"],
  ])("of %s is not %s", async (type, value, why) => {
    const expected =
      value === ""
        ? "InvalidInput: 1 validation error detected: Value '' failed to satisfy constraint: Member must have length less than or equal to 4000"
        : `InvalidChangeBatch: [Invalid Resource Record: 'FATAL problem: ${why} encountered with '${value}'']`;
    expect(await create("v.example.com", type, 300, value)).toBe(expected);
  });

  it("has at most 4,000 characters, quotes and blanks included", async () => {
    const value = `${Array.from({ length: 15 }, () => `"${long}"`).join(" ")} "${"x".repeat(127)}"`;
    expect(value).toHaveLength(3999);
    expect(await create("v.example.com", "TXT", 300, `${value} `)).toBe("done");
    expect(await create("w.example.com", "TXT", 300, `${value}  `)).toMatch(
      /^InvalidInput: .* Member must have length less than or equal to 4000$/,
    );
  });

  it.each<[string, string[]]>([
    ["A", ["192.0.2.1", "192.0.2.1"]],
    ["AAAA", ["2001:db8::1", "2001:DB8:0::1"]],
    ["MX", ["10 mail.example.com", "10 Mail.example.com."]],
    ["TXT", ['"a"', String.raw`"\141"`]],
  ])("of %s stands once", async (type, values) => {
    expect(await create("v.example.com", type, 300, ...values)).toBe(
      `InvalidChangeBatch: [Duplicate Resource Record: '${values[1] ?? ""}']`,
    );
  });

  it("is one of 400 at most, and the only one of a CNAME", async () => {
    const values = Array.from({ length: 401 }, (_none, at) => `"${at}"`);
    expect(await create("v.example.com", "TXT", 1, ...values)).toBe(
      "InvalidChangeBatch: [Cannot have more than 400 records in a RRSet.]",
    );
    expect(await create("v.example.com", "TXT", 1, ...values.slice(1))).toBe("done");
    expect(await create("c.example.com", "CNAME", 1, "a.example.net", "b.example.net")).toBe(
      "InvalidChangeBatch: [Cannot have more than 1 record in a RRSet of type CNAME.]",
    );
  });

  it("may stand at a name of 253 characters", async () => {
    expect(longName).toHaveLength(253);
    expect(await create(longName, "A", 1, "192.0.2.1")).toBe("done");
  });
});

describe("a list", () => {
  const list = async (input: object = {}) =>
    client.send(new ListResourceRecordSetsCommand({ HostedZoneId: id, ...input }));

  beforeEach(async () => {
    const sets: Set[] = [
      ["a.b.example.com", "A", 1, "192.0.2.1"],
      ["b.example.com", "TXT", 1, '"b"'],
      ["b.example.com", "A", 1, "192.0.2.1"],
      ["*.example.com", "A", 1, "192.0.2.1"],
      ["_dmarc.example.com", "TXT", 1, '"d"'],
    ];
    await send(...sets.map((set) => ["CREATE", set] as const));
  });

  it("is sorted by labels from the right, as they are printed, then by type", async () => {
    const { ResourceRecordSets = [], IsTruncated } = await list();
    expect(IsTruncated).toBe(false);
    expect(ResourceRecordSets.map(({ Name = "", Type = "" }) => `${Name} ${Type}`)).toEqual([
      "example.com. NS",
      "example.com. SOA",
      String.raw`\052.example.com. A`,
      "_dmarc.example.com. TXT",
      "b.example.com. A",
      "b.example.com. TXT",
      "a.b.example.com. A",
    ]);
  });

  it("comes in pages", async () => {
    const seen: string[] = [];
    let start: object | undefined = {};
    while (start) {
      const page = await list({ MaxItems: 2, ...start });
      seen.push((page.ResourceRecordSets ?? []).map(({ Name = "" }) => Name.split(".")[0]).join(" "));
      start = page.IsTruncated
        ? { StartRecordName: page.NextRecordName, StartRecordType: page.NextRecordType }
        : undefined;
    }
    expect(seen).toEqual(["example example", String.raw`\052 _dmarc`, "b b", "a"]);
  });

  it("starts at a name and a type, there or not", async () => {
    const first = async (name: string, type?: RRType): Promise<string> => {
      const { ResourceRecordSets } = await list({
        StartRecordName: name,
        StartRecordType: type,
        MaxItems: 1,
      });
      const [set] = ResourceRecordSets ?? [];
      return `${set?.Name ?? ""} ${set?.Type ?? ""}`;
    };
    expect(await first("B.example.com", "MX")).toBe("b.example.com. TXT");
    expect(await first("b.example.com")).toBe("b.example.com. A");
    expect(await first("*.example.com", "A")).toBe(String.raw`\052.example.com. A`);
    expect(await first("aa.example.com")).toBe("b.example.com. A");
    await expect(list({ StartRecordType: "A" })).rejects.toThrow("a type but not a name");
  });
});

describe("the other operations", () => {
  it("tell of zones", async () => {
    await restart({
      zones: [
        { id, name: "example.com" },
        { id: "Z2", name: "a.example" },
      ],
    });
    const { HostedZone, DelegationSet } = await client.send(new GetHostedZoneCommand({ Id: id }));
    expect(HostedZone).toMatchObject({
      Id: `/hostedzone/${id}`,
      Name: "example.com.",
      ResourceRecordSetCount: 2,
    });
    expect(DelegationSet?.NameServers).toEqual(["ns-1.awsdns-01.org", "ns-2.awsdns-02.co.uk"]);
    const all = await client.send(new ListHostedZonesCommand({}));
    expect(all.HostedZones?.map(({ Name }) => Name)).toEqual(["example.com.", "a.example."]);
    const named = await client.send(new ListHostedZonesByNameCommand({ DNSName: "a.example" }));
    expect(named.HostedZones?.map(({ Name }) => Name)).toEqual(["a.example."]);
    await expect(client.send(new GetHostedZoneCommand({ Id: "Z3" }))).rejects.toMatchObject({
      name: "NoSuchHostedZone",
      message: "No hosted zone found with ID: Z3",
    });
  });

  it("tell when a change is everywhere", async () => {
    await restart({ pendingAnswers: 2 });
    const batch = { Changes: [toChange("CREATE", a)] };
    const { ChangeInfo } = await client.send(
      new ChangeResourceRecordSetsCommand({ HostedZoneId: id, ChangeBatch: batch }),
    );
    const statuses: unknown[] = [ChangeInfo?.Status];
    for (let look = 0; look < 3; look += 1) {
      const answer = await client.send(new GetChangeCommand({ Id: ChangeInfo?.Id }));
      statuses.push(answer.ChangeInfo?.Status);
    }
    expect(statuses).toEqual(["PENDING", "PENDING", "PENDING", "INSYNC"]);
    await expect(client.send(new GetChangeCommand({ Id: "C9" }))).rejects.toMatchObject({
      name: "NoSuchChange",
    });
  });

  it("are refused while the zone is busy with a batch", async () => {
    await restart({ busyMs: 50 });
    const answers = await Promise.all([create(...a), create("b.example.com", "A", 1, "192.0.2.1")]);
    expect(answers.sort()).toEqual([
      "PriorRequestNotComplete: The request was rejected because Route 53 was still processing a prior request.",
      "done",
    ]);
  });

  it("fail on purpose, and are counted", async () => {
    service.fail({ times: 2 });
    service.fail({
      operation: "ChangeResourceRecordSets",
      skip: 1,
      code: "InternalFailure",
      message: "no",
      status: 500,
    });
    const answers = [];
    for (const name of ["a", "b", "c", "d", "e"])
      answers.push(await create(`${name}.example.com`, "A", 1, "192.0.2.1"));
    expect(answers).toEqual([
      "Throttling: Rate exceeded",
      "Throttling: Rate exceeded",
      "done",
      "InternalFailure: no",
      "done",
    ]);
    expect(service.calls()).toEqual({ ChangeResourceRecordSets: 5 });
    service.resetCalls();
    expect(service.calls()).toEqual({});
  });
});

describe("the provider's record", () => {
  let api: Route53Api;
  let resource: ResourceBehaviour;
  const run = { preview: false };
  const mx: PlainObject = {
    zoneId: id,
    name: "Mail.example.com.",
    type: "MX",
    ttl: 300,
    records: ["20 b.example.com", "10 a.example.com"],
  };
  const recordId = `${id}_mail.example.com_MX`;

  const begin = (): void => {
    api = new Route53Api({ url: service.url, pollMs: 1, retryMs: 1 });
    resource = record(api);
  };
  beforeEach(begin);
  afterEach(() => {
    api.close();
  });

  const made = async (inputs: PlainObject): Promise<PlainObject> =>
    (await resource.create(inputs, run)).state as PlainObject;

  it("creates, with the calls of the official one", async () => {
    expect(await resource.create(mx, run)).toEqual({
      id: recordId,
      state: {
        zoneId: id,
        name: "mail.example.com",
        type: "MX",
        ttl: 300,
        records: ["10 a.example.com", "20 b.example.com"],
        fqdn: "mail.example.com",
        setIdentifier: "",
      },
    });
    expect(service.calls()).toEqual({
      GetHostedZone: 2,
      ChangeResourceRecordSets: 1,
      GetChange: 2,
      ListResourceRecordSets: 1,
    });
    expect(held()).toEqual(["mail.example.com. 300 MX 10 a.example.com | 20 b.example.com"]);
  });

  it.each<[string, PlainObject, readonly string[], readonly string[]]>([
    ["nothing", {}, [], []],
    ["order", { records: ["10 a.example.com", "20 b.example.com"] }, [], []],
    ["case and dot of the name", { name: "mail.EXAMPLE.com" }, [], []],
    ["a value", { records: ["10 a.example.com"] }, ["records"], []],
    ["the spelling of a value", { records: ["20 b.example.com", "10 A.example.com"] }, ["records"], []],
    ["the TTL", { ttl: 60 }, ["ttl"], []],
    ["the type", { type: "TXT" }, ["type"], []],
    ["the name", { name: "m.example.com" }, ["name"], ["name"]],
    ["the zone", { zoneId: "Z2" }, ["zoneId"], ["zoneId"]],
    ["a value that is unknown", { records: [unknownValue] }, ["records"], []],
  ])("differs by %s", async (_title, change, diffs, replaces) => {
    const state = await made(mx);
    const changes = diffs.length > 0 ? "some" : "none";
    expect(resource.diff(recordId, state, mx, { ...mx, ...change })).toEqual({ changes, diffs, replaces });
  });

  it("reads what somebody else wrote, and keeps the program's words where they mean the same", async () => {
    const state = await made(mx);
    expect(await resource.read(recordId, state, mx)).toEqual({ id: recordId, state, inputs: mx });
    const set = { name: "mail.example.com", type: "MX", ttl: 60, values: ["10 c.example.com"] };
    service.zone(id).change([{ action: "UPSERT", set }]);
    const live = await resource.read(recordId, state, mx);
    expect(live?.state).toEqual({ ...state, ttl: 60, records: ["10 c.example.com"] });
    expect(live?.inputs).toEqual({ ...mx, ttl: 60, records: ["10 c.example.com"] });
  });

  it("imports by zone, name and type", async () => {
    const set = { name: "_dmarc.example.com", type: "TXT", ttl: 60, values: ['"v=DMARC1; p=none"'] };
    service.zone(id).change([{ action: "CREATE", set }]);
    const imported = await resource.read(`${id}__dmarc.example.com_TXT`, undefined, {});
    expect(imported?.inputs).toEqual({
      zoneId: id,
      name: "_dmarc.example.com",
      type: "TXT",
      ttl: 60,
      records: ["v=DMARC1; p=none"],
    });
    await expect(resource.read("nonsense", undefined, {})).rejects.toThrow(
      'unexpected format of ID ("nonsense")',
    );
    expect(await resource.read(`${id}_none.example.com_TXT`, undefined, {})).toBeUndefined();
  });

  it("wraps text in one pair of quotes", async () => {
    const inputs = { ...mx, type: "TXT", records: [String.raw`a" "b \"c\" \344`] };
    const state = await made(inputs);
    expect(held()).toEqual([String.raw`mail.example.com. 300 TXT "a" "b \"c\" \344"`]);
    expect(state["records"]).toEqual(inputs.records);
    await expect(
      resource.create({ ...inputs, name: "t.example.com", records: ['"quoted"'] }, run),
    ).rejects.toThrow(`(Value should be enclosed in quotation marks) encountered with '""quoted""'`);
  });

  it("writes and finds a wildcard", async () => {
    const state = await made({ ...mx, name: "*.example.com" });
    expect(state).toMatchObject({ name: "*.example.com", fqdn: "*.example.com" });
    expect(held()).toEqual([String.raw`\052.example.com. 300 MX 10 a.example.com | 20 b.example.com`]);
  });

  it("takes a name for one of the zone by its end alone", async () => {
    const state = await made({ ...mx, name: "m" });
    expect(state["fqdn"]).toBe("m.example.com");
    await expect(resource.create({ ...mx, name: "mail-example.com" }, run)).rejects.toThrow(
      "is not permitted in zone",
    );
  });

  it("does not write over what is there, unless it is told to", async () => {
    await made(mx);
    await expect(resource.create(mx, run)).rejects.toThrow(
      /^creating Route53 Record: operation error Route 53: ChangeResourceRecordSets, https response error StatusCode: 400, RequestID: \S+, InvalidChangeBatch: \[Tried to create resource record set \[name='mail\.example\.com\.', type='MX'\] but it already exists\]$/,
    );
    await made({ ...mx, ttl: 60, allowOverwrite: true });
    expect(held()).toEqual(["mail.example.com. 60 MX 10 a.example.com | 20 b.example.com"]);
  });

  it("updates in place, and retypes in one batch", async () => {
    const state = await made(mx);
    service.resetCalls();
    const updated = await resource.update(recordId, state, { ...mx, ttl: 60 }, run);
    const host: PlainObject = { ...mx, type: "CNAME", records: ["b.example.net"] };
    await resource.update(recordId, updated as PlainObject, host, run);
    expect(held()).toEqual(["mail.example.com. 300 CNAME b.example.net"]);
    expect(service.calls()["ChangeResourceRecordSets"]).toBe(2);
  });

  it("says what it could not update, with the state that is wanted", async () => {
    const state = await made(mx);
    service.fail({ operation: "ChangeResourceRecordSets", code: "AccessDenied", message: "no", status: 403 });
    const failed = resource.update(recordId, state, { ...mx, ttl: 60 }, run);
    await expect(failed).rejects.toThrow(`updating Route53 Record (${recordId}): operation error`);
    await expect(failed).rejects.toMatchObject({ id: recordId, state: { ttl: 60 } });
  });

  it("exists once its batch is taken, whatever fails then", async () => {
    service.fail({ operation: "GetChange", code: "AccessDenied", message: "no", status: 403 });
    const failed = resource.create(mx, run);
    await expect(failed).rejects.toBeInstanceOf(PartlyDone);
    await expect(failed).rejects.toMatchObject({ id: recordId, state: { ttl: 300 } });
    expect(held()).toHaveLength(1);
  });

  it("deletes what is live, or finds it gone", async () => {
    const state = await made(mx);
    const set = { name: "mail.example.com", type: "MX", ttl: 60, values: ["10 c.example.com"] };
    service.zone(id).change([{ action: "UPSERT", set }]);
    await resource.delete(recordId, state);
    expect(held()).toEqual([]);
    await resource.delete(recordId, state);
    expect(await resource.read(recordId, state, mx)).toBeUndefined();
  });

  it("tries again when it is throttled or the zone is busy", async () => {
    await restart({ busyMs: 5 });
    api.close();
    begin();
    service.fail({ times: 3 });
    const names = ["a", "b", "c", "d"];
    await Promise.all(names.map((name) => made({ ...mx, name: `${name}.example.com` })));
    expect(held()).toHaveLength(4);
    expect(service.calls()["ChangeResourceRecordSets"]).toBeGreaterThan(4);
    service.fail({ times: 25 });
    await expect(resource.create(mx, run)).rejects.toThrow("Throttling: Rate exceeded");
  });

  it("calls nothing in a preview", async () => {
    const preview = { preview: true };
    const inputs = { ...mx, records: [unknownValue] };
    expect((await resource.create(inputs, preview)).state).toMatchObject({ name: "mail.example.com" });
    await resource.update(recordId, { ...mx }, inputs, preview);
    expect(service.calls()).toEqual({});
  });

  it.each<[PlainObject, string[]]>([
    [{}, []],
    [{ type: "LOC" }, ["type"]],
    [{ zoneId: "" }, ["zoneId"]],
    [{ ttl: 1.5 }, ["ttl"]],
    [{ weight: 1 }, ["weight"]],
    [{ records: unknownValue, type: unknownValue, ttl: unknownValue }, []],
  ])("checks %j", (change, failing) => {
    const { failures = [] } = resource.check({ ...mx, ...change });
    expect(failures.map(({ property }) => property)).toEqual(failing);
  });
});

describe("the provider's reverse name of an address", () => {
  const inputs: PlainObject = { allocationId: "eipalloc-1", domainName: "mail.example.com" };
  const names = new Map<string, string>();
  let forward: readonly string[] = [];
  const resource = eipDomainName({
    addresses: { "eipalloc-1": "192.0.2.25" },
    forward: () => forward,
    names,
  });
  const run = { preview: false };

  it("waits for the forward record", async () => {
    await expect(resource.create(inputs, run)).rejects.toThrow(
      "creating EC2 EIP Domain Name: operation error EC2: ModifyAddressAttribute, https response error StatusCode: 400, api error InvalidParameterValue: The domain name mail.example.com does not resolve to 192.0.2.25",
    );
    forward = ["192.0.2.25"];
    const state = { ...inputs, ptrRecord: "mail.example.com." };
    expect(await resource.create(inputs, run)).toEqual({ id: "eipalloc-1", state });
    expect(await resource.read("eipalloc-1", undefined, {})).toEqual({ id: "eipalloc-1", state, inputs });
    const news = { ...inputs, domainName: "mx.example.com" };
    expect(resource.diff("eipalloc-1", state, inputs, news)).toMatchObject({
      diffs: ["domainName"],
      replaces: [],
    });
    expect(await resource.update("eipalloc-1", state, news, run)).toMatchObject({
      ptrRecord: "mx.example.com.",
    });
    await resource.delete("eipalloc-1", state);
    expect(await resource.read("eipalloc-1", state, inputs)).toBeUndefined();
    await expect(resource.create({ ...inputs, allocationId: "eipalloc-2" }, run)).rejects.toThrow(
      "does not exist",
    );
  });
});
