// Records of Route 53 as RRsets in the text of zone files: the other way of convert.ts.
import { numberOf, textOf, textsOf, viewOf, type Fields, type HeldSet } from "../held-set";

/** The RRset that the fields of an `aws.route53.Record` hold. */
export function readRecord(fields: Fields): HeldSet[] {
  const { fqdn, name, records, ttl, zoneId, setIdentifier } = fields;
  const type = textOf(fields["type"]);
  // a name below the zone may be written without it; the whole one is known only after the update
  const owner = textOf(fqdn ?? name);
  // the provider writes the outermost quotes
  const values = textsOf(records).map((text) => (text === undefined || type !== "TXT" ? text : `"${text}"`));
  return [
    {
      view: viewOf(zoneId, setIdentifier),
      owner: owner && decimalEscapes(owner),
      type,
      ttl: numberOf(ttl),
      rdatas: values.map((value) => value && decimalEscapes(value)),
    },
  ];
}

/** Route 53 escapes octets in octal, zone files in decimal; an escaped backslash begins no escape. */
export function decimalEscapes(text: string): string {
  return text.replace(/\\(?:([0-3][0-7]{2})|.)/gs, (escape, octal: string | undefined) =>
    octal === undefined ? escape : `\\${String(parseInt(octal, 8)).padStart(3, "0")}`,
  );
}
