// Mail domains at Route 53 and Cloudflare on the real engine, with stand-ins for the providers and the services.
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseName, type Fqdn } from "../../core/dns/name";
import { unwrap } from "../../core/result";
import { cloudflareHost } from "../contract/cloudflare-host";
import { heldLines, type HeldRecord } from "../contract/held";
import { route53Host } from "../contract/route53-host";
import type { Service } from "../contract/run-case";
import { compiled } from "../contract/zonefile-host";
import { fullStack, signerKey } from "../fakes/full-domain";
import { startStandIn, type ResourceBehaviour, type StandIn } from "../fakes/provider-host";
import { makeProject, type Project } from "./project";

/** A DNS host with one zone, its provider, and what a test does behind their backs. */
interface Cloud {
  readonly debug: string;
  readonly zoneId: string;
  readonly otherZoneId: string;
  /** what the provider was asked to do, in order: "create NAME TYPE", and "created NAME TYPE" when that is done */
  readonly log: string[];
  held(zoneId?: string): Promise<string[]>;
  /** calls to the service so far */
  calls(): number;
  /** gives the MX of a host another preference, and removes a TXT */
  meddle(): void;
  /** somebody else's A */
  intrude(name: string, address: string): void;
  /** lets the n-th change from now fail */
  failChange(nth: number): void;
  /** answers the next changes so that the caller has to wait */
  limitRate(times: number): void;
  stop(): Promise<void>;
}

const apex = unwrap(parseName("example.com"));

async function startAtRoute53(zone: Fqdn = apex, log: string[] = []): Promise<Cloud> {
  const service = await route53Host.start(zone);
  const { server, settings } = service;
  const hosted = server.zone(settings.zoneId);
  const set = (name: string, type: string, values: readonly string[]) => ({ name, type, ttl: 3600, values });
  const change = (action: string, name: string, type: string, values: readonly string[]): void => {
    hosted.change([{ action, set: set(name, type, values) }]);
  };
  return {
    ...(await standIn("aws", service, log)),
    zoneId: settings.zoneId,
    calls: () => Object.values(server.calls()).reduce((sum, count) => sum + count, 0),
    meddle: () => {
      change("UPSERT", "example.com", "MX", ["77 mail.example.com.", "20 mx2.example.com."]);
      change("DELETE", "_dmarc.example.com", "TXT", hosted.values("_dmarc.example.com", "TXT"));
    },
    intrude: (name, address) => {
      change("CREATE", name, "A", [address]);
    },
    failChange: (nth) => {
      server.fail({
        operation: "ChangeResourceRecordSets",
        skip: nth - 1,
        code: "AccessDenied",
        status: 403,
      });
    },
    limitRate: (times) => {
      server.fail({ operation: "ChangeResourceRecordSets", times });
    },
  };
}

async function startAtCloudflare(zone: Fqdn = apex, log: string[] = []): Promise<Cloud> {
  const service = await cloudflareHost.start(zone);
  const { server, settings } = service;
  const own = server.zone(zone.slice(0, -1));
  const idOf = (test: (record: (typeof own.records)[number]) => boolean): string =>
    own.records.find(test)?.id ?? "";
  return {
    ...(await standIn("cloudflare", service, log)),
    zoneId: settings.zoneId,
    calls: () => Object.values(server.calls()).reduce((sum, count) => sum + count, 0),
    meddle: () => {
      own.change(
        idOf(({ type, content }) => type === "MX" && content === "mail.example.com"),
        { priority: 77 },
      );
      own.remove(idOf(({ name }) => name === "_dmarc.example.com"));
    },
    intrude: (name, content) => {
      own.create({ name, type: "A", content, ttl: 3600 });
    },
    failChange: (nth) => {
      server.failWrite(nth, { status: 403, code: 10000, message: "Authentication error" });
    },
    limitRate: (times) => {
      server.limitRate(times);
    },
  };
}

interface CloudService extends Service {
  readonly otherZoneId: string;
  readonly held: (zoneId?: string) => Promise<readonly HeldRecord[]>;
}

/** Starts the provider of a service; what it is asked to do is written down. */
async function standIn(name: string, service: CloudService, log: string[]) {
  const resources = Object.entries(service.resources).map(([type, one]) => [type, logged(one, log)] as const);
  const provider: StandIn = await startStandIn(name, Object.fromEntries(resources));
  return {
    debug: provider.debug,
    otherZoneId: service.otherZoneId,
    log,
    held: async (zoneId?: string) => heldLines(await service.held(zoneId)),
    stop: async () => {
      await provider.stop();
      await service.stop();
    },
  };
}

function logged(behaviour: ResourceBehaviour, log: string[]): ResourceBehaviour {
  const nameOf = (fields: { readonly name?: unknown; readonly type?: unknown }): string =>
    `${String(fields.name)} ${String(fields.type)}`;
  return {
    ...behaviour,
    create: async (inputs, run) => {
      if (run.preview) return behaviour.create(inputs, run);
      log.push(`create ${nameOf(inputs)}`);
      const made = await behaviour.create(inputs, run);
      log.push(`created ${nameOf(inputs)}`);
      return made;
    },
    update: async (id, state, news, run) => {
      if (!run.preview) log.push(`update ${nameOf(news)}`);
      return behaviour.update(id, state, news, run);
    },
    delete: async (id, state) => {
      log.push(`delete ${nameOf(state)}`);
      await behaviour.delete(id, state);
    },
  };
}

/** A stack of one mail domain; what may vary is given. */
const stack = (zone: object, { host = "mx2", reports = "dmarc" } = {}): string =>
  JSON.stringify({
    config: {
      "maildomain:zones": { "example.com": zone },
      "maildomain:domains": {
        "example.com": {
          hosts: {
            "mail.example.com": { ipv4: "192.0.2.25", ipv6: "2001:db8::25" },
            [`${host}.example.com`]: { ipv4: "192.0.2.26" },
          },
          mx: ["mail.example.com", `${host}.example.com`],
          dmarc: { policy: "none", aggregateReports: [`mailto:${reports}@example.com`] },
        },
      },
    },
  });

const expected = ({ host = "mx2", reports = "dmarc" } = {}): string[] =>
  [
    "example.com. 3600 MX 10 mail.example.com.",
    `example.com. 3600 MX 20 ${host}.example.com.`,
    'example.com. 3600 TXT "v=spf1 mx ~all"',
    `_dmarc.example.com. 3600 TXT "v=DMARC1; p=none; rua=mailto:${reports}@example.com"`,
    "mail.example.com. 3600 A 192.0.2.25",
    "mail.example.com. 3600 AAAA [2001:db8::25]",
    'mail.example.com. 3600 TXT "v=spf1 a -all"',
    `${host}.example.com. 3600 A 192.0.2.26`,
    `${host}.example.com. 3600 TXT "v=spf1 a -all"`,
  ].sort();

/** The hosts that an MX names, or that have an address. */
function heldHosts(lines: readonly string[], type: "MX" | "A"): string[] {
  const words = lines.map((line) => line.split(" ")).filter(([, , held]) => held === type);
  return words.map((line) => (type === "A" ? line[0] : line[4]) ?? "");
}

describe.each([
  ["route53", startAtRoute53],
  ["cloudflare", startAtCloudflare],
] as const)("a mail domain at %s", (backend, start) => {
  let cloud: Cloud;
  let project: Project;
  beforeAll(async () => {
    cloud = await start();
    project = makeProject({ PULUMI_DEBUG_PROVIDERS: cloud.debug });
    project.write("dev", stack({ backend, zoneId: cloud.zoneId }));
  });
  afterAll(async () => {
    project.dispose();
    await cloud.stop();
  });

  /** Runs `up`, which succeeds. */
  async function up(): Promise<string> {
    const { status, stdout, stderr } = await project.run("up", "--yes");
    expect(stderr).not.toContain("✖");
    expect(status).toBe(0);
    return stdout;
  }

  /** A preview without changes makes no call at all. */
  async function expectNothingLeft(): Promise<void> {
    const before = cloud.calls();
    const { status, stdout } = await project.run("preview");
    expect(stdout).toMatch(/^no changes\n/);
    expect(status).toBe(0);
    expect(cloud.calls()).toBe(before);
  }

  it("is previewed record by record, without a call", async () => {
    const { status, stdout } = await project.run("preview");
    expect(status).toBe(0);
    expect(stdout).toContain(
      "+ example.com. MX in zone example.com\n  + example.com. 3600 IN MX 10 mail.example.com.\n",
    );
    expect(stdout).toContain("8 RRsets: 8 new");
    expect(cloud.calls()).toBe(0);
  });

  it("is created, addresses before the MX that names them", async () => {
    const stdout = await up();
    expect(stdout).toContain(
      `live: zone example.com. (8 RRsets) at ${backend === "route53" ? "Route 53" : "Cloudflare"}`,
    );
    expect(await cloud.held()).toEqual(expected());
    const began = cloud.log.indexOf("create example.com MX");
    for (const done of [
      "created mail.example.com A",
      "created mail.example.com AAAA",
      "created mx2.example.com A",
    ])
      expect(cloud.log.slice(0, began)).toContain(done);
    await expectNothingLeft();
  });

  it("is changed in place", async () => {
    cloud.log.length = 0;
    project.write("dev", stack({ backend, zoneId: cloud.zoneId }, { reports: "reports" }));
    const { stdout } = await project.run("preview");
    expect(stdout).toContain(
      '  - _dmarc.example.com. 3600 IN TXT "v=DMARC1; p=none; rua=mailto:dmarc@example.com"\n',
    );
    expect(stdout).toContain("1 RRset: 1 changed\n");
    await up();
    expect(cloud.log).toEqual(["update _dmarc.example.com TXT"]);
    expect(await cloud.held()).toEqual(expected({ reports: "reports" }));
  });

  it("is brought back after somebody else changed it", async () => {
    cloud.meddle();
    const dmarc = '_dmarc.example.com. 3600 IN TXT "v=DMARC1; p=none; rua=mailto:reports@example.com"';
    const refreshed = await project.run("refresh");
    expect(refreshed.status).toBe(0);
    expect(refreshed.stdout).toContain(`- _dmarc.example.com. TXT in zone example.com\n  - ${dmarc}\n`);
    expect(refreshed.stdout).toContain(
      "~ example.com. MX in zone example.com\n  - example.com. 3600 IN MX 10 mail.example.com.\n  + example.com. 3600 IN MX 77 mail.example.com.\n",
    );
    expect(refreshed.stdout).toContain("2 RRsets: 1 changed, 1 removed\n");
    const { stdout } = await project.run("preview");
    expect(stdout).toContain(`+ _dmarc.example.com. TXT in zone example.com\n  + ${dmarc}\n`);
    expect(stdout).toContain(
      "  - example.com. 3600 IN MX 77 mail.example.com.\n  + example.com. 3600 IN MX 10 mail.example.com.\n",
    );
    await up();
    expect(await cloud.held()).toEqual(expected({ reports: "reports" }));
    const again = await project.run("refresh");
    expect(again.stdout).toMatch(/^no changes\n/);
  });

  it("moves to another zone: every record is replaced", async () => {
    const previewed = stack({ backend, zoneId: cloud.otherZoneId });
    project.write("dev", previewed);
    cloud.log.length = 0;
    await up();
    expect(await cloud.held(cloud.otherZoneId)).toEqual(expected());
    expect(await cloud.held()).toEqual([]);
    project.write("dev", stack({ backend, zoneId: cloud.zoneId }));
    await up();
    expect(await cloud.held()).toEqual(expected());
    await expectNothingLeft();
  });

  it("keeps what was done when a change fails, and finishes with the next up", async () => {
    project.write("dev", stack({ backend, zoneId: cloud.zoneId }, { host: "mx3" }));
    cloud.failChange(2);
    const { status, stderr } = await project.run("up", "--yes");
    expect(status).toBe(1);
    expect(stderr).toMatch(/✖ example\.com\/\S+: [^]*(?:AccessDenied|Authentication error)/);
    expect(stderr).toContain(
      "some changes may be live: run up again to finish, it changes only what is missing",
    );
    const held = await cloud.held();
    expect(held).toContain("mx2.example.com. 3600 A 192.0.2.26");
    expect(heldHosts(held, "MX").filter((host) => !heldHosts(held, "A").includes(host))).toEqual([]);
    const found = await project.run("refresh");
    expect(found.stdout).toMatch(/^no changes\n/);
    await up();
    expect(await cloud.held()).toEqual(expected({ host: "mx3" }));
    await expectNothingLeft();
  });

  it(
    backend === "route53" ? "waits while calls are throttled" : "says what to do when calls are limited",
    async () => {
      project.write("dev", stack({ backend, zoneId: cloud.zoneId }, { host: "mx3", reports: "again" }));
      cloud.limitRate(1);
      if (backend === "cloudflare") {
        const { status, stderr } = await project.run("up", "--yes");
        expect(status).toBe(1);
        expect(stderr).toContain("429");
        expect(stderr).toContain("  → the DNS host limits the rate of calls: wait some minutes");
        expect(await cloud.held()).toEqual(expected({ host: "mx3" }));
      }
      await up();
      expect(await cloud.held()).toEqual(expected({ host: "mx3", reports: "again" }));
    },
  );

  it("does not overwrite a record of somebody else, and says how to adopt it", async () => {
    cloud.intrude("mx4.example.com", "192.0.2.99");
    // Cloudflare takes another address beside it: the same one is refused
    if (backend === "cloudflare") cloud.intrude("mx4.example.com", "192.0.2.26");
    project.write("dev", stack({ backend, zoneId: cloud.zoneId }, { host: "mx4", reports: "again" }));
    const { status, stderr } = await project.run("up", "--yes");
    expect(status).toBe(1);
    expect(stderr).toMatch(/✖ example\.com\/mx4\.example\.com\/A\S*: .*already exists/);
    expect(stderr).toContain(
      "  → the DNS host has this record already, and the state does not: nothing was overwritten; maildomain adopt takes it over\n",
    );
    const held = await cloud.held();
    expect(held).toContain("mx4.example.com. 3600 A 192.0.2.99");
    expect(held).toContain("example.com. 3600 MX 20 mx3.example.com.");
  });

  it("goes when it is destroyed, and what is foreign stays", async () => {
    const { status, stdout, stderr } = await project.run("destroy", "--yes");
    expect(stderr).not.toContain("✖");
    expect(status).toBe(0);
    expect(stdout).toContain("- example.com. MX in zone example.com\n");
    const foreign = ["mx4.example.com. 3600 A 192.0.2.99"];
    if (backend === "cloudflare") foreign.unshift("mx4.example.com. 3600 A 192.0.2.26");
    expect(await cloud.held()).toEqual(foreign);
  });
});

describe("a mail domain in two zones on two DNS hosts", () => {
  it("is one stack, and addresses at one host come before the MX at the other", async () => {
    const log: string[] = [];
    const names = await startAtCloudflare(unwrap(parseName("example.net")), log);
    const mail = await startAtRoute53(apex, log);
    const project = makeProject({ PULUMI_DEBUG_PROVIDERS: `${names.debug},${mail.debug}` });
    const zones = {
      "example.com": { backend: "route53", zoneId: mail.zoneId },
      "example.net": { backend: "cloudflare", zoneId: names.zoneId },
    };
    const settings = {
      hosts: { "mx.example.net": { ipv4: "192.0.2.25" } },
      mx: ["mx.example.net"],
      dmarc: { policy: "none" },
    };
    try {
      project.write(
        "dev",
        JSON.stringify({
          config: { "maildomain:zones": zones, "maildomain:domains": { "example.com": settings } },
        }),
      );
      const made = await project.run("up", "--yes");
      expect(made.stderr).not.toContain("✖");
      expect(made.status).toBe(0);
      expect(made.stdout).toContain(
        `live: zone example.com. (3 RRsets) at Route 53, hosted zone ${mail.zoneId}\n` +
          `live: zone example.net. (2 RRsets) at Cloudflare, zone id ${names.zoneId}\n`,
      );
      expect(await mail.held()).toEqual([
        '_dmarc.example.com. 3600 TXT "v=DMARC1; p=none"',
        "example.com. 3600 MX 10 mx.example.net.",
        'example.com. 3600 TXT "v=spf1 mx ~all"',
      ]);
      expect(await names.held()).toEqual([
        "mx.example.net. 3600 A 192.0.2.25",
        'mx.example.net. 3600 TXT "v=spf1 a -all"',
      ]);
      const began = log.indexOf("create example.com MX");
      expect(log.slice(0, began)).toContain("created mx.example.net A");
      expect((await project.run("preview")).stdout).toMatch(/^no changes\n/);
      expect((await project.run("destroy", "--yes")).status).toBe(0);
      expect([...(await mail.held()), ...(await names.held())]).toEqual([]);
    } finally {
      project.dispose();
      await Promise.all([mail.stop(), names.stop()]);
    }
  });
});

describe("the same mail domain with everything on, 50 RRsets", () => {
  const full = fullStack(signerKey("rsa"), signerKey("ed25519")).domains["example.com"];
  const { extra } = full;
  // the clouds refuse an empty text
  const odd = extra.txt["odd.example.com"].filter((text) => text !== "");
  const domain = { ...full, extra: { ...extra, txt: { ...extra.txt, "odd.example.com": odd } } };
  const held = new Map<string, readonly string[]>();

  /** Previews, applies, and previews again. */
  async function publish(project: Project, zone: object): Promise<void> {
    const config = {
      "maildomain:zones": { "example.com": zone },
      "maildomain:domains": { "example.com": domain },
    };
    project.write("dev", JSON.stringify({ config }));
    const preview = await project.run("preview");
    expect(preview.stdout).toContain("50 RRsets: 50 new");
    const { status, stderr } = await project.run("up", "--yes", "--allow-risk", "dmarc.tightened-unaligned");
    expect(stderr).not.toContain("✖");
    expect(status).toBe(0);
    expect((await project.run("preview")).stdout).toMatch(/^no changes\n/);
    expect((await project.run("refresh")).stdout).toMatch(/^no changes\n/);
  }

  it("is held in a zone file", async () => {
    const project = makeProject();
    try {
      await publish(project, { backend: "zonefile", nameservers: ["ns1.example.net"] });
      const records = compiled(join(project.root, "zones/example.com.zone"), apex);
      held.set("zonefile", heldLines(records));
    } finally {
      project.dispose();
    }
  });

  it.each([
    ["route53", startAtRoute53],
    ["cloudflare", startAtCloudflare],
  ] as const)("is held at %s", async (backend, start) => {
    const cloud = await start();
    const project = makeProject({ PULUMI_DEBUG_PROVIDERS: cloud.debug });
    try {
      await publish(project, { backend, zoneId: cloud.zoneId });
      held.set(backend, await cloud.held());
    } finally {
      project.dispose();
      await cloud.stop();
    }
  });

  it("is the same zone everywhere", () => {
    expect(held.get("route53")).toEqual(held.get("zonefile"));
    expect(held.get("cloudflare")).toEqual(held.get("zonefile"));
    expect(new Set(held.get("zonefile")?.map((line) => line.split(/ /, 3).join(" "))).size).toBe(50);
  });
});
