// How Route53 says no.

/** An answer that is an error: its code, what it says, and its HTTP status. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** A batch that is refused as a whole: every reason at once, in brackets, as the service lists them. */
export function invalidBatch(reasons: readonly string[]): Refusal {
  return new Refusal("InvalidChangeBatch", `[${reasons.join(", ")}]`);
}

/** A value that its type does not allow. */
export function invalidValue(code: string, why: string, value: string): Refusal {
  return invalidBatch([
    `Invalid Resource Record: 'FATAL problem: ${code} (${why}) encountered with '${value}''`,
  ]);
}
