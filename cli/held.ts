// The RRsets that resources hold, by their inputs: what a refresh found is told in the words of the DNS.
import { canonicalText, liveName } from "../components/backends/live";
import { resourceReaders } from "../components/backends/registry";
import type { RRsetValue } from "../components/canonical-records";
import { known } from "../core/engine-values";

/** The inputs of a resource, as the engine has them. */
export type Inputs = Readonly<Record<string, unknown>>;

/** An RRset, or the part of it that one resource holds. */
export interface Held {
  /** `owner TYPE` */
  readonly key: string;
  readonly value: RRsetValue;
}

/** What a resource of this type holds; nothing for a type that holds no records, or while it is not known. */
export function heldBy(type: string, inputs: Inputs | undefined): readonly Held[] {
  const sets = resourceReaders[type]?.(known(inputs ?? {}) as Inputs) ?? [];
  return sets.flatMap(({ owner, type: rrType, ttl, rdatas }) => {
    if (owner === undefined || rrType === undefined) return [];
    const texts = rdatas.flatMap((text) => (text === undefined ? [] : [canonicalText(rrType, text)]));
    return [{ key: `${liveName(owner)} ${rrType}`, value: { ttl: Number(ttl), rdatas: texts } }];
  });
}
