// Report destinations of DMARC (RFC 9989 4.6, 4.8): URIs, mail addresses, the obsolete size behind "!".
import { isHostName, labels, parseName, quote, withoutDot, type Fqdn } from "../../dns/name";
import type { Result } from "../../result";

/** Where reports go. */
export interface ReportUri {
  /** without size, "!" and "," percent-encoded: "mailto:dmarc@example.com" */
  readonly uri: string;
  /** the largest report that is wanted, obsolete since RFC 9989: "20m" (RFC 7489 6.2) */
  readonly size: string | undefined;
  /** the host that takes the reports; `undefined` when the URI names none */
  readonly host: Fqdn | undefined;
}

const schemePattern = /^([a-z][a-z0-9+.-]*):/i;
// RFC 3986 2 without "!", "," (RFC 9989 4.8) and ";", which separates tags
const uriPattern = /^[a-z][a-z0-9+.-]*:(?:[\w.~:/?#[\]@$&'()*+=-]|%[0-9a-f]{2})+$/i;
const sizePattern = /^\d+[kmgt]?$/i;
const largestSize = 2n ** 64n - 1n;

/** One member of `rua` or `ruf`, as it stands in a record. */
export function parseReportUri(text: string): Result<ReportUri> {
  if (text === "") return { error: "a report URI is empty" };
  const bang = text.indexOf("!");
  const uri = bang < 0 ? text : text.slice(0, bang);
  if (!schemePattern.test(uri)) {
    return { error: `report URI ${quote(text)} has no scheme, mailto: is required before a mail address` };
  }
  if (!uriPattern.test(uri)) {
    return { error: `report URI ${quote(text)} holds a character that must be percent-encoded` };
  }
  const size = bang < 0 ? undefined : text.slice(bang + 1);
  if (size !== undefined && !isSize(size)) {
    return {
      error: `behind "!" of report URI ${quote(text)} stands no size such as 20m; any other "!" must be written %21`,
    };
  }
  return located(uri, size?.toLowerCase());
}

/** RFC 7489 6.2: digits and a unit; RFC 7489 6.4: the number fits into 64 bits. */
function isSize(size: string): boolean {
  if (!sizePattern.test(size)) return false;
  const digits = size.replace(/[^0-9]/g, "");
  return digits.length <= 20 && BigInt(digits) <= largestSize;
}

/** The URI with its host found: the part behind "@" of a mailto, the authority of any other. */
function located(uri: string, size: string | undefined): Result<ReportUri> {
  const colon = uri.indexOf(":");
  const scheme = uri.slice(0, colon).toLowerCase();
  const rest = uri.slice(colon + 1);
  if (scheme !== "mailto") {
    const authority = /^\/\/(?:[^/?#@]*@)?([^/?#:@[\]]*)/.exec(rest)?.[1];
    if (authority === "") return { error: `report URI ${quote(uri)} names no host` };
    const host = authority === undefined ? undefined : parseName(authority);
    if (host !== undefined && "error" in host) return host;
    return { value: { uri: `${scheme}:${rest}`, size, host: host?.value } };
  }
  const [, local, domain, fields = ""] = /^([^@?]+)@([^@?]+)(\?[^@]*)?$/.exec(rest) ?? [];
  if (local === undefined || domain === undefined) {
    return { error: `report URI ${quote(uri)} must hold one mail address: mailto:local-part@domain` };
  }
  const host = parseMailHost(domain, uri);
  if ("error" in host) return host;
  return { value: { uri: `mailto:${local}@${withoutDot(host.value)}${fields}`, size, host: host.value } };
}

function parseMailHost(domain: string, text: string): Result<Fqdn> {
  const name = parseName(domain);
  if ("error" in name) return { error: `in report address ${quote(text)}: ${name.error}` };
  const top = labels(name.value).at(-1) ?? "";
  if (
    domain.endsWith(".") ||
    !isHostName(name.value) ||
    /^\d+$/.test(top) ||
    top === withoutDot(name.value)
  ) {
    return { error: `domain ${quote(domain)} of report address ${quote(text)} is no full host name` };
  }
  return name;
}

/** A report address of the configuration, and whether a character had to be percent-encoded. */
export interface GivenReport extends ReportUri {
  readonly encoded: boolean;
}

/** A mail address or a URI as people write it; `mailto:` is added, the local part percent-encoded. */
export function readReportAddress(text: string): Result<GivenReport> {
  const scheme = schemePattern.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== "mailto") {
    const uri = parseReportUri(text);
    return "error" in uri ? uri : { value: { ...uri.value, encoded: false } };
  }
  const address = scheme === undefined ? text : text.slice("mailto:".length);
  const at = address.lastIndexOf("@");
  if (at < 1) {
    return { error: `report address ${quote(text)} is no mail address and no URI` };
  }
  const given = address.slice(0, at);
  if (given.includes("@")) {
    return { error: `${quote(text)} holds several addresses, one is allowed in each member of the list` };
  }
  const [, domain = "", fields = "", size] =
    /^([^!?]*)(\?[^!]*)?(?:!(.*))?$/s.exec(address.slice(at + 1)) ?? [];
  const host = parseMailHost(domain, text);
  if ("error" in host) return host;
  const local = encodeLocalPart(given, scheme !== undefined);
  if (local === undefined) return { error: `local part ${quote(given)} of a report address is malformed` };
  const suffix = size === undefined ? "" : `!${size}`;
  const uri = parseReportUri(`mailto:${local}@${withoutDot(host.value)}${fields}${suffix}`);
  return "error" in uri ? uri : { value: { ...uri.value, encoded: local !== given } };
}

/**
 * The local part with everything percent-encoded that RFC 6068 2 or a DMARC record gives a meaning of its own;
 * what a URI has encoded already stays. `undefined` for what is no local part (RFC 5321 4.1.2, 4.5.3.1.1).
 */
function encodeLocalPart(local: string, isUri: boolean): string | undefined {
  if (/[^\x21-\x7e]|["\\<>()[\]:;]|^\.|\.\.|\.$/.test(local)) return undefined;
  const pattern = isUri ? /%[0-9a-f]{2}|[^\w.~+$'*-]/gi : /[^\w.~+$'*-]/g;
  const encoded = local.replace(pattern, (part) =>
    part.length === 3 ? part : `%${part.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
  return encoded.replace(/%../g, "x").length <= 64 ? encoded : undefined;
}
