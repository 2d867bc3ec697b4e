// One aws.ec2.EipDomainName for each PTR. The SDK loads when the first one is declared.
import type * as Sdk from "@pulumi/aws/ec2/eipDomainName";
import { loadSdk } from "../../backends/load-sdk";
import type { ReverseService } from "../backend";
import { awsEipKind, type AwsEipSettings } from "./kind";

/** Elastic IPs, through the official provider; the allocation id says which, so that no address is needed. */
export const awsEipService: ReverseService<AwsEipSettings> = {
  kind: awsEipKind,
  provision: ({ name, host, options }, { allocationId, region }) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a program loads the SDKs that it uses
    const load = (): typeof Sdk => require("@pulumi/aws/ec2/eipDomainName") as typeof Sdk;
    const { EipDomainName } = loadSdk(load, "@pulumi/aws", awsEipKind.name);
    const args = { allocationId, domainName: host, ...(region !== undefined && { region }) };
    return new EipDomainName(name, args, options);
  },
};
