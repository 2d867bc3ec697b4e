// Route53's REST API on a port of 127.0.0.1, as far as records need it, with the service's own rules.
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "../serve";
import { Refusal } from "./refusal";
import { operations, type Operation, type Request, type Service } from "./operations";
import { find, parseXml, printXml, type Content } from "./xml";
import { HostedZone, type ZoneOptions } from "./zone";

export { type Operation } from "./operations";
export { type RecordSet } from "./zone";

/** How the stand-in behaves. */
export interface Route53Options {
  readonly zones: readonly ZoneOptions[];
  /** how often GetChange answers PENDING before INSYNC. @default 1 */
  readonly pendingAnswers?: number;
  /** how long a batch keeps its zone busy; another one meanwhile is PriorRequestNotComplete. @default 0 */
  readonly busyMs?: number;
}

/** Requests that fail on purpose, as if the service had its reasons. */
export interface Failure {
  /** @default any */
  readonly operation?: Operation;
  /** requests of this kind that pass first. @default 0 */
  readonly skip?: number;
  /** requests that fail then. @default 1 */
  readonly times?: number;
  /** @default Throttling, "Rate exceeded", 400 */
  readonly code?: string;
  readonly message?: string;
  readonly status?: number;
}

/** The running service. */
export interface Route53 {
  readonly url: string;
  /** the zone with this id, to look at and to change behind everybody's back */
  zone(id: string): HostedZone;
  /** requests that came in, those that failed included */
  calls(): Partial<Record<Operation, number>>;
  resetCalls(): void;
  fail(failure: Failure): void;
  stop(): Promise<void>;
}

const namespace = "https://route53.amazonaws.com/doc/2013-04-01/";

/** Starts the service with these zones. */
export async function startRoute53(options: Route53Options): Promise<Route53> {
  const { pendingAnswers = 1, busyMs = 0 } = options;
  const zones = new Map(options.zones.map((zone) => [zone.id, new HostedZone(zone)]));
  const service: Service = {
    zones,
    pendingAnswers,
    changes: new Map(),
    busy: new Set(),
    hold: () => (busyMs > 0 ? sleep(busyMs) : Promise.resolve()),
  };
  const counted = new Map<Operation, number>();
  const failures = new Failures();
  const served = await serve((incoming, response) => {
    void answer(incoming, service, (operation) => {
      counted.set(operation, (counted.get(operation) ?? 0) + 1);
      failures.meet(operation);
    }).then(({ status, body }) => {
      response.writeHead(status, { "content-type": "text/xml", "x-amzn-requestid": randomUUID() }).end(body);
    });
  });
  return {
    ...served,
    zone: (id) => {
      const zone = zones.get(id);
      if (zone === undefined) throw new Error(`the stand-in has no zone ${id}`);
      return zone;
    },
    calls: () => Object.fromEntries(counted),
    resetCalls: () => {
      counted.clear();
    },
    fail: (failure) => {
      failures.add(failure);
    },
  };
}

class Failures {
  readonly #waiting: { failure: Failure; skip: number; times: number }[] = [];

  add(failure: Failure): void {
    this.#waiting.push({ failure, skip: failure.skip ?? 0, times: failure.times ?? 1 });
  }

  /** Throws when this request is one that fails. */
  meet(operation: Operation): void {
    for (const waiting of this.#waiting) {
      const { failure } = waiting;
      if (failure.operation !== undefined && failure.operation !== operation) continue;
      if (waiting.times === 0) continue;
      if (waiting.skip > 0) {
        waiting.skip -= 1;
        continue;
      }
      waiting.times -= 1;
      const { code = "Throttling", message = "Rate exceeded", status = 400 } = failure;
      throw new Refusal(code, message, status);
    }
  }
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

async function answer(
  incoming: IncomingMessage,
  service: Service,
  meet: (operation: Operation) => void,
): Promise<Answer> {
  try {
    const { operation, request } = await readRequest(incoming);
    meet(operation);
    return {
      status: 200,
      body: document(`${operation}Response`, await operations[operation](request, service)),
    };
  } catch (error) {
    const { code, message, status } =
      error instanceof Refusal ? error : new Refusal("InternalFailure", String(error), 500);
    const type = status < 500 ? "Sender" : "Receiver";
    const content = { Error: { Type: type, Code: code, Message: message }, RequestId: randomUUID() };
    return { status, body: document("ErrorResponse", content) };
  }
}

function document(name: string, content: Content): string {
  return `<?xml version="1.0"?>\n${printXml(name, content, namespace)}`;
}

const routes: readonly (readonly [string, RegExp, Operation])[] = [
  ["POST", /^hostedzone\/([^/]+)\/rrset$/, "ChangeResourceRecordSets"],
  ["GET", /^hostedzone\/([^/]+)\/rrset$/, "ListResourceRecordSets"],
  ["GET", /^hostedzone\/([^/]+)$/, "GetHostedZone"],
  ["GET", /^hostedzone$/, "ListHostedZones"],
  ["GET", /^hostedzonesbyname$/, "ListHostedZonesByName"],
  ["GET", /^change\/([^/]+)$/, "GetChange"],
];

async function readRequest(incoming: IncomingMessage): Promise<{ operation: Operation; request: Request }> {
  const url = new URL(incoming.url ?? "/", "http://127.0.0.1");
  const path = url.pathname.replace(/^\/2013-04-01\//, "").replace(/\/$/, "");
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  if (incoming.headers.authorization === undefined)
    throw new Refusal("MissingAuthenticationToken", "Missing Authentication Token", 403);
  for (const [method, pattern, operation] of routes) {
    const match = pattern.exec(path);
    if (match === null || incoming.method !== method) continue;
    const request = { id: decodeURIComponent(match[1] ?? ""), query: url.searchParams };
    if (method === "GET") return { operation, request };
    return { operation, request: { ...request, body: readBody(Buffer.concat(chunks).toString()) } };
  }
  throw new Refusal("UnknownOperationException", `${incoming.method ?? ""} ${url.pathname}`, 404);
}

function readBody(text: string): NonNullable<Request["body"]> {
  try {
    const batch = find(parseXml(text), "ChangeBatch");
    if (batch !== undefined) return batch;
  } catch {
    // the same answer as for another document
  }
  throw new Refusal("MalformedInput", "ChangeBatch is not valid, expected ChangeResourceRecordSetsRequest");
}
