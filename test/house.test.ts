// The arrows of the house: which folder may import which. Reads the import lines themselves.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { backendKinds } from "../components/backends/registry";

const root = join(__dirname, "..");

/** Where a file lives, as the arrows name it. */
function placeOf(file: string): string {
  if (/^core\/(issue|path|result|json|engine-values|group-by)\.ts$/.test(file)) return "base";
  if (/^core\/(plan|route|actions|zones|contexts|questions|existing|existing-sources)\.ts$/.test(file))
    return "plan";
  if (file === "core/index.ts") return "surface";
  if (file.startsWith("core/")) return file.split("/")[1] ?? "";
  if (
    /^components\/(?:backends|reverse)\/(?:[^/]+\/)?(?:kind|convert|convert-back|held-set|reject)\.ts$/.test(
      file,
    )
  )
    return "kinds";
  return file.split("/")[0] ?? "";
}

const allowed: Readonly<Record<string, readonly string[]>> = {
  base: [],
  dns: ["base"],
  mail: ["base", "dns"],
  config: ["base", "dns", "mail"],
  plan: ["base", "dns", "mail", "config"],
  render: ["base", "dns", "mail", "config", "plan", "review"],
  review: ["base", "dns", "mail", "plan"],
  surface: ["base", "dns", "mail", "plan", "render", "review"],
  kinds: ["base", "dns", "mail", "config"],
  provider: ["base", "dns"],
  components: ["base", "dns", "mail", "config", "plan", "render", "review", "kinds"],
  cli: [
    "base",
    "dns",
    "mail",
    "config",
    "plan",
    "render",
    "review",
    "kinds",
    "provider",
    "components",
    "stacks",
  ],
  stacks: ["components"],
  policy: ["components"],
};

/** Node modules that reach outside of the process: not for pure code. */
const impure = /^(?:node:)?(?:net|tls|dns|http|https|fs|child_process|os|worker_threads)(?:\/|$)/;
const pure = ["base", "dns", "mail", "config", "plan", "render", "review", "kinds"];

interface Import {
  readonly file: string;
  readonly target: string;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const pattern = /(?:\bfrom\s*|\bimport\s*\(\s*|\brequire\s*\(\s*|^import\s+)"([^"]+)"/gm;
  return [...text.matchAll(pattern)].map((match) => ({ file, target: match[1] ?? "" }));
}

function resolveLocal({ file, target }: Import): string {
  return `${relative(root, join(root, dirname(file), target)).replace(/\.js$/, "")}.ts`;
}

/** The DNS host whose folder a file is in. */
function hostOf(file: string): string | undefined {
  return /^components\/backends\/([^/]+)\//.exec(file)?.[1];
}

/** What a file outside of it may import of a DNS host. */
function openTo(file: string): RegExp {
  if (file === "components/backends/registry.ts") return /\/backend\.ts$/;
  return /^components\/[^/]+\.ts$/.test(file) ? /\/index\.ts$/ : /^$/;
}

/** Why an import is not allowed; `undefined` when it is. */
function wrongArrow(found: Import): string | undefined {
  const from = placeOf(found.file);
  if (!found.target.startsWith(".")) {
    if (!pure.includes(from)) return undefined;
    if (found.target.startsWith("@pulumi/")) return `${found.file} is pure and imports ${found.target}`;
    return impure.test(found.target) ? `${found.file} is pure and imports ${found.target}` : undefined;
  }
  const file = resolveLocal(found);
  const to = placeOf(file);
  if (from !== to && !(allowed[from] ?? []).includes(to))
    return `${found.file} (${from}) imports ${file} (${to})`;
  const host = hostOf(file);
  if (host !== undefined && host !== hostOf(found.file) && !openTo(found.file).test(file))
    return `${found.file} imports ${file}; of a DNS host, the registry imports backend and programs index`;
  const own = /^core\/mail\/([^/]+)\//.exec(found.file)?.[1];
  const other = /^core\/mail\/([^/]+)\/(.+)\.ts$/.exec(file);
  if (own === undefined || other === null || other[1] === own) return undefined;
  const open = other[2] === "record" || other[2] === "config";
  return open ? undefined : `room ${own} imports ${file}; only record and config of another room are open`;
}

const folders = ["core", "components", "provider", "cli", "stacks", "policy"];
const files = folders.flatMap(sources);

describe("the house", () => {
  it("has no arrow that is not allowed", () => {
    expect(files.flatMap(importsOf).flatMap((found) => wrongArrow(found) ?? [])).toEqual([]);
  });

  it("sees imports of every form", () => {
    expect(files.length).toBeGreaterThan(40);
    const seen = files.flatMap(importsOf).map(({ target }) => target);
    expect(seen).toContain("@pulumi/pulumi");
    expect(seen).toContain("tr46");
    expect(seen).toContain("../../stacks/index.js");
  });

  it.each([
    ["core/dns/name.ts", "../mail/fields"],
    ["core/mail/mx/build.ts", "../spf/build"],
    ["core/mail/feature.ts", "../plan"],
    ["core/plan.ts", "@pulumi/pulumi"],
    ["core/dns/address.ts", "node:net"],
    ["components/backends/zonefile/kind.ts", "@pulumi/pulumi"],
    ["components/mail-domain.ts", "../cli/output"],
    ["provider/server.ts", "../core/plan"],
    ["stacks/index.ts", "../core/plan"],
    ["cli/rules.ts", "../components/backends/route53/index"],
    ["components/policy/records.ts", "../backends/cloudflare/convert-back"],
    ["components/backends/registry.ts", "./route53/provision"],
    ["components/backends/route53/backend.ts", "../cloudflare/comment"],
  ])("refuses %s importing %s", (file, target) => {
    expect(wrongArrow({ file, target })).toBeDefined();
  });

  it.each([
    ["core/mail/spf/check.ts", "../mx/config"],
    ["core/mail/spf/check.ts", "../dkim/record"],
    ["cli/main.ts", "../core/plan"],
  ])("allows %s importing %s", (file, target) => {
    expect(wrongArrow({ file, target })).toBeUndefined();
  });

  it("names a DNS host in its folder and nowhere below cli/", () => {
    const names = backendKinds.map(({ name }) => `"${name}"`);
    const telling = files
      .filter((file) => file.startsWith("cli/"))
      .filter((file) => {
        const text = readFileSync(join(root, file), "utf8");
        return names.some((name) => text.includes(name));
      });
    expect(telling).toEqual([]);
  });

  it("names every room in core/mail/index.ts", () => {
    const rooms = readdirSync(join(root, "core/mail"), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    const index = readFileSync(join(root, "core/mail/index.ts"), "utf8");
    for (const room of rooms) expect(index).toContain(`"./${room.name}/index"`);
  });
});
