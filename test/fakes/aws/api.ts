// Calls to Route53 as the official provider makes them: through the SDK, with its patience and its error text.
import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
  type Change,
  type ResourceRecordSet,
  type RRType,
} from "@aws-sdk/client-route-53";
import { setTimeout as sleep } from "node:timers/promises";

/** Where Route53 is, and how patient the provider is with it. */
export interface ApiOptions {
  readonly url: string;
  /** between two looks whether a change is everywhere; the provider itself waits 15 s. @default 2 */
  readonly pollMs?: number;
  /** before a request that was throttled is tried again. @default 5 */
  readonly retryMs?: number;
}

// the provider's own default
const maximumAttempts = 25;
const worthAnotherTry = new Set([
  "PriorRequestNotComplete",
  "Throttling",
  "ThrottlingException",
  "ServiceUnavailable",
  "InternalFailure",
]);

/** What the SDK throws. */
interface ServiceError extends Error {
  readonly $metadata: { readonly httpStatusCode?: number; readonly requestId?: string };
}

/** An answer that is an error, told as the provider tells it. */
export class ApiError extends Error {
  readonly code: string;

  constructor(operation: string, { name, message, $metadata }: ServiceError) {
    super(
      `operation error Route 53: ${operation}, https response error StatusCode: ${$metadata.httpStatusCode ?? 0}, RequestID: ${$metadata.requestId ?? ""}, ${name}: ${message}`,
    );
    this.code = name;
  }
}

/** The calls that a record needs. */
export class Route53Api {
  readonly #client: Route53Client;
  readonly #pollMs: number;
  readonly #retryMs: number;

  constructor({ url, pollMs = 2, retryMs = 5 }: ApiOptions) {
    this.#pollMs = pollMs;
    this.#retryMs = retryMs;
    this.#client = new Route53Client({
      endpoint: url,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      // the attempts are made below, without the SDK's long pauses
      maxAttempts: 1,
    });
  }

  close(): void {
    this.#client.destroy();
  }

  /** The zone's name, with its final dot. */
  async zoneName(id: string): Promise<string> {
    const command = new GetHostedZoneCommand({ Id: id });
    const { HostedZone } = await this.#try("GetHostedZone", () => this.#client.send(command));
    return HostedZone?.Name ?? "";
  }

  /** The set at this name and of this type. */
  async find(zoneId: string, name: string, type: string): Promise<ResourceRecordSet | undefined> {
    const command = new ListResourceRecordSetsCommand({
      HostedZoneId: zoneId,
      StartRecordName: name,
      StartRecordType: type as RRType,
      MaxItems: 1,
    });
    const answer = await this.#try("ListResourceRecordSets", () => this.#client.send(command));
    return answer.ResourceRecordSets?.find((set) => set.Name?.toLowerCase() === name && set.Type === type);
  }

  /** Sends a batch; gives the id of the change. */
  async change(zoneId: string, comment: string, changes: Change[]): Promise<string> {
    const command = new ChangeResourceRecordSetsCommand({
      HostedZoneId: zoneId,
      ChangeBatch: { Comment: comment, Changes: changes },
    });
    const answer = await this.#try("ChangeResourceRecordSets", () => this.#client.send(command));
    return answer.ChangeInfo?.Id ?? "";
  }

  /** Waits until a change is everywhere. */
  async insync(change: string): Promise<void> {
    for (;;) {
      await sleep(this.#pollMs);
      const command = new GetChangeCommand({ Id: change });
      const answer = await this.#try("GetChange", () => this.#client.send(command));
      if (answer.ChangeInfo?.Status === "INSYNC") return;
    }
  }

  async #try<Output>(operation: string, send: () => Promise<Output>): Promise<Output> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await send();
      } catch (error) {
        const { name } = error as Error;
        if (!worthAnotherTry.has(name) || attempt === maximumAttempts)
          throw "$metadata" in (error as object) ? new ApiError(operation, error as ServiceError) : error;
        await sleep(this.#retryMs);
      }
    }
  }
}
