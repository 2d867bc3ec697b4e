// How the Pulumi engine marks values that are not plain, in its states, events and calls.

/** What stands for a value that is not known before the change is applied. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key of an object that wraps a value of another kind, such as a secret. */
export const signatureKey = "4dabf18193072939515e22adb298388d";

/** A plain copy of a value; whatever is not known yet is `undefined` in it. */
export function known(value: unknown): unknown {
  if (value === unknownText) return undefined;
  if (typeof value !== "object" || value === null) return value;
  const source = value as Readonly<Record<string, unknown>>;
  const read = (key: string): unknown => {
    try {
      return known(source[key]);
    } catch {
      // the SDK of policies throws where a program would get an Output
      return undefined;
    }
  };
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => read(String(index)));
  return Object.fromEntries(Object.keys(value).map((key) => [key, read(key)]));
}
