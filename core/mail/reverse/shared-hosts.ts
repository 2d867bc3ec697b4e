import { reverseName } from "../../dns/address";
import { root, withoutDot, type Fqdn } from "../../dns/name";
import type { RecordIndex } from "../../dns/record-index";
import type { CheckContext } from "../feature";
import type { AddressUse } from "./pointers";

/** A host that other mail domains of the stack name as MX host. */
export interface SharedHost {
  readonly name: string;
  readonly addresses: readonly string[];
}

const exchanges = new WeakMap<RecordIndex, ReadonlySet<Fqdn>>();

/** Every MX host of the stack; collected once for all its mail domains. */
function exchangesOf(records: RecordIndex): ReadonlySet<Fqdn> {
  const known = exchanges.get(records);
  if (known) return known;
  const found = new Set<Fqdn>();
  for (const name of records.names())
    for (const { exchange } of records.rdatas(name, "MX")) if (exchange !== root) found.add(exchange);
  exchanges.set(records, found);
  return found;
}

/** Hosts that receive mail for another mail domain of the stack, and whose addresses got no PTR. */
export function sharedMailHosts(
  { config, records }: CheckContext,
  uses: readonly AddressUse[],
): SharedHost[] {
  const covered = new Set(uses.map(({ address }) => address));
  return config.hosts.flatMap((host): SharedHost[] => {
    if (host.sends !== undefined || !exchangesOf(records).has(host.name)) return [];
    const addresses = [...host.ipv4, ...host.ipv6].filter(
      (address) => !covered.has(address) && records.get(reverseName(address), "PTR") === undefined,
    );
    return addresses.length === 0 ? [] : [{ name: withoutDot(host.name), addresses }];
  });
}
