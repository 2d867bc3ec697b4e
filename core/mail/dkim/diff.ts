// What a change of DKIM keys means: which selector, which key, and whether mail under way still verifies.
import { withoutDot, type Fqdn } from "../../dns/name";
import {
  explainRecords,
  isAmbiguous,
  type DiffContext,
  type Meaning,
  type PartChange,
  type RoomDiff,
} from "../diff";
import type { MailConfig } from "../feature";
import { isToldAtText } from "../standing";
import { spellList, tagPoints, valuePoint } from "../tag-points";
import { dkimRisks, findingsOf, isSameKey } from "./diff-findings";
import { isAnyText, keyStateAt, type KeyState } from "./key-state";
import { ownerOf } from "./selector";

export { dkimRisks } from "./diff-findings";

/** The state of each selector, which only the signer and the configuration know. */
export function dkimFacts(config: MailConfig): Readonly<Record<string, string>> {
  return Object.fromEntries(
    config.dkim.selectors.flatMap((selector) => {
      const owner = ownerOf(config, selector);
      return owner === undefined ? [] : [[factOf(owner), selector.state]];
    }),
  );
}

function factOf(owner: Fqdn): string {
  return `dkim.${withoutDot(owner)}`;
}

/** DKIM by selector, state, key type, bits and fingerprint. */
export const dkimDiff: RoomDiff = {
  risks: dkimRisks,
  recognises: (owner, type) =>
    (type === "TXT" || type === "CNAME") &&
    owner.includes("._domainkey.") &&
    !owner.startsWith("_domainkey."),
  explain: (change, context) =>
    change.type === "TXT" ? explainDkim(change as PartChange<"TXT">, context) : explainAlias(change, context),
};

/** The selector, with the signing domain when that is not the mail domain; the wildcard in words. */
function selectorOf(owner: Fqdn, domain: Fqdn): string {
  const [selector = "", signing = ""] = owner.split("._domainkey.");
  const name = selector === "*" ? "every other selector" : `selector ${selector}`;
  return signing === domain ? name : `${name} of ${withoutDot(signing as Fqdn)}`;
}

function explainDkim(change: PartChange<"TXT">, context: DiffContext): Meaning {
  const { owner } = change;
  const selector = selectorOf(owner, context.after.domain);
  const states = { before: context.before.fact(factOf(owner)), after: context.after.fact(factOf(owner)) };
  const [old, now] = [keyStateAt(context.before, owner), keyStateAt(context.after, owner)];
  const findings = findingsOf(selector, states, old, now);
  if (now?.kind === "late" || isAmbiguous(change))
    return { ...explainRecords(change), summary: summaryOf(selector, old, now), findings };
  const state = valuePoint("state", states.before, states.after);
  // the type of a key that comes or goes stands beside its bits
  const silent = change.before && change.after ? ["p"] : ["p", "k"];
  const tags = tagPoints(change.before?.rdatas[0]?.text, change.after?.rdatas[0]?.text, spellTag).filter(
    ({ op, label }) => op !== "same" && !silent.includes(label),
  );
  return {
    summary: summaryOf(selector, old, now),
    points: [
      valuePoint("key", old?.text, now?.text),
      ...(states.before === states.after ? [] : [state]),
      ...tags,
    ],
    findings,
  };
}

function spellTag(name: string, value: string): readonly [string, string] {
  return [name, ["h", "s", "t"].includes(name) ? spellList(value, ":") : value];
}

function summaryOf(selector: string, old: KeyState | undefined, now: KeyState | undefined): string {
  if (now?.kind === "late") return `the key of ${selector} is known after apply`;
  if (now === undefined) return `${selector} goes: ${old?.text ?? "no key"}`;
  if (old === undefined) return `${selector} is new: ${now.text}`;
  if (old.text === now.text && isSameKey(old, now)) return `${selector} keeps its key`;
  return `${selector}: ${old.text} → ${now.text}`;
}

/** A delegated selector: the key is somebody else's record. */
function explainAlias(change: PartChange, context: DiffContext): Meaning {
  const { before, after } = context;
  const { owner } = change;
  const selector = selectorOf(owner, after.domain);
  const states = { before: before.fact(factOf(owner)), after: after.fact(factOf(owner)) };
  const verb = change.before === undefined ? "is" : change.after === undefined ? "is no longer" : "is now";
  return {
    ...explainRecords(change),
    summary: `the key of ${selector} ${verb} looked up elsewhere`,
    findings: isToldAtText(change, context, isAnyText)
      ? []
      : findingsOf(selector, states, keyStateAt(before, owner), keyStateAt(after, owner)),
  };
}
