import * as z from "zod";
import { quote, withoutDot, type Fqdn } from "../../dns/name";
import { byName, integerField, nameField, oneOrMore, parsed, ttlField } from "../fields";
import { baseOf, challengeName, lengthProblem, nameProblem, persistentName, type Problem } from "./name";
import {
  parseAccountUri,
  parseChallenge,
  parseIssuer,
  parseMoment,
  type PersistentValidation,
} from "./record";

/** What proves to certificate authorities that a name is ours. */
export interface AcmeEntry {
  /** the name as the certificate bears it, "*." included */
  readonly name: Fqdn;
  /** the name without "*.": where the records stand */
  readonly base: Fqdn;
  /** values of challenges that are open; two orders at once have two */
  readonly values: readonly string[];
  /** the name that the challenges are answered at instead */
  readonly delegate: Fqdn | undefined;
  readonly persist: readonly PersistentValidation[];
  /** seconds */
  readonly ttl: number | undefined;
}

declare module "../feature" {
  interface MailConfig {
    /** ACME challenges and standing validations, by the name of the certificate */
    readonly acme: readonly AcmeEntry[];
  }
}

const value = parsed("acme.value", parseChallenge, "RFC 8555 8.4").meta({
  description: "challenge value: base64url of a SHA-256 digest, 43 characters (RFC 8555 8.4)",
  examples: ["F24BbLWJyjTkFpg-LqSLiUWksaUwPbZB-LdaqbOxCcc"],
});

const draft = "draft-ietf-acme-dns-persist";

const persistent = z.strictObject({
  issuer: parsed("acme.persist", parseIssuer, "RFC 8659 4.2").meta({
    description: "the domain name by which the certificate authority knows itself",
    examples: ["letsencrypt.org"],
  }),
  accountUri: parsed("acme.persist", parseAccountUri, "RFC 8657 3").meta({
    description: "URI of the ACME account that may order certificates",
    examples: ["https://acme-v02.api.letsencrypt.org/acme/acct/1234"],
  }),
  wildcard: z.boolean().optional().meta({
    description:
      "also allow wildcard certificates and names below (policy=wildcard); default: true at a key that begins with *.",
  }),
  until: z
    .union([
      integerField("acme.persist", 0, 253402300799, "persistUntil", draft),
      parsed("acme.persist", parseMoment, draft),
    ])
    .optional()
    .meta({
      description: "moment after which it counts no more, as a date or in seconds since 1970; default: never",
      examples: ["2027-01-01T00:00:00Z"],
    }),
});

const settings = z.strictObject({
  values: oneOrMore(value)
    .default([])
    .meta({ description: "challenge value, or a list of them when several orders are open (TXT)" }),
  delegate: nameField.optional().meta({
    description: "name at which the challenges are answered instead of here (CNAME)",
    examples: ["mail.acme.example.net"],
  }),
  persist: oneOrMore(persistent)
    .default([])
    .meta({ description: `standing validation (dns-persist-01, ${draft}), or a list of them` }),
  ttl: ttlField.optional().meta({
    description:
      "seconds; default: 300 for challenge values (3600 under compat: tutorial), else the ttl of the mail domain",
  }),
});

type Settings = z.output<typeof settings>;

function onlyValues(values: readonly string[]): Settings {
  return { values, persist: [] };
}

const given = z.union([
  value.transform((text) => onlyValues([text])),
  z.array(value).transform((texts) => onlyValues([...new Set(texts)])),
  settings,
]);

export const acmeSchema = byName(given)
  .transform((entries, context): readonly AcmeEntry[] => {
    const out = entries.map(([name, part]) => toEntry(name, part));
    const answered = new Set(out.filter(({ values }) => values.length > 0).map(({ base }) => base));
    for (const entry of out) {
      const problem = problemOf(entry, answered.has(entry.base));
      if (problem === undefined) continue;
      const { message, path = [], ...params } = problem;
      context.issues.push({
        code: "custom",
        input: entry,
        path: [withoutDot(entry.name), ...path],
        message,
        params,
      });
    }
    return out;
  })
  .prefault({})
  .meta({
    description:
      "ACME challenges and standing validations, by the name that the certificate is for (RFC 8555 8.4)",
    examples: [{ "mail.example.com": "F24BbLWJyjTkFpg-LqSLiUWksaUwPbZB-LdaqbOxCcc" }],
  });

function toEntry(name: Fqdn, { values, delegate, persist, ttl }: Settings): AcmeEntry {
  const star = name.startsWith("*.");
  return {
    name,
    base: baseOf(name),
    values,
    delegate,
    persist: persist.map(({ issuer, accountUri, wildcard = star, until }) => ({
      issuer,
      accountUri,
      wildcard,
      until,
    })),
    ttl,
  };
}

/** What is wrong with an entry as a whole, with the keys below it; `answered`: its base name has challenge values. */
function problemOf(
  entry: AcmeEntry,
  answered: boolean,
): (Problem & { readonly path?: readonly string[] }) | undefined {
  const { name, base, values, delegate, persist } = entry;
  const answers = values.length > 0 || delegate !== undefined;
  const problem =
    nameProblem(name) ??
    (answers ? lengthProblem(challengeName(base)) : undefined) ??
    (persist.length > 0 ? lengthProblem(persistentName(base)) : undefined);
  if (problem !== undefined) return problem;
  if (delegate !== undefined && (answered || delegate === challengeName(base))) {
    return { ...delegationProblem(challengeName(base), delegate), path: ["delegate"] };
  }
  if (name === base || persist.every(({ wildcard }) => wildcard)) return undefined;
  const message = `a persistent validation of ${quote(withoutDot(name))} needs policy=wildcard, got wildcard: false`;
  const fix = "leave wildcard out, or use the key without *.";
  return { code: "acme.wildcard", message, fix, reference: draft, path: ["persist"] };
}

function delegationProblem(owner: Fqdn, delegate: Fqdn): Problem {
  const shown = quote(withoutDot(owner));
  const rule = { code: "acme.delegation", reference: "RFC 1034 3.6.2" } as const;
  if (delegate === owner) {
    const message = `challenges at ${shown} are delegated to that same name`;
    return { ...rule, message, fix: "name the place that the ACME client writes to" };
  }
  const message = `${shown} is delegated to ${quote(withoutDot(delegate))} and has values of its own`;
  return { ...rule, message, fix: "remove the values or the delegation" };
}
