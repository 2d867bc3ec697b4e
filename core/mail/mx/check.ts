import { parseAddress } from "../../dns/address";
import { labels, quote, root, withoutDot, type Fqdn } from "../../dns/name";
import { defineRules, reporter, type Issue } from "../../issue";
import { at, type CheckContext } from "../feature";

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
const report = reporter(mxRules);

export function checkMx(context: CheckContext): Issue[] {
  const { config } = context;
  const { hosts } = config.mx;
  const issues: Issue[] = [];
  if (labels(config.domain).length < 2) {
    const text = `mail domain ${quote(withoutDot(config.domain))} has one label, at least two are required`;
    issues.push(report("mx.dotless", config.where, text));
  }
  if (hosts.length === 0 && config.mode === "mail") {
    issues.push(
      report(
        "mx.missing",
        at(config, "mx"),
        "no MX host is configured; mail goes to the addresses of the domain itself",
      ),
    );
  }
  const defaulted = hosts.filter((entry) => entry.preference === undefined && entry.exchange !== root);
  if (defaulted.length > 0) {
    const shown = hosts.map(
      (entry, index) => `${entry.preference ?? (index + 1) * 10} ${withoutDot(entry.exchange)}`,
    );
    issues.push(
      report("mx.pref", at(config, "mx"), `no preference given, published as ${shown.join(", ")}`, {
        level: "I",
      }),
    );
  }
  const seen = new Set<Fqdn>();
  hosts.forEach((entry, index) => {
    const where = at(config, `mx[${index}]`);
    if (entry.exchange === root) issues.push(...checkNull(hosts.length, entry.preference, where));
    else issues.push(...checkExchange(context, entry.exchange, where));
    if (seen.has(entry.exchange))
      issues.push(report("mx.dup", where, `MX host ${shownName(entry.exchange)} is listed twice`));
    seen.add(entry.exchange);
  });
  return issues;
}

function shownName(name: Fqdn): string {
  return quote(withoutDot(name));
}

function checkNull(count: number, preference: number | undefined, where: string): Issue[] {
  const issues: Issue[] = [];
  if (count > 1) {
    issues.push(
      report("mx.null-sole", where, `a null MX stands beside ${count - 1} other MX`, {
        fix: "remove one or the other",
      }),
    );
  }
  if (preference !== undefined && preference !== 0) {
    issues.push(report("mx.null-pref", where, `null MX with preference ${preference}, 0 is expected`));
  }
  return issues;
}

function checkExchange({ records }: CheckContext, exchange: Fqdn, where: string): Issue[] {
  const name = withoutDot(exchange);
  if ("value" in parseAddress(name)) {
    return [
      report("mx.ip", where, `MX exchange ${quote(name)} is an address, a host name is required`, {
        fix: "name the host and give it this address under hosts",
      }),
    ];
  }
  if (labels(exchange).length < 2) {
    return [
      report("mx.dotless", where, `MX exchange ${quote(name)} has one label, at least two are required`),
    ];
  }
  const alias = records.aliasOf(exchange);
  if (alias !== undefined) {
    const text = `MX exchange ${quote(name)} is an alias of ${shownName(alias)}`;
    return [report("mx.cname", where, text, { fix: `give it the addresses of ${shownName(alias)} instead` })];
  }
  if (records.addresses(exchange).length > 0) return [];
  const text =
    records.zoneOf(exchange) === undefined
      ? `the address of MX exchange ${quote(name)} lies in no zone of ours: not verified`
      : `MX exchange ${quote(name)} has no A or AAAA in this configuration`;
  return [
    report(
      "mx.noaddr",
      where,
      text,
      records.zoneOf(exchange) === undefined ? { level: "I" } : { fix: "add it under hosts" },
    ),
  ];
}
