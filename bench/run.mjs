// npm run bench [-- plan|scale|review|preview|engine|clouds|calls]: measures, prints, and writes docs/benchmarks.md when all ran.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { buildDist } from "../scripts/lib/dist.mjs";
import { inRoot } from "../scripts/lib/project.mjs";
import { cloudCalls, cloudPreviews, projectIn } from "./clouds.mjs";
import { configuration } from "./domains.mjs";
import { measure, median } from "./process-tree.mjs";

const load = createRequire(import.meta.url);
const node = process.execPath;
const command = inRoot("bin/maildomain.js");
const work = mkdtempSync(join(tmpdir(), "maildomain-bench-"));
const project = projectIn(work);
const sections = {
  plan: coldPlan,
  scale: planScale,
  review: reviews,
  preview: devPreview,
  engine: fiftyDomains,
  clouds: () => cloudPreviews(project, work),
  calls: () => cloudCalls(project, work),
};

/** Wall times of two commands, measured in turns so that both see the same machine. */
async function pairs(count, first, second) {
  const times = [[], []];
  for (let round = 0; round < count; round++) {
    times[0].push((await first()).ms);
    times[1].push((await second()).ms);
  }
  return {
    first: median(times[0]),
    second: median(times[1]),
    ratio: median(times[0].map((ms, round) => ms / times[1][round])),
  };
}

async function coldPlan() {
  const times = await pairs(
    15,
    () => measure(node, [command, "plan"], { cwd: inRoot(".") }),
    () => measure(node, ["-e", "0"]),
  );
  return [
    "## Cold plan of the dev stack",
    "",
    "Whole process, `maildomain plan` and bare Node in turns, median of 15.",
    "",
    "what | ms | goal",
    "---|---|---",
    `maildomain plan | ${round(times.first)} | 150`,
    `bare node | ${round(times.second)} |`,
    `ratio | ${times.ratio.toFixed(2)} |`,
  ];
}

async function planScale() {
  const rows = [];
  for (const [form, full, counts] of [
    ["yaml", false, [1, 100, 1000, 10000]],
    ["json", false, [1, 100, 1000, 10000]],
    ["yaml", true, [1000, 10000]],
  ]) {
    for (const count of counts) {
      const file = join(work, `scale-${count}.${form}`);
      const value = configuration(count, work, { full });
      writeFileSync(
        file,
        form === "json" ? JSON.stringify(value) : load("js-yaml").dump(value, { noRefs: true }),
      );
      const runs = Array.from({ length: count > 1000 ? 3 : 5 }, () =>
        JSON.parse(execFileSync(node, [inRoot("bench/plan-many.mjs"), file], { encoding: "utf8" })),
      );
      const ms = median(runs.map((run) => run.ms));
      const mb = median(runs.map((run) => run.mb));
      const [{ rrsets }] = runs;
      rows.push(`${count} | ${form} | ${rrsets} | ${round(ms)} | ${(ms / count).toFixed(3)} | ${round(mb)}`);
    }
  }
  return [
    "## Plan of many domains",
    "",
    "One process reads a file with that many domains, all different, and plans it with every rule on; the time is from opening",
    "the file to the finished plan, median of 5 (3 at 10,000). Goals: under 0.5 ms a domain and 300 MB with 20 RRsets a domain,",
    "under 1 ms with 25 and every room on (the last two rows).",
    "",
    "domains | file | RRsets | ms | ms a domain | peak MB",
    "---|---|---|---|---|---",
    ...rows,
  ];
}

async function reviews() {
  const before = join(work, "before.json");
  const after = join(work, "after.json");
  const domain = { hosts: { "mail.example.com": { ipv4: "198.41.0.25" } }, mx: ["mail.example.com"] };
  writeFileSync(before, JSON.stringify({ domains: { "example.com": domain } }));
  writeFileSync(after, JSON.stringify({ domains: { "example.com": { ...domain, ttl: 300 } } }));
  const fixed = await pairs(
    15,
    () => measure(node, [command, "review", "--before", before, "--after", after], { allowFailure: true }),
    () => measure(node, ["-e", "0"]),
  );
  const runs = Array.from({ length: 5 }, () =>
    JSON.parse(execFileSync(node, [inRoot("bench/review-many.mjs")], { encoding: "utf8" })),
  );
  const { rrsets, forms } = runs[0];
  return [
    "## Review",
    "",
    "The whole process of `maildomain review --before --after` with two small configurations, and bare Node, in turns, median",
    `of 15; then a review of ${rrsets} changes of 500 mail domains, once the plans are made, median of 5.`,
    "",
    "what | ms | goal",
    "---|---|---",
    `maildomain review | ${round(fixed.first)} | 300`,
    `bare node | ${round(fixed.second)} |`,
    `${rrsets} changes | ${round(median(runs.map(({ ms }) => ms)))} | 2000`,
    ...Object.keys(forms).map(
      (form) => `the same as ${form} | ${round(median(runs.map((run) => run.forms[form])))} |`,
    ),
  ];
}

async function devPreview() {
  const folder = project("preview");
  writeFileSync(join(folder, "stacks/Pulumi.dev.yaml"), readFileSync(inRoot("stacks/Pulumi.dev.yaml")));
  const empty = project("empty");
  const ours = () => measure(node, [command, "preview"], { cwd: folder });
  const bare = () => measure(node, [inRoot("bench/engine-run.mjs"), "empty", "preview", empty]);
  await ours();
  await bare();
  const times = await pairs(7, ours, bare);
  return [
    "## Preview of the dev stack",
    "",
    "`maildomain preview` of a stack that does not exist yet against a preview of an empty program through the Automation API",
    "with the same engine, in turns, median of 7; each a whole process.",
    "",
    "what | ms | goal",
    "---|---|---",
    `dev stack | ${round(times.first)} |`,
    `empty program | ${round(times.second)} |`,
    `ratio | ${times.ratio.toFixed(2)} | 1.20`,
  ];
}

async function fiftyDomains() {
  const rrsets = rrsetsOf(configuration(50, work));
  const hand = join(work, "hand.json");
  writeFileSync(hand, JSON.stringify({ rrsets }));
  const results = { preview: [], up: [] };
  for (let round = 0; round < 3; round++) {
    for (const operation of ["preview", "up"]) {
      const name = `${operation}-${round}`;
      const config = join(work, `${name}.json`);
      writeFileSync(config, JSON.stringify(configuration(50, join(work, `zones-${name}`))));
      const yes = operation === "up" ? ["--yes"] : [];
      const ours = await measure(node, [command, operation, "-c", config, ...yes], {
        cwd: project(`ours-${name}`),
      });
      const script = inRoot("bench/engine-run.mjs");
      const byHand = await measure(node, [script, "hand", operation, project(`hand-${name}`), hand]);
      results[operation].push({ ours, byHand });
    }
  }
  const row = (operation, part, goal) => {
    const ours = median(results[operation].map((pair) => pair.ours[part]));
    const byHand = median(results[operation].map((pair) => pair.byHand[part]));
    const ratio = median(results[operation].map((pair) => pair.ours[part] / pair.byHand[part]));
    return `${operation}, ${part === "ms" ? "ms" : "peak MB"} | ${round(ours)} | ${round(byHand)} | ${ratio.toFixed(2)} | ${goal}`;
  };
  return [
    "## 50 domains of 20 RRsets",
    "",
    `${rrsets.length} RRsets: MailDomain on the zonefile backend against the same RRsets as one resource each with a provider`,
    "that answers at once, both through the Automation API, in turns, median of 3. `up` includes a preview on our side, as",
    "the command does. Memory is the peak of the whole process tree.",
    "",
    "what | MailDomain | by hand | ratio | goal",
    "---|---|---|---|---",
    row("preview", "ms", "0.25"),
    row("up", "ms", "0.10"),
    row("preview", "peak", ""),
    row("up", "peak", "0.50"),
  ];
}

function rrsetsOf(value) {
  const { planInput } = load("../dist/core/plan.js");
  const { backendKinds } = load("../dist/components/backends/registry.js");
  const { planJson } = load("../dist/core/render/json.js");
  return planJson(planInput(value, backendKinds)).zones.flatMap(({ rrsets }) =>
    rrsets.map((set) => ({
      name: `${set.owner}${set.type}`,
      inputs: { name: set.owner, type: set.type, ttl: set.ttl, records: set.rdatas },
    })),
  );
}

function round(value) {
  return value >= 100 ? String(Math.round(value)) : value.toFixed(1);
}

const chosen = process.argv.slice(2);
await buildDist();
const written = [];
try {
  for (const [name, section] of Object.entries(sections)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    const lines = await section();
    console.log(`${lines.join("\n")}\n`);
    written.push(lines.join("\n"));
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
if (chosen.length === 0) {
  const machine = `${cpus().length} cores (${cpus()[0].model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  const heading = [
    "# Benchmarks",
    "",
    "Made by `npm run bench`. Times vary between machines and runs; the ratios were measured in turns in one run.",
    `Machine: ${machine}.`,
  ];
  const notes = readFileSync(inRoot("bench/notes.md"), "utf8").trim();
  writeFileSync(inRoot("docs/benchmarks.md"), `${[heading.join("\n"), ...written, notes].join("\n\n")}\n`);
}
