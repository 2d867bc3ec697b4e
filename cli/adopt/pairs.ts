// Which live record each RDATA of the plan takes over, at DNS hosts that keep every record apart.
import type { LiveRecord } from "../../components/backends/live";
import { rdataTexts, type RRset } from "../../core/dns/rrset";
import type { Take } from "./compare";

/**
 * Equal RDATA first, then those that play the same part. A text takes over no text of another kind: the verification
 * texts of others stay. Of all other types the RRset is ours, so that what is left on both sides is one record whose
 * content changes: a host's new address in place of its old one, not beside it.
 */
export function pairUp(set: RRset, live: readonly LiveRecord[]): Take[] {
  const left = new Set(live);
  const takes: (Take & { readonly index: number })[] = [];
  const open = new Set(rdataTexts(set).map((text, index) => ({ text, index })));
  const pair = (fits: (text: string, record: LiveRecord) => boolean): void => {
    for (const planned of open) {
      const record = [...left].find((candidate) => fits(planned.text, candidate));
      if (record === undefined) continue;
      left.delete(record);
      open.delete(planned);
      takes.push({ index: planned.index, records: [record] });
    }
  };
  pair((text, record) => text === record.text);
  pair((text, record) => partOf(set, text) !== undefined && partOf(set, text) === partOf(set, record.text));
  if (set.type !== "TXT") pair(() => true);
  return takes.sort((a, b) => a.index - b.index);
}

/** What an RDATA is there for; `undefined` when its content is all that can be said of it. */
function partOf({ owner, type }: RRset, text: string): string | undefined {
  switch (type) {
    case "TXT":
      // RFC 6376 3.6.1: a key record need not say its version
      if (owner.includes("._domainkey.")) return "dkim";
      return /^"[ \t]*v[ \t]*=[ \t]*([a-z0-9]+)/i.exec(text)?.[1]?.toLowerCase();
    case "MX":
      return text.split(" ")[1];
    case "SRV":
      return text.split(" ").slice(2).join(" ");
    case "CAA":
      return text.split(" ")[1];
    default:
      return undefined;
  }
}
