import { setTimeout as sleep } from "node:timers/promises";
import { type Attempt, askVersion } from "./ask-version";
import { type CacheFolder, pulumiVersion } from "./cache-folder";
import { installFromVendor } from "./pulumi-command";
import { reasonOf } from "./run-program";

/** Where the Automation API fetches its install script. */
export const vendorUrl = "https://get.pulumi.com/install.sh";

const probeLimitMs = 3_000;
const installLimitMs = 5 * 60_000;

/** What the installer needs; the address can be another one so that tests stay off the network. */
export interface VendorOptions {
  readonly cache: CacheFolder;
  readonly env: NodeJS.ProcessEnv;
  readonly url: string;
  readonly log: (line: string) => void;
}

/** Installs the vendor's CLI into the cache folder; a host that cannot be reached costs seconds, not minutes. */
export async function tryVendorInstaller({ cache, env, url, log }: VendorOptions): Promise<Attempt> {
  const unreachable = await probe(url);
  if (unreachable !== undefined) {
    return { reason: `the vendor's installer at "${url}" cannot be reached: ${unreachable}` };
  }
  log(`installing the Pulumi CLI ${pulumiVersion} with the vendor's installer into "${cache.root}" (once)`);
  try {
    await withinLimit(installFromVendor(cache));
  } catch (error) {
    return { reason: `the vendor's installer failed: ${reasonOf(error)}` };
  }
  return askVersion(cache.pulumi, env);
}

async function probe(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(probeLimitMs) });
    return response.ok ? undefined : `it answered with status ${response.status}`;
  } catch (error) {
    if (error instanceof Error && error.name === "TimeoutError") {
      return `no answer within ${probeLimitMs / 1000} s`;
    }
    return reasonOf(error);
  }
}

async function withinLimit(work: Promise<void>): Promise<void> {
  const timer = new AbortController();
  const limit = sleep(installLimitMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`not finished within ${installLimitMs / 60_000} minutes`);
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    timer.abort();
    // the aborted timer rejects, and nobody waits for it any more
    limit.catch(() => undefined);
  }
}
