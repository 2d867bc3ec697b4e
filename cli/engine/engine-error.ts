/** An error that is meant for the user and carries a stable code, such as `engine.no-pulumi`. */
export class EngineError extends Error {
  override readonly name = "EngineError";

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
