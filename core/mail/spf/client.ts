// The client of one evaluation: its address against the addresses, MX hosts and names that the DNS gives.
import { addressOctets, parseAddress, reverseName, sharePrefix } from "../../dns/address";
import { quote, withoutDot, type Fqdn } from "../../dns/name";
import { ask, hostLimit, lookupLimit, voidLimit, type Asking } from "./question";
import { addressText, octetsOf } from "./subject";
import type { Prefixes } from "./term";

/** A term that ends the evaluation instead of matching or not. */
export interface Halt {
  readonly result: "temperror" | "permerror";
  readonly reason: string;
}

export class Client {
  /** canonical; an IPv4-mapped address is an IPv4 address (RFC 7208 5) */
  readonly ip: string;
  lookups = 0;
  voids = 0;
  #octets: readonly number[] | undefined;

  constructor(ip: string) {
    const address = parseAddress(ip);
    this.ip = "value" in address ? address.value : addressText(octetsOf(ip)?.slice(12) ?? []);
    if (this.ip === "") throw new Error(`no IP address: ${quote(ip)}`);
  }

  /** 4 or 16 */
  get octets(): readonly number[] {
    return (this.#octets ??= addressOctets(this.ip));
  }

  /** The type of address record that can hold the client's address. */
  get #type(): "A" | "AAAA" {
    return this.ip.includes(":") ? "AAAA" : "A";
  }

  /** Counts a term that asks the DNS; one limit holds for the whole evaluation. */
  count(): Halt | undefined {
    this.lookups++;
    return this.lookups > lookupLimit ? halt(`more than ${lookupLimit} DNS lookups`) : undefined;
  }

  /** A term that finds nothing is void. MX hosts and PTR names without address belong to a term that found. */
  #void(): false | Halt {
    this.voids++;
    return this.voids > voidLimit && halt(`more than ${voidLimit} void lookups`);
  }

  within(octets: readonly number[], prefix: number | undefined): boolean {
    return (
      octets.length === this.octets.length && sharePrefix(octets, this.octets, prefix ?? octets.length * 8)
    );
  }

  #among(found: readonly { readonly address: string }[], { prefix4, prefix6 }: Prefixes): boolean {
    const prefix = this.#type === "A" ? prefix4 : prefix6;
    // addresses are canonical, so that equal ones are equal texts
    if (prefix === undefined) return found.some(({ address }) => address === this.ip);
    return found.some(({ address }) => this.within(addressOctets(address), prefix));
  }

  /** "a" (RFC 7208 5.3). */
  *addresses(target: Fqdn, prefixes: Prefixes): Asking<boolean | Halt> {
    const found = yield* ask(target, this.#type);
    if (found === "error") return unanswered(target);
    return found.length === 0 ? this.#void() : this.#among(found, prefixes);
  }

  /** "exists" (RFC 7208 5.7): any A record matches, whatever the family of the client. */
  *exists(target: Fqdn): Asking<boolean | Halt> {
    const found = yield* ask(target, "A");
    if (found === "error") return unanswered(target);
    return found.length === 0 ? this.#void() : true;
  }

  /** "mx" (RFC 7208 5.4); the hosts of one MX are limited apart from the lookups (4.6.4). */
  *mx(target: Fqdn, prefixes: Prefixes): Asking<boolean | Halt> {
    const found = yield* ask(target, "MX");
    if (found === "error") return unanswered(target);
    if (found.length === 0) return this.#void();
    if (found.length > hostLimit) return halt(`${withoutDot(target)} has ${found.length} MX hosts`);
    for (const { exchange } of found) {
      if (exchange === ".") continue;
      const addresses = yield* ask(exchange, this.#type);
      if (addresses === "error") return unanswered(exchange);
      if (this.#among(addresses, prefixes)) return true;
    }
    return false;
  }

  /** "ptr" (RFC 7208 5.5). */
  *ptr(target: Fqdn): Asking<boolean | Halt> {
    const names = yield* this.#validatedNames();
    if (names === undefined) return this.#void();
    return names.some((name) => name === target || name.endsWith(`.${target}`));
  }

  /** `%{p}` (RFC 7208 7.3): the domain itself, else a name below it, else any validated name. */
  *validatedName(domain: Fqdn): Asking<string> {
    const names = (yield* this.#validatedNames()) ?? [];
    const best =
      names.find((name) => name === domain) ?? names.find((name) => name.endsWith(`.${domain}`)) ?? names[0];
    return best === undefined ? "unknown" : withoutDot(best);
  }

  /** The names of the client's PTR that lead back to its address; `undefined` when it has no PTR. */
  *#validatedNames(): Asking<readonly Fqdn[] | undefined> {
    const found = yield* ask(reverseName(this.ip), "PTR");
    if (found === "error") return [];
    if (found.length === 0) return undefined;
    const names: Fqdn[] = [];
    for (const { target } of found.slice(0, hostLimit)) {
      const addresses = yield* ask(target, this.#type);
      if (addresses !== "error" && this.#among(addresses, wholeAddress)) names.push(target);
    }
    return names;
  }
}

const wholeAddress: Prefixes = { prefix4: undefined, prefix6: undefined };

export function halt(reason: string): Halt {
  return { result: "permerror", reason };
}

function unanswered(name: Fqdn): Halt {
  return { result: "temperror", reason: `the DNS failed to answer for ${withoutDot(name)}` };
}
