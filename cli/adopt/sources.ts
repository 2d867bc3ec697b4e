// Where each zone is read: from the files and the server that the command names, else from its DNS host.
import { report } from "../../components/backends/adopt-rules";
import type { LiveZone, ReadZone } from "../../components/backends/live";
import { backendOf } from "../../components/backends/registry";
import type { ZoneConfig } from "../../core/config/read";
import { quote, withoutDot, type Fqdn } from "../../core/dns/name";
import type { Issue } from "../../core/issue";
import type { Server } from "../dns/servers";
import { readTransfer } from "./transfer";
import { readZoneFiles } from "./zone-files";

/** What the command says about where to read. */
export interface SourceOptions {
  /** zone files */
  readonly existing?: readonly string[];
  /** a nameserver that transfers the zones */
  readonly axfr?: Server;
  /** the folder of the project */
  readonly root: string;
}

/** The zones as they are live, by apex, and what could not be read. */
export interface LiveZones {
  readonly byApex: ReadonlyMap<Fqdn, LiveZone>;
  readonly issues: readonly Issue[];
}

/** Reads every zone once, one after the other: the APIs count calls. */
export async function readZones(zones: readonly ZoneConfig[], options: SourceOptions): Promise<LiveZones> {
  const files = readZoneFiles(options.existing ?? [], zones);
  const byApex = new Map(files.byApex);
  const issues = [...files.issues];
  if (issues.length > 0) return { byApex, issues };
  for (const zone of zones) {
    if (byApex.has(zone.apex)) continue;
    const read = await readZone(zone, options);
    if ("issue" in read) issues.push(read.issue);
    else byApex.set(zone.apex, read.live);
  }
  return { byApex, issues };
}

async function readZone(zone: ZoneConfig, { axfr, root }: SourceOptions): Promise<ReadZone> {
  if (axfr !== undefined) return readTransfer(zone.apex, axfr);
  const { adoption } = backendOf(zone.kind);
  return adoption === undefined ? { issue: noSource(zone) } : adoption.readZone(zone, root);
}

function noSource({ apex, kind }: ZoneConfig): Issue {
  const text = `the zone ${quote(withoutDot(apex))} cannot be listed through backend ${quote(kind.name)}`;
  const fix = "give its file with --existing, or a server that transfers it with --axfr";
  return report("adopt.no-source", `zones["${withoutDot(apex)}"]`, text, { fix });
}
