// The key "__proto__": a part of any object, so that it cannot be a key of a configuration.
import { quote } from "../dns/name";
import type { Issue } from "../issue";
import type { Path } from "../path";
import { keyPlace } from "./key-place";
import { report } from "./rules";

/** The one key that JavaScript objects cannot hold like any other; schemas of free keys pass over it. */
export const reservedKey = "__proto__";

/** No schema has free keys further down than this. */
const deepest = 12;

/** The issue of a value that has the reserved key itself. */
export function reservedKeyAt(where: string, path: Path = []): Issue {
  const place = keyPlace(where, [...path, reservedKey]);
  return report("config.unknown-key", place, `unknown key ${quote(reservedKey)}`, { fix: "remove it" });
}

/** Where a value has the reserved key, at any depth. */
export function reservedKeys(value: unknown, where: string): Issue[] {
  const issues: Issue[] = [];
  const seen = new Set<object>();
  const pending: (readonly [unknown, Path])[] = [[value, []]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [part, path] = next;
    if (typeof part !== "object" || part === null || seen.has(part) || path.length > deepest) continue;
    seen.add(part);
    if (Object.hasOwn(part, reservedKey)) issues.push(reservedKeyAt(where, path));
    const list = Array.isArray(part);
    for (const [key, inner] of Object.entries(part) as [string, unknown][])
      if (typeof inner === "object" && key !== reservedKey)
        pending.push([inner, [...path, list ? Number(key) : key]]);
  }
  return issues;
}
