// Finds what stands for an address among many ranges, without a look at each of them.
import type { Range } from "./networks";

interface Entry<T> {
  readonly range: Range;
  readonly value: T;
  /** the last address of this and of every entry before */
  readonly reach: bigint;
}

/** Values by range; ranges may overlap. */
export class RangeIndex<T> {
  readonly #entries: Entry<T>[] = [];

  constructor(values: Iterable<readonly [Range, T]>) {
    let reach = -1n;
    for (const [range, value] of [...values].sort(([a], [b]) => (a.first < b.first ? -1 : 1))) {
      if (range.last > reach) reach = range.last;
      this.#entries.push({ range, value, reach });
    }
  }

  /** The values whose range shares an address with this one, by the beginning of their ranges. */
  overlapping({ first, last }: Range): T[] {
    const found: T[] = [];
    for (let at = partition(this.#entries, ({ range }) => range.first <= last) - 1; at >= 0; at--) {
      const entry = this.#entries[at];
      if (entry === undefined || entry.reach < first) break;
      if (entry.range.last >= first) found.push(entry.value);
    }
    return found.reverse();
  }
}

/** How many items come before the first that fails a test; those that pass it stand in front. */
export function partition<T>(items: readonly T[], passes: (item: T) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(items[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}
