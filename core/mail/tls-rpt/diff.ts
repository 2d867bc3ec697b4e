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
  explain: (change, context) => ({
    ...(change.type === "TXT" ? explainTlsRpt(change as PartChange<"TXT">) : explainRecords(change)),
    findings: findingsOf(change, context),
  }),
};

function explainTlsRpt(change: PartChange<"TXT">): Meaning {
  if (change.after?.late === true || isAmbiguous(change)) return explainRecords(change);
  const points = tagPoints(change.before?.rdatas[0]?.text, change.after?.rdatas[0]?.text);
  return { summary: tagSummary(points), points, findings: [] };
}

function findingsOf({ owner, after }: PartChange, { after: side }: DiffContext): Finding[] {
  // a record that somebody else holds may take its place, and the other way round
  const stays = after !== undefined || side.get(owner, "TXT").length + side.get(owner, "CNAME").length > 0;
  const domain = withoutDot(owner).replace(/^_smtp\._tls\./, "");
  return stays ? [] : [report("tls-rpt.gone", `nobody gets TLS reports about ${domain} any more`)];
}
