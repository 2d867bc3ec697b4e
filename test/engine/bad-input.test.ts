// What must never happen on the real engine: a secret kept or shown, a torn or overwritten zone file.
import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeProject, type Project } from "./project";

let project: Project;
beforeEach(() => {
  project = makeProject();
});
afterEach(() => {
  project.dispose();
});

/** Writes a stack file; JSON is YAML. */
function configure(domains: unknown, zones: unknown = { "example.com": { backend: "zonefile" } }): void {
  project.write(
    "dev",
    JSON.stringify({ config: { "maildomain:zones": zones, "maildomain:domains": domains } }),
  );
}

const host = { hosts: { "mail.example.com": { ipv4: "203.0.113.25" } }, mx: ["mail.example.com"] };

/** Every file below a folder. */
function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

describe("a private key in place of the public one", () => {
  it.each(["pem", "der"] as const)("is refused as %s, never shown and never stored", async (format) => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const bare = pem.replace(/-----[^-]+-----|\s/g, "");
    configure({ "example.com": { ...host, dkim: { s1: { publicKey: format === "pem" ? pem : bare } } } });
    const { status, stdout, stderr } = await project.run("up", "--yes");
    expect(status).toBe(1);
    expect(stderr).toContain("dkim.key-private");
    const secret = bare.slice(40, 80);
    expect(stdout + stderr).not.toContain(secret);
    const kept = files(project.root).filter((file) => !file.endsWith("Pulumi.dev.yaml"));
    expect(kept.filter((file) => readFileSync(file, "latin1").includes(secret))).toEqual([]);
  });
});

describe("a zone file", () => {
  it("that cannot be written stops the run with its path", async () => {
    writeFileSync(join(project.root, "zones"), "a file where the folder belongs");
    configure({ "example.com": host });
    const { status, stderr } = await project.run("up", "--yes");
    expect(status).toBe(1);
    expect(stderr).toMatch(/zonefile\.[a-z-]+: .*zones/);
  });

  it("with a record of somebody else at our name is left alone, and both are named", async () => {
    mkdirSync(join(project.root, "zones"));
    const path = join(project.root, "zones/example.com.zone");
    const foreign =
      '$ORIGIN example.com.\n@ 300 IN SOA ns1 hostmaster 7 1 1 1 1\n@ IN NS ns1.example.net.\n@ IN TXT "v=spf1 -all"\n';
    writeFileSync(path, foreign);
    configure({ "example.com": host });
    const { status, stderr } = await project.run("up", "--yes");
    expect(status).toBe(1);
    expect(stderr).toContain('"v=spf1 -all"');
    expect(stderr).toContain('mail domain "example.com"');
    expect(readFileSync(path, "utf8")).toBe(foreign);
  });

  it("takes ten mail domains at once without losing one", async () => {
    const names = Array.from({ length: 10 }, (_, number) => `d${number}.example.com`);
    configure(Object.fromEntries(names.map((name) => [name, { mx: ["mail.example.net"] }])));
    const { status, stderr } = await project.run("up", "--yes");
    expect(stderr).not.toContain("✖");
    expect(status).toBe(0);
    const zone = project.read("zones/example.com.zone");
    for (const name of names) expect(zone).toContain(`${name}. 3600 IN MX 10 mail.example.net.`);
    expect(zone.match(/\bSOA\b/g)).toHaveLength(1);
    expect(readdirSync(join(project.root, "zones"))).toEqual(["example.com.zone"]);
    expect(statSync(join(project.root, "zones/example.com.zone")).isFile()).toBe(true);
  });

  it("is not begun when two mail domains claim one RRset", async () => {
    configure({ "example.com": host, "a.example.com": { ...host } });
    const { status, stderr } = await project.run("up", "--yes");
    expect(status).toBe(1);
    expect(stderr).toContain(
      'the A RRset at "mail.example.com" is claimed by "a.example.com" and "example.com"',
    );
    expect(existsSync(join(project.root, "zones"))).toBe(false);
  });
});
