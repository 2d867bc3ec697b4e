// A nameserver of a test: answers as the test says, over UDP and TCP on one port, and notes what it was asked.
import { createSocket, type Socket } from "node:dgram";
import { createServer, type Server } from "node:net";
import { once } from "node:events";
import { parseName, type Fqdn } from "../../core/dns/name";
import { parseRdata } from "../../core/dns/presentation";
import { isRrType } from "../../core/dns/rdata";
import {
  classIn,
  decodeMessage,
  encodeMessage,
  type WireMessage,
  type WireRecord,
} from "../../core/dns/wire";
import { unwrap } from "../../core/result";

/** What the server does with a query: messages or raw octets to send, in this order; [] is silence. */
export type Behaviour = (
  query: WireMessage,
  transport: "udp" | "tcp",
) => readonly (WireMessage | Uint8Array)[];

/** A running server. */
export interface Nameserver {
  readonly host: string;
  readonly port: number;
  /** "udp example.com. A", for each query */
  readonly asked: string[];
  stop(): Promise<void>;
}

/** Starts a server that behaves as the test says. */
export async function startNameserver(behaviour: Behaviour): Promise<Nameserver> {
  const asked: string[] = [];
  const react = (octets: Buffer, transport: "udp" | "tcp"): Uint8Array[] => {
    const query = unwrap(decodeMessage(octets));
    const [question] = query.questions;
    asked.push(`${transport} ${question?.name ?? ""} ${question?.type ?? ""}`);
    return behaviour(query, transport).map((answer) =>
      answer instanceof Uint8Array ? answer : unwrap(encodeMessage(answer)),
    );
  };
  for (;;) {
    const tcp = overTcp((octets) => react(octets, "tcp"));
    tcp.listen(0, "127.0.0.1");
    await once(tcp, "listening");
    const address = tcp.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const udp = await overUdp(port, (octets) => react(octets, "udp"));
    const stop = async (): Promise<void> => {
      udp?.close();
      tcp.close();
      await once(tcp, "close");
    };
    if (udp !== undefined) return { host: "127.0.0.1", port, asked, stop };
    // another program has this port for UDP
    await stop();
  }
}

async function overUdp(port: number, react: (octets: Buffer) => Uint8Array[]): Promise<Socket | undefined> {
  const socket = createSocket("udp4");
  socket.on("message", (octets, { port: to, address }) => {
    for (const answer of react(octets)) socket.send(answer, to, address);
  });
  try {
    socket.bind(port, "127.0.0.1");
    await once(socket, "listening");
    return socket;
  } catch {
    return undefined;
  }
}

function overTcp(react: (octets: Buffer) => Uint8Array[]): Server {
  return createServer((connection) => {
    connection.on("error", () => undefined);
    connection.once("data", (octets) => {
      const answers = react(octets.subarray(2));
      for (const answer of answers) {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(answer.length);
        // in pieces, as a network may cut it
        connection.write(length.subarray(0, 1));
        connection.write(Buffer.concat([length.subarray(1), answer.slice(0, 5)]));
        setTimeout(() => connection.end(answer.slice(5)), 5);
      }
      if (answers.length === 0) connection.end();
    });
  });
}

/** The answer to a query: RRs as "owner TYPE rdata". */
export function answerTo(
  query: WireMessage,
  texts: readonly string[],
  more: Partial<WireMessage> = {},
): WireMessage {
  return {
    ...query,
    ...{ response: true, recursionAvailable: true, answers: texts.map(record) },
    ...more,
  };
}

/** An RR from "owner TYPE rdata". */
export function record(text: string): WireRecord {
  const [owner = "", type = "", ...rest] = text.split(" ");
  if (!isRrType(type)) throw new Error(`no type: ${text}`);
  const rdata = unwrap(parseRdata(type, rest.join(" ")));
  return { owner: unwrap(parseName(owner)), type, class: classIn, ttl: 300, rdata };
}

/** The SOA that says "no data". */
export const soa: WireRecord = {
  ...{ owner: "example.com." as Fqdn, type: "SOA", class: classIn, ttl: 300 },
  soa: {
    ...{ mname: "ns." as Fqdn, rname: "host." as Fqdn },
    ...{ serial: 1, refresh: 2, retry: 3, expire: 4, minimum: 5 },
  },
};
