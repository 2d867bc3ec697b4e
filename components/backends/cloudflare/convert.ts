// RDATA as the fields of a Cloudflare DNS record: names without final dot, TXT in quoted strings with \DDD escapes.
import { withoutDot } from "../../../core/dns/name";
import { formatRdata } from "../../../core/dns/presentation";
import type { Rdata, RdataByType, RrType } from "../../../core/dns/rdata";

/** The fields that hold RDATA: `content` or `data`, never both. */
export interface RecordFields {
  readonly content?: string;
  readonly priority?: number;
  readonly data?: Readonly<Record<string, string | number>>;
}

const target = (rdata: { readonly target: Rdata<"CNAME">["target"] }): RecordFields => ({
  content: withoutDot(rdata.target),
});

const converters: { readonly [T in RrType]: (rdata: RdataByType[T]) => RecordFields } = {
  A: ({ address }) => ({ content: address }),
  AAAA: ({ address }) => ({ content: address }),
  CNAME: target,
  NS: target,
  PTR: target,
  MX: ({ preference, exchange }) => ({ content: withoutDot(exchange), priority: preference }),
  TXT: (rdata) => ({ content: formatRdata("TXT", rdata) }),
  SRV: ({ priority, weight, port, target: host }) => ({
    data: { priority, weight, port, target: withoutDot(host) },
    // the API returns it in both places; one that is unset here would differ in every preview
    priority,
  }),
  CAA: ({ flags, tag, value }) => ({ data: { flags, tag, value } }),
  TLSA: ({ usage, selector, matchingType, data }) => ({
    // the API answers in upper case; lower case would differ in every preview
    data: { usage, selector, matchingType, certificate: data.toUpperCase() },
  }),
};

/** The fields of the record that holds one RDATA. */
export function recordFields<T extends RrType>(type: T, rdata: Rdata<T>): RecordFields {
  return (converters[type] as (rdata: Rdata<T>) => RecordFields)(rdata);
}
