// The provider over gRPC, as the engine calls it: every method, previews, secrets, unknown values, two runs at once.
import { existsSync, mkdirSync, rmdirSync } from "node:fs";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import * as proto from "@pulumi/pulumi/proto/provider_pb.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startProvider, type RunningProvider } from "../../provider/server";
import { unknownText } from "../../core/engine-values";
import { Client, urnOf } from "./client";
import { makeFolder, rejection, serialOf, type Folder } from "./support";

const path = "zones/example.com.zone";
let folder: Folder;
let provider: RunningProvider;
let engine: Client;

beforeEach(async () => {
  folder = makeFolder();
  provider = await startProvider({ root: folder.path });
  engine = new Client(provider.port);
});

afterEach(async () => {
  engine.close();
  await provider.stop();
  folder.dispose();
});

type Fields = Readonly<Record<string, unknown>>;

const rrset = (purpose: string, ttl: number, ...rdatas: readonly string[]): Fields => ({
  ttl,
  rdatas,
  purpose,
});
const rrsets: Record<string, Fields> = {
  "example.com. MX": rrset("MX", 3600, "10 mail.example.com."),
  "_dmarc.example.com. TXT": rrset("DMARC", 3600, '"v=DMARC1; p=none"'),
};
const inputs = {
  zone: "example.com.",
  backend: "zonefile",
  settings: { path } as Fields,
  domain: "example.com",
  rrsets,
};
const reject = {
  ...inputs,
  rrsets: { ...rrsets, "_dmarc.example.com. TXT": rrset("DMARC", 3600, '"v=DMARC1; p=reject"') },
};
const refused = (action: Promise<unknown>) => rejection(action, folder.path);

describe("check", () => {
  it("gives back what goes into the state", async () => {
    expect(await engine.check("a", inputs)).toEqual({ inputs, failures: [] });
  });

  it("makes RDATA canonical: text, case, and order", async () => {
    const given = {
      ...inputs,
      zone: "EXAMPLE.com",
      domain: "example.com.",
      settings: { path, nameservers: ["NS1.example.net"] },
      rrsets: {
        "example.com. MX": rrset("MX", 60, "20 b.example.net.", "10  MAIL.example.com"),
        "example.com. TXT": rrset("SPF", 60, "v=spf1", '"a" "b"'),
        "mail.example.com. AAAA": rrset("Hosts", 60, "2001:DB8:0:0::25"),
      },
    };
    expect(await engine.check("a", given)).toEqual({
      failures: [],
      inputs: {
        ...inputs,
        settings: { path, nameservers: ["ns1.example.net."] },
        rrsets: {
          "example.com. MX": rrset("MX", 60, "10 mail.example.com.", "20 b.example.net."),
          "example.com. TXT": rrset("SPF", 60, '"ab"', '"v=spf1"'),
          "mail.example.com. AAAA": rrset("Hosts", 60, "2001:db8::25"),
        },
      },
    });
  });

  const withRRsets = (more: Fields) => ({ ...inputs, rrsets: more });
  it.each<[string, Fields, string[]]>([
    [
      "nothing",
      {},
      [
        "zone: a name is required",
        "domain: a name is required",
        "backend: allowed are zonefile, got nothing",
        "rrsets: RRsets by `owner TYPE` are required",
      ],
    ],
    [
      "an unknown key",
      { ...inputs, rrset: 1 },
      ['unknown key "rrset", allowed are zone, backend, settings, domain, rrsets'],
    ],
    [
      "an unknown backend",
      { ...inputs, backend: "zonefil" },
      ['backend: allowed are zonefile, got "zonefil"'],
    ],
    ["no settings", { ...inputs, settings: null }, ["settings: an object with path is required"]],
    [
      "an empty path",
      { ...inputs, settings: { path: "" } },
      ['settings.path: the path of a file is required, got ""'],
    ],
    [
      "a path with NUL",
      { ...inputs, settings: { path: "a\0" } },
      ['settings.path: the path of a file is required, got "a\\u0000"'],
    ],
    [
      "a path that is none",
      { ...inputs, settings: { path: 1 } },
      ["settings.path: the path of a file is required, got nothing of the kind"],
    ],
    [
      "an unknown setting",
      { ...inputs, settings: { path, nameserver: "a" } },
      ['settings: unknown key "nameserver"'],
    ],
    [
      "no nameserver",
      { ...inputs, settings: { path, nameservers: [] } },
      ["settings.nameservers: at least one name is required"],
    ],
    [
      "a wrong nameserver",
      { ...inputs, settings: { path, nameservers: ["a", "b c"] } },
      ['settings.nameservers[1]: name "b c" holds a blank'],
    ],
    [
      "a wrong hostmaster",
      { ...inputs, settings: { path, hostmaster: "a@b" } },
      ['settings.hostmaster: "a@b" is a mail address, a bare name is required'],
    ],
    [
      "a key without type",
      withRRsets({ "example.com.": rrset("MX", 60, "10 a.") }),
      ['rrsets: "example.com." is no key of the form "example.com. MX", the owner in lower case'],
    ],
    [
      "a key that is not canonical",
      withRRsets({ "Example.com MX": rrset("MX", 60, "10 a.") }),
      ['rrsets: "Example.com MX" is no key of the form "example.com. MX", the owner in lower case'],
    ],
    [
      "a type that is not known",
      withRRsets({ "example.com. SPF": rrset("SPF", 60, "a") }),
      ['rrsets: "example.com. SPF" is no key of the form "example.com. MX", the owner in lower case'],
    ],
    [
      "an owner outside of the zone",
      withRRsets({ "notexample.com. A": rrset("Hosts", 60, "192.0.2.1") }),
      ['rrsets["notexample.com. A"]: the owner lies outside of zone "example.com"'],
    ],
    [
      "nameservers of the zone",
      withRRsets({ "example.com. NS": rrset("NS", 60, "a.") }),
      [
        'rrsets["example.com. NS"]: the nameservers of a zone belong to the zone itself; give them in the settings of the zone',
      ],
    ],
    [
      "wrong RDATA",
      withRRsets({ "example.com. MX": rrset("MX", 60, "10 a.", "mail") }),
      ['rrsets["example.com. MX"].rdatas[1]: malformed MX: expected "preference exchange", got 1 field'],
    ],
    [
      "RDATA that is no text",
      withRRsets({ "example.com. A": { ...rrset("Hosts", 60), rdatas: [1] } }),
      ['rrsets["example.com. A"].rdatas[0]: RDATA is text'],
    ],
    [
      "RDATA twice",
      withRRsets({ "example.com. MX": rrset("MX", 60, "10 a.", "10 A") }),
      ['rrsets["example.com. MX"].rdatas: "10 a." is listed twice'],
    ],
    [
      "no RDATA",
      withRRsets({ "example.com. MX": rrset("MX", 60) }),
      ['rrsets["example.com. MX"].rdatas: at least one RDATA is required'],
    ],
    [
      "a TTL out of range",
      withRRsets({ "example.com. MX": rrset("MX", 2147483648, "10 a.") }),
      [
        'rrsets["example.com. MX"].ttl: a whole number of seconds from 0 to 2147483647 is required (RFC 2181 8)',
      ],
    ],
    [
      "a purpose of two lines",
      withRRsets({ "example.com. MX": rrset("MX\n@ IN A 192.0.2.1", 60, "10 a.") }),
      ['rrsets["example.com. MX"].purpose: 1 to 200 characters on one line are required'],
    ],
    [
      "an unknown key of an RRset",
      withRRsets({ "example.com. MX": { ...rrset("MX", 60, "10 a."), TTL: 1 } }),
      ['rrsets["example.com. MX"]: unknown key "TTL"'],
    ],
    [
      "a CNAME beside others",
      withRRsets({
        "a.example.com. CNAME": rrset("Hosts", 60, "b."),
        "a.example.com. A": rrset("Hosts", 60, "192.0.2.1"),
      }),
      ['rrsets["a.example.com. A"]: a CNAME stands alone at its owner (RFC 2181 10.1)'],
    ],
    [
      "a CNAME of two",
      withRRsets({ "a.example.com. CNAME": rrset("Hosts", 60, "b.", "c.") }),
      ['rrsets["a.example.com. CNAME"].rdatas: a CNAME has one target (RFC 2181 10.1)'],
    ],
  ])("refuses %s", async (_title, news, failures) => {
    expect((await engine.check("a", news)).failures).toEqual(failures);
  });

  it("takes keys for names that mean something to JavaScript", async () => {
    const { failures } = await engine.check("a", withRRsets({ constructor: 1, toString: 1 }));
    expect(failures).toEqual([
      'rrsets: "constructor" is no key of the form "example.com. MX", the owner in lower case',
      'rrsets: "toString" is no key of the form "example.com. MX", the owner in lower case',
    ]);
  });

  it("never shows a private key", async () => {
    const pem = '"-----BEGIN PRIVATE KEY----- MIIE"';
    const { failures } = await engine.check(
      "a",
      withRRsets({ "example.com. MX": rrset("MX", 60, pem), [`${pem} MX`]: 1 }),
    );
    expect(failures).toHaveLength(2);
    expect(failures.join("")).not.toContain("MIIE");
  });

  it("refuses another resource type", async () => {
    const action = engine.check("a", inputs, urnOf("a", "maildomain:index:Other"));
    expect(await refused(action)).toBe(
      'unknown resource type "maildomain:index:Other", allowed is maildomain:index:ZoneRecords',
    );
  });

  it("refuses an RRset that another resource of the run claims, and names both mail domains", async () => {
    await engine.check("a", inputs);
    const other = { ...inputs, domain: "b.example", settings: { path: "./zones/../zones/example.com.zone" } };
    expect((await engine.check("b", other)).failures.map((text) => text.replace(folder.path, "~"))).toEqual([
      'zonefile.claimed-twice: the TXT RRset at "_dmarc.example.com" in "~/zones/example.com.zone" is claimed by mail domains "example.com" and "b.example"; declare it in one of them',
      'zonefile.claimed-twice: the MX RRset at "example.com" in "~/zones/example.com.zone" is claimed by mail domains "example.com" and "b.example"; declare it in one of them',
    ]);
    expect(folder.list()).toEqual([]);
    // the same resource may be looked at again, another file is another place, another run is another world
    expect((await engine.check("a", inputs)).failures).toEqual([]);
    expect((await engine.check("c", { ...inputs, settings: { path: "other.zone" } })).failures).toEqual([]);
    const later = new Client(provider.port);
    expect((await later.check("b", other)).failures).toEqual([]);
    later.close();
  });
});

describe("diff", () => {
  it("of equals is none", async () => {
    expect(await engine.diff("a", inputs, inputs)).toEqual({
      changes: {},
      replaces: [],
      diffs: [],
      deleteFirst: false,
    });
  });

  it("names each RRset, and what changes in it", async () => {
    const news = {
      ...inputs,
      settings: { path, nameservers: ["ns1.example.net."] },
      rrsets: {
        "example.com. MX": rrset("MX", 60, "5 mx.example.net.", "10 mail.example.com."),
        "_dmarc.example.com. TXT": rrset("DMARC", 3600, '"v=DMARC1; p=reject"'),
        "example.com. TXT": rrset("SPF", 3600, '"v=spf1 -all"'),
      },
    };
    expect(await engine.diff("a", inputs, news)).toEqual({
      changes: {
        'rrsets["_dmarc.example.com. TXT"].rdatas[0]': "UPDATE",
        'rrsets["example.com. MX"].rdatas[0]': "ADD",
        'rrsets["example.com. MX"].ttl': "UPDATE",
        'rrsets["example.com. TXT"]': "ADD",
        "settings.nameservers": "ADD",
      },
      replaces: [],
      diffs: ["rrsets", "settings"],
      deleteFirst: false,
    });
    expect((await engine.diff("a", news, inputs)).changes).toEqual({
      'rrsets["_dmarc.example.com. TXT"].rdatas[0]': "UPDATE",
      'rrsets["example.com. MX"].rdatas[0]': "DELETE",
      'rrsets["example.com. MX"].ttl': "UPDATE",
      'rrsets["example.com. TXT"]': "DELETE",
      "settings.nameservers": "DELETE",
    });
  });

  it("replaces for another zone, backend or path, the old one first", async () => {
    const zone = await engine.diff("a", inputs, { ...inputs, zone: "example.org." });
    expect(zone).toEqual({
      changes: { zone: "UPDATE_REPLACE" },
      replaces: ["zone"],
      diffs: ["zone"],
      deleteFirst: true,
    });
    const other = await engine.diff("a", inputs, {
      ...inputs,
      settings: { path: "b.zone", hostmaster: "a." },
    });
    expect(other).toEqual({
      changes: { "settings.path": "UPDATE_REPLACE", "settings.hostmaster": "ADD_REPLACE" },
      replaces: ["settings"],
      diffs: ["settings"],
      deleteFirst: true,
    });
  });

  it("updates in place when a path is only written in another way", async () => {
    const { changes, replaces } = await engine.diff("a", inputs, {
      ...inputs,
      settings: { path: `./${path}` },
    });
    expect([changes, replaces]).toEqual([{ "settings.path": "UPDATE" }, []]);
  });

  it("counts equal RDATA, which a hand edit may leave", async () => {
    const twice = {
      ...inputs,
      rrsets: { ...rrsets, "example.com. MX": rrset("MX", 3600, "10 a.", "10 a.") },
    };
    const once = { ...inputs, rrsets: { ...rrsets, "example.com. MX": rrset("MX", 3600, "10 a.") } };
    expect((await engine.diff("a", twice, once)).changes).toEqual({
      'rrsets["example.com. MX"].rdatas[1]': "DELETE",
    });
  });

  it("shows a value that is not known yet as a change", async () => {
    const news = { ...inputs, rrsets: { ...rrsets, "example.com. MX": rrset("MX", 3600, unknownText) } };
    expect((await engine.diff("a", inputs, news)).changes).toEqual({
      'rrsets["example.com. MX"].rdatas[0]': "UPDATE",
    });
  });
});

describe("the life of a resource", () => {
  it("is created, read, updated and deleted", async () => {
    expect(await engine.create("a", inputs)).toEqual({
      id: "zonefile:example.com.#example.com",
      state: inputs,
    });
    expect(folder.read(path)).toContain('_dmarc.example.com. 3600 IN TXT "v=DMARC1; p=none"\n');
    expect(await engine.read("a", inputs)).toEqual({ id: "id", state: inputs, inputs });
    expect(await engine.update("a", inputs, reject)).toEqual(reject);
    expect(folder.read(path)).toContain("p=reject");
    await engine.delete("a", reject);
    expect(existsSync(folder.file(path))).toBe(false);
  });

  it("sees a hand edit when it is read, and repairs it after", async () => {
    await engine.create("a", inputs);
    folder.write(
      path,
      folder
        .read(path)
        .replace("p=none", "p=quarantine")
        .replace(/^example\.com\. 3600 IN MX.*\n/m, ""),
    );
    const live = await engine.read("a", inputs);
    const expected = {
      ...inputs,
      rrsets: { "_dmarc.example.com. TXT": rrset("DMARC", 3600, '"v=DMARC1; p=quarantine"') },
    };
    expect(live).toEqual({ id: "id", state: expected, inputs: expected });
    expect((await engine.diff("a", expected, inputs)).changes).toEqual({
      'rrsets["_dmarc.example.com. TXT"].rdatas[0]': "UPDATE",
      'rrsets["example.com. MX"]': "ADD",
    });
    await engine.update("a", expected, inputs);
    expect(folder.read(path)).toContain("p=none");
    expect(folder.read(path)).toContain("IN MX 10 mail");
  });

  it("takes what a hand edit left, whatever it is, through state and repair", async () => {
    await engine.create("a", inputs);
    const odd = folder
      .read(path)
      .replace('TXT "v=DMARC1; p=none"', "TXT \\# 2 0161")
      .replace("10 mail", "10 m\\011ail");
    folder.write(path, `${odd}example.com. 3600 IN MX 10 m\\011ail\n`);
    const { state } = (await engine.read("a", inputs)) as { state: typeof inputs };
    expect(state.rrsets["_dmarc.example.com. TXT"]).toEqual(rrset("DMARC", 3600, "\\# 2 0161"));
    await engine.update("a", state, inputs);
    expect(await engine.read("a", inputs)).toEqual({ id: "id", state: inputs, inputs });
  });

  it("is gone when its file is, and can be made again", async () => {
    await engine.create("a", inputs);
    folder.write(path, "");
    expect(await engine.read("a", inputs)).toEqual({ id: "", state: undefined, inputs: undefined });
    await engine.create("a", inputs);
  });

  it("refuses to overwrite a change that nobody told the state about", async () => {
    await engine.create("a", inputs);
    folder.write(path, folder.read(path).replace("p=none", "p=quarantine"));
    const before = folder.read(path);
    for (const action of [
      () => engine.update("a", inputs, reject),
      () => engine.update("a", inputs, reject, true),
      () => engine.delete("a", inputs),
    ]) {
      const said = await refused(action());
      expect(said).toContain(
        'zonefile.changed: the TXT RRset at "_dmarc.example.com" of mail domain "example.com" was changed',
      );
      expect(said).toContain(
        'has: 3600 TXT "v=DMARC1; p=quarantine"\n  the state says: 3600 TXT "v=DMARC1; p=none"',
      );
    }
    expect(folder.read(path)).toBe(before);
  });

  it("cannot be imported, and says what to do instead", async () => {
    expect(await refused(engine.read("a"))).toMatch(
      /^id cannot be imported: .* list what others published at its names under "extra"/,
    );
  });

  it("tells a damaged state from its own fault", async () => {
    expect(await refused(engine.delete("a", { zone: "example.com." }))).toMatch(
      /^the state of the resource cannot be read: domain:/,
    );
  });
});

describe("a preview", () => {
  it("writes nothing, and refuses what the change would", async () => {
    expect(await engine.create("a", inputs, true)).toEqual({ id: "", state: inputs });
    expect(folder.list()).toEqual([]);
    await engine.create("a", inputs);
    const other = { ...inputs, domain: "b.example" };
    expect(await refused(engine.create("b", other, true))).toContain("zonefile.conflict: the MX RRset");
    const before = folder.read(path);
    expect(await engine.update("a", inputs, reject, true)).toEqual(reject);
    expect(folder.read(path)).toBe(before);
  });

  it("passes over what is not known yet", async () => {
    const late = {
      ...inputs,
      rrsets: { ...rrsets, "mail.example.com. A": rrset("Hosts", 60, unknownText, "192.0.2.1") },
    };
    const sorted = {
      ...late,
      rrsets: { ...rrsets, "mail.example.com. A": rrset("Hosts", 60, "192.0.2.1", unknownText) },
    };
    expect(await engine.check("a", late)).toEqual({ inputs: sorted, failures: [] });
    expect((await engine.create("a", sorted, true)).state).toEqual(sorted);
    await engine.create("a", inputs);
    expect(await engine.update("a", inputs, sorted, true)).toEqual(sorted);
    const whole = {
      ...inputs,
      rrsets: { ...rrsets, "mail.example.com. A": { ttl: 60, rdatas: unknownText, purpose: "Hosts" } },
    };
    expect((await engine.check("a", whole)).failures).toEqual([]);
    for (const key of ["zone", "settings", "rrsets"] as const) {
      const unknown = { ...inputs, [key]: unknownText };
      expect(await engine.check("a", unknown)).toEqual({ inputs: unknown, failures: [] });
      expect((await engine.create("b", unknown, true)).state).toEqual(unknown);
    }
    const settings = { ...inputs, settings: { path: unknownText } };
    expect(await engine.check("a", settings)).toEqual({ inputs: settings, failures: [] });
    expect(await refused(engine.create("b", settings))).toBe("a part of the inputs is not known yet");
  });

  it("still finds a foreign RRset where a value is not known", async () => {
    mkdirSync(folder.file("zones"));
    folder.write(path, "@ 60 SOA ns root 1 2 3 4 5\n@ 60 MX 10 a\n");
    const late = { ...inputs, rrsets: { "example.com. MX": rrset("MX", 60, unknownText) } };
    expect(await refused(engine.create("a", late, true))).toContain("line 2: 60 MX 10 a.example.com.");
  });

  it("of a replacement in the same file takes the old resource away first", async () => {
    await engine.create("a", inputs);
    const moved = {
      ...inputs,
      zone: "example.org.",
      rrsets: { "example.org. MX": rrset("MX", 60, "10 a.") },
    };
    expect((await engine.diff("a", inputs, moved)).replaces).toEqual(["zone"]);
    expect((await engine.create("a", moved, true)).state).toEqual(moved);
    expect(await refused(engine.create("b", moved, true))).toContain("zonefile.other-zone");
  });
});

describe("secrets", () => {
  const wrapped = (value: unknown) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value,
  });

  it("are taken out of their wrapping, at any depth", async () => {
    const secret = {
      ...inputs,
      zone: wrapped("example.com."),
      rrsets: wrapped({
        "example.com. MX": wrapped({ ttl: 3600, rdatas: [wrapped("10 mail.example.com.")], purpose: "MX" }),
      }),
    };
    expect(await engine.check("a", secret)).toEqual({
      inputs: { ...inputs, rrsets: { "example.com. MX": rrset("MX", 3600, "10 mail.example.com.") } },
      failures: [],
    });
  });
});

describe("the other methods", () => {
  it("answers what the engine asks a provider without settings", async () => {
    const handshake = await engine.call<proto.ProviderHandshakeResponse>(
      "handshake",
      new proto.ProviderHandshakeRequest(),
    );
    expect(handshake.toObject()).toEqual({
      acceptSecrets: false,
      acceptResources: false,
      acceptOutputs: false,
      supportsAutonamingConfiguration: false,
    });
    const configured = await engine.call<proto.ConfigureResponse>("configure", new proto.ConfigureRequest());
    expect(configured.toObject()).toMatchObject({
      acceptsecrets: false,
      supportspreview: true,
      acceptoutputs: false,
    });
    const check = new proto.CheckRequest();
    check.setNews(toRaw({ version: "1.0.0" }));
    const checked = await engine.call<proto.CheckResponse>("checkConfig", check);
    expect(checked.getInputs()?.toJavaScript()).toEqual({ version: "1.0.0" });
    const diffed = await engine.call<proto.DiffResponse>("diffConfig", new proto.DiffRequest());
    expect(diffed.getReplacesList()).toEqual([]);
    expect((await engine.call<PluginInfo>("getPluginInfo", new Empty())).getVersion()).toBe("");
    const schema = await engine.call<proto.GetSchemaResponse>("getSchema", new proto.GetSchemaRequest());
    expect(JSON.parse(schema.getSchema())).toMatchObject({
      name: "maildomain",
      resources: { "maildomain:index:ZoneRecords": {} },
    });
  });

  it.each(["invoke", "call", "construct", "getMapping", "parameterize"])(
    "does not implement %s",
    async (name) => {
      const requests = {
        invoke: new proto.InvokeRequest(),
        call: new proto.CallRequest(),
        construct: new proto.ConstructRequest(),
        getMapping: new proto.GetMappingRequest(),
        parameterize: new proto.ParameterizeRequest(),
      };
      await expect(engine.call(name, requests[name as keyof typeof requests])).rejects.toMatchObject({
        code: 12,
      });
    },
  );

  it("ends waiting changes of the run that is cancelled, and of no other", async () => {
    mkdirSync(folder.file("zones"));
    mkdirSync(folder.file(`${path}.lock`));
    const other = new Client(provider.port);
    const cancelled = refused(engine.create("a", inputs));
    const patient = other.create("b", { ...inputs, settings: { path: "other.zone" } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await engine.cancel();
    expect(await cancelled).toContain("zonefile.cancelled");
    expect((await patient).id).toContain("zonefile:");
    other.close();
  });

  it("goes on after a cancellation, for the engine may still delete", async () => {
    await engine.create("a", inputs);
    await engine.cancel();
    await engine.delete("a", inputs);
    expect(existsSync(folder.file(path))).toBe(false);
  });

  it("finishes what is under way before it stops", async () => {
    mkdirSync(folder.file("zones"));
    mkdirSync(folder.file(`${path}.lock`));
    const creating = engine.create("a", inputs);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const stopped = provider.stop();
    rmdirSync(folder.file(`${path}.lock`));
    expect(await creating).toMatchObject({ state: inputs });
    await stopped;
    expect(folder.read(path)).toContain("p=none");
    await expect(engine.read("a", inputs)).rejects.toThrow();
  });
});

describe("fifty resources at once", () => {
  it("write into one file without loss, through two connections", async () => {
    const second = new Client(provider.port);
    const of = (index: number, value: string) => ({
      ...inputs,
      domain: `d${index}.example.com`,
      rrsets: { [`d${index}.example.com. TXT`]: rrset("SPF", 60, `"${value}"`) },
    });
    const all = Array.from({ length: 50 }, (_, index) => index);
    const client = (index: number) => (index % 2 === 0 ? engine : second);
    await Promise.all(all.map((index) => client(index).create(`r${index}`, of(index, "one"))));
    await Promise.all(
      all.map((index) => client(index).update(`r${index}`, of(index, "one"), of(index, "two"))),
    );
    const text = folder.read(path);
    expect(text.match(/^d\d+\.example\.com\. 60 IN TXT "two"$/gm)).toHaveLength(50);
    expect(serialOf(text) % 100).toBe(0);
    await Promise.all(all.map((index) => client(index).delete(`r${index}`, of(index, "two"))));
    expect(existsSync(folder.file(path))).toBe(false);
    second.close();
  });
});

function toRaw(fields: Fields): Struct {
  return Struct.fromJavaScript(fields as Parameters<typeof Struct.fromJavaScript>[0]);
}
