// The policy file: web content, which only whoever runs the web server can put in place.
import { withoutDot } from "../../dns/name";
import type { Artifact, StsPolicyAction } from "../action";
import type { CheckContext, MailConfig } from "../feature";
import { longestName } from "./build";
import { stsPlanOf, type StsPlan } from "./policy";
import { formatStsRecord } from "./record";

/** The policy as a file. */
export function stsArtifacts(config: MailConfig): Artifact[] {
  const plan = stsPlanOf(config);
  if (plan === undefined || plan.recordName.length > longestName) return [];
  return [
    { domain: withoutDot(config.domain), title: "MTA-STS policy", location: plan.url, content: plan.text },
  ];
}

/** What has to be done for the policy to be served. */
export function stsActions({ config }: CheckContext): StsPolicyAction[] {
  const plan = stsPlanOf(config);
  if (plan === undefined || plan.recordName.length > longestName) return [];
  const domain = withoutDot(config.domain);
  const policyHost = withoutDot(plan.policyHost);
  const lines = plan.text.trimEnd().split("\r\n");
  return [
    {
      id: `mta-sts-policy/${domain}`,
      kind: "mta-sts-policy",
      domain,
      fields: {
        url: plan.url,
        policyHost,
        mode: plan.policy.mode,
        mx: plan.policy.mx.join(", "),
        maxAge: String(plan.policy.maxAge),
        id: plan.id,
        contentType: "text/plain",
      },
      who: `whoever runs the web server of ${policyHost}${servedBy(plan)}`,
      why: "senders fetch the policy over HTTPS; while it is missing they deliver as if there was no MTA-STS",
      precondition: `${policyHost} resolves to the web server, whose certificate is valid for that name`,
      steps: [
        `get a certificate for ${policyHost} and let it renew itself: senders accept no other (RFC 8461 3.3)`,
        `serve the policy at ${plan.url} as text/plain, with status 200 and without redirects: ${lines.join(" | ")}`,
        "when the policy changes, serve the new text before the record with the new id is published (RFC 8461 8.1)",
      ],
      notes: [
        "each field is a line of its own, and lines end in CR LF",
        "a mail server that serves a policy of its own must serve this text",
      ],
      verify: [
        { command: `curl -sS ${plan.url}`, expect: lines.join("\n") },
        { command: `curl -sS -o /dev/null -w '%{http_code}' ${plan.url}`, expect: "200" },
        {
          command: `dig +short ${withoutDot(plan.recordName)} TXT`,
          expect: `"${formatStsRecord({ id: plan.id, extensions: [] })}"`,
        },
      ],
      ticket: [
        `Please serve this text at ${plan.url}`,
        "as text/plain, with status 200, without redirects and with a certificate that is valid for",
        `${policyHost}. Lines end in CR LF.`,
        "",
        ...lines,
      ].join("\n"),
    },
  ];
}

function servedBy({ host }: StsPlan): string {
  return host.kind === "alias" ? ` (${withoutDot(host.alias)})` : "";
}
