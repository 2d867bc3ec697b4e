import * as z from "zod";
import type { Fqdn } from "../../dns/name";
import { byName, nameField, oneOrMore } from "../fields";
import { asksForRecord, readPolicy, type DmarcPolicy } from "./policy";
import { policyObject } from "./settings";

/** The DMARC settings of a mail domain. */
export interface DmarcConfig {
  /** nothing is published */
  readonly off: boolean;
  /** the policy record; `undefined` when no tag of it is set */
  readonly policy: DmarcPolicy | undefined;
  /** the author domain at which it stands; `undefined`: the mail domain */
  readonly domain: Fqdn | undefined;
  /** policy records of other author domains, by name */
  readonly subdomains: readonly (readonly [Fqdn, DmarcPolicy])[];
  /** domains whose reports are accepted at addresses of the mail domain; `*.` stands for every domain */
  readonly reportsFor: readonly Fqdn[];
  /** seconds */
  readonly ttl: number | undefined;
}

declare module "../feature" {
  interface MailConfig {
    /** what receivers do with mail that fails authentication, and where they report it */
    readonly dmarc: DmarcConfig;
  }
}

const off: DmarcConfig = {
  off: true,
  policy: undefined,
  domain: undefined,
  subdomains: [],
  reportsFor: [],
  ttl: undefined,
};

const subdomainPolicy = policyObject.transform(readPolicy);

const main = policyObject
  .extend({
    domain: nameField.optional().meta({
      description:
        "author domain whose policy this is, published at _dmarc below it (RFC 9989 4.5); default: the mail domain",
      examples: ["example.com"],
    }),
    subdomains: byName(subdomainPolicy)
      .prefault({})
      .meta({
        description: "policy records of subdomains, by absolute name (RFC 9989 4.10.1); default: none",
        examples: [{ "news.example.com": { policy: "reject" } }],
      }),
    reportsFor: oneOrMore(nameField)
      .default([])
      .meta({
        description:
          "other domains whose DMARC reports are accepted at addresses of this mail domain, * for every domain (RFC 9990 4); default: none",
        examples: [["example.net"]],
      }),
  })
  .transform((given, context): DmarcConfig => ({
    off: false,
    policy: asksForRecord(given) ? readPolicy(given, context) : undefined,
    domain: given.domain,
    subdomains: given.subdomains,
    // a set: the order in the file means nothing
    reportsFor: [...given.reportsFor].sort(),
    ttl: given.ttl,
  }));

export const dmarcSchema = z
  .union([z.literal(["off", false]).transform(() => off), main])
  .prefault({})
  .meta({
    description:
      "DMARC policy records (RFC 9989); off for none. Without settings nothing is published for mode mail, p=reject for mode no-mail and for hosts with mail: false",
    examples: [{ policy: "quarantine", aggregateReports: ["mailto:dmarc@example.com"] }],
  });
