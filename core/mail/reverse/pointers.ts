// Which addresses mail leaves from, and the name that each of them points back to.
import { familyOf, type Family } from "../../dns/address";
import type { Fqdn } from "../../dns/name";
import { pathText } from "../../path";
import type { MailConfig } from "../feature";
import type { Host } from "../hosts/config";
import type { ReverseEntry } from "./config";
import { ptrOwner } from "./record";

/** An address that is configured, and the hosts that have it. */
export interface AddressUse {
  readonly address: string;
  /** what identifies it: the address, or its place when the address is known only after `up` */
  readonly id: string;
  readonly late: boolean;
  /** the mail hosts with this address, the first MX host before all others */
  readonly senders: readonly Fqdn[];
  /** every host with this address, mail or not */
  readonly holders: readonly Fqdn[];
  readonly entry: ReverseEntry | undefined;
  /** the place below the mail domain that asks for its PTR */
  readonly path: string;
  /** the name that its PTR has; `undefined` when none can be told */
  readonly target: Fqdn | undefined;
}

/** A PTR to publish. */
export interface Pointer extends AddressUse {
  readonly owner: Fqdn;
  readonly target: Fqdn;
  /** seconds */
  readonly ttl: number;
}

const uses = new WeakMap<MailConfig, readonly AddressUse[]>();

/** The addresses of mail hosts, and those that `reverse` lists; told once for records, rules and actions. */
export function addressUses(config: MailConfig): readonly AddressUse[] {
  const known = uses.get(config) ?? findUses(config);
  uses.set(config, known);
  return known;
}

function findUses(config: MailConfig): AddressUse[] {
  const senders = new Map<string, Held>();
  for (const host of mailHosts(config)) collect(senders, host, config);
  const listed = new Map(config.reverse.entries.map((entry) => [entry.address, entry]));
  if (senders.size === 0 && listed.size === 0) return [];
  const holders = new Map<string, Held>();
  for (const host of config.hosts) collect(holders, host, config);
  return [...new Set([...senders.keys(), ...listed.keys()])].map((id) => {
    const held = holders.get(id);
    const hosts = { senders: senders.get(id)?.hosts ?? [], holders: held?.hosts ?? [] };
    const entry = listed.get(id);
    const target = entry?.target ?? hosts.senders[0] ?? hosts.holders[0];
    const path = entry?.path ?? pathText("hosts", [hosts.senders[0]?.slice(0, -1) ?? ""]);
    const address = held?.address ?? id;
    return { address, id, late: id !== address, ...hosts, entry, path, target };
  });
}

interface Held {
  readonly address: string;
  readonly hosts: Fqdn[];
}

/** Notes a host under each of its addresses; an alias has those of its target, when that is a host of ours. */
function collect(lists: Map<string, Held>, host: Host, { hosts, late }: MailConfig): void {
  let at: Host | undefined = host;
  for (let hop = 0; hop < 8 && at?.alias !== undefined; hop++) {
    const { alias }: Host = at;
    at = hosts.find((other) => other.name === alias);
  }
  if (at === undefined) return;
  for (const addresses of [at.ipv4, at.ipv6]) {
    addresses.forEach((address, index) => {
      // two late addresses may turn out to be one, which must not change how many there are
      const id = late.has(address) ? latePlace(at.name, familyOf(address), index) : address;
      const held = lists.get(id);
      if (held) held.hosts.push(host.name);
      else lists.set(id, { address, hosts: [host.name] });
    });
  }
}

/** What identifies an address of a host while it is not known: "mail.example.com/ipv4". */
export function latePlace(host: Fqdn, family: Family, index: number): string {
  return `${host.slice(0, -1)}/${family}${index === 0 ? "" : `/${index + 1}`}`;
}

/** Hosts that mail leaves from: MX hosts in the order of their preference, then the others by name. */
function mailHosts({ hosts, mx }: MailConfig): Host[] {
  const ranks = new Map<Fqdn, number>();
  mx.hosts.forEach(({ exchange, preference }, index) => {
    ranks.set(exchange, Math.min(preference ?? (index + 1) * 10, ranks.get(exchange) ?? Infinity));
  });
  const rank = (host: Host): number => ranks.get(host.name) ?? Infinity;
  return hosts
    .filter((host) => host.sends ?? ranks.has(host.name))
    .sort((a, b) => (rank(a) === rank(b) ? (a.name < b.name ? -1 : 1) : rank(a) - rank(b)));
}

const pointers = new WeakMap<MailConfig, readonly Pointer[]>();

/** The PTRs that the configuration asks for: one an address. */
export function pointersOf(config: MailConfig): readonly Pointer[] {
  const known = pointers.get(config) ?? findPointers(config);
  pointers.set(config, known);
  return known;
}

function findPointers(config: MailConfig): Pointer[] {
  if (!config.reverse.on) return [];
  return addressUses(config).flatMap((use) => {
    const { address, entry, target } = use;
    if (target === undefined || entry?.publish === false) return [];
    const owner = ptrOwner(address, entry?.delegated);
    return [{ ...use, owner, target, ttl: entry?.ttl ?? config.ttl }];
  });
}
