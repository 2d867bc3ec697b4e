// Route 53 under the contract: behind the stand-in of the official provider, read back from the XML of the API.
import { route53Kind } from "../../components/backends/route53/kind";
import { withoutDot, type Fqdn } from "../../core/dns/name";
import { Route53Api } from "../fakes/aws/api";
import { record } from "../fakes/aws/record";
import { startRoute53 } from "../fakes/route53/index";
import { splitFields, unescaped, type HeldRecord } from "./held";
import type { ContractHost } from "./run-case";

const zoneId = "Z0123456789ABCDEFGHIJ";
const otherZoneId = "Z9876543210ZYXWVUTSRQ";

/** A hosted zone behind the stand-in of the service. */
export const route53Host = {
  kind: route53Kind,
  start: async (apex: Fqdn) => {
    const zones = [zoneId, otherZoneId].map((id) => ({ id, name: withoutDot(apex) }));
    const server = await startRoute53({ zones, pendingAnswers: 0 });
    const api = new Route53Api({ url: server.url });
    return {
      server,
      settings: { zoneId },
      otherZoneId,
      resources: { "aws:route53/record:Record": record(api) },
      held: async (id = zoneId) => {
        const headers = { authorization: "AWS4-HMAC-SHA256 of a test" };
        const answer = await fetch(`${server.url}/2013-04-01/hostedzone/${id}/rrset`, { headers });
        return heldRecords(await answer.text(), apex);
      },
      mark: () => Promise.resolve(String(server.calls().ChangeResourceRecordSets)),
      stop: async () => {
        api.close();
        await server.stop();
      },
    };
  },
} satisfies ContractHost;

/** The records of an answer but SOA and NS of the apex, which every hosted zone has. Octets are \ooo in octal. */
function heldRecords(xml: string, apex: string): HeldRecord[] {
  return elements(xml, "ResourceRecordSet").flatMap((set): HeldRecord[] => {
    const [name = "", type = "", ttl] = ["Name", "Type", "TTL"].map((part) => elements(set, part)[0]);
    const owner = unescaped(name, 8);
    if (type === "SOA" || (type === "NS" && owner === apex)) return [];
    return elements(set, "Value").map((value) => {
      return { owner, ttl: Number(ttl), type, fields: fieldsOf(type, value) };
    });
  });
}

/** A host is absolute with and without its final dot. */
function fieldsOf(type: string, value: string): string[] {
  const fields = splitFields(value, 8);
  const named = ["CNAME", "MX", "NS", "PTR", "SRV"].includes(type);
  return named
    ? fields.map((field, at) => (at === fields.length - 1 ? field.replace(/\.?$/, ".") : field))
    : fields;
}

/** What stands between the tags of this name, in the order of the document. */
function elements(xml: string, name: string): string[] {
  const pattern = new RegExp(`<${name}>(.*?)</${name}>`, "gs");
  return [...xml.matchAll(pattern)].map(([, inner = ""]) =>
    inner.includes("<") ? inner : inner.replace(/&(?:#(\d+)|(\w+));/g, character),
  );
}

const named: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function character(entity: string, code: string | undefined, name: string | undefined): string {
  return code === undefined ? (named[name ?? ""] ?? entity) : String.fromCharCode(Number(code));
}
