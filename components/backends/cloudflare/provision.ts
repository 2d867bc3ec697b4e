// One cloudflare.DnsRecord for each RDATA. The SDK loads when the first one is declared.
import type * as Sdk from "@pulumi/cloudflare/dnsRecord";
import type * as Pulumi from "@pulumi/pulumi";
import { withoutDot } from "../../../core/dns/name";
import { parseRdata } from "../../../core/dns/presentation";
import type { RRset } from "../../../core/dns/rrset";
import type { ZonePlan } from "../../../core/plan";
import { unwrap } from "../../../core/result";
import type { ProvisionContext } from "../backend";
import { loadSdk } from "../load-sdk";
import { commentOf } from "./comment";
import { recordFields, type RecordFields } from "./convert";
import { recordNames } from "./identity";
import type { CloudflareZone } from "./index";
import { cloudflareKind } from "./kind";

/** Declares the records of RRsets in a zone at Cloudflare. */
export function provision({ zone, rrsets }: ZonePlan, context: ProvisionContext): Pulumi.Resource[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a program loads the SDKs that it uses
  const load = (): typeof Sdk => require("@pulumi/cloudflare/dnsRecord") as typeof Sdk;
  const { DnsRecord } = loadSdk(load, "@pulumi/cloudflare", cloudflareKind.name);
  const { zoneId, provider } = zone.settings as CloudflareZone;
  // Cloudflare refuses a second copy beside the first
  const options = { ...context.options, deleteBeforeReplace: true, ...(provider && { provider }) };
  return rrsets.flatMap((set) => {
    const late = context.isLate(set);
    const names = recordNames(context.name, set, late);
    const fields = fieldsOf(set, context.rdatas(set));
    return names.map((name, index) => {
      const args = {
        zoneId,
        name: withoutDot(set.owner),
        type: set.type,
        ttl: set.ttl,
        proxied: false,
        // of late values it is not known which is which
        comment: commentOf(set, late ? undefined : index),
        ...fields[index],
      };
      return new DnsRecord(name, args, options);
    });
  });
}

/** The fields of each record; of values that are known later, which fields there are is known from the plan. */
function fieldsOf(set: RRset, texts: Pulumi.Input<string[]>): LateFields[] {
  if (Array.isArray(texts)) return texts.map((text) => parseFields(set, text));
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- plans need no Pulumi
  const { output, RunError } = require("@pulumi/pulumi") as typeof Pulumi;
  return set.rdatas.map((rdata, index) => {
    const known = output(texts).apply((values) => {
      const text = values[index];
      if (text === undefined) throw new RunError(`config.late-value: ${tooFew(set, values.length)}`);
      return parseFields(set, text);
    });
    const keys = Object.keys(recordFields(set.type, rdata)) as (keyof RecordFields)[];
    return Object.fromEntries(keys.map((key) => [key, known.apply((fields) => fields[key])]));
  });
}

type LateFields = { readonly [K in keyof RecordFields]: Pulumi.Input<RecordFields[K]> };

function parseFields({ type }: RRset, text: string): RecordFields {
  return recordFields(type, unwrap(parseRdata(type, text)));
}

function tooFew({ owner, type, rdatas }: RRset, found: number): string {
  const planned = `${found} of the ${rdatas.length} ${type} of "${withoutDot(owner)}" that were planned are left`;
  return `${planned}: late values are equal; give each value once`;
}
