// The sections that mail domains have in a zone file: one comment per protocol above its records. Comments say
// where text goes and help in messages; whose records they are is known from the state alone.
import { listingKey, type Fqdn } from "../../core/dns/name";
import type { ZoneFile } from "../../core/dns/zone-file";
import { heading, headingDomain } from "../../core/dns/zone-sections";
import { listingOrder } from "../rrset-key";
import type { Holding } from "../store";

/** The headings of a holding's records. */
export function headingsOf({ domain, rrsets }: Holding): ReadonlySet<string> {
  return new Set([...rrsets.values()].map(({ purpose }) => heading(domain, purpose)));
}

/** The section of a mail domain: per protocol a blank line, its comment, and its records in listing order. */
export function sectionText({ domain, rrsets }: Holding): string {
  const groups = new Map<string, string[]>();
  for (const key of listingOrder(rrsets.keys())) {
    const value = rrsets.get(key);
    if (value === undefined) continue;
    const [owner, type] = key.split(" ");
    const lines = value.rdatas.map((rdata) => `${owner ?? ""} ${value.ttl} IN ${type ?? ""} ${rdata}\n`);
    groups.set(value.purpose, [...(groups.get(value.purpose) ?? []), ...lines]);
  }
  return [...groups].map(([purpose, lines]) => `\n${heading(domain, purpose)}\n${lines.join("")}`).join("");
}

/** The order of sections is that of a zone listing: a mail domain before those below it. */
function position(domain: string): string {
  return listingKey(`${domain}.` as Fqdn);
}

/** Where the section of a new mail domain belongs: before the first one of a later domain, else at the end. */
export function sectionIndex({ text, entries }: ZoneFile, domain: string): number {
  const own = position(domain);
  for (const [index, entry] of entries.entries()) {
    const other = headingDomain(text, entry);
    const next = entries[index + 1];
    if (other === undefined || position(other) <= own || next?.kind !== "record" || next.ownerInherited)
      continue;
    return entries[index - 1]?.kind === "blank" ? index - 1 : index;
  }
  return entries.length;
}
