// Cloudflare under the contract: behind the stand-in of the official provider, read back from the JSON of the API.
import { cloudflareKind } from "../../components/backends/cloudflare/kind";
import { parentOf, root, withoutDot, type Fqdn } from "../../core/dns/name";
import { cloudflareApi, startCloudflare } from "../fakes/cloudflare/index";
import { dnsRecord } from "../fakes/cloudflare/record";
import { splitFields, type HeldRecord } from "./held";
import type { ContractHost } from "./run-case";

/** A zone behind the stand-in of the service. */
export const cloudflareHost = {
  kind: cloudflareKind,
  start: async (apex: Fqdn) => {
    // the names are in both zones
    const zones = [apex, parentOf(apex) ?? root].map(withoutDot);
    const server = await startCloudflare({ zones });
    const [zoneId = "", otherZoneId = ""] = zones.map((name) => server.zone(name).id);
    const api = cloudflareApi(server.url, () => server.token);
    return {
      server,
      settings: { zoneId },
      otherZoneId,
      resources: { "cloudflare:index/dnsRecord:DnsRecord": dnsRecord(api) },
      held: async (id = zoneId) => {
        const headers = { authorization: `Bearer ${server.token}` };
        const answer = await fetch(`${server.url}/zones/${id}/dns_records?per_page=5000`, { headers });
        const { result } = (await answer.json()) as { result: readonly ApiRecord[] };
        return result.map(heldRecord);
      },
      mark: () => {
        const writes = Object.entries(server.calls()).filter(([kind]) => !kind.startsWith("GET "));
        return Promise.resolve(JSON.stringify(writes));
      },
      stop: () => server.stop(),
    };
  },
} satisfies ContractHost;

/** A record as the API documents it: no final dots, the apex by its name. */
interface ApiRecord {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly content: string;
  readonly priority?: number;
  readonly data?: Readonly<Record<string, string | number>>;
}

function heldRecord(record: ApiRecord): HeldRecord {
  return {
    owner: `${record.name}.`,
    ttl: record.ttl,
    type: record.type,
    fields: fieldsOf(record).map(String),
  };
}

function fieldsOf({ type, content, priority, data = {} }: ApiRecord): (string | number | undefined)[] {
  const absolute = (name: unknown): string => (name === "." ? "." : `${String(name)}.`);
  switch (type) {
    case "TXT":
      return splitFields(content, 10);
    case "CNAME":
    case "NS":
    case "PTR":
      return [absolute(content)];
    case "MX":
      return [priority, absolute(content)];
    case "SRV":
      return [data["priority"], data["weight"], data["port"], absolute(data["target"])];
    case "CAA":
      return [data["flags"], data["tag"], data["value"]];
    case "TLSA":
      return [data["usage"], data["selector"], data["matching_type"], data["certificate"]];
    default:
      return [content];
  }
}
