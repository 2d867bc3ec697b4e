// A plan as the zone files that our own backend writes, and other people's zones beside it.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withoutDot } from "../../core/dns/name";
import { rrsetKey } from "../../core/dns/rrset";
import type { Plan } from "../../core/plan";
import { purposeOf } from "../../core/render/zone-text";
import { canonicalTexts } from "../../provider/rrset-key";
import { ZonefileStore } from "../../provider/zonefile/index";
import type { ZonefileSettings } from "../../provider/zonefile/settings";

/** The text of each zone file by its apex, without final dot. */
export async function zoneFiles(plan: Plan): Promise<Record<string, string>> {
  const root = mkdtempSync(join(tmpdir(), "maildomain-zones-"));
  const store = new ZonefileStore({ root, now: () => new Date(Date.UTC(2026, 10, 24, 12)) });
  const signal = new AbortController().signal;
  const files: Record<string, string> = {};
  try {
    for (const { domain, zones } of plan.domains) {
      for (const { zone, rrsets } of zones) {
        const apex = withoutDot(zone.apex);
        const path = apex.replaceAll("/", "%2f");
        const held = rrsets.map((set) => {
          const rdatas = canonicalTexts(set.type, set.rdatas);
          return [rrsetKey(set), { ttl: set.ttl, rdatas, purpose: purposeOf(set) }] as const;
        });
        const settings = { ...(zone.settings as Partial<ZonefileSettings>), path };
        const after = { zone: zone.apex, settings, domain, rrsets: new Map(held) };
        await store.apply({ after }, signal);
        files[apex] = readFileSync(join(root, path), "latin1");
      }
    }
    return files;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A zone of somebody else, from its records alone; names without final dot are below the apex. */
export function foreignZone(apex: string, records: readonly string[] = []): string {
  const lines = [
    "@ SOA ns.invalid. hostmaster.invalid. 1 3600 600 86400 300",
    "@ NS ns.invalid.",
    ...records,
  ];
  return `$ORIGIN ${apex}.\n$TTL 300\n${lines.join("\n")}\n`;
}

/** A root zone without delegations: what no other zone holds does not exist, as receivers expect it. */
export const rootZone = foreignZone("", ["ns.invalid. A 127.0.0.1"]);
