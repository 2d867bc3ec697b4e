// The PTR of an AWS Elastic IP for TypeScript programs.
import type { Inputs, ReverseBackend } from "../backend";
import { reverseBackend, type ReversePlace } from "../settings";
import type { AwsEipSettings } from "./kind";
import { awsEipService } from "./provision";

/** An Elastic IP as a program gives it. */
export type AwsEipArgs = Inputs<AwsEipSettings> & Omit<ReversePlace, "family">;

/**
 * Sets the PTR of an Elastic IP. The allocation id says which one: its address may be known only after `up`.
 * @param args.allocationId the Elastic IP: `eip.allocationId`
 * @param args.host the host of the mail domain that has the address, and that the PTR names
 * @param args.region the AWS region of the Elastic IP. @default that of the provider
 * @param args.index which IPv4 address of the host. @default 0, the first
 * @param args.provider an `aws.Provider`. @default that of the component
 */
export function awsEip(args: AwsEipArgs): ReverseBackend<AwsEipSettings> {
  return reverseBackend(awsEipService, args);
}
