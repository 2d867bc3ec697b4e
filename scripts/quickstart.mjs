// From a fresh clone to the records of the stack `dev`: packages, bundles, then `maildomain up`.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { buildDist } from "./lib/dist.mjs";
import { runScript } from "./lib/plain-error.mjs";
import { prepare } from "./lib/prepare.mjs";
import { inRoot, root } from "./lib/project.mjs";

await runScript(async () => {
  prepare();
  await buildDist({ quick: true });
  process.exitCode = await run([inRoot("bin/maildomain.js"), "up", "--stack", "dev", "--yes"]);
});

function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
    // Ctrl-C reaches the child by itself; the engine needs a moment to end its work in order
    process.on("SIGINT", () => {});
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
