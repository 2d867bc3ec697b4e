// What must hold for reverse names, and what happens to mail when it does not.
import { defineRules, reporter } from "../../issue";

export const reverseRules = defineRules({
  "ptr.2317": {
    level: "E",
    reference: "RFC 2317 4",
    title: "an address lies in the classless zone that its PTR is put into",
    why: "the CNAME of the zone above never leads there, so that the PTR is never found",
    example: 'reverse: { "192.0.2.25": { delegated: 0/26.2.0.192.in-addr.arpa } }',
  },
  "ptr.zone": {
    level: "E",
    reference: "RFC 1035 3.5, RFC 3596 2.5",
    title: "a PTR stands in the reverse zone of its address",
    why: "nobody looks for it in the zone of the mail domain; the reverse zone belongs to the owner of the address",
    example: 'reverse: { "192.0.2.25": { owner: hetzner } }',
  },
  "ptr.name": {
    level: "E",
    reference: "RFC 1035 3.5, RFC 3596 2.5",
    title: "a reverse name is 4 octets below in-addr.arpa or 32 nibbles below ip6.arpa, in reverse order",
    why: "resolvers ask for the full reverse name only",
    example: "25.2.0.192.in-addr.arpa for 192.0.2.25",
  },
  "ptr.target": {
    level: "E",
    reference: "RFC 1912 2.1",
    title: "a PTR names a host by its full name",
    why: "receivers look the name up to confirm it; what is no host name has no address",
    example: "mail.example.com",
  },
  "ptr.cname-target": {
    level: "e",
    reference: "RFC 2181 10.2",
    title: "a PTR names a host, not an alias",
    why: "receivers compare with the canonical name, and some do not follow the alias",
    example: "give the mail host A and AAAA records of its own",
  },
  "ptr.fcrdns": {
    level: "e",
    reference: "RFC 8601 2.7.3",
    title: "the name in a PTR resolves back to the address",
    why: "Gmail, Yahoo and many others refuse or defer mail from an address whose names do not agree",
    example: "192.0.2.25 PTR mail.example.com, mail.example.com A 192.0.2.25",
  },
  "ptr.helo": {
    level: "W",
    reference: "RFC 5321 4.1.4",
    title: "PTR, EHLO name and banner agree",
    why: "receivers count a server that calls itself otherwise as suspicious",
    example: "myhostname = mail.example.com, with mail.example.com as PTR target",
  },
  "ptr.multi": {
    level: "W",
    title: "an address has one PTR",
    why: "receivers take any one of several names, so that the check passes today and fails tomorrow",
    example: "one target an address: the EHLO name",
  },
  "ptr.generic": {
    level: "W",
    title: "the name in a PTR is not made from the address",
    why: "such names are given to dial-up lines and fresh servers, and filters refuse mail from them",
    example: "mail.example.com, not 192-0-2-25.example.com",
  },
  "ptr.missing": {
    level: "W",
    title: "every address that mail leaves from has a PTR",
    why: "large receivers defer or refuse mail from an address without one; they no longer let it pass as in 2017",
    example: "leave reverse at its default, or sends: false for a host that sends nothing",
  },
  "ptr.v6": {
    level: "W",
    title: "IPv6 addresses have a PTR as the IPv4 addresses do",
    why: "servers prefer IPv6, and Gmail refuses mail over IPv6 from an address without PTR",
    example: "a PTR for 2001:db8::25 beside the one for 192.0.2.25",
  },
});

export const report = reporter(reverseRules);
