// cloudflare.DnsRecord as the official provider of version 6 behaves, with its known perpetual differences.
import type { PlainObject } from "../../../provider/struct";
import { asText, textOf } from "../fields";
import { isUnknown, unknownValue, type Fields, type Live, type ResourceBehaviour } from "../provider-host";

/** Calls the API; the answer's `result`, or what went wrong as the provider words it. */
export type Api = (method: string, path: string, body?: Fields) => Promise<Answer>;

/** An answer of the API. */
export interface Answer {
  readonly status: number;
  readonly result: PlainObject;
}

const types =
  "A AAAA CAA CERT CNAME DNSKEY DS HTTPS LOC MX NAPTR NS OPENPGPKEY PTR SMIMEA SRV SSHFP SVCB TLSA TXT URI".split(
    " ",
  );
const required = ["zoneId", "name", "type", "ttl"];
const inputNames = [...required, "content", "data", "priority", "proxied", "comment", "tags", "settings"];
const computed = ["createdOn", "modifiedOn", "proxiable", "meta", "settings", "commentModifiedOn"];

/** The resource, calling the API through `api`. */
export function dnsRecord(api: Api): ResourceBehaviour {
  return {
    check: (inputs) => ({ inputs: { proxied: false, ...given(inputs) }, failures: failures(inputs) }),
    diff: (_id, state, _oldInputs, news) => {
      const diffs = inputNames.filter((name) => differs(name, state, news));
      // a new one is created before the old one goes, unless the program says otherwise
      const replaces = diffs.filter((name) => name === "zoneId" || name === "type");
      return { changes: diffs.length > 0 ? "some" : "none", diffs, replaces };
    },
    create: async (inputs, { preview }) => {
      if (preview) return { id: "", state: planned(inputs) };
      const { result } = await api("POST", `/zones/${textOf(inputs, "zoneId")}/dns_records`, bodyOf(inputs));
      return { id: textOf(result, "id"), state: stateOf(textOf(inputs, "zoneId"), result) };
    },
    read: (id, state, inputs) => read(api, id, state, inputs),
    update: async (id, state, news, { preview }) => {
      if (preview) return { ...state, ...planned(news) };
      const { result } = await api("PUT", pathOf(id, state), bodyOf(news));
      return stateOf(textOf(state, "zoneId"), result);
    },
    delete: async (id, state) => {
      await api("DELETE", pathOf(id, state));
    },
  };
}

/** Without state it is an import, whose id names the zone as well. */
async function read(
  api: Api,
  id: string,
  state: PlainObject | undefined,
  inputs: PlainObject,
): Promise<Live | undefined> {
  const [zoneId, recordId] = state === undefined ? id.split("/") : [textOf(state, "zoneId"), id];
  if (zoneId === undefined || recordId === undefined)
    throw new Error(`invalid ID: expected "<zone_id>/<dns_record_id>", but got "${id}"`);
  const { status, result } = await api("GET", `/zones/${zoneId}/dns_records/${recordId}`);
  if (status === 404) return undefined;
  const live = stateOf(zoneId, result);
  const known = Object.keys(inputs);
  const fields = known.length > 0 ? known : importedNames(live);
  return { id: recordId, state: live, inputs: Object.fromEntries(fields.map((key) => [key, live[key]])) };
}

/** `content` of a record with `data` is computed. */
function importedNames(live: Fields): string[] {
  const names = inputNames.filter((name) => live[name] !== undefined && name !== "settings");
  return live["data"] === undefined ? names : names.filter((name) => name !== "content");
}

function given(inputs: PlainObject): Fields {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null));
}

function failures(inputs: PlainObject): { property: string; reason: string }[] {
  const { type, ttl, priority, proxied } = inputs;
  const has = (name: string): boolean => inputs[name] !== undefined && inputs[name] !== null;
  const wrong = (property: string, reason: string, when: boolean): { property: string; reason: string }[] =>
    when ? [{ property, reason }] : [];
  const outside = (value: unknown, low: number, high: number): boolean =>
    typeof value === "number" && (value < low || value > high);
  return [
    ...required.flatMap((name) => wrong(name, `Missing required argument "${name}"`, !has(name))),
    ...wrong("type", `type must be one of: ${types.join(", ")}`, has("type") && !isType(type)),
    ...wrong("content", "exactly one of content and data must be given", has("content") === has("data")),
    ...wrong("priority", "priority must be between 0 and 65535", outside(priority, 0, 65535)),
    ...wrong("ttl", "ttl must be 1, or between 30 and 86400", ttl !== 1 && outside(ttl, 30, 86400)),
    ...wrong(
      "ttl",
      "ttl must be set to 1 when proxied is true",
      proxied === true && typeof ttl === "number" && ttl !== 1,
    ),
  ];
}

function isType(type: unknown): boolean {
  return isUnknown(type) || types.includes(String(type).toUpperCase());
}

/** In whatever the API writes otherwise than the program did, every preview differs. */
function differs(name: string, state: PlainObject, news: PlainObject): boolean {
  const [before, after] = [state[name] ?? undefined, news[name] ?? undefined];
  if (isUnknown(after)) return true;
  switch (name) {
    case "content":
      // computed when there is data; only the target of a CNAME is compared without regard to case
      if (after === undefined && news["data"] !== undefined) return false;
      return news["type"] === "CNAME" ? folded(before) !== folded(after) : before !== after;
    case "data":
      return dataDiffers(before as PlainObject | undefined, after as PlainObject | undefined);
    case "settings":
      return after !== undefined && canonical(before) !== canonical(after);
    case "tags":
      // an empty list is not in the state: the API leaves it out
      return canonical(before) !== canonical(after);
    default:
      return before !== after;
  }
}

function folded(value: unknown): string | undefined {
  return typeof value === "string" ? value.toLowerCase() : undefined;
}

/** Flags may be a number or its digits. */
function dataDiffers(before: PlainObject | undefined, after: PlainObject | undefined): boolean {
  const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...keys].some((key) => {
    const [old, next] = [before?.[key] ?? undefined, after?.[key] ?? undefined];
    return key === "flags" ? asText(old) !== asText(next) : old !== next;
  });
}

function canonical(value: unknown): string {
  const list = Array.isArray(value) ? [...(value as unknown[])].sort() : value;
  return JSON.stringify(list) || "";
}

function planned(inputs: PlainObject): Fields {
  const unknown = [...computed, ...(inputs["data"] === undefined ? [] : ["content"])];
  return { ...Object.fromEntries(unknown.map((name) => [name, unknownValue])), ...given(inputs) };
}

function bodyOf(inputs: PlainObject): Fields {
  const fields = Object.entries(given(inputs)).filter(([name]) => name !== "zoneId");
  return Object.fromEntries(fields.map(([name, value]) => [name, renamed(value, snakeCase)]));
}

/** The official provider shows some of the API's rewriting only after a refresh; here it shows at once. */
function stateOf(zoneId: string, record: PlainObject): Fields {
  const { meta, tags } = record;
  const apart = ["id", "meta", "tags"];
  const fields = Object.entries(record).filter(([name, value]) => value !== null && !apart.includes(name));
  return {
    ...Object.fromEntries(fields.map(([name, value]) => [camelCase(name), renamed(value, camelCase)])),
    ...(Array.isArray(tags) && tags.length > 0 && { tags }),
    meta: JSON.stringify(meta),
    zoneId,
  };
}

function renamed(value: unknown, rename: (key: string) => string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [rename(key), inner as unknown]));
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function camelCase(key: string): string {
  return key.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

function pathOf(id: string, state: PlainObject): string {
  return `/zones/${textOf(state, "zoneId")}/dns_records/${id}`;
}
