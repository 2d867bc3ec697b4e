import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { PlainError } from "./plain-error.mjs";

/** The program that shows that a package is there. */
const programOf = {
  "bind9-utils": "named-checkzone",
  bind9: "named",
  "bind9-dnsutils": "dig",
};

/** Installs what is missing when that is allowed, else says exactly what to install. */
export function installDebianPackages(packages) {
  const missing = packages.filter((name) => findProgram(programOf[name]) === undefined);
  if (missing.length === 0) return;
  const install = ["apt-get", "install", "-y", "--no-install-recommends", ...missing].join(" ");
  if (process.getuid?.() !== 0 || findProgram("apt-get") === undefined) {
    const programs = missing.map((name) => `"${programOf[name]}"`).join(", ");
    throw new PlainError(`${programs} not found; run "sudo ${install}" (Debian, Ubuntu) and try again`);
  }
  console.log(`installing ${missing.join(", ")} with apt-get`);
  aptGet(["update", "-qq"]);
  aptGet(["install", "-y", "-qq", "--no-install-recommends", ...missing]);
  const still = missing.filter((name) => findProgram(programOf[name]) === undefined);
  if (still.length > 0) {
    throw new PlainError(
      `"${install}" brought no "${programOf[still[0]]}"; install it by hand and try again`,
    );
  }
}

/** PATH with the folders that hold administration programs, which many users lack. */
export function pathWithSbin(path = process.env.PATH ?? "") {
  const folders = path.split(delimiter);
  const more = ["/usr/local/sbin", "/usr/sbin", "/sbin"].filter((folder) => !folders.includes(folder));
  return [...folders, ...more].join(delimiter);
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
