// The risks of a change of an SPF record: who may no longer send, and what receivers make of everybody else.
import { withoutDot, type Fqdn } from "../../dns/name";
import {
  defineRisks,
  listed,
  riskReporter,
  type DiffContext,
  type Finding,
  type PartChange,
  type Side,
} from "../diff";
import type { SpfState } from "./diff-state";
import { networkTexts, union, without, type Ranges } from "./networks";

export const spfRisks = defineRisks({
  "spf.sender-lost": {
    risk: "danger",
    reference: "RFC 7208 4.6.2",
    title: "an SPF record loses a sender",
    why: "mail from there no longer passes SPF, and is refused or marked where DKIM does not pass either",
    rollback: "put the term back; receivers that saw the new record keep it for its TTL",
    example: "v=spf1 mx include:_spf.example.net ~all → v=spf1 mx ~all",
  },
  "spf.gone": {
    risk: "danger",
    reference: "RFC 7208 4.5",
    title: "an SPF record goes",
    why: "receivers can tell the domain's own mail no longer from forged mail, and large ones refuse mail without SPF",
    rollback: "publish the old record again",
    example: "v=spf1 mx -all → nothing",
  },
  "spf.stricter": {
    risk: "caution",
    reference: "RFC 7208 8",
    title: "mail of senders that are not listed is treated more strictly",
    why: "a sender that nobody thought of is refused instead of marked",
    rollback: "set the old qualifier of all again",
    example: "~all → -all",
  },
  "spf.opened": {
    risk: "danger",
    reference: "RFC 7208 5.1",
    title: "anybody may send in the name of the domain",
    why: "every forged message passes SPF, and with it DMARC",
    rollback: "end the record with -all or ~all again",
    example: "-all → +all",
  },
  "spf.looser": {
    risk: "caution",
    reference: "RFC 7208 8",
    title: "mail of senders that are not listed is treated less strictly",
    why: "forged mail that was refused is delivered",
    rollback: "set the old qualifier of all again",
    example: "-all → ?all",
  },
  "spf.over-limit": {
    risk: "danger",
    reference: "RFC 7208 4.6.4",
    title: "an SPF record comes to more than ten DNS lookups",
    why: "receivers stop with permerror, so that no mail of the domain passes SPF",
    rollback: "remove an include, or list its networks",
    example: "eleven include terms",
  },
  "spf.unreadable": {
    risk: "danger",
    reference: "RFC 7208 4.6",
    title: "a name gets an SPF record that cannot be read, or a second one",
    why: "receivers end with permerror, so that no mail of the domain passes SPF",
    rollback: "publish the one old record again",
    example: "v=spf1 include: ~all",
  },
});
const report = riskReporter(spfRisks);

/** Why a change is not simply safe. */
export function findingsOf(
  change: PartChange<"TXT">,
  old: SpfState,
  now: SpfState,
  context: DiffContext,
): Finding[] {
  const name = withoutDot(change.owner);
  if (change.after === undefined) return goneFindings(change, old, context);
  if (now.terms === undefined) {
    const what =
      now.texts.length > 1 ? `${now.texts.length} SPF records` : "an SPF record that cannot be read";
    return [report("spf.unreadable", `${name} has ${what}`)];
  }
  const findings: Finding[] = [];
  if (now.lookups > 10)
    findings.push(
      report("spf.over-limit", `the record of ${name} asks for ${now.lookups} lookups, 10 are allowed`),
    );
  const lost = lostSenders(old, now);
  if (lost.length > 0)
    findings.push(report("spf.sender-lost", `${listed(lost)} may no longer send for ${name}`));
  return [...findings, ...openFindings(name, old, now), ...othersFindings(change, old, now, context)];
}

/** The record goes: a host that goes with it needs none, and one that let nobody send is no loss to a sender. */
function goneFindings({ owner, before }: PartChange<"TXT">, old: SpfState, context: DiffContext): Finding[] {
  const name = withoutDot(owner);
  if (before === undefined) return [];
  if (context.after.isLate(owner, "TXT")) {
    const text = `${name} may have no SPF record any more: a text there is known after apply`;
    return [report("spf.gone", text, { risk: "caution" })];
  }
  const isHost = isHelo(context.before, owner);
  if (isHost && !isAddressed(context.after, owner)) return [];
  if (old.terms !== undefined && old.senders.terms.size === 0 && !old.senders.everybody) {
    const strict = old.others === "fail" || old.others === "softfail";
    return strict ? [report("spf.looser", `all others: ${old.others} → no SPF record`)] : [];
  }
  return [report("spf.gone", `${name} has no SPF record any more`, isHost ? { risk: "caution" } : {})];
}

/** The record of a host that receives no mail is about the name in EHLO alone. */
function isHelo(side: Side, owner: Fqdn): boolean {
  const mail = owner === side.domain || side.get(owner, "MX").length > 0 || side.isLate(owner, "MX");
  return !mail && isAddressed(side, owner);
}

function isAddressed(side: Side, owner: Fqdn): boolean {
  const types = ["A", "AAAA"] as const;
  return types.some((type) => side.get(owner, type).length > 0 || side.isLate(owner, type));
}

/** Senders that passed and do no more: those whose addresses are known by address, others by term. */
function lostSenders(old: SpfState, now: SpfState): string[] {
  if (now.senders.everybody) return [];
  const terms = [...old.senders.open]
    .filter(([key]) => !now.senders.terms.has(key))
    .map(([, label]) => label);
  return [...terms, ...networkTexts(lostAddresses(old, now))];
}

/** The addresses that passed and do no more; one that is known only after `up` may be the same. */
export function lostAddresses(old: SpfState, now: SpfState): Ranges {
  const late = [...now.senders.late].flatMap((key) => old.senders.terms.get(key) ?? []);
  return without(without(old.senders.addresses, now.senders.addresses), union(late));
}

/** Everybody passes, by +all or by networks that hold every address of a family. */
function openFindings(name: string, old: SpfState, now: SpfState): Finding[] {
  if (now.others === "pass" && old.others !== "pass") return [report("spf.opened", `${name} ends with +all`)];
  if (now.senders.everybody && !old.senders.everybody)
    return [report("spf.opened", `a record that ${name} includes ends with +all`)];
  const gained = networkTexts(without(now.senders.addresses, old.senders.addresses));
  const whole = gained.filter((text) => text.endsWith("/0"));
  return whole.length === 0 ? [] : [report("spf.opened", `${name} lets ${whole.join(" and ")} send`)];
}

const strictness = ["pass", "neutral", "softfail", "fail"];

/** What becomes of everybody else; what a record of others says in its place is not known. */
function othersFindings(
  { owner, before }: PartChange<"TXT">,
  old: SpfState,
  now: SpfState,
  context: DiffContext,
): Finding[] {
  if (before === undefined) {
    // a mail domain that is new altogether has no sender that could have been forgotten
    const stands = owner === context.before.domain && context.before.sets.length > 0;
    return stands && now.others === "fail"
      ? [report("spf.stricter", "all others: no SPF record → fail")]
      : [];
  }
  const [was, is] = [strictness.indexOf(old.others), strictness.indexOf(now.others)];
  if (old.terms === undefined || was < 0 || is <= 0 || was === is) return [];
  return [report(is > was ? "spf.stricter" : "spf.looser", `all others: ${old.others} → ${now.others}`)];
}
