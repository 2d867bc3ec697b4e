// What one side of a change says of addresses: who has them, and which names they have.
import { reverseName } from "../dns/address";
import type { Fqdn } from "../dns/name";
import { addTo } from "../group-by";
import type { Side, SideSet } from "./diff";
import { parseReverseOwner } from "./reverse/record";
import { addressRange, type Range } from "./spf/networks";
import { RangeIndex } from "./spf/range-index";

const books = new WeakMap<readonly SideSet[], AddressBook>();

/** The address book of a side, made once for all mail domains of its stack. */
export function addressBook(side: Side): AddressBook {
  const book = books.get(side.stack) ?? new AddressBook(side);
  books.set(side.stack, book);
  return book;
}

/** Looks up hosts and addresses of a stack. */
class AddressBook {
  /** the MX hosts of every mail domain of the stack */
  readonly receivers = new Set<Fqdn>();
  readonly #holders = new Map<string, Fqdn[]>();
  readonly #names = new Map<string, Fqdn[]>();
  #byRange: RangeIndex<string> | undefined;

  constructor(private readonly side: Side) {
    for (const { owner, type, part } of side.stack) {
      // the owner of a PTR below a classless zone is not the reverse name of its address (RFC 2317)
      const place = type === "PTR" ? parseReverseOwner(owner) : undefined;
      for (const rdata of part.rdatas) {
        if ("exchange" in rdata) this.receivers.add(rdata.exchange);
        else if ("address" in rdata) addTo(this.#holders, rdata.address, owner);
        else if (place?.kind === "address" && "target" in rdata)
          addTo(this.#names, place.address, rdata.target);
      }
    }
  }

  /** True when an MX of the stack names the host. */
  receives(host: Fqdn): boolean {
    return this.receivers.has(host);
  }

  /** The hosts of the stack that have an address. */
  holders(address: string): readonly Fqdn[] {
    return this.#holders.get(address) ?? [];
  }

  /** The addresses in a range that hosts of the stack have. */
  within(range: Range): string[] {
    this.#byRange ??= new RangeIndex([...this.taken].map((address) => [addressRange(address), address]));
    return this.#byRange.overlapping(range);
  }

  /** Every address that a host of the stack has. */
  get taken(): Iterable<string> {
    return this.#holders.keys();
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
}
