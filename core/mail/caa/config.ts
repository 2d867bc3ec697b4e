import * as z from "zod";
import type { Fqdn } from "../../dns/name";
import { nameField, oneOrMore, parsed, ttlField } from "../fields";
import {
  formatIssue,
  issueTags,
  nobody,
  parseIodef,
  parseIssue,
  readIssuer,
  readParameter,
  type IssueTag,
  type IssueValue,
  type Parameter,
} from "./record";

/** One CAA record. */
interface CaaProperty {
  readonly flags: 0 | 128;
  readonly tag: IssueTag | "iodef";
  readonly value: string;
  /** its place below the mail domain: "caa.issue" */
  readonly path: string;
}

/** Who may issue certificates. */
export interface CaaConfig {
  readonly properties: readonly CaaProperty[];
  /** where they stand; `undefined`: at the mail domain */
  readonly at: readonly Fqdn[] | undefined;
  /** the authority that the certificates come from */
  readonly ca: Fqdn | undefined;
  /** seconds */
  readonly ttl: number | undefined;
}

declare module "../feature" {
  interface MailConfig {
    /** the authorities that may issue certificates for names of the mail domain */
    readonly caa: CaaConfig;
  }
}

const code = "caa.syntax";
const reference = "RFC 8659 4.2";

const authority = parsed(code, readIssuer, reference);

const item = z
  .strictObject({
    ca: authority.meta({
      description: "the domain name by which the authority knows itself (RFC 8659 4.2)",
      examples: ["letsencrypt.org"],
    }),
    validationMethods: oneOrMore(z.string())
      .default([])
      .meta({
        description:
          "methods by which the authority may validate, as it names them (RFC 8657 4); default: all",
        examples: [["dns-01"]],
      }),
    accountUri: z
      .string()
      .optional()
      .meta({
        description: "URI of the one account that may order (RFC 8657 3); default: every account",
        examples: ["https://acme-v02.api.letsencrypt.org/acme/acct/1234"],
      }),
    parameters: z
      .record(z.string(), z.string())
      .default({})
      .meta({
        description: "parameters that the authority defines itself (RFC 8659 4.2); default: none",
        examples: [{ account: "230123" }],
      }),
  })
  .transform((given, context): IssueValue => {
    const pairs: [string[], Parameter][] = [];
    const methods = given.validationMethods;
    if (methods.length > 0) pairs.push([["validationMethods"], ["validationmethods", methods.join(",")]]);
    if (given.accountUri !== undefined) pairs.push([["accountUri"], ["accounturi", given.accountUri]]);
    for (const [tag, value] of Object.entries(given.parameters).sort(([a], [b]) => (a < b ? -1 : 1)))
      pairs.push([
        ["parameters", tag],
        [tag, value],
      ]);
    const seen = new Set<string>();
    for (const [path, [tag, value]] of pairs) {
      const read = readParameter(tag, value);
      const twice = seen.has(tag.toLowerCase());
      seen.add(tag.toLowerCase());
      if (!twice && "value" in read) continue;
      const message = "error" in read ? read.error : `parameter "${tag}" stands twice, once is allowed`;
      context.issues.push({ code: "custom", input: value, path, message, params: { code, reference } });
    }
    return { issuer: given.ca, parameters: pairs.map(([, parameter]) => parameter) };
  });

const entry = z.union([parsed(code, parseIssue, reference), item]);

const meanings: Readonly<Record<IssueTag, string>> = {
  issue: "authorities that may issue certificates (RFC 8659 4.2)",
  issuewild: "authorities that may issue wildcard certificates (RFC 8659 4.3); default: those of issue",
  issuemail: "authorities that may issue S/MIME certificates for mail addresses (RFC 9495)",
  issuevmc: "authorities that may issue mark certificates for BIMI logos",
};

function issueField(tag: IssueTag) {
  return z
    .union([
      z.literal("none").transform((): readonly IssueValue[] => [nobody]),
      entry.transform((one): readonly IssueValue[] => [one]),
      z.array(entry).transform((list): readonly IssueValue[] => list),
    ])
    .default([])
    .meta({
      description: `${meanings[tag]}: a name, a name with parameters, or a list of them; none: nobody may; absent: no restriction`,
      examples: [["letsencrypt.org"]],
    });
}

const settings = z
  .strictObject({
    issue: issueField("issue"),
    issuewild: issueField("issuewild"),
    issuemail: issueField("issuemail"),
    issuevmc: issueField("issuevmc"),
    iodef: oneOrMore(parsed(code, parseIodef, "RFC 8659 4.4"))
      .default([])
      .meta({
        description:
          "mail address or URI that authorities report refused requests to, or a list of them (RFC 8659 4.4); default: none",
        examples: [["mailto:security@example.com"]],
      }),
    none: z.boolean().default(false).meta({
      description:
        'true: nobody may issue certificates, published as issue ";" (RFC 8659 4.2); default: false',
    }),
    critical: z.boolean().default(false).meta({
      description:
        "true sets the critical flag (128) on issue, issuewild and iodef (RFC 8659 4.5); never on tags that an authority may not know, for it would then refuse everything; default: false",
    }),
    at: oneOrMore(nameField)
      .optional()
      .meta({
        description:
          "names that the records stand at; they hold for names below them too (RFC 8659 3); default: the mail domain",
        examples: [["example.com", "mail.example.com"]],
      }),
    ca: authority.optional().meta({
      description:
        "the authority that the certificates of the mail hosts come from; with it, records that lock it out are found",
      examples: ["letsencrypt.org"],
    }),
    ttl: ttlField.optional().meta({ description: "seconds; default: the ttl of the mail domain" }),
  })
  .transform((given, context): CaaConfig => {
    if (given.none && given.issue.length > 0) {
      const message = "none: true stands beside issue, and would mean nothing there";
      const params = { code, reference, fix: "remove one of the two" };
      context.issues.push({ code: "custom", input: true, path: ["none"], message, params });
    }
    const flags = given.critical ? 128 : 0;
    const properties = issueTags.flatMap((tag): CaaProperty[] => {
      const common = tag === "issue" || tag === "issuewild";
      return given[tag].map((value) => {
        return { flags: common ? flags : 0, tag, value: formatIssue(value), path: `caa.${tag}` };
      });
    });
    if (given.none) properties.push({ flags, tag: "issue", value: formatIssue(nobody), path: "caa.none" });
    for (const value of given.iodef) properties.push({ flags, tag: "iodef", value, path: "caa.iodef" });
    const at = given.at === undefined ? undefined : [...given.at].sort();
    return { properties, at, ca: given.ca, ttl: given.ttl };
  });

export const caaSchema = settings.prefault({}).meta({
  description: "CAA: the authorities that may issue certificates for names of the mail domain (RFC 8659)",
  examples: [{ issue: ["letsencrypt.org"], ca: "letsencrypt.org" }],
});
