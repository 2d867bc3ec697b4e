// Every rule of the product: the core's, the command's own, and those of the DNS hosts.
import { policyRules } from "../components/policy/rules";
import { adoptRules } from "../components/backends/adopt-rules";
import { backendAreas } from "../components/backends/registry";
import { observationsFileRules } from "../components/observations-file";
import { defineRules } from "../core/issue";
import { ruleAreas, type RuleArea } from "../core/render/manual";
import { groupBy } from "../core/group-by";
import { storeAreas } from "../provider/store-areas";
import { fileRules } from "./config-file";
import { reviewFileRules } from "./review/rules";
import { existingFileRules } from "./existing-file";

const engineRules = defineRules({
  "engine.no-pulumi": {
    level: "E",
    title: "a Pulumi CLI is found, or can be made",
    why: "preview, up, refresh and destroy run the real engine; plan needs none",
    example: "put a Pulumi CLI or Go 1.25.11 or later on PATH",
  },
  "engine.pulumi-path": {
    level: "E",
    title: "MAILDOMAIN_PULUMI names a Pulumi CLI that answers",
    why: "who names one wants that one and no other",
    example: "MAILDOMAIN_PULUMI=/opt/pulumi/bin/pulumi",
  },
  "engine.no-sdk": {
    level: "E",
    title: "the SDK of each DNS host in use is installed",
    why: "the SDKs are optional, so that a program carries only those of the hosts that it uses",
    example: "npm install @pulumi/aws",
  },
  "engine.plan-changed": {
    level: "E",
    title: "what is applied is what was reviewed",
    why: "an edit between the review and the answer would be published unread",
    example: "maildomain up",
  },
  "engine.risk": {
    level: "E",
    title: "a dangerous change is applied by a person who saw it, or by a decision that names it",
    why: "a pipeline that answers yes to everything would turn mail off as readily as it adds a record",
    example: "maildomain up --yes --allow-risk mx.off",
  },
  "config.late-value": {
    level: "E",
    title: "an Output stands only where it cannot decide which records exist",
    why: "a preview must show every record; addresses of hosts, DKIM public keys and DANE digests may come late",
    example: 'hosts: { "mail.example.com": { ipv4: server.ipAddress } }',
  },
});

/** Areas of one title as one: a DNS host may have rules of its settings, and others of our provider. */
function joined(areas: readonly RuleArea[]): RuleArea[] {
  return [...groupBy(areas, ({ title }) => title)].map(([title, same]) => ({
    title,
    rules: Object.fromEntries(same.flatMap(({ rules }) => Object.entries(rules))),
  }));
}

/** All areas, in the order of the manual. */
export const allRuleAreas: readonly RuleArea[] = [
  {
    title: "Files",
    rules: { ...fileRules, ...observationsFileRules, ...existingFileRules, ...reviewFileRules },
  },
  ...ruleAreas,
  ...joined([...backendAreas, ...storeAreas]),
  { title: "Adoption", rules: adoptRules },
  { title: "Policy pack", rules: policyRules },
  { title: "Engine", rules: engineRules },
];
