// The real CLI: the one on PATH, else the one in the cache folder, which the first run on a machine builds.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, type PulumiCommand } from "@pulumi/pulumi/automation";
import { afterAll, beforeAll, expect, it } from "vitest";
import { engineEnv } from "../../cli/engine/environment";
import { findPulumi } from "../../cli/engine/find-pulumi";

let pulumi: PulumiCommand;
let project: string;

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), "maildomain-engine-"));
  pulumi = await findPulumi({
    log: (line) => {
      console.log(line);
    },
  });
});

afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

it("tells its version", () => {
  const env = { ...process.env, ...engineEnv(project) };
  const version = execFileSync(pulumi.command, ["version"], { env, encoding: "utf8" }).trim();
  expect(version).toBe(`v${String(pulumi.version)}`);
});

it("previews an inline program, with all it writes inside the project", async () => {
  const before = userPulumiHome();
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "dev", projectName: "empty", program: () => Promise.resolve({ answer: 42 }) },
    {
      workDir: project,
      pulumiCommand: pulumi,
      envVars: engineEnv(project, { PULUMI_BACKEND_URL: `file://${project}/.state` }),
    },
  );
  const { changeSummary } = await stack.preview();
  expect(changeSummary).toEqual({ create: 1 });
  expect(readdirSync(join(project, ".state")).sort()).toEqual([".pulumi", "pulumi-home"]);
  expect(userPulumiHome()).toEqual(before);
});

/** What is in the user's own Pulumi home, which must never be ours. */
function userPulumiHome(): string[] {
  try {
    return readdirSync(join(homedir(), ".pulumi"), { recursive: true, encoding: "utf8" }).sort();
  } catch {
    return [];
  }
}
