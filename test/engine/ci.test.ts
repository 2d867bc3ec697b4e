// The example pipelines: linted, and their review steps run in a clone with a base and a change.
import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commentMark } from "../../core/review/forms/markdown";
import { gitlab, step } from "../ci/pipelines";

const repository = join(__dirname, "../..");
/** Built from its Go module: what npm and PyPI have of it downloads a binary. */
const actionlint = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";

describe("the workflow for GitHub", () => {
  it("has nothing that actionlint complains of", () => {
    const args = ["run", actionlint, "-no-color", join(repository, "docs/ci/github.yml")];
    const env = { ...process.env, GOTOOLCHAIN: "local", GOFLAGS: "-mod=mod" };
    const { error, status, stdout, stderr } = spawnSync("go", args, { encoding: "utf8", env });
    if (error) throw new Error(`actionlint is run by Go: ${error.message}; put Go 1.25 or later on PATH`);
    expect({ status, stdout, stderr: status === 0 ? "" : stderr }).toEqual({
      status: 0,
      stdout: "",
      stderr: "",
    });
  });
});

let clone: string;
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), "maildomain-clone-"));
  for (const folder of ["stacks", "node_modules/.bin"]) mkdirSync(join(clone, folder), { recursive: true });
  copyFileSync(join(repository, "Pulumi.yaml"), join(clone, "Pulumi.yaml"));
  writeFileSync(join(clone, "package.json"), '{ "name": "team", "private": true }');
  symlinkSync(join(repository, "bin/maildomain.js"), join(clone, "node_modules/.bin/maildomain"));
  git("init", "--quiet", "--initial-branch=main");
});
afterEach(() => {
  rmSync(clone, { recursive: true, force: true });
});

function git(...args: string[]): string {
  const who = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
  return execFileSync("git", [...who, ...args], { cwd: clone, encoding: "utf8" }).trim();
}

/** The next run is on another machine. */
function clean(): void {
  git("clean", "--quiet", "--force", "-d", "--exclude=node_modules");
}

interface Shape {
  readonly mx?: readonly string[];
  readonly policy?: string;
}

/** Commits the stack as it is on a branch; `undefined` has none. */
function commit(shape: Shape | undefined): void {
  const { mx = ["mail.example.com"], policy = "none" } = shape ?? {};
  const domain = {
    ...{ hosts: { "mail.example.com": { ipv4: "192.0.2.25" } }, mx },
    dmarc: { policy, aggregateReports: ["dmarc@example.com"] },
  };
  const config = {
    "maildomain:zones": { "example.com": { backend: "zonefile" } },
    "maildomain:domains": { "example.com": domain, "parked.example": { mode: "no-mail" } },
  };
  const zones = { ...config["maildomain:zones"], "parked.example": { backend: "zonefile" } };
  const file = join(clone, "stacks/Pulumi.prod.yaml");
  if (shape === undefined) rmSync(file, { force: true });
  else writeFileSync(file, JSON.stringify({ config: { ...config, "maildomain:zones": zones } }));
  git("add", "Pulumi.yaml", "package.json", "stacks");
  git("commit", "--quiet", "--allow-empty", "--message=a state");
}

interface Ended {
  readonly status: number | null;
  readonly output: string;
}

function bash(script: string, env: Readonly<Record<string, string>>): Ended {
  const { status, stdout, stderr } = spawnSync(
    "bash",
    ["--noprofile", "--norc", "-eo", "pipefail", "-c", script],
    {
      ...{ cwd: clone, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
      env: {
        PATH: process.env["PATH"],
        HOME: clone,
        STACK: "prod",
        NO_COLOR: "1",
        npm_config_update_notifier: "false",
        ...env,
      },
    },
  );
  return { status, output: stdout + stderr };
}

interface Reviewed extends Ended {
  readonly markdown: string | undefined;
  readonly html: boolean;
  /** whether a dangerous change would be stopped */
  readonly danger: boolean;
}

function read(file: string): string | undefined {
  return existsSync(join(clone, file)) ? readFileSync(join(clone, file), "utf8") : undefined;
}

const hosts: Readonly<Record<"github" | "gitlab", (labels?: string) => Reviewed>> = {
  github: () => {
    const outputs = { GITHUB_OUTPUT: join(clone, "outputs"), GITHUB_STEP_SUMMARY: join(clone, "summary") };
    const ended = bash(step("review", "Review").run ?? "", outputs);
    const markdown = read("review/review.md");
    expect(read("summary")).toBe(ended.status === 0 ? markdown : undefined);
    const danger = read("outputs") === "status=3\n";
    return { ...ended, markdown, html: existsSync(join(clone, "review/review.html")), danger };
  },
  gitlab: (labels = "") => {
    const env = {
      CI_MERGE_REQUEST_DIFF_BASE_SHA: git("rev-parse", "HEAD^"),
      CI_MERGE_REQUEST_LABELS: labels,
    };
    const ended = bash(gitlab["mail-dns-review"].script.join("\n"), env);
    const danger = ended.output.includes("is dangerous");
    const html = existsSync(join(clone, "review/prod.html"));
    return { ...ended, status: danger ? 0 : ended.status, markdown: read("review/prod.md"), html, danger };
  },
};

describe.each(["github", "gitlab"] as const)("the review at %s", (name) => {
  const review = hosts[name];

  it("compares the base with the change", () => {
    commit({});
    commit({ policy: "quarantine" });
    const { status, markdown, html, danger } = review();
    expect({ status, html, danger }).toEqual({ status: 0, html: true, danger: true });
    expect(markdown).toContain(commentMark);
    expect(markdown).toContain("dmarc.tightened-unaligned");
  });

  it("is calm about a change that is none", () => {
    commit({});
    commit({});
    const { status, markdown, html, danger } = review();
    expect({ status, html, danger }).toEqual({ status: 0, html: true, danger: false });
    expect(markdown).toContain("no changes");
  });

  it("takes a stack that is new, and one that goes", () => {
    commit(undefined);
    commit({});
    expect(review()).toMatchObject({ status: 0, html: true, danger: false });
    clean();
    commit(undefined);
    expect(review()).toMatchObject({ status: 0, html: true, danger: true });
  });

  it("repairs a base that has errors, and refuses a change that has them", () => {
    commit({ policy: "rejct" });
    commit({});
    const repaired = review();
    expect(repaired).toMatchObject({ status: 0, html: true });
    expect(repaired.output).toContain("dmarc.policy");
    clean();
    commit({ policy: "rejct" });
    const { status, markdown, output } = review();
    expect({ status, markdown }).toEqual({ status: 1, markdown: undefined });
    expect(output).toContain('p "rejct" is unknown');
  });
});

describe("danger at GitLab", () => {
  it.each([
    ["", false],
    ["mail-dns", false],
    ["not-mail-dns-accepted", false],
    ["a,mail-dns-accepted,b", true],
    ["mail-dns-accepted", true],
  ] as const)("with the labels %j passes: %s", (labels, accepted) => {
    commit({});
    commit({ policy: "quarantine" });
    const { danger } = hosts.gitlab(labels);
    expect(danger).toBe(!accepted);
    expect(existsSync(join(clone, "review/prod.accepted"))).toBe(accepted);
  });
});
