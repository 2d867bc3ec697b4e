// Whole plans that were reviewed once: records, manual actions, issues. `npm run golden` writes them anew.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { planFile } from "../../cli/commands/plan";
import { readStackFile } from "../../cli/config-file";
import { hasErrors, printIssues } from "../../core/issue";
import { tutorialTable } from "../../core/render/tutorial";
import type { Plan } from "../../core/plan";
import { expectGolden } from "../golden-file";
import { planText } from "./plan-text";

function names(folder: string): string[] {
  const files = readdirSync(join(__dirname, folder)).filter((name) => name.endsWith(".yaml"));
  return files.map((name) => name.replace(".yaml", "")).sort();
}

/** The plan of one case; places are shown without the path of the file. */
function planOf(folder: string, name: string): Plan {
  return planFile(readStackFile(join(__dirname, folder, `${name}.yaml`)));
}

describe("golden plans", () => {
  it.each(names("cases"))("%s", (name) => {
    const planned = planOf("cases", name);
    expect(hasErrors(planned.issues)).toBe(false);
    expectGolden(`test/golden/cases/${name}.plan`, planText(planned));
  });
});

describe("the tutorial", () => {
  it.each(names("tutorial"))("table %s, byte for byte", (name) => {
    const planned = planOf("tutorial", name);
    expect(printIssues(planned.issues.filter((issue) => issue.severity === "error"))).toBe("");
    expect(tutorialTable(planned)).toBe(readFileSync(join(__dirname, `tutorial/${name}.txt`), "utf8"));
  });

  it.each([
    ["1-cname", ["mx.cname", "mx.pref", "ptr.missing"]],
    ["2-two-a", ["mx.pref", "ptr.missing"]],
    ["3-www", ["mx.pref", "ptr.missing"]],
    ["4-ptr", ["mx.pref", "ptr.zone"]],
    ["5-spf", ["mx.pref", "ptr.zone", "spf.hardfail", "spf.helo"]],
    ["6-dkim", ["dkim.key-short", "dkim.align", "spf.hardfail"]],
    [
      "7-dmarc",
      [
        "dmarc.name",
        "dmarc.sp-sub",
        "dmarc.spnone",
        "dmarc.size",
        "dmarc.removed",
        "dkim.key-short",
        "dkim.align",
      ],
    ],
    ["8-acme", ["acme.ttl"]],
  ])("every mistake of table %s is reported", (name, codes) => {
    const found = planOf("tutorial", name).issues.map(({ code }) => code);
    for (const code of codes) expect(found).toContain(code);
  });

  it("with mail on another machine, `v=spf1 a -all` does not cover it", () => {
    const text = readFileSync(join(__dirname, "tutorial/3-www.yaml"), "utf8");
    const file = readStackFile(join(__dirname, "tutorial/3-www.yaml"));
    expect(text).toContain("spf: off");
    const input = JSON.parse(
      JSON.stringify(file.input).replace('"spf":"off"', '"spf":{"record":"v=spf1 a -all"}'),
    ) as unknown;
    const found = planFile({ ...file, input }).issues.map(({ code }) => code);
    expect(found).toContain("spf.notcover");
  });

  it("refuses the shortened key as a value", () => {
    const file = readStackFile(join(__dirname, "tutorial/6-dkim.yaml"));
    const input = JSON.parse(
      JSON.stringify(file.input).replace(/"publicKey":"[^"]*"/, '"publicKey":"MIG..."'),
    ) as unknown;
    const found = planFile({ ...file, input }).issues.find(({ code }) => code === "dkim.placeholder");
    expect(found).toMatchObject({ severity: "error", overridable: false });
  });
});
