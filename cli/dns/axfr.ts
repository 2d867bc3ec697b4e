// The transfer of a whole zone over TCP (RFC 5936), bounded in time and size.
import { randomInt } from "node:crypto";
import { connect } from "node:net";
import type { Fqdn } from "../../core/dns/name";
import { decodeMessage, encodeMessage, queryMessage, rcodeName, type WireRecord } from "../../core/dns/wire";
import { unwrap, type Result } from "../../core/result";
import type { Server } from "./servers";

// RFC 5936 names it; no record has this type
const axfr = "TYPE252";

/** How long a transfer may take in all, and how many octets it may have. */
export interface TransferLimits {
  readonly timeoutMs: number;
  readonly octets: number;
}

const usualLimits: TransferLimits = { timeoutMs: 60_000, octets: 64 * 1024 * 1024 };

/** All records of a zone in the server's order, the SOA first and once; or why the server does not give them. */
export function transferZone(
  apex: Fqdn,
  server: Server,
  limits: TransferLimits = usualLimits,
): Promise<Result<readonly WireRecord[]>> {
  const id = randomInt(0x10000);
  const query = queryMessage(id, { name: apex, type: axfr }, { recursionDesired: false });
  const transfer = new Transfer(apex, id);
  return new Promise((resolve) => {
    const socket = connect(server.port, server.host);
    const end = (result: Result<readonly WireRecord[]>): void => {
      clearTimeout(timer);
      socket.removeAllListeners().on("error", () => undefined);
      socket.destroy();
      resolve(result);
    };
    const fail = (error: string): void => {
      end({ error });
    };
    const timer = setTimeout(fail, limits.timeoutMs, `it did not end within ${limits.timeoutMs / 1000} s`);
    socket.on("error", ({ message }) => {
      fail(message);
    });
    socket.on("close", () => {
      fail("the server closed the connection before the zone was complete");
    });
    socket.on("connect", () => {
      socket.write(framed(unwrap(encodeMessage(query))));
    });
    socket.on("data", (chunk) => {
      const result = transfer.take(chunk);
      if (result !== undefined) end(result);
      else if (transfer.octets > limits.octets) fail(`it has more than ${limits.octets} octets`);
    });
  });
}

/** A message on TCP has its length in front. */
function framed(octets: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(octets.length);
  return Buffer.concat([length, octets]);
}

/** Puts the messages of a transfer together. */
class Transfer {
  octets = 0;
  #pending = Buffer.alloc(0);
  readonly #records: WireRecord[] = [];

  constructor(
    readonly apex: Fqdn,
    readonly id: number,
  ) {}

  /** Takes what the network brings; a result when the zone is complete, or can no longer be. */
  take(chunk: Buffer): Result<readonly WireRecord[]> | undefined {
    this.octets += chunk.length;
    this.#pending = Buffer.concat([this.#pending, chunk]);
    for (;;) {
      const length = this.#pending.length < 2 ? Infinity : this.#pending.readUInt16BE(0);
      if (this.#pending.length < length + 2) return undefined;
      const message = this.#pending.subarray(2, length + 2);
      this.#pending = this.#pending.subarray(length + 2);
      const result = this.#message(message);
      if (result !== undefined) return result;
    }
  }

  #message(octets: Uint8Array): Result<readonly WireRecord[]> | undefined {
    const decoded = decodeMessage(octets);
    if ("error" in decoded) return { error: `a message of it cannot be read: ${decoded.error}` };
    const { id, response, rcode, answers } = decoded.value;
    if (id !== this.id || !response) return { error: "the server sent a message that is no answer" };
    if (rcode !== 0) return { error: `the server answers ${rcodeName(rcode)}` };
    for (const [index, record] of answers.entries()) {
      const isSoa = record.type === "SOA" && record.owner === this.apex;
      if (this.#records.length === 0 && !isSoa)
        return { error: "it does not begin with the SOA of the zone" };
      if (this.#records.length > 0 && isSoa) {
        if (index < answers.length - 1) return { error: "records follow behind its end" };
        return { value: this.#records };
      }
      this.#records.push(record);
    }
    return answers.length === 0 ? { error: "the server sent an answer without records" } : undefined;
  }
}
