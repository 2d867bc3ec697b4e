// A mail domain as a picture: who receives, who may send, who signs, what a receiver does; before beside after.
import { reverseName } from "../../dns/address";
import { root, under, withoutDot, type Fqdn } from "../../dns/name";
import { fromOctets } from "../../dns/rdata";
import type { Side } from "../../mail/diff";
import { readKeyState } from "../../mail/dkim/diff";
import { isDmarcText, parseDmarc, requestedPolicies } from "../../mail/dmarc/record";
import { readSnapshot } from "../side";
import { lateText, type Snapshot } from "../snapshot";

/** One element of the picture. */
export interface Element {
  readonly op: "add" | "remove" | "change" | "same";
  readonly label: string;
  /** what belongs to it on each side; "" for nothing more */
  readonly before: string;
  readonly after: string;
}

/** One part of the picture: "Receives". */
export interface Pane {
  readonly title: string;
  /** what the part answers: "who takes mail for the domain" */
  readonly about: string;
  readonly elements: readonly Element[];
}

/** The picture of one mail domain. */
export interface Picture {
  /** without final dot */
  readonly domain: string;
  readonly panes: readonly Pane[];
}

type Elements = ReadonlyMap<string, string>;

const panes: readonly (readonly [title: string, about: string, read: (side: Side) => Elements])[] = [
  ["Receives", "who takes mail for the domain", receivers],
  ["May send", "whom SPF lets send in its name", senders],
  ["Signs", "whose DKIM signatures verify", signers],
  ["Receiver decides", "what DMARC asks for when neither passes", policies],
  ["In transit", "how TLS is insisted on and reported", transport],
  ["Answers for addresses", "the name behind each address (PTR)", pointers],
];

/** The pictures of some mail domains. */
export function pictures(before: Snapshot, after: Snapshot, domains: readonly string[]): Picture[] {
  const [old, now] = [readSnapshot(before), readSnapshot(after)];
  return domains.map((domain) => {
    const [was, is] = [old.side(domain), now.side(domain)];
    return {
      domain,
      panes: panes.map(([title, about, read]) => ({ title, about, elements: compare(read(was), read(is)) })),
    };
  });
}

function compare(old: Elements, now: Elements): Element[] {
  return [...new Set([...now.keys(), ...old.keys()])].map((label): Element => {
    const [was, is] = [old.get(label), now.get(label)];
    const op = was === undefined ? "add" : is === undefined ? "remove" : was === is ? "same" : "change";
    return { op, label, before: was ?? "", after: is ?? "" };
  });
}

function receivers(side: Side): Elements {
  const rows = side.get(side.domain, "MX").map(({ exchange, preference }) => {
    if (exchange === root) return ["nobody (null MX)", ""] as const;
    const addresses = addressesOf(side, exchange);
    return [withoutDot(exchange), [`preference ${preference}`, ...addresses].join(", ")] as const;
  });
  return new Map(rows);
}

function addressesOf(side: Side, host: Fqdn): string[] {
  return [...side.get(host, "A"), ...side.get(host, "AAAA")].map(({ address }) => address);
}

function textAt(side: Side, owner: Fqdn, test: (text: string) => boolean): string | undefined {
  return side
    .get(owner, "TXT")
    .map(({ text }) => text)
    .find(test);
}

function senders(side: Side): Elements {
  const text = textAt(side, side.domain, (candidate) => /^v=spf1(?: |$)/i.test(candidate));
  const terms = (text ?? "")
    .split(" ")
    .slice(1)
    .filter((term) => term !== "");
  const words: Readonly<Record<string, string>> = {
    "-": "fail",
    "~": "softfail",
    "?": "neutral",
    "+": "pass",
  };
  return new Map(
    terms.map((term) => {
      const [, qualifier = "+", name = term] = /^([-~?+])?(.*)$/s.exec(fromOctets(term)) ?? [];
      const note = { mx: "the hosts that receive", a: "its own addresses" }[name] ?? "";
      return name === "all"
        ? ["everybody else", words[qualifier] ?? qualifier]
        : [name, qualifier === "+" ? note : (words[qualifier] ?? "")];
    }),
  );
}

function signers(side: Side): Elements {
  const keys = side.sets.filter(
    ({ owner, type }) => (type === "TXT" || type === "CNAME") && owner.includes("._domainkey."),
  );
  return new Map(
    keys.map(({ owner, type, part }) => {
      const [selector = "", signing = ""] = owner.split("._domainkey.");
      const label = signing === side.domain ? selector : `${selector} of ${withoutDot(signing as Fqdn)}`;
      const [first] = part.rdatas;
      const key =
        first !== undefined && "text" in first
          ? readKeyState(first.text).text
          : type === "CNAME"
            ? "looked up elsewhere"
            : "";
      const state = side.fact(`dkim.${withoutDot(owner)}`) ?? "";
      const words = [state === key ? "" : state, part.late ? lateText : key];
      return [label, words.filter((word) => word !== "").join(", ")];
    }),
  );
}

function policies(side: Side): Elements {
  const text = textAt(side, under("_dmarc", side.domain), isDmarcText);
  const record = text === undefined ? undefined : parseDmarc(text).record;
  if (record === undefined) return new Map();
  const { p, sp, np } = requestedPolicies(record);
  const reports = record.aggregateReports?.length ?? 0;
  return new Map([
    ["the domain", p],
    ["subdomains", sp],
    ["names that do not exist", np],
    ["reports", reports === 0 ? "to nobody" : `to ${reports} address${reports === 1 ? "" : "es"}`],
  ]);
}

function transport(side: Side): Elements {
  const rows: [string, string][] = [];
  const mode = side.fact("mtaSts.mode");
  if (mode !== undefined)
    rows.push(["MTA-STS", `${mode}: ${(side.fact("mtaSts.mx") ?? "").replaceAll(",", ", ")}`]);
  for (const { owner, type, part } of side.sets) {
    if (type === "TLSA") rows.push([`DANE at ${withoutDot(owner)}`, `${part.rdatas.length} TLSA`]);
    if (type === "TXT" && owner.startsWith("_smtp._tls.")) rows.push(["TLS-RPT", "reports are asked for"]);
    if (type === "CAA") rows.push([`CAA at ${withoutDot(owner)}`, caaText(part.rdatas)]);
  }
  return new Map(rows);
}

function caaText(rdatas: readonly object[]): string {
  const issuers = rdatas.flatMap((rdata) =>
    "tag" in rdata && rdata.tag === "issue" && "value" in rdata ? [String(rdata.value)] : [],
  );
  return issuers.length === 0
    ? "every authority may issue"
    : issuers.map((name) => (name === ";" ? "nobody" : name)).join(", ");
}

function pointers(side: Side): Elements {
  const hosts = side.get(side.domain, "MX").map(({ exchange }) => exchange);
  const addresses = [...new Set(hosts.flatMap((host) => addressesOf(side, host)))];
  return new Map(
    addresses.map((address) => {
      const targets = side.get(reverseName(address), "PTR").map(({ target }) => withoutDot(target));
      return [address, targets.length === 0 ? "set elsewhere" : targets.join(", ")];
    }),
  );
}
