// Prints where the tests find readers of mail DNS that we did not write; installs them when they are missing.
import { folderOfMailauth } from "./lib/mailauth.mjs";
import { runScript } from "./lib/plain-error.mjs";
import { pythonWithReaders } from "./lib/python.mjs";

await runScript(() => {
  console.log(JSON.stringify({ mailauth: folderOfMailauth(), python: pythonWithReaders() }));
});
