// Rules of the DNS itself, over every RRset of a stack.
import { defineRules, reporter, type Issue } from "../issue";
import { specialUse } from "./address";
import { disallowedCharacter, toUnicodeLabel } from "./idna";
import { isHostName, labels, parentOf, quote, root, selfAndAncestors, withoutDot, type Fqdn } from "./name";
import type { RecordIndex } from "./record-index";
import { rrsetKey, type RRset } from "./rrset";

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
    reference: "RFC 1035 3.3.14",
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
const report = reporter(dnsRules);

/** Judges every RRset on its own and against its neighbours. */
export function checkRecords(sets: readonly RRset[], records: RecordIndex): Issue[] {
  const issues: Issue[] = [];
  const idn = new Set<Fqdn>();
  for (const set of sets) {
    checkHosts(set, issues);
    checkAliases(set, records, issues);
    checkAddresses(set, issues);
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
    if (set.owner.includes("xn--")) idn.add(idnStem(set.owner));
  }
  for (const name of [...idn].sort()) checkIdn(name, issues);
  return issues;
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
