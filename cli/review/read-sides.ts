// Where a review gets its two sides from: files of plans or configurations, or what the Pulumi CLI printed.
import { readFileSync } from "node:fs";
import { quote } from "../../core/dns/name";
import { defineRules, hasErrors, reporter, type Issue } from "../../core/issue";
import type { Result } from "../../core/result";
import { isPlanJson, snapshotOfPlanJson } from "../../core/review/from-plan-json";
import { parsePreview, type Sides } from "../../core/review/from-preview";
import { snapshotOf, type Snapshot } from "../../core/review/snapshot";
import { planFile } from "../commands/plan";
import { locate, readConfigFile } from "../config-file";

export const reviewFileRules = defineRules({
  "review.unreadable": {
    level: "E",
    title: "the files of a review can be read",
    why: "half of a change cannot be judged",
    example: "maildomain review --before old.json --after stacks/Pulumi.prod.yaml",
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
  return "error" in sides ? { issues: [unreadable(path, sides.error)] } : { sides: sides.value };
}

type SideRead = { readonly snapshot: Snapshot } | { readonly issues: readonly Issue[] };

function readSide(path: string): SideRead {
  const text = readText(path);
  if ("error" in text) return { issues: [unreadable(path, text.error)] };
  const saved = text.value.trimStart().startsWith("{") ? parseJson(text.value) : undefined;
  if (isPlanJson(saved)) {
    const snapshot = snapshotOfPlanJson(saved);
    return "error" in snapshot
      ? { issues: [unreadable(path, snapshot.error)] }
      : { snapshot: snapshot.value };
  }
  const file = readConfigFile(path);
  const planned = planFile(file);
  if (!hasErrors(planned.issues)) return { snapshot: snapshotOf(planned) };
  const errors = planned.issues.filter(({ severity }) => severity === "error");
  return { issues: locate(errors, file) };
}

function unreadable(path: string, why: string): Issue {
  return report("review.unreadable", path, why, {
    fix: 'give what "maildomain plan --json" or "pulumi preview --json" prints, or a configuration',
  });
}

function readText(path: string | 0): Result<string> {
  try {
    return { value: readFileSync(path, "utf8") };
  } catch (error) {
    return {
      error: `${quote(String(path))} cannot be read (${(error as NodeJS.ErrnoException).code ?? ""})`,
    };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
