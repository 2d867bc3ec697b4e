// A reverse backend as a DNS host: a zone of one owner name, the full reverse name, that holds one PTR.
import * as z from "zod";
import type { BackendKind, ZoneSettings } from "../../core/config/backend-kind";
import { addressOfReverseName, familyOf, type Family } from "../../core/dns/address";
import { quote, withoutDot } from "../../core/dns/name";
import { rrsetKey, type RRset } from "../../core/dns/rrset";
import { defineRules, reporter, type Issue } from "../../core/issue";

export const reverseBackendRules = defineRules({
  "reverse.apex": {
    level: "E",
    reference: "RFC 1035 3.5, RFC 3596 2.5",
    title: "the zone of a reverse backend is one full reverse name",
    why: "the owner of an address sets the PTR of that address, it serves no zone for others",
    example: "zones: { 25.2.0.192.in-addr.arpa: { backend: linode } }",
  },
  "reverse.family": {
    level: "E",
    title: "a reverse backend can hold addresses of this family",
    why: "an Elastic IP is an IPv4 address; AWS lets nobody set the PTR of an IPv6 address",
    example:
      "zones: { 25.2.0.192.in-addr.arpa: { backend: aws-eip, allocationId: eipalloc-0123456789abcdef0 } }",
  },
  "reverse.record": {
    level: "E",
    title: "a reverse backend holds one PTR with one target",
    why: "the owner of an address takes one host name for it and no other record",
    example: "25.2.0.192.in-addr.arpa PTR mail.example.com",
  },
  "reverse.ttl": {
    level: "I",
    title: "the TTL of a PTR that a reverse backend sets is the service's own",
    why: "a changed ttl of the configuration does not shorten the time that an old PTR stays in caches",
    example: "plan a change of the PTR with the TTL that dig -x shows",
  },
  "reverse.holder": {
    level: "E",
    title: "the PTR at Hetzner Cloud belongs to one server, Primary IP, Floating IP or Load Balancer",
    why: "the API sets the PTR at the resource that has the address, and needs its id",
    example: "zones: { 25.2.0.192.in-addr.arpa: { backend: hcloud, serverId: 42 } }",
  },
  "reverse.host": {
    level: "E",
    title: "a reverse backend names a host of its mail domain",
    why: "the PTR is set for an address of that host, and names the host",
    example: 'reverse: [awsEip({ allocationId, host: "mail.example.com" })] with "mail.example.com" in hosts',
  },
  "reverse.address": {
    level: "E",
    title: "the host of a reverse backend has an address of its family",
    why: "without the address there is nothing that a PTR could be set for",
    example: 'reverse: [linode({ host: "mail.example.com", family: "ipv6" })] for a host with ipv6',
  },
  "reverse.twice": {
    level: "E",
    title: "an address has one reverse backend",
    why: "two resources would set the PTR of one address by turns",
    example: "one entry in reverse for each address of a host",
  },
});

/** Reports what is wrong with a reverse backend. */
export const report = reporter(reverseBackendRules);

/** What distinguishes one reverse backend from another. */
interface PtrKind<Settings> {
  /** the word after `backend:` */
  readonly name: string;
  /** for people: "at Linode" */
  readonly place: string;
  /** @default no settings */
  readonly schema?: BackendKind<Settings>["schema"];
  /** the addresses that it can have. @default both families */
  readonly families?: readonly Family[];
  /** what is wrong with settings that the schema lets pass */
  readonly check?: (zone: ZoneSettings) => readonly Issue[];
}

/** The kind of DNS host that a reverse backend is. */
export function ptrKind<Settings = unknown>(own: PtrKind<Settings>): BackendKind<Settings> {
  const { name, place, schema, families = ["ipv4", "ipv6"], check } = own;
  return {
    name,
    schema: schema ?? (z.strictObject({}) as unknown as BackendKind<Settings>["schema"]),
    place: () => place,
    reject: rejectRRset,
    advise: (zone) => [...zoneIssues(name, families, zone), ...(check?.(zone) ?? [])],
  };
}

function rejectRRset(set: RRset, { apex }: ZoneSettings): Issue[] {
  // a wrong apex is reported once, not for every record that falls into the zone
  if (addressOfReverseName(apex) === undefined) return [];
  const only = `${quote(withoutDot(apex))} holds one PTR and nothing else`;
  const where = set.sources[0]?.where ?? rrsetKey(set);
  if (set.owner !== apex || set.type !== "PTR") {
    const text = `the ${set.type} of ${quote(withoutDot(set.owner))} cannot be set: ${only}`;
    return [report("reverse.record", where, text, { fix: "remove the record, or the zone" })];
  }
  if (set.rdatas.length === 1) return [];
  const names = set.rdatas.map(({ target }) => quote(withoutDot(target))).join(" and ");
  const text = `the PTR has ${set.rdatas.length} targets, ${names}: ${only}, with one target`;
  return [report("reverse.record", where, text, { fix: "keep the EHLO name only" })];
}

function zoneIssues(name: string, families: readonly Family[], { apex, where }: ZoneSettings): Issue[] {
  const address = addressOfReverseName(apex);
  if (address === undefined) {
    const form = "a full reverse name is required: 4 octets below in-addr.arpa, or 32 nibbles below ip6.arpa";
    const text = `${quote(withoutDot(apex))} is no zone for backend "${name}"; ${form}`;
    return [report("reverse.apex", where, text, { fix: "name the zone after one address" })];
  }
  const family = familyOf(address);
  if (!families.includes(family)) {
    const [got, ...allowed] = [family, ...families].map((one) => (one === "ipv4" ? "IPv4" : "IPv6"));
    const text = `backend "${name}" sets PTRs of ${allowed.join(" and ")} addresses only, this is an ${got} address`;
    return [
      report("reverse.family", where, text, { fix: "remove the zone; its PTR becomes a manual action" }),
    ];
  }
  const text = `backend "${name}" sets the TTL of the PTR of ${address} itself; the ttl of the configuration is not used`;
  return [report("reverse.ttl", where, text)];
}
