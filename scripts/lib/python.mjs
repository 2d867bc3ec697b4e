import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cached } from "./cached.mjs";
import { installDebianPackages } from "./debian.mjs";
import { PlainError } from "./plain-error.mjs";
import { inRoot } from "./project.mjs";

/** The Python of an environment that holds test/fakes/requirements.txt; made in the cache when it is missing. */
export function pythonWithReaders() {
  const requirements = readFileSync(inRoot("test/fakes/requirements.txt"), "utf8");
  const folder = cached("py", [version(), requirements], (half) => {
    installDebianPackages(["python3-venv"]);
    console.error("installing Python packages for the tests (about 20 s)");
    run("python3", ["-m", "venv", half]);
    const pip = ["-m", "pip", "install", "--quiet", "--retries=2", "--disable-pip-version-check"];
    run(join(half, "bin/python"), [...pip, "--no-input", "-r", inRoot("test/fakes/requirements.txt")]);
  });
  return join(folder, "bin/python");
}

/** An environment belongs to one version of Python. */
function version() {
  if (spawnSync("python3", ["--version"]).error) installDebianPackages(["python3-venv"]);
  return run("python3", ["--version"]);
}

function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status === 0) return stdout;
  throw new PlainError(`${error?.message ?? stderr.trim()}\n"${command} ${args.join(" ")}" failed`);
}
