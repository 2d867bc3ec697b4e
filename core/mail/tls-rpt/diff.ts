// What a change of the TLS-RPT record means: who hears of failed TLS.
import { withoutDot } from "../../dns/name";
import {
  defineRisks,
  explainRecords,
  riskReporter,
  type Finding,
  type Meaning,
  type PartChange,
  type RoomDiff,
} from "../diff";
import { tagPoints, tagSummary } from "../tag-points";
import { isTlsRptText } from "./record";

export const tlsRptRisks = defineRisks({
  "tls-rpt.gone": {
    risk: "caution",
    reference: "RFC 8460 3",
    title: "TLS reports go to nobody any more",
    why: "when senders cannot deliver because of TLS, MTA-STS or DANE, nobody hears of it",
    rollback: "publish the record again",
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
  explain: (change) =>
    change.type === "TXT" ? explainTlsRpt(change as PartChange<"TXT">) : explainRecords(change),
};

function explainTlsRpt(change: PartChange<"TXT">): Meaning {
  if (change.after?.late === true) return explainRecords(change);
  const [before, after] = [change.before?.rdatas[0]?.text, change.after?.rdatas[0]?.text];
  const points = tagPoints(before, after);
  return { summary: tagSummary(points), points, findings: findingsOf(change) };
}

function findingsOf({ owner, before, after }: PartChange): Finding[] {
  if (before === undefined || after !== undefined) return [];
  const domain = withoutDot(owner).replace(/^_smtp\._tls\./, "");
  return [report("tls-rpt.gone", `nobody gets TLS reports about ${domain} any more`)];
}
