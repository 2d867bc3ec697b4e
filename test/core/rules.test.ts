// The rule tables of all rooms: each rule fires where it should, stays silent beside, and is explained.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allRuleAreas } from "../../cli/rules";
import { findRule } from "../../core/render/manual";
import { expectRow } from "../support";
import { ruleCases } from "./rule-tables";

/** Every rule table below this folder, as a path without extension. */
function tables(folder: string): string[] {
  return readdirSync(join(__dirname, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return tables(path);
    return entry.name.endsWith(".rules.ts") ? [path.replace(/\.ts$/, "")] : [];
  });
}

describe.each([...new Set(ruleCases.map(({ code }) => code))].sort())("%s", (code) => {
  it.each(ruleCases.filter((row) => row.code === code).map((row) => [row.title, row] as const))(
    "%s",
    (_title, row) => {
      expectRow(row);
    },
  );
});

describe("the manual", () => {
  const explained = allRuleAreas.flatMap(({ rules }) => Object.keys(rules));
  /** What a configuration in memory cannot break, files and engines, is tested where it happens: it is named there. */
  const elsewhere = ["../cli", "../engine", "../provider", "../components", "../policy"].flatMap((folder) =>
    readdirSync(join(__dirname, folder))
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => readFileSync(join(__dirname, folder, name), "utf8")),
  );

  it("has a row for every code, or a test that names it", () => {
    const covered = new Set(ruleCases.map(({ code }) => code));
    const named = (code: string): boolean =>
      elsewhere.some((text) => text.includes(code.replace(/^zonefile\./, "")));
    expect(explained.filter((code) => !covered.has(code) && !named(code))).toEqual([]);
  });

  it("has every table of every room", () => {
    const listed = readFileSync(join(__dirname, "rule-tables.ts"), "utf8");
    expect(tables(".").filter((path) => !listed.includes(`"${path}"`))).toEqual([]);
  });

  it("explains every code that a row uses", () => {
    expect(
      ruleCases.filter(({ code }) => findRule(code, allRuleAreas) === undefined).map(({ code }) => code),
    ).toEqual([]);
  });

  it("names each code once, in kebab-case with its area", () => {
    expect(explained.filter((code, index) => explained.indexOf(code) !== index)).toEqual([]);
    expect(explained.filter((code) => !/^[a-z]+[0-9]*(?:-[a-z0-9]+)*\.[a-z0-9-]+$/.test(code))).toEqual([]);
  });

  it.each(allRuleAreas.flatMap(({ rules }) => Object.entries(rules)))(
    "%s says what, why and how",
    (_code, rule) => {
      for (const text of [rule.title, rule.why, rule.example]) expect(text.length).toBeGreaterThan(2);
      if (rule.reference !== undefined) expect(rule.reference).toMatch(/\d|draft|M3AAWG|practice/i);
    },
  );
});
