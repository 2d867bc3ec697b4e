// Each rule of conversion taken away, in a copy of the code: the case that needs it must go red.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import { build, type Plugin } from "esbuild";
import { describe, expect, it } from "vitest";
import { contractCases, retypeCases } from "./cases";
import { cloudflareHost } from "./cloudflare-host";
import { route53Host } from "./route53-host";
import { wantedOf, type ContractHost, type runCase } from "./run-case";

const root = join(__dirname, "../..");

/** A rule, the text that carries it, the text without it, and a case that notices. */
type Mutation = readonly [rule: string, file: string, find: string, replacement: string, title: string];

const strings = "core/dns/character-string.ts";
const route53Provision = "components/backends/route53/provision.ts";
const cloudflareProvision = "components/backends/cloudflare/provision.ts";
const cloudflareIdentity = "components/backends/cloudflare/identity.ts";
const route53Convert = "components/backends/route53/convert.ts";
const cloudflareConvert = "components/backends/cloudflare/convert.ts";

const onRoute53: readonly Mutation[] = [
  [
    "no quotes around a TXT",
    route53Convert,
    `.join('" "')`,
    `.map((text) => '"' + text + '"').join(" ")`,
    "TXT of 1 octets",
  ],
  [
    "a TXT in strings",
    route53Convert,
    "characterStrings(text).map(escapeText)",
    "[escapeText(text)]",
    "TXT of 256 octets",
  ],
  ["strings of 255 octets", strings, "start + 255,", "start + 256,", "TXT of 511 octets"],
  ["quotes between strings", route53Convert, `join('" "')`, `join(" ")`, "TXT of 600 octets"],
  [
    "quotes behind a backslash",
    route53Convert,
    String.raw`/["\\]|[^\x20-\x7e]/g`,
    String.raw`/[\\]|[^\x20-\x7e]/g`,
    "TXT with quotes",
  ],
  [
    "backslashes behind a backslash",
    route53Convert,
    String.raw`/["\\]|[^\x20-\x7e]/g`,
    String.raw`/["]|[^\x20-\x7e]/g`,
    "TXT with backslashes",
  ],
  [
    "octets outside of ASCII in escapes",
    route53Convert,
    String.raw`[^\x20-\x7e]`,
    String.raw`[^\x20-\xff]`,
    "TXT in UTF-8",
  ],
  [
    "control octets in escapes",
    route53Convert,
    String.raw`[^\x20-\x7e]`,
    String.raw`[^\x00-\x7e]`,
    "TXT with control octets",
  ],
  ["escapes in octal", route53Convert, "toString(8)", "toString(10)", "TXT with octets that are no UTF-8"],
  [
    "escapes of three digits",
    route53Convert,
    '.padStart(3, "0")',
    "",
    "TXT with a control octet before a digit",
  ],
  [
    "escapes in a CAA value",
    route53Convert,
    '"${escapeText(value)}"',
    '"${value}"',
    "CAA with a quote and a backslash",
  ],
  [
    "quotes around a CAA value",
    route53Convert,
    '"${escapeText(value)}"',
    "${escapeText(value)}",
    "CAA with parameters",
  ],
  [
    "the preference of an MX",
    route53Convert,
    "`${preference} ${escapeName(exchange)}`",
    "escapeName(exchange)",
    "MX with two hosts",
  ],
  [
    "the order of the fields of an SRV",
    route53Convert,
    "`${priority} ${weight} ",
    "`${weight} ${priority} ",
    "SRV with two targets",
  ],
  ["the TTL", route53Provision, "ttl: set.ttl", "ttl: 300", "TTL 86400"],
  ["a resource that changes its type", route53Provision, "declare({ aliases })", "declare({})", "A to CNAME"],
];

const onCloudflare: readonly Mutation[] = [
  ["quotes around a TXT", cloudflareConvert, 'formatRdata("TXT", rdata)', "rdata.text", "TXT of 1 octets"],
  ["strings of 255 octets", strings, "start + 255,", "start + 256,", "TXT of 511 octets"],
  [
    "a blank between strings",
    "core/dns/presentation.ts",
    'characterStrings(text).map(quoteString).join(" ")',
    "quoteString(text)",
    "TXT of 256 octets",
  ],
  [
    "quotes behind a backslash",
    strings,
    String.raw`/["\\]|[^\x20-\x7e]/g, escapeOctet`,
    String.raw`/[\\]|[^\x20-\x7e]/g, escapeOctet`,
    "TXT with quotes",
  ],
  [
    "backslashes behind a backslash",
    strings,
    String.raw`/["\\]|[^\x20-\x7e]/g, escapeOctet`,
    String.raw`/["]|[^\x20-\x7e]/g, escapeOctet`,
    "TXT with backslashes",
  ],
  [
    "octets outside of ASCII in escapes",
    strings,
    String.raw`[^\x20-\x7e]/g, escapeOctet`,
    String.raw`[^\x20-\xff]/g, escapeOctet`,
    "TXT in UTF-8",
  ],
  [
    "control octets in escapes",
    strings,
    String.raw`[^\x20-\x7e]/g, escapeOctet`,
    String.raw`[^\x00-\x7e]/g, escapeOctet`,
    "TXT with control octets",
  ],
  [
    "escapes of three digits",
    strings,
    'toString().padStart(3, "0")',
    "toString()",
    "TXT with a control octet before a digit",
  ],
  [
    "owner names without final dot",
    cloudflareProvision,
    "name: withoutDot(set.owner)",
    "name: set.owner",
    "A",
  ],
  [
    "targets without final dot",
    cloudflareConvert,
    "content: withoutDot(rdata.target)",
    "content: rdata.target",
    "CNAME",
  ],
  [
    "hosts without final dot",
    cloudflareConvert,
    "content: withoutDot(exchange)",
    "content: exchange",
    "MX with two hosts",
  ],
  [
    "the dot of a null MX",
    "core/dns/name.ts",
    'name === root ? "." : name.slice(0, -1)',
    "name.slice(0, -1)",
    "null MX",
  ],
  [
    "the dot of an SRV without host",
    "core/dns/name.ts",
    'name === root ? "." : name.slice(0, -1)',
    "name.slice(0, -1)",
    "SRV with a dot as target",
  ],
  ["the preference apart", cloudflareConvert, ", priority: preference", "", "MX with two hosts"],
  [
    "the target of an SRV without final dot",
    cloudflareConvert,
    "port, target: withoutDot(host)",
    "port, target: host",
    "SRV",
  ],
  ["the priority of an SRV twice", cloudflareConvert, "    priority,\n  }),", "  }),", "SRV"],
  [
    "a CAA in fields",
    cloudflareConvert,
    "({ data: { flags, tag, value } })",
    '({ content: `${flags} ${tag} "${value}"` })',
    "CAA",
  ],
  [
    "the digits of a TLSA in upper case",
    cloudflareConvert,
    "data.toUpperCase()",
    "data",
    "TLSA given in upper case",
  ],
  ["the TTL", cloudflareProvision, "ttl: set.ttl", "ttl: 300", "TTL 86400"],
  ["never proxied", cloudflareProvision, "proxied: false", "proxied: true", "A"],
  [
    "names from identity alone",
    cloudflareIdentity,
    "return set.rdatas.map(({ exchange }) => hostOrNone(exchange));",
    "return set.rdatas.map((_, index) => String(index));",
    "removal of one of many hosts",
  ],
];

it.each([
  ["route53", route53Host],
  ["cloudflare", cloudflareHost],
] as const)("the copy itself is sound at %s", async (_name, host) => {
  const [row] = contractCases;
  if (row === undefined) throw new Error("there is no case");
  const run = await mutated(["none", route53Convert, "recordValues", "recordValues", row.title]);
  expect(await run(host, row)).toEqual(wantedOf(row));
});

describe("without a rule of Route 53, a case goes red:", () => {
  it.each(onRoute53)("%s", (...row) => goesRed(route53Host, row));
});

describe("without a rule of Cloudflare, a case goes red:", () => {
  it.each(onCloudflare)("%s", (...row) => goesRed(cloudflareHost, row));
});

async function goesRed(host: ContractHost, mutation: Mutation): Promise<void> {
  const row = [...contractCases, ...retypeCases].find(({ title }) => title === mutation[4]);
  if (row === undefined) throw new Error(`there is no case "${mutation[4]}"`);
  const run = await mutated(mutation);
  const seen: unknown = await run(host, row).catch((error: unknown) => String(error));
  expect(seen).not.toEqual(wantedOf(row));
}

/** The runner of cases with one text of the code replaced. */
async function mutated([, file, find, replacement]: Mutation): Promise<typeof runCase> {
  const plugin: Plugin = {
    name: "mutation",
    setup: (building) => {
      const filter = new RegExp(`/${file.replaceAll(".", "\\.")}$`);
      building.onLoad({ filter }, ({ path }) => {
        const text = readFileSync(path, "utf8");
        if (text.split(find).length !== 2) throw new Error(`${find} does not stand once in ${file}`);
        return { contents: text.replace(find, () => replacement), loader: "ts" };
      });
    },
  };
  const { outputFiles } = await build({
    entryPoints: [join(root, "test/contract/run-case.ts")],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    packages: "external",
    plugins: [plugin],
  });
  const module = { exports: {} as { runCase: typeof runCase } };
  const text = outputFiles[0]?.text ?? "";
  const evaluate = compileFunction(text, ["module", "exports", "require"]) as (...given: unknown[]) => void;
  evaluate(module, module.exports, createRequire(__filename));
  return module.exports.runCase;
}
