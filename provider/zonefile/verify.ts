// The last look before a zone file is written: the new text is read back and compared.
import { quote } from "../../core/dns/name";
import { rdataTextOf, type RecordEntry } from "../../core/dns/zone-file";
import { quotePath } from "../quote-path";
import { refuse, type Holding } from "../store";
import { isRRset, keyOf, recordsOf, type ExistingZone } from "./existing";

/**
 * Throws unless every record of `kept` still means what it meant and ours are as they were asked for. A record
 * whose line names no owner or no TTL takes them from the lines above it, which may be ours.
 */
export function verify(
  before: ExistingZone,
  kept: readonly RecordEntry[],
  result: ExistingZone | undefined,
  after: Holding | undefined,
  path: string,
): void {
  const left = new Map<string, number>();
  for (const record of result ? recordsOf(result) : []) {
    const text = meaning(result as ExistingZone, record);
    left.set(text, (left.get(text) ?? 0) + 1);
  }
  for (const record of kept) {
    const text = meaning(before, record);
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    if (count > 0) continue;
    const what = "takes its owner or its TTL from a line above that changes; write both on its own line";
    throw refuse("zonefile.inherits", `${quotePath(path)}, line ${record.line}, ${what}`);
  }
  for (const [key, value] of after?.rrsets ?? []) {
    if (result && isRRset(result.file, result.byKey.get(key) ?? [], value)) continue;
    throw refuse("zonefile.not-kept", `${quotePath(path)} would not hold ${quote(key)} as it was asked for`);
  }
}

function meaning({ file }: ExistingZone, record: RecordEntry): string {
  return `${keyOf(record)} ${record.ttl} ${rdataTextOf(file, record)}`;
}
