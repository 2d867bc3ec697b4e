import { defineRules, reporter } from "../../issue";

export const mtaStsRules = defineRules({
  "sts.id": {
    level: "E",
    reference: "RFC 8461 3.1",
    title: "the id of an MTA-STS record has 1 to 32 letters and digits, and changes whenever the policy does",
    why: "senders ignore a malformed record, and fetch the policy again only when they see another id",
    example: "leave id out: it is then derived from the policy",
  },
  "sts.multi": {
    level: "E",
    reference: "RFC 8461 3.1",
    title: "a domain has exactly one MTA-STS record",
    why: "with several, senders behave as if there was no policy",
    example: "v=STSv1; id=20270101T000000;",
  },
  "sts.host": {
    level: "E",
    reference: "RFC 8461 3.3",
    title: "mta-sts.<domain> resolves to a web server that serves the policy",
    why: "a policy that cannot be fetched protects nothing, and in enforce mode the old one stays in force",
    example: "mtaSts: { mode: testing, host: mail.example.com }",
  },
  "sts.mode": {
    level: "E",
    reference: "RFC 8461 3.2",
    title: "the mode of a policy is testing, enforce or none",
    why: "a policy with another mode is malformed and ignored; a domain that leaves says none first and waits",
    example: "mtaSts: { mode: testing }",
  },
  "sts.maxage": {
    level: "E",
    reference: "RFC 8461 3.2",
    title: "max_age is 0 to 31557600 seconds, and weeks in practice",
    why: "an attacker who blocks one refresh removes the protection of a short-lived policy",
    example: "mtaSts: { mode: enforce, maxAge: 1209600 }",
  },
  "sts.mx-cover": {
    level: "e",
    reference: "RFC 8461 4.1",
    title: "every MX host is matched by an mx pattern of the policy, where *. covers one label",
    why: "in enforce mode senders do not deliver to a host that the policy does not name",
    example: 'mtaSts: { mode: enforce, mx: [ mail.example.com, "*.example.net" ] }',
  },
});

/** Reports under the codes of MTA-STS. */
export const report = reporter(mtaStsRules);
