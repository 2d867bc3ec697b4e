// maildomain adopt: compares the plan with what its zones hold, and lets Pulumi take the records over.
import { existsSync, writeFileSync } from "node:fs";
import { RunError } from "@pulumi/pulumi/errors";
import { report } from "../../components/backends/adopt-rules";
import { quote } from "../../core/dns/name";
import { hasErrors, type Issue } from "../../core/issue";
import type { Plan } from "../../core/plan";
import { comparePlan } from "../adopt/compare-plan";
import { importEntries, type ImportEntry } from "../adopt/import-file";
import { zoneJson } from "../adopt/json";
import { readZones } from "../adopt/sources";
import { zoneReport } from "../adopt/text";
import { locate } from "../config-file";
import type { Server } from "../dns/servers";
import { openStack } from "../engine/stack";
import { writeIssues } from "../output";
import { projectRoot, type ConfigOptions } from "../project";
import { note } from "./engine-run";
import { openPlan } from "./plan";
import { confirmed, declined } from "./up";

/** Options of `adopt`. */
export interface AdoptOptions extends ConfigOptions {
  readonly existing?: readonly string[];
  readonly axfr?: Server;
  readonly output?: string;
  readonly force?: boolean;
  readonly import?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Compares, writes, imports; exit status 1 when something could not be read or written, or is in the way. */
export async function adoptCommand(options: AdoptOptions): Promise<number> {
  const { file, planned } = openPlan(options);
  const issues = [...planned.issues, ...outputIssues(options)];
  writeIssues(file.path, locate(issues, file));
  if (hasErrors(issues)) return 1;
  try {
    return await adopt(planned, options);
  } catch (error) {
    // a missing SDK says itself how to get it
    if (!RunError.isInstance(error)) throw error;
    note(`✖ ${error.message}`);
    return 1;
  }
}

async function adopt(planned: Plan, options: AdoptOptions): Promise<number> {
  const zones = planned.zones.map(({ zone }) => zone);
  const live = await readZones(zones, { ...options, root: projectRoot() });
  writeIssues("the zones", live.issues);
  // half of what there is would be no ground to stand on
  if (live.issues.length > 0) return 1;
  const shown = comparePlan(planned, live.byApex);
  const entries = importEntries(planned.domains, shown);
  if (options.json !== true) process.stdout.write(`${shown.map(zoneReport).join("\n\n")}\n\n`);
  const written = writeImportFile(entries, options);
  const imported = written && options.import === true ? await importAll(entries, options) : written;
  if (options.json === true) {
    const json = { zones: shown.map(zoneJson), import: { resources: entries } };
    process.stdout.write(`${JSON.stringify(json, null, 2)}\n`);
  }
  const inWay = shown.some(({ sets }) => sets.some(({ verdict }) => verdict === "in-way"));
  return imported && !inWay ? 0 : 1;
}

function outputIssues({ output, force }: AdoptOptions): Issue[] {
  if (output === undefined || force === true || !existsSync(output)) return [];
  const fix = "give another name, or --force to replace it";
  return [report("adopt.output", output, `${quote(output)} exists already`, { fix })];
}

function recordsOf(entries: readonly ImportEntry[]): string {
  return resources(entries.filter(({ component }) => component !== true).length);
}

function resources(count: number): string {
  return `${count} resource${count === 1 ? "" : "s"}`;
}

/** Writes the import file when there is a name for it; false when that failed. */
function writeImportFile(entries: readonly ImportEntry[], { output, force }: AdoptOptions): boolean {
  if (output === undefined) return true;
  if (entries.length === 0) {
    note("nothing to take over, no file was written");
    return true;
  }
  try {
    const flag = force === true ? "w" : "wx";
    writeFileSync(output, `${JSON.stringify({ resources: entries }, null, 2)}\n`, { flag });
  } catch (error) {
    const text = `${quote(output)} cannot be written: ${(error as Error).message}`;
    writeIssues("the import file", [report("adopt.output", output, text)]);
    return false;
  }
  note(`wrote ${output}: ${recordsOf(entries)}`);
  note(`  pulumi import --file ${output} --protect=false --generate-code=false`);
  return true;
}

/** Asks, then lets the engine import; false when that was declined or failed. */
async function importAll(entries: readonly ImportEntry[], options: AdoptOptions): Promise<boolean> {
  if (entries.length === 0) {
    note("nothing to import");
    return true;
  }
  const question = `take ${recordsOf(entries)} over into the state of stack ${quote(options.stack)}?`;
  if (options.yes !== true && !(await confirmed(question))) return declined() === 0;
  const program = (): Promise<unknown> => Promise.resolve();
  const open = await openStack({ root: projectRoot(), stack: options.stack, program, log: note });
  try {
    const { importFailure, runImport } = await import("../adopt/run-import.js");
    try {
      const count = await runImport(open.stack, entries);
      note(count === 0 ? "the state holds all of them already" : `took over ${resources(count)}`);
    } catch (error) {
      const fix = "run it again when the reason is gone, what was taken over is passed over";
      const text = `the engine could not take over every record: ${importFailure(error)}`;
      writeIssues("the import", [report("adopt.import", `stack ${options.stack}`, text, { fix })]);
      return false;
    }
  } finally {
    await open.close();
  }
  note("maildomain preview shows what up would change");
  return true;
}
