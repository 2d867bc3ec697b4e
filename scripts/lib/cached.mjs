import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** Our folder in the user's cache; the XDG specification has relative values ignored. */
function cacheBase(env = process.env) {
  const xdg = env.XDG_CACHE_HOME;
  return join(xdg && isAbsolute(xdg) ? xdg : join(env.HOME || homedir(), ".cache"), "maildomain");
}

/**
 * The folder `<kind>-<hash of its parts>` in the cache, made when it is not there: aside, and renamed when it is
 * whole, so that nobody meets half of it.
 */
export function cached(kind, parts, make) {
  const hash = createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 16);
  const folder = join(cacheBase(), `${kind}-${hash}`);
  if (existsSync(folder)) return folder;
  const half = `${folder}.${randomUUID()}`;
  mkdirSync(half, { recursive: true });
  try {
    make(half);
    renameSync(half, folder);
  } catch (error) {
    // another process may have been quicker
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  return folder;
}
