import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root folder of the checkout; not by `import.meta.dirname`, which the Node that we refuse may lack. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** A path inside the checkout. */
export function inRoot(...parts) {
  return join(root, ...parts);
}

/** Runs a program in the root with its output shown; true when it ended with status 0. */
function succeeds(command, args, env = process.env) {
  return spawnSync(command, args, { cwd: root, env, stdio: "inherit" }).status === 0;
}

/** Runs a JavaScript file of node_modules: quicker than npx, and the same on every system. */
export function tool(file, args, env = process.env) {
  return succeeds(process.execPath, [inRoot("node_modules", file), ...args], env);
}
