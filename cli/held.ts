// The RRsets that resources hold, by their inputs: what a refresh found is told in the words of the DNS.
import { decimalEscapes } from "../components/backends/route53/escapes";
import type { RRsetValue } from "../components/canonical-records";
import { formatRdata } from "../core/dns/presentation";
import { toOctets } from "../core/dns/rdata";
import { canonicalText, liveName } from "./adopt/live";

/** The inputs of a resource, as the engine has them. */
export type Inputs = Readonly<Record<string, unknown>>;

/** An RRset, or the part of it that one resource holds. */
export interface Held {
  /** `owner TYPE` */
  readonly key: string;
  readonly value: RRsetValue;
}

const readers: Readonly<Record<string, (inputs: Inputs) => readonly Held[]>> = {
  "maildomain:index:ZoneRecords": ({ rrsets }) =>
    Object.entries((rrsets ?? {}) as Readonly<Record<string, RRsetValue>>).map(([key, value]) => ({
      key,
      value,
    })),
  "aws:route53/record:Record": (inputs) => {
    const texts = Array.isArray(inputs["records"]) ? inputs["records"].map(String) : [];
    const quoted = inputs["type"] === "TXT" ? texts.map((text) => `"${text}"`) : texts;
    return [held(inputs, quoted.map(decimalEscapes))];
  },
  "cloudflare:index/dnsRecord:DnsRecord": (inputs) => [held(inputs, [dnsRecordText(inputs)])],
};

/** What a resource of this type holds; nothing for a type that holds no records. */
export function heldBy(type: string, inputs: Inputs | undefined): readonly Held[] {
  return inputs === undefined ? [] : (readers[type]?.(inputs) ?? []);
}

function held({ name, type, ttl }: Inputs, texts: readonly string[]): Held {
  const rdatas = texts.map((text) => canonicalText(String(type), text));
  return {
    key: `${liveName(decimalEscapes(String(name)))} ${String(type)}`,
    value: { ttl: Number(ttl), rdatas },
  };
}

/** The fields of a record at Cloudflare as presentation text. */
function dnsRecordText({ type, content, priority, data }: Inputs): string {
  const fields = (data ?? {}) as Inputs;
  const words = (...names: string[]): string => names.map((name) => String(fields[name])).join(" ");
  const text = String(content);
  switch (type) {
    case "TXT":
      // the dashboard writes them without quotes
      return text.startsWith('"') ? text : formatRdata("TXT", { text: toOctets(text) });
    case "MX":
      return `${String(priority)} ${text}`;
    case "SRV":
      return words("priority", "weight", "port", "target");
    case "CAA": {
      const { flags, tag, value } = fields;
      return formatRdata("CAA", { flags: Number(flags), tag: String(tag), value: String(value) });
    }
    case "TLSA":
      return words("usage", "selector", "matchingType", "certificate");
    default:
      return text;
  }
}
