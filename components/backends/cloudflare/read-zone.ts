// Reads a zone of Cloudflare through its API, with the environment variables that the official provider honours.
import { quote, withoutDot, type Fqdn } from "../../../core/dns/name";
import type { Issue } from "../../../core/issue";
import { report } from "../adopt-rules";
import { canonicalText, liveName, type LiveRecord, type ReadZone } from "../live";
import { recordText } from "./convert-back";

const officialApi = "https://api.cloudflare.com/client/v4";
const pageSize = 100;
const limitMs = 30_000;
// a zone has some thousands of records at most: more pages are an answer that goes round in a circle
const mostPages = 1000;

interface ApiRecord {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly content?: string;
  readonly ttl: number;
  readonly priority?: number;
  readonly proxied?: boolean;
  readonly comment?: string | null;
  readonly data?: Readonly<Record<string, string | number>>;
}

interface ApiAnswer {
  readonly success?: boolean;
  readonly errors?: readonly { readonly code?: number; readonly message?: string }[];
  readonly result?: readonly ApiRecord[];
  readonly result_info?: { readonly total_pages?: number };
}

/** Every record of a zone. Only lists: the token needs the permission to read DNS. */
export async function readCloudflare(apex: Fqdn, zoneId: string): Promise<ReadZone> {
  const where = `zones["${withoutDot(apex)}"]`;
  const headers = credentials();
  if (headers === undefined) {
    const text = `no credentials of Cloudflare were found to read the zone ${quote(withoutDot(apex))}`;
    const fix = "set CLOUDFLARE_API_TOKEN to a token that may read DNS of the zone";
    return { issue: report("adopt.credentials", where, text, { fix }) };
  }
  const records: LiveRecord[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const answer = await ask(`/zones/${zoneId}/dns_records?page=${page}&per_page=${pageSize}`, headers);
    if ("failure" in answer) return { issue: failureIssue(where, zoneId, answer) };
    const { result = [], result_info: info } = answer.body;
    records.push(...result.map(recordOf));
    // an answer without the number of pages ends with the first page that is not full
    if (info?.total_pages === undefined ? result.length < pageSize : page >= info.total_pages) break;
  }
  return { live: { from: `Cloudflare, zone id ${zoneId}`, records } };
}

function credentials(): Record<string, string> | undefined {
  const { CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_API_KEY: key, CLOUDFLARE_EMAIL: mail } = process.env;
  if (token) return { Authorization: `Bearer ${token}` };
  return key && mail ? { "X-Auth-Key": key, "X-Auth-Email": mail } : undefined;
}

type Answer = { readonly body: ApiAnswer } | Failure;

interface Failure {
  readonly failure: string;
  readonly status?: number;
  readonly retryAfter?: string | undefined;
}

async function ask(path: string, headers: Record<string, string>): Promise<Answer> {
  const base = (process.env["CLOUDFLARE_BASE_URL"] ?? officialApi).replace(/\/+$/, "");
  let response: Response;
  try {
    response = await fetch(`${base}${path}`, { headers, signal: AbortSignal.timeout(limitMs) });
  } catch (error) {
    const { message, cause, name } = error as Error;
    if (name === "TimeoutError") return { failure: `no answer within ${limitMs / 1000} s` };
    return { failure: cause instanceof Error ? cause.message : message };
  }
  const { status } = response;
  const retryAfter = response.headers.get("retry-after") ?? undefined;
  try {
    const body = (await response.json()) as ApiAnswer;
    if (response.ok && body.success === true && Array.isArray(body.result)) return { body };
    const said = (body.errors ?? []).map(({ code, message }) => `${code ?? 0}: ${message ?? ""}`).join("; ");
    return { failure: `status ${status}${said === "" ? "" : `, error ${said}`}`, status, retryAfter };
  } catch {
    return { failure: `status ${status}, and no JSON`, status, retryAfter };
  }
}

function failureIssue(where: string, zoneId: string, { failure, status, retryAfter }: Failure): Issue {
  const wait = /^\d{1,5}$/.test(retryAfter ?? "") ? `${retryAfter ?? ""} s` : "5 minutes";
  const fixes: Readonly<Record<number, string>> = {
    401: "check CLOUDFLARE_API_TOKEN",
    403: "give the token the permission to read DNS of the zone, and check the zone id",
    404: "copy the zone id from the overview page of the zone",
    429: `too many calls were made: wait ${wait}, then try again`,
  };
  const fix = fixes[status ?? 0] ?? "try again, or give the zone as a file with --existing";
  return report("adopt.unreadable", where, `Cloudflare, zone id ${zoneId}, cannot be read: ${failure}`, {
    fix,
  });
}

function recordOf(record: ApiRecord): LiveRecord {
  const { id, type, ttl, content } = record;
  return {
    ...{ owner: liveName(record.name), type, ttl, id, comment: record.comment ?? "" },
    text: canonicalText(type, recordText({ ...record }) ?? content ?? ""),
    ...(content !== undefined && { spelling: content }),
    ...(record.proxied === true && { extra: "proxied" }),
    // 1 is what the host keeps for "automatic"
    ...(ttl === 1 && { servedTtl: 300 }),
  };
}
