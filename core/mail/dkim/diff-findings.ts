// The risks of a change of DKIM keys: whether mail that is signed still verifies.
import { defineRisks, riskReporter, type Finding } from "../diff";
import type { KeyState } from "./key-state";

export const dkimRisks = defineRisks({
  "dkim.dropped-in-use": {
    risk: "danger",
    reference: "RFC 6376 6.1.2",
    title: "the key of a selector that still signs goes, is revoked, or can no longer be used for mail",
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
    title: "a selector gets another key, or a second one",
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
  "dkim.narrowed": {
    risk: "caution",
    reference: "RFC 6376 3.6.1",
    title: "a key no longer holds for subdomains in i=",
    why: "with t=s a signature fails whose i= names a subdomain of its d=",
    rollback: "remove the flag s",
    example: "t=s",
  },
});
const report = riskReporter(dkimRisks);

/** What a selector was for, and will be; `undefined` when the configuration does not tell. */
interface States {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** True when every key of now was there before. */
export function isSameKey(old: KeyState, now: KeyState): boolean {
  return now.ids.every((id) => old.ids.includes(id));
}

/** What mail loses; nothing where no mail could verify before. */
export function findingsOf(
  selector: string,
  states: States,
  old: KeyState | undefined,
  now: KeyState | undefined,
): Finding[] {
  if (old === undefined || isDead(old)) return [];
  // a key that never signed is missed by nobody, unless it begins to sign with this change
  if (states.before === "next" && states.after !== "active") return [];
  if (now === undefined || isDead(now)) return [lost(selector, states.before, old, now)];
  if (old.kind === "late" || now.kind === "late") return [];
  const findings = isSameKey(old, now) ? [] : [replaced(selector, old, now)];
  const gains = (flag: string): boolean =>
    old.kind === "key" && now.flags.includes(flag) && !old.flags.includes(flag);
  if (gains("y")) findings.push(report("dkim.testing", `${selector} says t=y`));
  if (gains("s")) findings.push(report("dkim.narrowed", `${selector} says t=s`));
  return findings;
}

/** True when no verifier can pass mail by it. */
function isDead({ kind }: KeyState): boolean {
  return kind === "revoked" || kind === "unreadable" || kind === "useless";
}

function lost(
  selector: string,
  state: string | undefined,
  { kind }: KeyState,
  now: KeyState | undefined,
): Finding {
  if (now?.kind === "revoked" && state === "retiring")
    return report("dkim.revoked", `${selector} was retiring, and is revoked`);
  const how =
    now === undefined
      ? `its ${kind === "elsewhere" ? "alias" : "key"} goes`
      : now.kind === "revoked"
        ? "is revoked"
        : `verifiers find a record that is no use to them: ${now.text}`;
  const code = state === "retiring" ? "dkim.dropped-early" : "dkim.dropped-in-use";
  return report(code, `${selector} was ${state ?? "in use"}, and ${how}`);
}

function replaced(selector: string, old: KeyState, now: KeyState): Finding {
  const code = "dkim.replaced-in-place";
  // whether the key stays is not known here
  if (old.kind === "elsewhere" || now.kind === "elsewhere") {
    const reason = `${selector} is read from another place from now on; it must hold the same key`;
    return report(code, reason, { risk: "caution" });
  }
  if (now.kind === "several")
    return report(code, `${selector} holds ${now.text} from now on, and verifiers take any of them`);
  return report(code, `${selector} holds another key from now on`);
}
