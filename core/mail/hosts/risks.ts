// The risks of a change of addresses.
import { defineRisks, riskReporter } from "../diff";

/** Every risk rule of the room. */
export const hostsRisks = defineRisks({
  "hosts.mx-unreachable": {
    risk: "danger",
    reference: "RFC 5321 5.1",
    title: "an MX host loses its last address",
    why: "senders cannot reach it; mail waits in their queues and comes back after days",
    rollback: "publish the old address again",
    example: "mail.example.com A 192.0.2.25 → nothing, while the MX names it",
  },
  "hosts.mx-one-family": {
    risk: "caution",
    reference: "RFC 5321 5.1",
    title: "an MX host loses its last IPv6 address; the last IPv4 address is a danger",
    why: "senders that have addresses of that family alone cannot reach it, and many have IPv4 alone",
    rollback: "publish the old address again",
    example: "mail.example.com AAAA 2001:db8::25 → nothing, while its A stays",
  },
  "hosts.mx-moved": {
    risk: "caution",
    reference: "RFC 5321 5.1",
    title: "a mail host moves to another address",
    why: "until caches expire mail goes to the old address, and the new one needs its PTR and its place in SPF before it sends",
    rollback: "publish the old address again, and keep both answering until caches expire",
    example: "mail.example.com A 192.0.2.25 → 198.51.100.25",
  },
  "hosts.spf-lost": {
    risk: "danger",
    reference: "RFC 7208 5",
    title: "an address that SPF let send by the name of a host does not pass any more",
    why: "mail that still leaves from there does not pass SPF, and is refused or marked where DKIM does not pass either",
    rollback: "publish the old address again, or name the address in the SPF record",
    example: "relay.example.com A 192.0.2.25 → nothing beside v=spf1 a:relay.example.com -all",
  },
  "hosts.spf-uncovered": {
    risk: "danger",
    reference: "RFC 7208 5",
    title: "a host that sends gets an address that SPF does not name",
    why: "mail from there does not pass SPF, and is refused or marked where DKIM does not pass either",
    rollback: "publish the old address again, or add the new one to the SPF record first",
    example: "mail.example.com A 192.0.2.25 → 198.51.100.25 beside v=spf1 ip4:192.0.2.25 -all",
  },
  "hosts.ptr-apart": {
    risk: "caution",
    reference: "RFC 1912 2.1",
    title: "a mail host and the PTR of its address part ways",
    why: "receivers look up the name of an address and the address of that name, and refuse or defer mail where one does not lead back to the other",
    rollback: "publish the old address again, or let the PTR follow the host",
    example: "mail.example.com A 192.0.2.25 → 192.0.2.26, whose PTR names old.example.com",
  },
  "hosts.policy-unreachable": {
    risk: "caution",
    reference: "RFC 8461 3.3",
    title: "the host of the MTA-STS policy loses its last address",
    why: "senders cannot fetch the policy; those that hold it keep it to its end, all others deliver without it",
    rollback: "publish the old address again",
    example: "mta-sts.example.com CNAME mail.example.com → nothing, while _mta-sts.example.com stays",
  },
});

/** Reports under their codes. */
export const report = riskReporter(hostsRisks);
