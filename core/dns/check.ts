// Rules of the DNS itself, over every RRset of a stack.
import type { Issue } from "../issue";
import { specialUse } from "./address";
import { disallowedCharacter, toUnicodeLabel } from "./idna";
import { isHostName, labels, parentOf, quote, root, selfAndAncestors, withoutDot, type Fqdn } from "./name";
import type { RecordIndex } from "./record-index";
import { rrsetKey, type RRset } from "./rrset";
import { report } from "./rules";

export { dnsRules } from "./rules";

/** Judges every RRset on its own and against its neighbours. */
export function checkRecords(sets: readonly RRset[], records: RecordIndex): Issue[] {
  const issues: Issue[] = [];
  const idn = new Set<Fqdn>();
  for (const set of sets) {
    checkHosts(set, issues);
    checkAliases(set, records, issues);
    if (!isSilent(set.owner, records)) checkAddresses(set, issues);
    checkSize(set, issues);
    if (set.owner.startsWith("*.")) checkWildcard(set, issues);
    if (set.ttl < 60) {
      const options = { level: "W" as const, fix: "use 60 or more unless every resolver must ask each time" };
      issues.push(
        report(
          "dns.ttl-range",
          rrsetKey(set),
          `TTL ${set.ttl} is under 60, which many DNS hosts refuse`,
          options,
        ),
      );
    }
    for (const name of namesIn(set)) if (name.includes("xn--")) idn.add(idnStem(name));
  }
  for (const name of [...idn].sort()) checkIdn(name, issues);
  return issues;
}

/** The owner name, and the names in RDATA. */
function namesIn(set: RRset): Fqdn[] {
  switch (set.type) {
    case "MX":
      return [set.owner, ...set.rdatas.map(({ exchange }) => exchange)];
    case "CNAME":
    case "NS":
    case "PTR":
    case "SRV":
      return [set.owner, ...set.rdatas.map(({ target }) => target)];
    default:
      return [set.owner];
  }
}

const hostTargets = { MX: "exchange", PTR: "target", SRV: "target" } as const;

function checkHosts(set: RRset, issues: Issue[]): void {
  const where = rrsetKey(set);
  if (set.type === "A" || set.type === "AAAA") {
    const host = set.owner.startsWith("*.") ? parentOf(set.owner) : set.owner;
    if (host !== undefined && !isHostName(host)) issues.push(notHost(where, "owner", set.owner));
  }
  if (set.type !== "MX" && set.type !== "PTR" && set.type !== "SRV") return;
  for (const rdata of set.rdatas) {
    const name = "exchange" in rdata ? rdata.exchange : rdata.target;
    if (name !== root && !isHostName(name))
      issues.push(notHost(where, `${set.type} ${hostTargets[set.type]}`, name));
  }
}

function notHost(where: string, what: string, name: Fqdn): Issue {
  return report(
    "dns.underscore-host",
    where,
    `${what} ${quote(withoutDot(name))} is no host name: letters, digits and inner hyphens are allowed`,
    { fix: "rename the host" },
  );
}

function checkAliases(set: RRset, records: RecordIndex, issues: Issue[]): void {
  if (set.type !== "CNAME") return;
  const name = quote(withoutDot(set.owner));
  if (set.rdatas.length > 1) {
    const targets = set.rdatas.map((rdata) => quote(withoutDot(rdata.target))).join(" and ");
    issues.push(
      report("dns.cname-coexist", rrsetKey(set), `${name} is an alias of ${targets}, one target is allowed`),
    );
  }
  const others = records.at(set.owner).filter((other) => other !== set && other.type !== "CNAME");
  if (others.length > 0) {
    const types = others
      .map((other) => other.type)
      .sort()
      .join(", ");
    issues.push(
      report("dns.cname-coexist", rrsetKey(set), `${name} is a CNAME and also has ${types}`, {
        fix: "replace the CNAME by the addresses of its target, or move the other records",
      }),
    );
  }
  if (records.zoneOf(set.owner) === set.owner) {
    issues.push(
      report("dns.cname-apex", rrsetKey(set), `${name} is the apex of a zone and cannot be a CNAME`),
    );
  }
}

/** A name with a null MX takes no part in mail: its addresses are not ours to judge. */
function isSilent(owner: Fqdn, records: RecordIndex): boolean {
  return records.rdatas(owner, "MX")[0]?.exchange === root;
}

function checkAddresses(set: RRset, issues: Issue[]): void {
  if (set.type !== "A" && set.type !== "AAAA") return;
  for (const { address } of set.rdatas) {
    const kind = specialUse(address);
    if (kind === undefined) continue;
    const level = kind === "loopback" ? ("e" as const) : ("W" as const);
    const text = `${address} is a ${kind} address, which the Internet cannot reach`;
    issues.push(
      report("dns.private-ip", rrsetKey(set), text, { level, fix: "give the public address of the host" }),
    );
  }
}

function checkSize(set: RRset, issues: Issue[]): void {
  if (set.type !== "TXT") return;
  // owner and fixed fields of each answer record take 12 octets when the name is compressed
  const octets = set.rdatas.reduce(
    (sum, { text }) => sum + 12 + text.length + Math.max(1, Math.ceil(text.length / 255)),
    0,
  );
  const total = octets + 12 + set.owner.length + 5;
  if (total <= 1232) return;
  issues.push(
    report(
      "dns.txt-size",
      rrsetKey(set),
      `the TXT answer has about ${total} octets, over the usual limit of 1232`,
      {
        reference: "RFC 7208 3.4",
        fix: "move values that do not have to stand at this name elsewhere",
      },
    ),
  );
}

function checkWildcard(set: RRset, issues: Issue[]): void {
  if (set.type !== "TXT" && set.type !== "MX" && set.type !== "CNAME") return;
  const base = set.owner.slice(2);
  // "*._domainkey", "*._report._dmarc": a protocol's own wildcard answers for nothing else
  if (base.startsWith("_")) return;
  issues.push(
    report(
      "dns.wildcard-shadow",
      rrsetKey(set),
      `the wildcard ${set.type} answers for every name below ${quote(base.slice(0, -1))} that does not exist, _dmarc and selectors included`,
    ),
  );
}

/** The part of an owner name from its first A-label on, so that each internationalised name is reported once. */
function idnStem(owner: Fqdn): Fqdn {
  let stem = owner;
  for (const name of selfAndAncestors(owner)) if (name.startsWith("xn--")) stem = name;
  return stem;
}

function checkIdn(name: Fqdn, issues: Issue[]): void {
  const shown = quote(withoutDot(name));
  const decoded = labels(name).map((label) => ({ label, text: toUnicodeLabel(label) }));
  const broken = decoded.find(({ text }) => text === undefined);
  if (broken) {
    const text = `label ${quote(broken.label)} of ${shown} does not decode back to itself`;
    issues.push(report("idn.invalid", name, text, { level: "W", fix: "write the name in its own script" }));
    return;
  }
  for (const { label, text } of decoded) {
    if (!label.startsWith("xn--") || text === undefined) continue;
    const wrong = disallowedCharacter(text);
    if (wrong === undefined) continue;
    issues.push(
      report("idn.invalid", name, `${quote(wrong)} in ${quote(text)} is not allowed in a domain name`),
    );
    return;
  }
  const unicode = decoded.map(({ label, text }) => text ?? label).join(".");
  issues.push(report("dns.alabel", name, `${quote(unicode)} is published as ${shown}`));
}
