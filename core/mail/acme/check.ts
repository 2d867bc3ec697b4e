import { quote, withoutDot } from "../../dns/name";
import { rrsetKey, type RRset } from "../../dns/rrset";
import { defineRules, reporter, type Issue } from "../../issue";
import { pathText } from "../../path";
import { at, type CheckContext, type MailConfig } from "../feature";
import { challengeTtl } from "./build";
import type { AcmeEntry } from "./config";
import { challengeName } from "./name";
import { endsLikeDigest, parseChallenge, parsePersistent } from "./record";

export const acmeRules = defineRules({
  "acme.value": {
    level: "E",
    reference: "RFC 8555 8.4",
    title: "a challenge value is the base64url of a SHA-256 digest: 43 characters without padding",
    why: "the certificate authority compares it character by character and refuses the order",
    example: "F24BbLWJyjTkFpg-LqSLiUWksaUwPbZB-LdaqbOxCcc",
  },
  "acme.name": {
    level: "E",
    reference: "RFC 8555 8.4",
    title: "a challenge is keyed by the name that the certificate is for",
    why: "_acme-challenge. is put in front of the key; a name that no certificate can bear is never validated",
    example: "acme: { mail.example.com: F24BbLWJyjTkFpg-LqSLiUWksaUwPbZB-LdaqbOxCcc }",
  },
  "acme.wildcard": {
    level: "E",
    reference: "RFC 8555 7.1.3",
    title: "a wildcard certificate is validated at the name without its *.",
    why: "there is no _acme-challenge below a wildcard; *.example.com and example.com share one challenge name",
    example: 'acme: { "*.example.com": [ value of the one order, value of the other ] }',
  },
  "acme.delegation": {
    level: "E",
    reference: "RFC 1034 3.6.2",
    title: "a challenge name has values or is delegated by CNAME, not both",
    why: "nothing can stand beside a CNAME; the authority would see the one or the other",
    example: "acme: { mail.example.com: { delegate: mail.acme.example.net } }",
  },
  "acme.ttl": {
    level: "I",
    reference: "RFC 8555 8.4",
    title: "a challenge value has a TTL of at most 300 seconds",
    why: "the value is used once; the next one must not wait until caches have forgotten this one",
    example: "acme: { mail.example.com: { values: [...], ttl: 60 } }",
  },
  "acme.persist": {
    level: "I",
    reference: "draft-ietf-acme-dns-persist",
    title: "a standing validation names an issuer and an account, and the issuer supports dns-persist-01",
    why: "the method is still a draft: an issuer that does not support it asks for another challenge",
    example: "letsencrypt.org; accounturi=https://acme-v02.api.letsencrypt.org/acme/acct/1234",
  },
});
const report = reporter(acmeRules);

export function checkAcme({ config, own }: CheckContext): Issue[] {
  const issues = config.acme.flatMap((entry) => checkEntry(entry, config));
  for (const set of own) if (set.type === "TXT") checkForeignValues(set, issues);
  return issues;
}

function checkEntry(entry: AcmeEntry, config: MailConfig): Issue[] {
  const { name, base, values, delegate, persist } = entry;
  const shown = quote(withoutDot(name));
  const where = at(config, pathText("acme", [withoutDot(name)]));
  const issues: Issue[] = [];
  if (name !== base && (values.length > 0 || delegate !== undefined)) {
    const text = `challenges for ${shown} are answered at ${quote(withoutDot(challengeName(base)))}`;
    issues.push(report("acme.wildcard", where, text, { level: "I" }));
  }
  const ttl = challengeTtl(entry, config);
  if (values.length > 0 && ttl > 300) {
    const text = `TTL ${ttl} is long for a challenge value, which is used once; 60 to 300 is usual`;
    issues.push(report("acme.ttl", where, text, { fix: "set ttl: 300" }));
  }
  for (const value of values) if (!endsLikeDigest(value)) issues.push(notDigest(value, where));
  if (persist.length > 0) {
    const issuers = persist.map(({ issuer }) => quote(withoutDot(issuer))).join(" and ");
    const text = `dns-persist-01 is a draft: whether ${issuers} supports it is not verified`;
    issues.push(report("acme.persist", where, text));
  }
  return issues;
}

function notDigest(value: string, where: string): Issue {
  const text = `challenge value ${quote(value)} cannot be a SHA-256 digest: no digest ends in ${quote(value.slice(-1))}`;
  return report("acme.value", where, text, { level: "W", fix: "copy the value again from the ACME client" });
}

/** Values that other parts of the configuration put at these names. */
function checkForeignValues(set: Extract<RRset, { type: "TXT" }>, issues: Issue[]): void {
  const challenges = set.owner.startsWith("_acme-challenge.");
  if (!challenges && !set.owner.startsWith("_validation-persist.")) return;
  set.rdatas.forEach(({ text }, index) => {
    const source = set.sources[index];
    if (source?.room === "acme") return;
    const result = challenges ? parseChallenge(text) : parsePersistent(text);
    if (!("error" in result)) return;
    const code = challenges ? "acme.value" : "acme.persist";
    issues.push(report(code, source?.where ?? rrsetKey(set), result.error, { level: "E" }));
  });
}
