// The properties of CAA records as values (RFC 8659 4, RFC 8657, RFC 9495).
import { labels, quote, withoutDot, type Fqdn } from "../../dns/name";
import type { Result } from "../../result";
import { parseAccountUri, parseIssuer } from "../acme/record";
import { parseMailto, parseWebUri } from "../tls-rpt/record";

/** Tags that say who may issue: certificates of hosts, of wildcards, of mail addresses (S/MIME), of logos (BIMI). */
export const issueTags = ["issue", "issuewild", "issuemail", "issuevmc"] as const;
export type IssueTag = (typeof issueTags)[number];

/** Tags that every authority knows (RFC 8659 4). */
export const basicTags: readonly string[] = ["issue", "issuewild", "iodef"];

/** Tags that may stand in a record; authorities pass over every other one. */
export const knownTags: readonly string[] = [...issueTags, "iodef", "contactemail", "contactphone"];

/** A restriction that an authority puts on itself when it issues. */
export type Parameter = readonly [tag: string, value: string];

/** Who may issue, and how. */
export interface IssueValue {
  /** the name by which the authority knows itself; `undefined`: nobody may */
  readonly issuer: Fqdn | undefined;
  readonly parameters: readonly Parameter[];
}

/** Nobody may issue: published as ";". */
export const nobody: IssueValue = { issuer: undefined, parameters: [] };

const tagForm = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;

/** The value of an issue property: `ca.example; tag=value`. */
export function formatIssue({ issuer, parameters }: IssueValue): string {
  const texts = parameters.map(([tag, value]) => `${tag}=${value}`);
  if (issuer === undefined) return texts.length === 0 ? ";" : `; ${texts.join("; ")}`;
  return [withoutDot(issuer), ...texts].join("; ");
}

/** Reads the value of an issue property; authorities read one that they cannot parse as "nobody" (RFC 8659 4.2). */
export function parseIssue(text: string): Result<IssueValue> {
  const [issuerText = "", ...rest] = text.split(";").map((part) => part.trim());
  const issuer = issuerText === "" ? undefined : readIssuer(issuerText);
  if (issuer !== undefined && "error" in issuer) return issuer;
  if (rest.length === 1 && rest[0] === "") rest.pop();
  const parameters: Parameter[] = [];
  for (const part of rest) {
    if (part === "") return { error: `${quote(text)} has nothing behind a semicolon; remove the semicolon` };
    const equals = part.indexOf("=");
    if (equals < 0) return { error: `parameter ${quote(part)} is not of the form tag=value` };
    const parameter = readParameter(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
    if ("error" in parameter) return parameter;
    parameters.push(parameter.value);
  }
  const twice = repeated(parameters);
  if (twice !== undefined) return { error: `parameter ${quote(twice)} stands twice, once is allowed` };
  return { value: { issuer: issuer?.value, parameters } };
}

/** Reads the name of an authority: "letsencrypt.org". */
export function readIssuer(text: string): Result<Fqdn> {
  if (/^\d+\s+[a-z]+\s/i.test(text)) {
    return { error: `${quote(text)} is a whole CAA record, the name of the authority is required` };
  }
  const issuer = parseIssuer(text);
  if ("error" in issuer || labels(issuer.value).length > 1) return issuer;
  return { error: `${quote(text)} names no authority; write its domain name, such as "letsencrypt.org"` };
}

/** Reads one parameter (RFC 8659 4.2); those of RFC 8657 have values of a form of their own. */
export function readParameter(tag: string, value: string): Result<Parameter> {
  if (!tagForm.test(tag)) {
    return { error: `parameter tag ${quote(tag)} must have letters, digits and inner hyphens` };
  }
  switch (tag.toLowerCase()) {
    case "accounturi": {
      const uri = parseAccountUri(value);
      return "error" in uri ? uri : { value: [tag, uri.value] };
    }
    case "validationmethods": {
      const wrong = value.split(",").find((method) => !/^[A-Za-z0-9-]+$/.test(method));
      if (wrong === undefined) return { value: [tag, value] };
      return { error: `validation method ${quote(wrong)} must be a word such as dns-01, without blanks` };
    }
    default:
      if (/^[\x21-\x3a\x3c-\x7e]*$/.test(value)) return { value: [tag, value] };
      return {
        error: `value ${quote(value)} of parameter ${quote(tag)} holds a blank, ";" or no printable ASCII`,
      };
  }
}

function repeated(parameters: readonly Parameter[]): string | undefined {
  const tags = parameters.map(([tag]) => tag.toLowerCase());
  return tags.find((tag, index) => tags.indexOf(tag) !== index);
}

/** Reads where authorities report requests that they refused: mailto, https or http (RFC 8659 4.4). */
export function parseIodef(text: string): Result<string> {
  if (/^https?:/i.test(text)) return parseWebUri(text, ["https", "http"]);
  if (/^mailto:/i.test(text) || (text.includes("@") && !text.includes(":"))) return parseMailto(text);
  return { error: `iodef ${quote(text)} must be a mailto, https or http URI` };
}

/** What is wrong with a record as it stands in the DNS. */
export function caaProblem(flags: number, tag: string, value: string): string | undefined {
  if (flags !== 0 && flags !== 128) return `CAA flags ${flags} must be 0 or 128 (critical)`;
  if (!knownTags.includes(tag)) {
    return `CAA tag ${quote(tag)} is unknown, allowed are ${knownTags.join(", ")}`;
  }
  if (tag.startsWith("contact")) return undefined;
  const parsed = tag === "iodef" ? parseIodef(value) : parseIssue(value);
  return "error" in parsed ? parsed.error : undefined;
}
