// Asks resolvers, one after the other, until one of them knows.
import { randomInt } from "node:crypto";
import type { Fqdn } from "../../core/dns/name";
import { queryMessage, rcodeName, type WireMessage } from "../../core/dns/wire";
import { exchange, type Exchanged } from "./exchange";
import type { Server } from "./servers";

/** Whom to ask and how long to wait. */
export interface ClientOptions {
  readonly servers: readonly Server[];
  /** milliseconds for each try */
  readonly timeoutMs: number;
}

/** What came of a question: a message, or a status such as "TIMEOUT" when there was none. */
export interface Reply {
  /** the RCODE, or why there is no message */
  readonly status: string;
  readonly message?: WireMessage;
}

/** How often one question is sent: UDP loses messages. */
const tries = 3;

/** RFC 6891 6.2.5 leaves the size to the sender; DNS Flag Day 2020 chose one that crosses networks unbroken. */
const payload = 1232;

/** Asks one question. A server that answers with a failure is not asked again, one that is silent is. */
export async function ask(
  question: { readonly name: Fqdn; readonly type: string },
  { servers, timeoutMs }: ClientOptions,
): Promise<Reply> {
  let left = [...servers];
  let reply: Reply = { status: "UNREACHABLE" };
  for (let count = 0; count < Math.max(tries, servers.length) && left.length > 0; count++) {
    const server = left[count % left.length] as Server;
    const exchanged = await askServer(question, server, timeoutMs);
    if ("failure" in exchanged) {
      // a refusal that came before says more than silence
      if (reply.message === undefined) reply = { status: exchanged.failure };
      continue;
    }
    const { answer } = exchanged;
    reply = { status: rcodeName(answer.rcode), message: answer };
    if (answer.rcode === 0 || answer.rcode === 3) return reply;
    left = left.filter((other) => other !== server);
  }
  return reply;
}

/** A server that does not know EDNS answers FORMERR (RFC 6891 7), an old one NOTIMP, and is asked without it. */
async function askServer(
  question: { readonly name: Fqdn; readonly type: string },
  server: Server,
  timeoutMs: number,
): Promise<Exchanged> {
  const options = { recursionDesired: true };
  const first = await exchange(
    queryMessage(randomId(), question, { ...options, payload }),
    server,
    timeoutMs,
  );
  const refused = "answer" in first && (first.answer.rcode === 1 || first.answer.rcode === 4);
  if (!refused || first.answer.edns !== undefined) return first;
  return exchange(queryMessage(randomId(), question, options), server, timeoutMs);
}

/** An id that nobody guesses (RFC 5452 9.2); the source port is random too, each query has a socket of its own. */
function randomId(): number {
  return randomInt(0x10000);
}
