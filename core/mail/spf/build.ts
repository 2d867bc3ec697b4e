import { root } from "../../dns/name";
import { rrset, type RRset } from "../../dns/rrset";
import { pathText } from "../../path";
import { sourceOf, type MailConfig } from "../feature";
import type { Host } from "../hosts/config";
import type { PlacedTerm } from "./placed";
import { formatTerm, type Qualifier } from "./record";

/** What a host that sends says of itself, and what a name says that never does (RFC 7208 10.1.2). */
export const heloText = "v=spf1 a -all";
export const silentText = "v=spf1 -all";

/** The record of the mail domain, the EHLO names' own records, and the records of names without mail. */
export function buildSpf(config: MailConfig): RRset[] {
  if (config.spf.off) return [];
  const { ttl = config.ttl } = config.spf;
  const main = publishedSpf(config);
  const sets: RRset[] = [];
  if (main !== undefined)
    sets.push(rrset(sourceOf(config, "spf"), config.domain, "TXT", ttl, [{ text: main.text }]));
  for (const host of config.hosts) {
    if (host.alias !== undefined || host.name === config.domain) continue;
    if (!host.mail) {
      const source = sourceOf(config, "spf", `${pathText("hosts", [host.name.slice(0, -1)])}.mail`);
      sets.push(rrset(source, host.name, "TXT", ttl, [{ text: silentText }]));
    } else if (isSender(host, config) && (config.spf.helo ?? config.compat === undefined)) {
      sets.push(rrset(sourceOf(config, "spf", "spf.helo"), host.name, "TXT", ttl, [{ text: heloText }]));
    }
  }
  return sets;
}

/** True for a host whose addresses mail leaves from: it says so, or it is an MX host and does not deny it. */
export function isSender(host: Host, { mx }: MailConfig): boolean {
  return host.mail && (host.sends ?? mx.hosts.some(({ exchange }) => exchange === host.name));
}

/** The record of the mail domain with the place of each term; `undefined` when there is nothing to say. */
export interface PublishedSpf {
  readonly text: string;
  readonly terms: readonly PlacedTerm[];
}

const published = new WeakMap<MailConfig, PublishedSpf | undefined>();

/** The record of the mail domain, put together once. */
export function publishedSpf(config: MailConfig): PublishedSpf | undefined {
  if (!published.has(config)) published.set(config, putTogether(config));
  return published.get(config);
}

/** Mechanisms in the order of what they cost: addresses, own hosts, others, all (RFC 7208 10.1.1, 10.1.2). */
function putTogether(config: MailConfig): PublishedSpf | undefined {
  const { spf } = config;
  if (spf.off) return undefined;
  if (spf.verbatim !== undefined) return spf.verbatim;
  const receives = config.mode === "mail" && config.mx.hosts.some(({ exchange }) => exchange !== root);
  const mx = spf.mx ?? (receives ? defaultMx : []);
  const named = [...spf.addresses, ...mx, ...spf.others];
  const all = spf.all ?? defaultAll(config);
  // a domain that has mail, no MX host and no settings is not known well enough for a record
  const given = named.length > 0 || spf.mx !== undefined || spf.all !== undefined || spf.modifiers.length > 0;
  if (!given && config.mode === "mail") return undefined;
  const terms = all === undefined ? [...named, ...spf.modifiers] : [...named, allTerm(all), ...spf.modifiers];
  return { text: ["v=spf1", ...terms.map(({ term }) => formatTerm(term))].join(" "), terms };
}

const defaultMx: readonly PlacedTerm[] = [
  {
    term: { name: "mx", qualifier: "+", target: undefined, prefix4: undefined, prefix6: undefined },
    path: "spf",
  },
];

function allTerm(qualifier: Qualifier): PlacedTerm {
  return { term: { name: "all", qualifier }, path: "spf.all" };
}

function defaultAll({ spf, mode }: MailConfig): Qualifier | undefined {
  if (spf.modifiers.some(({ term }) => term.name === "redirect")) return undefined;
  return mode === "no-mail" ? "-" : "~";
}
