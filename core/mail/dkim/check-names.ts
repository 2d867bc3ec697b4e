// Rules of what stands at the names of key records, from every part of the configuration.
import { quote, withoutDot, type Fqdn } from "../../dns/name";
import { isType, rrsetKey, type RRset } from "../../dns/rrset";
import type { Issue } from "../../issue";
import type { CheckContext } from "../feature";
import { judgeKey, judgeTags, type Published } from "./check-key";
import { readRecordKey } from "./pasted";
import { parseKeyRecord } from "./record";
import { report } from "./rules";

type TxtSet = RRset<"TXT">;

/** Looks at every name that belongs to DKIM, and at key records that stand elsewhere. */
export function checkNames(context: CheckContext, issues: Issue[]): void {
  for (const set of context.own) {
    if (set.owner.includes("._domainkey.")) checkName(context, set, issues);
    else if (isType(set, "TXT")) checkElsewhere(context, set, issues);
  }
}

function checkName({ records }: CheckContext, set: RRset, issues: Issue[]): void {
  const name = quote(withoutDot(set.owner));
  if (set.type === "CNAME" && records.get(set.owner, "TXT") !== undefined) {
    const text = `${name} is an alias and has a TXT as well, one of them is allowed`;
    issues.push(report("dkim.multi", placeOf(set), text, { fix: "keep the key record or the alias" }));
  }
  if (!isType(set, "TXT")) return;
  if (set.rdatas.length > 1) {
    const places = [...new Set(set.sources.map(({ where }) => where))].sort().join(" and ");
    const text = `${name} has ${set.rdatas.length} TXT values (${places}), one key record is allowed`;
    issues.push(report("dkim.multi", placeOf(set), text, { fix: "give each key a selector of its own" }));
  }
  // RFC 6651 and RFC 5617 put other records there
  if (set.owner.startsWith("_report.") || set.owner.startsWith("_adsp.")) return;
  set.rdatas.forEach(({ text }, index) => {
    const source = set.sources[index];
    if (source !== undefined && source.room !== "dkim") checkHandWritten(text, name, source.where, issues);
  });
}

/** The first place in this room's part of the configuration; else the RRset itself. */
function placeOf(set: RRset): string {
  const wheres = set.sources.filter(({ room }) => room === "dkim").map(({ where }) => where);
  return wheres.sort()[0] ?? set.sources[0]?.where ?? rrsetKey(set);
}

/** A key record that another part publishes as it is. */
function checkHandWritten(text: string, name: string, where: string, issues: Issue[]): void {
  const record = parseKeyRecord(text);
  if (!("value" in record)) {
    const { code, error, fix } = record;
    issues.push(report(code, where, error, fix === undefined ? {} : { fix }));
    return;
  }
  const { hash, service, flags, granularity } = record.value;
  const testing = flags?.includes("y") ?? false;
  const published: Published = {
    name: `the record at ${name}`,
    where,
    keyWhere: where,
    hash,
    service,
    testing,
  };
  const given = readRecordKey(record.value);
  if (!("value" in given)) {
    const { code, error, fix } = given;
    issues.push(report(code, where, error, fix === undefined ? {} : { fix }));
  } else if (given.value.key !== undefined) {
    judgeKey(published, given.value.key, issues);
    if (given.value.wrapped) {
      const wrong = `the p of ${published.name} is a SubjectPublicKeyInfo of 44 octets, 32 octets are required`;
      const fix = "configure the key under dkim, which publishes its 32 octets";
      issues.push(report("dkim.ed25519-spki", where, wrong, { fix }));
    }
    judgeTags(published, issues);
  }
  if (granularity === undefined) return;
  issues.push(
    report("dkim.g-tag", where, `${published.name} has a g tag, which is historic`, { fix: "remove g" }),
  );
}

/** RFC 6376 3.6.2.1: a key record that is not below _domainkey is reached through a CNAME only. */
function checkElsewhere({ own }: CheckContext, set: TxtSet, issues: Issue[]): void {
  set.rdatas.forEach(({ text }, index) => {
    if (!text.startsWith("v=DKIM1") || isTarget(own, set.owner)) return;
    const where = set.sources[index]?.where ?? rrsetKey(set);
    const message = `a key record stands at ${quote(withoutDot(set.owner))}, which is not below _domainkey`;
    issues.push(report("dkim.name", where, message, { level: "W", fix: "configure the key under dkim" }));
  });
}

/** True when the alias of a selector leads to this name. */
function isTarget(own: readonly RRset[], name: Fqdn): boolean {
  return own.some(
    (set) =>
      isType(set, "CNAME") &&
      set.owner.includes("._domainkey.") &&
      set.rdatas.some(({ target }) => target === name),
  );
}
