// An AWS Elastic IP: how it is told, and that it is an IPv4 address.
import * as z from "zod";
import type { BackendKind } from "../../../core/config/backend-kind";
import { quote } from "../../../core/dns/name";
import { parsed } from "../../../core/mail/fields";
import type { Result } from "../../../core/result";
import { ptrKind } from "../kind";

const awsEipSchema = z.strictObject({
  allocationId: parsed("config.value", readAllocationId).meta({
    description: "allocation id of the Elastic IP: in the EC2 console, or from aws ec2 describe-addresses",
    examples: ["eipalloc-0123456789abcdef0"],
  }),
  region: z
    .string()
    .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "an AWS region is required here, as eu-central-1")
    .optional()
    .meta({
      description: "AWS region of the Elastic IP; default: that of the AWS provider",
      examples: ["eu-central-1"],
    }),
});

/** Settings of an Elastic IP. */
export type AwsEipSettings = z.output<typeof awsEipSchema>;

function readAllocationId(text: string): Result<string> {
  if (/^eipalloc-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(text)) return { value: text };
  // something longer may be a key that was pasted into the wrong place
  const got = text.length > 30 ? `a text of ${text.length} characters` : quote(text);
  return { error: `${got} is no allocation id; eipalloc- and 8 or 17 hexadecimal digits are required` };
}

/** The PTR of an Elastic IP (EC2 ModifyAddressAttribute). */
export const awsEipKind: BackendKind<AwsEipSettings> = ptrKind({
  name: "aws-eip",
  place: "at the AWS Elastic IP",
  schema: awsEipSchema,
  families: ["ipv4"],
});
