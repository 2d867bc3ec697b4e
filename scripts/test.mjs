// What `npm test` runs. Stops at the first step that fails; the last line is always `N passed, N failed`.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { closingLine, settle } from "./lib/closing-line.mjs";
import { pathWithSbin } from "./lib/debian.mjs";
import { buildDist } from "./lib/dist.mjs";
import { folderOfMailauth } from "./lib/mailauth.mjs";
import { PlainError } from "./lib/plain-error.mjs";
import { prepare } from "./lib/prepare.mjs";
import { inRoot, tool } from "./lib/project.mjs";
import { pythonWithReaders } from "./lib/python.mjs";

const steps = [
  ["prepare", () => prepare({ debian: ["bind9-utils", "bind9", "bind9-dnsutils", "chromium"] })],
  ["build", () => buildDist()],
  ["types", () => tool("typescript/bin/tsc", ["--noEmit"])],
  ["lint", () => tool("eslint/bin/eslint.js", ["."])],
  ["dead code", () => tool("knip/bin/knip.js", ["--no-progress"])],
  ["format", () => tool("prettier/bin/prettier.cjs", ["--check", "--log-level=warn", "."])],
  ["engine", findEngine],
  ["oracles", findOracles],
];

const counts = (await allPass()) ? await timed("tests", runTests) : { passed: 0, failed: 1 };
if (counts.failed > 0) process.exitCode = 1;
console.log(closingLine(counts));

async function allPass() {
  for (const [name, step] of steps) {
    // a step that says nothing about its outcome throws when it fails
    if ((await timed(name, step)) === false) return false;
  }
  return true;
}

async function timed(name, step) {
  console.log(`== ${name}`);
  const began = Date.now();
  try {
    return await step();
  } catch (error) {
    console.error(error instanceof PlainError ? error.message : error);
    return false;
  } finally {
    console.log(`   ${name}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
  }
}

/** On a new machine this may build for minutes, which must not happen beside tests that have time limits. */
async function findEngine() {
  const { findPulumi } = await import(pathToFileURL(inRoot("dist/cli/engine/find-pulumi.js")).href);
  const found = await findPulumi({ log: (line) => console.log(line) }).catch((error) => error);
  // not the end: most tests need no engine, and those that do will fail with the same reasons
  console.log(found instanceof Error ? found.message : `Pulumi CLI ${found.version}: ${found.command}`);
}

/** Downloads on a new machine, which must not happen beside tests that have time limits either. */
function findOracles() {
  for (const find of [folderOfMailauth, pythonWithReaders]) {
    try {
      console.log(find());
    } catch (error) {
      // the tests that ask them will fail with the same reason
      console.log(error.message);
    }
  }
}

function runTests() {
  const folder = mkdtempSync(join(tmpdir(), "maildomain-test-"));
  const file = join(folder, "counts.json");
  const args = ["run", "--reporter=default", "--reporter=./scripts/lib/closing-line-reporter.mjs"];
  try {
    const env = { ...process.env, PATH: pathWithSbin(), MAILDOMAIN_TEST_COUNTS: file };
    const succeeded = tool("vitest/vitest.mjs", [...args, ...process.argv.slice(2)], env);
    return settle(readCounts(file), succeeded);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // vitest ended before it could count
    return undefined;
  }
}
