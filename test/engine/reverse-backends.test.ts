// Reverse backends through the real engine: stand-ins refuse a PTR whose forward record does not exist yet.
import type * as pulumi from "@pulumi/pulumi";
import { existsSync, mkdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openStack } from "../../cli/engine/stack";
import { newZoneRecords } from "../../components/backends/zone-records";
import { awsEip, hcloud, linode, MailDomain } from "../../components/index";
import { eipDomainName } from "../fakes/aws/eip";
import { startHcloudProvider, type ReverseProvider } from "../fakes/hcloud";
import { startLinodeProvider } from "../fakes/linode";
import { startStandIn, type StandIn } from "../fakes/provider-host";
import { runPlainProgram, type Registered } from "./mini-engine";
import { makeProject, type Project } from "./project";

const addresses = {
  hetzner: "192.0.2.25",
  hetznerV6: "2001:db8::25",
  linode: "192.0.2.26",
  elastic: "192.0.2.28",
};
const allocationId = "eipalloc-0123456789abcdef0";
const v6Name = "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa";

let project: Project;
let hetznerProvider: ReverseProvider;
let linodeProvider: ReverseProvider;
let awsProvider: StandIn;
const elasticNames = new Map<string, string>();
const environment = process.env["PULUMI_DEBUG_PROVIDERS"];

/** The addresses of a host in the zone file, as they are at this moment. */
function forward(host: string): string[] {
  const file = join(project.root, "zones/example.com.zone");
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.flatMap((line) => {
    const [owner, , , type, address = ""] = line.split(/\s+/);
    return owner === `${host}.` && (type === "A" || type === "AAAA") ? [address] : [];
  });
}

/** Another process writes the zone: whoever does not wait for the zone is seen first. */
function holdZone(milliseconds: number): void {
  const lock = join(project.root, "zones/example.com.zone.lock");
  mkdirSync(lock, { recursive: true });
  setTimeout(() => {
    rmdirSync(lock);
  }, milliseconds);
}

beforeAll(async () => {
  hetznerProvider = await startHcloudProvider({
    addresses: { [addresses.hetzner]: "s-42", [addresses.hetznerV6]: "s-42" },
    forward,
  });
  linodeProvider = await startLinodeProvider({ addresses: [addresses.linode], forward });
  const elastic = { addresses: { [allocationId]: addresses.elastic }, forward, names: elasticNames };
  awsProvider = await startStandIn("aws", {
    "aws:ec2/eipDomainName:EipDomainName": eipDomainName(elastic),
  });
  process.env["PULUMI_DEBUG_PROVIDERS"] = [awsProvider, hetznerProvider, linodeProvider]
    .map(({ debug }) => debug)
    .join(",");
});
afterAll(async () => {
  if (environment === undefined) delete process.env["PULUMI_DEBUG_PROVIDERS"];
  else process.env["PULUMI_DEBUG_PROVIDERS"] = environment;
  await Promise.all([awsProvider, hetznerProvider, linodeProvider].map((provider) => provider.stop()));
});

const names = (): Record<string, string | undefined> => ({
  hetzner: hetznerProvider.table.name(addresses.hetzner),
  hetznerV6: hetznerProvider.table.name(addresses.hetznerV6),
  linode: linodeProvider.table.name(addresses.linode),
  elastic: elasticNames.get(allocationId),
});

/** What each address is called before `up` and after `destroy`. */
const generic = {
  hetzner: "static.25.2.0.192.clients.your-server.de",
  linode: "192-0-2-26.ip.linodeusercontent.com",
  elastic: undefined,
};

const allSet = {
  hetzner: "mx1.example.com",
  hetznerV6: "mx1.example.com",
  linode: "mx2.example.com",
  elastic: "mx3.example.com.",
};

/** The names of the PTRs among resources. */
const ptrNames = (urns: readonly string[]): string[] =>
  urns.filter((urn) => /:(?:Rdns|EipDomainName)::/.test(urn)).map((urn) => urn.split("::").at(-1) ?? "");

describe("a stack file with reverse backends", () => {
  beforeAll(() => {
    project = makeProject();
    project.write("dev", config("mx2.example.com"));
  });
  afterAll(() => {
    project.dispose();
  });

  const config = (second: string): string => `config:
  maildomain:zones:
    example.com: { backend: zonefile, nameservers: [ns1.example.net] }
    25.2.0.192.in-addr.arpa: { backend: hcloud, serverId: 42 }
    ${v6Name}: { backend: hcloud, serverId: 42 }
    26.2.0.192.in-addr.arpa: { backend: linode }
    28.2.0.192.in-addr.arpa: { backend: aws-eip, allocationId: ${allocationId} }
  maildomain:domains:
    example.com:
      hosts:
        mx1.example.com: { ipv4: 192.0.2.25, ipv6: "2001:db8::25" }
        ${second}: { ipv4: [192.0.2.26, 192.0.2.27] }
        mx3.example.com: { ipv4: 192.0.2.28 }
      mx: [mx1.example.com, ${second}, mx3.example.com]
`;

  it("previews every PTR, and sets none", async () => {
    const { status, stdout } = await project.run("preview");
    expect(stdout).toContain("25.2.0.192.in-addr.arpa. 3600 IN PTR mx1.example.com.");
    expect(stdout).toContain("26.2.0.192.in-addr.arpa. 3600 IN PTR mx2.example.com.");
    expect(stdout).toContain("manual action opens: ptr/192.0.2.27 (example.com)");
    expect(stdout).not.toContain("ptr/192.0.2.25");
    expect(status).toBe(0);
    expect(names()).toMatchObject(generic);
  });

  it("sets each PTR after the address records, however long those take", async () => {
    holdZone(1500);
    const { status, stdout, stderr } = await project.run("up", "--yes");
    expect(stdout + stderr).not.toContain("✖");
    expect(status).toBe(0);
    expect(names()).toEqual(allSet);
    expect(stdout).toContain("1 manual action open");
  });

  it("changes nothing the second time", async () => {
    const { status, stdout } = await project.run("up", "--yes");
    expect(stdout).toContain("no changes");
    expect(status).toBe(0);
  });

  it("follows a host that is renamed", async () => {
    project.write("dev", config("relay.example.com"));
    holdZone(1500);
    const { status } = await project.run("up", "--yes");
    expect(status).toBe(0);
    expect(names()).toEqual({ ...allSet, linode: "relay.example.com" });
  });

  it("gives the names back when it is destroyed", async () => {
    const { status } = await project.run("destroy", "--yes");
    expect(status).toBe(0);
    expect(names()).toMatchObject(generic);
  });
});

describe("a program whose addresses come late", () => {
  const before = process.cwd();
  beforeEach(() => {
    project = makeProject();
    process.chdir(project.root);
  });
  afterEach(() => {
    process.chdir(before);
    project.dispose();
  });

  /** An address that is known when another resource was made. */
  function late(name: string, address: string): pulumi.Output<string> {
    const settings = { path: `zones/${name}.zone` };
    const inputs = { zone: `${name}.`, backend: "zonefile", settings, domain: name, rrsets: {} };
    return newZoneRecords(name, inputs, {}).id.apply(() => address);
  }

  function program(): Promise<unknown> {
    new MailDomain("example.com", {
      domain: "example.com",
      hosts: {
        "mx1.example.com": {
          ipv4: late("server.test", addresses.hetzner),
          ipv6: late("v6.test", addresses.hetznerV6),
        },
        "mx2.example.com": { ipv4: late("second.test", addresses.linode) },
        "mx3.example.com": { ipv4: late("third.test", addresses.elastic) },
      },
      mx: ["mx1.example.com", "mx2.example.com", "mx3.example.com"],
      reverse: [
        hcloud({ host: "mx1.example.com", serverId: 42 }),
        hcloud({ host: "mx1.example.com", family: "ipv6", serverId: 42 }),
        linode({ host: "mx2.example.com" }),
        awsEip({ host: "mx3.example.com", allocationId: late("allocation.test", allocationId) }),
      ],
    });
    return Promise.resolve({});
  }

  const ptrs = [
    "mx1.example.com/ipv4",
    "mx1.example.com/ipv6",
    "mx2.example.com/ipv4",
    "mx3.example.com/ipv4",
  ].map((place) => `example.com/ptr/${place}`);

  it("has every PTR in the preview, and sets each after its address record", async () => {
    const open = await openStack({
      root: project.root,
      stack: "dev",
      program,
      log: () => undefined,
    });
    const { stack } = open;
    try {
      const seen: string[] = [];
      const preview = await stack.preview({
        onEvent: ({ resourcePreEvent }) => {
          if (resourcePreEvent) seen.push(resourcePreEvent.metadata.urn);
        },
      });
      expect(ptrNames(seen).sort()).toEqual(ptrs);
      expect(preview.stdout).not.toContain("198.18.");
      expect(seen.filter((urn) => urn.includes("ManualAction"))).toEqual([]);
      holdZone(1500);
      await stack.up();
      expect(names()).toEqual(allSet);
      const again = await stack.up();
      expect(again.summary.resourceChanges?.update).toBeUndefined();
      await stack.destroy();
      expect(names()).toMatchObject(generic);
    } finally {
      await open.close();
    }
  });
});

describe("a late address that turns out to be that of another backend", () => {
  afterAll(() => {
    delete process.env["SECOND"];
  });

  const run = (second: string, preview: boolean): Promise<Registered[]> => {
    process.env["SECOND"] = second;
    return runPlainProgram({ stack: "reverse", program: "test/engine/programs/reverse.ts", preview });
  };

  it("is refused as soon as it is known, before a PTR is set", async () => {
    const failure = await run(addresses.hetzner, false).then(String, String);
    expect(failure).toContain('reverse.twice: this IPv4 address of host "mx2.example.com"');
    expect(failure).toContain('→ at domains["example.com"].reverse[1]');
    expect(ptrNames((await run(addresses.linode, false)).map(({ urn }) => urn))).toHaveLength(2);
  });
});
