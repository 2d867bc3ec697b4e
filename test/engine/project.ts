// A project of its own in a temporary folder, driven through the command as a user does.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const repository = join(__dirname, "../..");

/** What a run of the command ended with and printed. */
export interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A temporary project; `dispose` removes it. */
export interface Project {
  readonly root: string;
  /** writes stacks/Pulumi.<stack>.yaml */
  write(stack: string, yaml: string): void;
  read(path: string): string;
  run(...args: string[]): Promise<Run>;
  dispose(): void;
}

/**
 * Makes a project that uses this repository's provider, with local state and no colour.
 * @param env what its commands find in their environment besides that of the tests
 */
export function makeProject(env: NodeJS.ProcessEnv = {}): Project {
  const root = mkdtempSync(join(tmpdir(), "maildomain-engine-"));
  mkdirSync(join(root, "stacks"));
  const settings = readFileSync(join(repository, "Pulumi.yaml"), "utf8");
  writeFileSync(
    join(root, "Pulumi.yaml"),
    settings.replace("path: ./provider", `path: ${join(repository, "provider")}`),
  );
  return {
    root,
    write: (stack, yaml) => {
      writeFileSync(join(root, `stacks/Pulumi.${stack}.yaml`), yaml);
    },
    read: (path) => readFileSync(join(root, path), "utf8"),
    run: (...args) => runCommand(root, args, env),
    dispose: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function runCommand(cwd: string, args: readonly string[], more: NodeJS.ProcessEnv): Promise<Run> {
  const env = { ...process.env, NO_COLOR: "1", ...more };
  const child = spawn(process.execPath, [join(repository, "bin/maildomain.js"), ...args], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      resolve({ status: status ?? -1, stdout, stderr });
    });
  });
}

/** The serial in a zone file's SOA. */
export function serialOf(zone: string): number {
  const match = /\bSOA\b[^(]*\(?\s*(\d+)/.exec(zone);
  return Number(match?.[1]);
}
