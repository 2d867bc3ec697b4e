// The provider as a gRPC server on a port of its own. What it does not answer is UNIMPLEMENTED.
import { Server, status, type handleUnaryCall, type UntypedServiceImplementation } from "@grpc/grpc-js";
import type { Message } from "google-protobuf";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { methods, type Method } from "./methods";
import { findRoot } from "./root";
import { EngineRun } from "./service";
import { StoreError, type ZoneStore } from "./store";
import { ZonefileStore } from "./zonefile/index";
import { listen } from "./listen";

/** What a provider may be told when it starts. */
export interface ProviderOptions {
  /** the folder that relative paths start from. @default the folder of the project, see root.ts */
  readonly root?: string;
}

/** A provider that answers on a port of 127.0.0.1. */
export interface RunningProvider {
  readonly port: number;
  /** ends it after the changes that are under way */
  stop(): Promise<void>;
}

/** Starts the provider; it answers any number of engine runs, one after the other or side by side. */
export async function startProvider(options: ProviderOptions = {}): Promise<RunningProvider> {
  const { root = findRoot(process.cwd()) } = options;
  const service = new Service([new ZonefileStore({ root })]);
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(ResourceProviderService, service.implementation());
  const port = await listen(server);
  return {
    port,
    stop: async () => {
      await service.settle();
      await shutDown(server);
    },
  };
}

/** Lets the last answers leave; an engine that does not hang up is cut off. */
async function shutDown(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    const impatient = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, 500);
    server.tryShutdown(() => {
      clearTimeout(impatient);
      resolve();
    });
  });
}

// more runs than that are never under way at once; older ones have ended
const maximumRuns = 64;

class Service {
  readonly #stores: ReadonlyMap<string, ZoneStore>;
  readonly #runs = new Map<string, EngineRun>();
  readonly #pending = new Set<Promise<unknown>>();

  constructor(stores: readonly ZoneStore[]) {
    this.#stores = new Map(stores.map((store) => [store.backend, store]));
  }

  implementation(): UntypedServiceImplementation {
    return Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, this.#handler(method)]));
  }

  /** Waits for the calls that are under way. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#pending);
  }

  #handler(method: Method): handleUnaryCall<Message, Message> {
    return (call, callback) => {
      const run = this.#run(call.getPeer());
      const answer = Promise.resolve()
        .then(() => method(call.request, run))
        .then((response) => {
          callback(null, response);
        })
        .catch((error: unknown) => {
          const code = error instanceof StoreError ? status.FAILED_PRECONDITION : status.UNKNOWN;
          callback({ code, details: error instanceof Error ? error.message : String(error) });
        })
        .finally(() => this.#pending.delete(answer));
      this.#pending.add(answer);
    };
  }

  /** Every run of the engine has a connection of its own. */
  #run(peer: string): EngineRun {
    const known = this.#runs.get(peer);
    if (known) return known;
    const run = new EngineRun(this.#stores);
    this.#runs.set(peer, run);
    const [oldest] = this.#runs.keys();
    if (this.#runs.size > maximumRuns && oldest !== undefined) this.#runs.delete(oldest);
    return run;
  }
}
