// Makes dist/. With --quick only the bundles that the commands run, without the compiled library.
import { buildDist } from "./lib/dist.mjs";
import { runScript } from "./lib/plain-error.mjs";
import { prepare } from "./lib/prepare.mjs";

await runScript(async () => {
  prepare();
  await buildDist({ quick: process.argv.includes("--quick") });
});
