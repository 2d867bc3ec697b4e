// A stand-in for the official aws provider, with the two resources that mail domains use.
import { startStandIn, type StandIn } from "../provider-host";
import { Route53Api } from "./api";
import { eipDomainName, type Addresses } from "./eip";
import { record } from "./record";

/** What the stand-in talks to. */
export interface AwsOptions {
  readonly route53Url: string;
  /** @default 2 */
  readonly pollMs?: number;
  /** @default 5 */
  readonly retryMs?: number;
  /** @default none */
  readonly elastic?: Addresses;
}

/** Starts it; `debug` goes into PULUMI_DEBUG_PROVIDERS. */
export async function startAws(options: AwsOptions): Promise<StandIn> {
  const { route53Url, elastic = { addresses: {}, forward: () => [] }, ...patience } = options;
  const api = new Route53Api({ url: route53Url, ...patience });
  const standIn = await startStandIn("aws", {
    "aws:route53/record:Record": record(api),
    "aws:ec2/eipDomainName:EipDomainName": eipDomainName(elastic),
  });
  return {
    ...standIn,
    stop: async () => {
      await standIn.stop();
      api.close();
    },
  };
}
