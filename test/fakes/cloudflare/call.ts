// One call: which record of which zone it is about, whether it may be made, and what it brings.
import type { IncomingMessage } from "node:http";
import type { Body } from "./content";
import { ApiFailure, invalid } from "./failure";

/** A call that has a route. */
export interface Call {
  /** "GET records", "GET record", "POST record", "PUT record", "PATCH record", "DELETE record", "GET zone" */
  readonly kind: string;
  readonly isWrite: boolean;
  readonly query: URLSearchParams;
  readonly zone: string;
  /** "" when the call is about no single one */
  readonly record: string;
}

const route =
  /^\/client\/v4\/zones\/(?<zone>[0-9a-f]{32})(?<records>\/dns_records(?:\/(?<record>[0-9a-f]{32}))?)?$/;

/** Finds the route of a call. */
export function readCall({ method = "", url = "" }: IncomingMessage): Call {
  const { pathname, searchParams: query } = new URL(url, "http://127.0.0.1");
  const found = route.exec(pathname)?.groups;
  if (found === undefined) {
    const message = `Could not route to ${pathname}, perhaps your object identifier is invalid?`;
    throw new ApiFailure(404, [{ code: 7003, message }]);
  }
  const { zone = "", records, record } = found;
  const [one, methods] = methodsOf(records !== undefined, record !== undefined);
  if (!methods.includes(method))
    throw new ApiFailure(405, [
      { code: 10405, message: "Method not allowed for this authentication scheme" },
    ]);
  const kind = one === "records" && method === "POST" ? "POST record" : `${method} ${one}`;
  return { kind, isWrite: method !== "GET", query, zone, record: record ?? "" };
}

function methodsOf(ofRecords: boolean, ofOne: boolean): readonly [string, readonly string[]] {
  if (!ofRecords) return ["zone", ["GET"]];
  return ofOne ? ["record", ["GET", "PUT", "PATCH", "DELETE"]] : ["records", ["GET", "POST"]];
}

/** Refuses a call without the token. */
export function checkToken(header: string | undefined, token: string): void {
  if (header === undefined) throw invalid(9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers");
  const given = /^Bearer ([\w-]+)$/.exec(header)?.[1];
  if (given === undefined) {
    const chain = [{ code: 6111, message: "Invalid format for Authorization header" }];
    throw new ApiFailure(400, [{ code: 6003, message: "Invalid request headers", error_chain: chain }]);
  }
  if (given !== token) throw new ApiFailure(403, [{ code: 9109, message: "Invalid access token" }]);
}

/** The token is good, and not for this. */
export function forbidden({ kind }: Call): ApiFailure {
  const zone = { code: 9109, message: "Unauthorized to access requested resource" };
  return new ApiFailure(403, [kind === "GET zone" ? zone : { code: 10000, message: "Authentication error" }]);
}

/** The JSON object that was sent. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (!(request.headers["content-type"] ?? "").startsWith("application/json"))
    throw invalid(9207, "Failed to parse request body, content-type must be application/json");
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Body;
  } catch {
    // answered below
  }
  throw invalid(9207, "Request body is invalid.");
}
