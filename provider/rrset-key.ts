// RRsets by key: `owner TYPE`, their listing order, and the canonical order of their RDATA.
import type { Fqdn } from "../core/dns/name";
import { isRrType, type Rdata, type RrType } from "../core/dns/rdata";
import { canonical, rdataTexts, rrset, rrsetKey, sortRRsets, type RRset } from "../core/dns/rrset";

/** The owner and the type of a key. */
export interface RRsetKey {
  readonly owner: Fqdn;
  readonly type: RrType;
}

/** Takes a key apart; `undefined` for text of another form. */
export function splitKey(key: string): RRsetKey | undefined {
  const blank = key.indexOf(" ");
  const type = key.slice(blank + 1);
  return blank > 0 && isRrType(type) ? { owner: key.slice(0, blank) as Fqdn, type } : undefined;
}

const nobody = { domain: "", room: "", where: "" };

/** RDATA in presentation format and in the order in which every RRset of that content is written. */
export function canonicalTexts(type: RrType, rdatas: readonly Rdata[]): string[] {
  return rdataTexts(canonical(rrset(nobody, "." as Fqdn, type, 0, rdatas)));
}

/** Keys in the order of a zone listing. */
export function listingOrder(keys: Iterable<string>): string[] {
  const sets = [...keys].flatMap((key) => splitKey(key) ?? []);
  return sortRRsets(sets.map(({ owner, type }): RRset => rrset(nobody, owner, type, 0, []))).map(rrsetKey);
}
