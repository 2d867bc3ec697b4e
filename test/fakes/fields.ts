// Reading the fields that the engine sends to a stand-in.
import type { Plain, PlainObject } from "../../provider/struct";

/** A text or number as text; "" for anything else. */
export function textOf(fields: PlainObject, name: string): string {
  return asText(fields[name]);
}

/** A text or number as text; "" for anything else. */
export function asText(value: Plain | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
