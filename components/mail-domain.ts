// MailDomain: one mail domain as a Pulumi component. The only file that knows both the plan and Pulumi.
import * as pulumi from "@pulumi/pulumi";
import type { Artifact, ManualAction as Action } from "../core/mail/action";
import { planHash, type DomainPlan } from "../core/plan";
import { issueJson, type IssueJson } from "../core/render/json";
import { zoneText } from "../core/render/zone-text";
import { countIssues, printIssues, type Issue } from "../core/issue";
import { withoutDot } from "../core/dns/name";
import { rdataTexts, rrsetKey, type RRset } from "../core/dns/rrset";
import { provisionZones } from "./backends/provision-zones";
import { canonicalRecords, componentInputs, type RecordMap } from "./canonical-records";
import { ManualAction } from "./manual-action";
import { provisionPtrs } from "./reverse/provision";
import { planDomain, type MailDomainArgs, type PlannedDomain } from "./plan-domain";

/**
 * Every DNS record of one mail domain. The plan is made and judged first; when it has errors, the constructor
 * throws one error with all of them and nothing is registered with the engine. Then each zone's DNS host gets
 * its RRsets, and whatever only somebody else can publish becomes a `ManualAction`.
 */
export class MailDomain extends pulumi.ComponentResource {
  /** the mail domain, without final dot */
  public readonly domainName: string;
  /** the RRsets by zone apex and `owner TYPE`, RDATA in presentation format */
  public readonly records: pulumi.Output<RecordMap>;
  /** zone-file text by zone apex, one comment per protocol */
  public readonly zoneText: pulumi.Output<Record<string, string>>;
  /** what is left to do by hand, in stable order */
  public readonly manualActions: pulumi.Output<readonly Action[]>;
  /** warnings and information about the configuration */
  public readonly issues: pulumi.Output<readonly IssueJson[]>;
  /** files that belong to the mail domain but are no DNS records, such as the MTA-STS policy */
  public readonly artifacts: pulumi.Output<readonly Artifact[]>;
  /** SHA-256 of everything that is published or asked for: equal plans have equal hashes */
  public readonly planHash: pulumi.Output<string>;

  /**
   * @param name the resource name; children derive their names from it
   * @param args the configuration, or the part of a stack's plan that belongs to this domain
   * @throws pulumi.RunError with every error of the configuration
   */
  constructor(name: string, args: MailDomainArgs | DomainPlan, options?: pulumi.ComponentResourceOptions) {
    const { shape, content, lateKeys, ptrs } = "manualActions" in args ? known(args) : planDomain(args);
    const rdatas = (set: RRset): pulumi.Input<string[]> =>
      content && lateKeys.has(rrsetKey(set))
        ? content.apply((planned) => rdatasOf(planned, set))
        : rdataTexts(set);
    const records = canonicalRecords(shape.zones, rdatas);
    super("maildomain:index:MailDomain", name, componentInputs(shape, records), options);
    const isLate = (set: RRset): boolean => lateKeys.has(rrsetKey(set));
    const zones = shape.zones.filter(({ zone }) => !ptrs.some(({ apex }) => apex === zone.apex));
    const declared = provisionZones(zones, { name, domain: shape.domain, parent: this, rdatas, isLate });
    provisionPtrs(ptrs, declared, { name, parent: this });
    shape.manualActions.forEach((action, index) => {
      const late = content?.apply((planned) => planned.manualActions[index] ?? action);
      new ManualAction(`${name}/${action.id}`, late ?? action, { parent: this });
    });
    report(shape);
    // apply hands a value on as it is; output() would walk through all of it
    const whole = content ?? pulumi.output(undefined).apply(() => shape);
    this.domainName = shape.domain;
    this.records = whole.apply(({ zones }) => canonicalRecords(zones, rdataTexts) as RecordMap);
    this.zoneText = whole.apply(zoneTexts);
    this.manualActions = whole.apply((planned) => planned.manualActions);
    this.issues = whole.apply((planned) => planned.issues.map(issueJson));
    this.artifacts = whole.apply((planned) => planned.artifacts);
    this.planHash = whole.apply(planHash);
    // the inputs above hold the records already: storing them twice would double the state that each step rewrites
    this.registerOutputs({ planHash: this.planHash });
  }
}

/**
 * Says what is worth knowing, warnings apart. Not tied to the component: the SDK keeps a message until its resource
 * is registered, and every later one behind it, so that a late value which fails would never be heard of.
 */
function report({ domain, issues }: DomainPlan): void {
  const warnings = issues.filter(({ severity }) => severity !== "info");
  const infos = issues.filter(({ severity }) => severity === "info");
  const text = (some: readonly Issue[]): string =>
    `mail domain "${domain}": ${countIssues(some)}\n${printIssues(some)}`;
  if (warnings.length > 0) void pulumi.log.warn(text(warnings));
  if (infos.length > 0) void pulumi.log.info(text(infos));
}

/** A plan of a stack has no late values: a stack file holds plain ones. */
function known(shape: DomainPlan): PlannedDomain {
  return { shape, content: undefined, lateKeys: new Set(), ptrs: [] };
}

function zoneTexts(planned: DomainPlan): Record<string, string> {
  return Object.fromEntries(planned.zones.map((zone) => [withoutDot(zone.zone.apex), zoneText(zone)]));
}

/** The RDATA of the same RRset in another plan of the same shape. */
function rdatasOf({ zones }: DomainPlan, { owner, type }: RRset): string[] {
  const sets = zones.flatMap(({ rrsets }) => rrsets);
  return sets.filter((set) => set.owner === owner && set.type === type).flatMap(rdataTexts);
}
