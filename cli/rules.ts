// Every rule of the product: the core's, the command's own, and those of the DNS hosts.
import { zonefileKindRules } from "../components/backends/zonefile/kind";
import { observationsFileRules } from "../components/observations-file";
import { defineRules } from "../core/issue";
import { ruleAreas, type RuleArea } from "../core/render/manual";
import { zonefileRules } from "../provider/zonefile/rules";
import { fileRules } from "./config-file";
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
  "config.late-value": {
    level: "E",
    title: "an Output stands only where it cannot decide which records exist",
    why: "a preview must show every record; addresses of hosts, DKIM public keys and DANE digests may come late",
    example: 'hosts: { "mail.example.com": { ipv4: server.ipAddress } }',
  },
});

/** All areas, in the order of the manual. */
export const allRuleAreas: readonly RuleArea[] = [
  { title: "Files", rules: { ...fileRules, ...observationsFileRules, ...existingFileRules } },
  ...ruleAreas,
  { title: "Zone files", rules: { ...zonefileKindRules, ...zonefileRules } },
  { title: "Engine", rules: engineRules },
];
