// The smallest engine that the SDK's own program runner accepts: it notes what a program registers.
// It shows that the project runs under the plain `pulumi` command, whose Node language host starts that runner.
import { spawn } from "node:child_process";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { listen } from "../../provider/listen";

const repository = join(__dirname, "../..");

/** A resource as the program registered it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
}

interface Call {
  readonly request: {
    getType(): string;
    getName(): string;
    getParent(): string;
    getObject(): unknown;
    getUrn(): string;
    getMessage(): string;
  };
}
type Reply = (error: null, answer: unknown) => void;

/* eslint-disable @typescript-eslint/no-require-imports -- the generated services have no types */
const resource = require("@pulumi/pulumi/proto/resource_pb") as Record<
  string,
  new () => Record<string, (value: unknown) => unknown>
>;
const { ResourceMonitorService } = require("@pulumi/pulumi/proto/resource_grpc_pb") as {
  ResourceMonitorService: grpc.ServiceDefinition;
};
const engine = require("@pulumi/pulumi/proto/engine_pb") as Record<string, new () => object>;
const { EngineService } = require("@pulumi/pulumi/proto/engine_grpc_pb") as {
  EngineService: grpc.ServiceDefinition;
};
/* eslint-enable @typescript-eslint/no-require-imports */

function make(name: string, fields: Record<string, unknown>): unknown {
  const message = new resource[name]!();
  for (const [setter, value] of Object.entries(fields)) message[`set${setter}`]!(value);
  return message;
}

function urnOf(stack: string, { request }: Call): string {
  const parent = request.getParent();
  const chain =
    parent === "" || parent.includes("::pulumi:pulumi:Stack::") ? "" : `${parent.split("::")[2] ?? ""}$`;
  return `urn:pulumi:${stack}::maildomain::${chain}${request.getType()}::${request.getName()}`;
}

function monitor(
  { stack, preview = true }: PlainRun,
  registered: Registered[],
): grpc.UntypedServiceImplementation {
  return {
    supportsFeature: (_call: Call, reply: Reply) => {
      reply(null, make("SupportsFeatureResponse", { Hassupport: true }));
    },
    registerResource: (call: Call, reply: Reply) => {
      const urn = urnOf(stack, call);
      registered.push({ type: call.request.getType(), name: call.request.getName(), urn });
      const id = preview ? "" : `${call.request.getName()}-id`;
      reply(null, make("RegisterResourceResponse", { Urn: urn, Id: id, Object: call.request.getObject() }));
    },
    registerResourceOutputs: (_call: Call, reply: Reply) => {
      reply(null, new Empty());
    },
    signalAndWaitForShutdown: (_call: Call, reply: Reply) => {
      reply(null, new Empty());
    },
  };
}

function engineService(log: string[]): grpc.UntypedServiceImplementation {
  return {
    log: (call: Call, reply: Reply) => {
      log.push(call.request.getMessage());
      reply(null, new Empty());
    },
    setRootResource: (_call: Call, reply: Reply) => {
      reply(null, new engine["SetRootResourceResponse"]!());
    },
    getRootResource: (_call: Call, reply: Reply) => {
      reply(null, new engine["GetRootResourceResponse"]!());
    },
  };
}

/** What to run. */
export interface PlainRun {
  readonly stack: string;
  readonly config?: Readonly<Record<string, unknown>>;
  /** the program, from the repository's folder. @default the project's own */
  readonly program?: string;
  /** whether values of other resources are unknown. @default true */
  readonly preview?: boolean;
}

/** Runs a program as the Node language host does, and returns what it registered; throws what it complained about. */
export async function runPlainProgram(run: PlainRun): Promise<Registered[]> {
  const registered: Registered[] = [];
  const log: string[] = [];
  const server = new grpc.Server();
  server.addService(ResourceMonitorService, monitor(run, registered));
  server.addService(EngineService, engineService(log));
  const port = await listen(server);
  try {
    await runProgram(run, port);
    return registered;
  } catch (error) {
    throw new Error([...log, String(error)].join("\n"), { cause: error });
  } finally {
    server.forceShutdown();
  }
}

function runProgram(run: PlainRun, port: number): Promise<void> {
  const { stack, config = {}, program = ".", preview = true } = run;
  const runner = join(repository, "node_modules/@pulumi/pulumi/cmd/run");
  const flags = ["--require", "tsx/cjs", "--stack-trace-limit=0", runner];
  const address = `127.0.0.1:${port}`;
  const args = [
    `--monitor=${address}`,
    `--engine=${address}`,
    "--project=maildomain",
    `--stack=${stack}`,
    ...(preview ? ["--dry-run"] : []),
    `--pwd=${repository}`,
    program,
  ];
  const texts = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, JSON.stringify(value)]),
  );
  const env = { ...process.env, PULUMI_CONFIG: JSON.stringify(texts), PULUMI_NODEJS_TYPESCRIPT: "false" };
  const child = spawn(process.execPath, [...flags, ...args], {
    cwd: repository,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      if (status === 0) resolve();
      else reject(new Error(`the program ended with ${status ?? "a signal"}: ${printed}`));
    });
  });
}
