// A provider that does nothing, at once: what hand-written records cost before any DNS host is asked.
import { createRequire } from "node:module";

const load = createRequire(import.meta.url);
const grpc = load("@grpc/grpc-js");
const service = load("@pulumi/pulumi/proto/provider_grpc_pb").ResourceProviderService;
const messages = load("@pulumi/pulumi/proto/provider_pb");
const plugin = load("@pulumi/pulumi/proto/plugin_pb");
const { Empty } = load("google-protobuf/google/protobuf/empty_pb");

let next = 0;
const answers = {
  attach: () => new Empty(),
  cancel: () => new Empty(),
  delete: () => new Empty(),
  getPluginInfo: () => new plugin.PluginInfo().setVersion("0.0.1"),
  checkConfig: (request) => new messages.CheckResponse().setInputs(request.getNews()),
  diffConfig: () => new messages.DiffResponse(),
  configure: () => new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true),
  check: (request) => new messages.CheckResponse().setInputs(request.getNews()),
  diff: () => new messages.DiffResponse().setChanges(messages.DiffResponse.DiffChanges.DIFF_NONE),
  create: (request) =>
    new messages.CreateResponse().setId(String(next++)).setProperties(request.getProperties()),
  read: (request) =>
    new messages.ReadResponse().setId(request.getId()).setProperties(request.getProperties()),
  update: (request) => new messages.UpdateResponse().setProperties(request.getNews()),
};

/** Starts the provider on loopback; resolves to its port. */
export function startInstantProvider() {
  const server = new grpc.Server();
  server.addService(
    service,
    Object.fromEntries(
      Object.entries(answers).map(([name, answer]) => [
        name,
        (call, reply) => reply(null, answer(call.request)),
      ]),
    ),
  );
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
}
