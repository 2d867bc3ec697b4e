// The settings of one DMARC policy record: what each key may hold, and its text in the manual.
import * as z from "zod";
import { quote } from "../../dns/name";
import { integerField, oneOrMore, parsed, ttlField } from "../fields";
import { readReportAddress } from "./report-uri";
import * as tags from "./tags";

/** A text that is one of some words, refused under the code of its tag. */
function wordField<W extends string>(code: string, tag: string, words: readonly W[]) {
  return z.string().transform((text, context) => {
    const word = words.find((candidate) => candidate === text);
    if (word !== undefined) return word;
    const message = `${tag} ${quote(text)} is unknown, allowed are ${words.join(", ")}`;
    context.issues.push({
      code: "custom",
      input: text,
      message,
      params: { code, reference: "RFC 9989 4.7" },
    });
    return z.NEVER;
  });
}

const policyField = (tag: string) => wordField("dmarc.policy", tag, tags.policies);
const alignmentField = (tag: string) => wordField("dmarc.tagvalue", tag, tags.alignments);
const policyWords = { enum: [...tags.policies], examples: ["quarantine"] };
const alignmentWords = { enum: [...tags.alignments], examples: ["strict"] };

const reportField = parsed("dmarc.uri", readReportAddress, "RFC 9989 4.8");

const optionText = z.union([z.string(), z.number()]);

/** One option or a list of them; 0 and 1 may be written as numbers. */
const optionsField = z.union([z.string(), z.number(), z.array(optionText)]).transform((given, context) => {
  const isList = Array.isArray(given);
  return (isList ? given : [given]).flatMap((text, index) => {
    const option = tags.failureOptions.find((candidate) => candidate === String(text));
    if (option !== undefined) return [option];
    context.issues.push({
      code: "custom",
      input: text,
      path: isList ? [index] : [],
      message: `failure option ${quote(String(text))} is unknown, allowed are ${tags.failureOptions.join(", ")}`,
      params: { code: "dmarc.fo", reference: "RFC 9989 4.7" },
    });
    return [];
  });
});

const publicSuffixField = z.union([
  z.boolean().transform((is) => (is ? "y" : "n")),
  wordField("dmarc.psd", "psd", tags.publicSuffixes),
]);

const settings = {
  policy: policyField("p")
    .optional()
    .meta({
      ...policyWords,
      description:
        "none, quarantine or reject: what to do with mail of this domain that fails DMARC (tag p, RFC 9989 4.7); default: none, for mode no-mail reject",
    }),
  subdomainPolicy: policyField("sp")
    .optional()
    .meta({
      ...policyWords,
      description: "policy for mail of subdomains (tag sp, RFC 9989 4.7); default: as policy",
    }),
  nonExistentSubdomainPolicy: policyField("np")
    .optional()
    .meta({
      ...policyWords,
      description:
        "policy for mail of subdomains that do not exist (tag np, RFC 9989 4.7); default: as subdomainPolicy",
    }),
  alignment: z
    .strictObject({
      dkim: alignmentField("adkim")
        .optional()
        .meta({
          ...alignmentWords,
          description:
            "strict: the DKIM signing domain equals the author domain (tag adkim, RFC 9989 4.7); default: relaxed",
        }),
      spf: alignmentField("aspf")
        .optional()
        .meta({
          ...alignmentWords,
          description:
            "strict: the SPF domain equals the author domain (tag aspf, RFC 9989 4.7); default: relaxed",
        }),
    })
    .default({})
    .meta({
      description: "how closely the authenticated domains match the author domain (RFC 9989 4.4)",
      examples: [{ dkim: "strict" }],
    }),
  aggregateReports: oneOrMore(reportField)
    .default([])
    .meta({
      description:
        "mail address or URI that takes aggregate reports, or a list of them (tag rua, RFC 9989 4.7); default: none",
      examples: [["mailto:dmarc@example.com"]],
    }),
  failureReports: oneOrMore(reportField)
    .default([])
    .meta({
      description:
        "mail address or URI that takes failure reports, or a list of them (tag ruf, RFC 9989 4.7); default: none",
      examples: [["mailto:dmarc-failures@example.com"]],
    }),
  failureOptions: optionsField.optional().meta({
    description:
      "when a failure report is wanted: 0 all mechanisms failed, 1 any failed, d a DKIM signature failed, s SPF failed (tag fo, RFC 9989 4.7); default: 0",
    examples: [["1"]],
  }),
  publicSuffix: publicSuffixField.optional().meta({
    description:
      "y: the domain is a public suffix; n: it is an organizational domain; u: unsaid (tag psd, RFC 9989 4.7); default: u",
    examples: ["n"],
  }),
  testing: z
    .boolean()
    .optional()
    .meta({
      description:
        "true asks receivers to apply the next weaker policy (tag t, RFC 9989 4.7); default: false",
      examples: [true],
    }),
  legacy: z
    .strictObject({
      percent: integerField("dmarc.tagvalue", 0, 100, "pct", "RFC 7489 6.3")
        .optional()
        .meta({
          description:
            "percentage of the mail that the policy is applied to (tag pct, RFC 7489 6.3); default: unsaid",
          examples: [100],
        }),
      reportFormat: wordField("dmarc.tagvalue", "rf", tags.reportFormats)
        .optional()
        .meta({
          description: "format of failure reports (tag rf, RFC 7489 6.3); default: unsaid",
          examples: ["afrf"],
        }),
      reportInterval: integerField("dmarc.tagvalue", 0, 4294967295, "ri", "RFC 7489 6.3")
        .optional()
        .meta({
          description: "seconds between aggregate reports (tag ri, RFC 7489 6.3); default: unsaid",
          examples: [86400],
        }),
      keep: z
        .boolean()
        .optional()
        .meta({
          description:
            "true publishes these tags and the sizes behind report addresses; default: true with compat tutorial, else false",
          examples: [true],
        }),
    })
    .default({})
    .meta({
      description: "tags that RFC 9989 C.5.2 removed; reported, and published only when they are kept",
    }),
  record: z
    .string()
    .optional()
    .meta({
      description:
        "the whole text of the record, published as it is, in place of the settings above (RFC 9989 4.8)",
      examples: ["v=DMARC1; p=reject; rua=mailto:dmarc@example.com"],
    }),
  ttl: ttlField.optional().meta({ description: "seconds; default: the ttl of the mail domain" }),
};

/** The schema of one policy record, before a record is made of it. */
export const policyObject = z.strictObject(settings);
/** Settings as the schema gives them. */
export type Given = z.output<typeof policyObject>;
