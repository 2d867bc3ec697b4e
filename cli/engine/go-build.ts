import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Attempt, askVersion } from "./ask-version";
import { type CacheFolder, pulumiVersion } from "./cache-folder";
import { findOnPath } from "./find-on-path";
import { reasonOf, runProgram } from "./run-program";

const neededGo = [1, 25, 11] as const;
const cliPackage = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
const buildLimitMs = 30 * 60_000;
const leftoverAgeMs = 60 * 60_000;

/** What the build needs to know. */
export interface GoBuildOptions {
  readonly cache: CacheFolder;
  readonly env: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
}

/** Builds the CLI from its Go module into the cache folder: under another name first, so that a kill leaves no half. */
export async function tryGoBuild({ cache, env, log }: GoBuildOptions): Promise<Attempt> {
  const go = await findGo(env);
  if ("reason" in go) return go;
  log(
    `building the Pulumi CLI ${pulumiVersion} with Go ${go.version} into "${cache.pulumi}" ` +
      "(once: about 12 s for the modules, 2.5 min for the build on 2 cores, 1.6 GB of Go build cache)",
  );
  const output = join(cache.bin, `pulumi.tmp-${randomUUID()}`);
  try {
    await mkdir(cache.bin, { recursive: true });
    await removeLeftovers(cache.bin);
    const built = await runGo(go.command, output, { cache, env, log });
    if ("reason" in built) return { reason: `the Go build failed: "go build" ${built.reason}` };
    const answer = await askVersion(output, env);
    if ("reason" in answer) return { reason: `the Go build made a CLI that does not work: ${answer.reason}` };
    await rename(output, cache.pulumi);
    return { cli: { ...answer.cli, command: cache.pulumi } };
  } catch (error) {
    return { reason: `the Go build failed: ${reasonOf(error)}` };
  } finally {
    await rm(output, { force: true });
  }
}

type Go = { readonly command: string; readonly version: string } | { readonly reason: string };

async function findGo(env: NodeJS.ProcessEnv): Promise<Go> {
  const needed = neededGo.join(".");
  const command = findOnPath("go", env);
  if (command === undefined) {
    return { reason: `no Go build: "go" is not on PATH, Go ${needed} or later is needed` };
  }
  const result = await runProgram(command, ["version"], {
    env: { ...env, GOTOOLCHAIN: "local" },
    limitMs: 30_000,
  });
  if ("reason" in result) return { reason: `no Go build: "${command}" ${result.reason}` };
  const version = /\bgo(\d+)\.(\d+)(?:\.(\d+))?/.exec(result.stdout);
  if (version === null) {
    return { reason: `no Go build: "${command}" answered "${result.stdout.trim()}" instead of a version` };
  }
  const numbers = [version[1], version[2], version[3]].map((part) => Number(part ?? 0));
  if (isOlder(numbers, neededGo)) {
    return {
      reason: `no Go build: "${command}" is version ${version[0].slice(2)}, ${needed} or later is needed`,
    };
  }
  return { command, version: version[0].slice(2) };
}

function isOlder(got: readonly number[], needed: readonly number[]): boolean {
  const at = needed.findIndex((part, index) => part !== (got[index] ?? 0));
  return at !== -1 && (got[at] ?? 0) < (needed[at] ?? 0);
}

async function runGo(go: string, output: string, { cache, env, log }: GoBuildOptions) {
  const args = [
    ...["build", "-C", moduleFolder(), "-o", output, "-trimpath", "-buildvcs=false"],
    ...["-tags", "osusergo,grpcnotrace"],
    ...["-ldflags", `-s -w -X ${versionVariable}=v${pulumiVersion}`],
    cliPackage,
  ];
  const began = Date.now();
  const ticker = setInterval(() => {
    log(`still building the Pulumi CLI (${Math.round((Date.now() - began) / 1000)} s)`);
  }, 30_000);
  try {
    return await runProgram(go, args, { env: goEnv(cache, env), limitMs: buildLimitMs });
  } finally {
    clearInterval(ticker);
  }
}

function goEnv(cache: CacheFolder, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...env,
    // whatever the user builds for or with elsewhere: this binary runs here, from exactly the modules of go.sum
    ...{ GOTOOLCHAIN: "local", GOFLAGS: "-mod=readonly", GOWORK: "off", GO111MODULE: "on" },
    ...{ GOOS: "", GOARCH: "", CGO_ENABLED: "0" },
    // Go places its caches by HOME and refuses to work without it
    ...(env["HOME"] ? {} : { GOPATH: join(cache.base, "go"), GOCACHE: join(cache.base, "go-build") }),
  };
}

// this code runs from its source folder, from dist/cli/engine and from the bundle in dist/bin
function moduleFolder(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, "cli", "engine", "pulumi-cli");
    if (existsSync(join(candidate, "go.mod"))) return candidate;
  }
  throw new Error(`the folder "cli/engine/pulumi-cli" is missing above "${__dirname}"`);
}

// a killed build leaves its output behind, and a build that is still under way is younger than the limit
async function removeLeftovers(bin: string): Promise<void> {
  const names = (await readdir(bin)).filter((name) => name.startsWith("pulumi.tmp-"));
  for (const file of names.map((name) => join(bin, name))) {
    const age = Date.now() - (await stat(file)).mtimeMs;
    if (age > leftoverAgeMs) await rm(file, { force: true });
  }
}
