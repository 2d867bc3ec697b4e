// What a change of an SPF record means: who may send, by term and by address, and how many lookups it takes.
import {
  explainRecords,
  listed,
  type DiffContext,
  type Meaning,
  type PartChange,
  type Point,
  type RoomDiff,
} from "../diff";
import { spfChanges, type SpfChange } from "../spf-changes";
import { valuePoint } from "../tag-points";
import { findingsOf } from "./diff-findings";
import { spfRisks } from "./risks";
import type { SpfState } from "./diff-state";
import { networkTexts, type Ranges } from "./networks";
import { isMechanism, isSpfText, type Term } from "./record";
import { effectiveTerms, labelOf, resultOf } from "./terms";

export { spfRisks } from "./risks";

/** SPF by term, with the lookups that the stack knows of and the addresses that can be told. */
export const spfDiff: RoomDiff = {
  risks: spfRisks,
  recognises: (_owner, type, rdata) => type === "TXT" && "text" in rdata && isSpfText(rdata.text),
  explain: (change, context) =>
    change.after?.late === true ? explainRecords(change) : explainSpf(change as PartChange<"TXT">, context),
};

function explainSpf(change: PartChange<"TXT">, context: DiffContext): Meaning {
  const { owner } = change;
  const record = spfChanges(context).at(owner);
  const { old, now } = record;
  const terms = termPoints(old.terms, now.terms);
  const unread = [old, now].some(({ texts, terms: read }) => texts.length > 0 && read === undefined);
  const points = unread ? explainRecords(change).points : [...terms, ...addressPoints(record)];
  // a text that is not known yet is recognised by no room: it may be the record
  const late = change.after === undefined && context.after.isLate(owner, "TXT");
  const summary = late ? "whether a record stays is known after apply" : summaryOf(old, now, terms);
  return { summary, points, findings: findingsOf(change, record, context) };
}

function termPoints(old: readonly Term[] = [], now: readonly Term[] = []): Point[] {
  const [was, is] = [resultsOf(old), resultsOf(now)];
  const looked = new Set(effectiveTerms(now).map(labelOf));
  const dead = new Set(now.filter((term) => isMechanism(term) && !looked.has(labelOf(term))).map(labelOf));
  return [...new Set([...is.keys(), ...was.keys()])].map((label): Point => {
    const note = dead.has(label) ? { note: "behind all, where no receiver looks" } : {};
    const point = valuePoint(label, was.get(label), is.get(label));
    // that a listed sender passes goes without saying
    const plain = point.op !== "change" && ["pass", ""].includes(point.after ?? point.before ?? "");
    return { ...(plain ? { op: point.op, label } : point), ...note };
  });
}

/** The result of each term; of equal ones the first is the one that matches. */
function resultsOf(terms: readonly Term[]): ReadonlyMap<string, string> {
  const results = new Map<string, string>();
  for (const term of terms) if (!results.has(labelOf(term))) results.set(labelOf(term), resultOf(term));
  return results;
}

/** What the change comes to in addresses. */
function addressPoints({ old, now, lost, gained }: SpfChange): Point[] {
  if (old.terms === undefined || now.terms === undefined) return [];
  const senders = [...old.reach.senders.values(), ...now.reach.senders.values()];
  const open = [...new Set(senders.flatMap(({ known, label }) => (known ? [] : [label])))];
  const note = open.length === 0 ? {} : { note: `those of ${listed(open)} are not known here` };
  const point = (op: "add" | "remove", ranges: Ranges): Point[] => {
    const texts = networkTexts(ranges);
    const value = { [op === "add" ? "after" : "before"]: texts.join(", ") };
    const label = texts.length === 1 ? "address" : "addresses";
    return texts.length === 0 ? [] : [{ op, label, ...value, ...note }];
  };
  return [...point("remove", lost), ...point("add", gained)];
}

function summaryOf(old: SpfState, now: SpfState, terms: readonly Point[]): string {
  if (now.texts.length === 0) return "no SPF record any more";
  if (now.texts.length > 1) return `${now.texts.length} SPF records at one name, one is allowed`;
  if (now.terms === undefined) return "a record that cannot be read";
  const named = (op: Point["op"], word: string): string[] => {
    const labels = terms.filter((point) => point.op === op).map(({ label }) => label);
    return labels.length === 0 ? [] : [`${word} ${listed(labels)}`];
  };
  const changed = terms.flatMap(({ op, label, before, after }) =>
    op === "change" ? [`${label} ${before ?? ""} → ${after ?? ""}`] : [],
  );
  const repaired = old.terms === undefined && old.texts.length > 0 ? ["a record that can be read again"] : [];
  const parts = [...repaired, ...named("add", "adds"), ...named("remove", "removes"), ...changed];
  const order = [old, now].map((state) => [...resultsOf(state.terms ?? []).keys()].join(" "));
  const same =
    order[0] === order[1] ? "the same terms, written otherwise" : "the same terms in another order";
  return [...(parts.length === 0 ? [same] : parts), ...lookupText(old, now)].join("; ");
}

function lookupText(old: SpfState, now: SpfState): string[] {
  const known = old.terms !== undefined;
  if (known && old.lookups === now.lookups) return [];
  const count = known ? `${old.lookups} → ${now.lookups}` : `${now.lookups}`;
  return [`${count} of 10 lookups${old.more || now.more ? ", those of includes not counted" : ""}`];
}
