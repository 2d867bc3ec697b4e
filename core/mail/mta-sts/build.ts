import { rrset, type RRset } from "../../dns/rrset";
import { sourceOf, type MailConfig } from "../feature";
import { stsPlanOf } from "./policy";
import { formatStsRecord } from "./record";

/** Longest name with its final dot (RFC 1035 2.3.4). */
export const longestName = 254;

/** The TXT that says which policy holds, and the name of the host that serves it. */
export function buildMtaSts(config: MailConfig): RRset[] {
  const plan = stsPlanOf(config);
  if (plan === undefined || plan.recordName.length > longestName) return [];
  const { id, host, recordName, policyHost, settings } = plan;
  const ttl = settings.ttl ?? config.ttl;
  const text = formatStsRecord({ id, extensions: [] });
  const sets: RRset[] = [rrset(sourceOf(config, "mtaSts"), recordName, "TXT", ttl, [{ text }])];
  const source = sourceOf(config, "mtaSts", "mtaSts.host");
  if (host.kind === "alias") sets.push(rrset(source, policyHost, "CNAME", ttl, [{ target: host.alias }]));
  if (host.kind !== "addresses") return sets;
  for (const type of ["A", "AAAA"] as const) {
    const addresses = type === "A" ? host.ipv4 : host.ipv6;
    if (addresses.length === 0) continue;
    const rdatas = addresses.map((address) => ({ address }));
    sets.push(rrset(source, policyHost, type, ttl, rdatas));
  }
  return sets;
}
