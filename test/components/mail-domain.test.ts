// MailDomain under the SDK's mocks: what is registered, under which names, with which inputs.
import * as pulumi from "@pulumi/pulumi";
import { generateKeyPairSync } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { MailDomain, zonefile, deployStack, type MailDomainArgs } from "../../components/index";

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

let registered: Registered[] = [];

async function mock(preview: boolean): Promise<void> {
  registered = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, inputs: inputs as Record<string, unknown> });
        return { id: preview ? undefined : `${name}-id`, state: inputs as Record<string, unknown> };
      },
      call: () => ({}),
    },
    "maildomain",
    "test",
    preview,
  );
}

/** Declares resources, waits until all of them are registered, and returns them sorted by name. */
async function declare(program: () => unknown): Promise<Registered[]> {
  program();
  await pulumi.runtime.disconnect();
  return registered.sort((a, b) => (a.name < b.name ? -1 : 1));
}

const example: MailDomainArgs = {
  domain: "example.com",
  hosts: { "mail.example.com": { ipv4: "203.0.113.25" } },
  mx: ["mail.example.com"],
  dmarc: { policy: "none", aggregateReports: ["dmarc@example.com"] },
};

describe("MailDomain", () => {
  beforeEach(() => mock(false));

  it("registers the zone once, and each manual action as a component", async () => {
    const found = await declare(() => new MailDomain("example.com", example));
    expect(found.map(({ type, name }) => `${type} ${name}`)).toEqual([
      "maildomain:index:MailDomain example.com",
      "maildomain:index:ZoneRecords example.com/example.com",
      "maildomain:index:ManualAction example.com/ptr/203.0.113.25",
    ]);
  });

  it("hands the engine its records as inputs, keyed by owner and type", async () => {
    const found = await declare(() => new MailDomain("example.com", example));
    const { records } = found[0]!.inputs as { records: Record<string, Record<string, unknown>> };
    expect(records["example.com"]!["_dmarc.example.com. TXT"]).toEqual({
      ttl: 3600,
      rdatas: ['"v=DMARC1; p=none; rua=mailto:dmarc@example.com"'],
    });
    expect(JSON.stringify(records)).not.toContain("undefined");
  });

  it("derives names from identity: an edited SPF or address changes no name", async () => {
    const before = await declare(() => new MailDomain("example.com", example));
    const names = before.map(({ name }) => name);
    await mock(false);
    const edited = { ...example, spf: { all: "fail" as const }, ttl: 300 };
    expect((await declare(() => new MailDomain("example.com", edited))).map(({ name }) => name)).toEqual(
      names,
    );
  });

  it("lets two mail domains share a zone without a collision", async () => {
    const zones = { "example.com": zonefile() };
    const found = await declare(() => {
      new MailDomain("example.com", { ...example, zones });
      new MailDomain("dev.example.com", { domain: "dev.example.com", mx: ["mail.example.com"], zones });
    });
    const ids = found.map(({ type, name }) => `${type}::${name}`);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain("maildomain:index:ZoneRecords::dev.example.com/example.com");
  });

  it("throws once with every error, and registers nothing", async () => {
    const wrong = { ...example, mx: ["203.0.113.25"], ttl: -1 };
    await expect(declare(() => new MailDomain("example.com", wrong))).rejects.toThrow(
      /mail domain "example\.com" has 2 errors[^]*dns\.ttl-range[^]*mx\.ip|mx\.ip[^]*dns\.ttl-range/,
    );
    expect(registered).toEqual([]);
  });

  it("reports the errors of all domains of a stack together, before the first resource", async () => {
    const input = {
      domains: {
        "a.example": { mx: ["192.0.2.1"] },
        "b.example": { mode: "mial" },
        "c.example": { mx: ["mx.c.example"] },
      },
    };
    const failure = await declare(() => deployStack(input)).then(
      () => "",
      (error: unknown) => String(error),
    );
    expect(failure).toContain('domains["a.example"].mx[0]');
    expect(failure).toContain('domains["b.example"].mode');
    expect(registered).toEqual([]);
  });

  it("gives records, zone text, manual actions, issues and hash as outputs", async () => {
    let domain: MailDomain | undefined;
    await declare(() => (domain = new MailDomain("example.com", example)));
    const outputs = await new Promise<Record<string, unknown>>((resolve) => {
      pulumi
        .all([domain!.zoneText, domain!.manualActions, domain!.issues, domain!.planHash])
        .apply(([zoneText, manualActions, issues, planHash]) => {
          resolve({ zoneText, manualActions, issues, planHash });
        });
    });
    expect((outputs["zoneText"] as Record<string, string>)["example.com"]).toContain(
      "; DMARC\n_dmarc.example.com. 3600 IN TXT",
    );
    expect(outputs["manualActions"]).toMatchObject([
      {
        id: "ptr/203.0.113.25",
        fields: {
          reverseName: "25.113.0.203.in-addr.arpa",
          target: "mail.example.com",
          targetWithDot: "mail.example.com.",
        },
      },
    ]);
    expect(outputs["planHash"]).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("late values", () => {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = publicKey.export({ type: "spki", format: "der" }).toString("base64");

  const digest = "5e".repeat(32);

  /** An output of another resource: unknown in a preview. */
  function output(value: string): pulumi.Output<string> {
    class Server extends pulumi.CustomResource {
      readonly value!: pulumi.Output<string>;
      constructor() {
        super("test:index:Server", `server-${value.slice(0, 12)}`, {
          value: pulumi.runtime.isDryRun() ? undefined : value,
        });
      }
    }
    const server = new Server();
    return pulumi.all([server.id]).apply(() => value);
  }

  const late = (ipv4: string): MailDomainArgs => ({
    domain: "example.com",
    hosts: { "mail.example.com": { ipv4: output(ipv4) } },
    mx: ["mail.example.com"],
    spf: { all: "fail" },
    dkim: { s1: { publicKey: output(key) } },
    dane: { dnssec: true, hosts: { "mail.example.com": { current: [{ digest: output(digest) }] } } },
  });

  it("leaves every resource in the preview while the value is unknown", async () => {
    await mock(true);
    const found = await declare(() => new MailDomain("example.com", late("203.0.113.25")));
    const zone = found.find(({ type }) => type === "maildomain:index:ZoneRecords");
    const rrsets = zone!.inputs["rrsets"] as Record<string, { rdatas: unknown }>;
    expect(Object.keys(rrsets).sort()).toEqual([
      "_25._tcp.mail.example.com. TLSA",
      "example.com. MX",
      "example.com. TXT",
      "mail.example.com. A",
      "mail.example.com. TXT",
      "s1._domainkey.example.com. TXT",
    ]);
    expect(JSON.stringify(rrsets["mail.example.com. A"])).not.toContain("198.18");
    expect(rrsets["example.com. MX"]!.rdatas).toEqual(["10 mail.example.com."]);
    expect(found.map(({ name }) => name)).toContain("example.com/ptr/mail.example.com/ipv4");
    expect(JSON.stringify(found)).not.toContain("198.18.");
  });

  it("fills in the value when it is known", async () => {
    await mock(false);
    const found = await declare(() => new MailDomain("example.com", late("203.0.113.25")));
    const zone = found.find(({ type }) => type === "maildomain:index:ZoneRecords");
    const rrsets = zone!.inputs["rrsets"] as Record<string, { rdatas: string[] }>;
    expect(rrsets["mail.example.com. A"]!.rdatas).toEqual(["203.0.113.25"]);
    expect(rrsets["s1._domainkey.example.com. TXT"]!.rdatas.join("").replaceAll('" "', "")).toContain(key);
    expect(rrsets["_25._tcp.mail.example.com. TLSA"]!.rdatas).toEqual([`3 1 1 ${digest}`]);
    const action = found.find(({ name }) => name === "example.com/ptr/mail.example.com/ipv4");
    expect(action!.inputs).toMatchObject({ action: { fields: { address: "203.0.113.25" } } });
  });

  it("takes the late key of an Ed25519 selector", async () => {
    await mock(false);
    const raw = Buffer.alloc(32, 7).toString("base64");
    const args: MailDomainArgs = {
      ...late("203.0.113.25"),
      dkim: { s1: { publicKey: output(key) }, e1: { keyType: "ed25519", publicKey: output(raw) } },
    };
    const found = await declare(() => new MailDomain("example.com", args));
    const zone = found.find(({ type }) => type === "maildomain:index:ZoneRecords");
    const rrsets = zone!.inputs["rrsets"] as Record<string, { rdatas: string[] }>;
    expect(rrsets["e1._domainkey.example.com. TXT"]!.rdatas).toEqual([`"v=DKIM1; k=ed25519; p=${raw}"`]);
  });

  it("refuses an Output where it would decide which records exist", async () => {
    await mock(false);
    const args = {
      domain: "example.com",
      mx: [pulumi.output("mail.example.com")],
    } as unknown as MailDomainArgs;
    await expect(declare(() => new MailDomain("example.com", args))).rejects.toThrow(
      'config.late-value: an Output stands at domains["example.com"].mx[0]',
    );
  });
});
