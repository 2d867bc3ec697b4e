// Plans the configuration in a file once, and prints milliseconds, RRsets and peak memory as JSON.
import { createRequire } from "node:module";

const load = createRequire(import.meta.url);
const { readConfigFile } = load("../dist/cli/config-file.js");
const { backendKinds } = load("../dist/components/backends/registry.js");
const { planInput } = load("../dist/core/plan.js");

const began = process.hrtime.bigint();
const file = readConfigFile(process.argv[2]);
const planned = planInput(file.input, backendKinds);
const ms = Number(process.hrtime.bigint() - began) / 1e6;
const errors = planned.issues.filter((issue) => issue.severity === "error");
if (errors.length > 0) throw new Error(JSON.stringify(errors[0]));
const rrsets = planned.zones.reduce((sum, zone) => sum + zone.rrsets.length, 0);
console.log(
  JSON.stringify({ ms, rrsets, issues: planned.issues.length, mb: process.resourceUsage().maxRSS / 1024 }),
);
