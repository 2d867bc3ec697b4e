// Reads a hosted zone of Route 53 with the AWS SDK, which takes credentials and endpoint from where it always does.
import type * as Sdk from "@aws-sdk/client-route-53";
import { quote, withoutDot, type Fqdn } from "../../../core/dns/name";
import { report } from "../adopt-rules";
import { canonicalText, liveName, type LiveRecord, type ReadZone } from "../live";
import { loadSdk } from "../load-sdk";
import { decimalEscapes } from "./convert-back";
import { route53Kind } from "./kind";

/** Every record of a hosted zone. Only lists: needs the permission route53:ListResourceRecordSets. */
export async function readRoute53(apex: Fqdn, zoneId: string): Promise<ReadZone> {
  const from = `Route 53, hosted zone ${zoneId}`;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an optional package
  const load = (): typeof Sdk => require("@aws-sdk/client-route-53") as typeof Sdk;
  const { Route53Client, ListResourceRecordSetsCommand } = loadSdk(
    load,
    "@aws-sdk/client-route-53",
    route53Kind.name,
  );
  const env = process.env;
  // on Node 20 it prints six lines about the future of itself
  env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  // Route 53 has no regions, but the SDK wants one
  const client = new Route53Client({
    region: env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"] ?? "us-east-1",
  });
  try {
    const records: LiveRecord[] = [];
    let start: Sdk.ListResourceRecordSetsCommandInput | undefined = { HostedZoneId: zoneId };
    while (start !== undefined) {
      const page: Sdk.ListResourceRecordSetsCommandOutput = await client.send(
        new ListResourceRecordSetsCommand(start),
      );
      records.push(...(page.ResourceRecordSets ?? []).flatMap(recordsOf));
      start = nextPage(zoneId, page);
    }
    return { live: { from, records } };
  } catch (error) {
    return { issue: failure(apex, from, error as Error) };
  } finally {
    client.destroy();
  }
}

function nextPage(
  zoneId: string,
  page: Sdk.ListResourceRecordSetsCommandOutput,
): Sdk.ListResourceRecordSetsCommandInput | undefined {
  if (page.IsTruncated !== true) return undefined;
  return {
    HostedZoneId: zoneId,
    StartRecordName: page.NextRecordName,
    StartRecordType: page.NextRecordType,
    StartRecordIdentifier: page.NextRecordIdentifier,
  };
}

function recordsOf(set: Sdk.ResourceRecordSet): LiveRecord[] {
  const owner = liveName(decimalEscapes(set.Name ?? ""));
  const type: string = set.Type ?? "";
  const routing = set.SetIdentifier === undefined ? undefined : `set ${quote(set.SetIdentifier)}`;
  const common = { owner, type, ttl: set.TTL ?? 0, ...(routing && { routed: true, extra: routing }) };
  if (set.AliasTarget !== undefined) {
    const target = `alias of ${liveName(decimalEscapes(set.AliasTarget.DNSName ?? ""))}`;
    return [{ ...common, text: target, extra: routing ?? "no record of its own" }];
  }
  return (set.ResourceRecords ?? []).map(({ Value: value = "" }) => ({
    ...common,
    text: canonicalText(type, decimalEscapes(value)),
    spelling: value,
  }));
}

const fixes: Readonly<Record<string, string>> = {
  AccessDenied: "give the role or user the permission route53:ListResourceRecordSets",
  NoSuchHostedZone: "copy the id from the list of hosted zones",
  Throttling: "wait a moment, five calls a second are allowed for an account",
};

function failure(apex: Fqdn, from: string, { name, message }: Error): ReturnType<typeof report> {
  const where = `zones["${withoutDot(apex)}"]`;
  if (name === "CredentialsProviderError") {
    const fix = "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
    return report("adopt.credentials", where, `no credentials of AWS were found to read ${from}`, { fix });
  }
  const fix = fixes[name] ?? "see the message of AWS, or give the zone as a file with --existing";
  return report("adopt.unreadable", where, `${from} cannot be read: ${name}: ${message}`, { fix });
}
