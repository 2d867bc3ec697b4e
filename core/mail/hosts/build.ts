import { rrset, type RRset } from "../../dns/rrset";
import { pathText } from "../../path";
import { sourceOf, type MailConfig } from "../feature";

/** A and AAAA of each host, or the CNAME of one that shares another's addresses. */
export function buildHosts(config: MailConfig): RRset[] {
  return config.hosts.flatMap((host) => {
    const source = sourceOf(config, "hosts", pathText("hosts", [host.name.slice(0, -1)]));
    const ttl = host.ttl ?? config.ttl;
    const sets: RRset[] = [];
    if (host.ipv4.length > 0)
      sets.push(
        rrset(
          source,
          host.name,
          "A",
          ttl,
          host.ipv4.map((address) => ({ address })),
        ),
      );
    if (host.ipv6.length > 0)
      sets.push(
        rrset(
          source,
          host.name,
          "AAAA",
          ttl,
          host.ipv6.map((address) => ({ address })),
        ),
      );
    if (host.alias !== undefined) sets.push(rrset(source, host.name, "CNAME", ttl, [{ target: host.alias }]));
    return sets;
  });
}
