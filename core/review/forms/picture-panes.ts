// The parts of the picture of a mail domain, and what one side of a change shows in each.
import { reverseName } from "../../dns/address";
import { root, withoutDot, type Fqdn } from "../../dns/name";
import { fromOctets, type Rdata, type RrType } from "../../dns/rdata";
import type { Part, Side } from "../../mail/diff";
import { caaLabel } from "../../mail/caa/diff";
import { tlsaLabel } from "../../mail/dane/diff";
import { readKeyState } from "../../mail/dkim/key-state";
import { effectAt, organizationAbove, policiesOf, recordAt } from "../../mail/dmarc/effective";
import { parseDmarc } from "../../mail/dmarc/record";
import { stsMode, stsPatterns } from "../../mail/sts-facts";
import { isSpfText } from "../../mail/spf/record";
import { parseTlsRpt } from "../../mail/tls-rpt/record";
import { lateText } from "../snapshot";

/** What belongs to an element, each in a few words. */
export type Details = readonly string[];

type Row = readonly [label: string, details: Details];

/** One part of the picture. */
export interface PaneKind {
  readonly title: string;
  readonly about: string;
  /** what it means that nothing is there */
  readonly none: Row;
  /** What it holds on one side, by label. */
  readonly read: (side: Side) => ReadonlyMap<string, Details>;
}

export const paneKinds: readonly PaneKind[] = [
  {
    title: "Receives",
    about: "who takes mail for the domain",
    none: ["no MX", ["senders try the address of the domain itself"]],
    read: (side) => new Map(receivers(side)),
  },
  {
    title: "May send",
    about: "whom SPF lets send in its name",
    none: ["no SPF record", ["nobody is named, and nobody refused"]],
    read: (side) => new Map(senders(side)),
  },
  {
    title: "Signs",
    about: "whose DKIM signatures verify",
    none: ["no DKIM key", ["no signature verifies"]],
    read: (side) => new Map(signers(side)),
  },
  {
    title: "Receiver decides",
    about: "what DMARC asks for when neither passes",
    none: ["no DMARC record here", ["each receiver decides for itself"]],
    read: (side) => new Map(policies(side)),
  },
  {
    title: "In transit",
    about: "how TLS is insisted on and reported",
    none: ["nothing is asked for", ["TLS is used where both sides offer it"]],
    read: (side) => new Map(transport(side)),
  },
  {
    title: "Answers for addresses",
    about: "the name behind each address (PTR)",
    none: ["no address of a host that receives", []],
    read: (side) => new Map(pointers(side)),
  },
];

function lateRows(side: Side, owner: Fqdn, type: RrType): Row[] {
  return side.isLate(owner, type) ? [[lateText, []]] : [];
}

function receivers(side: Side): Row[] {
  const found = [...side.get(side.domain, "MX")].sort((a, b) => a.preference - b.preference);
  const rows = found.map(({ exchange, preference }): Row =>
    exchange === root
      ? ["nobody (null MX)", []]
      : [withoutDot(exchange), [`preference ${preference}`, ...addressesOf(side, exchange)]],
  );
  return [...rows, ...lateRows(side, side.domain, "MX")];
}

function addressesOf(side: Side, host: Fqdn): string[] {
  return (["A", "AAAA"] as const).flatMap((type) => [
    ...side.get(host, type).map(({ address }) => address),
    ...lateRows(side, host, type).map(([text]) => text),
  ]);
}

function textAt(side: Side, owner: Fqdn, test: (text: string) => boolean): string | undefined {
  const texts = side.get(owner, "TXT").map(({ text }) => text);
  return texts.find(test);
}

const qualifiers: Readonly<Record<string, string>> = { "-": "fail", "~": "softfail", "?": "neutral" };
const places: Readonly<Record<string, string>> = { mx: "the hosts that receive", a: "its own addresses" };

function senders(side: Side): Row[] {
  const text = textAt(side, side.domain, isSpfText);
  if (text === undefined) return lateRows(side, side.domain, "TXT");
  const terms = text.split(" ").filter((term) => term !== "");
  return terms.slice(1).map((term): Row => {
    const [, qualifier = "", name = term] = /^([-~?+])?(.*)$/s.exec(fromOctets(term)) ?? [];
    const result = qualifiers[qualifier];
    if (name === "all") return ["everybody else", [result ?? "pass"]];
    return [name, [result, places[name]].filter((detail) => detail !== undefined)];
  });
}

function signers(side: Side): Row[] {
  return side.sets.flatMap(({ owner, type, part }): Row[] => {
    const [selector = "", signing] = owner.split("._domainkey.");
    if (signing === undefined || (type !== "TXT" && type !== "CNAME")) return [];
    const name = selector === "*" ? "every other selector" : selector;
    const label = signing === side.domain ? name : `${name} of ${withoutDot(signing as Fqdn)}`;
    const state = side.fact(`dkim.${withoutDot(owner)}`) ?? [];
    // a key that is revoked says so itself
    return [[label, [...new Set([state, ...valuesOf(part, keyText)].flat())]]];
  });
}

function keyText(rdata: Rdata): string {
  if ("target" in rdata) return `looked up at ${withoutDot(rdata.target)}`;
  if (!("text" in rdata)) return "unreadable";
  const { text, flags } = readKeyState(rdata.text);
  return flags.includes("y") ? `${text}, in testing mode` : text;
}

/** Each RDATA in words, and that some is known after apply. */
function valuesOf(part: Part, words: (rdata: Rdata) => string): string[] {
  return [...part.rdatas.map(words), ...(part.late ? [lateText] : [])];
}

function policies(side: Side): Row[] {
  return [...policyRows(side), ...recordsBelow(side)];
}

/** What receivers apply; nothing where the record of the domain is not known here. */
function policyRows(side: Side): Row[] {
  const { standing, record: own, fault } = recordAt(side, side.domain);
  if (standing.kind === "alias" || standing.kind === "late") return [];
  const above = organizationAbove(side, side.domain);
  const record = own ?? above?.record;
  if (record === undefined) return fault === undefined ? [] : [["the domain", ["no policy", fault]]];
  const { p, sp, np } = effectAt(side, side.domain);
  const inherited = own === undefined && above ? [`by the record of ${withoutDot(above.domain)}`] : [];
  const reports = record.aggregateReports ?? [];
  return [
    ["the domain", [p, ...inherited]],
    ["subdomains", [sp]],
    ["names that do not exist", [np]],
    ["reports", reports.length === 0 ? ["to nobody"] : reports.map(({ uri }) => destination(uri))],
  ];
}

/** The records of other author domains, and those of which nothing is known here. */
function recordsBelow(side: Side): Row[] {
  return side.sets.flatMap(({ owner, type, part }): Row[] => {
    const [, name] = /^_dmarc\.(.+)$/.exec(owner) ?? [];
    if (name === undefined || (type !== "TXT" && type !== "CNAME")) return [];
    const known = name === side.domain && !part.late && type === "TXT";
    const label = name === side.domain ? "the domain" : withoutDot(name as Fqdn);
    return known ? [] : [[label, valuesOf(part, policyText)]];
  });
}

function policyText(rdata: Rdata): string {
  if ("target" in rdata) return `looked up at ${withoutDot(rdata.target)}`;
  const { record } = parseDmarc("text" in rdata ? rdata.text : "");
  if (record === undefined) return "no policy";
  const { p, sp, np } = policiesOf(record);
  return p === sp && sp === np ? p : `${p}, subdomains ${sp}, names that do not exist ${np}`;
}

function destination(uri: string): string {
  return uri.replace(/^mailto:/i, "");
}

function transport(side: Side): Row[] {
  const mode = stsMode(side);
  const patterns = stsPatterns(side) ?? [];
  const rows = side.sets.flatMap(({ owner, type, part }): Row[] => {
    const name = withoutDot(owner);
    if (type === "TLSA") return [[`DANE at ${name}`, valuesOf(part, tlsaText)]];
    if (type === "CAA") return [[`CAA at ${name}`, valuesOf(part, caaText)]];
    if (type === "TXT" && owner.startsWith("_smtp._tls.")) return [["TLS-RPT", valuesOf(part, tlsRptText)]];
    return [];
  });
  return [...(mode === undefined ? [] : [["MTA-STS", [mode, ...patterns]] as const]), ...rows];
}

function tlsaText(rdata: Rdata): string {
  return "data" in rdata ? tlsaLabel(rdata) : "unreadable";
}

function caaText(rdata: Rdata): string {
  if (!("tag" in rdata)) return "unreadable";
  return rdata.tag === "issue" && rdata.value === ";" ? "nobody may issue" : caaLabel(rdata);
}

function tlsRptText(rdata: Rdata): string {
  const parsed = "text" in rdata ? parseTlsRpt(rdata.text) : undefined;
  if (parsed === undefined || !("value" in parsed)) return "unreadable";
  return `reports to ${parsed.value.reports.map(destination).join(", ")}`;
}

function pointers(side: Side): Row[] {
  const hosts = side.get(side.domain, "MX").map(({ exchange }) => exchange);
  const addresses = [...new Set(hosts.flatMap((host) => addressesOf(side, host)))];
  return addresses.map((address): Row => {
    if (address === lateText) return [address, []];
    const names = side.get(reverseName(address), "PTR").map(({ target }) => withoutDot(target));
    return [address, names.length === 0 ? ["not in these zones"] : names];
  });
}
