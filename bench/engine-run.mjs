// One engine run in a process of its own: `empty` program, or `hand` with one resource for each RRset of a plan.
// Arguments: empty|hand, preview|up, folder of the project, file with the configuration (hand only).
import { createRequire } from "node:module";
import { startInstantProvider } from "./instant-provider.mjs";

const load = createRequire(import.meta.url);
const [kind, operation, folder, config] = process.argv.slice(2);
const { findPulumi } = load("../dist/cli/engine/find-pulumi.js");
const { engineEnv } = load("../dist/cli/engine/environment.js");
const { LocalWorkspace } = load("@pulumi/pulumi/automation");

const programs = { empty: async () => ({}), hand: async () => handWritten() };

/** The records of the plan as a person would write them without a component: one resource each. */
function handWritten() {
  const pulumi = load("@pulumi/pulumi");
  const { rrsets } = load(config);
  for (const { name, inputs } of rrsets) new pulumi.CustomResource("instant:index:Record", name, inputs);
  return {};
}

const env = engineEnv(folder);
if (kind === "hand") env.PULUMI_DEBUG_PROVIDERS = `instant:${await startInstantProvider()}`;
const stack = await LocalWorkspace.createOrSelectStack(
  { stackName: kind, projectName: "maildomain", program: programs[kind] },
  { workDir: folder, pulumiCommand: await findPulumi({ log: console.error }), envVars: env },
);
const events = [];
await stack[operation]({ onEvent: (event) => events.push(event) });
process.exit(0);
