// A mail domain through the real engine: create, unchanged, update, refresh after a hand edit, destroy.
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeProject, serialOf, type Project } from "./project";

const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = publicKey.export({ type: "spki", format: "der" }).toString("base64");

const config = (policy: string): string => `config:
  maildomain:zones:
    example.com: { backend: zonefile, nameservers: [ns1.example.net, ns2.example.net] }
  maildomain:domains:
    example.com:
      hosts: { mail.example.com: { ipv4: 192.0.2.25, ipv6: "2001:db8::25" } }
      mx: [mail.example.com]
      dkim: { s2026: { publicKey: "${key}" } }
      dmarc: { policy: ${policy}, aggregateReports: ["mailto:dmarc@example.com"] }
`;

const zoneFile = "zones/example.com.zone";
let project: Project;

beforeAll(() => {
  project = makeProject();
  project.write("dev", config("none"));
});
afterAll(() => {
  project.dispose();
});

describe("the life of a stack", () => {
  it("previews a new domain and writes nothing", async () => {
    const { status, stdout } = await project.run("preview");
    expect(stdout).toContain(
      '+ _dmarc.example.com. 3600 IN TXT "v=DMARC1; p=none; rua=mailto:dmarc@example.com"',
    );
    expect(stdout).toContain("manual action opens: ptr/192.0.2.25 (example.com)");
    expect(status).toBe(0);
    expect(existsSync(join(project.root, zoneFile))).toBe(false);
  });

  it("creates it, and says what is live and what is left to do", async () => {
    const { status, stdout, stderr } = await project.run("up", "--yes");
    expect(stderr).not.toContain("✖");
    expect(status).toBe(0);
    expect(stdout).toContain("live: zone example.com.");
    expect(stdout).toContain("2 manual actions open");
    expect(project.read(zoneFile)).toContain("mail.example.com.");
  });

  it("is accepted by named-checkzone", () => {
    const checked = execFileSync("named-checkzone", ["example.com", join(project.root, zoneFile)], {
      encoding: "utf8",
    });
    expect(checked).toContain("OK");
  });

  it("changes nothing the second time, the serial included", async () => {
    const before = project.read(zoneFile);
    const { status, stdout } = await project.run("up", "--yes");
    expect(stdout).toContain("no changes");
    expect(status).toBe(0);
    expect(project.read(zoneFile)).toBe(before);
  });

  it("changes one RRset when one DMARC tag changes", async () => {
    const before = project.read(zoneFile);
    project.write("dev", config("quarantine"));
    const { status, stdout } = await project.run("up", "--yes");
    expect(status).toBe(0);
    expect(stdout).toContain("1 change: 1 caution; ");
    expect(stdout).toContain("~ p: none → quarantine");
    const after = project.read(zoneFile);
    expect(
      after.replace("p=quarantine", "p=none").replace(String(serialOf(after)), String(serialOf(before))),
    ).toBe(before);
    expect(serialOf(after)).toBeGreaterThan(serialOf(before));
  });

  it("sees a hand edit when it refreshes, and previews the repair", async () => {
    writeFileSync(join(project.root, zoneFile), project.read(zoneFile).replace("p=quarantine", "p=reject"));
    const refreshed = await project.run("refresh");
    expect(refreshed.status).toBe(0);
    expect(refreshed.stdout).toContain("p=reject");
    const preview = await project.run("preview");
    expect(preview.stdout).toContain("p=reject");
    expect(preview.stdout).toContain("p=quarantine");
    expect((await project.run("up", "--yes")).status).toBe(0);
    expect(project.read(zoneFile)).toContain("p=quarantine");
  });

  it("refuses a change that another program made meanwhile", async () => {
    const edited = project.read(zoneFile).replace("p=quarantine", "p=reject; sp=none");
    writeFileSync(join(project.root, zoneFile), edited);
    project.write("dev", config("none"));
    const { status, stderr } = await project.run("up", "--yes");
    expect(status).toBe(1);
    expect(stderr).toContain(
      'the TXT RRset at "_dmarc.example.com" of mail domain "example.com" was changed by another program',
    );
    expect(project.read(zoneFile)).toBe(edited);
    await project.run("refresh");
    expect((await project.run("up", "--yes")).status).toBe(0);
    expect(project.read(zoneFile)).toContain("p=none");
  });

  it("removes its own records and keeps what is foreign", async () => {
    writeFileSync(
      join(project.root, zoneFile),
      `${project.read(zoneFile)}www.example.com. 300 IN A 192.0.2.80 ; by hand\n`,
    );
    // what the configuration says now does not matter: the state knows what was published
    project.write("dev", "config: { maildomain:domains: { example.com: { mx: 25 } } }\n");
    const { status } = await project.run("destroy", "--yes");
    expect(status).toBe(0);
    const left = project.read(zoneFile);
    expect(left).toContain("www.example.com. 300 IN A 192.0.2.80 ; by hand\n");
    expect(left).not.toContain("_dmarc");
  });
});

describe("a wrong configuration", () => {
  it("registers nothing, and shows every error of every domain", async () => {
    const wrong = makeProject();
    try {
      wrong.write("dev", config("rejct").replace("mx: [mail.example.com]", "mx: [192.0.2.25]"));
      const { status, stderr } = await wrong.run("preview");
      expect(status).toBe(1);
      expect(stderr).toContain('dmarc.policy: p "rejct" is unknown, allowed are none, quarantine, reject');
      expect(stderr).toContain("nothing was registered with the engine");
      expect(existsSync(join(wrong.root, ".state"))).toBe(false);
    } finally {
      wrong.dispose();
    }
  });
});
