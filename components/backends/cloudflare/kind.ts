// Cloudflare as a DNS host: the settings of a zone, and what it cannot hold.
import * as z from "zod";
import type { BackendKind } from "../../../core/config/backend-kind";
import { parsed } from "../../../core/mail/fields";
import type { Result } from "../../../core/result";
import { rejectRRset } from "./reject";

const cloudflareSchema = z.strictObject({
  zoneId: parsed("cloudflare.zone-id", readZoneId).meta({
    description: "the zone id, 32 hexadecimal digits: on the overview page of the zone",
    examples: ["023e105f4ecef8ad9ca31a8372d0c353"],
  }),
});

/** Settings of a zone at Cloudflare. */
export type CloudflareSettings = z.output<typeof cloudflareSchema>;

// the text itself is never shown: what is pasted here by mistake is an API token
function readZoneId(text: string): Result<string> {
  if (/^[0-9a-f]{32}$/.test(text)) return { value: text };
  const form = "a zone id has 32 hexadecimal digits in lower case";
  const got = text.length === 32 ? "got other characters" : `got ${text.length} characters`;
  return { error: `${form}, ${got}; copy it from the overview page of the zone` };
}

/** `undefined` in a program whose id is an Output. */
function zoneAt({ settings }: { readonly settings: unknown }): string | undefined {
  const { zoneId } = settings as { readonly zoneId: unknown };
  return typeof zoneId === "string" ? `at Cloudflare, zone id ${zoneId}` : undefined;
}

/** A zone at Cloudflare, one record for each RDATA. */
export const cloudflareKind: BackendKind<CloudflareSettings> = {
  name: "cloudflare",
  schema: cloudflareSchema,
  place: (zone) => zoneAt(zone) ?? "at Cloudflare",
  identity: zoneAt,
  reject: rejectRRset,
};
