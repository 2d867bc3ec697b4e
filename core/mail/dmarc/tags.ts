// The tags of a DMARC policy record (RFC 9989 4.7, 4.8) and those that RFC 9989 removed, in emission order.
import { quote } from "../../dns/name";
import { parseReportUri, type ReportUri } from "./report-uri";

/** Values of p, sp and np. */
export const policies = ["none", "quarantine", "reject"] as const;
/** Values of adkim and aspf, in words. */
export const alignments = ["relaxed", "strict"] as const;
/** Values of psd: a public suffix, an organizational domain, or unsaid. */
export const publicSuffixes = ["y", "n", "u"] as const;
/** Values of fo: all mechanisms failed, any failed, a DKIM signature failed, SPF failed. */
export const failureOptions = ["0", "1", "d", "s"] as const;
/** Values of rf (RFC 7489 6.3). */
export const reportFormats = ["afrf"] as const;

export type Policy = (typeof policies)[number];
export type Alignment = (typeof alignments)[number];
export type PublicSuffix = (typeof publicSuffixes)[number];
export type FailureOption = (typeof failureOptions)[number];

/** The value of each tag. */
export interface DmarcTags {
  /** p */
  readonly policy: Policy;
  /** sp; without it p applies to subdomains */
  readonly subdomainPolicy: Policy;
  /** np; without it sp applies to subdomains that do not exist */
  readonly nonExistentSubdomainPolicy: Policy;
  /** adkim */
  readonly dkimAlignment: Alignment;
  /** aspf */
  readonly spfAlignment: Alignment;
  /** fo */
  readonly failureOptions: readonly FailureOption[];
  /** rua */
  readonly aggregateReports: readonly ReportUri[];
  /** ruf */
  readonly failureReports: readonly ReportUri[];
  /** psd */
  readonly publicSuffix: PublicSuffix;
  /** t */
  readonly testing: boolean;
  /** rf, removed by RFC 9989 */
  readonly reportFormats: readonly string[];
  /** pct, removed by RFC 9989 */
  readonly percent: number;
  /** ri in seconds, removed by RFC 9989 */
  readonly reportInterval: number;
}

/** Codes of the rules about the text of one tag. */
export type TagCode = "dmarc.policy" | "dmarc.psd" | "dmarc.fo" | "dmarc.tagvalue" | "dmarc.uri";

/** What stands in a tag's value, as far as it can be read, and what is wrong with the rest. */
export interface TagReading<V> {
  readonly value?: V;
  readonly errors: readonly string[];
}

/** One tag: its name in the record, how its value is read and written, and the value that it has unsaid. */
export interface Tag<V> {
  readonly name: string;
  readonly code: TagCode;
  readonly read: (text: string, name: string) => TagReading<V>;
  readonly write: (value: V) => string;
  /** written text that means the same as no tag at all */
  readonly unsaid?: string;
  /** true when RFC 9989 C.5.2 removed it */
  readonly removed?: boolean;
}

function word<W extends string>(words: readonly W[], written: (word: W) => string = (word) => word) {
  const byText = new Map(words.map((word) => [written(word), word]));
  return {
    read: (text: string, name: string): TagReading<W> => {
      const value = byText.get(text.toLowerCase());
      if (value !== undefined) return { value, errors: [] };
      return { errors: [`${name}=${quote(text)} is unknown, allowed are ${[...byText.keys()].join(", ")}`] };
    },
    write: written,
  };
}

function integer(maximum: number) {
  return {
    read: (text: string, name: string): TagReading<number> =>
      /^\d{1,10}$/.test(text) && Number(text) <= maximum
        ? { value: Number(text), errors: [] }
        : { errors: [`${name}=${quote(text)} must be a whole number from 0 to ${maximum}`] },
    write: String,
  };
}

function reports() {
  return {
    read: (text: string, name: string): TagReading<readonly ReportUri[]> => {
      const members = text.split(",").map((member) => parseReportUri(member.trim()));
      const value = members.flatMap((member) => ("value" in member ? [member.value] : []));
      const errors = members.flatMap((member) => ("error" in member ? [`${name}: ${member.error}`] : []));
      return value.length === 0 ? { errors } : { value, errors };
    },
    write: (uris: readonly ReportUri[]) =>
      uris.map(({ uri, size }) => (size === undefined ? uri : `${uri}!${size}`)).join(","),
  };
}

/** A list of words with colons between them; each counts once. */
function list<W extends string>(words: readonly W[]) {
  return {
    read: (text: string, name: string): TagReading<readonly W[]> => {
      const members = text.split(":").map((member) => member.trim().toLowerCase());
      const value = members.filter((member): member is W => words.includes(member as W));
      const unknown = members.filter((member) => !words.includes(member as W));
      const errors = unknown.map(
        (member) => `${name} option ${quote(member)} is unknown, allowed are ${words.join(", ")}`,
      );
      const repeated = value.find((member, index) => value.indexOf(member) !== index);
      if (repeated !== undefined) errors.push(`${name} option ${quote(repeated)} is listed twice`);
      return value.length === 0 ? { errors } : { value: [...new Set(value)], errors };
    },
    write: (values: readonly W[]) => values.join(":"),
  };
}

const policy = word(policies);
const alignment = word(alignments, (mode) => mode.charAt(0));
const yesNo = word(["y", "n"]);

/**
 * Every tag but v, in the order in which they are written: p second for readers of RFC 7489, the removed tags
 * last as the tutorial has them.
 */
export const dmarcTags: { readonly [K in keyof DmarcTags]: Tag<DmarcTags[K]> } = {
  policy: { name: "p", code: "dmarc.policy", ...policy },
  subdomainPolicy: { name: "sp", code: "dmarc.policy", ...policy },
  nonExistentSubdomainPolicy: { name: "np", code: "dmarc.policy", ...policy },
  dkimAlignment: { name: "adkim", code: "dmarc.tagvalue", ...alignment, unsaid: "r" },
  spfAlignment: { name: "aspf", code: "dmarc.tagvalue", ...alignment, unsaid: "r" },
  failureOptions: { name: "fo", code: "dmarc.fo", ...list(failureOptions), unsaid: "0" },
  aggregateReports: { name: "rua", code: "dmarc.uri", ...reports() },
  failureReports: { name: "ruf", code: "dmarc.uri", ...reports() },
  publicSuffix: { name: "psd", code: "dmarc.psd", ...word(publicSuffixes), unsaid: "u" },
  testing: {
    name: "t",
    code: "dmarc.tagvalue",
    read: (text, name) => {
      const { value, errors } = yesNo.read(text, name);
      return value === undefined ? { errors } : { value: value === "y", errors };
    },
    write: (testing) => (testing ? "y" : "n"),
    unsaid: "n",
  },
  reportFormats: {
    name: "rf",
    code: "dmarc.tagvalue",
    ...(list(reportFormats) as Pick<Tag<readonly string[]>, "read" | "write">),
    removed: true,
  },
  percent: { name: "pct", code: "dmarc.tagvalue", ...integer(100), removed: true },
  // RFC 7489 6.3: a 32-bit unsigned integer
  reportInterval: { name: "ri", code: "dmarc.tagvalue", ...integer(4294967295), removed: true },
};
