// Reverse backends under the SDK's mocks: which resources set a PTR, after which others, and what is refused.
import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it } from "vitest";
import {
  awsEip,
  deployStack,
  hcloud,
  linode,
  MailDomain,
  ptrKind,
  type Inputs,
  type MailDomainArgs,
  type ReverseBackend,
  type ReverseService,
} from "../../components/index";

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  readonly provider: string | undefined;
}

let registered: Registered[] = [];
let done: string[] = [];

async function mock(preview: boolean): Promise<void> {
  registered = [];
  done = [];
  await pulumi.runtime.setMocks(
    {
      newResource: async ({ type, name, inputs, provider }) => {
        registered.push({ type, name, inputs: inputs as Record<string, unknown>, provider });
        // zones take their time, so that whatever does not wait for them is seen first
        if (type === "maildomain:index:ZoneRecords") await new Promise((resolve) => setTimeout(resolve, 30));
        done.push(name);
        return { id: preview ? undefined : `${name}-id`, state: inputs as Record<string, unknown> };
      },
      call: () => ({}),
    },
    "maildomain",
    "test",
    preview,
  );
}

async function declare(program: () => unknown): Promise<Registered[]> {
  program();
  await pulumi.runtime.disconnect();
  return registered;
}

const shown = (found: readonly Registered[]): string[] =>
  found
    .filter(({ type }) => type !== "maildomain:index:MailDomain" && !type.startsWith("test:"))
    .map(({ type, name }) => `${type.replace(/^.*:/, "")} ${name}`)
    .sort();

const inputsOf = (found: readonly Registered[], type: string): unknown =>
  found.find((one) => one.type.endsWith(`:${type}`))?.inputs;

/** An output of another resource: unknown in a preview. */
function output<T>(value: T): pulumi.Output<T> {
  class Server extends pulumi.CustomResource {}
  const server = new Server("test:index:Server", `server-${String(value)}`);
  return pulumi.all([server.id]).apply(() => value);
}

const allocationId = "eipalloc-0123456789abcdef0";
const host = "mail.example.com";

/** A mail domain with one mail host; an address may be late. */
function domainWith(reverse: MailDomainArgs["reverse"], more: Partial<MailDomainArgs> = {}): MailDomainArgs {
  return {
    domain: "example.com",
    hosts: { [host]: { ipv4: "203.0.113.25" } },
    mx: [host],
    ...(reverse && { reverse }),
    ...more,
  };
}

const ptrName = "example.com/ptr/mail.example.com/ipv4";

describe("a reverse backend", () => {
  beforeEach(() => mock(false));

  it("sets the PTR of a known address, after the address record, in place of the manual action", async () => {
    const args = domainWith([awsEip({ allocationId, host, region: "eu-central-1" })]);
    const found = await declare(() => new MailDomain("example.com", args));
    expect(shown(found)).toEqual([`EipDomainName ${ptrName}`, "ZoneRecords example.com/example.com"]);
    expect(inputsOf(found, "EipDomainName")).toEqual({
      allocationId,
      domainName: host,
      region: "eu-central-1",
    });
    expect(done.indexOf(ptrName)).toBeGreaterThan(done.indexOf("example.com/example.com"));
    const { records } = found[0]!.inputs as { records: Record<string, unknown> };
    expect(records["25.113.0.203.in-addr.arpa"]).toEqual({
      "25.113.0.203.in-addr.arpa. PTR": { ttl: 3600, rdatas: ["mail.example.com."] },
    });
  });

  it("needs no address: an Elastic IP that is made in the same program has its PTR in the preview", async () => {
    await mock(true);
    const late = { hosts: { [host]: { ipv4: output("203.0.113.25") } } };
    const reverse = [awsEip({ allocationId: output(allocationId), host })];
    const found = await declare(() => new MailDomain("example.com", domainWith(reverse, late)));
    expect(shown(found)).toEqual([`EipDomainName ${ptrName}`, "ZoneRecords example.com/example.com"]);
    expect(JSON.stringify(found)).not.toContain("198.18.");
  });

  it("gives the late address to services that need it, each family for itself", async () => {
    const hosts = { [host]: { ipv4: output("203.0.113.25"), ipv6: output("2001:DB8:0::25") } };
    const reverse = [hcloud({ serverId: output("42"), host }), linode({ host, family: "ipv6" })];
    const found = await declare(() => new MailDomain("example.com", domainWith(reverse, { hosts })));
    expect(shown(found)).toEqual([
      `Rdns ${ptrName}`,
      "Rdns example.com/ptr/mail.example.com/ipv6",
      "ZoneRecords example.com/example.com",
    ]);
    const sets = found.filter(({ type }) => type.endsWith("Rdns"));
    expect(sets.map(({ type, inputs }) => [type, inputs]).sort()).toEqual([
      ["hcloud:index/rdns:Rdns", { serverId: 42, ipAddress: "203.0.113.25", dnsPtr: host }],
      ["linode:index/rdns:Rdns", { address: "2001:db8::25", rdns: host, waitForAvailable: true }],
    ]);
    for (const { name } of sets)
      expect(done.indexOf(name)).toBeGreaterThan(done.indexOf("example.com/example.com"));
  });

  it("leaves the manual actions of the other addresses, known and late", async () => {
    const hosts = {
      [host]: { ipv4: ["203.0.113.25", "203.0.113.26"], ipv6: output("2001:db8::25") },
      "mx2.example.com": { ipv4: output("203.0.113.27") },
    };
    const mx = [host, "mx2.example.com"];
    const reverse = [linode({ host, index: 1 }), linode({ host: "mx2.example.com" })];
    let domain: MailDomain | undefined;
    const found = await declare(
      () => (domain = new MailDomain("example.com", domainWith(reverse, { hosts, mx }))),
    );
    expect(shown(found)).toEqual([
      "ManualAction example.com/ptr/203.0.113.25",
      "ManualAction example.com/ptr/mail.example.com/ipv6",
      "Rdns example.com/ptr/mail.example.com/ipv4/2",
      "Rdns example.com/ptr/mx2.example.com/ipv4",
      "ZoneRecords example.com/example.com",
    ]);
    const issues = await new Promise<string>((resolve) =>
      domain!.issues.apply((list) => {
        resolve(JSON.stringify(list));
      }),
    );
    expect(issues).toContain("the PTR of 203.0.113.25 belongs to");
    expect(issues).not.toContain("203.0.113.26 belongs to");
    expect(issues).not.toContain("203.0.113.27 belongs to");
  });

  it("sets the PTR of a host that sends nothing by itself, and of the host that it names among several", async () => {
    const hosts = { "a.example.com": { ipv4: "203.0.113.25" }, "web.example.com": { ipv4: "203.0.113.25" } };
    const args = domainWith([linode({ host: "web.example.com" })], { hosts, mx: ["a.example.com"] });
    const found = await declare(() => new MailDomain("example.com", args));
    expect(inputsOf(found, "Rdns")).toMatchObject({ address: "203.0.113.25", rdns: "web.example.com" });
    await mock(false);
    const late = { "web.example.com": { ipv4: output("203.0.113.80") } };
    const alone = domainWith([linode({ host: "WEB.example.com." })], { hosts: late, mx: [] });
    const set = await declare(() => new MailDomain("example.com", alone));
    expect(inputsOf(set, "Rdns")).toMatchObject({ address: "203.0.113.80", rdns: "web.example.com" });
  });

  it("takes two hosts with one late address for two places", async () => {
    const address = output("203.0.113.25");
    const hosts = { [host]: { ipv4: address }, "mx2.example.com": { ipv4: address } };
    const args = domainWith([linode({ host })], { hosts, mx: [host, "mx2.example.com"] });
    const found = await declare(() => new MailDomain("example.com", args));
    expect(shown(found)).toEqual([
      "ManualAction example.com/ptr/mx2.example.com/ipv4",
      `Rdns ${ptrName}`,
      "ZoneRecords example.com/example.com",
    ]);
  });

  it("uses the provider that it is given", async () => {
    class Account extends pulumi.ProviderResource {}
    const found = await declare(() => {
      const provider = new Account("linode", "mine", {});
      new MailDomain("example.com", domainWith([linode({ host, provider })]));
    });
    expect(found.find(({ name }) => name === ptrName)?.provider).toMatch(/mine/);
  });

  it("stands in a stack file as a zone of one name", async () => {
    const zones = {
      "example.com": { backend: "zonefile" },
      "25.113.0.203.in-addr.arpa": { backend: "hcloud", floatingIpId: 7 },
    };
    const domains = { "example.com": { hosts: { [host]: { ipv4: "203.0.113.25" } }, mx: [host] } };
    const found = await declare(() => deployStack({ zones, domains }));
    const name = "example.com/25.113.0.203.in-addr.arpa/PTR";
    expect(shown(found)).toEqual([`Rdns ${name}`, "ZoneRecords example.com/example.com"]);
    expect(inputsOf(found, "Rdns")).toEqual({ floatingIpId: 7, ipAddress: "203.0.113.25", dnsPtr: host });
    expect(done.indexOf(name)).toBeGreaterThan(done.indexOf("example.com/example.com"));
  });

  it("can be one of the program's own", async () => {
    class Reverse extends pulumi.CustomResource {}
    const vps: ReverseService<{ instance: string }> = {
      kind: ptrKind({ name: "vps", place: "at the VPS host" }),
      provision: ({ name, address, host: target, options }, { instance }: Inputs<{ instance: string }>) =>
        new Reverse("vps:index:Reverse", name, { instance, address, target }, options),
    };
    const backend: ReverseBackend<{ instance: string }> = {
      service: vps,
      settings: { instance: output("i-1") },
      host,
    };
    for (const ipv4 of ["203.0.113.25", output("203.0.113.25")]) {
      const found = await declare(
        () => new MailDomain("example.com", domainWith([backend], { hosts: { [host]: { ipv4 } } })),
      );
      expect(inputsOf(found, "Reverse")).toEqual({
        instance: "i-1",
        address: "203.0.113.25",
        target: host,
      });
      expect(shown(found)).toContain(`Reverse ${ptrName}`);
      await mock(false);
    }
  });
});

describe("what is wrong with a list of reverse backends", () => {
  beforeEach(() => mock(false));

  const place = 'domains["example.com"].reverse';

  it.each([
    [
      "a host of another domain",
      [linode({ host: "mail.example.net" })],
      {},
      `reverse.host: "mail.example.net" is no host of this mail domain; its hosts are "mail.example.com"; name one of them, or add the host\n    → at ${place}[0].host`,
    ],
    ["no hosts", [linode({ host })], { hosts: {} }, "its hosts are none"],
    [
      "no address of the family",
      [linode({ host, family: "ipv6" })],
      {},
      `reverse.address: host "mail.example.com" has no IPv6 address; give the host the address, or correct the entry\n    → at ${place}[0]`,
    ],
    [
      "an index beyond the addresses",
      [linode({ host, index: 1 })],
      {},
      'host "mail.example.com" has 1 IPv4 address, index 1 is none of them; it counts from 0',
    ],
    [
      "two backends for one address",
      [linode({ host }), awsEip({ allocationId, host })],
      {},
      `reverse.twice: 203.0.113.25 of host "mail.example.com" has a reverse backend already, at ${place}[0]; remove one of the two, or give family or index of another address\n    → at ${place}[1]`,
    ],
    [
      "an address in two hosts",
      [linode({ host }), linode({ host: "b.example.com" })],
      { hosts: { [host]: { ipv4: "203.0.113.25" }, "b.example.com": { ipv4: "203.0.113.25" } } },
      'reverse.twice: 203.0.113.25 of host "b.example.com"',
    ],
    [
      "no id at Hetzner Cloud",
      [hcloud({ host })],
      {},
      `reverse.holder: no id is given, exactly one of serverId, primaryIpId, floatingIpId, loadBalancerId is required; give the id of the resource that has the address\n    → at ${place}[0]`,
    ],
    [
      "two ids at Hetzner Cloud",
      [hcloud({ host, serverId: pulumi.output(1), primaryIpId: 2 })],
      {},
      "serverId and primaryIpId are given, exactly one of",
    ],
  ] as const)("%s is refused, and nothing is registered", async (_title, reverse, more, text) => {
    await expect(
      declare(() => new MailDomain("example.com", domainWith([...reverse], more))),
    ).rejects.toThrow(text);
    expect(registered).toEqual([]);
  });

  it("is said of late addresses without a stand-in", () => {
    const hosts = { [host]: { ipv4: pulumi.output("203.0.113.25") } };
    const twice = domainWith([linode({ host }), linode({ host })], { hosts });
    expect(() => new MailDomain("a", twice)).toThrow(
      `reverse.twice: this IPv4 address of host "mail.example.com" has a reverse backend already, at ${place}[0]`,
    );
    expect(() => new MailDomain("b", domainWith([hcloud({ host })], { hosts }))).toThrow("reverse.holder");
    const foreign: ReverseBackend = { ...awsEip({ allocationId, host }), family: "ipv6" };
    const v6 = { hosts: { [host]: { ipv6: pulumi.output("2001:db8::25") } } };
    const failure = (): unknown => new MailDomain("c", domainWith([foreign], v6));
    expect(failure).toThrow('backend "aws-eip" sets PTRs of IPv4 addresses only, this is an IPv6 address');
    expect(failure).not.toThrow(/2001:2:/);
  });

  it("does not hide what is wrong with the hosts", () => {
    const args = domainWith([linode({ host })], { hosts: { [host]: { ipv4: "203.0.113.256" } } });
    const failure = (): unknown => new MailDomain("example.com", args);
    expect(failure).toThrow('"203.0.113.256" is no IPv4 address');
    expect(failure).not.toThrow("reverse.host");
  });

  it("is told by the function that makes the backend, as far as settings are known", () => {
    expect(() => awsEip({ allocationId: "eipalloc-xyz", host })).toThrow(
      'aws-eip() has 1 error\n  ✖ config.value: "eipalloc-xyz" is no allocation id',
    );
    expect(() => awsEip({ host } as never)).toThrow("config.required");
    expect(() => awsEip({ allocationId: pulumi.output("x"), hots: "a", host } as never)).toThrow(
      'config.unknown-key: unknown key "hots"',
    );
    expect(() => hcloud({ serverId: -1, host })).toThrow("config.value");
    // what is longer than an id may be a key that was pasted
    expect(() => awsEip({ allocationId: "K".repeat(40), host })).toThrow(
      "a text of 40 characters is no allocation id",
    );
    expect(() => awsEip({ allocationId: "K".repeat(40), host })).not.toThrow("KKKK");
  });
});
