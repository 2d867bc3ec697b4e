// Reads a file as a whole and replaces it as a whole: whoever reads it sees the old text or the new one.
import { randomUUID } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { lstat, mkdir, open, readFile, readlink, realpath, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { quotePath } from "../quote-path";
import { refuse, StoreError } from "../store";

/** The operations that a test replaces to play a full or failing disk. */
export const disk = { open, rename, unlink };

// a zone file of a mail domain has kilobytes; this is where reading it whole stops being sensible
const maximumSize = 64 * 1024 * 1024;

/** The file behind symbolic links, which need not exist, in a folder that may not exist either. */
export async function realTarget(path: string): Promise<string> {
  return explained(path, async () => {
    let target = path;
    for (let hop = 0; hop < 40; hop++) {
      const link = await lstat(target).catch(ifMissing);
      if (!link?.isSymbolicLink()) break;
      target = resolve(dirname(target), await readlink(target));
    }
    const folder = await realpath(dirname(target)).catch(ifMissing);
    return folder === undefined ? target : join(folder, basename(target));
  });
}

/** The octets of a file, one character each; `undefined` when there is none. */
export async function readWhole(path: string): Promise<string | undefined> {
  return explained(path, async () => {
    const found = await stat(path).catch(ifMissing);
    if (found === undefined) return undefined;
    if (found.isDirectory()) {
      throw refuse("zonefile.is-folder", `${quotePath(path)} is a folder; give the path of a file in it`);
    }
    if (!found.isFile())
      throw refuse("zonefile.no-file", `${quotePath(path)} is no ordinary file; give another path`);
    if (found.size > maximumSize) {
      throw refuse(
        "zonefile.too-large",
        `${quotePath(path)} has ${found.size} octets, at most ${maximumSize} are read`,
      );
    }
    return readFile(path, "latin1").catch(ifMissing);
  });
}

/** Makes the folder of a file. */
export async function makeFolder(path: string): Promise<void> {
  await explained(path, () => makeFolders(dirname(path)));
}

// the recursive mkdir of Node 20 never ends where a parent exists and takes no folders, as in /proc
async function makeFolders(folder: string): Promise<void> {
  if ((await stat(folder).catch(ifMissing)) !== undefined) return;
  if (dirname(folder) !== folder) await makeFolders(dirname(folder));
  await mkdir(folder).catch((error: unknown) => {
    // another process was quicker
    if (codeOf(error) !== "EEXIST") throw error;
  });
}

/**
 * Replaces the content of a file, or makes or removes it; mode and owner are kept. `before` is what was read: when
 * the file is not that any more, or `mayReplace` says no, the file is left alone and the answer is false.
 */
export async function replaceWhole(
  path: string,
  before: string | undefined,
  after: string | undefined,
  mayReplace: () => Promise<boolean>,
): Promise<boolean> {
  const half = join(dirname(path), `.maildomain-${randomUUID()}.tmp`);
  return explained(path, async () => {
    try {
      if (after !== undefined) await writeHalf(half, after, await stat(path).catch(ifMissing));
      if ((await readWhole(path)) !== before || !(await mayReplace())) return false;
      await (after === undefined ? disk.unlink(path) : disk.rename(half, path));
      await syncFolder(dirname(path));
      return true;
    } finally {
      // after the rename there is nothing by that name
      await unlink(half).catch(() => undefined);
    }
  });
}

async function writeHalf(half: string, text: string, like: Stats | undefined): Promise<void> {
  const file = await disk.open(half, "wx", 0o644);
  try {
    await file.writeFile(text, "latin1");
    if (like !== undefined) {
      const made = await file.stat();
      if (made.uid !== like.uid || made.gid !== like.gid) await file.chown(like.uid, like.gid);
      await file.chmod(like.mode & 0o7777);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The rename lasts only when the folder is on the disk too; some file systems cannot do that. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function ifMissing(error: unknown): undefined {
  if (codeOf(error) === "ENOENT") return undefined;
  throw error;
}

/** The system's error code. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

const reasons: Readonly<Record<string, readonly [code: string, text: string]>> = {
  EACCES: [
    "zonefile.permission",
    "cannot be read or written by this user; change the permissions, or give another path",
  ],
  EPERM: [
    "zonefile.permission",
    "cannot be replaced by this user, its folder or its owner forbid it; run as its owner, or give another path",
  ],
  EROFS: ["zonefile.read-only", "is on a file system that is read-only; give another path"],
  ENOSPC: ["zonefile.disk-full", "cannot be written, the disk is full; nothing was changed"],
  EDQUOT: ["zonefile.disk-full", "cannot be written, the quota is used up; nothing was changed"],
  ENOENT: ["zonefile.no-folder", "cannot be made, and neither can its folder; give another path"],
  ENOTDIR: ["zonefile.no-folder", "cannot be reached, a part of the path is a file; give another path"],
  ENAMETOOLONG: [
    "zonefile.long-name",
    "cannot be made, the name is too long for the file system; give another path",
  ],
};

/** Runs file operations; the system's errors become ours, with the path. */
export async function explained<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (error instanceof StoreError || code === undefined) throw error;
    const [name, text] = reasons[code] ?? ["zonefile.io", `cannot be read or written: ${code}`];
    throw refuse(name, `${quotePath(path)} ${text}`);
  }
}
