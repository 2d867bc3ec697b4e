// The policy pack on the real engine, which starts its executable: a CLI built from source has no host for Node.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStack, type OpenStack } from "../../cli/engine/stack";
import { MailDomain, zonefile } from "../../components/index";
import type { MailDomainArgs } from "../../components/plan-domain";
import { startStandIn, type ResourceBehaviour, type StandIn } from "../fakes/provider-host";
import { executable } from "./analyzer";

let root: string;
let open: OpenStack;
let provider: StandIn;
/** what the next run declares */
let program: () => void;

/** A provider that takes everything: nothing is ever made here, because a violation comes first. */
const record53: ResourceBehaviour = {
  check: (inputs) => ({ inputs }),
  diff: () => ({ changes: "none", replaces: [], diffs: [] }),
  create: (inputs, { preview }) => Promise.resolve({ id: preview ? "" : "r", state: inputs, inputs }),
  update: (_id, _state, news) => Promise.resolve(news),
  read: (id, state, inputs) => Promise.resolve({ id, state: state ?? inputs, inputs }),
  delete: () => Promise.resolve(),
};

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "maildomain-policy-"));
  mkdirSync(join(root, "stacks"));
  writeFileSync(
    join(root, "Pulumi.yaml"),
    "name: maildomain\nruntime: nodejs\nstackConfigDir: stacks\nbackend:\n  url: file://./.state\n",
  );
  mkdirSync(join(root, ".state"));
  provider = await startStandIn("aws", { "aws:route53/record:Record": record53 });
  process.env["PULUMI_DEBUG_PROVIDERS"] = provider.debug;
  open = await openStack({
    root,
    stack: "dev",
    log: () => undefined,
    program: () => {
      program();
      return Promise.resolve();
    },
  });
}, 600_000);

afterAll(async () => {
  delete process.env["PULUMI_DEBUG_PROVIDERS"];
  await open.close();
  await provider.stop();
  rmSync(root, { recursive: true, force: true });
});

interface Outcome {
  readonly failed: boolean;
  /** "level policy code" */
  readonly violations: readonly string[];
  readonly text: string;
}

/** Runs the engine with the pack. */
async function run(verb: "preview" | "up", settings?: object): Promise<Outcome> {
  const violations: string[] = [];
  const texts: string[] = [];
  const onEvent = ({ policyEvent }: EngineEvent): void => {
    if (policyEvent === undefined) return;
    const { message, policyName, enforcementLevel } = policyEvent;
    violations.push(`${enforcementLevel} ${policyName} ${/[✖⚠] (\S+):/u.exec(message)?.[1] ?? message}`);
    texts.push(message);
  };
  const config = join(root, "policy.json");
  writeFileSync(config, JSON.stringify(settings ?? {}));
  const options: Parameters<Stack["preview"]>[0] = {
    onEvent,
    policyPacks: [executable],
    policyPackConfigs: [config],
  };
  const failed = await open.stack[verb](options).then(
    () => false,
    (error: unknown) => {
      texts.push(String(error));
      return true;
    },
  );
  return { failed, violations: violations.sort(), text: texts.join("\n") };
}

const domain = (more: Partial<MailDomainArgs> = {}): MailDomain =>
  new MailDomain("example.com", {
    ...{
      domain: "example.com",
      hosts: { "mail.example.com": { ipv4: "192.0.2.25" } },
      mx: ["mail.example.com"],
    },
    ...{ dmarc: { policy: "none", aggregateReports: ["dmarc@example.com"] } },
    zones: { "example.com": zonefile({ path: join(root, "example.com.zone") }) },
    ...more,
  });

const record = (name: string, owner: string, records: string[]): aws.route53.Record =>
  new aws.route53.Record(name, { zoneId: "Z1", name: owner, type: "TXT", ttl: 300, records });

describe("the policy pack on the real engine", { timeout: 120_000 }, () => {
  it("lets a right stack pass", async () => {
    program = () => {
      domain();
      record("vendor", "news.example.com", ["v=spf1 include:_spf.example.net ~all"]);
    };
    const { failed, violations, text } = await run("preview");
    expect(text).not.toContain("rror");
    expect(violations.filter((violation) => violation.startsWith("mandatory"))).toEqual([]);
    expect(failed).toBe(false);
  });

  it("stops the preview and the update of a typo beside a MailDomain", async () => {
    program = () => {
      domain();
      record("policy", "_dmarc.news.example.com", ["v=DMARC1; p=rejct"]);
    };
    for (const verb of ["preview", "up"] as const) {
      const { failed, violations, text } = await run(verb);
      expect(failed).toBe(true);
      expect(violations).toContain("mandatory mail-records dmarc.policy");
      expect(text).toContain(
        '✖ dmarc.policy: p="rejct" is unknown, allowed are none, quarantine, reject (RFC 9989 4.7)',
      );
    }
    expect(JSON.stringify(await open.stack.exportStack())).not.toContain("aws:route53/record:Record");
  });

  it("sees two SPF records of two resources, and a domain without DMARC, before anything is made", async () => {
    program = () => {
      domain({ dmarc: "off" } as never);
      record("one", "news.example.com", ["v=spf1 mx ~all"]);
      record("two", "news.example.com", ["v=spf1 -all"]);
    };
    const { failed, violations } = await run("preview");
    expect(failed).toBe(true);
    expect(violations).toEqual(
      expect.arrayContaining(["mandatory mail-dmarc policy.minimum", "mandatory mail-names spf.multi"]),
    );
  });

  it("never takes +all, whatever a MailDomain allows, unless it is set to", async () => {
    program = () => {
      domain({ spf: { mx: true, all: "pass" }, allow: [{ code: "spf.passall", reason: "a test" }] });
    };
    const strict = await run("preview");
    expect(strict.failed).toBe(true);
    expect(strict.violations).toContain("mandatory mail-domains spf.passall");
    const set = await run("preview", { "mail-domains": { mandatory: [] } });
    expect(set.failed).toBe(false);
    expect(set.violations).toContain("advisory mail-domains spf.passall");
  });

  it("is set by a file, whose mistakes are found", async () => {
    program = () => {
      domain();
    };
    const weak = await run("preview", { "mail-dmarc": { minimum: "reject" } });
    expect(weak.failed).toBe(true);
    expect(weak.violations).toContain("mandatory mail-dmarc policy.minimum");
    const wrong = await run("preview", { "mail-dmarc": { minimum: "rejct" } });
    expect(wrong.failed).toBe(true);
    expect(wrong.text).toContain("minimum must be one of the following");
  });
});
