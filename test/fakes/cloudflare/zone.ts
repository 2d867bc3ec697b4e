// One zone: its records, and the rules between them.
import { createHash, randomBytes } from "node:crypto";
import { readContent, type Body, type Content } from "./content";
import { ApiFailure, invalid } from "./failure";

/** A record as the API answers it. */
export interface StoredRecord extends Omit<Content, "octets"> {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly proxied: boolean;
  readonly proxiable: boolean;
  readonly settings: Readonly<Record<string, boolean>>;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly comment: string | null;
  readonly tags: readonly string[];
  readonly created_on: string;
  readonly modified_on: string;
}

/** What depends on the plan that is paid for. The defaults are those of the free plan. */
export interface Limits {
  /** @default 200 */
  readonly records: number;
  /** @default 60 */
  readonly ttl: number;
  /** characters of a comment @default 100 */
  readonly comment: number;
  /** tags of one record @default 0 */
  readonly tags: number;
}

const freePlan: Limits = { records: 200, ttl: 60, comment: 100, tags: 0 };
const proxiable = ["A", "AAAA", "CNAME"];
const sameName =
  "For more details, refer to <https://developers.cloudflare.com/dns/manage-dns-records/troubleshooting/records-with-same-name/>.";
const largestRecord = 4096;
const largestRRset = 8192;

/** The id of the zone of this name. */
export function zoneIdOf(name: string): string {
  return createHash("md5").update(name).digest("hex");
}

/** A zone. Tests change it behind the back of their subject with the same methods that the API uses. */
export class Zone {
  readonly id: string;
  readonly #limits: Limits;
  readonly #records = new Map<string, StoredRecord>();

  constructor(
    readonly name: string,
    limits: Partial<Limits> = {},
  ) {
    this.id = zoneIdOf(name);
    this.#limits = { ...freePlan, ...limits };
  }

  /** All records, the oldest first. */
  get records(): readonly StoredRecord[] {
    return [...this.#records.values()];
  }

  find(id: string): StoredRecord {
    const record = this.#records.get(id);
    if (record === undefined) throw new ApiFailure(404, [{ code: 81044, message: "Record does not exist." }]);
    return record;
  }

  create(body: Body): StoredRecord {
    const record = this.#read(body);
    if (this.#records.size >= this.#limits.records) throw invalid(81045, "Record quota exceeded.");
    return this.#keep(record);
  }

  /** What is not sent is reset. */
  replace(id: string, body: Body): StoredRecord {
    return this.#keep(this.#read(body, this.find(id)));
  }

  /** What is not sent stays. */
  change(id: string, body: Body): StoredRecord {
    const { name, type, content, data, priority, ttl, proxied, comment, tags, settings } = this.find(id);
    const before = { name, type, content, data, priority, ttl, proxied, comment, tags, settings };
    return this.replace(id, { ...before, ...body });
  }

  remove(id: string): void {
    this.find(id);
    this.#records.delete(id);
  }

  #keep(record: StoredRecord): StoredRecord {
    this.#records.set(record.id, record);
    return record;
  }

  #read(body: Body, before?: StoredRecord): StoredRecord {
    const type = typeof body["type"] === "string" ? body["type"].toUpperCase() : "";
    const name = fullName(body["name"], this.name);
    const { octets = 0, ...content } = readContent(type, body, name);
    const now = new Date().toISOString();
    const record = {
      id: before?.id ?? randomBytes(16).toString("hex"),
      name,
      type,
      ...content,
      ...ttlAndProxy(type, body, this.#limits),
      settings: settingsOf(type, body["settings"]),
      meta: {},
      comment: commentOf(body["comment"], this.#limits),
      tags: tagsOf(body["tags"], this.#limits),
      created_on: before?.created_on ?? now,
      modified_on: now,
    };
    this.#checkSize(record, octets);
    this.#checkNeighbours(record);
    return record;
  }

  /** Wire format (RFC 1035 3.2.1) of one record, and characters of all records of one name and type. */
  #checkSize(record: StoredRecord, octets: number): void {
    if (record.name.length + 2 + 10 + octets > largestRecord)
      throw invalid(1004, `DNS record exceeds the maximum wire format size of ${largestRecord} bytes.`);
    const others = this.#neighbours(record).filter(({ type }) => type === record.type);
    const characters = [record, ...others].reduce((sum, { content }) => sum + content.length, 0);
    if (others.length > 0 && characters > largestRRset)
      throw invalid(1004, `Combined content of ${record.type} records exceeds ${largestRRset} characters.`);
  }

  #neighbours({ id, name }: StoredRecord): StoredRecord[] {
    return this.records.filter((other) => other.name === name && other.id !== id);
  }

  #checkNeighbours(record: StoredRecord): void {
    const neighbours = this.#neighbours(record);
    if (neighbours.some((other) => identity(other) === identity(record)))
      throw invalid(81058, "An identical record already exists.");
    const has = (...types: string[]): boolean => neighbours.some(({ type }) => types.includes(type));
    if (record.type === "CNAME" && has("A", "AAAA", "CNAME"))
      throw invalid(81053, `An A, AAAA, or CNAME record with that host already exists. ${sameName}`);
    if (["A", "AAAA"].includes(record.type) && has("CNAME"))
      throw invalid(81054, `A CNAME record with that host already exists. ${sameName}`);
    const delegated = record.name !== this.name && has("NS");
    if (delegated && !["NS", "DS"].includes(record.type))
      throw invalid(81056, "NS records with that host already exist.");
  }
}

function identity({ type, content, priority }: StoredRecord): string {
  return JSON.stringify([type, content, priority]);
}

/** The name in full, in lower case and without final dot: whatever does not end with the zone is below it. */
function fullName(value: unknown, zone: string): string {
  if (typeof value !== "string") throw invalid(9000, "DNS name is invalid.");
  const name = value.toLowerCase().replace(/(?<=.)\.$/, "");
  const full = name === "@" ? zone : name === zone || name.endsWith(`.${zone}`) ? name : `${name}.${zone}`;
  const valid = full.length <= 253 && full.split(".").every((label) => /^[!-~]{1,63}$/.test(label));
  if (!valid) throw invalid(9000, "DNS name is invalid.");
  return full;
}

function ttlAndProxy(
  type: string,
  body: Body,
  limits: Limits,
): Pick<StoredRecord, "ttl" | "proxied" | "proxiable"> {
  const canBeProxied = proxiable.includes(type);
  const proxied = body["proxied"] ?? false;
  if (typeof proxied !== "boolean") throw invalid(9207, "Request body is invalid.");
  if (proxied && !canBeProxied) throw invalid(9004, "This record type cannot be proxied.");
  const ttl = body["ttl"] ?? 1;
  const inRange = typeof ttl === "number" && Number.isInteger(ttl) && ttl >= limits.ttl && ttl <= 86400;
  if (ttl !== 1 && !inRange)
    throw invalid(9021, `TTL must be between ${limits.ttl} and 86400 seconds, or 1 for Automatic.`);
  return { ttl: proxied ? 1 : ttl, proxied, proxiable: canBeProxied };
}

/** Only a CNAME has settings that are kept. */
function settingsOf(type: string, value: unknown): Readonly<Record<string, boolean>> {
  return type === "CNAME" ? ((value ?? {}) as Readonly<Record<string, boolean>>) : {};
}

function commentOf(value: unknown, { comment: longest }: Limits): string | null {
  if (value === undefined || value === null || value === "") return null;
  if (typeof value !== "string" || /[\r\n]/.test(value))
    throw invalid(1004, "DNS record comment is invalid.");
  if (Array.from(value).length > longest)
    throw invalid(9313, `DNS record comment exceeds the maximum length of ${longest} characters.`);
  return value;
}

function tagsOf(value: unknown, { tags: most }: Limits): readonly string[] {
  const tags = (value ?? []) as readonly string[];
  if (tags.length > most)
    throw invalid(9300, `DNS record has ${tags.length} tags, exceeding the quota of ${most}.`);
  if (!tags.every((tag) => /^[\w-]+(?::.*)?$/.test(tag))) throw invalid(1004, "DNS record tag is invalid.");
  return tags;
}
