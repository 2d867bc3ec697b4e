// Reviews of what the real engine previews: the same as of the two plans, for every DNS host; and what `up` does with them.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { findPulumi } from "../../cli/engine/find-pulumi";
import { parseName, type Fqdn } from "../../core/dns/name";
import { unwrap } from "../../core/result";
import { cloudflareHost } from "../contract/cloudflare-host";
import { route53Host } from "../contract/route53-host";
import { publicKey } from "../core/review/settings";
import { startStandIn } from "../fakes/provider-host";
import { makeProject, type Project } from "./project";

const apex = unwrap(parseName("example.com"));
const folder = mkdtempSync(join(tmpdir(), "maildomain-engine-review-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What the CLI prints of a preview goes here, and what it does before an update comes from there. */
const [printed, hook] = [join(folder, "preview.json"), join(folder, "hook.sh")];

/** A Pulumi CLI that keeps what it prints of a preview, and lets a test act before an update. */
async function watchedPulumi(): Promise<string> {
  const { command } = await findPulumi({ log: () => undefined });
  const path = join(folder, "pulumi");
  const script = `#!/bin/sh
if [ "$1" = up ] && [ -f ${hook} ]; then . ${hook}; fi
if [ "$1" = preview ]; then exec ${command} "$@" --json > ${printed}; fi
exec ${command} "$@"
`;
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return path;
}

interface Host {
  readonly zone: object;
  readonly env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/** A DNS host in the cloud with its stand-ins. */
async function cloud(
  backend: string,
  provider: string,
  service: Awaited<ReturnType<typeof route53Host.start | typeof cloudflareHost.start>>,
): Promise<Host> {
  const standIn = await startStandIn(provider, service.resources);
  return {
    zone: { backend, zoneId: service.settings.zoneId },
    env: { PULUMI_DEBUG_PROVIDERS: standIn.debug },
    stop: async () => {
      await standIn.stop();
      await service.stop();
    },
  };
}

const starts: Readonly<Record<string, (zone: Fqdn) => Promise<Host>>> = {
  zonefile: () => Promise.resolve({ zone: { backend: "zonefile" }, env: {}, stop: () => Promise.resolve() }),
  route53: async (zone) => cloud("route53", "aws", await route53Host.start(zone)),
  cloudflare: async (zone) => cloud("cloudflare", "cloudflare", await cloudflareHost.start(zone)),
};

const stack = (zone: object, domain: object): string =>
  JSON.stringify({
    config: { "maildomain:zones": { "example.com": zone }, "maildomain:domains": { "example.com": domain } },
  });

const hosts = { "mail.example.com": { ipv4: "198.41.0.25" }, "mx2.example.com": { ipv4: "198.41.0.26" } };
const before = {
  hosts,
  mx: ["mail.example.com", "mx2.example.com"],
  spf: { include: ["_spf.example.net"], all: "softfail" },
  dkim: { "2026a": publicKey("a") },
  dmarc: { policy: "none", aggregateReports: ["mailto:dmarc@example.com"] },
  mtaSts: { mode: "testing" },
  extra: { txt: { "example.com": ["site-verification=1"] } },
};
const after = {
  ...before,
  hosts: { "mail.example.com": { ipv4: "198.41.0.99" }, "mx3.example.com": { ipv4: "198.41.0.26" } },
  mx: ["mx3.example.com"],
  spf: { all: "fail" },
  dkim: { "2026b": publicKey("b") },
  dmarc: { policy: "quarantine", aggregateReports: ["mailto:dmarc@example.com"] },
  mtaSts: { mode: "enforce" },
  extra: {},
  ttl: 7200,
};

interface Reviewed {
  readonly status: number;
  readonly found: { readonly changes: readonly unknown[] };
}

describe.each(Object.entries(starts))("the review of a preview at %s", (_backend, start) => {
  let host: Host;
  let project: Project;
  beforeAll(async () => {
    host = await start(apex);
    project = makeProject({ ...host.env, MAILDOMAIN_PULUMI: await watchedPulumi() });
    project.write("before", stack(host.zone, before));
    project.write("after", stack(host.zone, after));
    project.write("nothing", stack(host.zone, { mx: [] }));
  });
  afterAll(async () => {
    project.dispose();
    await host.stop();
  });

  /** What `review --json` prints, and its exit status. */
  async function reviewed(...args: string[]): Promise<Reviewed> {
    const { status, stdout, stderr } = await project.run("review", "--json", ...args);
    expect(stderr).not.toContain("✖");
    return { status, found: JSON.parse(stdout) as Reviewed["found"] };
  }

  it("is that of the two plans, from the event stream and from both kinds of JSON", async () => {
    project.write("dev", stack(host.zone, before));
    const created = await project.run("up", "--yes");
    expect([created.status, created.stderr]).toEqual([0, expect.not.stringContaining("✖")]);
    project.write("dev", stack(host.zone, after));
    const plans = await reviewed(
      "--before",
      "stacks/Pulumi.before.yaml",
      "--after",
      "stacks/Pulumi.after.yaml",
    );
    expect(plans.found.changes.length).toBeGreaterThan(15);
    const stream = await reviewed();
    expect(stream.found).toEqual(plans.found);
    expect(stream.status).toBe(2);
    expect(JSON.parse(readFileSync(printed, "utf8"))).toHaveProperty("steps");
    expect((await reviewed("--preview", printed)).found).toEqual(plans.found);
    vi.stubEnv("PULUMI_ENABLE_STREAMING_JSON_PREVIEW", "true");
    await reviewed();
    vi.unstubAllEnvs();
    expect(readFileSync(printed, "utf8").trim().split("\n").length).toBeGreaterThan(5);
    expect((await reviewed("--preview", printed)).found).toEqual(plans.found);
  });

  it("ends with 3 at the threshold, and with 0 when nothing changes", async () => {
    expect((await reviewed("--fail-on", "danger")).status).toBe(3);
    project.write("dev", stack(host.zone, before));
    const { status, found } = await reviewed("--fail-on", "caution");
    expect([status, found.changes]).toEqual([0, []]);
  });
});

describe("up", () => {
  let project: Project;
  beforeAll(async () => {
    project = makeProject({ MAILDOMAIN_PULUMI: await watchedPulumi(), GITHUB_ACTOR: "octocat" });
    project.write("dev", stack({ backend: "zonefile" }, before));
    expect((await project.run("up", "--yes")).status).toBe(0);
  });
  afterAll(() => {
    project.dispose();
  });
  const zoneText = (): string => project.read("zones/example.com.zone");
  const off = stack({ backend: "zonefile" }, { mode: "no-mail" });

  it("refuses a danger that nobody named, and changes nothing", async () => {
    const old = zoneText();
    project.write("dev", off);
    const { status, stdout, stderr } = await project.run("up", "--yes");
    expect(status).toBe(3);
    expect(stdout).toContain("✖ danger   MX of example.com (MX, changed)");
    expect(stderr).toContain("✖ engine.risk: mx.off");
    expect(stderr).toContain("--allow-risk mx.off");
    expect(stderr).toContain("nothing was changed");
    expect(zoneText()).toBe(old);
    const some = await project.run("up", "--yes", "--allow-risk", "mx.off");
    expect(some.status).toBe(3);
    expect(some.stderr).not.toContain("engine.risk: mx.off");
    expect(zoneText()).toBe(old);
  });

  it("refuses the code of no risk", async () => {
    const { status, stderr } = await project.run("up", "--yes", "--allow-risk", "mx.of");
    expect(status).toBe(1);
    expect(stderr).toContain('✖ engine.risk: "mx.of" is the code of no risk');
  });

  it("refuses a plan that changed since it was reviewed", async () => {
    const old = zoneText();
    const codes = await dangers();
    const other = stack({ backend: "zonefile" }, { ...before, dmarc: "off" });
    writeFileSync(join(folder, "other.yaml"), other);
    writeFileSync(hook, `cp ${join(folder, "other.yaml")} ${join(project.root, "stacks/Pulumi.dev.yaml")}\n`);
    try {
      const { status, stderr } = await project.run("up", "--yes", "--allow-risk", ...codes);
      expect(status).toBe(1);
      expect(stderr).toContain(
        "engine.plan-changed: the configuration or the recorded answers changed since",
      );
      expect(zoneText()).toBe(old);
    } finally {
      rmSync(hook);
    }
  });

  it("applies what is allowed, and says who accepted what", async () => {
    project.write("dev", off);
    const codes = await dangers();
    const { status, stdout, stderr } = await project.run("up", "--yes", "--allow-risk", ...codes);
    expect(stderr).not.toContain("✖");
    expect(status).toBe(0);
    for (const code of codes) expect(stdout).toContain(`accepted by octocat: ${code}: `);
    expect(stdout).toContain("accepted by octocat: mx.off: example.com no longer receives mail");
    expect(zoneText()).toMatch(/^example\.com\.\s+3600\s+IN\s+MX\s+0 \.$/m);
  });

  /** The codes of the dangers of the change that is asked for. */
  async function dangers(): Promise<string[]> {
    interface Found {
      changes: { findings: { code: string; risk: string }[] }[];
    }
    const { changes } = JSON.parse((await project.run("review", "--json")).stdout) as Found;
    const found = changes.flatMap(({ findings }) => findings.filter(({ risk }) => risk === "danger"));
    return [...new Set(found.map(({ code }) => code))];
  }
});
