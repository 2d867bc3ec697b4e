// The contract at Route 53.
import { route53Host } from "./route53-host";
import { backendContract } from "./suite";

backendContract(route53Host, {
  refusals: {
    "NS of the apex": ["route53.apex-ns"],
    "TXT of 0 octets": ["route53.txt-empty"],
    "TXT of 4000 octets": ["route53.value-too-long"],
    "asterisk that is no wildcard": ["route53.wildcard"],
  },
  twoSteps: {
    "A and TXT to CNAME": "conflicts with other records with the same DNS name",
  },
});
