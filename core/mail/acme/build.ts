import { toOctets } from "../../dns/rdata";
import { rrset, type RRset } from "../../dns/rrset";
import { withoutDot } from "../../dns/name";
import { pathText } from "../../path";
import { sourceOf, type MailConfig } from "../feature";
import type { AcmeEntry } from "./config";
import { challengeName, persistentName } from "./name";
import { formatPersistent } from "./record";

/** The challenge values or the delegation of each name, and its standing validations. */
export function buildAcme(config: MailConfig): RRset[] {
  const delegated = new Set<string>();
  return config.acme.flatMap((entry) => {
    const { name, base, values, delegate, persist, ttl = config.ttl } = entry;
    const source = sourceOf(config, "acme", pathText("acme", [withoutDot(name)]));
    const sets: RRset[] = [];
    if (values.length > 0) {
      const rdatas = values.map((text) => ({ text }));
      sets.push(rrset(source, challengeName(base), "TXT", challengeTtl(entry, config), rdatas));
    }
    // a name and its wildcard share one challenge name, and so one CNAME
    const alias = `${base} ${delegate ?? ""}`;
    if (delegate !== undefined && !delegated.has(alias)) {
      delegated.add(alias);
      sets.push(rrset(source, challengeName(base), "CNAME", ttl, [{ target: delegate }]));
    }
    if (persist.length > 0) {
      const rdatas = persist.map((one) => ({ text: toOctets(formatPersistent(one)) }));
      sets.push(rrset(source, persistentName(base), "TXT", ttl, rdatas));
    }
    return sets;
  });
}

/** The TTL of challenge values: short, for they are read once; the tutorial's 3600 where its forms are kept. */
export function challengeTtl(entry: AcmeEntry, config: MailConfig): number {
  return entry.ttl ?? (config.compat === "tutorial" ? 3600 : 300);
}
