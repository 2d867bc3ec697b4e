// What a change of DKIM keys means: which selector, which key, and whether mail under way still verifies.
import { withoutDot, type Fqdn } from "../../dns/name";
import {
  defineRisks,
  explainRecords,
  riskReporter,
  type DiffContext,
  type Finding,
  type Meaning,
  type Part,
  type PartChange,
  type Point,
  type RoomDiff,
} from "../diff";
import type { MailConfig } from "../feature";
import { tagPoints } from "../tag-points";
import { readRecordKey } from "./pasted";
import { parseKeyRecord } from "./record";
import { ownerOf } from "./selector";

export const dkimRisks = defineRisks({
  "dkim.dropped-in-use": {
    risk: "danger",
    reference: "RFC 6376 3.6.1",
    title: "the key of a selector that still signs goes",
    why: "mail that is signed with it no longer verifies, and fails DMARC where SPF does not pass",
    rollback: "publish the key again; receivers that saw none may remember that for the zone's negative TTL",
    example: "2026a (active) → nothing",
  },
  "dkim.dropped-early": {
    risk: "caution",
    reference: "RFC 6376 3.6.1",
    title: "a retiring key goes",
    why: "mail that was signed with it and waits in a queue, up to five days at most senders, no longer verifies",
    rollback: "publish the key again",
    example: "2025b (retiring) → nothing",
  },
  "dkim.replaced-in-place": {
    risk: "danger",
    reference: "RFC 6376 3.6.1",
    title: "a selector gets another key",
    why: "mail signed with the old key fails at once, and mail signed with the new one fails where the old record is cached",
    rollback: "publish the old key again, and give the new key a selector of its own",
    example: "2026a: fingerprint 0123456789abcdef → fedcba9876543210",
  },
  "dkim.revoked": {
    risk: "caution",
    reference: "RFC 6376 3.6.1",
    title: "a key is revoked",
    why: "mail that was signed with it no longer verifies, wherever it still is",
    rollback: "publish the key again",
    example: "p=MIIB... → p=",
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
  /** "rsa 2048 bits, fingerprint 0123456789abcdef"; "revoked"; "unreadable" */
  readonly text: string;
  readonly p: string;
  readonly testing: boolean;
}

function keyOf(part: Part<"TXT"> | undefined): KeyState | undefined {
  const [first] = part?.rdatas ?? [];
  if (first === undefined) return undefined;
  const record = parseKeyRecord(first.text);
  if (!("value" in record)) return { text: "unreadable", p: first.text, testing: false };
  const { p, flags } = record.value;
  const testing = flags?.includes("y") === true;
  if (p === "") return { text: "revoked", p, testing };
  const read = readRecordKey(record.value);
  const key = "value" in read ? read.value.key : undefined;
  if (key === undefined) return { text: "unreadable", p, testing };
  const { keyType, bits, fingerprint } = key;
  return { text: `${keyType} ${bits} bits, fingerprint ${fingerprint}`, p, testing };
}

/** The selector, with the signing domain when that is not the mail domain. */
function selectorOf(owner: Fqdn, domain: Fqdn): string {
  const [selector = "", signing = ""] = owner.split("._domainkey.");
  return signing === domain ? selector : `${selector} of ${withoutDot(signing as Fqdn)}`;
}

function explainDkim(change: PartChange<"TXT">, context: DiffContext): Meaning {
  const { owner } = change;
  const selector = selectorOf(owner, context.after.domain);
  const states = { before: context.before.fact(factOf(owner)), after: context.after.fact(factOf(owner)) };
  if (change.after?.late === true)
    return { ...explainRecords(change), summary: `the key of selector ${selector} is known after apply` };
  const [old, now] = [keyOf(change.before), keyOf(change.after)];
  const key: Point = pointOf("key", old?.text, now?.text);
  const state = states.before === states.after ? [] : [pointOf("state", states.before, states.after)];
  const tags = tagPoints(change.before?.rdatas[0]?.text, change.after?.rdatas[0]?.text).filter(
    ({ op, label }) => op !== "same" && label !== "p",
  );
  return {
    summary: summaryOf(selector, old, now),
    points: [key, ...state, ...tags],
    findings: findingsOf(selector, states.before, old, now),
  };
}

function pointOf(label: string, before: string | undefined, after: string | undefined): Point {
  const op =
    before === undefined ? "add" : after === undefined ? "remove" : before === after ? "same" : "change";
  return {
    op,
    label,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

function summaryOf(selector: string, old: KeyState | undefined, now: KeyState | undefined): string {
  if (now === undefined) return `selector ${selector} goes: ${old?.text ?? "no key"}`;
  if (old === undefined) return `new selector ${selector}: ${now.text}`;
  if (old.text === now.text && old.p === now.p) return `selector ${selector} keeps its key`;
  return `selector ${selector}: ${old.text} → ${now.text}`;
}

function findingsOf(
  selector: string,
  state: string | undefined,
  old: KeyState | undefined,
  now: KeyState | undefined,
): Finding[] {
  if (old === undefined || old.text === "revoked") return [];
  // a key that never signed is missed by nobody
  if (state === "next") return [];
  if (now === undefined) {
    const code = state === "retiring" || state === "revoked" ? "dkim.dropped-early" : "dkim.dropped-in-use";
    return [report(code, `selector ${selector} was ${state ?? "in use"}, and its key goes`)];
  }
  if (now.text === "revoked")
    return [report("dkim.revoked", `selector ${selector} was ${state ?? "in use"}, and is revoked`)];
  const findings =
    old.p === now.p
      ? []
      : [report("dkim.replaced-in-place", `selector ${selector}: ${old.text} → ${now.text}`)];
  if (now.testing && !old.testing) findings.push(report("dkim.testing", `selector ${selector} says t=y`));
  return findings;
}

/** A delegated selector: the key is somebody else's record. */
function explainAlias(change: PartChange, { before, after }: DiffContext): Meaning {
  const selector = selectorOf(change.owner, after.domain);
  const state = before.fact(factOf(change.owner));
  const replaced = after.get(change.owner, "TXT").length > 0;
  const gone = change.after === undefined && !replaced && state !== "next";
  const code = state === "retiring" || state === "revoked" ? "dkim.dropped-early" : "dkim.dropped-in-use";
  return {
    ...explainRecords(change),
    summary: `the key of selector ${selector} ${change.after === undefined ? "is no longer" : "is"} looked up elsewhere`,
    findings: gone ? [report(code, `selector ${selector} was ${state ?? "in use"}, and its alias goes`)] : [],
  };
}
