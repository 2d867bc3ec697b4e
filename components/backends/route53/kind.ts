// Route 53 as a DNS host: the settings of a zone, and what it cannot hold.
import * as z from "zod";
import type { BackendKind } from "../../../core/config/backend-kind";
import { quote } from "../../../core/dns/name";
import { parsed } from "../../../core/mail/fields";
import type { Result } from "../../../core/result";
import { rejectRRset } from "./reject";

const route53Schema = z.strictObject({
  zoneId: parsed("route53.zone-id", readZoneId).meta({
    description:
      "the id of the hosted zone: Z and capital letters and digits, as the list of hosted zones shows it",
    examples: ["Z0123456789ABCDEFGHIJ"],
  }),
});

/** Settings of a zone at Route 53. */
export type Route53Settings = z.output<typeof route53Schema>;

// the API writes ids with this prefix and takes them without: here a zone has one spelling
const prefix = "/hostedzone/";

function readZoneId(text: string): Result<string> {
  const id = text.startsWith(prefix) ? text.slice(prefix.length) : text;
  if (/^Z[0-9A-Z]{1,31}$/.test(id)) return { value: id };
  // a longer text may be an access key that was pasted in its place
  const got = text.length < 16 ? quote(text) : `a text of ${text.length} characters, not shown`;
  return {
    error: `the id of a hosted zone is Z and at most 31 capital letters and digits, got ${got}; copy it from the list of hosted zones`,
  };
}

/** `undefined` in a program whose id is an Output. */
function hostedZone({ settings }: { readonly settings: unknown }): string | undefined {
  const { zoneId } = settings as { readonly zoneId: unknown };
  return typeof zoneId === "string" ? `at Route 53, hosted zone ${zoneId}` : undefined;
}

/** A hosted zone at Route 53, one resource for each RRset. */
export const route53Kind: BackendKind<Route53Settings> = {
  name: "route53",
  schema: route53Schema,
  place: (zone) => hostedZone(zone) ?? "at Route 53, in a hosted zone whose id is known after up",
  identity: hostedZone,
  reject: rejectRRset,
};
