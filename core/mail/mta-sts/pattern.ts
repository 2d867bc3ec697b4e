// The mx patterns of an MTA-STS policy (RFC 8461 3.2) and what they match (RFC 8461 4.1).
import { isHostName, parentOf, parseName, quote, withoutDot, type Fqdn } from "../../dns/name";
import type { Result } from "../../result";

/** Reads a host name, or `*.` and a name, into lower case with A-labels and without final dot. */
export function parsePattern(text: string): Result<string> {
  const star = text.startsWith("*.") ? "*." : "";
  const name = parseName(text.slice(star.length));
  if ("error" in name) return { error: `mx pattern: ${name.error}` };
  if (isHostName(name.value)) return { value: `${star}${withoutDot(name.value)}` };
  const hint = name.value.includes("*") ? '"*" stands for the whole first label only' : "it is no host name";
  return { error: `mx pattern ${quote(text)} matches nothing: ${hint}` };
}

/** True when one of the patterns matches the host; `*.` covers exactly one label. */
export function isCovered(host: Fqdn, patterns: readonly string[]): boolean {
  const parent = parentOf(host);
  return (
    patterns.includes(withoutDot(host)) ||
    (parent !== undefined && patterns.includes(`*.${withoutDot(parent)}`))
  );
}
