// Names at which several parts of a stack publish: what only the records together show.
import { noAnswers } from "../../core/dns/answers";
import { quote, withoutDot } from "../../core/dns/name";
import { fromOctets, type Rdata } from "../../core/dns/rdata";
import { RecordIndex } from "../../core/dns/record-index";
import { rrset, type RRset, type Source } from "../../core/dns/rrset";
import { groupBy } from "../../core/group-by";
import type { Issue } from "../../core/issue";
import { report as reportDkim } from "../../core/mail/dkim/rules";
import { isDmarcText } from "../../core/mail/dmarc/record";
import { report as reportDmarc } from "../../core/mail/dmarc/rules";
import { checkTree } from "../../core/mail/spf/check-tree";
import { stackSource } from "../../core/mail/spf/lookup";
import { isSpfText, parseSpf } from "../../core/mail/spf/record";
import { report as reportSpf } from "../../core/mail/spf/rules";
import { isKeyName, isPolicyName, placedSpf } from "./judge-text";
import type { StackRecord } from "./records";

/** An issue, and the resource that it is about. */
export interface Finding {
  readonly urn: string;
  readonly issue: Issue;
}

type TxtRecord = Extract<StackRecord, { type: "TXT" }>;

/** What is wrong at names where something beside a MailDomain publishes. */
export function judgeNames(records: readonly StackRecord[]): Finding[] {
  const source = stackSource(new RecordIndex(rrsetsOf(records), []), noAnswers);
  const txt = records.filter((record) => record.type === "TXT");
  return [...groupBy(txt, ({ view, owner }) => `${view} ${owner}`).values()].flatMap((texts) => {
    const foreign = texts.find(({ ours }) => !ours);
    // what a MailDomain publishes alone it has judged itself, with all that it knows
    if (foreign === undefined) return [];
    return [...severalAt(foreign, texts), ...texts.flatMap((record) => treeOf(record, source))];
  });
}

function severalAt({ urn, owner }: TxtRecord, texts: readonly TxtRecord[]): Finding[] {
  const name = quote(withoutDot(owner));
  const where = `${owner} TXT`;
  const matching = (test: (text: string) => boolean): TxtRecord[] =>
    texts.filter(({ rdata }) => rdata !== undefined && test(rdata.text));
  const spf = matching(isSpfText);
  const found: Issue[] = [];
  if (spf.length > 1) {
    const message = `${name} has ${spf.length} SPF records (${places(spf)}), one is allowed`;
    found.push(reportSpf("spf.multi", where, message, { fix: "put all terms into one record" }));
  }
  const policies = isPolicyName(owner) ? matching(isDmarcText) : [];
  if (policies.length > 1) {
    const message = `${policies.length} policy records stand at ${name} (${places(policies)}), one is allowed`;
    found.push(reportDmarc("dmarc.multi", where, message, { fix: "remove all but one" }));
  }
  if (isKeyName(owner) && texts.length > 1) {
    const message = `${name} has ${texts.length} TXT values (${places(texts)}), one key record is allowed`;
    found.push(reportDkim("dkim.multi", where, message, { fix: "give each key a selector of its own" }));
  }
  return found.map((issue) => ({ urn, issue }));
}

/** The names of the resources that publish, each once. */
function places(records: readonly TxtRecord[]): string {
  return [...new Set(records.map(({ urn }) => quote(urn.split("::").at(-1) ?? urn)))].join(" and ");
}

function treeOf({ urn, owner, ours, rdata }: TxtRecord, source: ReturnType<typeof stackSource>): Finding[] {
  if (ours || rdata === undefined || !isSpfText(rdata.text)) return [];
  const text = fromOctets(rdata.text);
  const read = parseSpf(text);
  if (!("value" in read)) return [];
  const issues: Issue[] = [];
  checkTree(placedSpf(owner, text, read.value.terms), source, issues);
  return issues.map((issue) => ({ urn, issue }));
}

const source: Source = { domain: "", room: "extra", where: "" };

function rrsetsOf(records: readonly StackRecord[]): RRset[] {
  return [...groupBy(records, ({ owner, type }) => `${owner} ${type}`).values()].flatMap((found) => {
    const [first] = found;
    const rdatas = found.flatMap(({ rdata }) => rdata ?? []);
    return first === undefined || rdatas.length < found.length
      ? []
      : [rrset(source, first.owner, first.type, 0, rdatas as Rdata<typeof first.type>[])];
  });
}
