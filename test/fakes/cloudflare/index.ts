// Cloudflare for tests: the API on a port, and a provider for the engine that calls it.
import type { PlainObject } from "../../../provider/struct";
import { startStandIn, type StandIn } from "../provider-host";
import { dnsRecord, type Api } from "./record";

export { startCloudflare } from "./server";

/** Which server the provider calls. */
export interface ProviderOptions {
  readonly url: string;
  /** what `cloudflare:apiToken` of a program is used before */
  readonly token: string;
}

/** Starts a stand-in for the official provider. */
export function startCloudflareProvider({ url, token }: ProviderOptions): Promise<StandIn> {
  let used = token;
  const resources = { "cloudflare:index/dnsRecord:DnsRecord": dnsRecord(cloudflareApi(url, () => used)) };
  return startStandIn("cloudflare", resources, {
    configure: ({ apiToken }) => {
      used = typeof apiToken === "string" ? apiToken : token;
    },
  });
}

/** Calls the server once: the official provider hardly tries again either. */
export function cloudflareApi(base: string, token: () => string): Api {
  return async (method, path, body) => {
    const response = await fetch(base + path, {
      method,
      headers: { authorization: `Bearer ${token()}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const { status, statusText, ok } = response;
    if (!ok && !(method === "GET" && status === 404))
      throw new Error(
        `failed to make http request: ${method} "${base}${path}": ${status} ${statusText} ${text}`,
      );
    const { result } = JSON.parse(text) as { result: PlainObject };
    return { status, result };
  };
}
