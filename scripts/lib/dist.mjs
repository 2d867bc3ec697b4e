// Makes dist/: the bundles that our commands run, and the compiled library with its types.
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { dirname, extname, join, relative } from "node:path";
import { PlainError } from "./plain-error.mjs";
import { inRoot, root } from "./project.mjs";

const sources = ["core", "components", "provider", "cli", "stacks", "policy"];
const settings = ["package-lock.json", "tsconfig.json", "tsconfig.build.json", "scripts/lib/dist.mjs"];
// read while the program runs, never part of what is built
const notBuilt = new Set([".yaml", ".yml", ".md"]);
const entries = {
  "dist/bin/maildomain.js": "cli/main.ts",
  "dist/bin/provider.js": "provider/main.ts",
  "dist/bin/policy.js": "policy/index.ts",
};

/** Builds what is out of date; `quick` leaves the library out. */
export async function buildDist({ quick = false } = {}) {
  const fingerprint = fingerprintOfInputs();
  await unlessDone("bundles", fingerprint, makeBundles);
  if (!quick) await unlessDone("library", fingerprint, compileLibrary);
}

/** The stamp names the outputs too: those that are gone are made again, those of deleted sources go. */
async function unlessDone(name, fingerprint, make) {
  const stampFile = inRoot("dist", `.${name}.json`);
  const old = readStamp(stampFile);
  if (old.fingerprint === fingerprint && old.files.every((file) => existsSync(inRoot(file)))) return;
  const began = Date.now();
  const files = await make();
  for (const file of old.files.filter((file) => !files.includes(file))) rmSync(inRoot(file), { force: true });
  writeFileSync(stampFile, JSON.stringify({ fingerprint, files }));
  console.log(`built the ${name} in ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

function readStamp(file) {
  try {
    const { fingerprint, files } = JSON.parse(readFileSync(file, "utf8"));
    if (Array.isArray(files)) return { fingerprint, files };
  } catch {
    // no stamp, or half of one: build again
  }
  return { fingerprint: undefined, files: [] };
}

function fingerprintOfInputs() {
  const hash = createHash("sha256");
  for (const file of [...sources.flatMap(filesBelow), ...settings]) {
    const content = readFileSync(inRoot(file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

function filesBelow(folder) {
  if (!existsSync(inRoot(folder))) return [];
  return readdirSync(inRoot(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !notBuilt.has(extname(entry.name)))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

async function makeBundles() {
  const missing = Object.values(entries).filter((entry) => !existsSync(inRoot(entry)));
  if (missing.length > 0) throw new PlainError(`nothing to bundle: "${missing.join('", "')}" does not exist`);
  const { build } = await import("esbuild");
  for (const [output, entry] of Object.entries(entries)) {
    const options = {
      absWorkingDir: root,
      ...{ entryPoints: [entry], outfile: output, write: false },
      ...{ bundle: true, platform: "node", format: "cjs", target: "node20" },
      ...{ minifySyntax: true, minifyWhitespace: true, treeShaking: true, logLevel: "warning" },
      // the SDK loads its own files by path and must exist once; the clouds' SDKs are the user's choice
      // big and rarely used: loaded from node_modules when they are
      external: [
        "@pulumi/*",
        "@aws-sdk/*",
        "@grpc/grpc-js",
        "google-protobuf",
        "tldts",
        "tr46",
        "yaml",
        "proper-lockfile",
      ],
    };
    const result = await build(options).catch(() => {
      throw new PlainError(`"${entry}" could not be bundled; the reason stands above`);
    });
    writeWhole(inRoot(output), result.outputFiles[0].contents);
  }
  return Object.keys(entries);
}

// a command that starts meanwhile must not read half a bundle
function writeWhole(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  const half = `${file}.${randomUUID()}`;
  writeFileSync(half, content);
  renameSync(half, file);
}

async function compileLibrary() {
  const tsc = inRoot("node_modules/typescript/bin/tsc");
  const args = [tsc, "-p", "tsconfig.build.json", "--listEmittedFiles"];
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [emitted, messages] = partition(stdout.split("\n"), (line) => line.startsWith("TSFILE: "));
  if (status !== 0) {
    console.error(messages.join("\n").trim());
    throw new PlainError('"tsc -p tsconfig.build.json" failed; its reason stands above');
  }
  return emitted.map((line) => relative(root, line.slice("TSFILE: ".length).trim()));
}

function partition(items, test) {
  return [items.filter(test), items.filter((item) => !test(item))];
}
