// Organizational domains by the public suffix list: a lint for people. Receivers walk the DNS (RFC 9989 4.10).
import type * as SuffixList from "tldts";
import { isWithin, withoutDot, type Fqdn } from "../dns/name";

const options = { allowPrivateDomains: true, extractHostname: false, validateHostname: false };

/** The list takes milliseconds to load, and few configurations ever ask it. */
function suffixList(): typeof SuffixList {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it at every start
  return require("tldts") as typeof SuffixList;
}

/** The name below the public suffix; the name itself when it is a suffix or has one label. */
export function organizationalDomain(name: Fqdn): string {
  const text = withoutDot(name);
  return suffixList().getDomain(text, options) ?? text;
}

/** True for a name under which strangers register names of their own. */
export function isPublicSuffix(name: Fqdn): boolean {
  const text = withoutDot(name);
  return suffixList().getPublicSuffix(text, options) === text;
}

/** True when both names belong to one organization; a name is taken to belong with those above and below it. */
export function sameOrganization(a: Fqdn, b: Fqdn): boolean {
  return isWithin(a, b) || isWithin(b, a) || organizationalDomain(a) === organizationalDomain(b);
}
