// What must hold for names and records whatever they are for, and what happens when it does not.
import { defineRules, reporter } from "../issue";

export const dnsRules = defineRules({
  "dns.name": {
    level: "E",
    reference: "RFC 1035 2.3.4",
    title: "a name has labels of 1 to 63 octets and at most 253 characters",
    why: "a longer name cannot be put into a DNS message",
    example: "mail.example.com",
  },
  "dns.ip": {
    level: "E",
    reference: "RFC 6943 3.1.1",
    title: "an address is written in its canonical text",
    why: "a leading zero is octal to some programs and decimal to others, a zone index means nothing elsewhere",
    example: "192.0.2.25 or 2001:db8::25",
  },
  "dns.underscore-host": {
    level: "e",
    reference: "RFC 1123 2.1",
    title: "a host name holds letters, digits and inner hyphens only",
    why: "mail servers and certificate authorities refuse other characters in host names",
    example: "mail-1.example.com",
  },
  "dns.cname-coexist": {
    level: "E",
    reference: "RFC 2181 10.1",
    title: "a name with a CNAME has no other record",
    why: "nameservers refuse to load such a zone, and resolvers see one or the other",
    example: "give the name A and AAAA records instead of a CNAME",
  },
  "dns.cname-apex": {
    level: "E",
    reference: "RFC 1912 2.4",
    title: "the apex of a zone is no CNAME",
    why: "the apex has SOA and NS records, beside which a CNAME cannot stand",
    example: "give the apex A and AAAA records",
  },
  "dns.ttl-range": {
    level: "E",
    reference: "RFC 2181 8",
    title: "a TTL is 0 to 2147483647 seconds, and 60 or more in practice",
    why: "a larger value is read as zero; many DNS hosts refuse less than 60",
    example: "ttl: 3600",
  },
  "dns.txt-size": {
    level: "W",
    reference: "RFC 7208 3.4",
    title: "a TXT answer stays small",
    why: "an answer over 1232 octets is fragmented or asked for again over TCP, and some resolvers give up",
    example: "move unrelated values to names of their own",
  },
  "dns.txt-chunk": {
    level: "E",
    reference: "RFC 1035 3.3",
    title: "a character-string has at most 255 octets",
    why: "its length is one octet on the wire; longer text is split into several strings that readers join again",
    example: '"first 255 octets" "the rest"',
  },
  "dns.alabel": {
    level: "I",
    reference: "RFC 5890 2.3.2.1",
    title: "an internationalised name is published in its ASCII form",
    why: "the DNS carries A-labels; the form that people read is shown beside it for comparison",
    example: "xn--mnchen-3ya.example for münchen.example",
  },
  "idn.invalid": {
    level: "e",
    reference: "RFC 5892 2",
    title: "an internationalised label holds letters and digits of a script, and decodes back to itself",
    why: "symbols and pictures are not allowed by IDNA2008: registries, browsers and mail servers refuse them",
    example: "münchen.example",
  },
  "dns.private-ip": {
    level: "W",
    reference: "RFC 6890 2.2",
    title: "a public mail host has a public address",
    why: "nobody outside can reach a private or documentation address",
    example: "the address that the Internet sees",
  },
  "dns.wildcard-shadow": {
    level: "W",
    reference: "RFC 4592 2.2",
    title: "a wildcard does not answer for names of mail protocols",
    why: "a wildcard TXT, MX or CNAME answers for _dmarc, selectors and typos below it, where no such name exists",
    example: "name the hosts instead of the wildcard",
  },
});

export const report = reporter(dnsRules);
