// maildomain plan and its neighbours that need no engine: forms, exit statuses, bad files.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand } from "./run-command";

const folder = mkdtempSync(join(tmpdir(), "maildomain-plan-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A file in the temporary folder; returns its path. */
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const good = file(
  "good.yaml",
  `domains:
  example.com:
    hosts: { mail.example.com: { ipv4: 203.0.113.25 } }
    mx: [mail.example.com]
`,
);

describe("plan", () => {
  it("prints records and manual actions as tables", async () => {
    const { status, stdout } = await runCommand("plan", "-c", good);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^OWNER +TTL +TYPE +PURPOSE +RDATA$/m);
    expect(stdout).toMatch(/^example\.com\. +3600 +MX +MX +10 mail\.example\.com\.$/m);
    expect(stdout).toContain("ptr/203.0.113.25 (example.com)");
  });

  it("prints zone text", async () => {
    const { stdout } = await runCommand("plan", "-c", good, "-f", "zone");
    expect(stdout).toContain("$ORIGIN example.com.\n");
    expect(stdout).toContain("; MX\nexample.com. 3600 IN MX 10 mail.example.com.\n");
  });

  it("prints JSON with the keys of the contract, in the same order each time", async () => {
    const first = await runCommand("plan", "-c", good, "--json");
    const second = await runCommand("plan", "-c", good, "--format", "json");
    expect(first.stdout).toBe(second.stdout);
    const plan = JSON.parse(first.stdout) as Record<string, Record<string, unknown>[]>;
    expect(Object.keys(plan)).toEqual(["zones", "manualActions", "issues", "artifacts", "hash", "domains"]);
    expect(plan["zones"]![0]).toMatchObject({ apex: "example.com.", backend: "zonefile" });
    expect((plan["zones"]![0]!["rrsets"] as unknown[])[0]).toEqual({
      owner: "example.com.",
      type: "MX",
      ttl: 3600,
      rdatas: ["10 mail.example.com."],
      domain: "example.com",
    });
    for (const issue of plan["issues"]!) {
      expect(Object.keys(issue)).toEqual([
        "code",
        "severity",
        "overridable",
        "where",
        "message",
        "fix",
        "reference",
      ]);
    }
  });

  it("ends with 1 when the configuration has errors, each at its line", async () => {
    const path = file("wrong.yaml", "domains:\n  example.com:\n    mx: [192.0.2.1]\n    dmark: {}\n");
    const { status, stderr } = await runCommand("plan", "-c", path);
    expect(status).toBe(1);
    expect(stderr).toContain('✖ mx.ip: MX exchange "192.0.2.1" is an address');
    expect(stderr).toContain(`→ at ${path}:3:10 domains["example.com"].mx[0]`);
    expect(stderr).toContain('did you mean "dmarc"?');
    expect(stderr).toContain(`→ at ${path}:4:12 domains["example.com"].dmark`);
  });

  it("gives programs the place in the configuration, without file and line", async () => {
    const path = file("wrong.json", '{"domains":{"example.com":{"mx":["192.0.2.1"]}}}');
    const { status, stdout } = await runCommand("plan", "-c", path, "--json");
    const { issues } = JSON.parse(stdout) as { issues: { code: string; where: string }[] };
    expect(status).toBe(1);
    expect(issues.find(({ code }) => code === "mx.ip")?.where).toBe('domains["example.com"].mx[0]');
  });
});

describe("bad files", () => {
  it.each([
    ["missing.yaml", undefined, "config.file", "does not exist"],
    ["empty.yaml", "", "config.empty", "is empty"],
    ["comment.yaml", "# nothing yet\n", "config.empty", "is empty"],
    [
      "text.yaml",
      "just words\n",
      "config.syntax",
      'holds "\\"just words\\"", a mapping with domains is required',
    ],
    ["list.yaml", "- a\n", "config.syntax", "holds a list, a mapping with domains is required"],
    ["broken.yaml", "domains: {\n", "config.syntax", "not valid YAML or JSON"],
    ["twice.yaml", "domains: {}\ndomains: {}\n", "config.syntax", "duplicated mapping key"],
    ["twice.json", '{"domains":{"a.example":{},"a.example":{}}}', "config.syntax", "duplicated mapping key"],
    ["none.yaml", "domains: {}\n", "config.no-domains", "no mail domain is configured"],
    ["zones.yaml", "zones: {}\n", "config.required", "a mapping is required here"],
    ["tab.yaml", "domains:\n\texample.com: {}\n", "config.syntax", "not valid YAML or JSON"],
  ])("%s", async (name, text, code, message) => {
    const path = text === undefined ? join(folder, name) : file(name, text);
    const { status, stderr } = await runCommand("plan", "-c", path);
    expect(status).toBe(1);
    expect(stderr).toContain(`✖ ${code}: `);
    expect(stderr).toContain(message);
  });

  it("refuses a directory", async () => {
    const { status, stderr } = await runCommand("plan", "-c", folder);
    expect(status).toBe(1);
    expect(stderr).toContain("is a directory");
  });

  it("quotes a value of 10 MB in short", async () => {
    const path = file("long.yaml", `domains: { example.com: { mx: [ ${"a".repeat(10_000_000)} ] } }\n`);
    const { status, stderr } = await runCommand("plan", "-c", path);
    expect(status).toBe(1);
    expect(stderr).toContain("at most 253 are allowed");
    expect(stderr.length).toBeLessThan(2_000);
  });

  it("refuses a file over 64 MiB without reading it", async () => {
    const path = file("huge.yaml", "#".repeat(64 * 1024 * 1024 + 1));
    const { status, stderr } = await runCommand("plan", "-c", path);
    expect(status).toBe(1);
    expect(stderr).toContain("config.too-large");
  });

  it("names the stack file that does not exist", async () => {
    const { status, stderr } = await runCommand("plan", "--stack", "nowhere");
    expect(status).toBe(1);
    expect(stderr).toContain('"stacks/Pulumi.nowhere.yaml" does not exist');
  });
});

describe("usage", () => {
  it.each([
    [["plann"], 64, "plan"],
    [["plan", "--format", "xml"], 64, "table, zone, json, tutorial"],
    [["plan", "--colour"], 64, "unknown option"],
    [["explain", "spf.lookup"], 64, "did you mean"],
    [["schema", "--for", "moon"], 64, "stack, config"],
  ])("%j ends with %i", async (args, status, text) => {
    const run = await runCommand(...args);
    expect(run.status).toBe(status);
    expect(run.stderr).toContain(text);
  });

  it("teaches by example", async () => {
    const { status, stdout } = await runCommand("--help");
    expect(status).toBe(0);
    expect(stdout).toContain("maildomain plan -c mail.yaml -f zone");
  });

  it("explains a rule", async () => {
    const { status, stdout } = await runCommand("explain", "mx.cname");
    expect(status).toBe(0);
    expect(stdout).toContain("RFC 2181 10.3");
  });

  it("lists every rule", async () => {
    expect((await runCommand("explain")).stdout.split("\n")).toContain("dns.cname-coexist");
  });

  it("prints the JSON Schema", async () => {
    const { stdout } = await runCommand("schema", "--for", "config");
    expect(JSON.parse(stdout)).toMatchObject({ properties: { domains: {} } });
  });
});
