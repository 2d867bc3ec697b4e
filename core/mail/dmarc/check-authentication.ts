// Whether own mail can pass at all: enforcement needs SPF and DKIM (RFC 9989 7.4).
import { isWithin, quote, withoutDot, type Fqdn } from "../../dns/name";
import type { RRset } from "../../dns/rrset";
import type { Issue } from "../../issue";
import { at, type CheckContext } from "../feature";
import { placeOf, type PolicyRecord } from "./published";
import { report } from "./rules";

/** The names that own mail can be authenticated for. */
interface Identifiers {
  readonly spf: readonly Fqdn[];
  readonly dkim: readonly Fqdn[];
}

export function checkAuthentication(
  { config, own }: CheckContext,
  policies: readonly PolicyRecord[],
): Issue[] {
  const enforcing = policies.filter(({ record, settings }) => {
    return settings !== undefined && (record.policy === "quarantine" || record.policy === "reject");
  });
  const sendsNothing = new Set(config.hosts.filter((host) => !host.mail).map((host) => host.name));
  if (enforcing.length === 0 || config.mode === "no-mail") return [];
  const hosts = new Set(config.hosts.map((host) => host.name).filter((name) => name !== config.domain));
  const found = identifiers(own, hosts);
  return enforcing.flatMap((policy) => {
    const { record, domain } = policy;
    if (sendsNothing.has(domain)) return [];
    const aligned = (name: Fqdn, mode: string | undefined): boolean =>
      name === domain || (mode !== "strict" && isWithin(name, config.domain));
    const hasDkim = found.dkim.some((name) => aligned(name, record.dkimAlignment));
    const hasSpf = found.spf.some((name) => aligned(name, record.spfAlignment));
    if (hasDkim || (hasSpf && record.policy !== "reject")) return [];
    const shown = `p=${record.policy ?? "none"} at ${quote(withoutDot(domain))}`;
    const text = hasSpf
      ? `${shown} relies on SPF alone, which fails as soon as mail is forwarded`
      : `${shown}, but neither SPF nor DKIM lets mail of this domain pass`;
    const fix = hasSpf ? "publish a DKIM key" : "publish SPF and a DKIM key, or begin with policy: none";
    return [report("dmarc.noauth", at(config, placeOf(policy, "policy")), text, { fix })];
  });
}

const marker = "_domainkey.";

function identifiers(own: readonly RRset[], hosts: ReadonlySet<Fqdn>): Identifiers {
  const spf: Fqdn[] = [];
  const dkim: Fqdn[] = [];
  for (const set of own) {
    const index = set.owner.indexOf(marker);
    if (index === 0 || (index > 0 && set.owner.charAt(index - 1) === ".")) {
      // a CNAME or NS hands the keys to a sending service
      const isKey = set.type !== "TXT" || set.rdatas.some(({ text }) => isUsableKey(text));
      if (isKey) dkim.push(set.owner.slice(index + marker.length) as Fqdn);
    } else if (set.type === "TXT" && !hosts.has(set.owner) && set.rdatas.some(({ text }) => permits(text))) {
      spf.push(set.owner);
    }
  }
  return { spf, dkim };
}

/** True for a DKIM key that was not revoked (RFC 6376 3.6.1: an empty p). */
function isUsableKey(text: string): boolean {
  return /(?:^|;)\s*p\s*=\s*[^;\s]/.test(text);
}

/** True for an SPF record that lets anybody pass: `v=spf1 -all` is none. */
function permits(text: string): boolean {
  return text.startsWith("v=spf1") && !/^v=spf1(?:\s+[-~]all)?\s*$/i.test(text);
}
