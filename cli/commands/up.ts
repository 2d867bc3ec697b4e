// maildomain up: preview, ask, apply, then say what is live and what is left to do by hand.
import { userInfo } from "node:os";
import { createInterface } from "node:readline/promises";
import { quote } from "../../core/dns/name";
import type { Plan } from "../../core/plan";
import type { Review } from "../../core/review/change";
import { safeText } from "../../core/review/forms/safe-text";
import { sidesOf } from "../../core/review/from-preview";
import { review } from "../../core/review/review";
import { findRisk } from "../../core/render/risks";
import type { Changes } from "../changes";
import { actionList, recordTable } from "../output";
import {
  note,
  runEngine,
  startRun,
  writeDiagnostics,
  type EngineOptions,
  type EngineRun,
} from "./engine-run";
import { terminalReview } from "../review/show";
import { changesJson, writeChanges } from "./preview";

/** Applies the configuration; exit status 1 when it was refused, declined, or the engine failed. */
export async function upCommand(options: EngineOptions): Promise<number> {
  const unknown = (options.allowRisk ?? []).find((code) => findRisk(code) === undefined);
  if (unknown !== undefined) {
    note(
      `✖ engine.risk: ${quote(unknown)} is the code of no risk, docs/risks.md lists them; nothing was changed`,
    );
    return 1;
  }
  const run = await startRun(options);
  if (run === undefined) return 1;
  try {
    const preview = await runEngine((onEvent) => run.open.stack.preview({ onEvent }));
    writeDiagnostics(preview.changes);
    if (preview.failed) return 1;
    const { before, after } = sidesOf(preview.steps);
    const found = review(before, after);
    if (options.json !== true) writeReview(found, preview.changes);
    if (preview.changes.resources > 0) {
      const decision = await decide(found, options);
      if (decision !== "apply") return decision;
      const applied = await runEngine((onEvent) => run.open.stack.up({ onEvent }));
      writeDiagnostics(applied.changes);
      if (applied.failed) {
        note("some changes may be live: run up again to finish, it changes only what is missing");
        return 1;
      }
    }
    if (options.json === true)
      process.stdout.write(`${JSON.stringify(changesJson(preview.changes), null, 2)}\n`);
    else process.stdout.write(`\n${liveText(run)}\n`);
    return 0;
  } finally {
    await run.open.close();
  }
}

function liveText({ planned }: EngineRun): string {
  return [recordTable(planned), "", ...zoneLines(planned), "", actionList(planned, "short")].join("\n");
}

/** Where each zone is: for a zone file, its path. */
function zoneLines(planned: Plan): string[] {
  return planned.zones.map(
    ({ zone, rrsets }) => `live: zone ${zone.apex} (${rrsets.length} RRsets) ${zone.kind.place(zone)}`,
  );
}

/** The meaning of what changes; a repair of the DNS host alone has none, and shows as records. */
function writeReview(found: Review, changes: Changes): void {
  if (found.changes.length > 0) process.stdout.write(`${terminalReview(found)}\n`);
  else writeChanges(changes);
}

/**
 * Whether to apply: a person answers, or --yes does. The latter passes no danger that --allow-risk does not name;
 * what was accepted, and by whom, stays in the output. A refusal has exit status 3.
 */
async function decide(found: Review, options: EngineOptions): Promise<"apply" | number> {
  const dangers = found.changes.flatMap(({ findings }) => findings.filter(({ risk }) => risk === "danger"));
  if (options.yes !== true) {
    const some = dangers.length === 0 ? "" : ` (${dangers.length} dangerous)`;
    return (await confirmed(`apply these changes${some}?`)) ? "apply" : declined();
  }
  const allowed = new Set(options.allowRisk);
  const open = [...new Set(dangers.filter(({ code }) => !allowed.has(code)).map(({ code }) => code))];
  if (open.length > 0) {
    note(
      `✖ engine.risk: ${open.join(", ")}: --yes applies no dangerous change that is not named; nothing was changed. ` +
        `Answer without --yes, or add ${open.map((code) => `--allow-risk ${code}`).join(" ")}`,
    );
    return 3;
  }
  const accepted = dangers.map(({ code, reason }) => `accepted by ${actor()}: ${code}: ${reason}`);
  // standard output belongs to the JSON when that is asked for
  for (const line of new Set(accepted)) (options.json === true ? note : print)(safeText(line));
  return "apply";
}

/** Who runs this: the person behind a pipeline, or the user of this machine. */
function actor(): string {
  const { GITHUB_ACTOR: github, GITLAB_USER_LOGIN: gitlab } = process.env;
  try {
    return github ?? gitlab ?? userInfo().username;
  } catch {
    // a container may run as a user that has no name
    return `user ${process.getuid?.() ?? "without name"}`;
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Asks a yes-or-no question on the terminal; without a terminal the answer is no. */
export async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    note(`${question} there is no terminal to answer on; use --yes`);
    return false;
  }
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await reader.question(`${question} [y/N] `)).trim());
  } finally {
    reader.close();
  }
}

/** Says that nothing was changed; the exit status of a declined question. */
export function declined(): number {
  note("nothing was changed");
  return 1;
}
