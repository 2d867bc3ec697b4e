import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { PlainError } from "./plain-error.mjs";
import { inRoot, root } from "./project.mjs";

const lockFile = inRoot("package-lock.json");
// inside node_modules, so that it goes when they go
const stampFile = inRoot("node_modules/.maildomain-lock");
const npmRecord = inRoot("node_modules/.package-lock.json");

/** Runs `npm ci` unless node_modules hold what package-lock.json says. */
export function installNodeModules() {
  const hash = createHash("sha256").update(readFileSync(lockFile)).digest("hex");
  if (read(stampFile) === hash && existsSync(npmRecord)) return;
  if (!isInstalled()) {
    console.log("installing the npm packages (about 15 s)");
    // NODE_ENV=production would leave out the tools that build and test
    const args = ["ci", "--include=dev", "--loglevel=error"];
    const { status, error } = spawnSync("npm", args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
    if (error?.code === "ENOENT")
      throw new PlainError('"npm" is not on PATH; install npm, it comes with Node');
    if (status !== 0) throw new PlainError('"npm ci" failed; its reason stands above');
  }
  writeFileSync(stampFile, hash);
}

/** Compares with npm's own record, so that an `npm ci` or `npm install` by hand is not repeated. */
function isInstalled() {
  const installed = JSON.parse(read(npmRecord) ?? '{"packages":{}}').packages;
  const wanted = Object.entries(JSON.parse(read(lockFile)).packages).filter(([path]) => path !== "");
  const wantedPaths = new Set(wanted.map(([path]) => path));
  return (
    Object.keys(installed).every((path) => wantedPaths.has(path)) &&
    wanted.every(([path, { version, integrity, optional }]) => {
      const found = installed[path];
      // binaries for other systems are optional and never installed
      if (found === undefined) return optional === true;
      return found.version === version && found.integrity === integrity;
    })
  );
}

function read(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
