// The files of a review: plans, configurations, what the Pulumi CLI printed, and where the review goes.
import { readFileSync, writeFileSync } from "node:fs";
import { quote } from "../../core/dns/name";
import { defineRules, hasErrors, reporter, type Issue } from "../../core/issue";
import { isMapping, parseJson } from "../../core/json";
import type { Result } from "../../core/result";
import { isPlanJson, snapshotOfPlanJson } from "../../core/review/from-plan-json";
import { parsePreview, type Sides } from "../../core/review/from-preview";
import { snapshotOf, type Snapshot } from "../../core/review/snapshot";
import { planFile } from "../commands/plan";
import { locate, readConfigFile, readStackFile } from "../config-file";

export const reviewFileRules = defineRules({
  "review.unreadable": {
    level: "E",
    title: "the files of a review can be read",
    why: "half of a change cannot be judged",
    example: "maildomain review --before old.json --after stacks/Pulumi.prod.yaml",
  },
  "review.unwritable": {
    level: "E",
    title: "the file that a review is to be written to can be written",
    why: "nobody would see the review",
    example: "maildomain review -f html -o review.html",
  },
});
const report = reporter(reviewFileRules);

/** Both sides, or what is wrong with the files. */
export type SidesRead = { readonly sides: Sides } | { readonly issues: readonly Issue[] };

/** Reads both sides from files: saved plans (`plan --json`), stack files, or files with zones and domains. */
export function sidesOfFiles(before: string, after: string): SidesRead {
  const [old, now] = [readSide(before), readSide(after)];
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

function readSide(path: string): SideRead {
  const text = readText(path);
  if ("error" in text) return { issues: [unreadable(path, text.error, sideFix)] };
  const saved = text.value.trimStart().startsWith("{") ? parseJson(text.value) : undefined;
  if (isPlanJson(saved)) {
    const snapshot = snapshotOfPlanJson(saved);
    return "error" in snapshot
      ? { issues: [unreadable(path, snapshot.error, "save it again")] }
      : { snapshot: snapshot.value };
  }
  const own = readConfigFile(path);
  const file = isStackFile(own.input) ? readStackFile(path) : own;
  const planned = planFile(file);
  if (!hasErrors(planned.issues)) return { snapshot: snapshotOf(planned) };
  const errors = planned.issues.filter(({ severity }) => severity === "error");
  return { issues: locate(errors, file) };
}

const sideFix = 'give what "maildomain plan --json" prints, a stack file, or a file with zones and domains';

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
