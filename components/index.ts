// The public surface.
export { MailDomain } from "./mail-domain";
export { ManualAction } from "./manual-action";
export { deployStack, recordedAnswers, stackOutputs, type DeployOptions } from "./deploy-stack";
export type { MailDomainArgs } from "./plan-domain";
export type { DnsBackend, ProvisionContext } from "./backends/backend";
export { zonefile } from "./backends/zonefile/index";
