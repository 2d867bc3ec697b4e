// What a change of addresses, aliases or MX takes from those who send, while the texts of SPF stay.
import { withoutDot, type Fqdn } from "../dns/name";
import type { RrType } from "../dns/rdata";
import { addressBook } from "./address-book";
import { listed, type DiffContext, type PartChange } from "./diff";
import { spfChanges, type SpfChange } from "./spf-changes";
import { addressRange, common, networkTexts, union, without, type Ranges } from "./spf/networks";
import { toldOnce, type Told } from "./told";

/** Senders that passed and do no more. */
export interface Loss extends Told {
  /** false: they are addresses that the stack gave up, or hosts of others that an MX named */
  readonly stays: boolean;
}

/** The losses that an RRset is to blame for; each is told at the RRset nearest to the address. */
export function lossesAt(change: PartChange, context: DiffContext): (Loss & { readonly reason: string })[] {
  const { owner, type } = change;
  const changes = spfChanges(context);
  // a record about the host itself goes along with it
  const records = changes.asking(owner, type).filter((one) => one.owner !== owner || !changes.isHelo(owner));
  return toldOnce(
    records.flatMap((record) =>
      [...addressLosses(record, change, context), ...nameLosses(record, change)].map(
        (loss) => [record.owner, loss] as const,
      ),
    ),
  );
}

function lossOf(what: readonly string[], stays: boolean, why = ""): Loss[] {
  const text = (names: string): string => `${listed(what)} may no longer send for ${names}${why}`;
  return what.length === 0 ? [] : [{ text, stays }];
}

/** Addresses of hosts of ours, and networks around them. */
function addressLosses(record: SpfChange, { owner, type }: PartChange, context: DiffContext): Loss[] {
  const broken = record.brokenAmong(record.lostByHosts);
  const blamed = without(
    common(record.lostByHosts, record.from(`${owner} ${type}`)),
    union([...broken.values(), nearer(record, owner, type, context)].flat()),
  );
  const held = heldIn(blamed, context);
  return [
    ...[...broken].flatMap(([why, ranges]) => lossOf(networkTexts(ranges), true, `: ${why}`)),
    ...lossOf(whatIs(blamed, held), held.length > 0),
  ];
}

/** Hosts and records of others, by the names that an MX or an alias led to. */
function nameLosses(record: SpfChange, { before, after }: PartChange): Loss[] {
  if (!record.stays || after?.late === true) return [];
  const names = (before?.rdatas ?? []).flatMap((rdata): Fqdn[] =>
    "exchange" in rdata ? [rdata.exchange] : "target" in rdata ? [rdata.target] : [],
  );
  const lost = record.lostSenders();
  const gone = (kind: "a" | "include"): string[] =>
    names.filter((name) => lost.has(`${kind}:${name}`)).map(withoutDot);
  return [...lossOf(gone("include"), true), ...lossOf(gone("a"), false)];
}

interface Held {
  readonly address: string;
  readonly hosts: readonly Fqdn[];
}

/** The addresses in a set that hosts have after the change. */
function heldIn(ranges: Ranges, { after }: DiffContext): Held[] {
  const book = addressBook(after);
  const held = ranges.flatMap((range) => book.within(range));
  return held.map((address) => ({ address, hosts: book.holders(address) }));
}

function whatIs(ranges: Ranges, held: readonly Held[]): string[] {
  const rest = without(ranges, union(held.map(({ address }) => addressRange(address))));
  return [
    ...held.map(({ address, hosts }) => `${address} of ${listed(hosts.map(withoutDot))}`),
    ...networkTexts(rest),
  ];
}

/** What hosts of an MX lose by changes of their own. */
function nearer(record: SpfChange, owner: Fqdn, type: RrType, { before, after }: DiffContext): Ranges {
  if (type !== "MX") return [];
  const exchanges = [before, after].flatMap((side) => side.get(owner, "MX").map(({ exchange }) => exchange));
  const changed = [...new Set(exchanges)].flatMap((host) =>
    (["A", "AAAA", "CNAME"] as const).flatMap((asked) => {
      const same = JSON.stringify(before.get(host, asked)) === JSON.stringify(after.get(host, asked));
      return same ? [] : record.from(`${host} ${asked}`);
    }),
  );
  return union(changed);
}
