// What a change of the MTA-STS record means: a new policy, which senders fetch because its id changed.
import { under } from "../../dns/name";
import {
  explainRecords,
  listed,
  type DiffContext,
  type Meaning,
  type PartChange,
  type Point,
  type RoomDiff,
  type Side,
} from "../diff";
import type { MailConfig } from "../feature";
import { stsAge, stsMode, stsPatterns } from "../sts-facts";
import { isToldAtText, standings, type Standing } from "../standing";
import { valuePoint } from "../tag-points";
import { findingsOf, mtaStsRisks, unknownId, type FoundId } from "./diff-findings";
import { stsPlanOf } from "./policy";
import { isStsText, parseStsRecord } from "./record";

export { mtaStsRisks } from "./diff-findings";

/** What a policy says that no record tells: its mode, its hosts and for how long senders keep it. */
export function stsFacts(config: MailConfig): Readonly<Record<string, string>> {
  const plan = stsPlanOf(config);
  if (plan === undefined) return {};
  const { mode, mx, maxAge } = plan.policy;
  return { "mtaSts.mode": mode, "mtaSts.mx": mx.join(","), "mtaSts.maxAge": String(maxAge) };
}

/** MTA-STS by id, with the policy behind it. */
export const mtaStsDiff: RoomDiff = {
  risks: mtaStsRisks,
  recognises: (owner, type, rdata) =>
    owner.startsWith("_mta-sts.") &&
    (type === "CNAME" || (type === "TXT" && "text" in rdata && (rdata.text === "" || isStsText(rdata.text)))),
  explain: explainSts,
  explainSame: (change, context) => {
    // what a state of an older version said is not known
    const known = [context.before, context.after].every((side) => stsMode(side) !== undefined);
    const moves = known && isOwn(change, context) && policyPoints(context).length > 0;
    return moves ? explainSts(change, context) : undefined;
  },
};

/** The settings are those of the mail domain itself. */
function isOwn({ owner }: PartChange, { after }: DiffContext): boolean {
  return owner === under("_mta-sts", after.domain);
}

function explainSts(change: PartChange, context: DiffContext): Meaning {
  if (!isOwn(change, context)) return explainRecords(change);
  const ids = idsOf(change, context);
  const points = policyPoints(context);
  return {
    summary: summaryOf(change, ids, points, context),
    points: [...explainRecords(change).points, ...points],
    findings: isToldAtText(change, context, isStsText) ? [] : findingsOf(ids, points, context),
  };
}

function idsOf(change: PartChange, context: DiffContext): readonly [old: FoundId, now: FoundId] {
  const [old, now] = standings(change, context, isStsText);
  return [idOf(old), idOf(now)];
}

/** RFC 8461 3.1: a record that is not alone, or that breaks the syntax, is none. */
function idOf(standing: Standing): FoundId {
  if (standing.kind === "alias" || standing.kind === "late") return unknownId;
  const record = standing.kind === "text" ? parseStsRecord(standing.text) : undefined;
  return record !== undefined && "value" in record ? record.value.id : undefined;
}

function summaryOf(
  { after }: PartChange,
  [old, now]: readonly [FoundId, FoundId],
  points: readonly Point[],
  context: DiffContext,
): string {
  if (now === undefined && (old !== undefined || after === undefined))
    return ["the policy goes", ...policyText(context.before)].join("; ");
  if (old === undefined) return ["new policy", ...policyText(context.after)].join("; ");
  const moved = points.map(
    ({ label, ...point }) => `${label} ${point.before ?? "unknown"} → ${point.after ?? "unknown"}`,
  );
  if (now === unknownId) return ["the id is not known yet", ...moved].join("; ");
  if (now !== old) return ["senders fetch the policy again", ...moved].join("; ");
  if (moved.length === 0) return "the same id, written otherwise";
  return ["no sender fetches the policy again, for the id stays", ...moved].join("; ");
}

/** "mode testing, mx mail.example.com, kept for 14 d"; nothing when the settings are not known. */
function policyText(side: Side): string[] {
  const mode = stsMode(side);
  if (mode === undefined) return [];
  return [`mode ${mode}, mx ${listed(stsPatterns(side) ?? [])}, kept for ${stsAge(side) ?? "max_age"}`];
}

function policyPoints({ before, after }: DiffContext): Point[] {
  const points = [
    valuePoint("mode", stsMode(before), stsMode(after)),
    valuePoint("mx", stsPatterns(before)?.join(", "), stsPatterns(after)?.join(", ")),
    valuePoint("max_age", stsAge(before), stsAge(after)),
  ];
  return points.filter(({ op }) => op !== "same");
}
