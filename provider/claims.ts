// Which resource of one engine run wants which RRset: two that want the same one are told before either writes.
import { quote, withoutDot } from "../core/dns/name";
import { quotePath } from "./quote-path";
import { splitKey } from "./rrset-key";

interface Claim {
  readonly urn: string;
  readonly domain: string;
}

/** The claims of one engine run. */
export class Claims {
  readonly #byRRset = new Map<string, Claim>();
  readonly #byUrn = new Map<string, readonly string[]>();

  /** Claims RRsets for a resource in place of those that it claimed before; the text of every collision. */
  claim(urn: string, domain: string, place: string, keys: Iterable<string>): string[] {
    for (const name of this.#byUrn.get(urn) ?? []) this.#byRRset.delete(name);
    const own: string[] = [];
    const collisions: string[] = [];
    for (const key of keys) {
      const name = `${place}\0${key}`;
      const other = this.#byRRset.get(name);
      if (other === undefined) {
        this.#byRRset.set(name, { urn, domain });
        own.push(name);
      } else collisions.push(collision(key, place, other.domain, domain));
    }
    this.#byUrn.set(urn, own);
    return collisions;
  }
}

function collision(key: string, place: string, first: string, second: string): string {
  const parts = splitKey(key);
  const rrset = parts
    ? `the ${parts.type} RRset at ${quote(withoutDot(parts.owner))}`
    : `RRset ${quote(key)}`;
  return `${rrset} in ${quotePath(place)} is claimed by mail domains ${quote(first)} and ${quote(second)}; declare it in one of them`;
}
