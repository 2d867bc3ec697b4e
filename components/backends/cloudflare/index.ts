// The Cloudflare backend for TypeScript programs.
import type { Input, ProviderResource } from "@pulumi/pulumi";
import type { DnsBackend } from "../backend";
import { readSettings } from "../read-settings";
import { cloudflareKind } from "./kind";

/** A zone at Cloudflare as a program gives it. */
export interface CloudflareZone {
  readonly zoneId: Input<string>;
  readonly provider?: ProviderResource;
}

const standIn = "0".repeat(32);

/**
 * A zone that Cloudflare serves.
 * @param zone.zoneId 32 hexadecimal digits: on the overview page of the zone. An Output is taken as it is.
 * @param zone.provider a `cloudflare.Provider`. @default that of the component, else CLOUDFLARE_API_TOKEN
 */
export function cloudflare(zone: CloudflareZone): DnsBackend<CloudflareZone> {
  const { provider, ...settings } = zone;
  const zoneId: unknown = settings.zoneId;
  const late = typeof zoneId === "object" && zoneId !== null;
  // other keys are judged all the same
  readSettings(cloudflareKind, late ? { ...settings, zoneId: standIn } : settings);
  return { kind: cloudflareKind, settings: { ...settings, ...(provider && { provider }) } };
}
