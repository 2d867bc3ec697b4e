// A client of the policy pack's gRPC service, as the engine is one; the pack runs as a process of its own.
import { spawn, type ChildProcess } from "node:child_process";
import { dirname, join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import type { Message } from "google-protobuf";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { StackResource } from "../../components/policy/records";
import { toStruct } from "../../provider/struct";

/** The file that an engine without Node's language host is given. */
export const executable = join(__dirname, "../../policy/pulumi-analyzer-maildomain");

/** A violation in short: level, policy, resource, message. */
export interface Said {
  readonly level: "advisory" | "mandatory";
  readonly policy: string;
  readonly urn: string;
  readonly message: string;
}

/** The pack, started. */
export class Pack {
  readonly #client: AnalyzerClient;
  readonly ended: Promise<number | null>;

  private constructor(
    readonly child: ChildProcess,
    port: number,
  ) {
    this.#client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
    this.ended = new Promise((resolve) => child.on("close", resolve));
  }

  /** Starts the executable in a folder that is not its own, as the engine does. */
  static start(): Promise<Pack> {
    return Pack.#run(executable, ["127.0.0.1:1"], "/");
  }

  /** Starts the folder, as the host for Node does that comes with the vendor's CLI. */
  static startByHost(): Promise<Pack> {
    const host = require.resolve("@pulumi/pulumi/cmd/run-policy-pack/index.js");
    return Pack.#run(process.execPath, [host, "127.0.0.1:1", "."], dirname(executable));
  }

  static async #run(command: string, args: readonly string[], cwd: string): Promise<Pack> {
    const child = spawn(command, args, { cwd, stdio: ["pipe", "pipe", "inherit"] });
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout.once("data", (data: Buffer) => {
        resolve(data.toString());
      });
      child.on("error", reject).on("close", () => {
        reject(new Error("the pack ended before it printed its port"));
      });
    });
    return new Pack(child, Number(line));
  }

  async stop(): Promise<void> {
    this.#client.close();
    this.child.kill();
    await this.ended;
  }

  info(): Promise<proto.AnalyzerInfo.AsObject> {
    return this.#call<proto.AnalyzerInfo>("getAnalyzerInfo", new Empty()).then((info) => info.toObject());
  }

  /** Settings by policy, as the engine sends them: complete, each with the level of its policy. */
  async configure(settings: Readonly<Record<string, object>>): Promise<void> {
    const request = new proto.ConfigureAnalyzerRequest();
    for (const [policy, properties] of Object.entries(settings)) {
      const config = new proto.PolicyConfig();
      config.setEnforcementlevel(proto.EnforcementLevel.MANDATORY);
      config.setProperties(toStruct(properties as never));
      request.getPolicyconfigMap().set(policy, config);
    }
    await this.#call("configure", request);
  }

  async analyze({ urn, type, props }: StackResource): Promise<Said[]> {
    const request = new proto.AnalyzeRequest();
    request.setUrn(urn);
    request.setType(type);
    request.setName(urn.split("::").at(-1) ?? "");
    request.setOptions(new proto.AnalyzerResourceOptions());
    request.setProperties(toStruct(props as never));
    return said(await this.#call("analyze", request));
  }

  async analyzeStack(resources: readonly StackResource[]): Promise<Said[]> {
    const request = new proto.AnalyzeStackRequest();
    request.setResourcesList(
      resources.map(({ urn, type, props }) => {
        const resource = new proto.AnalyzerResource();
        resource.setUrn(urn);
        resource.setType(type);
        resource.setName(urn.split("::").at(-1) ?? "");
        resource.setOptions(new proto.AnalyzerResourceOptions());
        resource.setProperties(toStruct(props as never));
        return resource;
      }),
    );
    return said(await this.#call("analyzeStack", request));
  }

  #call<Answer extends Message>(name: string, request: Message): Promise<Answer> {
    type Method = (request: Message, done: (error: Error | null, answer: Answer) => void) => void;
    const method = (this.#client as unknown as Record<string, Method>)[name];
    return new Promise((resolve, reject) => {
      method?.call(this.#client, request, (error, answer) => {
        if (error) reject(error);
        else resolve(answer);
      });
    });
  }
}

function said(response: proto.AnalyzeResponse): Said[] {
  return response.getDiagnosticsList().map((diagnostic) => ({
    level: diagnostic.getEnforcementlevel() === proto.EnforcementLevel.MANDATORY ? "mandatory" : "advisory",
    policy: diagnostic.getPolicyname(),
    urn: diagnostic.getUrn(),
    message: diagnostic.getMessage(),
  }));
}
