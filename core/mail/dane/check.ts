import { quote, withoutDot, type Fqdn } from "../../dns/name";
import type { RecordIndex } from "../../dns/record-index";
import { rrsetKey, type RRset, type Source } from "../../dns/rrset";
import { defineRules, reporter, type Issue } from "../../issue";
import { pathText } from "../../path";
import { at, type CheckContext } from "../feature";
import type { DaneHost } from "./config";
import { dataProblem, parameterProblem, parameters, type Tlsa } from "./record";

export const daneRules = defineRules({
  "dane.name": {
    level: "W",
    reference: "RFC 7672 2.2.3",
    title: "TLSA records for mail stand at _25._tcp. and the MX host",
    why: "senders ask below the MX host they connect to; records below the mail domain are not seen, those below an alias only when its target has none",
    example: "dane: { hosts: { mail.example.com: [...] } } with mx: [ mail.example.com ]",
  },
  "dane.dnssec": {
    level: "W",
    reference: "RFC 7672 2.2.1",
    title: "the zones of the mail domain and of its MX hosts are signed with DNSSEC",
    why: "senders ignore TLSA records in unsigned zones, and MX records in an unsigned zone can be forged",
    example: "dane: { dnssec: true, hosts: {...} }",
  },
  "dane.usage": {
    level: "e",
    reference: "RFC 7672 3.1.3",
    title: "TLSA usage for SMTP is 3 or 2",
    why: "usages 0 and 1 ask for a public authority that all senders trust, and there is none: senders may take such a record for unusable",
    example: "3 1 1 and the SHA-256 digest of the server's public key",
  },
  "dane.data": {
    level: "E",
    reference: "RFC 6698 2.1",
    title:
      "a TLSA value has usage 0 to 3, selector 0 or 1, matching type 0 to 2, and data of the right length",
    why: "a value that matches no certificate makes senders that check it refuse to deliver",
    example: `3 1 1 ${"0123456789abcdef".repeat(4)}`,
  },
  "dane.cert0": {
    level: "W",
    reference: "RFC 7671 5.1",
    title: "the TLSA value of a server selects the public key, not the certificate",
    why: "a certificate changes with every renewal, and mail is refused until the record has followed; a key can stay",
    example: "3 1 1, and the next digest published two TTLs before the key changes",
  },
  "dane.rollover": {
    level: "W",
    reference: "RFC 7671 8",
    title: "each combination of TLSA parameters has a value that matches what the server shows now",
    why: "a sender that supports only the combination of the next value finds no match and does not deliver",
    example: "current: [ 3 1 1 ... ], next: [ 3 1 1 ... ]",
  },
});
const report = reporter(daneRules);

export function checkDane(context: CheckContext): Issue[] {
  const { config, own } = context;
  const issues: Issue[] = [];
  let found = false;
  for (const set of own) {
    if (set.type !== "TLSA") continue;
    found = true;
    checkPlace(set, context, issues);
    checkValues(set, issues);
  }
  if (found && config.dane.dnssec !== true) issues.push(unsigned(config.dane.dnssec, at(config, "dane")));
  for (const host of config.dane.hosts) checkRollover(host, at(config, "dane"), issues);
  return onePerPlace(issues);
}

/** A host with several ports has each of its values several times. */
function onePerPlace(issues: readonly Issue[]): Issue[] {
  return [
    ...new Map(issues.map((issue) => [`${issue.code} ${issue.where} ${issue.message}`, issue])).values(),
  ];
}

type TlsaSet = Extract<RRset, { type: "TLSA" }>;

function placeOf(set: TlsaSet, source: Source | undefined): string {
  return source?.where ?? rrsetKey(set);
}

/** The port and the host of `_25._tcp.mail.example.com.` (RFC 6698 3). */
function ownerParts(owner: Fqdn): { readonly port: number; readonly host: Fqdn } | undefined {
  const [, port, host] = /^_(\d{1,5})\._(?:tcp|udp|sctp)\.(.+)$/.exec(owner) ?? [];
  return port === undefined || host === undefined ? undefined : { port: Number(port), host: host as Fqdn };
}

function checkPlace(set: TlsaSet, context: CheckContext, issues: Issue[]): void {
  const [source] = set.sources;
  const where =
    source?.room === "dane" ? source.where.replace(/\.(?:current|next)\[\d+\]$/, "") : placeOf(set, source);
  const parts = ownerParts(set.owner);
  if (parts === undefined) {
    const text = `TLSA at ${quote(withoutDot(set.owner))} is asked for by nobody`;
    issues.push(report("dane.name", where, text, { fix: "put it at _25._tcp. and the MX host" }));
    return;
  }
  if (parts.port !== 25) return;
  const { config, records } = context;
  const shown = quote(withoutDot(parts.host));
  const alias = records.aliasOf(parts.host);
  if (alias !== undefined) {
    const target = quote(withoutDot(alias));
    const text = `${shown} is an alias of ${target}, below which senders look first when the alias is signed`;
    issues.push(
      report("dane.name", where, text, { fix: `name ${target} as MX host, and key the values by it` }),
    );
    return;
  }
  // RFC 5321 5.1: without MX the domain itself receives
  const exchanges = config.mx.hosts.map(({ exchange }) => exchange);
  const own = exchanges.length === 0 && config.mode === "mail" ? [config.domain] : exchanges;
  // RFC 7672 2.2.3: the target of a signed alias is asked first
  const bases = own.flatMap((name) => [name, records.aliasOf(name)]);
  if (bases.includes(parts.host) || exchangesOf(records).has(parts.host)) return;
  const named = own.map((name) => quote(withoutDot(name))).join(", ");
  const hint =
    named === "" ? "the domain has none" : `the MX ${own.length === 1 ? "host is" : "hosts are"} ${named}`;
  const fix = "key the values by the MX host";
  issues.push(report("dane.name", where, `${shown} is no MX host; ${hint}`, { fix }));
}

const exchangeCache = new WeakMap<RecordIndex, ReadonlySet<Fqdn>>();

/** Every MX host of the stack: one host often serves several mail domains, and has its TLSA in one of them. */
function exchangesOf(records: RecordIndex): ReadonlySet<Fqdn> {
  let exchanges = exchangeCache.get(records);
  if (exchanges === undefined) {
    const names = [...records.names()];
    exchanges = new Set(names.flatMap((name) => records.rdatas(name, "MX").map(({ exchange }) => exchange)));
    exchangeCache.set(records, exchanges);
  }
  return exchanges;
}

function checkValues(set: TlsaSet, issues: Issue[]): void {
  const smtp = ownerParts(set.owner)?.port === 25;
  set.rdatas.forEach((tlsa, index) => {
    const where = placeOf(set, set.sources[index]);
    const problem = parameterProblem(tlsa) ?? dataProblem(tlsa);
    if (problem !== undefined) issues.push(report("dane.data", where, problem));
    if (smtp && tlsa.usage < 2) {
      const text = `TLSA usage ${tlsa.usage} is unusable for SMTP, 3 or 2 is required`;
      issues.push(report("dane.usage", where, text, { fix: `publish ${tlsa.usage + 2} with the same data` }));
    }
    if (tlsa.selector === 0 && (tlsa.usage === 1 || tlsa.usage === 3)) {
      const text = `${parameters(tlsa)} matches one certificate and breaks when it is renewed`;
      issues.push(report("dane.cert0", where, text, { fix: "use selector 1 and keep the key at renewal" }));
    }
  });
}

function unsigned(dnssec: false | undefined, where: string): Issue {
  const fix = "sign the zones and set dnssec: true";
  if (dnssec === false) {
    return report("dane.dnssec", where, "the zones are not signed: senders ignore these TLSA records", {
      fix,
    });
  }
  const text = "whether the zones of the mail domain and of its MX hosts are signed is not verified";
  return report("dane.dnssec", where, text, { level: "I", fix: "set dnssec: true when they are" });
}

function checkRollover({ name, current, next }: DaneHost, base: string, issues: Issue[]): void {
  if (next.length === 0) return;
  const shown = new Set(current.map((tlsa) => parameters(tlsa)));
  next.forEach((tlsa: Tlsa, index) => {
    if (shown.has(parameters(tlsa))) return;
    const where = pathText(base, ["hosts", withoutDot(name), "next", index]);
    const text = `next has ${parameters(tlsa)}, current has only ${[...shown].join(" and ")}`;
    const fix = `also give ${parameters(tlsa)} of what the server shows now`;
    issues.push(report("dane.rollover", where, text, { fix }));
  });
}
