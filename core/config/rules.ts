// What must hold for a configuration as a text, whatever it is about.
import { defineRules, reporter } from "../issue";

export const configRules = defineRules({
  "config.unknown-key": {
    level: "E",
    title: "every key of the configuration is known",
    why: "a mistyped key would silently leave its feature at the default",
    example: "aggregateReports, not aggregateReport",
  },
  "config.required": {
    level: "E",
    title: "a required key has a value",
    why: "there is no default that would be right for every mail domain",
    example: "dkim: { s1: { publicKey: ... } }",
  },
  "config.type": {
    level: "E",
    title: "a value has the type that its key asks for",
    why: "a list where a text belongs, or a text where a number belongs, is a slip of indentation or quotes",
    example: 'ttl: 3600, not ttl: "1h"',
  },
  "config.value": {
    level: "E",
    title: "a value is one of those that are allowed",
    why: "what no receiver understands would be published as if it meant something",
    example: "policy: none, quarantine or reject",
  },
  "config.duplicate-name": {
    level: "E",
    title: "a name is configured once",
    why: "two entries for one name contradict each other; case and a final dot make no difference",
    example: "keep one of the two entries",
  },
  "config.no-domains": {
    level: "E",
    title: "a configuration has at least one mail domain",
    why: "without one there is nothing to publish, and what was published before would be deleted",
    example: "domains: { example.com: { mx: [ mail.example.com ] } }",
  },
});

export const report = reporter(configRules);
