// What the lines of a zone file say.
import type { Fqdn } from "./name";
import type { Rdata } from "./rdata";
import type { Span, Token } from "./zone-lexer";

/** Where an entry stands; the span includes the line end. */
export interface Place extends Span {
  /** the number of its first line, from 1 */
  readonly line: number;
}

/** A line with nothing, or with nothing but a comment. */
export interface SilentEntry extends Place {
  readonly kind: "blank" | "comment";
}

/** `$ORIGIN` and `$TTL` are read; what `$INCLUDE` and `$GENERATE` stand for is not known here. */
export interface DirectiveEntry extends Place {
  readonly kind: "directive";
  readonly directive: "$ORIGIN" | "$TTL" | "$INCLUDE" | "$GENERATE";
  /** the origin, or the TTL in seconds, that holds from here on */
  readonly value?: Fqdn | number;
}

/** One record. */
export interface RecordEntry extends Place {
  readonly kind: "record";
  readonly owner: Fqdn;
  /** the line names no owner: it is that of the record before */
  readonly ownerInherited: boolean;
  /** seconds, given or inherited */
  readonly ttl: number;
  /** upper case; a number (RFC 3597) becomes the name of the type where we know one */
  readonly type: string;
  /** the fields of the RDATA, in the text */
  readonly fields: readonly Token[];
  /** the RDATA of a type that is handled here; `undefined` for others and for the form of RFC 3597 */
  readonly rdata?: Rdata;
  /** the fields of a SOA */
  readonly soa?: Soa;
}

/** RFC 1035 3.3.13; times in seconds. */
export interface Soa {
  readonly mname: Fqdn;
  readonly rname: Fqdn;
  readonly serial: number;
  /** where the serial stands in the text */
  readonly serialAt: Span;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

export type ZoneEntry = SilentEntry | DirectiveEntry | RecordEntry;
