/** A value, or the sentence that says why there is none. */
export type Result<T> = { readonly value: T } | { readonly error: string };

/** The value of a result that is known to be good; throws its error text otherwise. */
export function unwrap<T>(result: Result<T>): T {
  if ("error" in result) throw new Error(result.error);
  return result.value;
}
