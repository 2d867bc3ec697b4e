import { parseAddress } from "../../dns/address";
import { labels, quote, root, withoutDot, type Fqdn } from "../../dns/name";
import type { Issue } from "../../issue";
import { at, type CheckContext } from "../feature";
import { checkForeign } from "./check-foreign";
import { report } from "./rules";

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
  // the tutorial's tables have none; elsewhere the short form is what was meant
  const defaulted = hosts.filter((entry) => entry.preference === undefined && entry.exchange !== root);
  if (config.compat === "tutorial" && defaulted.length > 0) {
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

function checkExchange(context: CheckContext, exchange: Fqdn, where: string): Issue[] {
  const { records } = context;
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
  if (records.zoneOf(exchange) === undefined) return checkForeign(context, exchange, where);
  const text = `MX exchange ${quote(name)} has no A or AAAA in this configuration`;
  return [report("mx.noaddr", where, text, { fix: "add it under hosts" })];
}
