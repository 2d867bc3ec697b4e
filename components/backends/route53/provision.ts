// One aws.route53.Record for each RRset. The SDK loads when the first one is declared.
import type * as Sdk from "@pulumi/aws/route53/record";
import type * as Pulumi from "@pulumi/pulumi";
import { rrTypes } from "../../../core/dns/rdata";
import type { RRset } from "../../../core/dns/rrset";
import type { ZonePlan } from "../../../core/plan";
import type { ProvisionContext } from "../backend";
import { loadSdk } from "../load-sdk";
import { recordName, recordValues, resourceName } from "./convert";
import type { Route53Zone } from "./index";
import { route53Kind } from "./kind";

/** Declares the records of RRsets in a hosted zone. */
export function provision({ zone, rrsets }: ZonePlan, context: ProvisionContext): Pulumi.Resource[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a program loads the SDKs that it uses
  const load = (): typeof Sdk => require("@pulumi/aws/route53/record") as typeof Sdk;
  const { Record } = loadSdk(load, "@pulumi/aws", route53Kind.name);
  const { zoneId, provider } = zone.settings as Route53Zone;
  return rrsets.map((set) => {
    const args = {
      zoneId,
      name: recordName(set.owner),
      type: set.type,
      ttl: set.ttl,
      records: valuesOf(set, context.rdatas(set)),
    };
    const options = { ...context.options, ...(provider && { provider }) };
    // an apex is never an alias
    if (set.owner === zone.apex) return new Record(resourceName(context.name, set), args, options);
    return atOwner(set, context, (retype) => {
      const dependsOn = [...options.dependsOn, ...(retype.dependsOn ?? [])];
      return new Record(resourceName(context.name, set), args, { ...options, ...retype, dependsOn });
    });
  });
}

function valuesOf({ type }: RRset, texts: Pulumi.Input<string[]>): Pulumi.Input<string[]> {
  if (Array.isArray(texts)) return recordValues(type, texts);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- plans need no Pulumi
  const { output } = require("@pulumi/pulumi") as typeof Pulumi;
  return output(texts).apply((values) => recordValues(type, values));
}

interface Retype {
  readonly aliases?: Pulumi.Alias[];
  readonly dependsOn?: Pulumi.Resource[];
}

/** The first resource of each owner name, by component. */
const firstResources = new WeakMap<Pulumi.ComponentResource, Map<string, Pulumi.Resource>>();

/**
 * A CNAME stands alone, the engine creates before it deletes, and the provider changes the type of a record in one
 * atomic batch. So the first RRset at a name takes over the resource of a CNAME that stood there, a CNAME that of
 * any other type, and further RRsets at the name wait for the first.
 */
function atOwner(
  set: RRset,
  context: ProvisionContext,
  declare: (retype: Retype) => Pulumi.Resource,
): Pulumi.Resource {
  const { parent } = context.options;
  const firsts = firstResources.get(parent) ?? new Map<string, Pulumi.Resource>();
  firstResources.set(parent, firsts);
  const first = firsts.get(set.owner);
  if (first !== undefined) return declare({ dependsOn: [first] });
  const before = set.type === "CNAME" ? rrTypes.filter((type) => type !== "CNAME") : (["CNAME"] as const);
  const aliases = before.map((type) => ({ name: resourceName(context.name, { owner: set.owner, type }) }));
  const resource = declare({ aliases });
  firsts.set(set.owner, resource);
  return resource;
}
