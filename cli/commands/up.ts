// maildomain up: preview, ask, apply, then say what is live and what is left to do by hand.
import { createInterface } from "node:readline/promises";
import type { Plan } from "../../core/plan";
import { actionList, recordTable } from "../output";
import {
  note,
  runEngine,
  startRun,
  writeDiagnostics,
  type EngineOptions,
  type EngineRun,
} from "./engine-run";
import { changesJson, writeChanges } from "./preview";

/** Applies the configuration; exit status 1 when it was refused, declined, or the engine failed. */
export async function upCommand(options: EngineOptions): Promise<number> {
  const run = await startRun(options);
  if (run === undefined) return 1;
  try {
    const preview = await runEngine((onEvent) => run.open.stack.preview({ onEvent }));
    writeDiagnostics(preview.changes);
    if (options.json !== true) writeChanges(preview.changes);
    if (preview.failed) return 1;
    if (preview.changes.resources > 0) {
      if (options.yes !== true && !(await confirmed("apply these changes?"))) return declined();
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
  return [
    recordTable(planned),
    "",
    ...zoneLines(planned),
    "",
    actionList(planned.manualActions, "short"),
  ].join("\n");
}

/** Where each zone is: for a zone file, its path. */
function zoneLines(planned: Plan): string[] {
  return planned.zones.map(
    ({ zone, rrsets }) => `live: zone ${zone.apex} (${rrsets.length} RRsets) ${zone.kind.place(zone)}`,
  );
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
