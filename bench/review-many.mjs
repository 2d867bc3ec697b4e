// Reviews 500 mail domains of 20 RRsets that all change, and prints milliseconds of the review and of each form as JSON.
import { createRequire } from "node:module";
import { configuration } from "./domains.mjs";

const load = createRequire(import.meta.url);
const { backendKinds } = load("../dist/components/backends/registry.js");
const { planInput } = load("../dist/core/plan.js");
const { review } = load("../dist/core/review/review.js");
const { reviewHtml } = load("../dist/core/review/forms/html.js");
const { reviewJsonText } = load("../dist/core/review/forms/json.js");
const { reviewMarkdown } = load("../dist/core/review/forms/markdown.js");
const { reviewText } = load("../dist/core/review/forms/text.js");
const { snapshotOf } = load("../dist/core/review/snapshot.js");

const count = 500;
const plain = configuration(count, "/nowhere");
/** Other addresses: the rules that look across records have most to do where hosts move. */
function moved(hosts, index) {
  const ipv4 = `12.0.${index >> 8}.${index & 255}`;
  return Object.fromEntries(Object.entries(hosts).map(([name, host]) => [name, { ...host, ipv4 }]));
}

/** Every domain with other values where there are some, and another TTL everywhere. */
const changed = {
  ...plain,
  domains: Object.fromEntries(
    Object.entries(plain.domains).map(([name, settings], index) => {
      const { s2025, s2026 } = settings.dkim;
      return [
        name,
        {
          ...settings,
          hosts: moved(settings.hosts, index),
          ttl: 7200,
          spf: { all: "fail" },
          dkim: { s2025: s2026, s2026: s2025 },
          dmarc: { policy: "reject" },
          mtaSts: { mode: "enforce" },
          caa: { issue: ["pki.goog"] },
        },
      ];
    }),
  ),
};

const sides = [plain, changed].map((input) => snapshotOf(planInput(input, backendKinds)));
const [before, after] = sides;

function timed(work) {
  const began = process.hrtime.bigint();
  const result = work();
  return { ms: Number(process.hrtime.bigint() - began) / 1e6, result };
}

const { ms, result: found } = timed(() => review(before, after));
const rrsets = new Set(found.changes.flatMap(({ kind, id }) => (kind === "record" ? [id] : []))).size;
const forms = {
  text: timed(() => reviewText(found)).ms,
  Markdown: timed(() => reviewMarkdown(found)).ms,
  JSON: timed(() => reviewJsonText(found)).ms,
  HTML: timed(() => reviewHtml(found, { before, after })).ms,
};
console.log(JSON.stringify({ ms, rrsets, forms }));
