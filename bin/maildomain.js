#!/usr/bin/env node
const bundle = require("node:path").join(__dirname, "../dist/bin/maildomain.js");
if (require("node:fs").existsSync(bundle)) require(bundle);
else {
  console.error("run npm run build first");
  process.exitCode = 1;
}
