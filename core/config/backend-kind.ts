// What the configuration has to know of a DNS host: its settings and what it cannot hold. No Pulumi here.
import type { z } from "zod";
import type { Fqdn } from "../dns/name";
import type { RRset } from "../dns/rrset";
import type { Issue } from "../issue";

/** A zone as its DNS host sees it. */
export interface ZoneSettings {
  readonly apex: Fqdn;
  /** its place in the configuration: `zones["example.com"]` */
  readonly where: string;
  /** as the kind's schema gives them */
  readonly settings: unknown;
}

/** One kind of DNS host. */
export interface BackendKind<Settings = unknown> {
  /** the word after `backend:`, also the area of its issue codes: "route53" */
  readonly name: string;
  /** settings of one zone, without `backend` */
  readonly schema: z.ZodType<Settings> & z.ZodObject;
  /** where a zone is kept, for people: "in zones/example.com.zone" */
  readonly place: (zone: Omit<ZoneSettings, "where">) => string;
  /** what tells a zone of this host from all others, as "hosted zone Z0123": two zones cannot share it */
  readonly identity?: (zone: Omit<ZoneSettings, "where">) => string | undefined;
  /** why this host cannot hold an RRset of the zone; [] when it can */
  readonly reject: (set: RRset, zone: ZoneSettings) => readonly Issue[];
  /** what is worth knowing about the settings of a zone that will hold records */
  readonly advise?: (zone: ZoneSettings) => readonly Issue[];
}
