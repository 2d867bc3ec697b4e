// The HTTP server of a stand-in, on a free port of this machine.
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that runs. */
export interface Served {
  /** without a path: "http://127.0.0.1:49152" */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a server. */
export async function serve(listener: RequestListener): Promise<Served> {
  // clients keep connections, and a request that meets one at its end fails
  const server = createServer({ keepAliveTimeout: 600_000 }, listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
