// The provider as a process of its own: prints its port, and ends with the engine that started it.
import { fstatSync } from "node:fs";
import { startProvider } from "./server";

async function main(): Promise<void> {
  const provider = await startProvider();
  const end = (): void => {
    void provider.stop().then(() => process.exit(0));
  };
  endWithParent(end);
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  // the engine reads this line, and takes everything after it for output of the provider
  process.stdout.write(`${provider.port}\n`);
}

/** An engine that was killed can say nothing, but its end of our standard input closes. */
function endWithParent(end: () => void): void {
  const input = fstatSync(0);
  if (!input.isFIFO() && !input.isSocket()) return;
  process.stdin.on("error", end).on("close", end).resume();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
