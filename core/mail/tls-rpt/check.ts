import { quote, withoutDot } from "../../dns/name";
import { rrsetKey, type RRset } from "../../dns/rrset";
import { defineRules, reporter, type Issue } from "../../issue";
import { at, type CheckContext } from "../feature";
import { longestName, recordName } from "./build";
import { isTlsRptText, parseTlsRpt } from "./record";

export const tlsRptRules = defineRules({
  "tlsrpt.uri": {
    level: "E",
    reference: "RFC 8460 3",
    title: "a report destination is a mailto or https URI",
    why: "senders know no other way to deliver a report, and a malformed one spoils the whole record",
    example: 'tlsRpt: { reports: [ "mailto:tls@example.com" ] }',
  },
  "tlsrpt.norua": {
    level: "E",
    reference: "RFC 8460 3",
    title: "a TLS-RPT record names at least one report destination",
    why: "without rua nobody hears of failing TLS; MTA-STS in mode testing does nothing else than report",
    example: "v=TLSRPTv1; rua=mailto:tls@example.com",
  },
  "tlsrpt.multi": {
    level: "E",
    reference: "RFC 8460 3",
    title: "a policy domain has one TLS-RPT record",
    why: "with several, senders behave as if there was none",
    example: "v=TLSRPTv1; rua=mailto:tls@example.com,https://reports.example.net/tlsrpt",
  },
});
const report = reporter(tlsRptRules);

export function checkTlsRpt(context: CheckContext): Issue[] {
  const { config, own, records } = context;
  const issues: Issue[] = [];
  for (const set of own)
    if (set.type === "TXT" && set.owner.startsWith("_smtp._tls.")) checkTexts(set, issues);
  if (config.tlsRpt.reports.length > 0) checkLengths(context, issues);
  const { mtaSts } = config;
  if (mtaSts !== undefined && mtaSts.mode !== "none" && records.at(recordName(config.domain)).length === 0) {
    const text = `MTA-STS is in mode ${mtaSts.mode}, and no report address is given: nobody hears of its failures`;
    const options = { level: "I" as const, reference: "RFC 8461 5", fix: "set tlsRpt.reports" };
    issues.push(report("tlsrpt.norua", at(config, "tlsRpt"), text, options));
  }
  return issues;
}

/** The records at one name, those that other parts of the configuration put there included. */
function checkTexts(set: Extract<RRset, { type: "TXT" }>, issues: Issue[]): void {
  let count = 0;
  set.rdatas.forEach(({ text }, index) => {
    if (isTlsRptText(text)) count++;
    const source = set.sources[index];
    if (source?.room === "tlsRpt" || !/^\s*v\s*=\s*TLSRPT/i.test(text)) return;
    const record = parseTlsRpt(text);
    if ("error" in record) issues.push(report(record.code, source?.where ?? rrsetKey(set), record.error));
  });
  if (count < 2) return;
  const text = `${quote(withoutDot(set.owner))} has ${count} TLS-RPT records, one is allowed`;
  issues.push(report("tlsrpt.multi", rrsetKey(set), text, { fix: "put every destination into one of them" }));
}

function checkLengths({ config }: CheckContext, issues: Issue[]): void {
  for (const domain of [config.domain, ...config.tlsRpt.alsoFor]) {
    const owner = recordName(domain);
    if (owner.length <= longestName) continue;
    const text = `no reports can be asked for: ${quote(withoutDot(owner))} has ${owner.length - 1} characters, at most 253 are allowed`;
    issues.push(report("tlsrpt.norua", at(config, "tlsRpt"), text, { reference: "RFC 1035 2.3.4" }));
  }
}
