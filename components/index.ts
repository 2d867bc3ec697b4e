// The public surface.
export { MailDomain } from "./mail-domain";
export { ManualAction } from "./manual-action";
export { deployStack, recordedAnswers, stackOutputs, type DeployOptions } from "./deploy-stack";
export type { MailDomainArgs } from "./plan-domain";
export type { DnsBackend, ProvisionContext } from "./backends/backend";
export { zonefile } from "./backends/zonefile/index";
export { route53 } from "./backends/route53/index";
export { cloudflare } from "./backends/cloudflare/index";
export type { Inputs, Ptr, ReverseBackend, ReverseService } from "./reverse/backend";
export { ptrKind } from "./reverse/kind";
export { awsEip } from "./reverse/aws-eip/index";
export { hcloud } from "./reverse/hcloud/index";
export { linode } from "./reverse/linode/index";
