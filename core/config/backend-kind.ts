// What the configuration has to know of a DNS host: its settings and what it cannot hold. No Pulumi here.
import type { z } from "zod";
import type { Fqdn } from "../dns/name";
import type { RRset } from "../dns/rrset";
import type { Issue } from "../issue";

/** One kind of DNS host. */
export interface BackendKind<Settings = unknown> {
  /** the word after `backend:`, also the area of its issue codes: "route53" */
  readonly name: string;
  /** settings of one zone, without `backend` */
  readonly schema: z.ZodType<Settings> & z.ZodObject;
  /** where a zone is kept, for people: "in zones/example.com.zone" */
  readonly place: (zone: { readonly apex: Fqdn; readonly settings: unknown }) => string;
  /** why this host cannot hold an RRset; [] when it can */
  readonly reject: (set: RRset) => readonly Issue[];
}
