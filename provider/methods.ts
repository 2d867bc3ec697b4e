// The methods of pulumirpc.ResourceProvider: messages in, plain values to the service, messages out.
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import type { Message } from "google-protobuf";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import * as proto from "@pulumi/pulumi/proto/provider_pb.js";
import type { ChangeKind } from "./diff";
import { schemaText } from "./schema";
import { zoneRecordsType, type Difference, type EngineRun } from "./service";
import { fromStruct, toStruct } from "./struct";

/** Answers one request within a run of the engine. */
export type Method<Request extends Message = Message> = (
  request: Request,
  run: EngineRun,
) => Message | Promise<Message>;

function method<Request extends Message>(answer: Method<Request>): Method {
  return answer as Method;
}

/** The methods that are answered, by their names in the service definition. */
export const methods: Readonly<Record<string, Method>> = {
  handshake: () => new proto.ProviderHandshakeResponse(),
  attach: () => new Empty(),
  getPluginInfo: () => new PluginInfo(),
  getSchema: () => {
    const response = new proto.GetSchemaResponse();
    response.setSchema(schemaText());
    return response;
  },
  // the provider itself has no settings
  checkConfig: method<proto.CheckRequest>((request) => {
    const response = new proto.CheckResponse();
    response.setInputs(request.getNews());
    return response;
  }),
  diffConfig: () => new proto.DiffResponse(),
  configure: () => {
    const response = new proto.ConfigureResponse();
    response.setSupportspreview(true);
    return response;
  },
  check: method<proto.CheckRequest>((request, run) => {
    requireType(request.getUrn());
    const { inputs, failures } = run.check(request.getUrn(), fromStruct(request.getNews()));
    const response = new proto.CheckResponse();
    response.setInputs(toStruct(inputs));
    // without a property the engine prints the reason alone: the value at fault stands in it where it may
    response.setFailuresList(failures.map(failureOf));
    return response;
  }),
  diff: method<proto.DiffRequest>((request, run) =>
    differenceMessage(
      run.diff(request.getUrn(), fromStruct(request.getOlds()), fromStruct(request.getNews())),
    ),
  ),
  create: method<proto.CreateRequest>(async (request, run) => {
    const inputs = fromStruct(request.getProperties());
    const { id, state } = await run.create(request.getUrn(), inputs, request.getPreview());
    const response = new proto.CreateResponse();
    response.setId(id);
    response.setProperties(toStruct(state));
    return response;
  }),
  update: method<proto.UpdateRequest>(async (request, run) => {
    const existing = { id: request.getId(), state: fromStruct(request.getOlds()) };
    const response = new proto.UpdateResponse();
    response.setProperties(
      toStruct(await run.update(existing, fromStruct(request.getNews()), request.getPreview())),
    );
    return response;
  }),
  delete: method<proto.DeleteRequest>(async (request, run) => {
    await run.delete({ id: request.getId(), state: fromStruct(request.getProperties()) });
    return new Empty();
  }),
  read: method<proto.ReadRequest>(async (request, run) => {
    const live = await run.read({ id: request.getId(), state: fromStruct(request.getProperties()) });
    const response = new proto.ReadResponse();
    // a response without id says that the resource is gone
    if (live === undefined) return response;
    response.setId(request.getId());
    response.setProperties(toStruct(live));
    response.setInputs(toStruct(live));
    return response;
  }),
  cancel: (_request, run) => {
    run.cancel();
    return new Empty();
  },
};

function requireType(urn: string): void {
  const type = urn.split("::")[2]?.split("$").at(-1);
  if (type !== zoneRecordsType)
    throw new Error(`unknown resource type "${type ?? ""}", allowed is ${zoneRecordsType}`);
}

function failureOf(reason: string): proto.CheckFailure {
  const failure = new proto.CheckFailure();
  failure.setReason(reason);
  return failure;
}

const { Kind } = proto.PropertyDiff;
const kinds: Readonly<Record<ChangeKind, proto.PropertyDiff.Kind>> = {
  add: Kind.ADD,
  delete: Kind.DELETE,
  update: Kind.UPDATE,
};
const replacing: Readonly<Record<ChangeKind, proto.PropertyDiff.Kind>> = {
  add: Kind.ADD_REPLACE,
  delete: Kind.DELETE_REPLACE,
  update: Kind.UPDATE_REPLACE,
};

function differenceMessage({ changes, replaces }: Difference): proto.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  const response = new proto.DiffResponse();
  response.setChanges(changes.size === 0 ? DIFF_NONE : DIFF_SOME);
  response.setReplacesList([...replaces]);
  response.setDeletebeforereplace(replaces.length > 0);
  response.setDiffsList([...new Set([...changes.keys()].map(topLevel))]);
  response.setHasdetaileddiff(true);
  for (const [path, kind] of changes) {
    const diff = new proto.PropertyDiff();
    diff.setKind((replaces.includes(topLevel(path)) ? replacing : kinds)[kind]);
    response.getDetaileddiffMap().set(path, diff);
  }
  return response;
}

function topLevel(path: string): string {
  return /^\w*/.exec(path)?.[0] ?? path;
}
