// Runs a command inside the test's process and takes what it prints.
import { vi } from "vitest";
import { run } from "../../cli/run";

/** Runs `maildomain ARGS`; resolves to its exit status and output. */
export async function runCommand(
  ...args: string[]
): Promise<{ status: number; stdout: string; stderr: string }> {
  const printed = { stdout: "", stderr: "" };
  const take = (name: "stdout" | "stderr") =>
    vi.spyOn(process[name], "write").mockImplementation((chunk) => {
      printed[name] += String(chunk);
      return true;
    });
  const spies = [take("stdout"), take("stderr")];
  try {
    return { status: await run(args), ...printed };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
