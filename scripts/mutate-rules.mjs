// Switches off one report of one rule after another, in a copy, and runs the rule's rows: they must go red.
// Usage: npm run mutate [-- TEXT]   only codes that contain TEXT
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { inRoot } from "./lib/project.mjs";

const wanted = process.argv[2] ?? "";
const copy = mkdtempSync(join(tmpdir(), "maildomain-mutate-"));
for (const entry of [
  "core",
  "components",
  "cli",
  "provider",
  "stacks",
  "test",
  "package.json",
  "tsconfig.json",
  "vitest.config.mts",
]) {
  cpSync(inRoot(entry), join(copy, entry), { recursive: true });
}
symlinkSync(inRoot("node_modules"), join(copy, "node_modules"));
// a muted report has a code without a rule
const issueFile = join(copy, "core/issue.ts");
writeFileSync(
  issueFile,
  readFileSync(issueFile, "utf8").replace("rules[code] as Rule", '(rules[code] ?? { level: "I" }) as Rule'),
);

let known;
const survivors = [];
let count = 0;
try {
  for (const { file, code, at } of places()) {
    const text = readFileSync(file, "utf8");
    writeFileSync(file, `${text.slice(0, at)}"muted.rule"${text.slice(at + code.length + 2)}`);
    const noticed = !passes(["test/core/rules.test.ts", "-t", code]) || !passes(testsBeside(file));
    writeFileSync(file, text);
    count++;
    const line = text.slice(0, at).split("\n").length;
    const place = `${relative(copy, file)}:${line}`;
    console.log(`${noticed ? "noticed " : "SURVIVED"} ${code} at ${place}`);
    if (!noticed) survivors.push(`${code} at ${place}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${count} reports switched off, ${count - survivors.length} noticed`);
if (survivors.length > 0) process.exitCode = 1;

/** Every mention of a rule's code in core that is not the rule's own entry. */
function places() {
  // the examples of the schema name codes without reporting them
  const files = sources(join(copy, "core")).filter((file) => !file.endsWith("core/config/schema.ts"));
  return files.flatMap((file) => {
    const text = readFileSync(file, "utf8");
    return [...text.matchAll(/"([a-z0-9-]+\.[a-z0-9-]+)"(?!\s*:)/g)]
      .filter(({ 1: code, index }) => code.includes(wanted) && isRule(code) && !isType(text, index))
      .map((match) => ({ file, code: match[1], at: match.index }));
  });
}

/** A list of codes in a type reports nothing. */
function isType(text, at) {
  const line = text.slice(text.lastIndexOf("\n", at) + 1, text.indexOf("\n", at));
  return /^\s*(?:export )?type\b|\|\s*"|"\s*\|/.test(line);
}

function isRule(code) {
  known ??= new Set(
    sources(join(copy, "core")).flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/^ {2}"([a-z0-9-]+\.[a-z0-9-]+)": \{$/gm)].map(
        (match) => match[1],
      ),
    ),
  );
  return known.has(code);
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

/** The tests of the room or folder that a source file stands in. */
function testsBeside(file) {
  const folder = relative(join(copy, "core"), file).split("/").slice(0, -1).join("/");
  return [`test/core/${folder}`];
}

function passes(args) {
  const vitest = join(copy, "node_modules/vitest/vitest.mjs");
  const run = spawnSync(process.execPath, [vitest, "run", "--project", "unit", "--bail=1", ...args], {
    cwd: copy,
    encoding: "utf8",
  });
  return run.status === 0;
}
