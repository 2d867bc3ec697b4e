import { under, withoutDot } from "../../dns/name";
import { rrset, type RRset } from "../../dns/rrset";
import { pathText } from "../../path";
import { sourceOf, type MailConfig } from "../feature";

/** `_25._tcp.<host>` TLSA for each port of each host, what the servers show now and what they will show next. */
export function buildDane(config: MailConfig): RRset[] {
  return config.dane.hosts.flatMap(({ name, ports, current, next, ttl = Math.min(config.ttl, 3600) }) => {
    const place = pathText("dane.hosts", [withoutDot(name)]);
    const placed = [
      ...current.map((tlsa, index) => ({ tlsa, path: `${place}.current[${index}]` })),
      ...next.map((tlsa, index) => ({ tlsa, path: `${place}.next[${index}]` })),
    ];
    return ports.flatMap((port) => {
      const owner = under(`_${port}._tcp`, name);
      return placed.map(({ tlsa, path }) =>
        rrset(sourceOf(config, "dane", path), owner, "TLSA", ttl, [tlsa]),
      );
    });
  });
}
