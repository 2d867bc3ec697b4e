import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { PlainError } from "./plain-error.mjs";

/** The program that shows that a package is there. */
const programOf = {
  "bind9-utils": "named-checkzone",
  bind9: "named",
  "bind9-dnsutils": "dig",
  chromium: "chromium",
  "python3-venv": "python3",
};

/** What else shows it: Debian's Python makes no environment without that package, another Python may. */
const probeOf = {
  "python3-venv": ["python3", "-c", "import ensurepip, venv"],
};

/** Installs what is missing when that is allowed, else says exactly what to install. */
export function installDebianPackages(packages) {
  const missing = packages.filter((name) => !isThere(name));
  if (missing.length === 0) return;
  const install = ["apt-get", "install", "-y", "--no-install-recommends", ...missing].join(" ");
  if (process.getuid?.() !== 0 || findProgram("apt-get") === undefined) {
    const what = missing.map((name) => `"${probeOf[name] ? name : programOf[name]}"`).join(", ");
    throw new PlainError(`${what} not found; run "sudo ${install}" (Debian, Ubuntu) and try again`);
  }
  console.log(`installing ${missing.join(", ")} with apt-get`);
  aptGet(["update", "-qq"]);
  aptGet(["install", "-y", "-qq", "--no-install-recommends", ...missing]);
  const still = missing.filter((name) => !isThere(name));
  if (still.length > 0) {
    throw new PlainError(
      `"${install}" brought no working "${programOf[still[0]]}"; install it by hand and try again`,
    );
  }
}

/** PATH with the folders that hold administration programs, which many users lack. */
export function pathWithSbin(path = process.env.PATH ?? "") {
  const folders = path.split(delimiter);
  const more = ["/usr/local/sbin", "/usr/sbin", "/sbin"].filter((folder) => !folders.includes(folder));
  return [...folders, ...more].join(delimiter);
}

function isThere(name) {
  if (findProgram(programOf[name]) === undefined) return false;
  const [command, ...args] = probeOf[name] ?? [];
  return command === undefined || spawnSync(command, args).status === 0;
}

function findProgram(program) {
  return pathWithSbin()
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

// mirrors fail for a moment now and then: one retry
function aptGet(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const attempt = () => spawnSync("apt-get", args, { env, encoding: "utf8" });
  let result = attempt();
  if (result.status !== 0) result = attempt();
  if (result.status === 0) return;
  const said = `${result.stdout}${result.stderr}`.trim();
  throw new PlainError(`${said}\n"apt-get ${args.join(" ")}" failed twice; its reason stands above`);
}
