// One message to one server and its answer: over UDP, and again over TCP when the answer was cut (RFC 7766).
import { createSocket } from "node:dgram";
import { connect, isIPv6 } from "node:net";
import { decodeHeader, decodeMessage, encodeMessage, type WireMessage } from "../../core/dns/wire";
import type { Server } from "./servers";

/** Why there is no answer: nothing came in time, nobody is there, or what came is no DNS message. */
export type Failure = "TIMEOUT" | "UNREACHABLE" | "MALFORMED";

/** The answer, or why there is none. */
export type Exchanged = { readonly answer: WireMessage } | { readonly failure: Failure };

/** Asks over UDP; a cut answer is never used, but asked for again over TCP. Ends after `timeoutMs` at the latest. */
export async function exchange(query: WireMessage, server: Server, timeoutMs: number): Promise<Exchanged> {
  const encoded = encodeMessage(query);
  if ("error" in encoded) throw new RangeError(encoded.error);
  const until = Date.now() + timeoutMs;
  const received = await overUdp(encoded.value, query, server, timeoutMs);
  if (!Buffer.isBuffer(received)) return { failure: received };
  const header = decodeHeader(received);
  if (!("value" in header && header.value.truncated)) return read(received, query);
  const whole = await overTcp(encoded.value, server, Math.max(1, until - Date.now()));
  return Buffer.isBuffer(whole) ? read(whole, query) : { failure: whole };
}

/** The message when it answers the query; anything else is malformed. */
function read(octets: Buffer, query: WireMessage): Exchanged {
  const message = decodeMessage(octets);
  if (!("value" in message) || !belongsTo(octets, query)) return { failure: "MALFORMED" };
  const [asked] = query.questions;
  const [echoed, ...more] = message.value.questions;
  const { rcode, truncated } = message.value;
  if (truncated || more.length > 0) return { failure: "MALFORMED" };
  // a server that did not understand the question need not repeat it
  if (echoed === undefined)
    return rcode === 0 || rcode === 3 ? { failure: "MALFORMED" } : { answer: message.value };
  const same = echoed.name === asked?.name && echoed.type === asked.type && echoed.class === asked.class;
  return same ? { answer: message.value } : { failure: "MALFORMED" };
}

/** True for a response with the query's id; over UDP every other message is passed over, for anybody may send one. */
function belongsTo(octets: Uint8Array, query: WireMessage): boolean {
  const header = decodeHeader(octets);
  if (!("value" in header)) return false;
  const { id, response, opcode } = header.value;
  return id === query.id && response && opcode === query.opcode;
}

function overUdp(
  octets: Uint8Array,
  query: WireMessage,
  { host, port }: Server,
  timeoutMs: number,
): Promise<Buffer | Failure> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
    const end = (result: Buffer | Failure): void => {
      clearTimeout(timer);
      socket.removeAllListeners().on("error", () => undefined);
      socket.close();
      resolve(result);
    };
    const timer = setTimeout(end, timeoutMs, "TIMEOUT");
    socket.on("error", () => {
      end("UNREACHABLE");
    });
    socket.on("message", (message) => {
      if (belongsTo(message, query)) end(message);
    });
    // a connected socket takes messages of this server only
    socket.on("connect", () => {
      socket.send(octets);
    });
    socket.connect(port, host);
  });
}

function overTcp(octets: Uint8Array, { host, port }: Server, timeoutMs: number): Promise<Buffer | Failure> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    let received = Buffer.alloc(0);
    const end = (result: Buffer | Failure): void => {
      clearTimeout(timer);
      socket.removeAllListeners().on("error", () => undefined);
      socket.destroy();
      resolve(result);
    };
    const timer = setTimeout(end, timeoutMs, "TIMEOUT");
    socket.on("error", () => {
      end("UNREACHABLE");
    });
    socket.on("close", () => {
      end(received.length === 0 ? "UNREACHABLE" : "MALFORMED");
    });
    socket.on("connect", () => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(octets.length);
      socket.write(Buffer.concat([length, octets]));
    });
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      const length = received.length < 2 ? Infinity : received.readUInt16BE(0);
      if (received.length >= length + 2) end(received.subarray(2, length + 2));
    });
  });
}
