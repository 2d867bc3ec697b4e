// Reasons that hold for several records alike, told once with all of their names.
import { withoutDot, type Fqdn } from "../dns/name";
import { listed } from "./diff";

/** A reason that may hold for several records. */
export interface Told {
  /** the sentence for the names of records */
  readonly text: (names: string) => string;
}

/** Equal reasons once, each with its sentence for all the names that it holds for. */
export function toldOnce<T extends Told>(
  told: Iterable<readonly [Fqdn, T]>,
): (T & { readonly reason: string })[] {
  const groups = new Map<string, { readonly one: T; readonly names: string[] }>();
  for (const [owner, one] of told) {
    const key = JSON.stringify({ ...one, text: one.text("") });
    const group = groups.get(key) ?? { one, names: [] };
    group.names.push(withoutDot(owner));
    groups.set(key, group);
  }
  return [...groups.values()].map(({ one, names }) => ({ ...one, reason: one.text(listed(names)) }));
}
