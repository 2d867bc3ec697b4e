// One engine run in a process of its own: `empty` program, `hand` with one resource for each RRset of a plan, or
// `records` of a cloud's SDK. Arguments: which, preview|up, folder of the project, file with what to declare.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { startInstantProvider } from "./instant-provider.mjs";

const load = createRequire(import.meta.url);
const [kind, operation, folder, config] = process.argv.slice(2);
const { findPulumi } = load("../dist/cli/engine/find-pulumi.js");
const { engineEnv } = load("../dist/cli/engine/environment.js");
const { LocalWorkspace } = load("@pulumi/pulumi/automation");

const programs = {
  empty: async () => ({}),
  hand: async () => handWritten(),
  records: async () => cloudRecords(),
};

/** The records of the plan as a person would write them without a component: one resource each. */
function handWritten() {
  const pulumi = load("@pulumi/pulumi");
  const { rrsets } = load(config);
  for (const { name, inputs } of rrsets) new pulumi.CustomResource("instant:index:Record", name, inputs);
  return {};
}

/** The same records with the SDK that a person would use. */
function cloudRecords() {
  const classes = {
    "aws:route53/record:Record": () => load("@pulumi/aws/route53/record").Record,
    "cloudflare:index/dnsRecord:DnsRecord": () => load("@pulumi/cloudflare/dnsRecord").DnsRecord,
  };
  for (const { type, name, inputs } of load(resolve(config))) new (classes[type]())(name, inputs);
  return {};
}

const env = engineEnv(folder);
env.PULUMI_DEBUG_PROVIDERS = process.env.PULUMI_DEBUG_PROVIDERS ?? "";
if (kind === "hand") env.PULUMI_DEBUG_PROVIDERS = `instant:${await startInstantProvider()}`;
const stack = await LocalWorkspace.createOrSelectStack(
  { stackName: kind, projectName: "maildomain", program: programs[kind] },
  { workDir: folder, pulumiCommand: await findPulumi({ log: console.error }), envVars: env },
);
const events = [];
await stack[operation]({ onEvent: (event) => events.push(event) });
process.exit(0);
