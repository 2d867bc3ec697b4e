// The TXT beside ua-auto-config: the digest of the configuration file that clients fetch there.
import { quote } from "../../dns/name";
import type { Result } from "../../result";

const prefix = "v=UAAC1; a=sha256; d=";

/** `v=UAAC1; a=sha256; d=<digest>` (draft-ietf-mailmaint-pacc). */
export function formatDigest(digest: string): string {
  return `${prefix}${digest}`;
}

/** Reads the TXT value that carries the digest of a configuration file. */
export function parseDigestRecord(text: string): Result<string> {
  const tags = new Map(text.split(";").flatMap((part) => tagOf(part)));
  if (!/^v=UAAC1(?:;|$)/.test(text)) return { error: `${quote(text)} does not begin with v=UAAC1` };
  const algorithm = tags.get("a");
  if (algorithm !== "sha256") return { error: `algorithm ${quote(algorithm ?? "")} must be sha256` };
  return parseDigest(tags.get("d") ?? "");
}

function tagOf(part: string): [tag: string, value: string][] {
  const at = part.indexOf("=");
  return at < 0 ? [] : [[part.slice(0, at).trim(), part.slice(at + 1).trim()]];
}

/** Reads a SHA-256 digest in base64: 44 characters, the last of which is "=". */
export function parseDigest(text: string): Result<string> {
  // the last of 43 characters holds four bits and two that are zero
  if (/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/.test(text)) return { value: text };
  if (/^[0-9a-f]{64}$/i.test(text)) {
    const base64 = Buffer.from(text, "hex").toString("base64");
    return { error: `digest ${quote(text)} is hexadecimal, base64 is required: ${base64}` };
  }
  return { error: `digest ${quote(text)} must be a SHA-256 digest in base64, 44 characters that end in "="` };
}
