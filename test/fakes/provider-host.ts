// Runs a stand-in for an official Pulumi provider on a port of 127.0.0.1, in the process of the test.
import { Metadata, Server, status, type handleUnaryCall, type ServiceError } from "@grpc/grpc-js";
import type { Message } from "google-protobuf";
import { Any } from "google-protobuf/google/protobuf/any_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import * as proto from "@pulumi/pulumi/proto/provider_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";
import { fromStruct, toStruct, type PlainObject } from "../../provider/struct";
import { listen } from "../../provider/listen";

/** Inputs or state on their way out. */
export type Fields = Readonly<Record<string, unknown>>;

/** What stands for a value that is not known before the update; in texts, lists and objects alike. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether this value is not known yet, or holds one that is not. */
export function isUnknown(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(isUnknown);
  return value === unknownValue;
}

/** Why the inputs of a resource are refused, and at which of them. */
export interface Failure {
  readonly property?: string;
  readonly reason: string;
}

/** How the state and the new inputs differ. */
export interface Difference {
  readonly changes: "none" | "some";
  /** the inputs for which the resource must be replaced */
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace?: boolean;
  /** the inputs that differ */
  readonly diffs: readonly string[];
}

/** A resource that is live. */
export interface Live {
  readonly id: string;
  readonly state: Fields;
  readonly inputs: Fields;
}

/**
 * What one type of resource does. Inputs and state come without the wrapping of secrets. What a method throws
 * is shown by the engine; with `PartlyDone` it keeps the state that came about.
 */
export interface ResourceBehaviour {
  check(inputs: PlainObject): { readonly inputs: Fields; readonly failures?: readonly Failure[] };
  diff(id: string, state: PlainObject, oldInputs: PlainObject, news: PlainObject): Difference;
  /** in a preview values may be unknown, and nothing may be called */
  create(inputs: PlainObject, run: Run): Promise<{ readonly id: string; readonly state: Fields }>;
  /** `undefined` when it is gone; without state it is an import */
  read(id: string, state: PlainObject | undefined, inputs: PlainObject): Promise<Live | undefined>;
  update(id: string, state: PlainObject, news: PlainObject, run: Run): Promise<Fields>;
  delete(id: string, state: PlainObject): Promise<void>;
}

/** How a change is meant. */
export interface Run {
  readonly preview: boolean;
}

/** The resource exists, and something failed afterwards: the engine keeps it, and repairs it in the next update. */
export class PartlyDone extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly state: Fields,
    readonly inputs: Fields,
  ) {
    super(message);
  }
}

/** A stand-in that answers. */
export interface StandIn {
  readonly port: number;
  /** "aws:12345"; the engine wants these joined by commas in PULUMI_DEBUG_PROVIDERS */
  readonly debug: string;
  stop(): Promise<void>;
}

/** What a stand-in may do beyond its resources. */
export interface StandInOptions {
  /** takes the settings of a provider resource, or throws what is wrong with them */
  readonly configure?: (settings: PlainObject) => void;
}

/** Starts a stand-in for the provider of this name. */
export async function startStandIn(
  name: string,
  resources: Readonly<Record<string, ResourceBehaviour>>,
  options: StandInOptions = {},
): Promise<StandIn> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  const answers = Object.entries(methods(resources, options));
  server.addService(
    ResourceProviderService,
    Object.fromEntries(answers.map(([called, method]) => [called, handler(method)])),
  );
  const port = await listen(server);
  return {
    port,
    debug: `${name}:${port}`,
    stop: () => {
      server.forceShutdown();
      return Promise.resolve();
    },
  };
}

type Method<Request extends Message = Message> = (request: Request) => Message | Promise<Message>;

function method<Request extends Message>(answer: Method<Request>): Method {
  return answer as Method;
}

function handler(answer: Method): handleUnaryCall<Message, Message> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => answer(call.request))
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback(errorMessage(error));
        },
      );
  };
}

/** The methods that are answered; the others are UNIMPLEMENTED, as the engine allows. */
function methods(
  resources: Readonly<Record<string, ResourceBehaviour>>,
  options: StandInOptions,
): Record<string, Method> {
  return { ...ofTheProvider(options), ...ofTheResources(resources) };
}

function ofTheProvider({ configure }: StandInOptions): Record<string, Method> {
  return {
    attach: () => new Empty(),
    cancel: () => new Empty(),
    getPluginInfo: () => new PluginInfo(),
    checkConfig: method<proto.CheckRequest>((request) => {
      const response = new proto.CheckResponse();
      response.setInputs(request.getNews());
      return response;
    }),
    diffConfig: () => new proto.DiffResponse(),
    // without acceptSecrets the engine unwraps secrets on their way in and wraps them again on their way out
    configure: method<proto.ConfigureRequest>((request) => {
      configure?.(fromStruct(request.getArgs()));
      const response = new proto.ConfigureResponse();
      response.setSupportspreview(true);
      return response;
    }),
  };
}

function ofTheResources(resources: Readonly<Record<string, ResourceBehaviour>>): Record<string, Method> {
  const of = (request: { getUrn(): string }): ResourceBehaviour => {
    const type = request.getUrn().split("::")[2]?.split("$").at(-1) ?? "";
    const behaviour = resources[type];
    if (behaviour === undefined) throw new Error(`the stand-in has no resource type ${type}`);
    return behaviour;
  };
  return {
    check: method<proto.CheckRequest>((request) => {
      const { inputs, failures = [] } = of(request).check(fromStruct(request.getNews()));
      const response = new proto.CheckResponse();
      response.setInputs(toStruct(inputs));
      response.setFailuresList(failures.map(failureMessage));
      return response;
    }),
    diff: method<proto.DiffRequest>((request) =>
      differenceMessage(
        of(request).diff(
          request.getId(),
          fromStruct(request.getOlds()),
          fromStruct(request.getOldInputs()),
          fromStruct(request.getNews()),
        ),
      ),
    ),
    create: method<proto.CreateRequest>(async (request) => {
      const run = { preview: request.getPreview() };
      const { id, state } = await of(request).create(fromStruct(request.getProperties()), run);
      const response = new proto.CreateResponse();
      response.setId(run.preview ? "" : id);
      response.setProperties(toStruct(state));
      return response;
    }),
    read: method<proto.ReadRequest>(async (request) => {
      const state = fromStruct(request.getProperties());
      const known = Object.keys(state).length > 0 ? state : undefined;
      const live = await of(request).read(request.getId(), known, fromStruct(request.getInputs()));
      const response = new proto.ReadResponse();
      // a response without id says that the resource is gone
      if (live === undefined) return response;
      response.setId(live.id);
      response.setProperties(toStruct(live.state));
      response.setInputs(toStruct(live.inputs));
      return response;
    }),
    update: method<proto.UpdateRequest>(async (request) => {
      const run = { preview: request.getPreview() };
      const [state, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
      const response = new proto.UpdateResponse();
      response.setProperties(toStruct(await of(request).update(request.getId(), state, news, run)));
      return response;
    }),
    delete: method<proto.DeleteRequest>(async (request) => {
      await of(request).delete(request.getId(), fromStruct(request.getProperties()));
      return new Empty();
    }),
  };
}

function failureMessage({ property = "", reason }: Failure): proto.CheckFailure {
  const failure = new proto.CheckFailure();
  failure.setProperty(property);
  failure.setReason(reason);
  return failure;
}

function differenceMessage(difference: Difference): proto.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  const response = new proto.DiffResponse();
  response.setChanges(difference.changes === "none" ? DIFF_NONE : DIFF_SOME);
  response.setReplacesList([...difference.replaces]);
  response.setDeletebeforereplace(difference.deleteBeforeReplace ?? false);
  response.setDiffsList([...difference.diffs]);
  return response;
}

function errorMessage(error: unknown): Partial<ServiceError> {
  const text = error instanceof Error ? error.message : String(error);
  if (!(error instanceof PartlyDone)) return { code: status.UNKNOWN, details: text };
  const failed = new proto.ErrorResourceInitFailed();
  failed.setId(error.id);
  failed.setProperties(toStruct(error.state));
  failed.setInputs(toStruct(error.inputs));
  failed.setReasonsList([text]);
  const detail = new Any();
  detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const message = new Status();
  message.setCode(status.UNKNOWN);
  message.setMessage(text);
  message.addDetails(detail);
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(message.serializeBinary()));
  return { code: status.UNKNOWN, details: text, metadata };
}
