// The two TXT values of ACME: the answer to a dns-01 challenge, and the standing permission of dns-persist-01.
import { isHostName, parseName, quote, withoutDot, type Fqdn } from "../../dns/name";
import type { Result } from "../../result";

/** A standing permission for one account at one issuer (draft-ietf-acme-dns-persist). */
export interface PersistentValidation {
  readonly issuer: Fqdn;
  readonly accountUri: string;
  /** whether it also covers wildcards and names below */
  readonly wildcard: boolean;
  /** seconds since 1970 after which it counts no more; `undefined`: until it is removed */
  readonly until: number | undefined;
}

const challenge = /^[A-Za-z0-9_-]{43}$/;

/** Reads a challenge value: base64url of a SHA-256 digest, 43 characters, no padding (RFC 8555 8.4). */
export function parseChallenge(text: string): Result<string> {
  if (challenge.test(text)) return { value: text };
  return { error: `challenge value ${quote(text)} ${challengeProblem(text)}` };
}

function challengeProblem(text: string): string {
  if (/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(text)) {
    return "is a key authorization; the base64url of its SHA-256 digest is required";
  }
  if (/^[A-Za-z0-9+/]{43}=?$/.test(text) && /[+/]/.test(text)) {
    return 'is base64; base64url is required, which has "-" and "_" for "+" and "/", and no "="';
  }
  if (text.includes("=")) return 'has padding; 43 characters of base64url without "=" are required';
  const stray = /[^A-Za-z0-9_-]/u.exec(text)?.[0];
  if (stray !== undefined) return `holds ${quote(stray)}; letters, digits, "-" and "_" are allowed`;
  return `has ${text.length} characters, exactly 43 are required`;
}

/** True when the value can be a digest: 43 characters hold 258 bits, and the two that are left over are zero. */
export function endsLikeDigest(value: string): boolean {
  return "AEIMQUYcgkosw048".includes(value.slice(-1));
}

/** `issuer; accounturi=...[; policy=wildcard][; persistUntil=...]` */
export function formatPersistent({ issuer, accountUri, wildcard, until }: PersistentValidation): string {
  const parts = [withoutDot(issuer), `accounturi=${accountUri}`];
  if (wildcard) parts.push("policy=wildcard");
  if (until !== undefined) parts.push(`persistUntil=${until}`);
  return parts.join("; ");
}

/** Reads a dns-persist-01 value. Parameters with unknown tags are passed over, as the draft asks of issuers. */
export function parsePersistent(text: string): Result<PersistentValidation> {
  const [issuerText = "", ...rest] = text.split(";").map((part) => part.trim());
  const issuer = parseIssuer(issuerText);
  if ("error" in issuer) return issuer;
  const tags = new Map<string, string>();
  for (const parameter of rest) {
    if (parameter === "") continue;
    const [, tag, value] = /^([A-Za-z0-9-]+)\s*=\s*([\x21-\x3a\x3c-\x7e]*)$/.exec(parameter) ?? [];
    if (tag === undefined || value === undefined)
      return { error: `parameter ${quote(parameter)} is not of the form tag=value` };
    if (tags.has(tag.toLowerCase())) return { error: `parameter ${quote(tag)} stands twice` };
    tags.set(tag.toLowerCase(), value);
  }
  const account = tags.get("accounturi");
  if (account === undefined) return { error: "accounturi is missing" };
  const accountUri = parseAccountUri(account);
  if ("error" in accountUri) return accountUri;
  const until = tags.get("persistuntil");
  if (until !== undefined && !/^\d{1,12}$/.test(until)) {
    return { error: `persistUntil ${quote(until)} must be a number of seconds since 1970` };
  }
  return {
    value: {
      issuer: issuer.value,
      accountUri: accountUri.value,
      wildcard: tags.get("policy")?.toLowerCase() === "wildcard",
      until: until === undefined ? undefined : Number(until),
    },
  };
}

/** Reads the name by which a certificate authority knows itself: "letsencrypt.org" (RFC 8659 4.2). */
export function parseIssuer(text: string): Result<Fqdn> {
  const name = parseName(text);
  if ("error" in name || isHostName(name.value)) return name;
  return { error: `issuer ${quote(text)} is no domain name of letters, digits and inner hyphens` };
}

/** Reads an account URI; the grammar of the value leaves no room for ";" and blanks (RFC 8659 4.2). */
export function parseAccountUri(text: string): Result<string> {
  if (/^[a-z][a-z0-9+.-]*:[\x21-\x3a\x3c-\x7e]+$/i.test(text)) return { value: text };
  return {
    error: `account URI ${quote(text)} must be an absolute URI without blanks and ";", as the issuer gave it`,
  };
}

/** Reads a moment as `2027-01-01` or `2027-01-01T00:00:00Z` into seconds since 1970. */
export function parseMoment(text: string): Result<number> {
  const moment = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(moment)) {
    const milliseconds = Date.parse(moment);
    // a day that the month does not have would be read as one of the next month
    if (milliseconds >= 0 && new Date(milliseconds).toISOString() === moment.replace("Z", ".000Z")) {
      return { value: milliseconds / 1000 };
    }
  }
  return {
    error: `${quote(text)} is no moment; write 2027-01-01, 2027-01-01T00:00:00Z or seconds since 1970`,
  };
}
