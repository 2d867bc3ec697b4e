// Adoption on the real engine: what is live is taken over, and the next preview shows nothing but what differs.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startAws } from "../fakes/aws/index";
import { startCloudflare, startCloudflareProvider } from "../fakes/cloudflare/index";
import type { CloudflareServer } from "../fakes/cloudflare/server";
import type { StandIn } from "../fakes/provider-host";
import { startRoute53, type Route53 } from "../fakes/route53/index";
import { withBind } from "./bind";
import { makeProject, type Project } from "./project";

const config = (policy = "none", zoneId = ""): string => `config:
  maildomain:zones:
    example.com: { backend: route53, zoneId: Z1EXAMPLECOM }
    2.0.192.in-addr.arpa: { backend: route53, zoneId: Z2REVERSE }
    example.net: { backend: cloudflare, zoneId: ${zoneId} }
  maildomain:domains:
    example.com:
      hosts: { mail.example.com: { ipv4: 192.0.2.25 } }
      mx: [mail.example.com]
      spf: { all: softfail }
      dmarc: { policy: ${policy} }
      extra: { txt: { example.com: ["google-site-verification=äöü", "${"x".repeat(300)}"] } }
    example.net:
      mx: [mail.example.com]
      spf: { all: softfail }
      dmarc: { policy: ${policy} }
      services: { imaps: mail.example.com }
      caa: { issue: [ca.example.org] }
`;

let route53: Route53;
let cloudflare: CloudflareServer;
let providers: StandIn[];
let project: Project;
const before = { ...process.env };

/** What stands in the zones at the start was published by a stack of its own, whose state is not at hand. */
beforeAll(async () => {
  route53 = await startRoute53({
    zones: [
      { id: "Z1EXAMPLECOM", name: "example.com" },
      { id: "Z2REVERSE", name: "2.0.192.in-addr.arpa" },
    ],
  });
  cloudflare = await startCloudflare({ zones: ["example.net"] });
  providers = [await startAws({ route53Url: route53.url }), await startCloudflareProvider(cloudflare)];
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_ROUTE_53: route53.url,
    ...{ AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "us-east-1" },
    ...{ CLOUDFLARE_BASE_URL: cloudflare.url, CLOUDFLARE_API_TOKEN: cloudflare.token },
    PULUMI_DEBUG_PROVIDERS: providers.map(({ debug }) => debug).join(","),
  });
  const first = makeProject();
  first.write("dev", configured());
  const { status, stderr } = await first.run("up", "--yes");
  expect(stderr).not.toContain("✖");
  expect(status).toBe(0);
  first.dispose();
});

afterAll(async () => {
  process.env = before;
  await Promise.all(providers.map((provider) => provider.stop()));
  await cloudflare.stop();
  await route53.stop();
});

beforeEach(() => {
  project = makeProject();
  project.write("dev", configured());
  route53.resetCalls();
  cloudflare.resetCalls();
});
afterEach(() => {
  project.dispose();
});

function configured(policy = "none"): string {
  return config(policy, cloudflare.zone("example.net").id);
}

/** The calls that changed a zone. */
function writes(): string[] {
  const changes = route53.calls().ChangeResourceRecordSets ?? 0;
  const calls = Object.entries(cloudflare.calls()).filter(([call]) => !call.startsWith("GET"));
  return [
    ...(changes > 0 ? [`Route 53 ${changes}`] : []),
    ...calls.map(([call, count]) => `Cloudflare ${call} ${count}`),
  ];
}

describe("a domain that is live as planned", () => {
  it("is taken over without a write, and the preview is empty", async () => {
    const { status, stdout, stderr } = await project.run("adopt", "--import", "--yes");
    expect(stderr).not.toContain("✖");
    expect(status).toBe(0);
    expect(stdout).not.toMatch(/^ {2}[~+✖]/m);
    expect(stdout).toContain("= example.com. TXT: published as planned");
    const preview = await project.run("preview");
    expect(preview.stderr).not.toContain("✖");
    expect(preview.stdout).toContain("no changes");
    expect(writes()).toEqual([]);
    // nothing is protected, and what was taken over is passed over the second time
    const again = await project.run("adopt", "--import", "--yes");
    expect(again.stderr).toContain("the state holds all of them already");
    expect(again.status).toBe(0);
    const up = await project.run("up", "--yes");
    expect(up.stdout).toContain("live: zone example.com.");
    expect(writes()).toEqual([]);
  });

  it("is written to an import file with every id, and the file is not overwritten", async () => {
    const { status, stderr } = await project.run("adopt", "-o", "import.json");
    expect(status).toBe(0);
    expect(stderr).toContain("pulumi import --file import.json --protect=false --generate-code=false");
    const file = JSON.parse(project.read("import.json")) as {
      resources: { type: string; name: string; id?: string }[];
    };
    const named = file.resources.map(({ type, name, id }) => `${type} ${name} ${id ?? ""}`);
    expect(named).toContain("maildomain:index:MailDomain example.com ");
    expect(named).toContain(
      "aws:route53/record:Record example.com/_dmarc.example.com/TXT Z1EXAMPLECOM__dmarc.example.com_TXT",
    );
    expect(named.filter((entry) => entry.startsWith("cloudflare:index/dnsRecord:DnsRecord"))).toHaveLength(
      cloudflare.zone("example.net").records.length,
    );
    const again = await project.run("adopt", "-o", "import.json");
    expect(again.status).toBe(1);
    expect(again.stderr).toContain("adopt.output");
    expect((await project.run("adopt", "-o", "import.json", "--force")).status).toBe(0);
  });

  it("is left out where the engine cannot read a record, and taken over later", async () => {
    // two calls list the zones, the next one reads a record for the engine
    route53.fail({ operation: "ListResourceRecordSets", skip: 2, code: "AccessDenied", status: 403 });
    const failed = await project.run("adopt", "--import", "--yes");
    expect(failed.status).toBe(1);
    expect(failed.stderr).toContain("adopt.import: the engine could not take over every record");
    expect(failed.stderr).toContain("AccessDenied");
    expect((await project.run("adopt", "--import", "--yes")).status).toBe(0);
    expect((await project.run("preview")).stdout).toContain("no changes");
    expect(writes()).toEqual([]);
  });
});

describe("a review of what is live", () => {
  it("finds nothing where all is as planned, and writes nothing", async () => {
    const { status, stdout, stderr } = await project.run("review", "--live", "--fail-on", "caution");
    expect(stdout).toBe("no changes; 11 RRsets stay\n");
    expect(stderr).not.toContain("✖");
    expect(status).toBe(0);
    expect(writes()).toEqual([]);
  });

  it("shows a value beside the planned one as lost at Route 53", async () => {
    const zone = route53.zone("Z1EXAMPLECOM");
    const set = { name: "example.com", type: "TXT", ttl: 300 };
    const values = zone.values("example.com", "TXT");
    const others = values.map((value) => value.replace("v=spf1 mx", "v=spf1 mx include:_spf.example.org"));
    zone.change([{ action: "UPSERT", set: { ...set, values: [...others, '"verification=abc"'] } }]);
    try {
      const { status, stdout, stderr } = await project.run("review", "--live", "--fail-on", "danger");
      expect(stdout).toMatch(/^\d changes: 1 danger, 1 caution; /);
      expect(stdout).toContain("✖ danger   SPF of example.com (TXT, changed)");
      expect(stdout).toContain("- include:_spf.example.org");
      expect(stdout).toContain("~ TTL: 5 min → 1 h");
      expect(stdout).toContain("! caution  extra records of example.com (TXT, changed)");
      expect(stdout).toContain('- "verification=abc"');
      expect(stderr).toContain("foreign, stay as they are: ");
      expect(status).toBe(3);
    } finally {
      zone.change([{ action: "UPSERT", set: { ...set, ttl: 3600, values } }]);
    }
  });

  it("lets a value beside the planned one stay at Cloudflare", async () => {
    const zone = cloudflare.zone("example.net");
    const spf = zone.records.find(({ content }) => content.includes("v=spf1"))!;
    zone.change(spf.id, { content: '"v=spf1 mx include:_spf.example.org ~all"', ttl: 1 });
    const other = zone.create({ name: "example.net", type: "TXT", content: '"verification=abc"', ttl: 60 });
    try {
      const { status, stdout, stderr } = await project.run("review", "--live", "--fail-on", "danger");
      expect(stdout).toMatch(/^1 change: 1 danger; /);
      expect(stdout).toContain("✖ danger   SPF of example.net (TXT, changed)");
      expect(stdout).toContain("~ TTL: 5 min → 1 h");
      expect(stdout).not.toContain("verification");
      expect(stderr).toContain("values of others beside ours in 1 RRset (maildomain adopt lists them)");
      expect(status).toBe(3);
    } finally {
      zone.remove(other.id);
      zone.replace(spf.id, { ...spf });
    }
  });

  it("says why a zone cannot be read", async () => {
    route53.fail({ operation: "ListResourceRecordSets", code: "AccessDenied", status: 403 });
    const { status, stdout, stderr } = await project.run("review", "--live");
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(
      "✖ adopt.unreadable: Route 53, hosted zone Z2REVERSE cannot be read: AccessDenied",
    );
  });
});

describe("a domain that differs", () => {
  it("is taken over as it is, and the preview shows what differs and nothing else", async () => {
    project.write("dev", configured("quarantine"));
    const zone = route53.zone("Z1EXAMPLECOM");
    const address = { name: "mail.example.com", type: "A", ttl: 3600, values: ["192.0.2.25"] };
    zone.change([{ action: "DELETE", set: address }]);
    const { status, stdout, stderr } = await project.run("adopt", "--import", "--yes");
    expect(stderr).not.toContain("✖");
    expect(status).toBe(0);
    expect(stdout).toContain("~ _dmarc.example.net. TXT: would change");
    expect(stdout).toContain("+ mail.example.com. A: missing, up creates it");
    const preview = await project.run("preview");
    expect(preview.stdout).toContain("3 RRsets: 1 new, 2 changed");
    expect(preview.stdout).toContain('- _dmarc.example.com. 3600 IN TXT "v=DMARC1; p=none"');
    expect(writes()).toEqual([]);
    const risks = ["--allow-risk", "dmarc.tightened-unaligned"];
    const up = await project.run("up", "--yes", ...risks);
    expect(up.stderr).not.toContain("✖");
    expect(writes()).toEqual(["Route 53 2", "Cloudflare PUT record 1"]);
    expect(zone.values("mail.example.com", "A")).toEqual(["192.0.2.25"]);
  });
});

describe("a domain that was taken over", () => {
  it("loses what leaves the configuration: nothing of it is protected", async () => {
    expect((await project.run("adopt", "--import", "--yes")).status).toBe(0);
    project.write("dev", configured("quarantine").replace(/ *caa: .*\n/, ""));
    const { status, stderr } = await project.run("up", "--yes", "--allow-risk", "dmarc.tightened-unaligned");
    expect(stderr).not.toContain("✖");
    expect(status).toBe(0);
    expect(writes()).toEqual(["Cloudflare DELETE record 1"]);
  });
});

describe("a zone transfer from BIND", () => {
  it("shows every record in many messages, and what is no business of mail as foreign", async () => {
    const many = Array.from({ length: 3000 }, (_, index) => `h${index} A 192.0.2.${index % 250}\n`).join("");
    const zone = `$TTL 3600\n@ SOA ns1.example.net. h. 1 7200 3600 1209600 3600\n@ NS ns1.example.net.\n@ MX 10 mail\nmail A 192.0.2.25\nsvc HTTPS 1 . alpn=h2\n${many}`;
    writeFileSync(
      join(project.root, "mail.yaml"),
      `zones: { example.com: { backend: zonefile } }
domains: { example.com: { hosts: { mail.example.com: { ipv4: 192.0.2.25 } }, mx: [mail.example.com] } }\n`,
    );
    await withBind({ "example.com": zone }, async ({ port }) => {
      const args = ["adopt", "-c", "mail.yaml", "--axfr", `127.0.0.1:${port}`, "--json"];
      const { status, stdout } = await project.run(...args);
      expect(status).toBe(0);
      const { zones: shown } = JSON.parse(stdout) as {
        zones: { rrsets: { key: string; verdict: string }[]; foreign: { type: string; rdata: string }[] }[];
      };
      const verdicts = shown[0]?.rrsets.map(({ key, verdict }) => `${key} ${verdict}`);
      expect(verdicts).toContain("example.com. MX published");
      expect(verdicts).toContain("mail.example.com. A published");
      expect(shown[0]?.foreign).toHaveLength(3003);
      expect(shown[0]?.foreign).toContainEqual(
        expect.objectContaining({ type: "HTTPS", rdata: "\\# 10 00010000010003026832" }),
      );
      const refused = await project.run("adopt", "-c", "mail.yaml", "--axfr", "127.0.0.1:1");
      expect(refused.status).toBe(1);
      expect(refused.stderr).toContain(
        "adopt.unreadable: the transfer of example.com from 127.0.0.1:1 failed",
      );
    });
  });
});
