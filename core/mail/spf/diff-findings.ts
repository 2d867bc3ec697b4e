// Why a change of an SPF record is not safe: who may no longer send, and what receivers make of everybody else.
import { withoutDot, type Fqdn } from "../../dns/name";
import { listed, type DiffContext, type Finding, type PartChange, type Risk, type Side } from "../diff";
import { spfChanges, type SpfChange } from "../spf-changes";
import { toldOnce, type Told } from "../told";
import type { SpfState } from "./diff-state";
import { common, networkTexts, union, without } from "./networks";
import { lookupLimit } from "./question";
import { report, type spfRisks } from "./risks";

interface Reason extends Told {
  readonly code: keyof typeof spfRisks;
  readonly risk?: Risk;
}

/** Why a change is not simply safe: for the record itself, and for those that stay and include it. */
export function findingsOf(change: PartChange<"TXT">, record: SpfChange, context: DiffContext): Finding[] {
  const changes = spfChanges(context);
  const including = changes.asking(change.owner, "TXT").filter((other) => other !== record && other.stays);
  // what an included record says to itself matters to nobody
  const judged = changes.isRoot(change.owner) ? [record, ...including] : including;
  return [
    ...ownFindings(change, record, context),
    ...toldOnce(judged.flatMap((one) => judge(one, context).map((told) => [one.owner, told] as const))).map(
      ({ code, reason, risk }) => report(code, reason, risk && { risk }),
    ),
  ];
}

/** What is said of the record alone. */
function ownFindings(change: PartChange<"TXT">, { now, old }: SpfChange, context: DiffContext): Finding[] {
  const { owner } = change;
  if (change.after === undefined)
    return spfChanges(context).isRoot(owner) ? goneFindings(change, old, context) : [];
  if (now.terms !== undefined) return firstFindings(change, now, context);
  const count = now.texts.length;
  const what = count > 1 ? `${count} SPF records` : "an SPF record that cannot be read";
  return [report("spf.unreadable", `${withoutDot(owner)} has ${what}`)];
}

/** What the texts of an SPF record, included ones among them, change for those who send. */
function judge(record: SpfChange, context: DiffContext): Reason[] {
  if (record.now.terms === undefined) return [];
  return [...unevaluated(record), ...senderLost(record, context), ...opened(record), ...othersTold(record)];
}

/** Receivers no longer come to an end, be it for all who send or for some addresses. */
function unevaluated(record: SpfChange): Reason[] {
  const { old, now } = record;
  const told: Reason[] = now.flaws
    .filter((flaw) => !old.flaws.includes(flaw))
    .map((flaw) => ({
      code: "spf.unreadable",
      text: (names) => `receivers cannot evaluate the record of ${names}: ${flaw}`,
    }));
  if (now.lookups > lookupLimit && old.lookups <= lookupLimit) {
    const asks = `asks for ${now.lookups} lookups, ${lookupLimit} are allowed`;
    told.push({ code: "spf.over-limit", text: (names) => `the record of ${names} ${asks}` });
  }
  if (told.length > 0) return told;
  return [...record.brokenAmong(record.lostByText)].map(([reason, ranges]) => {
    const what = listed(networkTexts(ranges));
    return { code: "spf.over-limit", text: (names) => `${what} may no longer send for ${names}: ${reason}` };
  });
}

/** Senders that passed and do no more: those whose addresses are known by address, others by term. */
function senderLost(record: SpfChange, context: DiffContext): Reason[] {
  const broken = union([...record.brokenAmong(record.lostByText).values()].flat());
  const lost = without(record.lostByText, broken);
  const left = lost.length === 0 ? [] : spfChanges(context).released;
  const labels = [...record.lostSenders().values()].map(({ label }) => label);
  const told = (what: readonly string[], risk?: Risk): Reason[] => {
    const text = (names: string): string => `${listed(what)} may no longer send for ${names}`;
    const one: Reason = { code: "spf.sender-lost", text, ...(risk === undefined ? {} : { risk }) };
    return what.length === 0 ? [] : [one];
  };
  // bounces alone are judged by the name in EHLO
  const helo = spfChanges(context).isHelo(record.owner) ? "caution" : undefined;
  return [
    ...told([...labels, ...networkTexts(without(lost, left))], helo),
    ...told(networkTexts(common(lost, left)), "caution"),
  ];
}

/** The record goes: a host that goes with it needs none, and one that let nobody send is no loss to a sender. */
function goneFindings({ owner, before }: PartChange<"TXT">, old: SpfState, context: DiffContext): Finding[] {
  const name = withoutDot(owner);
  if (before === undefined) return [];
  if (context.after.isLate(owner, "TXT")) {
    const text = `${name} may have no SPF record any more: a text there is known after apply`;
    return [report("spf.gone", text, { risk: "caution" })];
  }
  const isHelo = spfChanges(context).isHelo(owner);
  if (isHelo && !isAddressed(context.after, owner)) return [];
  if (old.terms !== undefined && letsNobody(old)) {
    const strict = old.others === "fail" || old.others === "softfail";
    return strict ? [report("spf.looser", `all others: ${old.others} → no SPF record`)] : [];
  }
  return [report("spf.gone", `${name} has no SPF record any more`, isHelo ? { risk: "caution" } : {})];
}

function letsNobody({ verdicts, reach }: SpfState): boolean {
  return verdicts.passing.length === 0 && [...reach.senders.values()].every(({ known }) => known);
}

function isAddressed(side: Side, owner: Fqdn): boolean {
  const types = ["A", "AAAA"] as const;
  return types.some((type) => side.get(owner, type).length > 0 || side.isLate(owner, type));
}

/** Everybody passes, by +all or by networks that hold every address of a family. */
function opened({ old, now, gained }: SpfChange): Reason[] {
  if (now.everybody) {
    const own = now.terms?.some((term) => term.name === "all" && term.qualifier === "+") === true;
    const text = own
      ? (names: string) => `${names} ends with +all`
      : (names: string) => `a record that ${names} includes ends with +all`;
    return old.everybody ? [] : [{ code: "spf.opened", text }];
  }
  const whole = networkTexts(gained).filter((network) => network.endsWith("/0"));
  if (whole.length === 0) return [];
  return [{ code: "spf.opened", text: (names) => `${names} lets ${whole.join(" and ")} send` }];
}

const strictness = ["pass", "neutral", "softfail", "fail"];

/** What becomes of everybody else; what a record of others says in its place is not known. */
function othersTold({ old, now }: SpfChange): Reason[] {
  const [was, is] = [strictness.indexOf(old.others), strictness.indexOf(now.others)];
  if (old.terms === undefined || was < 0 || is <= 0 || was === is) return [];
  const code = is > was ? "spf.stricter" : "spf.looser";
  return [{ code, text: () => `all others: ${old.others} → ${now.others}` }];
}

/** A first record; a mail domain that is new altogether has no sender that could have been forgotten. */
function firstFindings({ owner, before }: PartChange<"TXT">, now: SpfState, context: DiffContext): Finding[] {
  const stood = owner === context.before.domain && context.before.sets.length > 0;
  if (before !== undefined || !stood || now.others !== "fail") return [];
  return [report("spf.stricter", "all others: no SPF record → fail")];
}
