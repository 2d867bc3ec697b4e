// The URIs that mail records hold: https and mailto, with "," ";" and "!" percent-encoded (RFC 8460 3).
import { isHostName, labels, parseName, quote, withoutDot, type Fqdn } from "../../dns/name";
import { toOctets } from "../../dns/rdata";
import type { Result } from "../../result";

// RFC 3986 2 without "!", "," and ";", which separate things in these records
const uriRest = /^(?:[\w.~:/?#[\]@$&'()*+=-]|%[0-9a-f]{2})*$/i;
// RFC 5321 4.1.2 dot-string: what stands before "@" without quotes
const localPart = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;

/** Reads a URI with one of the schemes "https" and "http" and a full host name, no address and no password. */
export function parseWebUri(text: string, schemes: readonly string[] = ["https"]): Result<string> {
  const [, given = "", authority = "", rest = ""] =
    /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^]*)$/i.exec(text) ?? [];
  const scheme = given.toLowerCase();
  if (!schemes.includes(scheme)) {
    const hint = scheme === "" ? "it has no scheme" : `its scheme is ${quote(scheme)}`;
    return { error: `${quote(text)} is no ${schemes[0] ?? ""} URI: ${hint}` };
  }
  if (authority.includes("@"))
    return { error: `URI ${quote(text)} holds a user name, which everybody could read` };
  const [, hostText = "", port = ""] = /^(.*?)(:\d{1,5})?$/.exec(authority) ?? [];
  const host = parseHost(hostText);
  if ("error" in host) return { error: `URI ${quote(text)}: ${host.error}` };
  const problem = restProblem(rest);
  if (problem !== undefined) return { error: `URI ${quote(text)} ${problem}` };
  return { value: `${scheme}://${withoutDot(host.value)}${port}${rest}` };
}

/** Reads a mail address, or a mailto URI with one address, as a mailto URI. */
export function parseMailto(text: string): Result<string> {
  const isUri = /^mailto:/i.test(text);
  const address = isUri ? text.slice("mailto:".length) : text;
  const [, local, hostText, fields = ""] = /^([^@]*)@([^@?]*)(\?[^@]*)?$/.exec(address) ?? [];
  if (local === undefined || hostText === undefined) {
    return { error: `${quote(text)} is no mail address; write it as local-part@domain` };
  }
  const decoded = isUri ? decode(local) : local;
  if (decoded === undefined || !localPart.test(decoded) || decoded.length > 64) {
    return { error: `${quote(local)} in ${quote(text)} is no local part of a mail address` };
  }
  const problem = isUri ? restProblem(`${local}${fields}`) : undefined;
  if (problem !== undefined) return { error: `URI ${quote(text)} ${problem}` };
  const host = parseHost(hostText);
  if ("error" in host) return { error: `${quote(text)}: ${host.error}` };
  const written = isUri ? local : encode(local);
  return { value: `mailto:${written}@${withoutDot(host.value)}${fields}` };
}

function parseHost(text: string): Result<Fqdn> {
  const name = parseName(text);
  if ("error" in name) return name;
  const parts = labels(name.value);
  if (isHostName(name.value) && parts.length > 1 && !/^\d+$/.test(parts.at(-1) ?? "")) return name;
  return { error: `${quote(text)} is no full host name` };
}

/** What is wrong with the part of a URI behind the host; the text goes on after the URI. */
function restProblem(rest: string): string | undefined {
  if (uriRest.test(rest)) return undefined;
  const wrong = /%(?![0-9a-f]{2})|[^\w.~:/?#[\]@$&'()*+=%-]/iu.exec(rest)?.[0] ?? "";
  return `holds ${quote(wrong)}, which must be written ${encode(wrong)}`;
}

function encode(text: string): string {
  return toOctets(text).replace(
    /[^\w.~+$'*-]/g,
    (octet) => `%${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
