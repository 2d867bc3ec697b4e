// maildomain plan with what others said: recorded answers beside the configuration, and files of existing records.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { formatObservations } from "../../core/dns/observations";
import { observed } from "../core/mail/spf.rules";
import { runCommand } from "./run-command";

const folder = mkdtempSync(join(tmpdir(), "maildomain-existing-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const domain = `
    hosts: { mail.example.com: { ipv4: 203.0.113.25 } }
    mx: [mail.example.com]
    spf: { include: [_spf.example.net] }
`;
const config = file("mail.yaml", `domains:\n  example.com:${domain}`);
const two = file("two.yaml", `domains:\n  example.com:${domain}  example.net: { mode: no-mail }\n`);
const answers = observed({ "_spf.example.net TXT": ["v=spf1 ip4:198.51.100.1 -all"] });

describe("recorded answers", () => {
  it("are taken from the file beside the configuration, once there is one", async () => {
    const before = await runCommand("plan", "-c", config);
    expect(before.stderr).toContain("spf.lookups: lookups not verified");
    expect(before.stderr).not.toContain("answers of");
    const path = file("observations.json", formatObservations(answers));
    const after = await runCommand("plan", "-c", config);
    expect(after.stderr).not.toContain("spf.lookups");
    expect(after.stderr).toContain(`${path}: answers of 2026-11-24T08:00:00Z`);
    rmSync(path);
  });

  it("are taken from the file that is named, which then has to exist", async () => {
    const path = file("other.json", formatObservations(answers));
    const { stderr } = await runCommand("plan", "-c", config, "--observations", path);
    expect(stderr).not.toContain("spf.lookups");
    const missing = await runCommand("plan", "-c", config, "--observations", join(folder, "none.json"));
    expect(missing.status).toBe(1);
    expect(missing.stderr).toContain("✖ observations.file:");
  });

  it("stop the plan when the file is damaged, at their line", async () => {
    const path = file("bad.json", formatObservations(answers).replace(" TXT", " SPF"));
    const { status, stderr, stdout } = await runCommand(
      "plan",
      "-c",
      config,
      "--observations",
      path,
      "--json",
    );
    expect(status).toBe(1);
    expect(stderr).toBe("");
    const { issues } = JSON.parse(stdout) as { issues: { code: string; where: string }[] };
    expect(issues.find(({ code }) => code === "observations.syntax")?.where).toBe(`${path}:4`);
  });

  it("of a stack stand beside the stack files", async () => {
    const root = join(folder, "project");
    mkdirSync(join(root, "stacks"), { recursive: true });
    writeFileSync(join(root, "Pulumi.yaml"), "name: maildomain\n");
    const yaml = `config:\n  maildomain:domains:\n    example.com: { spf: { include: [_spf.example.net] } }\n`;
    writeFileSync(join(root, "stacks/Pulumi.prod.yaml"), yaml);
    writeFileSync(join(root, "stacks/observations.json"), formatObservations(answers));
    const before = process.cwd();
    try {
      process.chdir(join(root, "stacks"));
      const { stderr } = await runCommand("plan", "-s", "prod");
      expect(stderr).toContain("observations.json: answers of");
      expect(stderr).not.toContain("spf.lookups");
    } finally {
      process.chdir(before);
    }
  });
});

describe("existing records", () => {
  const zone =
    '$TTL 3600\n@ SOA ns1.example.net. host 1 2 3 4 5\n@ TXT "v=spf1 -all"\n@ MX 5 mx.old.example.net.\n';

  it("from a zone file stop the plan where they conflict", async () => {
    const path = file("old.zone", zone);
    const { status, stderr } = await runCommand("plan", "-c", config, "--existing", path);
    expect(status).toBe(1);
    expect(stderr).toContain('✖ existing.second-spf: another SPF record "v=spf1 -all" stands there now');
    expect(stderr).toContain('⚠ mx.dangling: MX "5 mx.old.example.net." stands in the RRset now');
  });

  it("from recorded answers say the same", async () => {
    const seen = observed({
      ...{ "example.com CNAME": [], "mail.example.com CNAME": [] },
      ...{ "example.com TXT": ["v=spf1 -all"], "example.com MX": ["5 mx.old.example.net."] },
    });
    const path = file("seen.json", formatObservations(seen));
    const { status, stderr } = await runCommand("plan", "-c", config, "--existing", path);
    expect(status).toBe(1);
    expect(stderr).toContain("existing.second-spf");
    expect(stderr).toContain("mx.dangling");
    expect(stderr).toContain(
      "existing.unknown: what stands at mail.example.com A, mail.example.com TXT was not looked at",
    );
  });

  it("from several files, each for its zone by SOA, $ORIGIN or name", async () => {
    const paths = [
      file("one.txt", zone.replaceAll("@", "example.com.")),
      file("example.net.zone", '$TTL 1\n@ TXT "v=spf1 mx -all"\n'),
    ];
    const { stderr } = await runCommand("plan", "-c", two, "--existing", ...paths);
    expect(stderr.match(/existing\.second-spf/g)).toHaveLength(2);
    expect(stderr).not.toContain("existing.unknown");
  });

  it.each([
    ["missing", "none.zone", undefined, "existing.file", "does not exist"],
    [
      "malformed",
      "bad.zone",
      "$TTL 1\nmail A 192.0.2.999\n",
      "existing.file",
      '"192.0.2.999" is no IPv4 address',
    ],
    ["no file of recorded answers", "bad-seen.json", "{}", "observations.syntax", "recorded answers"],
    [
      "of another zone",
      "example.org",
      "$TTL 1\nexample.org. SOA a. b. 1 2 3 4 5\n",
      "existing.zone",
      'holds the zone "example.org"',
    ],
    [
      "of a name that only ends like ours",
      "not",
      "$TTL 1\nnotexample.com. SOA a. b. 1 2 3 4 5\n",
      "existing.zone",
      "none of those",
    ],
  ])("are an error when the file is %s", async (_title, name, text, code, message) => {
    const path = text === undefined ? join(folder, name) : file(name, text);
    const { status, stderr } = await runCommand("plan", "-c", config, "--existing", path);
    expect(status).toBe(1);
    expect(stderr).toContain(`✖ ${code}: `);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("existing.unknown");
  });

  it("shows the line of a malformed zone file", async () => {
    const path = file("line.zone", "$TTL 1\n\nmail A 192.0.2.999\n");
    const { stderr } = await runCommand("plan", "-c", config, "--existing", path);
    expect(stderr).toContain(`→ at ${path}:3:8`);
  });

  it.each(["db.example.org", "notexample.com.zone", "example.com.au.zone", "zone"])(
    "are an error when it is not known which of two zones %s holds",
    async (name) => {
      const { status, stderr } = await runCommand("plan", "-c", two, "--existing", file(name, zone));
      expect(status).toBe(1);
      expect(stderr).toContain("✖ existing.zone: which zone");
    },
  );
});

describe("observe", () => {
  it.each([
    [["--resolver", "192.0.2.53:0"], "is no resolver"],
    [["--timeout", "0"], "no number of seconds"],
    [["--timeout", "-1"], "no number of seconds"],
    [["--timeout", "1h"], "no number of seconds"],
  ])("refuses %j as wrong usage", async (args, text) => {
    const { status, stderr } = await runCommand("observe", "-c", config, ...args);
    expect(status).toBe(64);
    expect(stderr).toContain(text);
  });

  it("needs a configuration that can be read", async () => {
    const { status, stderr } = await runCommand("observe", "-c", file("none.yaml", "domains: {}\n"));
    expect(status).toBe(1);
    expect(stderr).toContain("config.no-domains");
    expect((await runCommand("observe", "-c", join(folder, "missing.yaml"))).stderr).toContain("config.file");
  });

  it("does not write over a file that it did not write", async () => {
    const path = file("package.json", '{ "name": "mine" }');
    const { status, stderr } = await runCommand(
      "observe",
      "-c",
      config,
      "-o",
      path,
      "--resolver",
      "127.0.0.1:1",
    );
    expect(status).toBe(1);
    expect(stderr).toContain("observations.syntax");
  });

  it("leaves the file as it was when nobody answered", async () => {
    const text = formatObservations(answers);
    const path = file("kept.json", text);
    const args = ["-c", config, "-o", path, "--resolver", "127.0.0.1:1", "--timeout", "0.2"];
    const { status, stderr } = await runCommand("observe", ...args);
    expect(status).toBe(1);
    expect(stderr).toContain("_spf.example.net TXT: UNREACHABLE, recorded as not verified");
    expect(stderr).toContain("no question was answered");
    expect((await runCommand("plan", "-c", config, "--observations", path)).stderr).toContain(
      "answers of 2026-11-24",
    );
  });
});
