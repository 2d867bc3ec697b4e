import * as z from "zod";
import type { Fqdn } from "../../dns/name";
import { nameField, oneOrMore, parsed, ttlField } from "../fields";
import { readReport } from "./record";

/** Where senders report about TLS. */
export interface TlsRptConfig {
  /** mailto and https URIs; without one nothing is published */
  readonly reports: readonly string[];
  /** other policy domains that get the same record */
  readonly alsoFor: readonly Fqdn[];
  /** seconds */
  readonly ttl: number | undefined;
}

declare module "../feature" {
  interface MailConfig {
    /** who hears of failing TLS */
    readonly tlsRpt: TlsRptConfig;
  }
}

const off: TlsRptConfig = { reports: [], alsoFor: [], ttl: undefined };

const settings = z
  .strictObject({
    reports: oneOrMore(parsed("tlsrpt.uri", readReport, "RFC 8460 3"))
      .default([])
      .meta({
        description:
          "mail address, mailto or https URI that takes the reports, or a list of them (rua, RFC 8460 3); required unless tlsRpt is off",
        examples: [["mailto:tls@example.com", "https://reports.example.net/tlsrpt"]],
      }),
    alsoFor: oneOrMore(nameField)
      .default([])
      .meta({
        description:
          "other policy domains that get the same record, as the MX hosts: some senders ask there about DANE; default: none",
        examples: [["mail.example.com"]],
      }),
    ttl: ttlField.optional().meta({ description: "seconds; default: the ttl of the mail domain" }),
  })
  .transform((given, context): TlsRptConfig => {
    if (given.reports.length === 0) {
      context.issues.push({
        code: "custom",
        input: given,
        path: ["reports"],
        message: "no report address is given, at least one is required",
        params: { code: "tlsrpt.norua", reference: "RFC 8460 3", fix: "name one, or set tlsRpt: off" },
      });
    }
    // a set: the order in the file means nothing
    return { reports: given.reports, alsoFor: [...given.alsoFor].sort(), ttl: given.ttl };
  });

export const tlsRptSchema = z
  .union([z.literal(["off", false]).transform(() => off), settings])
  .prefault("off")
  .meta({
    description: "TLS-RPT: senders report failures of TLS, MTA-STS and DANE (RFC 8460); off for none",
    examples: [{ reports: ["mailto:tls@example.com"] }],
  });
