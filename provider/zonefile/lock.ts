// One writer at a time: a queue within this process, a lock beside the file between processes.
import { stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type * as ProperLockfile from "proper-lockfile";
import { quotePath } from "../quote-path";
import { refuse } from "../store";
import { codeOf, explained } from "./files";

/** A lock that was not refreshed for so long belongs to a process that was killed. */
const staleMs = 10_000;
const usualPatienceMs = 60_000;

const turns = new Map<string, Promise<unknown>>();

/** Runs `work` after everything that was asked for under the same key before. */
export async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const mine = (turns.get(key) ?? Promise.resolve()).then(work);
  const settled = mine.catch(() => undefined);
  turns.set(key, settled);
  try {
    return await mine;
  } finally {
    if (turns.get(key) === settled) turns.delete(key);
  }
}

function properLockfile(): typeof ProperLockfile {
  // previews and reads take no lock
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("proper-lockfile") as typeof ProperLockfile;
}

/**
 * Runs `work` while no other process does so for the same file. `work` gets a test that tells whether the lock is
 * still held: a process that slept for long may have lost it to another one.
 */
export async function withLock<T>(
  path: string,
  signal: AbortSignal,
  work: (isHeld: () => Promise<boolean>) => Promise<T>,
  patienceMs = usualPatienceMs,
): Promise<T> {
  const lockPath = `${path}.lock`;
  const release = await explained(path, () => acquire(path, lockPath, signal, patienceMs));
  const mark = await identity(lockPath);
  const isHeld = async (): Promise<boolean> => mark !== undefined && (await identity(lockPath)) === mark;
  try {
    return await work(isHeld);
  } finally {
    // a lock that another process took over is not ours to remove
    if (await isHeld()) await release().catch(() => undefined);
  }
}

async function acquire(
  path: string,
  lockPath: string,
  signal: AbortSignal,
  patienceMs: number,
): Promise<() => Promise<void>> {
  const { lock } = properLockfile();
  const deadline = Date.now() + patienceMs;
  for (;;) {
    if (signal.aborted) throw refuse("zonefile.cancelled", `the change of ${quotePath(path)} was cancelled`);
    try {
      // a lost lock is noticed by isHeld before anything is replaced
      return await lock(path, {
        lockfilePath: lockPath,
        realpath: false,
        stale: staleMs,
        onCompromised: () => undefined,
      });
    } catch (error) {
      if (codeOf(error) !== "ELOCKED") throw error;
      if (Date.now() > deadline) throw refuse("zonefile.locked", lockedText(path, lockPath, patienceMs));
    }
    await sleep(5 + Math.random() * 20);
  }
}

function lockedText(path: string, lockPath: string, patienceMs: number): string {
  return `${quotePath(path)} is being written by another process for ${patienceMs / 1000} seconds; remove ${quotePath(lockPath)} if there is none`;
}

/** What tells one lock from the next one at the same path. */
async function identity(lockPath: string): Promise<string | undefined> {
  const found = await stat(lockPath, { bigint: true }).catch(() => undefined);
  return found && `${found.ino} ${found.birthtimeNs}`;
}
