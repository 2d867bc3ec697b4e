// Failures that a test makes happen.
import { ApiFailure } from "./failure";

/** A write that fails. */
export interface Injected {
  /** @default 500 */
  readonly status?: number;
  readonly code?: number;
  readonly message?: string;
  /** the write takes place, and only its answer is lost */
  readonly applied?: boolean;
}

/** What will fail. */
export class Failures {
  #limited = 0;
  #retryAfter = 0;
  #writes = 0;
  readonly #planned = new Map<number, Injected>();

  limitRate(times: number, retryAfter = 1): void {
    this.#limited = times;
    this.#retryAfter = retryAfter;
  }

  failWrite(nth: number, failure: Injected = {}): void {
    this.#planned.set(this.#writes + nth, failure);
  }

  checkRate(): void {
    if (this.#limited === 0) return;
    this.#limited -= 1;
    const error = { code: 971, message: "Please wait and consider throttling your request speed" };
    throw new ApiFailure(429, [error], { "retry-after": String(this.#retryAfter) });
  }

  /** Does a write, or fails in its place, or after it. */
  write<T>(act: () => T): T {
    this.#writes += 1;
    const injected = this.#planned.get(this.#writes);
    if (injected === undefined) return act();
    this.#planned.delete(this.#writes);
    const { status = 500, code = 1000, message = "Internal server error", applied = false } = injected;
    if (applied) act();
    throw new ApiFailure(status, [{ code, message }]);
  }
}
