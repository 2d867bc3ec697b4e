// Zone files on a real file system: whole replacement, many writers, foreign programs, and failing disks.
import { spawn, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Fqdn } from "../../core/dns/name";
import { parseZoneFile } from "../../core/dns/zone-file";
import type { ZoneChange } from "../../provider/store";
import { disk } from "../../provider/zonefile/files";
import { ZonefileStore } from "../../provider/zonefile/index";
import type { ZonefileSettings } from "../../provider/zonefile/settings";
import { holding, makeFolder, noon, ordinary, rejection, serialOf, type Folder, type Short } from "./support";

const name = "example.com.zone";
const { signal } = new AbortController();
let folder: Folder;
let store: ZonefileStore;

beforeEach(() => {
  folder = makeFolder();
  store = new ZonefileStore({ root: folder.path, now: () => noon });
});

afterEach(() => {
  vi.restoreAllMocks();
  folder.dispose();
});

const apply = (change: ZoneChange<ZonefileSettings>) => store.apply(change, signal);
const refused = (change: ZoneChange<ZonefileSettings>) => rejection(apply(change), realpathSync(folder.path));
const next: Short = { ...ordinary, "mail.example.com. A Hosts": "3600 192.0.2.26" };
const at = (path: string, short: Short = ordinary) => holding(short, "example.com", { path });
const failing = (code: string) => Object.assign(new Error(code), { code });

describe("a file", () => {
  it("is made with its folders, changed, and removed", async () => {
    await apply({ after: at("a/b/c.zone") });
    expect(folder.read("a/b/c.zone")).toContain("192.0.2.25");
    await apply({ before: at("a/b/c.zone"), after: at("a/b/c.zone", next) });
    expect(folder.read("a/b/c.zone")).toContain("192.0.2.26");
    await apply({ before: at("a/b/c.zone", next) });
    expect(existsSync(folder.file("a/b/c.zone"))).toBe(false);
  });

  it("leaves nothing beside it", async () => {
    await apply({ after: holding(ordinary) });
    await apply({ before: holding(ordinary), after: holding(next) });
    expect(folder.list()).toEqual([name]);
  });

  it("is not touched when nothing changes", async () => {
    await apply({ after: holding(ordinary) });
    const before = statSync(folder.file(name), { bigint: true });
    await apply({ before: holding(ordinary), after: holding(ordinary) });
    const after = statSync(folder.file(name), { bigint: true });
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
  });

  it("keeps its mode and its owner", async () => {
    await apply({ after: holding(ordinary) });
    chmodSync(folder.file(name), 0o640);
    const root = process.getuid?.() === 0;
    if (root) chownSync(folder.file(name), 12345, 23456);
    await apply({ before: holding(ordinary), after: holding(next) });
    const { mode, uid, gid } = statSync(folder.file(name));
    expect(mode & 0o777).toBe(0o640);
    if (root) expect([uid, gid]).toEqual([12345, 23456]);
  });

  it("is the one behind a symbolic link, which stays", async () => {
    mkdirSync(folder.file("real"));
    folder.write("real/file", "");
    symlinkSync("real/file", folder.file("one"));
    symlinkSync("one", folder.file(name));
    await apply({ after: holding(ordinary) });
    expect(lstatSync(folder.file(name)).isSymbolicLink()).toBe(true);
    expect(lstatSync(folder.file("one")).isSymbolicLink()).toBe(true);
    expect(folder.read("real/file")).toContain("192.0.2.25");
    expect(folder.list()).toEqual([name, "one", "real"]);
  });

  it("is made behind a link that leads nowhere yet", async () => {
    symlinkSync("sub/file", folder.file(name));
    await apply({ after: holding(ordinary) });
    expect(folder.read("sub/file")).toContain("192.0.2.25");
  });

  it("keeps octets that are no UTF-8", async () => {
    const foreign =
      '@ 60 SOA ns root 1 2 3 4 5 ; \u00ff\u00fe\n@ 60 NS ns\nns 60 A 192.0.2.53\nx 60 TXT "\u00e9"\n';
    folder.write(name, foreign);
    await apply({ after: holding(ordinary) });
    expect(folder.read(name).startsWith(foreign.replace("root 1", "root 2"))).toBe(true);
    await apply({ before: holding(ordinary) });
    expect(folder.read(name)).toBe(foreign.replace("root 1", "root 3"));
  });

  it("is not made by a preview, which refuses what the change would", async () => {
    await store.preview([{ after: at("a/b.zone") }]);
    expect(folder.list()).toEqual([]);
    await apply({ after: holding(ordinary) });
    const other = holding({ "example.com. MX": "60 10 mx." }, "b.example.com");
    expect(await rejection(store.preview([{ after: other }]), folder.path)).toContain("zonefile.conflict");
    await store.preview([{ before: holding(ordinary) }, { after: other }]);
  });
});

describe("reading", () => {
  it("gives what the file holds of the RRsets that are known", async () => {
    await apply({ after: holding(ordinary) });
    folder.write(
      name,
      folder
        .read(name)
        .replace("p=none", "p=reject")
        .replace(/^mail.*\n/m, "")
        .replace("3600 IN MX 10", "60 IN MX 5") +
        "www 60 IN A 192.0.2.80\nexample.com. 60 IN MX 1 Backup.example.net.\n",
    );
    const live = await store.read(holding(ordinary));
    expect(Object.fromEntries(live ?? [])).toEqual({
      "example.com. MX": { ttl: 60, rdatas: ["1 backup.example.net.", "5 mail.example.com."], purpose: "MX" },
      "example.com. TXT": { ttl: 3600, rdatas: ['"v=spf1 mx -all"'], purpose: "SPF" },
      "_dmarc.example.com. TXT": { ttl: 3600, rdatas: ['"v=DMARC1; p=reject"'], purpose: "DMARC" },
    });
  });

  it("shows a second TTL in one RRset, which the next update repairs", async () => {
    const two = holding({ "example.com. MX": ["60 10 a.example.net.", "60 20 b.example.net."] });
    await apply({ after: two });
    folder.write(name, folder.read(name).replace("60 IN MX 20", "61 IN MX 20"));
    const live = await store.read(two);
    expect(live?.get("example.com. MX")?.ttl).toBe(61);
    await apply({ before: { ...two, rrsets: live! }, after: two });
    expect(folder.read(name)).not.toContain(" 61 ");
  });

  it("gives nothing when the file, or all of our records, are gone", async () => {
    expect(await store.read(holding(ordinary))).toBeUndefined();
    folder.write(name, "@ 60 SOA ns root 1 2 3 4 5\n@ 60 NS ns\n");
    expect(await store.read(holding(ordinary))).toBeUndefined();
    expect(await store.read(holding({}))).toEqual(new Map());
  });
});

describe("many writers", () => {
  const domains = Array.from({ length: 50 }, (_, index) => `d${index}.example.com`);
  const one = (domain: string, value = 0) => holding({ [`${domain}. TXT`]: `60 "${value}"` }, domain);

  it("lose no update, whatever the order, and end with the same text: fifty domains at once", async () => {
    const texts = new Set<string>();
    for (const order of [domains, [...domains].reverse(), [...domains].sort()]) {
      await Promise.all(order.map((domain) => apply({ after: one(domain) })));
      const text = folder.read(name);
      expect(serialOf(text)).toBe(2026112450);
      texts.add(text);
      await Promise.all(order.map((domain) => apply({ before: one(domain) })));
      expect(folder.list()).toEqual([]);
    }
    expect(texts.size).toBe(1);
  });

  it("lose no update: fifty times in parallel", async () => {
    const few = domains.slice(0, 6);
    for (let round = 0; round < 50; round++) {
      await Promise.all(few.map((domain) => apply({ after: one(domain, round) })));
      const values = [...folder.read(name).matchAll(/^d\d+\S* 60 IN TXT "(\d+)"$/gm)].map(
        ([, value]) => value,
      );
      expect(values).toEqual(few.map(() => String(round)));
      await Promise.all(few.map((domain) => apply({ before: one(domain, round) })));
      expect(folder.list()).toEqual([]);
    }
  });

  it("claim one RRset once: the second is refused and writes nothing", async () => {
    const claim = (domain: string) => rejection(apply({ after: holding(ordinary, domain) }), folder.path);
    for (let round = 0; round < 20; round++) {
      const said = await Promise.all([claim("a.example"), claim("b.example")]);
      const winner = said.indexOf("not refused") === 0 ? "a.example" : "b.example";
      expect(said.filter((text) => text.startsWith("zonefile.conflict: "))).toHaveLength(1);
      expect(said.join("")).toContain(`they stand in the section of mail domain "${winner}"`);
      await apply({ before: holding(ordinary, winner) });
    }
  });

  it("lose no update and tear no file: three processes, forty domains each", async () => {
    const groups = ["x", "y", "z"].map((letter) =>
      domains.slice(0, 40).map((domain) => `${letter}${domain}`),
    );
    const done = Promise.all(groups.map((group) => spawnWorker(group, 3)[1]));
    const state = { running: true };
    void done.then(() => (state.running = false));
    let reads = 0;
    while (state.running) {
      if (existsSync(folder.file(name))) {
        const text = folder.read(name);
        const parsed = parseZoneFile(text, "example.com." as Fqdn);
        expect("value" in parsed && text.endsWith("\n") && serialOf(text) > 0).toBe(true);
        reads++;
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(await done).toEqual([0, 0, 0]);
    expect(reads).toBeGreaterThan(10);
    const values = [...folder.read(name).matchAll(/^\S+\. 60 IN TXT "(\d+)"$/gm)].map(([, value]) => value);
    expect(values).toEqual(Array.from({ length: 120 }, () => "3"));
    expect(folder.list()).toEqual([name]);
    // each change counts, the first one made the file
    expect(serialOf(folder.read(name)) % 100_000).toBe((dayOf(new Date()) + 120 * 4) % 100_000);
  }, 120_000);

  it("leave a whole file when they are killed, and whoever comes later goes on", async () => {
    for (let round = 0; round < 3; round++) {
      const [child, ended] = spawnWorker(domains.slice(0, 10), 1000);
      await vi.waitUntil(() => existsSync(folder.file(name)), { timeout: 20_000, interval: 1 });
      await new Promise((resolve) => setTimeout(resolve, 50 + 37 * round));
      child.kill("SIGKILL");
      await ended;
      const text = folder.read(name);
      expect(parseZoneFile(text, "example.com." as Fqdn)).toHaveProperty("value");
      expect(text.endsWith("\n") && serialOf(text) > 0).toBe(true);
      const lock = folder.file(`${name}.lock`);
      const longAgo = new Date(Date.now() - 60_000);
      if (existsSync(lock)) utimesSync(lock, longAgo, longAgo);
      await apply({ after: one(`later${round}.example.com`) });
      expect(folder.read(name)).toContain(`later${round}.example.com. 60 IN TXT "0"`);
      renameSync(folder.file(name), folder.file(`round${round}`));
    }
  }, 120_000);

  function dayOf(date: Date): number {
    return Number(date.toISOString().slice(0, 10).replaceAll("-", "")) * 100;
  }

  function spawnWorker(group: readonly string[], updates: number): [ChildProcess, Promise<number | null>] {
    const script = join(__dirname, "zonefile.worker.ts");
    const args = ["--require", "tsx/cjs", script, folder.path, name, String(updates), ...group];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
    return [child, new Promise((resolve) => child.on("close", resolve))];
  }
});

describe("the lock", () => {
  const lock = `${name}.lock`;

  it("of a process that was killed is taken over", async () => {
    mkdirSync(folder.file(lock));
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(folder.file(lock), longAgo, longAgo);
    await apply({ after: holding(ordinary) });
    expect(folder.list()).toEqual([name]);
  });

  it("of another process is waited for", async () => {
    mkdirSync(folder.file(lock));
    const applied = apply({ after: holding(ordinary) });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(folder.list()).toEqual([lock]);
    renameSync(folder.file(lock), folder.file("elsewhere"));
    await applied;
    expect(folder.read(name)).toContain("192.0.2.25");
  });

  it("is not waited for any longer when the run is cancelled", async () => {
    mkdirSync(folder.file(lock));
    const cancel = new AbortController();
    const applied = rejection(
      store.apply({ after: holding(ordinary) }, cancel.signal),
      realpathSync(folder.path),
    );
    cancel.abort();
    expect(await applied).toBe('zonefile.cancelled: the change of "~/example.com.zone" was cancelled');
  });

  it("that was lost to another process is noticed before the file is replaced", async () => {
    await apply({ after: holding(ordinary) });
    const open = disk.open.bind(disk);
    let stolen = false;
    vi.spyOn(disk, "open").mockImplementation(async (...args) => {
      if (!stolen) {
        stolen = true;
        renameSync(folder.file(lock), folder.file("lost"));
        mkdirSync(folder.file(lock));
        setTimeout(() => {
          renameSync(folder.file(lock), folder.file("released"));
        }, 50);
      }
      return open(...args);
    });
    const rename = vi.spyOn(disk, "rename");
    await apply({ before: holding(ordinary), after: holding(next) });
    expect(rename).toHaveBeenCalledTimes(1);
    expect(disk.open).toHaveBeenCalledTimes(2);
    expect(folder.read(name)).toContain("192.0.2.26");
    expect(folder.list()).toEqual([name, "lost", "released"]);
  });
});

describe("another program that writes the file", () => {
  /** Writes the file just before it would be replaced, so many times. */
  function interfere(times: number): void {
    let left = times;
    const open = disk.open.bind(disk);
    vi.spyOn(disk, "open").mockImplementation(async (...args) => {
      if (left-- > 0) folder.write(name, `${folder.read(name)}x${left} 60 IN A 192.0.2.99\n`);
      return open(...args);
    });
  }

  it("loses nothing, and neither do we", async () => {
    await apply({ after: holding(ordinary) });
    interfere(3);
    await apply({ before: holding(ordinary), after: holding(next) });
    const text = folder.read(name);
    expect(text.match(/^x\d 60 IN A 192\.0\.2\.99$/gm)).toHaveLength(3);
    expect(text).toContain("192.0.2.26");
    expect(folder.list()).toEqual([name]);
  });

  it("and never stops is told about", async () => {
    await apply({ after: holding(ordinary) });
    interfere(Infinity);
    expect(await refused({ before: holding(ordinary), after: holding(next) })).toBe(
      'zonefile.busy: "~/example.com.zone" was changed by another program each of 8 times; stop that program and try again',
    );
    expect(folder.read(name)).toContain("192.0.2.25");
    expect(folder.list()).toEqual([name]);
  });

  it("and touches our records meanwhile is not overwritten", async () => {
    await apply({ after: holding(ordinary) });
    const open = disk.open.bind(disk);
    vi.spyOn(disk, "open").mockImplementationOnce(async (...args) => {
      folder.write(name, folder.read(name).replace("192.0.2.25", "192.0.2.77"));
      return open(...args);
    });
    expect(await refused({ before: holding(ordinary), after: holding(next) })).toContain("zonefile.changed");
    expect(folder.read(name)).toContain("192.0.2.77");
  });

  it("and removes it meanwhile is told about", async () => {
    await apply({ after: holding(ordinary) });
    const open = disk.open.bind(disk);
    vi.spyOn(disk, "open").mockImplementationOnce(async (...args) => {
      renameSync(folder.file(name), folder.file("gone"));
      return open(...args);
    });
    expect(await refused({ before: holding(ordinary), after: holding(next) })).toContain(
      "does not exist or is empty",
    );
  });
});

describe("a path that cannot be used is refused with a code and a reason", () => {
  it.each([
    ["a folder", "folder", 'zonefile.is-folder: "~/folder" is a folder; give the path of a file in it'],
    [
      "a file as folder",
      "file/a.zone",
      'zonefile.no-folder: "~/file/a.zone" cannot be reached, a part of the path is a file; give another path',
    ],
    ["a device", "/dev/null", 'zonefile.no-file: "/dev/null" is no ordinary file; give another path'],
    ["a name that is too long", "a".repeat(300), `zonefile.long-name: "~/${"a".repeat(50)}`],
    ["a link to itself", "loop", "zonefile.io: "],
    [
      "a folder that takes no folders",
      "/proc/sub/a.zone",
      'zonefile.no-folder: "/proc/sub/a.zone" cannot be made, and neither can its folder; give another path',
    ],
  ])("%s", async (_title, path, error) => {
    mkdirSync(folder.file("folder"));
    folder.write("file", "");
    symlinkSync("loop", folder.file("loop"));
    expect((await refused({ after: at(path) })).slice(0, error.length)).toBe(error);
    expect(folder.list()).toEqual(["file", "folder", "loop"]);
  });

  it("a file that is too large", async () => {
    folder.write(name, "");
    const { truncateSync } = await import("node:fs");
    truncateSync(folder.file(name), 64 * 1024 * 1024 + 1);
    expect(await refused({ after: holding(ordinary) })).toBe(
      'zonefile.too-large: "~/example.com.zone" has 67108865 octets, at most 67108864 are read',
    );
  });

  it.each([
    [
      "EACCES",
      'zonefile.permission: "~/example.com.zone" cannot be read or written by this user; change the permissions, or give another path',
    ],
    [
      "EPERM",
      'zonefile.permission: "~/example.com.zone" cannot be replaced by this user, its folder or its owner forbid it; run as its owner, or give another path',
    ],
    [
      "EROFS",
      'zonefile.read-only: "~/example.com.zone" is on a file system that is read-only; give another path',
    ],
    [
      "ENOSPC",
      'zonefile.disk-full: "~/example.com.zone" cannot be written, the disk is full; nothing was changed',
    ],
    [
      "EDQUOT",
      'zonefile.disk-full: "~/example.com.zone" cannot be written, the quota is used up; nothing was changed',
    ],
    ["EIO", 'zonefile.io: "~/example.com.zone" cannot be read or written: EIO'],
  ])("%s when it is opened, written or renamed: the old file stays", async (code, error) => {
    await apply({ after: holding(ordinary) });
    const before = folder.read(name);
    const change = { before: holding(ordinary), after: holding(next) };
    vi.spyOn(disk, "open").mockRejectedValueOnce(failing(code));
    expect(await refused(change)).toBe(error);
    const open = disk.open.bind(disk);
    vi.mocked(disk.open).mockImplementationOnce(async (...args) => {
      const file = await open(...args);
      vi.spyOn(file, "writeFile").mockRejectedValue(failing(code));
      return file;
    });
    expect(await refused(change)).toBe(error);
    vi.spyOn(disk, "rename").mockRejectedValueOnce(failing(code));
    expect(await refused(change)).toBe(error);
    expect(folder.read(name)).toBe(before);
    expect(folder.list()).toEqual([name]);
    await apply(change);
    expect(readFileSync(folder.file(name), "latin1")).toContain("192.0.2.26");
  });
});
