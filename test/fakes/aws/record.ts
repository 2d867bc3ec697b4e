// aws:route53/record:Record as the official provider behaves: one resource for a set, values as presentation text.
import type { Change, ResourceRecordSet, RRType } from "@aws-sdk/client-route-53";
import type { Plain, PlainObject } from "../../../provider/struct";
import { asText } from "../fields";
import {
  isUnknown,
  PartlyDone,
  unknownValue,
  type Difference,
  type Failure,
  type Fields,
  type Live,
  type ResourceBehaviour,
} from "../provider-host";
import { ApiError, type Route53Api } from "./api";

const types = [
  ..."SOA A TXT NS CNAME MX NAPTR PTR SRV SPF AAAA CAA DS TLSA SSHFP SVCB HTTPS".split(" "),
] as const;
const compared = ["name", "zoneId", "type", "ttl", "records", "allowOverwrite"] as const;
const replacing: readonly string[] = ["name", "zoneId"];

/** What the resource is about, once nothing is unknown. */
interface RecordArgs {
  readonly zoneId: string;
  readonly name: string;
  readonly type: string;
  readonly ttl: number | undefined;
  readonly records: readonly string[];
  readonly allowOverwrite: boolean;
}

/** The behaviour, on this API. */
export function record(api: Route53Api): ResourceBehaviour {
  const wanted = async (args: RecordArgs): Promise<ResourceRecordSet> =>
    expandSet(args, expandName(args.name, await api.zoneName(args.zoneId)));

  /** Sends the batch; once it is taken the record exists, whatever happens then. */
  async function apply(args: RecordArgs, id: string, changes: Change[]): Promise<Fields> {
    const change = await api.change(args.zoneId, "Managed by Terraform", changes);
    try {
      await api.insync(change);
      const live = await find(args);
      if (live === undefined) throw new Error("empty result");
      return live;
    } catch (error) {
      throw new PartlyDone(
        `reading Route 53 Record (${id}): ${textOf(error)}`,
        id,
        stateOf(args),
        inputsOf(args),
      );
    }
  }

  async function find(args: RecordArgs): Promise<Fields | undefined> {
    const zone = await api.zoneName(args.zoneId);
    const name = expandName(args.name, zone);
    const set = await api.find(args.zoneId, `${name}.`, args.type);
    if (set === undefined) return undefined;
    return {
      ...stateOf(args),
      ttl: set.TTL,
      records: flattenValues(set),
      fqdn: name.replace(/^\\052\./, "*."),
    };
  }

  return {
    check: (inputs) => ({ inputs, failures: failuresOf(inputs) }),
    diff: (_id, state, _oldInputs, news) => differenceOf(state, news),

    async create(inputs, { preview }) {
      if (preview)
        return { id: "", state: { ...inputs, name: stateName(inputs["name"]), fqdn: unknownValue } };
      const args = readArgs(inputs);
      const id = idOf(args);
      try {
        const action = args.allowOverwrite ? "UPSERT" : "CREATE";
        const change: Change = { Action: action, ResourceRecordSet: await wanted(args) };
        return { id, state: await apply(args, id, [change]) };
      } catch (error) {
        throw told(error, (text) => new Error(`creating Route53 Record: ${text}`));
      }
    },

    async read(id, state, inputs) {
      const args = state === undefined ? parseId(id) : readArgs(state);
      const live = await find(args).catch((error: unknown) => {
        if (error instanceof ApiError && error.code === "NoSuchHostedZone") return undefined;
        throw new Error(`reading Route 53 Record (${id}): ${textOf(error)}`);
      });
      return live && { id, state: live, inputs: liveInputs(live, inputs) };
    },

    async update(id, state, news, { preview }) {
      if (preview) return { ...state, ...news, name: stateName(news["name"]) };
      const [before, after] = [readArgs(state), readArgs(news)];
      try {
        const set = await wanted(after);
        if (before.type === after.type)
          return await apply(after, id, [{ Action: "UPSERT", ResourceRecordSet: set }]);
        return await apply(after, id, [
          { Action: "DELETE", ResourceRecordSet: expandSet(before, set.Name ?? "") },
          { Action: after.allowOverwrite ? "UPSERT" : "CREATE", ResourceRecordSet: set },
        ]);
      } catch (error) {
        // the state of a failed update is the wanted one; the next update tries again
        const failed = (text: string): Error =>
          new PartlyDone(`updating Route53 Record (${id}): ${text}`, id, stateOf(after), inputsOf(after));
        throw told(error, failed);
      }
    },

    async delete(id, state) {
      const args = readArgs(state);
      try {
        const name = expandName(args.name, await api.zoneName(args.zoneId));
        const live = await api.find(args.zoneId, `${name}.`, args.type);
        if (live === undefined) return;
        const change: Change = { Action: "DELETE", ResourceRecordSet: live };
        await api.insync(await api.change(args.zoneId, "Deleted by Terraform", [change]));
      } catch (error) {
        // the provider takes these for "it is gone already"
        if (error instanceof ApiError && ["InvalidChangeBatch", "NoSuchHostedZone"].includes(error.code))
          return;
        throw new Error(`deleting Route53 Record (${id}): ${textOf(error)}`, { cause: error });
      }
    },
  };
}

function told(error: unknown, failed: (text: string) => Error): Error {
  return error instanceof PartlyDone ? error : failed(textOf(error));
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function failuresOf(inputs: PlainObject): Failure[] {
  const failures: Failure[] = [];
  for (const property of ["name", "type", "zoneId"]) {
    if (inputs[property] === undefined || inputs[property] === "")
      failures.push({
        property,
        reason: `Missing required argument. The argument "${property}" is required`,
      });
  }
  const { type, ttl, records } = inputs;
  if (typeof type === "string" && !isUnknown(type) && !types.includes(type))
    failures.push({
      property: "type",
      reason: `expected type to be one of ${JSON.stringify(types)}, got ${type}`,
    });
  if (records === undefined)
    failures.push({
      property: "records",
      reason: 'Invalid combination of arguments: one of "aliases,records" must be specified',
    });
  else if (ttl === undefined)
    failures.push({ property: "ttl", reason: '"ttl": all of "records,ttl" must be specified' });
  if (ttl !== undefined && !isUnknown(ttl) && !Number.isInteger(ttl))
    failures.push({ property: "ttl", reason: "expected a whole number" });
  const known = [...compared, "__defaults"] as readonly string[];
  for (const property of Object.keys(inputs)) {
    if (!known.includes(property))
      failures.push({ property, reason: "the stand-in does not know this argument" });
  }
  return failures;
}

function differenceOf(state: PlainObject, news: PlainObject): Difference {
  const diffs = compared.filter((property) => {
    // what the program leaves out is computed
    if (property === "allowOverwrite" && news[property] === undefined) return false;
    return (
      isUnknown(news[property]) || meaning(property, state[property]) !== meaning(property, news[property])
    );
  });
  const replaces = diffs.filter((property) => replacing.includes(property));
  return { changes: diffs.length > 0 ? "some" : "none", replaces, diffs };
}

/** Names are trimmed and lower case; records are a set. */
function meaning(property: string, value: Plain | undefined): string {
  if (property === "name") return stateName(value);
  if (property === "records" && Array.isArray(value)) return JSON.stringify([...new Set(value)].sort());
  return JSON.stringify(value ?? null);
}

function stateName(value: Plain | undefined): string {
  return asText(value).replace(/\.$/, "").toLowerCase();
}

function readArgs(fields: PlainObject): RecordArgs {
  const { zoneId, name, type, ttl, records, allowOverwrite } = fields;
  return {
    zoneId: asText(zoneId).replace(/^\/hostedzone\//, ""),
    name: stateName(name),
    type: asText(type),
    ttl: typeof ttl === "number" ? ttl : undefined,
    // the hash of a set orders it, not the program
    records: Array.isArray(records) ? [...new Set(records.map(asText))].sort() : [],
    allowOverwrite: allowOverwrite === true,
  };
}

/** Z123_name_TYPE, where the name may hold underscores. */
function parseId(id: string): RecordArgs {
  const parts = id.split("_");
  const at = parts.findIndex((part, index) => index > 0 && types.includes(part));
  if (at < 2 || at !== parts.length - 1)
    throw new Error(
      `unexpected format of ID ("${id}"), expected ZONEID_RECORDNAME_TYPE_SET-IDENTIFIER (e.g. Z4KAPRWWNC7JR_dev.example.com_NS_dev), where SET-IDENTIFIER is optional`,
    );
  const [zoneId, type] = [parts[0] ?? "", parts[at] ?? ""];
  const name = stateName(parts.slice(1, at).join("_"));
  return { zoneId, name, type, ttl: undefined, records: [], allowOverwrite: false };
}

function idOf({ zoneId, name, type }: RecordArgs): string {
  return `${zoneId}_${name}_${type}`;
}

function stateOf({ allowOverwrite, ...args }: RecordArgs): Fields {
  return { ...args, fqdn: args.name, setIdentifier: "", ...(allowOverwrite && { allowOverwrite }) };
}

function inputsOf({ allowOverwrite, ...args }: RecordArgs): Fields {
  return { ...args, ...(allowOverwrite && { allowOverwrite }) };
}

/** What the program said, where it means the same as what is live. */
function liveInputs(live: Fields, inputs: PlainObject): Live["inputs"] {
  const state = live as PlainObject;
  const properties = ["zoneId", "name", "type", "ttl", "records"];
  const merged = properties.map((property) => {
    const same = meaning(property, state[property]) === meaning(property, inputs[property]);
    return [property, same ? inputs[property] : state[property]] as const;
  });
  return { ...inputs, ...Object.fromEntries(merged) };
}

/** Tests for the zone's name without a look at labels: "mail-example.com" is taken for a name in example.com. */
function expandName(name: string, zone: string): string {
  const api = escapeName(name);
  const suffix = zone.replace(/\.$/, "");
  if (api.endsWith(suffix)) return api;
  return name === "" ? suffix : `${api}.${suffix}`;
}

/** As the API prints names; an octal code stays. */
function escapeName(name: string): string {
  return name.replace(/\\[0-7]{3}|[^a-z0-9_.-]/g, (found) =>
    found.length === 4 ? found : `\\${found.charCodeAt(0).toString(8).padStart(3, "0")}`,
  );
}

function isText(type: string | undefined): boolean {
  return type === "TXT" || type === "SPF";
}

/** Text gets one pair of quotes around it, and nothing else. */
function expandSet({ type, ttl, records }: RecordArgs, name: string): ResourceRecordSet {
  const values = records.map((value) => ({ Value: isText(type) ? `"${value}"` : value }));
  return { Name: name, Type: type as RRType, TTL: ttl, ResourceRecords: values };
}

function flattenValues({ Type, ResourceRecords = [] }: ResourceRecordSet): string[] {
  const values = ResourceRecords.map(({ Value = "" }) =>
    isText(Type) ? Value.replace(/^"(.*)"$/s, "$1") : Value,
  );
  return values.sort();
}
