// A client of the provider's gRPC service, with plain values on both sides.
import { credentials, type ServiceError } from "@grpc/grpc-js";
import type { Message } from "google-protobuf";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import * as proto from "@pulumi/pulumi/proto/provider_pb.js";
import { fromStruct, toStruct } from "../../provider/struct";

type Fields = Readonly<Record<string, unknown>>;

/** "urn:pulumi:dev::maildomain::maildomain:index:ZoneRecords::name" */
export function urnOf(
  name: string,
  type = "maildomain:index:MailDomain$maildomain:index:ZoneRecords",
): string {
  return `urn:pulumi:dev::maildomain::${type}::${name}`;
}

/** One connection to a provider, which is one run of the engine. */
export class Client {
  readonly #client: ResourceProviderClient;

  constructor(port: number) {
    this.#client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
      // clients of one process share connections otherwise
      "grpc.use_local_subchannel_pool": 1,
    });
  }

  close(): void {
    this.#client.close();
  }

  /** Calls a method with a message; fails with the text of the error, its status code in front when it is wanted. */
  async call<Answer extends Message>(name: string, request: Message): Promise<Answer> {
    const method = (this.#client as unknown as Record<string, Method<Answer>>)[name];
    if (method === undefined) throw new Error(`no method ${name}`);
    return new Promise((resolve, reject) => {
      method.call(this.#client, request, (error, answer) => {
        if (error) reject(Object.assign(new Error(error.details), { code: error.code }));
        else resolve(answer);
      });
    });
  }

  async check(
    name: string,
    news: Fields,
    urn = urnOf(name),
  ): Promise<{ inputs: unknown; failures: string[] }> {
    const request = new proto.CheckRequest();
    request.setUrn(urn);
    request.setNews(toStruct(news));
    const response = await this.call<proto.CheckResponse>("check", request);
    return {
      inputs: plain(response.getInputs()),
      failures: response.getFailuresList().map((failure) => `${failure.getProperty()}${failure.getReason()}`),
    };
  }

  async diff(
    name: string,
    olds: Fields,
    news: Fields,
  ): Promise<{ changes: Fields; replaces: string[]; diffs: string[]; deleteFirst: boolean }> {
    const request = new proto.DiffRequest();
    request.setUrn(urnOf(name));
    request.setId("id");
    request.setOlds(toStruct(olds));
    request.setOldInputs(toStruct(olds));
    request.setNews(toStruct(news));
    const response = await this.call<proto.DiffResponse>("diff", request);
    const names = Object.entries(proto.PropertyDiff.Kind);
    const changes = response.getDetaileddiffMap().toArray() as unknown as [
      string,
      proto.PropertyDiff.AsObject,
    ][];
    const some = response.getChanges() === proto.DiffResponse.DiffChanges.DIFF_SOME;
    if (some !== changes.length > 0 || !response.getHasdetaileddiff())
      throw new Error("the diff contradicts itself");
    return {
      changes: Object.fromEntries(
        [...(response.getDetaileddiffMap().entries() as unknown as Iterable<[string, proto.PropertyDiff]>)]
          .map(([path, diff]) => [path, names.find(([, kind]) => kind === diff.getKind())?.[0]] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
      replaces: response.getReplacesList(),
      diffs: response.getDiffsList().sort(),
      deleteFirst: response.getDeletebeforereplace(),
    };
  }

  async create(name: string, properties: Fields, preview = false): Promise<{ id: string; state: unknown }> {
    const request = new proto.CreateRequest();
    request.setUrn(urnOf(name));
    request.setProperties(toStruct(properties));
    request.setPreview(preview);
    const response = await this.call<proto.CreateResponse>("create", request);
    return { id: response.getId(), state: plain(response.getProperties()) };
  }

  async update(name: string, olds: Fields, news: Fields, preview = false): Promise<unknown> {
    const request = new proto.UpdateRequest();
    request.setUrn(urnOf(name));
    request.setId("id");
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    request.setPreview(preview);
    return plain((await this.call<proto.UpdateResponse>("update", request)).getProperties());
  }

  async read(name: string, state?: Fields): Promise<{ id: string; state: unknown; inputs: unknown }> {
    const request = new proto.ReadRequest();
    request.setUrn(urnOf(name));
    request.setId("id");
    if (state) {
      request.setProperties(toStruct(state));
      request.setInputs(toStruct(state));
    }
    const response = await this.call<proto.ReadResponse>("read", request);
    return {
      id: response.getId(),
      state: plain(response.getProperties()),
      inputs: plain(response.getInputs()),
    };
  }

  async delete(name: string, state: Fields): Promise<void> {
    const request = new proto.DeleteRequest();
    request.setUrn(urnOf(name));
    request.setId("id");
    request.setProperties(toStruct(state));
    request.setOldInputs(toStruct(state));
    await this.call("delete", request);
  }

  async cancel(): Promise<void> {
    await this.call("cancel", new Empty());
  }
}

type Method<Answer> = (
  request: Message,
  callback: (error: ServiceError | null, answer: Answer) => void,
) => unknown;

function plain(struct: Parameters<typeof fromStruct>[0]): unknown {
  return struct === undefined ? undefined : JSON.parse(JSON.stringify(fromStruct(struct)));
}
