// The two refusals that no ordinary run meets: a lock that is never given back, a text that lost a record.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import { afterEach, beforeEach, expect, it } from "vitest";
import { withLock } from "../../provider/zonefile/lock";
import { verify } from "../../provider/zonefile/verify";
import { holding } from "./support";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "maildomain-lock-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it("zonefile.locked: gives up on a lock that another process keeps, and names the lock", async () => {
  const path = join(folder, "example.com.zone");
  writeFileSync(path, "");
  const release = await lock(path, { lockfilePath: `${path}.lock`, realpath: false });
  const work = withLock(path, new AbortController().signal, () => Promise.resolve("written"), 100);
  await expect(work).rejects.toThrow(
    /^zonefile\.locked: .*example\.com\.zone" is being written by another process for 0\.1 seconds; remove .*\.lock"/,
  );
  await release();
  expect(await withLock(path, new AbortController().signal, () => Promise.resolve("written"), 100)).toBe(
    "written",
  );
});

it("zonefile.not-kept: a text without one of our RRsets is never written", () => {
  const after = holding({ "example.com. MX": "3600 10 mail.example.com." });
  expect(() => {
    verify({} as never, [], undefined, after, "/zones/example.com.zone");
  }).toThrow(
    'zonefile.not-kept: "/zones/example.com.zone" would not hold "example.com. MX" as it was asked for',
  );
});
