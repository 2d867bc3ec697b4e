// What one side of a change says of addresses: who has them, which names they have, and whether mail leaves from them.
import { addressOctets, reverseName } from "../dns/address";
import type { Fqdn } from "../dns/name";
import type { Side } from "./diff";
import { parseReverseOwner } from "./reverse/record";
import { networkRange, without } from "./spf/networks";
import { readTerms, sendersOf, type Senders } from "./spf/senders";

const books = new WeakMap<Side, AddressBook>();

/** The address book of a side, made once. */
export function addressBook(side: Side): AddressBook {
  const book = books.get(side) ?? new AddressBook(side);
  books.set(side, book);
  return book;
}

/** Looks up hosts, addresses and senders of one mail domain. */
class AddressBook {
  /** whom the SPF record of the mail domain lets send; `undefined` without a record that can be read */
  readonly senders: Senders | undefined;
  readonly #holders = new Map<string, Fqdn[]>();
  readonly #names = new Map<string, Fqdn[]>();

  constructor(private readonly side: Side) {
    for (const { owner, type, part } of side.sets) {
      // the owner of a PTR below a classless zone is not the reverse name of its address (RFC 2317)
      const place = type === "PTR" ? parseReverseOwner(owner) : undefined;
      for (const rdata of part.rdatas) {
        if ("address" in rdata) push(this.#holders, rdata.address, owner);
        else if (place?.kind === "address" && "target" in rdata)
          push(this.#names, place.address, rdata.target);
      }
    }
    const terms = readTerms(side.get(side.domain, "TXT").map(({ text }) => text));
    this.senders = terms && sendersOf(side.domain, terms, side);
  }

  /** True when an MX of the stack names the host. */
  receives(host: Fqdn): boolean {
    return this.side.exchanges.has(host);
  }

  /** The hosts of the mail domain that have an address. */
  holders(address: string): readonly Fqdn[] {
    return this.#holders.get(address) ?? [];
  }

  /** The names of an address, as far as the stack sets its PTR. */
  names(address: string): readonly Fqdn[] {
    const own = this.#names.get(address);
    return own ?? this.side.get(reverseName(address), "PTR").map(({ target }) => target);
  }

  /** The addresses of a host. */
  addresses(host: Fqdn): readonly string[] {
    return [...this.side.get(host, "A"), ...this.side.get(host, "AAAA")].map(({ address }) => address);
  }

  /** True when a host has an address or an alias, be it one that is known only after `up`. */
  isAddressed(host: Fqdn): boolean {
    const types = ["A", "AAAA", "CNAME"] as const;
    return types.some((type) => this.side.get(host, type).length > 0 || this.side.isLate(host, type));
  }

  /** True when a term of SPF is known to let an address send. */
  passes(address: string): boolean {
    const range = [networkRange(addressOctets(address))];
    return without(range, this.senders?.addresses ?? []).length === 0;
  }

  /** True when mail leaves from an address, as far as records tell: an MX host has it, or SPF lets it send. */
  sends(address: string): boolean {
    return this.passes(address) || this.holders(address).some((host) => this.receives(host));
  }
}

function push(lists: Map<string, Fqdn[]>, key: string, name: Fqdn): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [name]);
  else list.push(name);
}
