// What a change of extra records means; they are the fallback of all records that no other room knows.
import { withoutDot } from "../../dns/name";
import { formatRdata } from "../../dns/presentation";
import {
  defineRisks,
  explainRecords,
  listed,
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

/** Values that come and go, with the service that looks a verification text up. */
export const extraDiff: RoomDiff = {
  risks: extraRisks,
  recognises: () => false,
  explain: (change) => {
    const { summary, points } = explainRecords(change);
    const noted = points.map((point) => {
      const service = change.type === "TXT" ? serviceOf(point.label) : undefined;
      return service === undefined ? point : { ...point, note: `verification for ${service}` };
    });
    return { summary, points: noted, findings: findingsOf(change) };
  },
};

function findingsOf(change: PartChange): Finding[] {
  if (change.type !== "TXT" || change.after?.late === true) return [];
  const { removed } = onlyIn(change as PartChange<"TXT">, ({ text }) => text);
  const texts = removed.map((rdata) => formatRdata("TXT", rdata));
  return texts.length === 0
    ? []
    : [report("extra.text-gone", `${listed(texts)} at ${withoutDot(change.owner)} goes`)];
}

/** Whose verification a quoted text is, by the form that services have in common: "google-site-verification=". */
function serviceOf(quoted: string): string | undefined {
  const form = /^"(?!(?:site|domain)-verif)([a-z][a-z0-9-]*?)-(?:site-|domain-)?verif(?:y|ication)[=:]/i;
  return form.exec(quoted)?.[1]?.toLowerCase();
}
