import type { RuleCase } from "../support";

const name = "25.2.0.192.in-addr.arpa";
const v6Name = "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa";
const host = "mail.example.com";
const eip = { backend: "aws-eip", allocationId: "eipalloc-0123456789abcdef0" };

/** A mail domain with one mail host, the zones of its reverse backends, and hand-written records. */
function stack(reverseZones: Readonly<Record<string, unknown>>, records: readonly unknown[] = []): unknown {
  return {
    zones: { "example.com": { backend: "zonefile" }, ...reverseZones },
    domains: {
      "example.com": {
        hosts: { [host]: { ipv4: "192.0.2.25", ipv6: "2001:db8::25" } },
        mx: [host],
        extra: { records },
      },
    },
  };
}

const linode = { [name]: { backend: "linode" } };
const good = stack(linode);
const recordPlace = 'domains["example.com"].extra.records[0].value';

const apexes: RuleCase[] = [
  ["three octets", "2.0.192.in-addr.arpa"],
  ["a classless zone", "0/26.2.0.192.in-addr.arpa"],
  ["31 nibbles", v6Name.slice(2)],
  ["a forward zone", "example.org"],
].map(([title = "", apex = ""]) => ({
  code: "reverse.apex",
  title,
  level: "E",
  bad: stack({ [apex]: { backend: "linode" } }, [
    apex === "example.org"
      ? { name: "www.example.org", type: "A", value: "192.0.2.80" }
      : { name: `1.${apex}`, type: "PTR", value: host },
  ]),
  good,
  where: `zones["${apex}"]`,
  text: `"${apex}" is no zone for backend "linode"; a full reverse name is required: 4 octets below in-addr.arpa, or 32 nibbles below ip6.arpa`,
}));

const holders: RuleCase[] = [
  ["no id", {}, "no id is given"],
  ["two ids", { serverId: 1, loadBalancerId: 2 }, "serverId and loadBalancerId are given"],
].map(([title, ids, text]) => ({
  code: "reverse.holder",
  title: title as string,
  level: "E",
  bad: stack({ [name]: { backend: "hcloud", ...(ids as object) } }),
  good: stack({ [name]: { backend: "hcloud", primaryIpId: 1 } }),
  where: `zones["${name}"]`,
  text: `${text as string}, exactly one of serverId, primaryIpId, floatingIpId, loadBalancerId is required`,
}));

export const reverseBackendCases: RuleCase[] = [
  ...apexes,
  ...holders,
  {
    code: "reverse.family",
    title: "an IPv6 address at an Elastic IP",
    level: "E",
    bad: stack({ [v6Name]: eip }),
    good: stack({ [name]: eip, [v6Name]: { backend: "hcloud", serverId: 1 } }),
    where: `zones["${v6Name}"]`,
    text: 'backend "aws-eip" sets PTRs of IPv4 addresses only, this is an IPv6 address',
  },
  {
    code: "reverse.record",
    title: "another type at the name",
    level: "E",
    bad: stack(linode, [{ name, type: "TXT", value: "x" }]),
    good,
    where: recordPlace,
    text: `the TXT of "${name}" cannot be set: "${name}" holds one PTR and nothing else`,
  },
  {
    code: "reverse.record",
    title: "a name below it",
    level: "E",
    bad: stack(linode, [{ name: `_x.${name}`, type: "PTR", value: host }]),
    good: stack({}, [{ name: "_x.example.com", type: "PTR", value: host }]),
    where: recordPlace,
    text: `the PTR of "_x.${name}" cannot be set`,
  },
  {
    code: "reverse.record",
    title: "two targets",
    level: "E",
    bad: stack(linode, [{ name, type: "PTR", value: "b.example.com" }]),
    good: stack(linode, [{ name, type: "PTR", value: host }]),
    text: `the PTR has 2 targets, "b.example.com" and "${host}": "${name}" holds one PTR and nothing else, with one target`,
  },
  {
    code: "reverse.ttl",
    title: "a service with TTLs of its own",
    level: "I",
    bad: good,
    good: stack({ [name]: { backend: "zonefile" } }),
    where: `zones["${name}"]`,
    text: 'backend "linode" sets the TTL of the PTR of 192.0.2.25 itself; the ttl of the configuration is not used',
  },
];
