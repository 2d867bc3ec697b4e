import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { acceptedRange, askVersion, type Attempt, type FoundCli } from "./ask-version";
import { type CacheFolder, cacheFolder } from "./cache-folder";
import { EngineError } from "./engine-error";
import { findOnPath } from "./find-on-path";
import { tryGoBuild } from "./go-build";
import { pulumiCommand } from "./pulumi-command";
import { reasonOf } from "./run-program";
import { tryVendorInstaller, vendorUrl } from "./vendor-installer";
import { withLock } from "./with-lock";

/** Where progress goes, and the environment to look in. */
export interface FindOptions {
  log(line: string): void;
  /** @default process.env */
  env?: NodeJS.ProcessEnv;
  /** the vendor's install script; only tests name another one. @default the vendor's own */
  installerUrl?: string;
}

/**
 * Finds a Pulumi CLI, or makes one: on PATH, in our cache folder, by the vendor's installer, by a Go build.
 * MAILDOMAIN_PULUMI names one instead, and then nothing else is tried.
 */
export async function findPulumi(options: FindOptions): Promise<PulumiCommand> {
  const env = options.env ?? process.env;
  const explicit = env["MAILDOMAIN_PULUMI"];
  if (explicit) return pulumiCommand(await askExplicit(resolve(explicit), env));
  const log = (line: string): void => {
    options.log(line);
  };
  const search = { env, log, cache: cacheFolder(env), url: options.installerUrl ?? vendorUrl, reasons: [] };
  const cli = (await findReady(search)) ?? (await make(search));
  if (cli === undefined) throw noPulumi(search.reasons);
  return pulumiCommand(cli);
}

interface Search {
  readonly env: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
  readonly cache: CacheFolder;
  readonly url: string;
  /** why each place so far had no CLI */
  readonly reasons: string[];
}

async function askExplicit(path: string, env: NodeJS.ProcessEnv): Promise<FoundCli> {
  const answer = await askVersion(path, env);
  if ("cli" in answer) return answer.cli;
  throw new EngineError(
    "engine.pulumi-path",
    `MAILDOMAIN_PULUMI names no usable Pulumi CLI: ${answer.reason}; ` +
      `name the file of a Pulumi CLI ${acceptedRange}, or unset the variable`,
  );
}

async function findReady(search: Search): Promise<FoundCli | undefined> {
  return (await askPath(search)) ?? (await askCache(search));
}

async function askPath(search: Search): Promise<FoundCli | undefined> {
  const { env, reasons } = search;
  const file = findOnPath("pulumi", env);
  if (file === undefined) {
    // not logged: most users have none there, and every command would begin with that complaint
    reasons.push('"pulumi" is not on PATH');
    return undefined;
  }
  const cli = note(search, await askVersion(file, env));
  // an absolute command makes the SDK put its folder first on PATH, which may bring another `node` before ours
  return cli && env["PATH"] === process.env["PATH"] ? { ...cli, command: "pulumi" } : cli;
}

async function askCache(search: Search): Promise<FoundCli | undefined> {
  const { pulumi } = search.cache;
  if (existsSync(pulumi)) return note(search, await askVersion(pulumi, search.env));
  search.reasons.push(`"${pulumi}" does not exist`);
  return undefined;
}

async function make(search: Search): Promise<FoundCli | undefined> {
  const { cache, log, reasons } = search;
  try {
    return await withLock(cache.root, log, async () => {
      // whoever held the lock before us has most likely put it there
      const ready = existsSync(cache.pulumi) ? await askVersion(cache.pulumi, search.env) : undefined;
      if (ready && "cli" in ready) return ready.cli;
      return note(search, await tryVendorInstaller(search)) ?? note(search, await tryGoBuild(search));
    });
  } catch (error) {
    reasons.push(`the cache folder "${cache.root}" cannot be used: ${reasonOf(error)}`);
    return undefined;
  }
}

function note({ log, reasons }: Search, attempt: Attempt): FoundCli | undefined {
  if ("cli" in attempt) return attempt.cli;
  log(attempt.reason);
  reasons.push(attempt.reason);
  return undefined;
}

function noPulumi(reasons: readonly string[]): EngineError {
  return new EngineError(
    "engine.no-pulumi",
    [
      "no Pulumi CLI was found, and none could be made",
      ...reasons.map((reason) => `  ✖ ${reason}`),
      `put a Pulumi CLI (${acceptedRange}) on PATH, or name its file in MAILDOMAIN_PULUMI, ` +
        "or put Go 1.25.11 or later on PATH and run the command again",
    ].join("\n"),
  );
}
