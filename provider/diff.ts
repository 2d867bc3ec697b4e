// Old state against new inputs, RRset by RRset, with the paths that a preview shows.
import { isMapping } from "../core/json";
import { unknownText } from "../core/engine-values";

/** How one place of the inputs changes; the `-replace` kinds make the engine replace the resource. */
export type ChangeKind = "add" | "delete" | "update";

/** Changes by path: `rrsets["_dmarc.example.com. TXT"].rdatas[0]`. */
export type Changes = ReadonlyMap<string, ChangeKind>;

type Fields = Readonly<Record<string, unknown>>;

/** Every place where the two differ. Lists are compared as sets, so that one more element is one change. */
export function changesBetween(before: Fields, after: Fields): Changes {
  const changes = new Map<string, ChangeKind>();
  compareFields(before, after, "", changes);
  return changes;
}

function compareFields(before: Fields, after: Fields, path: string, changes: Map<string, ChangeKind>): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    compare(before[key], after[key], path + step(key, path === ""), changes);
  }
}

function step(key: string, first: boolean): string {
  if (/^[a-z_]\w*$/i.test(key)) return first ? key : `.${key}`;
  return `["${key.replace(/["\\]/g, "\\$&")}"]`;
}

function compare(before: unknown, after: unknown, path: string, changes: Map<string, ChangeKind>): void {
  if (before === undefined || after === undefined) {
    if (before !== after) changes.set(path, before === undefined ? "add" : "delete");
  } else if (Array.isArray(before) && Array.isArray(after)) {
    compareLists(before, after, path, changes);
  } else if (isMapping(before) && isMapping(after)) {
    compareFields(before, after, path, changes);
  } else if (before !== after) {
    changes.set(path, "update");
  }
}

function compareLists(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
  changes: Map<string, ChangeKind>,
): void {
  const gone = indexesWithout(before, after);
  for (const index of gone) changes.set(`${path}[${index}]`, "delete");
  for (const index of indexesWithout(after, before)) {
    changes.set(`${path}[${index}]`, gone.includes(index) ? "update" : "add");
  }
}

/** The indexes of the elements that the other list does not have, or has less often. An unknown one is always new. */
function indexesWithout(list: readonly unknown[], other: readonly unknown[]): number[] {
  const left = [...other];
  return [...list.keys()].filter((index) => {
    const found = list[index] === unknownText ? -1 : left.indexOf(list[index]);
    if (found >= 0) left.splice(found, 1);
    return found < 0;
  });
}
