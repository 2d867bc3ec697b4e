// Whether own mail can pass at all: enforcement needs SPF and DKIM (RFC 9989 7.4).
import { quote, withoutDot } from "../../dns/name";
import type { Issue } from "../../issue";
import { at, type CheckContext } from "../feature";
import { alignedWays, identifiers } from "./identifiers";
import { placeOf, type PolicyRecord } from "./published";
import { report } from "./rules";

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
    const ways = alignedWays(found, { domain, within: config.domain }, record);
    if (ways.dkim || (ways.spf && record.policy !== "reject")) return [];
    const shown = `p=${record.policy ?? "none"} at ${quote(withoutDot(domain))}`;
    const text = ways.spf
      ? `${shown} relies on SPF alone, which fails as soon as mail is forwarded`
      : `${shown}, but neither SPF nor DKIM lets mail of this domain pass`;
    const fix = ways.spf ? "publish a DKIM key" : "publish SPF and a DKIM key, or begin with policy: none";
    return [report("dmarc.noauth", at(config, placeOf(policy, "policy")), text, { fix })];
  });
}
