// What the policy pack asks beyond the rules of the records themselves.
import { defineRules, reporter } from "../../core/issue";

export const policyRules = defineRules({
  "policy.minimum": {
    level: "E",
    reference: "RFC 9989 4.7",
    title: "a domain that receives mail asks at least for the DMARC policy that the pack is set to",
    why: "a weaker policy, or none, lets forged mail of the domain through",
    example: '"mail-dmarc": { "minimum": "quarantine" }, and p=quarantine or p=reject at each domain',
  },
  "policy.code": {
    level: "E",
    title: "the settings of the policy pack name codes that exist",
    why: "a mistyped code leaves its rule as it was, and nobody notices",
    example: '"mail-records": { "disabled": [ "spf.ptr" ] }',
  },
});

export const report = reporter(policyRules);
