// Cloudflare's API for DNS on a port of 127.0.0.1: https://developers.cloudflare.com/api/resources/dns/subresources/records/
import type { IncomingMessage } from "node:http";
import { serve, type Served } from "../serve";
import { checkToken, forbidden, readBody, readCall, type Call } from "./call";
import type { Body } from "./content";
import { ApiFailure, invalid, type ApiError } from "./failure";
import { Failures, type Injected } from "./injected";
import { Zone, type Limits, type StoredRecord } from "./zone";

/** What the server holds. */
export interface CloudflareOptions {
  /** the names of the zones */
  readonly zones: readonly string[];
  readonly limits?: Partial<Limits>;
  /** @default a token of the usual form */
  readonly token?: string;
  /** the token may read records, and not write them */
  readonly readOnly?: boolean;
}

/** A server that answers. */
export interface CloudflareServer {
  /** what a client takes for https://api.cloudflare.com/client/v4 */
  readonly url: string;
  readonly token: string;
  /** the zone itself, to look at and to change behind a client's back */
  zone(name: string): Zone;
  /** how many calls of each kind came in: "GET records", "GET record", "POST record", ... */
  calls(): Readonly<Record<string, number>>;
  resetCalls(): void;
  /** answers the next calls with 429 */
  limitRate(times: number, retryAfter?: number): void;
  /** lets the n-th write from now fail; the first is 1 */
  failWrite(nth: number, failure?: Injected): void;
  stop(): Promise<void>;
}

const testToken = "YQSn-xWAQiiEh9qM58wZNnyQS7FUdoqGIUAbrh7T";
const defaultPage = 100;

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Starts a server. */
export async function startCloudflare(options: CloudflareOptions): Promise<CloudflareServer> {
  const { token = testToken } = options;
  const zones = new Map(options.zones.map((name) => [name, new Zone(name, options.limits)]));
  const calls = new Map<string, number>();
  const failures = new Failures();
  const listening = await listen(answering(options, token, zones, calls, failures));
  return {
    url: `${listening.url}/client/v4`,
    token,
    zone: (name) => {
      const zone = zones.get(name);
      if (zone === undefined) throw new Error(`the server has no zone "${name}"`);
      return zone;
    },
    calls: () => Object.fromEntries(calls),
    resetCalls: () => {
      calls.clear();
    },
    limitRate: (times, retryAfter) => {
      failures.limitRate(times, retryAfter);
    },
    failWrite: (nth, failure) => {
      failures.failWrite(nth, failure);
    },
    stop: () => listening.stop(),
  };
}

type Answering = (request: IncomingMessage) => Promise<Answer>;

function answering(
  { readOnly = false }: CloudflareOptions,
  token: string,
  zones: ReadonlyMap<string, Zone>,
  calls: Map<string, number>,
  failures: Failures,
): Answering {
  const byId = new Map([...zones.values()].map((zone) => [zone.id, zone]));
  return async (request) => {
    const call = readCall(request);
    calls.set(call.kind, (calls.get(call.kind) ?? 0) + 1);
    failures.checkRate();
    checkToken(request.headers.authorization, token);
    const zone = byId.get(call.zone);
    if (zone === undefined || (call.isWrite && readOnly)) throw forbidden(call);
    const body = call.isWrite && call.kind !== "DELETE record" ? await readBody(request) : {};
    const act = (): Record<string, unknown> => handle(zone, call, body);
    const answer = call.isWrite ? failures.write(act) : act();
    return { status: 200, body: { success: true, errors: [], messages: [], ...answer } };
  };
}

function listen(answer: Answering): Promise<Served> {
  return serve((request, response) => {
    void answer(request)
      .catch(failureAnswer)
      .then(({ status, headers, body }) => {
        response.writeHead(status, { "content-type": "application/json", ...headers });
        response.end(JSON.stringify(body));
      });
  });
}

function failureAnswer(error: unknown): Answer {
  if (error instanceof ApiFailure) return refusal(error.status, error.errors, error.headers);
  return refusal(500, [{ code: 1000, message: `the stand-in is broken: ${String(error)}` }], {});
}

function refusal(
  status: number,
  errors: readonly ApiError[],
  headers: Readonly<Record<string, string>>,
): Answer {
  return { status, headers, body: { success: false, errors, messages: [], result: null } };
}

function handle(zone: Zone, { kind, query, record }: Call, body: Body): Record<string, unknown> {
  switch (kind) {
    case "GET zone":
      return { result: { id: zone.id, name: zone.name, status: "active", paused: false, type: "full" } };
    case "GET records":
      return listed(zone.records, query);
    case "GET record":
      return { result: zone.find(record) };
    case "POST record":
      return { result: zone.create(body) };
    case "PUT record":
      return { result: zone.replace(record, body) };
    case "PATCH record":
      return { result: zone.change(record, body) };
    default:
      zone.remove(record);
      return { result: { id: record } };
  }
}

function listed(records: readonly StoredRecord[], query: URLSearchParams): Record<string, unknown> {
  const wanted = (field: "name" | "type" | "content"): string | null =>
    query.get(field) ?? query.get(`${field}.exact`);
  const found = records.filter(
    ({ name, type, content }) =>
      name === (wanted("name")?.toLowerCase() ?? name) &&
      type === (wanted("type") ?? type) &&
      content === (wanted("content") ?? content),
  );
  const page = Number(query.get("page") ?? 1);
  const size = Number(query.get("per_page") ?? defaultPage);
  if (!(Number.isInteger(page) && page >= 1 && Number.isInteger(size) && size >= 1))
    throw invalid(1004, "page and per_page must be at least 1.");
  const result = found.slice((page - 1) * size, page * size);
  const total_pages = Math.ceil(found.length / size);
  const counts = { page, per_page: size, count: result.length, total_count: found.length, total_pages };
  return { result, result_info: counts };
}
