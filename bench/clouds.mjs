// What the clouds cost: API calls and wall time of each operation, and a preview against records written by hand.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { register } from "tsx/cjs/api";
import { inRoot } from "../scripts/lib/project.mjs";
import { configuration } from "./domains.mjs";
import { startInstantProvider } from "./instant-provider.mjs";
import { measure, median } from "./process-tree.mjs";

const load = createRequire(import.meta.url);
const node = process.execPath;
const command = inRoot("bin/maildomain.js");

/** A stand-in of the tests, which are TypeScript. */
function stand(path) {
  const unregister = register();
  const loaded = load(`../test/fakes/${path}.ts`);
  unregister();
  return loaded;
}

/** A configuration whose zones are at one kind of DNS host. */
function configurationAt(kind, count, folder) {
  const value = configuration(count, folder);
  const names = Object.keys(value.domains);
  const settings = {
    zonefile: (name) => value.zones[name],
    route53: (_name, number) => ({ backend: "route53", zoneId: `Z${1000 + number}` }),
    cloudflare: (_name, number) => ({ backend: "cloudflare", zoneId: String(number).padStart(32, "0") }),
  };
  const zones = Object.fromEntries(names.map((name, number) => [name, settings[kind](name, number)]));
  return { ...value, zones };
}

/** Starts what the engine talks to instead of a cloud. */
async function startCloud(kind, value) {
  const names = Object.keys(value.zones);
  if (kind === "zonefile") return { calls: () => ({}), reset: () => {}, env: {}, stop: async () => {} };
  if (kind === "route53") {
    const { startRoute53 } = stand("route53/index");
    const { startAws } = stand("aws/index");
    const server = await startRoute53({
      zones: names.map((name) => ({ id: value.zones[name].zoneId, name })),
    });
    const provider = await startAws({ route53Url: server.url });
    return running(server, provider);
  }
  const { startCloudflare, startCloudflareProvider } = stand("cloudflare/index");
  const server = await startCloudflare({ zones: names });
  for (const name of names) value.zones[name] = { backend: kind, zoneId: server.zone(name).id };
  return running(server, await startCloudflareProvider(server));
}

function running(server, provider) {
  return {
    calls: () => server.calls(),
    reset: () => server.resetCalls(),
    env: { PULUMI_DEBUG_PROVIDERS: provider.debug },
    stop: async () => {
      await provider.stop();
      await server.stop();
    },
  };
}

const operations = [
  ["create", ["up", "--yes"]],
  ["preview, no change", ["preview"]],
  ["refresh", ["refresh"]],
  ["one change", ["up", "--yes"]],
  ["destroy", ["destroy", "--yes"]],
];

/** API calls and wall time for 1 and 50 domains at each host. */
export async function cloudCalls(project, work) {
  const rows = [];
  for (const count of [1, 50]) {
    for (const kind of ["zonefile", "route53", "cloudflare"]) {
      const value = configurationAt(kind, count, join(work, `calls-${count}`));
      const cloud = await startCloud(kind, value);
      const file = join(work, `calls-${kind}-${count}.json`);
      const cwd = project(`calls-${kind}-${count}`);
      try {
        for (const [title, args] of operations) {
          if (title === "one change")
            value.domains["d0.example"].tlsRpt = { reports: ["mailto:new@d0.example"] };
          writeFileSync(file, JSON.stringify(value));
          cloud.reset();
          // destroy goes by the state alone
          const config = args[0] === "destroy" ? [] : ["-c", file];
          const { ms } = await measure(node, [command, ...args, ...config], {
            cwd,
            env: { ...process.env, ...cloud.env },
          });
          rows.push(
            `${count} | ${kind} | ${title} | ${callsText(cloud.calls())} | ${(ms / 1000).toFixed(1)}`,
          );
        }
      } finally {
        await cloud.stop();
      }
    }
  }
  return [
    "## API calls of the DNS hosts",
    "",
    "Mail domains of 20 RRsets, one zone each, on the real engine against servers on the same machine that answer at once; the",
    "stand-in for the AWS provider makes the calls of the official one without its waiting times (15 s and more for each write).",
    "A one-change `up` shows a preview first. Seconds are wall time of the whole command.",
    "",
    "domains | host | operation | API calls | s",
    "---|---|---|---|---",
    ...rows,
  ];
}

function callsText(calls) {
  const entries = Object.entries(calls).filter(([, number]) => number > 0);
  if (entries.length === 0) return "0";
  const sum = entries.reduce((total, [, number]) => total + number, 0);
  return `${sum} (${entries.map(([name, number]) => `${name} ${number}`).join(", ")})`;
}

/** A preview of 50 domains against the same resources in a program without components. */
export async function cloudPreviews(project, work) {
  const port = await startInstantProvider();
  const env = { ...process.env, PULUMI_DEBUG_PROVIDERS: `aws:${port},cloudflare:${port}` };
  const rows = [];
  for (const kind of ["route53", "cloudflare"]) {
    const value = configurationAt(kind, 50, work);
    const config = join(work, `preview-${kind}.json`);
    const hand = join(work, `hand-${kind}.json`);
    writeFileSync(config, JSON.stringify(value));
    writeFileSync(hand, JSON.stringify(await resourcesOf(value)));
    const times = { ours: [], byHand: [], tuned: [] };
    const script = inRoot("bench/engine-run.mjs");
    for (let round = 0; round < 5; round++) {
      const run = async (list, name, args) => {
        list.push((await measure(node, args, { cwd: project(`${kind}-${name}-${round}`), env })).ms);
      };
      await run(times.ours, "ours", [command, "preview", "-c", config]);
      await run(times.byHand, "hand", [script, "records", "preview", ".", hand]);
      await run(times.tuned, "tuned", ["--stack-trace-limit=0", script, "records", "preview", ".", hand]);
    }
    const ratio = (other) => median(times.ours.map((ms, round) => ms / other[round])).toFixed(2);
    const ms = (list) => Math.round(median(list));
    rows.push(
      `${kind} | ${ms(times.ours)} | ${ms(times.byHand)} | ${ratio(times.byHand)} | ${ms(times.tuned)} | ${ratio(times.tuned)}`,
    );
  }
  return [
    "## Preview of 50 domains in the clouds",
    "",
    "1000 RRsets, 50 components: `maildomain preview` against a program that declares the same resources of the same SDK without",
    "a component, with a provider that answers at once; in turns, median of 5. The last two columns are the same program with",
    "`--stack-trace-limit=0`, which our command sets. Goal: 1.05 against the program as people write it.",
    "",
    "host | MailDomain, ms | by hand, ms | ratio | by hand without stack traces, ms | ratio",
    "---|---|---|---|---|---",
    ...rows,
  ];
}

/** The resources that a plan comes to: what a person would write by hand. */
async function resourcesOf(value) {
  const pulumi = load("@pulumi/pulumi");
  const { planInput } = load("../dist/core/plan.js");
  const { rdataTexts } = load("../dist/core/dns/rrset.js");
  const { backendKinds } = load("../dist/components/backends/registry.js");
  const { provisionZones } = load("../dist/components/backends/provision-zones.js");
  const list = [];
  const newResource = ({ type, name, inputs, custom }) => {
    if (custom) list.push({ type, name, inputs });
    return { id: name, state: inputs };
  };
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "maildomain", "bench", true);
  for (const { domain, zones } of planInput(value, backendKinds).domains) {
    const parent = new pulumi.ComponentResource("bench:index:Parent", domain);
    provisionZones(zones, { name: domain, domain, parent, rdatas: rdataTexts, isLate: () => false });
  }
  await pulumi.runtime.disconnect();
  return list;
}

/** A project folder of its own with local state. */
export function projectIn(work) {
  return (name) => {
    const folder = join(work, name);
    mkdirSync(join(folder, "stacks"), { recursive: true });
    const settings = readFileSync(inRoot("Pulumi.yaml"), "utf8");
    writeFileSync(join(folder, "Pulumi.yaml"), settings.replace("./provider", inRoot("provider")));
    return folder;
  };
}
