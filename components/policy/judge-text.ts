// One TXT record, judged by the parsers and rules that a mail domain's own records are judged by.
import { noAnswers } from "../../core/dns/answers";
import { quote, withoutDot, type Fqdn } from "../../core/dns/name";
import { fromOctets } from "../../core/dns/rdata";
import { RecordIndex } from "../../core/dns/record-index";
import type { Issue } from "../../core/issue";
import { judgeKey, judgeTags } from "../../core/mail/dkim/check-key";
import { readRecordKey } from "../../core/mail/dkim/pasted";
import { parseKeyRecord } from "../../core/mail/dkim/record";
import { report as reportDkim } from "../../core/mail/dkim/rules";
import { isDmarcText, parseDmarc } from "../../core/mail/dmarc/record";
import { report as reportDmarc } from "../../core/mail/dmarc/rules";
import { checkTerms } from "../../core/mail/spf/check-record";
import { stackSource } from "../../core/mail/spf/lookup";
import type { PlacedRecord } from "../../core/mail/spf/placed";
import { isSpfText, parseSpf } from "../../core/mail/spf/record";
import { report as reportSpf } from "../../core/mail/spf/rules";

/** What is wrong with the text of a TXT record at this name, as far as mail is concerned. */
export function judgeText(owner: Fqdn, text: string): Issue[] {
  const where = `${owner} TXT`;
  if (isKeyName(owner)) return judgeKeyRecord(owner, text, where);
  if (isPolicyName(owner)) return judgePolicy(text, where);
  if (isDmarcText(text) && !owner.includes("._report._dmarc.")) {
    const fix = "publish it at _dmarc below the domain that people write in From";
    return [
      reportDmarc("dmarc.name", where, `the DMARC record at ${shown(owner)} is never looked up`, { fix }),
    ];
  }
  return judgeSpf(owner, text, where);
}

/** True for a name where verifiers look for DKIM keys; RFC 6651 and RFC 5617 put other records below `_domainkey`. */
export function isKeyName(owner: Fqdn): boolean {
  return owner.includes("._domainkey.") && !/^_(?:report|adsp)\./.test(owner);
}

/** True for a name where receivers look for DMARC policies. */
export function isPolicyName(owner: Fqdn): boolean {
  return owner.startsWith("_dmarc.");
}

function shown(owner: Fqdn): string {
  return quote(withoutDot(owner));
}

const looksLikeSpf = /^[\s"']*v\s*=\s*"?spf/i;
const looksLikePolicy = /^[\s"']*v\s*=\s*"?dmarc/i;
const nothing = stackSource(new RecordIndex([], []), noAnswers);

function judgeSpf(owner: Fqdn, octets: string, where: string): Issue[] {
  if (!isSpfText(octets) && !looksLikeSpf.test(octets)) return [];
  const text = fromOctets(octets);
  const read = parseSpf(text);
  if (!("value" in read))
    return read.problems.map(({ code, message, ...options }) => reportSpf(code, where, message, options));
  const issues: Issue[] = [];
  checkTerms(placedSpf(owner, text, read.value.terms), nothing, issues);
  return issues;
}

/** An SPF record whose terms are all at one place. */
export function placedSpf(
  owner: Fqdn,
  text: string,
  terms: readonly PlacedRecord["terms"][number]["term"][],
): PlacedRecord {
  const where = `${owner} TXT`;
  return { owner, text, where, terms: terms.map((term) => ({ term, where })) };
}

function judgePolicy(text: string, where: string): Issue[] {
  if (!looksLikePolicy.test(text)) return [];
  const { record, faults } = parseDmarc(text);
  const issues = faults.map(({ code, level, message, fix }) =>
    reportDmarc(code, where, message, { level, ...(fix === undefined ? {} : { fix }) }),
  );
  for (const [name] of record?.unknown ?? []) {
    const fix = "remove it, or correct its name";
    issues.push(
      reportDmarc("dmarc.unknown", where, `tag ${quote(name)} is unknown and will be ignored`, { fix }),
    );
  }
  const unread = faults.some(({ code }) => code === "dmarc.policy");
  if (record?.policy === undefined && record !== undefined && !unread)
    issues.push(reportDmarc("dmarc.nop", where, "tag p is missing", { fix: "write p=none behind v" }));
  return issues;
}

function judgeKeyRecord(owner: Fqdn, text: string, where: string): Issue[] {
  const record = parseKeyRecord(text);
  const given = "value" in record ? readRecordKey(record.value) : record;
  if (!("value" in given) || !("value" in record)) {
    const { code, error, fix } = given as Exclude<typeof given, { value: unknown }>;
    return [reportDkim(code, where, error, fix === undefined ? {} : { fix })];
  }
  const { key, wrapped } = given.value;
  if (key === undefined) return [];
  const { hash, service, flags } = record.value;
  const name = `the record at ${shown(owner)}`;
  const published = {
    ...{ name, where, keyWhere: where, hash, service },
    testing: flags?.includes("y") ?? false,
  };
  const issues: Issue[] = [];
  judgeKey(published, key, issues);
  judgeTags(published, issues);
  if (wrapped) {
    const message = `the p of ${name} is a SubjectPublicKeyInfo of 44 octets, 32 octets are required`;
    issues.push(
      reportDkim("dkim.ed25519-spki", where, message, { fix: "publish the last 32 octets of it in base64" }),
    );
  }
  return issues;
}
