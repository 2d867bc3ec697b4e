// maildomain plan: what would be published, offline and without the engine.
import { backendKinds } from "../../components/backends/registry";
import { readStack } from "../../core/config/read";
import type { Answers } from "../../core/dns/answers";
import type { Observations } from "../../core/dns/observations";
import type { Existing } from "../../core/existing";
import { hasErrors, sortIssues, type Issue } from "../../core/issue";
import { planInput, type Plan } from "../../core/plan";
import { planJson } from "../../core/render/json";
import { tutorialTable } from "../../core/render/tutorial";
import { zoneText } from "../../core/render/zone-text";
import { locate, type ConfigFile } from "../config-file";
import { readExistingFiles } from "../existing-file";
import { actionList, recordTable, writeIssues } from "../output";
import { observationsPath, openConfig, openObservations, type ConfigOptions } from "../project";

/** The forms in which a plan can be had. */
export const planFormats = ["table", "zone", "json", "tutorial"] as const;

/** Options of `plan`. */
export interface PlanOptions extends ConfigOptions {
  readonly format: (typeof planFormats)[number];
  readonly json?: boolean;
  /** zone files, or files of recorded answers, of what stands at our names now */
  readonly existing?: readonly string[];
}

/** What a plan may know besides the configuration, and what was wrong with the files that it comes from. */
export interface KnownToPlan {
  readonly answers?: Answers | undefined;
  readonly existing?: Existing | undefined;
  readonly issues?: readonly Issue[];
}

const empty: Plan = { zones: [], domains: [], manualActions: [], doneActions: [], artifacts: [], issues: [] };

/** The plan of a configuration file; `locate` finds the lines of its issues for people. */
export function planFile(file: ConfigFile, { answers, existing, issues = [] }: KnownToPlan = {}): Plan {
  const planned = file.issues.length > 0 ? empty : planInput(file.input, backendKinds, answers, existing);
  return { ...planned, issues: sortIssues([...file.issues, ...planned.issues, ...issues]) };
}

/** A plan, and the files that it was made from. */
export interface OpenPlan {
  readonly file: ConfigFile;
  /** what the DNS said when it was last asked */
  readonly answers: Observations | undefined;
  readonly planned: Plan;
}

/** The plan of the configuration and the recorded answers that the options name. */
export function openPlan(options: ConfigOptions): OpenPlan {
  const file = openConfig(options);
  const { answers, issue } = openObservations(options);
  return { file, answers, planned: planFile(file, { answers, issues: issue ? [issue] : [] }) };
}

/** Prints the plan; exit status 1 when it has errors. */
export function planCommand(options: PlanOptions): number {
  const file = openConfig(options);
  const { answers, issue } = openObservations(options);
  const zones = options.existing === undefined ? [] : readStack(file.input, backendKinds).config.zones;
  const { existing, issues } = readExistingFiles(options.existing ?? [], zones);
  const planned = planFile(file, { answers, existing, issues: issue ? [issue, ...issues] : issues });
  const format = options.json === true ? "json" : options.format;
  if (format === "json") process.stdout.write(`${JSON.stringify(planJson(planned), null, 2)}\n`);
  else {
    if (answers) process.stderr.write(`${observationsPath(options)}: answers of ${answers.observedAt}\n`);
    writePlan(planned, format, file);
  }
  return hasErrors(planned.issues) ? 1 : 0;
}

function writePlan(planned: Plan, format: "table" | "zone" | "tutorial", file: ConfigFile): void {
  writeIssues(file.path, locate(planned.issues, file));
  if (planned.zones.length === 0) return;
  if (format === "tutorial") process.stdout.write(tutorialTable(planned));
  else if (format === "zone") process.stdout.write(planned.zones.map(zoneText).join("\n"));
  else process.stdout.write(`${recordTable(planned)}\n\n${actionList(planned, "full")}\n`);
}
