// Rules about the addresses that reports go to.
import { quote, root, under, withoutDot, type Fqdn } from "../../dns/name";
import type { Issue } from "../../issue";
import { at, type CheckContext } from "../feature";
import { placeOf, type PolicyRecord } from "./published";
import { report } from "./rules";

export function checkReports(context: CheckContext, policy: PolicyRecord): Issue[] {
  const { config } = context;
  const issues: Issue[] = [];
  const hosts = new Set<Fqdn>();
  for (const { uri, size, host, encoded, path } of policy.reports) {
    const where = at(config, path);
    const isMail = uri.startsWith("mailto:");
    if (encoded) {
      const text = `report address is published as ${quote(uri)}, with special characters percent-encoded`;
      issues.push(report("dmarc.uri", where, text, { level: "I" }));
    }
    if (!isMail) {
      const text = `reporters have to support mailto only, ${quote(uri)} may get no report`;
      issues.push(report("dmarc.uri", where, text, { level: "W", reference: "RFC 9989 4.7" }));
    }
    if (size !== undefined) {
      const fate = policy.keeps ? "published all the same" : "not published";
      const text = `size ${quote(`!${size}`)} behind ${quote(uri)} is obsolete and ${fate}`;
      issues.push(report("dmarc.size", where, text, { fix: "remove it" }));
    }
    if (host === undefined || !isMail || hosts.has(host)) continue;
    hosts.add(host);
    const problem = checkMailHost(context, host, where);
    if (problem !== undefined) issues.push(problem);
  }
  issues.push(...checkCounts(context, policy));
  return issues;
}

function checkCounts({ config }: CheckContext, policy: PolicyRecord): Issue[] {
  const issues: Issue[] = [];
  const { record, reports } = policy;
  for (const [tag, key] of [
    ["rua", "aggregateReports"],
    ["ruf", "failureReports"],
  ] as const) {
    const where = at(config, placeOf(policy, key));
    const distinct = record[key]?.length ?? 0;
    const given = reports.filter((entry) => entry.tag === tag);
    if (distinct > 2) {
      const text = `${tag} has ${distinct} addresses, receivers have to serve two only`;
      issues.push(
        report("dmarc.rua-many", where, text, { fix: "send them to one mailbox, and forward from there" }),
      );
    }
    const seen = new Set<string>();
    for (const { uri } of given) {
      if (seen.has(uri)) issues.push(report("dmarc.rua-many", where, `${tag} lists ${quote(uri)} twice`));
      seen.add(uri);
    }
  }
  if (record.aggregateReports === undefined && config.mode === "mail") {
    const text = "nobody takes aggregate reports";
    issues.push(
      report("dmarc.norua", at(config, placeOf(policy, "aggregateReports")), text, {
        fix: "add aggregateReports",
      }),
    );
  }
  return issues;
}

/** Whether a host takes mail: by an MX, or without one by its addresses (RFC 5321 5.1). */
function checkMailHost({ records, answers }: CheckContext, host: Fqdn, where: string): Issue | undefined {
  const name = quote(withoutDot(host));
  const isOurs = records.zoneOf(host) !== undefined;
  const known = records.get(host, "MX")?.rdatas ?? (isOurs ? [] : answers.get(host, "MX"));
  if (known === undefined) {
    const text = `whether ${name} takes mail is not verified`;
    return report("dmarc.rua-nomx", where, text, { level: "I" });
  }
  if (known !== "nxdomain" && known.length > 0) {
    if (known.some(({ exchange }) => exchange !== root)) return undefined;
    return report("dmarc.rua-nomx", where, `report host ${name} says by a null MX that it takes no mail`);
  }
  const fix = "give an address at a domain that takes mail";
  if (known === "nxdomain")
    return report("dmarc.rua-nomx", where, `report host ${name} does not exist`, { fix });
  if (isOurs) {
    if (takesMailHere(records, host)) return undefined;
    return report(
      "dmarc.rua-nomx",
      where,
      `report host ${name} has neither MX nor address in this configuration`,
      { fix },
    );
  }
  const addresses = [answers.get(host, "A"), answers.get(host, "AAAA")];
  if (addresses.some((answer) => Array.isArray(answer) && answer.length > 0)) return undefined;
  if (addresses.includes(undefined)) {
    const text = `report host ${name} has no MX; whether it has an address is not verified`;
    return report("dmarc.rua-nomx", where, text, { level: "I" });
  }
  return report("dmarc.rua-nomx", where, `report host ${name} has neither MX nor address`, { fix });
}

function takesMailHere(records: CheckContext["records"], host: Fqdn): boolean {
  if (records.addresses(host).length > 0) return true;
  // an alias that leaves the configuration, or a wildcard MX (RFC 4592 2.2)
  const wildcard = under("*", host.slice(host.indexOf(".") + 1) as Fqdn);
  return records.aliasOf(host) !== undefined || records.get(wildcard, "MX") !== undefined;
}
