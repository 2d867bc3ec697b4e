// Resources as the engine hands them to a policy.
import type { StackResource } from "../../components/policy/records";

/** What stands for a value that is not known before the update. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

function urn(type: string, name: string): string {
  return `urn:pulumi:dev::team::${type}::${name}`;
}

/** A record at Route 53 that the program declares beside MailDomain. */
export function route53(name: string, props: object): StackResource {
  const type = "aws:route53/record:Record";
  return { urn: urn(type, name), type, props: { zoneId: "Z1", ttl: 300, ...props } };
}

/** A record at Route 53 that a MailDomain declares. */
export function ourRoute53(name: string, props: object): StackResource {
  const record = route53(name, props);
  return { ...record, urn: urn(`maildomain:index:MailDomain$${record.type}`, name) };
}

/** A record at Cloudflare that the program declares beside MailDomain. */
export function cloudflare(name: string, props: object): StackResource {
  const type = "cloudflare:index/dnsRecord:DnsRecord";
  return { urn: urn(type, name), type, props: { zoneId: "zone", ttl: 300, ...props } };
}

/** The zone of a MailDomain: RDATA by `owner TYPE`. */
export function ourZone(
  rrsets: Readonly<Record<string, readonly string[]>>,
  zone = "example.com.",
): StackResource {
  const type = "maildomain:index:ZoneRecords";
  const sets = Object.entries(rrsets).map(([key, rdatas]) => [key, { ttl: 300, rdatas, purpose: "" }]);
  return {
    urn: urn(`maildomain:index:MailDomain$${type}`, "example.com/example.com"),
    type,
    props: { zone, domain: "example.com", rrsets: Object.fromEntries(sets) as object },
  };
}
