// maildomain destroy: removes what the stack published, and nothing else.
import { confirmed, declined } from "./up";
import { openForRemoval, runEngine, writeDiagnostics, type EngineOptions } from "./engine-run";
import { changesJson, writeChanges } from "./preview";

/** Removes every record of the stack; exit status 1 when declined or the engine failed. */
export async function destroyCommand(options: EngineOptions): Promise<number> {
  const open = await openForRemoval(options);
  try {
    const preview = await runEngine((onEvent) => open.stack.previewDestroy({ onEvent }));
    writeDiagnostics(preview.changes);
    if (preview.failed) return 1;
    if (options.json !== true) writeChanges(preview.changes);
    if (preview.changes.resources > 0) {
      if (options.yes !== true && !(await confirmed("remove these records?"))) return declined();
      const removed = await runEngine((onEvent) => open.stack.destroy({ onEvent }));
      writeDiagnostics(removed.changes);
      if (removed.failed) return 1;
    }
    if (options.json === true)
      process.stdout.write(`${JSON.stringify(changesJson(preview.changes), null, 2)}\n`);
    return 0;
  } finally {
    await open.close();
  }
}
