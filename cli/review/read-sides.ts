// The files of a review: plans, configurations, records, what the Pulumi CLI printed, and where the review goes.
import { readFileSync, writeFileSync } from "node:fs";
import { quote } from "../../core/dns/name";
import { hasErrors, type Issue } from "../../core/issue";
import { isMapping, parseJson } from "../../core/json";
import type { Result } from "../../core/result";
import { isPlanJson, snapshotOfPlanJson } from "../../core/review/from-plan-json";
import { parsePreview, type Sides } from "../../core/review/from-preview";
import { snapshotOf, type Snapshot } from "../../core/review/snapshot";
import { planFile } from "../commands/plan";
import { locate, readConfigFile, readStackFile, type ConfigFile } from "../config-file";
import { writeIssues } from "../output";
import { openObservations } from "../project";
import { report } from "./rules";

/** Both sides, or what is wrong with the files. */
export type SidesRead =
  | {
      readonly sides: Sides;
      /** what a reader has to know of how the sides were found, a line each */
      readonly notes?: readonly string[];
      /** lines about what prevents the change; [] when nothing does */
      readonly inWay?: readonly string[];
    }
  | { readonly issues: readonly Issue[] };

/**
 * Reads both sides from files: saved plans (`plan --json`), stack files, files with zones and domains; before may be
 * what the DNS holds, a zone file or recorded answers.
 * `undefined` when a plan has errors that were printed already.
 * @param observations the file of recorded answers for configurations; else that beside each of them
 */
export async function sidesOfFiles(
  before: string,
  after: string,
  observations?: string,
): Promise<SidesRead | undefined> {
  if (holdsRecords(before)) return sidesWithPlan(before, after, observations);
  const [old, now] = [readSide(before, observations), readSide(after, observations)];
  if ("snapshot" in old && "snapshot" in now) {
    return { sides: { before: old.snapshot, after: now.snapshot } };
  }
  return { issues: [old, now].flatMap((side) => ("issues" in side ? side.issues : [])) };
}

/** Reads both sides from what `pulumi preview --json` printed; "-" is standard input. */
export function sidesOfPreview(path: string): SidesRead {
  const text = readText(path === "-" ? 0 : path);
  const sides: Result<Sides> = "error" in text ? text : parsePreview(text.value);
  if ("value" in sides) return { sides: sides.value };
  return { issues: [unreadable(path, sides.error, 'give what "pulumi preview --json" prints')] };
}

/** Writes a review to a file; what is wrong with it otherwise. */
export function writeReview(path: string, text: string): Issue | undefined {
  try {
    writeFileSync(path, text);
    return undefined;
  } catch (error) {
    const why = `${quote(path)} cannot be written (${(error as NodeJS.ErrnoException).code ?? ""})`;
    return report("review.unwritable", path, why, { fix: "give a file in a folder that exists" });
  }
}

type SideRead = { readonly snapshot: Snapshot } | { readonly issues: readonly Issue[] };

/** What stands before is compared with a plan: that says which records count, and what becomes of the others. */
async function sidesWithPlan(
  before: string,
  after: string,
  observations?: string,
): Promise<SidesRead | undefined> {
  const text = readText(after);
  if ("value" in text && isPlanJson(parseJson(text.value))) {
    const why = `${quote(after)} is a saved plan, which does not say what its DNS hosts do with other records`;
    return { issues: [unreadable(after, why, "give the configuration that it was made from")] };
  }
  const { file, planned } = planSide(after, observations);
  writeIssues(file.path, locate(planned.issues, file));
  if (hasErrors(planned.issues)) return undefined;
  return (await import("./recorded.js")).sidesOfRecords(before, planned);
}

function readSide(path: string, observations: string | undefined): SideRead {
  const text = readText(path);
  if ("error" in text) return { issues: [unreadable(path, text.error, sideFix)] };
  const saved = text.value.trimStart().startsWith("{") ? parseJson(text.value) : undefined;
  if (isPlanJson(saved)) {
    const snapshot = snapshotOfPlanJson(saved);
    return "error" in snapshot
      ? { issues: [unreadable(path, snapshot.error, "save it again")] }
      : { snapshot: snapshot.value };
  }
  if (holdsRecords(path)) {
    const why = `${quote(path)} holds records, which do not say which of them are meant`;
    return { issues: [unreadable(path, why, "give it with --before, and a configuration with --after")] };
  }
  const { file, planned } = planSide(path, observations);
  if (!hasErrors(planned.issues)) return { snapshot: snapshotOf(planned) };
  const errors = planned.issues.filter(({ severity }) => severity === "error");
  return { issues: locate(errors, file) };
}

const sideFix = 'give what "maildomain plan --json" prints, a stack file, or a file with zones and domains';

/** The plan of a configuration or stack file, with the recorded answers that `plan` would take. */
function planSide(path: string, observations: string | undefined) {
  const own = readConfigFile(path);
  const file: ConfigFile = isStackFile(own.input) ? readStackFile(path) : own;
  const { answers, issue } = openObservations({
    stack: "",
    config: path,
    ...(observations !== undefined && { observations }),
  });
  return { file, planned: planFile(file, { answers, issues: issue ? [issue] : [] }) };
}

/** True for recorded answers and zone files: what is no configuration, and has a line that is a record. */
function holdsRecords(path: string): boolean {
  const text = readText(path);
  if ("error" in text) return false;
  if (text.value.trimStart().startsWith("{")) {
    const json = parseJson(text.value);
    return isMapping(json) && "observedAt" in json;
  }
  return !/^["']?(?:config|domains|zones)["']?\s*:/m.test(text.value) && recordLine.test(text.value);
}

const recordLine =
  /^(?:\$(?:ORIGIN|TTL)[ \t]|[^\s:#;]*[ \t]+(?:\d\w*[ \t]+|IN[ \t]+)*(?:SOA|NS|MX|TXT|A|AAAA|CNAME|SRV|CAA|TLSA|PTR)[ \t])/im;

function isStackFile(top: unknown): boolean {
  return isMapping(top) && "config" in top && !("domains" in top);
}

function unreadable(path: string, why: string, fix: string): Issue {
  return report("review.unreadable", path, why, { fix });
}

function readText(path: string | 0): Result<string> {
  try {
    return { value: readFileSync(path, "utf8") };
  } catch (error) {
    return {
      error: `${path === 0 ? "standard input" : quote(path)} cannot be read (${(error as NodeJS.ErrnoException).code ?? ""})`,
    };
  }
}
