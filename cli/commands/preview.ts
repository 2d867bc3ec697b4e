// maildomain preview: what the engine would change.
import { changeLines, changeSummary, type Changes } from "../changes";
import { actionList } from "../output";
import { runEngine, startRun, writeDiagnostics, type EngineOptions } from "./engine-run";

/** Prints what would change; exit status 1 when the configuration or the engine has errors. */
export async function previewCommand(options: EngineOptions): Promise<number> {
  const run = await startRun(options);
  if (run === undefined) return 1;
  try {
    const { changes, failed } = await runEngine((onEvent) => run.open.stack.preview({ onEvent }));
    writeDiagnostics(changes);
    if (options.json === true) process.stdout.write(`${JSON.stringify(changesJson(changes), null, 2)}\n`);
    else {
      writeChanges(changes);
      process.stdout.write(`\n${actionList(run.planned, "short")}\n`);
    }
    return failed ? 1 : 0;
  } finally {
    await run.open.close();
  }
}

/** The changes of a run for programs. */
export function changesJson({ rrsets, actions }: Changes) {
  return { rrsets, manualActions: actions };
}

/** Prints the changes as a diff with a summary line. */
export function writeChanges(changes: Changes): void {
  const lines = changeLines(changes);
  if (lines.length > 0) process.stdout.write(`${lines.join("\n")}\n\n`);
  process.stdout.write(`${changeSummary(changes)}\n`);
}
