// What a change of extra records means; they are the fallback of all records that no other room knows.
import { withoutDot } from "../../dns/name";
import { formatRdata } from "../../dns/presentation";
import {
  defineRisks,
  explainRecords,
  onlyIn,
  riskReporter,
  type Finding,
  type PartChange,
  type RoomDiff,
} from "../diff";

export const extraRisks = defineRisks({
  "extra.text-gone": {
    risk: "caution",
    title: "a text that somebody else asked for goes",
    why: "services look their verification texts up again and again, and stop when one is missing",
    rollback: "list the text under extra again",
    example: "google-site-verification=... → nothing",
  },
});
const report = riskReporter(extraRisks);

/** Values that come and go. */
export const extraDiff: RoomDiff = {
  risks: extraRisks,
  recognises: () => false,
  explain: (change) => ({ ...explainRecords(change), findings: findingsOf(change) }),
};

function findingsOf(change: PartChange): Finding[] {
  if (change.type !== "TXT" || change.after?.late === true) return [];
  const { removed } = onlyIn(change, (rdata) => formatRdata("TXT", rdata as never));
  const texts = removed.map((rdata) => formatRdata("TXT", rdata as never));
  return texts.length === 0
    ? []
    : [report("extra.text-gone", `${texts.join(", ")} at ${withoutDot(change.owner)} goes`)];
}
