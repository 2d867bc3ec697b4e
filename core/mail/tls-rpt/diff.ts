// What a change of the TLS-RPT record means: who hears of failed TLS.
import { withoutDot } from "../../dns/name";
import {
  defineRisks,
  explainRecords,
  isAmbiguous,
  riskReporter,
  type DiffContext,
  type Finding,
  type Meaning,
  type PartChange,
  type RoomDiff,
} from "../diff";
import { isToldAtText, standings, type Standing } from "../standing";
import { spellList, tagPoints, tagSummary } from "../tag-points";
import { isTlsRptText, parseReportUri, reportsOf } from "./record";

export const tlsRptRisks = defineRisks({
  "tls-rpt.gone": {
    risk: "caution",
    reference: "RFC 8460 3",
    title: "TLS reports go to nobody any more",
    why: "when senders cannot deliver because of TLS, MTA-STS or DANE, nobody hears of it",
    rollback: "publish the old record again, and no other beside it",
    example: "v=TLSRPTv1; rua=mailto:tls@example.com → nothing",
  },
});
const report = riskReporter(tlsRptRisks);

/** TLS-RPT by destination. */
export const tlsRptDiff: RoomDiff = {
  risks: tlsRptRisks,
  recognises: (owner, type, rdata) =>
    owner.startsWith("_smtp._tls.") &&
    (type === "CNAME" ||
      (type === "TXT" && "text" in rdata && (rdata.text === "" || isTlsRptText(rdata.text)))),
  explain: (change, context) => ({
    ...(change.type === "TXT" ? explainTlsRpt(change as PartChange<"TXT">) : explainRecords(change)),
    findings: findingsOf(change, context),
  }),
};

function explainTlsRpt(change: PartChange<"TXT">): Meaning {
  if (change.after?.late === true || isAmbiguous(change)) return explainRecords(change);
  const [old, now] = [change.before?.rdatas[0]?.text, change.after?.rdatas[0]?.text];
  const points = tagPoints(old, now, (name, value) => [name, name === "rua" ? spellReports(value) : value]);
  return { summary: tagSummary(points), points, findings: [] };
}

function spellReports(value: string): string {
  return spellList(value, ",", (member) => {
    const uri = parseReportUri(member);
    return "value" in uri ? uri.value : member;
  });
}

function findingsOf(change: PartChange, context: DiffContext): Finding[] {
  if (isToldAtText(change, context, isTlsRptText)) return [];
  const [old, now] = standings(change, context, isTlsRptText);
  if (faultOf(old) !== undefined) return [];
  const fault = faultOf(now);
  const domain = withoutDot(change.owner).replace(/^_smtp\._tls\./, "");
  return fault === undefined
    ? []
    : [report("tls-rpt.gone", `nobody gets TLS reports about ${domain} any more${fault}`)];
}

/** Why senders report to nobody; `undefined` where they may report, for all that is known. */
function faultOf(standing: Standing): string | undefined {
  if (standing.kind === "none") return "";
  if (standing.kind === "several") return `: senders read none of ${standing.texts.length} records`;
  const unread = standing.kind === "text" && reportsOf(standing.text).length === 0;
  return unread ? ": the record has no destination that can be read" : undefined;
}
