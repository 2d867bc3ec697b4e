// The contract at Cloudflare.
import { cloudflareHost } from "./cloudflare-host";
import { backendContract } from "./suite";

backendContract(cloudflareHost, {
  refusals: {
    "CAA with a quote and a backslash": ["cloudflare.caa-value"],
    "CAA with an octet outside of ASCII": ["cloudflare.caa-value"],
    "NS of the apex": ["cloudflare.apex-ns"],
    "TTL 0": ["cloudflare.ttl"],
    "TTL 1": ["cloudflare.ttl"],
    "TTL 2147483647": ["cloudflare.ttl"],
    "TTL 30": ["cloudflare.ttl"],
    "TXT of 0 octets": ["cloudflare.txt-empty"],
    "owner name with a slash": ["cloudflare.name"],
    "target with a slash": ["cloudflare.name"],
  },
  twoSteps: {
    "A to CNAME": "81053",
    "CNAME to A": "81054",
    "CNAME to A and TXT": "81054",
    "A and TXT to CNAME": "81053",
  },
});
