// The examples for operators, and configurations that lead to what other mail systems publish.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { domainToUnicode } from "node:url";
import { describe, expect, it } from "vitest";
import { planFile } from "../../cli/commands/plan";
import { readConfigFile } from "../../cli/config-file";
import { rdataTexts } from "../../core/dns/rrset";
import { printIssues } from "../../core/issue";
import { rooms } from "../../core/mail/index";
import type { Plan } from "../../core/plan";
import { newPreamble } from "../../provider/zonefile/preamble";
import type { ZonefileSettings } from "../../provider/zonefile/settings";
import { expectGolden } from "../golden-file";
import { planText } from "./plan-text";
import { systems } from "./published";

const root = join(__dirname, "../..");
const examples = "docs/examples";
const shapes = "test/golden/systems";

function yamlFiles(folder: string): string[] {
  const files = readdirSync(join(root, folder)).filter((name) => name.endsWith(".yaml"));
  return files.map((name) => name.replace(".yaml", "")).sort();
}

function planOf(folder: string, name: string): Plan {
  return planFile(readConfigFile(join(root, folder, `${name}.yaml`)));
}

/** Every record as "owner TYPE RDATA", a TXT as one string, and every manual action as "action id". */
function published(planned: Plan): string[] {
  const sets = planned.zones.flatMap(({ rrsets }) => rrsets);
  const records = sets.flatMap((set) =>
    rdataTexts(set).map((rdata) => `${set.owner} ${set.type} ${rdata.replaceAll('" "', "")}`),
  );
  return [...records, ...planned.manualActions.map(({ id }) => `action ${id}`)];
}

interface Keys {
  readonly domains: Readonly<
    Record<string, { readonly dkim?: Readonly<Record<string, { readonly publicKey: string }>> }>
  >;
}

/** An expected line with {key} replaced by the key that the configuration gives to the selector of its owner. */
function withKey(line: string, input: unknown): string {
  return line.replace("{key}", () => {
    const [, selector = "", domain = ""] = /^(.+?)\._domainkey\.(.+)\. TXT /.exec(line) ?? [];
    const { dkim = {} } = (input as Keys).domains[domainToUnicode(domain)] ?? {};
    return (dkim[selector]?.publicKey ?? "no such key").replace(/\s/g, "");
  });
}

describe("every example", () => {
  it.each(yamlFiles(examples))("%s has no error, and the plan that was reviewed", (name) => {
    const planned = planOf(examples, name);
    expect(printIssues(planned.issues.filter(({ severity }) => severity === "error"))).toBe("");
    expectGolden(`${examples}/${name}.plan`, planText(planned));
  });

  it.each(yamlFiles(examples))("%s begins with two or three lines for its reader", (name) => {
    const lines = readFileSync(join(root, examples, `${name}.yaml`), "utf8").split("\n");
    const comment = lines.findIndex((line) => !line.startsWith("# "));
    expect([2, 3]).toContain(comment);
    expect(lines[0]).toMatch(/^# For /);
  });

  it.each(yamlFiles(examples))(
    "%s has no warning but of reserved addresses and of what nobody has looked up",
    (name) => {
      const warnings = planOf(examples, name).issues.filter(({ severity }) => severity === "warning");
      const others = warnings.filter(
        ({ code, message }) => code !== "dns.private-ip" && !message.includes("not verified"),
      );
      expect(printIssues(others)).toBe("");
    },
  );

  it("is listed in the README with the command that plans it", () => {
    const readme = readFileSync(join(root, examples, "README.md"), "utf8");
    const listed = [
      ...readme.matchAll(/^\| \[([^\]]+)\.yaml\]\(\1\.yaml\) \|.*`npx maildomain plan -c (.+)` \|$/gm),
    ];
    expect(listed.map(([, name]) => name).sort()).toEqual(yamlFiles(examples));
    for (const [, name = "", file] of listed) expect(file).toBe(`${examples}/${name}.yaml`);
  });
});

describe("the full example", () => {
  it("has all parts on", () => {
    const planned = planOf(examples, "full");
    const sources = planned.zones.flatMap(({ rrsets }) => rrsets.flatMap((set) => set.sources));
    expect([...new Set(sources.map(({ room }) => room))].sort()).toEqual(rooms.map(({ key }) => key).sort());
  });
});

describe("dev beside prod", () => {
  it("goes into a zone of its own when there is one", () => {
    const file = readConfigFile(join(root, examples, "dev-beside-prod.yaml"));
    const { zones } = file.input as { readonly zones: object };
    const own = {
      ...(file.input as object),
      zones: { ...zones, "dev.example.com": { backend: "zonefile" } },
    };
    const planned = planFile({ ...file, input: own });
    const owners = planned.zones.map(
      ({ zone, rrsets }) => [zone.apex, rrsets.map(({ owner }) => owner)] as const,
    );
    expect(owners.map(([apex]) => apex)).toEqual(["dev.example.com.", "example.com."]);
    for (const owner of owners[0]?.[1] ?? []) expect(owner).toMatch(/(?:^|\.)dev\.example\.com\.$/);
    for (const owner of owners[1]?.[1] ?? []) expect(owner).not.toMatch(/(?:^|\.)dev\.example\.com\.$/);
  });
});

describe("what other systems publish", () => {
  it("has a shape for each file", () => {
    expect(systems.map(({ name }) => name).sort()).toEqual(yamlFiles(shapes));
  });

  it("has the NS of Mail-in-a-Box in a zone file that is made new", () => {
    const [plan] = planOf(shapes, "mail-in-a-box").zones;
    if (plan === undefined) throw new Error("no zone was planned");
    const text = newPreamble(plan.zone.apex, plan.zone.settings as ZonefileSettings, 1);
    expect(text.match(/IN NS .+/g)).toEqual(["IN NS ns1.mail.example.com.", "IN NS ns2.mail.example.com."]);
  });

  describe.each(systems)("$name", ({ name, ttl, ttls = {}, published: rows }) => {
    const file = readConfigFile(join(root, shapes, `${name}.yaml`));
    const planned = planFile(file);
    const found = published(planned);

    it("has no error, and the plan that was reviewed", () => {
      expect(printIssues(planned.issues.filter(({ severity }) => severity === "error"))).toBe("");
      expectGolden(`${shapes}/${name}.plan`, planText(planned));
    });

    it.each(Object.entries(rows))("%s", (_row, expected) => {
      for (const line of expected) expect(found).toContain(withKey(line, file.input));
    });

    it("publishes nothing else", () => {
      const expected = Object.values(rows).flat();
      expect([...found].sort()).toEqual(expected.map((line) => withKey(line, file.input)).sort());
    });

    it("has its TTLs", () => {
      for (const set of planned.zones.flatMap(({ rrsets }) => rrsets)) {
        expect([set.owner, set.type, set.ttl]).toEqual([set.owner, set.type, ttls[set.type] ?? ttl]);
      }
    });
  });
});
