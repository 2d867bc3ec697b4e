import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** The version of the Pulumi CLI that we install; `pulumi-cli/go.mod` names the same one. */
export const pulumiVersion = "3.259.0";

/** Where our own Pulumi CLI lives, and what is needed around it. */
export interface CacheFolder {
  /** holds everything of ours that may be thrown away */
  readonly base: string;
  /** what the Automation API calls the root of an installation */
  readonly root: string;
  readonly bin: string;
  readonly pulumi: string;
  /** a Pulumi home for the CLI while it only tells its version: even that writes a log, into ~/.pulumi by default */
  readonly pulumiHome: string;
}

/** The cache folder of this user; the XDG specification has relative values ignored. */
export function cacheFolder(env: NodeJS.ProcessEnv): CacheFolder {
  const xdg = env["XDG_CACHE_HOME"];
  const caches = xdg !== undefined && isAbsolute(xdg) ? xdg : join(env["HOME"] || homedir(), ".cache");
  const base = join(caches, "maildomain");
  const root = join(base, `pulumi-${pulumiVersion}`);
  const bin = join(root, "bin");
  return { base, root, bin, pulumi: join(bin, "pulumi"), pulumiHome: join(base, "pulumi-home") };
}
