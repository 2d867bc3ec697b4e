import { mkdir } from "node:fs/promises";
import { join } from "node:path";

/** A lock that was not refreshed for so long belongs to a process that was killed. */
export const staleLockMs = 20_000;

/** Runs `work` while no other process does so in the same folder; the second one waits for the first. */
export async function withLock<T>(
  folder: string,
  log: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  const { lock } = await import("proper-lockfile");
  await mkdir(folder, { recursive: true });
  const options = {
    lockfilePath: join(folder, "install.lock"),
    stale: staleLockMs,
    update: 5_000,
    // a laptop that slept through the refresh: the work ends in one rename, so two at once do no harm
    onCompromised: () => undefined,
  };
  const release = await lock(folder, options).catch((error: unknown) => {
    if (!isLocked(error)) throw error;
    log("another process is installing the Pulumi CLI, waiting for it");
    return lock(folder, {
      ...options,
      // the holder's own steps are bounded in time, so waiting is too
      retries: { forever: true, minTimeout: 500, maxTimeout: 500, factor: 1 },
    });
  });
  try {
    return await work();
  } finally {
    // fails only when the lock was lost on the way, and then there is nothing to release
    await release().catch(() => undefined);
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ELOCKED";
}
