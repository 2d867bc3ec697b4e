// What the configuration has to know of a DNS host: its settings and what it cannot hold. No Pulumi here.
import type { z } from "zod";
import type { RRset } from "../dns/rrset";
import type { Issue } from "../issue";

/** One kind of DNS host. */
export interface BackendKind<Settings = unknown> {
  /** the word after `backend:`, also the area of its issue codes: "route53" */
  readonly name: string;
  /** settings of one zone, without `backend` */
  readonly schema: z.ZodType<Settings> & z.ZodObject;
  /** why this host cannot hold an RRset; [] when it can */
  readonly reject: (set: RRset) => readonly Issue[];
}
