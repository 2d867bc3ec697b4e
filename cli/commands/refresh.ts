// maildomain refresh: reads what the DNS hosts hold into the state, so that the next preview shows the repair.
import { note, runEngine, startRun, writeDiagnostics, type EngineOptions } from "./engine-run";
import { changesJson, writeChanges } from "./preview";

/** Reads the DNS hosts and changes nothing there; exit status 1 when the engine failed. */
export async function refreshCommand(options: EngineOptions): Promise<number> {
  const run = await startRun(options);
  if (run === undefined) return 1;
  try {
    const { changes, failed } = await runEngine((onEvent) => run.open.stack.refresh({ onEvent }));
    writeDiagnostics(changes);
    if (failed) return 1;
    if (options.json === true) process.stdout.write(`${JSON.stringify(changesJson(changes), null, 2)}\n`);
    else writeChanges(changes);
    if (changes.resources > 0)
      note("maildomain preview shows what would bring the DNS host back to the configuration");
    return 0;
  } finally {
    await run.open.close();
  }
}
