// The JSON Schema that editors use, read by a validator that is not ours.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { CORE_SCHEMA, load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { readConfigFile } from "../cli/config-file";
import { backendKinds } from "../components/backends/registry";
import { readStack } from "../core/config/read";
import { configSchema } from "../core/render/schema";
import { ruleCases } from "./core/rule-tables";

const root = join(__dirname, "..");

function yamlFiles(folder: string): string[] {
  const files = readdirSync(join(root, folder)).filter((name) => name.endsWith(".yaml"));
  return files.map((name) => `${folder}/${name}`).sort();
}

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
const config = ajv.compile(configSchema(backendKinds));
const stackFile = JSON.parse(readFileSync(join(root, "docs/stack.schema.json"), "utf8")) as object;
const stack = ajv.compile(stackFile);

const configFiles = [...yamlFiles("docs/examples"), ...yamlFiles("test/golden/systems")];
const stackFiles = [
  ...yamlFiles("stacks"),
  ...yamlFiles("test/golden/cases"),
  ...yamlFiles("test/golden/tutorial"),
];

type Path = readonly (string | number)[];

/** The places of all mappings below a value, and of everything that is none and no list. */
function places(value: unknown, path: Path = []): { readonly mappings: Path[]; readonly leaves: Path[] } {
  if (typeof value !== "object" || value === null) return { mappings: [], leaves: [path] };
  const entries = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : Object.entries(value);
  const below = entries.map(([key, item]) => places(item, [...path, key]));
  return {
    mappings: [...(Array.isArray(value) ? [] : [path]), ...below.flatMap(({ mappings }) => mappings)],
    leaves: below.flatMap(({ leaves }) => leaves),
  };
}

/** A copy of a value with something else at one place. */
function withValue(value: unknown, path: Path, replacement: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string,
    unknown
  >;
  copy[key] = withValue(copy[key], rest, replacement);
  return copy;
}

/** What is wrong with the form of a configuration: what the product says when it only reads it. */
function formIssues(input: unknown): string[] {
  const { issues } = readStack(input, backendKinds);
  return issues
    .filter(({ severity }) => severity === "error")
    .map(({ code, where }) => `${code} at ${where}`);
}

/** A side of a rule table as a whole configuration. */
function stackOf(side: unknown): unknown {
  return typeof side === "object" && side !== null && "domains" in side
    ? side
    : { domains: { "example.com": side } };
}

function isWrongForm(side: unknown): boolean {
  return formIssues(stackOf(side)).some((text) => /^config\.(?:type|unknown-key|required) /.test(text));
}

/** The places of a file where a changed value passes the schema, or the product. */
function passing(paths: readonly Path[], change: (path: Path) => unknown): string[] {
  return paths.flatMap((path) => {
    const changed = change(path);
    return [
      ...(config(changed) ? [`schema: ${path.join("/")}`] : []),
      ...(formIssues(changed).length > 0 ? [] : [`product: ${path.join("/")}`]),
    ];
  });
}

describe("the schema of a configuration file", () => {
  it.each(configFiles)("takes %s", (file) => {
    config(readConfigFile(join(root, file)).input);
    expect(config.errors).toBeNull();
  });

  it.each(configFiles)("refuses an unknown key anywhere in %s, as the product does", (file) => {
    const { input } = readConfigFile(join(root, file));
    const { mappings } = places(input);
    expect(passing(mappings, (path) => withValue(input, [...path, "unheardOf"], true))).toEqual([]);
    expect(mappings.length).toBeGreaterThan(3);
  });

  it.each(configFiles)("refuses a value of another type anywhere in %s, as the product does", (file) => {
    const { input } = readConfigFile(join(root, file));
    const { mappings, leaves } = places(input);
    const all = [...mappings, ...leaves];
    expect(passing(all, (path) => withValue(input, path, [[]]))).toEqual([]);
  });

  it("takes what the rule tables call right, but for a mail domain without settings", () => {
    const refused = ruleCases.flatMap(({ title, good }) => {
      const input = stackOf(good);
      return formIssues(input).length > 0 || config(input)
        ? []
        : [`${title}: ${ajv.errorsText(config.errors)}`];
    });
    expect(refused).toEqual(["a mail domain that is a text: data/domains/example.com must be object"]);
  });

  it("refuses what the rule tables call an unknown key, a wrong type or a missing value", () => {
    // validators in JavaScript do not see a key named __proto__
    const taken = ruleCases.filter(
      ({ bad, title }) => title !== "prototype" && isWrongForm(bad) && config(stackOf(bad)),
    );
    expect(taken.map(({ code, title }) => `${code}, ${title}`)).toEqual([]);
    expect(ruleCases.filter(({ bad }) => isWrongForm(bad)).length).toBeGreaterThan(10);
  });
});

describe("the schema of a stack file", () => {
  it.each(stackFiles)("takes %s", (file) => {
    stack(load(readFileSync(join(root, file), "utf8"), { schema: CORE_SCHEMA }));
    expect(stack.errors).toBeNull();
  });

  it.each(configFiles)("takes %s as a stack", (file) => {
    stack(asStack(readConfigFile(join(root, file)).input));
    expect(stack.errors).toBeNull();
  });

  it.each([
    ["an unknown key of a mail domain", ["domains", "example.com", "dmark"], {}],
    ["a text instead of a mapping", ["domains", "example.com", "hosts"], "mail.example.com"],
    ["a text instead of a number", ["domains", "example.com", "ttl"], "3600"],
    ["an unknown DNS host", ["zones", "example.com", "backend"], "zonefiel"],
    ["a word that is none of the allowed", ["domains", "example.com", "dmarc", "policy"], "rejct"],
  ])("refuses %s", (_title, path, value) => {
    const { input } = readConfigFile(join(root, "docs/examples/minimal.yaml"));
    expect(stack(asStack(input))).toBe(true);
    expect(stack(asStack(withValue(input, path, value)))).toBe(false);
  });
});

/** A configuration as Pulumi keeps it, beside keys of others. */
function asStack(input: unknown): object {
  const { zones, domains } = input as { readonly zones: unknown; readonly domains: unknown };
  return { config: { "aws:region": "eu-west-1", "maildomain:zones": zones, "maildomain:domains": domains } };
}
