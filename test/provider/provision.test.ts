// From a plan to the one ZoneRecords resource per zone and mail domain; and what may load for a plan.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { provisionZones } from "../../components/backends/provision-zones";
import { backendKinds } from "../../components/backends/registry";
import { zonefile } from "../../components/backends/zonefile/index";
import { rdataTexts, type RRset } from "../../core/dns/rrset";
import type { ZonePlan } from "../../core/plan";
import { checkInputs } from "../../provider/inputs";
import type { PlainObject } from "../../provider/struct";
import { ZonefileStore } from "../../provider/zonefile/index";
import { planStack } from "../support";

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}
const registered: Registered[] = [];
let parent: pulumi.ComponentResource;

beforeAll(async () => {
  const newResource = ({ type, name, inputs, id }: pulumi.runtime.MockResourceArgs) => {
    registered.push({ type, name, inputs: inputs as Record<string, unknown> });
    return { id: id ?? name, state: inputs as Record<string, unknown> };
  };
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "maildomain", "dev", false);
  parent = new pulumi.ComponentResource("test:index:Parent", "parent");
});

const hosts = { "mail.example.com": { ipv4: "192.0.2.25" } };

function plans(zones: unknown): readonly ZonePlan[] {
  return planStack({ zones, domains: { "example.com": { hosts, mx: ["mail.example.com"], spf: false } } })
    .zones;
}

async function provisioned(
  zones: unknown,
  rdatas: (set: RRset) => pulumi.Input<string[]> = rdataTexts,
): Promise<Registered[]> {
  registered.length = 0;
  for (const zone of plans(zones)) {
    const declared = provisionZones([zone], {
      name: "mine",
      domain: "example.com",
      parent,
      rdatas,
      isLate: () => false,
    });
    const resources = new Set([...declared.values()].flat());
    expect(resources.size).toBe(1);
    for (const resource of resources) await new Promise((resolve) => resource.urn.apply(resolve));
  }
  return registered.filter(({ type }) => type === "maildomain:index:ZoneRecords");
}

describe("a zone in a file", () => {
  it("is one resource, named after the component and the zone", async () => {
    const [resource, ...rest] = await provisioned({ "example.com": { backend: "zonefile" } });
    expect(rest).toEqual([]);
    expect(resource).toMatchObject({ type: "maildomain:index:ZoneRecords", name: "mine/example.com" });
    expect(resource?.inputs).toMatchObject({
      zone: "example.com.",
      backend: "zonefile",
      settings: { path: "zones/example.com.zone" },
      domain: "example.com",
      rrsets: { "example.com. MX": { ttl: 3600, rdatas: ["10 mail.example.com."], purpose: "MX" } },
    });
    expect(Object.keys(resource?.inputs["settings"] as object)).toEqual(["path"]);
  });

  it("has inputs that the provider takes as they are", async () => {
    const settings = { path: "a/b.zone", nameservers: ["ns1.example.net"], hostmaster: "dns.example.net" };
    const [resource] = await provisioned({ "example.com": { backend: "zonefile", ...settings } });
    const stores = new Map([["zonefile", new ZonefileStore({ root: "/" })]]);
    const { failures, records } = checkInputs(resource?.inputs as PlainObject, stores);
    expect(failures).toEqual([]);
    expect(records?.holding.settings).toEqual({
      path: "a/b.zone",
      nameservers: ["ns1.example.net."],
      hostmaster: "dns.example.net.",
    });
    expect(records?.holding.rrsets.get("mail.example.com. A")?.rdatas).toEqual(["192.0.2.25"]);
  });

  it("takes RDATA that are known later", async () => {
    const late = (set: RRset) => (set.type === "A" ? pulumi.output(["192.0.2.99"]) : rdataTexts(set));
    const [resource] = await provisioned({ "example.com": { backend: "zonefile" } }, late);
    expect(resource?.inputs["rrsets"]).toMatchObject({ "mail.example.com. A": { rdatas: ["192.0.2.99"] } });
  });

  it.each([
    ["example.com", "zones/example.com.zone"],
    ["0/25.2.0.192.in-addr.arpa", "zones/0%2f25.2.0.192.in-addr.arpa.zone"],
  ])("is by default named after the apex %s", async (apex, path) => {
    const [zone] = plans({ "example.com": { backend: "zonefile" } });
    const renamed = { ...zone!, zone: { ...zone!.zone, apex: `${apex}.` } } as ZonePlan;
    registered.length = 0;
    const declared = provisionZones([renamed], {
      isLate: () => false,
      name: "mine",
      domain: "example.com",
      parent,
      rdatas: rdataTexts,
    });
    const [resource] = [...declared.values()].flat();
    await new Promise((resolve) => resource?.urn.apply(resolve));
    expect(registered.at(-1)?.inputs["settings"]).toEqual({ path });
  });
});

describe("the registry", () => {
  it("names a kind once, and refuses a zone of a kind that it does not know", () => {
    expect(backendKinds.map(({ name }) => name)).toEqual([
      "zonefile",
      "route53",
      "cloudflare",
      "aws-eip",
      "hcloud",
      "linode",
    ]);
    const [zone] = plans({ "example.com": { backend: "zonefile" } });
    const unknown = { ...zone!, zone: { ...zone!.zone, kind: { ...zone!.zone.kind, name: "other" } } };
    const context = { name: "mine", domain: "example.com", parent, rdatas: rdataTexts, isLate: () => false };
    expect(() => provisionZones([unknown], context)).toThrow('no backend is registered under "other"');
  });

  it.each(["components/backends/registry.ts", "cli/run.ts"])(
    "%s loads no SDK and nothing of adoption for those who only plan and review",
    (file) => {
      const script = `
      require(${JSON.stringify(join(__dirname, "../..", file))});
      console.log(Object.keys(require.cache).filter((file) => /@pulumi|grpc|@aws-sdk|read-zone|adopt\\//.test(file)));`;
      const output = execFileSync(process.execPath, ["--require", "tsx/cjs", "-e", script], {
        encoding: "utf8",
      });
      expect(output.trim()).toBe("[]");
    },
  );
});

describe("zonefile()", () => {
  it("gives the kind and settings that were read", () => {
    expect(zonefile()).toMatchObject({ kind: { name: "zonefile" }, settings: {} });
    expect(zonefile({ nameservers: ["NS1.example.net"] }).settings).toEqual({
      nameservers: ["ns1.example.net."],
    });
  });

  it("refuses settings with every reason at once", () => {
    const wrong = { pth: "a", nameservers: ["a b"] } as never;
    expect(() => zonefile(wrong)).toThrow(/^zonefile\(\) has 2 errors\n/);
    expect(() => zonefile(wrong)).toThrow('did you mean "path"?');
    expect(() => zonefile(wrong)).toThrow('dns.name: name "a b" holds a blank');
  });
});
