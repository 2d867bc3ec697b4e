// What a change of DKIM keys means: which selector, which key, and whether mail under way still verifies.
import { withoutDot, type Fqdn } from "../../dns/name";
import {
  defineRisks,
  explainRecords,
  isAmbiguous,
  riskReporter,
  type DiffContext,
  type Finding,
  type Meaning,
  type Part,
  type PartChange,
  type RoomDiff,
} from "../diff";
import type { MailConfig } from "../feature";
import { tagPoints, valuePoint } from "../tag-points";
import { readRecordKey } from "./pasted";
import { parseKeyRecord } from "./record";
import { ownerOf } from "./selector";

export const dkimRisks = defineRisks({
  "dkim.dropped-in-use": {
    risk: "danger",
    reference: "RFC 6376 6.1.2",
    title: "the key of a selector that still signs goes or is revoked",
    why: "mail that is signed with it no longer verifies, and fails DMARC where SPF does not pass",
    rollback: "publish the key again; receivers that saw none may remember that for the zone's negative TTL",
    example: "2026a (active) → nothing",
  },
  "dkim.dropped-early": {
    risk: "caution",
    reference: "RFC 6376 6.1.2",
    title: "a retiring key goes",
    why: "mail that was signed with it and waits in a queue, up to five days at most senders, no longer verifies",
    rollback: "publish the key again",
    example: "2025b (retiring) → nothing",
  },
  "dkim.replaced-in-place": {
    risk: "danger",
    reference: "RFC 6376 3.1",
    title: "a selector gets another key",
    why: "mail signed with the old key fails at once, and mail signed with the new one fails where the old record is cached",
    rollback: "publish the old key again, and give the new key a selector of its own",
    example: "2026a: fingerprint 0123456789abcdef → fedcba9876543210",
  },
  "dkim.revoked": {
    risk: "caution",
    reference: "RFC 6376 3.6.1",
    title: "a retiring key is revoked",
    why: "mail that was signed with it no longer verifies, wherever it still is",
    rollback: "publish the key again",
    example: "2025b (retiring): p=MIIB... → p=",
  },
  "dkim.testing": {
    risk: "caution",
    reference: "RFC 6376 3.6.1",
    title: "a key goes into testing mode",
    why: "with t=y receivers may treat signed mail as if it were not signed",
    rollback: "remove the flag y",
    example: "t=y",
  },
});
const report = riskReporter(dkimRisks);

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

interface KeyState {
  /** "RSA 2048 bits, fingerprint 0123456789abcdef"; "revoked"; "unreadable" */
  readonly text: string;
  readonly p: string;
  readonly testing: boolean;
}

function keyOf(part: Part<"TXT"> | undefined): KeyState | undefined {
  const [first] = part?.rdatas ?? [];
  return first && readKeyState(first.text);
}

/** What the text of a key record holds, for people. */
export function readKeyState(text: string): KeyState {
  const record = parseKeyRecord(text);
  if (!("value" in record)) return { text: "unreadable", p: text, testing: false };
  const { p, flags } = record.value;
  const testing = flags?.includes("y") === true;
  if (p === "") return { text: "revoked", p, testing };
  const read = readRecordKey(record.value);
  const key = "value" in read ? read.value.key : undefined;
  if (key === undefined) return { text: "unreadable", p, testing };
  const { keyType, bits, fingerprint } = key;
  const kind = keyType === "rsa" ? `RSA ${bits} bits` : "Ed25519";
  return { text: `${kind}, fingerprint ${fingerprint}`, p, testing };
}

/** The selector, with the signing domain when that is not the mail domain; the wildcard in words. */
function selectorOf(owner: Fqdn, domain: Fqdn): string {
  const [selector = "", signing = ""] = owner.split("._domainkey.");
  const name = selector === "*" ? "every other selector" : `selector ${selector}`;
  return signing === domain ? name : `${name} of ${withoutDot(signing as Fqdn)}`;
}

function explainDkim(change: PartChange<"TXT">, context: DiffContext): Meaning {
  const { owner } = change;
  const selector = selectorOf(owner, context.after.domain);
  if (change.after?.late === true)
    return { ...explainRecords(change), summary: `the key of ${selector} is known after apply` };
  if (isAmbiguous(change)) return explainRecords(change);
  const states = { before: context.before.fact(factOf(owner)), after: context.after.fact(factOf(owner)) };
  const [old, now] = [keyOf(change.before), keyOf(change.after)];
  const state = valuePoint("state", states.before, states.after);
  // the type of a key that comes or goes stands beside its bits
  const silent = old !== undefined && now !== undefined ? ["p"] : ["p", "k"];
  const tags = tagPoints(change.before?.rdatas[0]?.text, change.after?.rdatas[0]?.text).filter(
    ({ op, label }) => op !== "same" && !silent.includes(label),
  );
  return {
    summary: summaryOf(selector, old, now),
    points: [
      valuePoint("key", old?.text, now?.text),
      ...(states.before === states.after ? [] : [state]),
      ...tags,
    ],
    findings: findingsOf(change, selector, states, [old, now], context),
  };
}

function summaryOf(selector: string, old: KeyState | undefined, now: KeyState | undefined): string {
  if (now === undefined) return `${selector} goes: ${old?.text ?? "no key"}`;
  if (old === undefined) return `${selector} is new: ${now.text}`;
  if (old.text === now.text && old.p === now.p) return `${selector} keeps its key`;
  return `${selector}: ${old.text} → ${now.text}`;
}

interface States {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

function findingsOf(
  { owner }: PartChange,
  selector: string,
  states: States,
  [old, now]: readonly [KeyState | undefined, KeyState | undefined],
  { after }: DiffContext,
): Finding[] {
  if (old === undefined || old.text === "revoked") return [];
  // a key that never signed is missed by nobody, unless it begins to sign with this change
  if (states.before === "next" && states.after !== "active") return [];
  if (now === undefined && after.get(owner, "CNAME").length > 0) return [moved(selector)];
  if (now === undefined) return [dropped(selector, states.before, "its key goes")];
  if (now.text === "revoked") {
    if (states.before !== "retiring") return [dropped(selector, states.before, "is revoked")];
    return [report("dkim.revoked", `${selector} was retiring, and is revoked`)];
  }
  const findings =
    old.p === now.p ? [] : [report("dkim.replaced-in-place", `${selector} holds another key from now on`)];
  if (now.testing && !old.testing) findings.push(report("dkim.testing", `${selector} says t=y`));
  return findings;
}

function dropped(selector: string, state: string | undefined, how: string): Finding {
  const code = state === "retiring" || state === "revoked" ? "dkim.dropped-early" : "dkim.dropped-in-use";
  return report(code, `${selector} was ${state ?? "in use"}, and ${how}`);
}

/** From a record of our own to one of somebody else, or back: whether the key stays is not known here. */
function moved(selector: string): Finding {
  const reason = `${selector} is read from another place from now on; it must hold the same key`;
  return report("dkim.replaced-in-place", reason, { risk: "caution" });
}

/** A delegated selector: the key is somebody else's record. */
function explainAlias(change: PartChange, { before, after }: DiffContext): Meaning {
  const selector = selectorOf(change.owner, after.domain);
  const state = before.fact(factOf(change.owner));
  const verb = change.before === undefined ? "is" : change.after === undefined ? "is no longer" : "is now";
  const stays = change.after !== undefined || after.get(change.owner, "TXT").length > 0;
  const findings = stays ? [moved(selector)] : [dropped(selector, state, "its alias goes")];
  return {
    ...explainRecords(change),
    summary: `the key of ${selector} ${verb} looked up elsewhere`,
    findings: change.before === undefined || state === "next" ? [] : findings,
  };
}
