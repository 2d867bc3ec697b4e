import { defineRules, reporter } from "../../issue";

export const mxRules = defineRules({
  "mx.pref": {
    level: "E",
    reference: "RFC 1035 3.3.9",
    title: "an MX preference is a whole number from 0 to 65535",
    why: "lower is tried first; without one the default 10, 20, ... is published",
    example: "mx: [ { host: mail.example.com, preference: 10 } ]",
  },
  "mx.cname": {
    level: "e",
    reference: "RFC 2181 10.3",
    title: "an MX exchange is not an alias",
    why: "senders need not follow it, and mail may loop when the server does not know itself by the other name",
    example: "give the MX host A and AAAA records of its own",
  },
  "mx.ip": {
    level: "E",
    reference: "RFC 5321 5.1",
    title: "an MX exchange is a host name",
    why: "senders look the exchange up as a name; an address is a name that does not exist",
    example: "mx: [ mail.example.com ]",
  },
  "mx.noaddr": {
    level: "W",
    reference: "RFC 5321 5.1",
    title: "an MX exchange has an address",
    why: "mail for the domain waits in the senders' queues and bounces after days",
    example: "hosts: { mail.example.com: { ipv4: 192.0.2.25 } }",
  },
  "mx.null-sole": {
    level: "E",
    reference: "RFC 7505 3",
    title: "a null MX stands alone",
    why: "beside another MX it means nothing, and senders differ in what they do",
    example: "mx: [] with mode: no-mail",
  },
  "mx.null-pref": {
    level: "W",
    reference: "RFC 7505 3",
    title: "a null MX has preference 0",
    why: "some senders know a null MX by its exact text",
    example: "0 .",
  },
  "mx.dup": {
    level: "W",
    title: "an MX host is listed once",
    why: "the second mention is only a second attempt at the same host",
    example: "mx: [ mx1.example.com, mx2.example.com ]",
  },
  "mx.dangling": {
    level: "W",
    title: "the MX RRset holds no host that the plan does not name",
    why: "a host that was left there still gets mail, which nobody may read any more",
    example: "remove the host at the DNS host, or list it under mx",
  },
  "mx.dotless": {
    level: "e",
    reference: "RFC 5321 2.3.5",
    title: "mail domains and MX hosts have at least two labels",
    why: "a one-label name is read as a local host by many senders",
    example: "mail.example.com",
  },
  "mx.missing": {
    level: "I",
    reference: "RFC 5321 5.1",
    title: "a mail domain says who receives its mail",
    why: "without an MX, senders try the A and AAAA of the domain itself; a name without mail says so by a null MX",
    example: "mx: [ mail.example.com ], or mode: no-mail",
  },
});
export const report = reporter(mxRules);
