import { under, type Fqdn } from "../../dns/name";
import { rrset, type RRset } from "../../dns/rrset";
import { sourceOf, type MailConfig } from "../feature";
import type { Place } from "./config";
import { formatDigest } from "./record";

/** The names that mail clients ask for their settings: aliases, addresses, the SRV of Autodiscover, digests. */
export function buildAutoconfig(config: MailConfig): RRset[] {
  const { thunderbird, outlook, uaAutoConfig, ttl = config.ttl } = config.autoconfig;
  const sets: RRset[] = [];
  const alias = (label: string, key: string, target: Fqdn): void => {
    const source = sourceOf(config, "autoconfig", `autoconfig.${key}`);
    sets.push(rrset(source, under(label, config.domain), "CNAME", ttl, [{ target }]));
  };
  if (thunderbird !== undefined) sets.push(...serverSets(thunderbird, config, ttl));
  if (typeof outlook === "string") alias("autodiscover", "outlook", outlook);
  else if (outlook !== undefined) {
    const owner = under("_autodiscover._tcp", config.domain);
    const rdata = { priority: 0, weight: 1, port: outlook.port, target: outlook.srv };
    sets.push(rrset(sourceOf(config, "autoconfig", "autoconfig.outlook"), owner, "SRV", ttl, [rdata]));
  }
  if (uaAutoConfig !== undefined) {
    alias("ua-auto-config", "uaAutoConfig", uaAutoConfig.host);
    const source = sourceOf(config, "autoconfig", "autoconfig.uaAutoConfig");
    const rdatas = uaAutoConfig.digests.map((digest) => ({ text: formatDigest(digest) }));
    if (rdatas.length > 0)
      sets.push(rrset(source, under("_ua-auto-config", config.domain), "TXT", ttl, rdatas));
  }
  return sets;
}

function serverSets(server: Place, config: MailConfig, ttl: number): RRset[] {
  const source = sourceOf(config, "autoconfig", "autoconfig.thunderbird");
  const owner = under("autoconfig", config.domain);
  if (typeof server === "string") return [rrset(source, owner, "CNAME", ttl, [{ target: server }])];
  const addressed = (addresses: readonly string[]) => addresses.map((address) => ({ address }));
  const sets: RRset[] = [];
  if (server.ipv4.length > 0) sets.push(rrset(source, owner, "A", ttl, addressed(server.ipv4)));
  if (server.ipv6.length > 0) sets.push(rrset(source, owner, "AAAA", ttl, addressed(server.ipv6)));
  return sets;
}
