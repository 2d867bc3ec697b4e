import { rrset, type RRset } from "../../dns/rrset";
import { sourceOf, type MailConfig } from "../feature";
import { formatContextPath, serviceName } from "./record";

/** `_imaps._tcp` SRV and its like for each service, and the TXT with the path of calendars and contacts. */
export function buildServices(config: MailConfig): RRset[] {
  const { offered, ttl = config.ttl } = config.services;
  return offered.flatMap(({ key, targets, path }) => {
    const source = sourceOf(config, "services", `services.${key}`);
    const owner = serviceName(key, config.domain);
    const sets: RRset[] = [rrset(source, owner, "SRV", ttl, targets)];
    if (path !== undefined) sets.push(rrset(source, owner, "TXT", ttl, [{ text: formatContextPath(path) }]));
    return sets;
  });
}
