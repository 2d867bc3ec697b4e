// What the API refuses. Codes as they are seen in the wild; 1004 stands where none was ever published.

/** One entry of `errors` in an answer. */
export interface ApiError {
  readonly code: number;
  readonly message: string;
  readonly error_chain?: readonly ApiError[];
}

/** A call that is refused. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly errors: readonly ApiError[],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(errors.map(({ code, message }) => `${message} (${code})`).join(", "));
  }
}

/** A refusal of what was sent. */
export function invalid(code: number, message: string): ApiFailure {
  return new ApiFailure(400, [{ code, message }]);
}
