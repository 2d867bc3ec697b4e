// The PTR records that the owner of some addresses answers, for stand-ins of the services that set them.
import { isIPv6 } from "node:net";

/** The addresses of a host, as the owner of the addresses finds them in DNS. */
export type Forward = (host: string) => readonly string[] | Promise<readonly string[]>;

/** IPv6 in one spelling, so that two spellings of an address meet. */
export function canonicalAddress(address: string): string {
  return isIPv6(address) ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}

/** One name for each address. */
export class ReverseTable {
  readonly #names: Map<string, string>;

  constructor(
    addresses: Iterable<string>,
    /** what an address is called before somebody names it, and afterwards */
    readonly generic: (address: string) => string,
  ) {
    this.#names = new Map([...addresses].map((address) => [canonicalAddress(address), generic(address)]));
  }

  /** `undefined` for an address of somebody else. */
  name(address: string): string | undefined {
    return this.#names.get(canonicalAddress(address));
  }

  set(address: string, name: string): void {
    this.#names.set(canonicalAddress(address), name.toLowerCase().replace(/\.$/, ""));
  }

  reset(address: string): void {
    this.set(address, this.generic(canonicalAddress(address)));
  }

  /** All of it, to be compared. */
  names(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#names);
  }
}

/** Whether the host has this address among its own. */
export async function pointsBack(forward: Forward, host: string, address: string): Promise<boolean> {
  const addresses = await forward(host);
  return addresses.map(canonicalAddress).includes(canonicalAddress(address));
}
