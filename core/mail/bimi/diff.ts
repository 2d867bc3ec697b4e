// What a change of a BIMI record means: which picture mailboxes show.
import {
  explainRecords,
  isAmbiguous,
  type Meaning,
  type Part,
  type PartChange,
  type RoomDiff,
} from "../diff";
import { tagPoints, tagSummary } from "../tag-points";
import { isBimiText, isDeclination, parseBimi } from "./record";

/** BIMI by tag. A picture is no part of delivery: no change of it is a risk to mail. */
export const bimiDiff: RoomDiff = {
  risks: {},
  recognises: (owner, type, rdata) =>
    owner.includes("._bimi.") &&
    (type === "CNAME" ||
      (type === "TXT" && "text" in rdata && (rdata.text === "" || isBimiText(rdata.text)))),
  explain: (change) =>
    change.type === "TXT" ? explainBimi(change as PartChange<"TXT">) : explainRecords(change),
};

const words: Readonly<Record<string, string>> = { l: "picture", a: "mark certificate" };

function explainBimi(change: PartChange<"TXT">): Meaning {
  if (change.after?.late === true || isAmbiguous(change)) return explainRecords(change);
  const points = tagPoints(change.before?.rdatas[0]?.text, change.after?.rdatas[0]?.text).map((point) => ({
    ...point,
    label: words[point.label] ?? point.label,
  }));
  const declines = isDeclined(change.after) && !isDeclined(change.before);
  const summary = declines ? ["asks mailboxes to show no picture"] : [];
  return { summary: [...summary, tagSummary(points)].join("; "), points, findings: [] };
}

function isDeclined(part: Part<"TXT"> | undefined): boolean {
  const record = parseBimi(part?.rdatas[0]?.text ?? "");
  return "value" in record && isDeclination(record.value);
}
