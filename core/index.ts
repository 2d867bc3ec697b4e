// The pure core for programs of their own: plan a configuration and read what comes out.
export { planInput, planHash, type DomainPlan, type Plan, type ZonePlan } from "./plan";
export { planJson, type PlanJson } from "./render/json";
export { zoneText } from "./render/zone-text";
export { hasErrors, printIssues, type Issue } from "./issue";
export type { Artifact, ManualAction } from "./mail/action";
export type { RRset } from "./dns/rrset";
