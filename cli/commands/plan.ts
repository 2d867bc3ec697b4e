// maildomain plan: what would be published, offline and without the engine.
import { backendKinds } from "../../components/backends/kinds";
import { hasErrors, sortIssues } from "../../core/issue";
import { planInput, type Plan } from "../../core/plan";
import { planJson } from "../../core/render/json";
import { tutorialTable } from "../../core/render/tutorial";
import { zoneText } from "../../core/render/zone-text";
import { locate, type ConfigFile } from "../config-file";
import { actionList, recordTable, writeIssues } from "../output";
import { openConfig, type ConfigOptions } from "../project";

/** The forms in which a plan can be had. */
export const planFormats = ["table", "zone", "json", "tutorial"] as const;

/** Options of `plan`. */
export interface PlanOptions extends ConfigOptions {
  readonly format: (typeof planFormats)[number];
  readonly json?: boolean;
}

const empty: Plan = { zones: [], domains: [], manualActions: [], artifacts: [], issues: [] };

/** The plan of a configuration file, with every issue at its line. */
export function planFile(file: ConfigFile): Plan {
  const planned = file.issues.length > 0 ? empty : planInput(file.input, backendKinds);
  return { ...planned, issues: sortIssues(locate([...file.issues, ...planned.issues], file)) };
}

/** Prints the plan; exit status 1 when it has errors. */
export function planCommand(options: PlanOptions): number {
  const file = openConfig(options);
  const planned = planFile(file);
  const format = options.json === true ? "json" : options.format;
  if (format === "json") process.stdout.write(`${JSON.stringify(planJson(planned), null, 2)}\n`);
  else writePlan(planned, format, file.path);
  return hasErrors(planned.issues) ? 1 : 0;
}

function writePlan(planned: Plan, format: "table" | "zone" | "tutorial", path: string): void {
  writeIssues(path, planned.issues);
  if (planned.zones.length === 0) return;
  if (format === "tutorial") process.stdout.write(tutorialTable(planned));
  else if (format === "zone") process.stdout.write(planned.zones.map(zoneText).join("\n"));
  else process.stdout.write(`${recordTable(planned)}\n\n${actionList(planned.manualActions, "full")}\n`);
}
