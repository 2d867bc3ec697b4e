// What Cloudflare cannot hold, with the limits of its documentation; docs/backends/cloudflare.md says where they stand.
import type { ZoneSettings } from "../../../core/config/backend-kind";
import { quote, withoutDot, type Fqdn } from "../../../core/dns/name";
import type { Rdata } from "../../../core/dns/rdata";
import { rdataTexts, rrsetKey, type RRset } from "../../../core/dns/rrset";
import { WireWriter } from "../../../core/dns/wire-octets";
import { writeRdata } from "../../../core/dns/wire-rdata";
import { defineRules, reporter, type Issue } from "../../../core/issue";

export const cloudflareRules = defineRules({
  "cloudflare.zone-id": {
    level: "E",
    title: "a zone at Cloudflare is given by its zone id",
    why: "the id stands in every call, and an API token that was pasted in its place would end up in state and logs",
    example: "zones: { example.com: { backend: cloudflare, zoneId: 023e105f4ecef8ad9ca31a8372d0c353 } }",
  },
  "cloudflare.ttl": {
    level: "E",
    title: "a TTL at Cloudflare is 60 to 86400 seconds, 30 to 86400 in zones of the Enterprise plan",
    why: "other values are refused, and 1 means automatic: another TTL would be published than the one that was reviewed",
    example: "ttl: 3600",
  },
  "cloudflare.apex-ns": {
    level: "E",
    title: "the NS records of a zone's apex are Cloudflare's own",
    why: "Cloudflare assigns the nameservers of a zone and controls them apart from its records",
    example: "choose custom nameservers in the settings of the zone at Cloudflare",
  },
  "cloudflare.name": {
    level: "E",
    title: "names at Cloudflare hold letters, digits, hyphens and underscores",
    why: "a slash in the name of a classless reverse zone is refused; RFC 2317 lets the zone have any other name",
    example: "zones: { 0-127.2.0.192.in-addr.arpa: { backend: cloudflare, zoneId: ... } }",
  },
  "cloudflare.txt-empty": {
    level: "E",
    title: "a TXT at Cloudflare is not empty",
    why: "a record without content is stored, and never answered",
    example: 'extra: { txt: { example.com: "one character at least" } }',
  },
  "cloudflare.record-too-large": {
    level: "E",
    title: "a record at Cloudflare has at most 4096 octets on the wire",
    why: "a larger one is refused when others are live already",
    example: "dane: the digest of a certificate (matching type 1) instead of all of it",
  },
  "cloudflare.rrset-too-large": {
    level: "E",
    title: "the records of one name and type have at most 8192 characters together at Cloudflare",
    why: "the record that goes beyond is refused when others are live already",
    example: "move values that do not have to stand at this name elsewhere",
  },
  "cloudflare.caa-value": {
    level: "E",
    title: "the value of a CAA at Cloudflare is printable ASCII without quote and backslash",
    why: "the API takes it as a bare text, in which no octet can be escaped",
    example: 'caa: { iodef: "mailto:security@example.com" }',
  },
});
const report = reporter(cloudflareRules);

const largestRecord = 4096;
const largestRRset = 8192;

/** Why Cloudflare cannot hold an RRset; [] when it can. */
export function rejectRRset(set: RRset, { apex }: ZoneSettings): Issue[] {
  if (set.type === "NS" && set.owner === apex) return [apexNs(set)];
  return [...ttlIssues(set), ...nameIssues(set), ...set.rdatas.flatMap(rdataIssues(set)), ...sizeIssues(set)];
}

function apexNs(set: RRset): Issue {
  const text = `NS records of the apex ${quote(withoutDot(set.owner))} cannot be given as records: Cloudflare publishes its own`;
  return report("cloudflare.apex-ns", placeOf(set, 0), text, { fix: "remove them" });
}

function ttlIssues(set: RRset): Issue[] {
  const { ttl } = set;
  if (ttl >= 60 && ttl <= 86400) return [];
  const refuse = (message: string, fix: string, level: "E" | "e" = "E"): Issue[] => [
    report("cloudflare.ttl", rrsetKey(set), message, { fix, level }),
  ];
  if (ttl === 1)
    return refuse("TTL 1 means automatic at Cloudflare, which publishes 300", "write the TTL that is meant");
  if (ttl < 30 || ttl > 86400)
    return refuse(`TTL ${ttl} must be 60 to 86400 at Cloudflare`, "change the ttl");
  return refuse(
    `TTL ${ttl} must be 60 to 86400 at Cloudflare; only zones of the Enterprise plan take 30 and more`,
    "change the ttl, or allow it in a zone of the Enterprise plan",
    "e",
  );
}

function nameIssues(set: RRset): Issue[] {
  const fix = "name the classless reverse zone with a hyphen (RFC 2317 4)";
  const refuse = (what: string, name: Fqdn, index: number): Issue[] => {
    if (!name.includes("/")) return [];
    const text = `${what} ${quote(withoutDot(name))} has a slash; letters, digits, hyphens and underscores are allowed`;
    return [report("cloudflare.name", placeOf(set, index), text, { fix })];
  };
  const targets = set.rdatas.flatMap((rdata, index) =>
    "target" in rdata ? refuse("target", rdata.target, index) : [],
  );
  return [...refuse("owner name", set.owner, 0), ...targets];
}

function rdataIssues(set: RRset): (rdata: Rdata, index: number) => Issue[] {
  return (rdata, index) => {
    const where = placeOf(set, index);
    if ("text" in rdata && rdata.text === "") return [emptyText(where)];
    if ("flags" in rdata && !/^[ !#-[\]-~]*$/.test(rdata.value)) {
      const text = `CAA value ${quote(rdata.value)} must be printable ASCII without quote and backslash`;
      return [report("cloudflare.caa-value", where, text, { fix: "write them as %XX in a URI" })];
    }
    const octets = wireSize(set, rdata);
    if (octets <= largestRecord) return [];
    const text = `the ${set.type} has ${octets} octets on the wire, at most ${largestRecord} are allowed at Cloudflare`;
    return [report("cloudflare.record-too-large", where, text, { fix: "shorten it" })];
  };
}

function emptyText(where: string): Issue {
  const text = "the TXT is empty; Cloudflare stores such a record and does not answer it";
  return report("cloudflare.txt-empty", where, text, { fix: "remove it, or give it a text" });
}

function sizeIssues(set: RRset): Issue[] {
  const length = rdataTexts(set).reduce((sum, text) => sum + text.length, 0);
  if (length <= largestRRset) return [];
  const some = set.rdatas.length === 1 ? `the ${set.type} has` : `the ${set.rdatas.length} ${set.type} have`;
  const text = `${some} ${length} characters of content${set.rdatas.length === 1 ? "" : " together"}, at most ${largestRRset} are allowed at one name and type at Cloudflare`;
  const fix = set.rdatas.length === 1 ? "shorten it" : "move some of them to another name";
  return [report("cloudflare.rrset-too-large", rrsetKey(set), text, { fix })];
}

/** Owner name, type, class, TTL and length (RFC 1035 3.2.1), then the RDATA. */
function wireSize({ owner, type }: RRset, rdata: Rdata): number {
  const writer = new WireWriter();
  writeRdata(writer, type, rdata as never);
  return owner.length + 1 + 10 + writer.size;
}

function placeOf(set: RRset, index: number): string {
  return set.sources[index]?.where ?? rrsetKey(set);
}
