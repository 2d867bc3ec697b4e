// What the resources of a DNS host hold, read back from their fields: the other way of conversion.

/** The fields of a resource, or of a record of an API; one that is missing or not known yet is `undefined`. */
export type Fields = Readonly<Record<string, unknown>>;

/** An RRset, or the part of it that one resource holds. What is missing or not known yet is `undefined`. */
export interface HeldSet {
  /** what keeps it apart from records that never stand in one answer with it: its zone, its routing set */
  readonly view: string;
  /** as zone files write names, with or without final dot */
  readonly owner: string | undefined;
  readonly type: string | undefined;
  readonly ttl: number | undefined;
  /** presentation text; a list that is not known as a whole is one text that is not known */
  readonly rdatas: readonly (string | undefined)[];
}

/** Reads what a resource holds from its fields. */
export type ReadFields = (fields: Fields) => readonly HeldSet[];

/** A text, or a number as text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** A list of texts. */
export function textsOf(list: unknown): (string | undefined)[] {
  return Array.isArray(list) ? list.map(textOf) : [undefined];
}

/** A number, which some providers keep as text. */
export function numberOf(value: unknown): number | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : Number(text);
}

/** The view that the parts make together. */
export function viewOf(...parts: readonly unknown[]): string {
  return parts.filter((part) => typeof part === "string").join(" ");
}
