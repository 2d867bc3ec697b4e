// The RRsets of a ZoneRecords resource: every text parses, every owner lies in the zone.
import { isWithin, parseName, quote, withoutDot, type Fqdn } from "../core/dns/name";
import { parseRdata } from "../core/dns/presentation";
import type { Rdata, RrType } from "../core/dns/rdata";
import { pathText } from "../core/path";
import { canonicalTexts, splitKey, type RRsetKey } from "./rrset-key";
import { unknownText } from "../core/engine-values";
import type { RRsetMap, RRsetValue } from "./store";
import type { Plain, PlainObject } from "./struct";

function isObject(value: Plain | undefined): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: Plain | undefined): value is readonly Plain[] {
  return Array.isArray(value);
}

/** The RRsets of a state, as they are. */
export function stateRRsets(value: Plain | undefined): RRsetMap {
  const rrsets = new Map<string, RRsetValue>();
  for (const [key, entry] of isObject(value) ? Object.entries(value) : []) {
    const { ttl, rdatas, purpose } = isObject(entry) ? entry : {};
    rrsets.set(key, {
      ttl: typeof ttl === "number" ? ttl : 0,
      rdatas: isList(rdatas) ? rdatas.filter((text) => typeof text === "string") : [],
      purpose: typeof purpose === "string" ? purpose : "",
    });
  }
  return rrsets;
}

/** Judges the RRsets of a resource and makes their RDATA canonical. */
export function readRRsets(value: Plain | undefined, zone: Fqdn | undefined, failures: string[]): RRsetMap {
  const rrsets = new Map<string, RRsetValue>();
  if (!isObject(value)) {
    failures.push("rrsets: RRsets by `owner TYPE` are required");
    return rrsets;
  }
  for (const [key, entry] of Object.entries(value)) {
    const where = pathText("rrsets", [key]);
    const parts = readKey(key, zone, where, failures);
    if (parts) rrsets.set(key, readRRset(entry, parts.type, where, failures));
  }
  for (const key of rrsets.keys()) {
    const owner = key.slice(0, key.indexOf(" "));
    if (!key.endsWith(" CNAME") && rrsets.has(`${owner} CNAME`)) {
      failures.push(`${pathText("rrsets", [key])}: a CNAME stands alone at its owner (RFC 2181 10.1)`);
    }
  }
  return rrsets;
}

function readKey(
  key: string,
  zone: Fqdn | undefined,
  where: string,
  failures: string[],
): RRsetKey | undefined {
  const parts = splitKey(key);
  const owner = parts && parseName(parts.owner);
  if (parts === undefined || owner === undefined || "error" in owner || owner.value !== parts.owner) {
    failures.push(`rrsets: ${quote(key)} is no key of the form "example.com. MX", the owner in lower case`);
    return undefined;
  }
  if (zone !== undefined && !isWithin(owner.value, zone)) {
    failures.push(`${where}: the owner lies outside of zone ${quote(withoutDot(zone))}`);
  }
  if (parts.type === "NS" && owner.value === zone) {
    failures.push(
      `${where}: the nameservers of a zone belong to the zone itself; give them in the settings of the zone`,
    );
  }
  return parts;
}

function readRRset(value: Plain, type: RrType, where: string, failures: string[]): RRsetValue {
  const { ttl, rdatas, purpose, ...rest } = isObject(value) ? value : {};
  for (const key of Object.keys(rest)) failures.push(`${where}: unknown key ${quote(key)}`);
  return {
    ttl: readTtl(ttl, where, failures),
    rdatas: readRdatas(rdatas, type, where, failures),
    purpose: readPurpose(purpose, where, failures),
  };
}

function readTtl(value: Plain | undefined, where: string, failures: string[]): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 0x7fffffff) return value;
  failures.push(`${where}.ttl: a whole number of seconds from 0 to 2147483647 is required (RFC 2181 8)`);
  return 0;
}

function readPurpose(value: Plain | undefined, where: string, failures: string[]): string {
  // it becomes a comment, which ends with its line
  if (typeof value === "string" && /^[^\p{Cc}\u2028\u2029]{1,200}$/u.test(value)) return value;
  failures.push(`${where}.purpose: 1 to 200 characters on one line are required`);
  return "";
}

function readRdatas(value: Plain | undefined, type: RrType, where: string, failures: string[]): string[] {
  if (value === unknownText) return [unknownText];
  if (!isList(value) || value.length === 0) {
    failures.push(`${where}.rdatas: at least one RDATA is required`);
    return [];
  }
  const late = value.filter((text) => text === unknownText) as string[];
  const rdatas = value.flatMap((text, index): Rdata[] => {
    if (text === unknownText) return [];
    const rdata = typeof text === "string" ? parseRdata(type, text) : { error: "RDATA is text" };
    if ("value" in rdata) return [rdata.value];
    failures.push(`${where}.rdatas[${index}]: ${rdata.error}`);
    return [];
  });
  const texts = canonicalTexts(type, rdatas);
  const twice = texts.find((text, index) => texts.indexOf(text) !== index);
  if (twice !== undefined) failures.push(`${where}.rdatas: ${quote(twice)} is listed twice`);
  if (type === "CNAME" && value.length > 1)
    failures.push(`${where}.rdatas: a CNAME has one target (RFC 2181 10.1)`);
  return [...texts, ...late];
}
