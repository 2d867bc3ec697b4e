/** An error whose message says all that a reader needs; a stack would only hide it. */
export class PlainError extends Error {}

/** Runs a script's work; a plain error becomes one sentence and exit status 1. */
export async function runScript(work) {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof PlainError ? error.message : error);
    process.exitCode = 1;
  }
}
