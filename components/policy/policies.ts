// The policies of the pack: what the engine sees, judged by the functions beside this file.
import type {
  EnforcementLevel,
  Policies,
  PolicyConfigSchema,
  PolicyResource,
  ReportViolation,
} from "@pulumi/policy";
import { known } from "../../core/engine-values";
import type { Issue } from "../../core/issue";
import { policies as dmarcPolicies } from "../../core/mail/dmarc/tags";
import { judgeDmarc, type DmarcDemand } from "./judge-dmarc";
import { recordedIssues } from "./judge-domain";
import { judgeNames, type Finding } from "./judge-names";
import { judgeText } from "./judge-text";
import { levelOf, unknownCodes, violationText, type CodeLists } from "./levels";
import { recordsOf, type StackRecord } from "./records";

const codes = (description: string, preset: readonly string[] = []) =>
  ({ type: "array", items: { type: "string" }, default: [...preset], description }) as const;

const codeLists = (mandatory?: readonly string[]): PolicyConfigSchema => ({
  properties: {
    mandatory: codes("codes that stop an update whatever their severity", mandatory),
    advisory: codes("codes that are shown and never stop an update"),
    disabled: codes("codes that are not reported"),
  },
});

/** No decision of a single mail domain lets everybody send as it, unless the team's settings say so. */
const neverAllowed = ["spf.passall"];

const demand: PolicyConfigSchema = {
  properties: {
    minimum: {
      ...{ type: "string", enum: [...dmarcPolicies], default: "none" },
      description: "the weakest policy that is enough",
    },
    except: {
      ...{ type: "array", items: { type: "string" }, default: [] },
      description: "domains that are left out, such as those whose organization publishes elsewhere",
    },
  },
};

/** Every policy of the pack. */
export const policies: Policies = [
  {
    name: "mail-domains",
    description: "What a MailDomain found in its configuration: errors that were allowed, and warnings.",
    enforcementLevel: "mandatory",
    configSchema: codeLists(neverAllowed),
    validateResource: (resource, violation) => {
      if (resource.type !== "maildomain:index:MailDomain") return;
      const lists: CodeLists = { mandatory: neverAllowed, ...resource.getConfig<CodeLists>() };
      const found = recordedIssues(known(resource.props)).map(at(resource.urn));
      tell("mail-domains", found, lists, violation);
    },
  },
  {
    name: "mail-records",
    description: "SPF, DKIM and DMARC records beside a MailDomain can be read and mean what they should.",
    enforcementLevel: "mandatory",
    configSchema: codeLists(),
    validateResource: (resource, violation) => {
      const texts = recordsOf(resource).filter(({ ours, type }) => !ours && type === "TXT");
      const found = texts.flatMap(({ urn, owner, rdata }) =>
        rdata !== undefined && "text" in rdata ? judgeText(owner, rdata.text).map(at(urn)) : [],
      );
      if (texts.length > 0) tell("mail-records", found, resource.getConfig<CodeLists>(), violation);
    },
  },
  {
    name: "mail-names",
    description:
      "No name has two SPF, DKIM or DMARC records, whoever publishes them, nor an SPF record that asks too much.",
    enforcementLevel: "mandatory",
    configSchema: codeLists(),
    validateStack: (stack, violation) => {
      tell("mail-names", judgeNames(allRecords(stack.resources)), stack.getConfig<CodeLists>(), violation);
    },
  },
  {
    name: "mail-dmarc",
    description: "Every domain that receives mail has a DMARC policy.",
    enforcementLevel: "mandatory",
    configSchema: demand,
    validateStack: (stack, violation) => {
      const given = { minimum: "none" as const, except: [], ...stack.getConfig<Partial<DmarcDemand>>() };
      tell("mail-dmarc", judgeDmarc(allRecords(stack.resources), given), {}, violation);
    },
  },
];

function allRecords(resources: readonly PolicyResource[]): StackRecord[] {
  return resources.flatMap((resource) => recordsOf(resource));
}

function at(urn: string): (issue: Issue) => Finding {
  return (issue) => ({ urn, issue });
}

/** The form of a violation that has a level of its own; the types of the SDK do not show it. */
type Violation = (violation: {
  readonly message: string;
  readonly urn: string;
  readonly enforcementLevel?: EnforcementLevel;
}) => void;

function tell(policy: string, found: readonly Finding[], lists: CodeLists, violation: ReportViolation): void {
  const misspelt = unknownCodes(lists, policy).map((issue) => ({ urn: "", issue }));
  for (const { urn, issue } of [...misspelt, ...found]) {
    const level = levelOf(issue, lists);
    if (level === undefined) continue;
    (violation as unknown as Violation)({
      ...{ message: violationText(issue), urn },
      ...(level === "policy" ? {} : { enforcementLevel: level }),
    });
  }
}
