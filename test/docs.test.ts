// Pages that are made from the source; `npm run docs` makes them anew.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allRuleAreas } from "../cli/rules";
import { backendKinds } from "../components/backends/registry";
import { rulesMarkdown } from "../core/render/manual";
import { risksMarkdown } from "../core/render/risks";
import { configMarkdown } from "../core/render/reference";
import { configSchema, stackFileSchema } from "../core/render/schema";
import { runCommand } from "./cli/run-command";
import { expectGolden } from "./golden-file";

describe("docs", () => {
  it("rules.md holds every rule", () => {
    expectGolden("docs/rules.md", rulesMarkdown(allRuleAreas));
  });

  it("risks.md holds every risk rule", () => {
    expectGolden("docs/risks.md", risksMarkdown());
  });

  it("configuration.md holds every key", () => {
    expectGolden("docs/configuration.md", configMarkdown(configSchema(backendKinds)));
  });

  it("stack.schema.json is the schema of a stack file", () => {
    expectGolden("docs/stack.schema.json", `${JSON.stringify(stackFileSchema(backendKinds), null, 2)}\n`);
  });

  it("README.md opens with the review of the change in docs/examples/review", async () => {
    const folder = join(__dirname, "../docs/examples/review");
    const sides = ["--before", join(folder, "before.yaml"), "--after", join(folder, "after.yaml")];
    const { status, stdout } = await runCommand("review", ...sides);
    expect(status).toBe(2);
    expect(readFileSync(join(__dirname, "../README.md"), "utf8")).toContain(stdout.trim());
  });
});
