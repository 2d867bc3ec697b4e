// What `maildomain adopt` needs of a kind of DNS host: to list a zone, and to take its records over.
import type { ZoneSettings } from "../../core/config/backend-kind";
import type { RRset } from "../../core/dns/rrset";
import type { LiveRecord, ReadZone } from "./live";

type Zone = Omit<ZoneSettings, "where">;

/** How a kind of DNS host is adopted. */
export interface Adoption {
  /**
   * Lists every record of a zone and changes nothing. What it needs for that it loads when it is called.
   * @param root the folder of the project, for paths
   */
  readonly readZone: (zone: Zone, root: string) => Promise<ReadZone>;
  /** how live records become resources. @default they do not */
  readonly takeOver?: TakeOver;
  /** what people have to know of every comparison with such a zone */
  readonly note?: string;
}

/** How the resources that hold live records are named and found. */
export interface TakeOver {
  /** what one resource holds: all records of an RRset, or one of them */
  readonly unit: "rrset" | "record";
  /** the type token of the resource */
  readonly type: string;
  /** the package of the provider's SDK */
  readonly sdk: string;
  /** the name that `provision` gives the resource; of a single RDATA when `unit` is the record */
  readonly name: (component: string, set: RRset, index: number) => string;
  /** the id for `pulumi import`; `undefined` when the record was read elsewhere, and its id is not known */
  readonly id: (zone: Zone, set: RRset, record: LiveRecord) => string | undefined;
  /** how the host stores one RDATA, where another spelling of the same value is a change to Pulumi */
  readonly spelling?: (set: RRset, index: number) => string | undefined;
  /** the comment that `provision` gives the record, at a host that keeps comments */
  readonly comment?: (set: RRset, index: number) => string;
}
