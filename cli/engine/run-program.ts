import { execFile } from "node:child_process";

/** How a program is run: its whole environment, and the time after which it is killed. */
export interface RunOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly limitMs: number;
}

/** What a program printed, or one line that says why there is nothing. */
export type RunResult = { readonly stdout: string } | { readonly reason: string };

/** Runs a program to its end; never rejects. */
export function runProgram(
  file: string,
  args: readonly string[],
  { env, limitMs }: RunOptions,
): Promise<RunResult> {
  return new Promise((resolve) => {
    execFile(
      file,
      args,
      { env, timeout: limitMs, killSignal: "SIGKILL", maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error === null) resolve({ stdout });
        else if (error.killed === true) resolve({ reason: `gave no answer within ${limitMs / 1000} s` });
        else resolve({ reason: describe(error, stderr) });
      },
    );
  });
}

/** One line about what went wrong, whatever was thrown; a cause says more than the wrapper around it. */
export function reasonOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const text = inner instanceof Error ? inner.message : String(inner);
  return lastLine(text) ?? "unknown error";
}

function describe(error: { code?: string | number | null; signal?: string | null }, stderr: string): string {
  const said = lastLine(stderr);
  if (typeof error.code === "string") return `cannot be run (${error.code})`;
  const ending =
    error.code === undefined || error.code === null
      ? `was ended by ${error.signal ?? "a signal"}`
      : `ended with status ${error.code}`;
  return said === undefined ? ending : `${ending}: ${said}`;
}

function lastLine(text: string): string | undefined {
  const line = text
    .split("\n")
    .map((part) => part.trim())
    // Go lists every module that it fetches in the stream that also holds its errors
    .filter((part) => part !== "" && !part.startsWith("go: downloading "))
    .at(-1);
  return line === undefined || line.length <= 300 ? line : `${line.slice(0, 300)}…`;
}
