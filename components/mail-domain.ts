// MailDomain: one mail domain as a Pulumi component. The only file that knows both the plan and Pulumi.
import * as pulumi from "@pulumi/pulumi";
import type { Artifact, ManualAction as Action } from "../core/mail/action";
import { planHash, type DomainPlan } from "../core/plan";
import { issueJson, type IssueJson } from "../core/render/json";
import { zoneText } from "../core/render/zone-text";
import { issueText } from "../core/issue";
import { withoutDot } from "../core/dns/name";
import { provisionZone } from "./backends/registry";
import { canonicalRecords, type RecordMap } from "./canonical-records";
import { ManualAction } from "./manual-action";
import { planDomain, type MailDomainArgs } from "./plan-domain";

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
    const planned = "manualActions" in args ? args : planDomain(args);
    const records = canonicalRecords(planned.zones);
    super("maildomain:index:MailDomain", name, { domain: planned.domain, records }, options);
    for (const zone of planned.zones) {
      provisionZone(zone, { name, domain: planned.domain, parent: this });
    }
    for (const action of planned.manualActions) {
      new ManualAction(`${name}/${action.id}`, action, { parent: this });
    }
    this.#report(planned);
    this.domainName = planned.domain;
    this.records = pulumi.output(records);
    this.zoneText = pulumi.output(
      Object.fromEntries(planned.zones.map((zone) => [withoutDot(zone.zone.apex), zoneText(zone)])),
    );
    this.manualActions = pulumi.output(planned.manualActions) as pulumi.Output<readonly Action[]>;
    this.issues = pulumi.output(planned.issues.map(issueJson)) as pulumi.Output<readonly IssueJson[]>;
    this.artifacts = pulumi.output(planned.artifacts) as pulumi.Output<readonly Artifact[]>;
    this.planHash = pulumi.output(planHash(planned));
    this.registerOutputs({
      records: this.records,
      zoneText: this.zoneText,
      manualActions: this.manualActions,
      issues: this.issues,
      artifacts: this.artifacts,
      planHash: this.planHash,
    });
  }

  #report({ issues }: DomainPlan): void {
    for (const issue of issues) {
      const text = `${issueText(issue)}\n→ at ${issue.where}`;
      void (issue.severity === "info" ? pulumi.log.info(text, this) : pulumi.log.warn(text, this));
    }
  }
}
