// Records of Cloudflare as RRsets in the text of zone files: the other way of convert.ts.
import { formatRdata, quoteString } from "../../../core/dns/presentation";
import { toOctets } from "../../../core/dns/rdata";
import { isMapping } from "../../../core/json";
import { numberOf, textOf, viewOf, type Fields, type HeldSet } from "../held-set";

/** The RDATA, with its owner, that the fields of a `cloudflare.DnsRecord` hold. */
export function readRecord(fields: Fields): HeldSet[] {
  const { name, type, ttl, zoneId } = fields;
  return [
    {
      view: viewOf(zoneId),
      owner: textOf(name),
      type: textOf(type),
      ttl: numberOf(ttl),
      rdatas: [recordText(fields)],
    },
  ];
}

/** The fields of a record, of a resource or of the API, as presentation text. */
export function recordText(fields: Fields): string | undefined {
  const { type, priority } = fields;
  // older versions of the provider call it value
  const content = textOf(fields["content"] ?? fields["value"]);
  const data = isMapping(fields["data"]) ? fields["data"] : {};
  switch (type) {
    case "TXT":
      // the dashboard writes them without quotes
      return content === undefined || content.startsWith('"')
        ? content
        : formatRdata("TXT", { text: toOctets(content) });
    case "MX":
      return words(priority, content);
    case "SRV":
      return words(data["priority"], data["weight"], data["port"], data["target"]);
    case "CAA": {
      const value = textOf(data["value"]);
      return words(data["flags"], data["tag"], value === undefined ? value : quoteString(value));
    }
    case "TLSA": {
      // the provider writes a name of the API in its own way
      const matchingType = data["matchingType"] ?? data["matching_type"];
      return words(data["usage"], data["selector"], matchingType, data["certificate"]);
    }
    default:
      return content;
  }
}

function words(...values: readonly unknown[]): string | undefined {
  const texts = values.map(textOf);
  return texts.includes(undefined) ? undefined : texts.join(" ");
}
