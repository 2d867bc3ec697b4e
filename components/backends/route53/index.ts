// The Route 53 backend for TypeScript programs.
import type { Input, ProviderResource } from "@pulumi/pulumi";
import type { DnsBackend } from "../backend";
import { readSettings } from "../read-settings";
import { route53Kind } from "./kind";

/** A zone at Route 53 as a program gives it. */
export interface Route53Zone {
  readonly zoneId: Input<string>;
  readonly provider?: ProviderResource;
}

/**
 * A zone that Route 53 serves.
 * @param zone.zoneId the id of the hosted zone, such as `zone.zoneId` of an `aws.route53.Zone`. An Output is taken as it is.
 * @param zone.provider an `aws.Provider`. @default that of the component, else the AWS settings of the stack
 */
export function route53({ provider, ...settings }: Route53Zone): DnsBackend<Route53Zone> {
  const given: unknown = settings.zoneId;
  const late = typeof given === "object" && given !== null;
  // other keys are judged all the same
  const read = readSettings(route53Kind, late ? { ...settings, zoneId: "Z0" } : settings);
  const zoneId = late ? settings.zoneId : read.zoneId;
  return { kind: route53Kind, settings: { zoneId, ...(provider && { provider }) } };
}
