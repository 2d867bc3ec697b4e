// Which addresses mail leaves from, and the name that each of them points back to.
import type { Fqdn } from "../../dns/name";
import { pathText } from "../../path";
import type { MailConfig } from "../feature";
import type { Host } from "../hosts/config";
import type { ReverseEntry } from "./config";
import { ptrOwner } from "./record";

/** An address that is configured, and the hosts that have it. */
export interface AddressUse {
  readonly address: string;
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
  const senders = new Map<string, Fqdn[]>();
  const holders = new Map<string, Fqdn[]>();
  const mail = mailHosts(config);
  for (const host of mail)
    for (const address of addressesOf(host, config)) append(senders, address, host.name);
  const listed = new Map(config.reverse.entries.map((entry) => [entry.address, entry]));
  if (senders.size === 0 && listed.size === 0) return [];
  for (const host of config.hosts)
    for (const address of addressesOf(host, config)) append(holders, address, host.name);
  return [...new Set([...senders.keys(), ...listed.keys()])].map((address) => {
    const entry = listed.get(address);
    const hosts = { senders: senders.get(address) ?? [], holders: holders.get(address) ?? [] };
    const target = entry?.target ?? hosts.senders[0] ?? hosts.holders[0];
    const path = entry?.path ?? pathText("hosts", [hosts.senders[0]?.slice(0, -1) ?? ""]);
    return { address, ...hosts, entry, path, target };
  });
}

function append(lists: Map<string, Fqdn[]>, address: string, host: Fqdn): void {
  const list = lists.get(address);
  if (list) list.push(host);
  else lists.set(address, [host]);
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

/** A host's addresses; an alias has those of its target, when that is a host of this mail domain. */
function addressesOf(host: Host, { hosts }: MailConfig): readonly string[] {
  let at: Host | undefined = host;
  for (let hop = 0; hop < 8 && at?.alias !== undefined; hop++) {
    const { alias }: Host = at;
    at = hosts.find((other) => other.name === alias);
  }
  return at === undefined ? [] : [...at.ipv4, ...at.ipv6];
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
