// Rules of the life of keys: which one signs, which one signed, which name holds it.
import { quote, withoutDot } from "../../dns/name";
import type { RdataByType } from "../../dns/rdata";
import type { Issue } from "../../issue";
import { at, type CheckContext } from "../feature";
import { judgeKey, judgeTags } from "./check-key";
import { readRecordKey } from "./pasted";
import { parseKeyRecord } from "./record";
import { report } from "./rules";
import { ownerOf, type DkimSelector } from "./selector";

/** Looks at all selectors together. */
export function checkRotation(context: CheckContext, issues: Issue[]): void {
  const { config } = context;
  const selectors = config.dkim.selectors.filter(({ selector }) => selector !== "*");
  const active = selectors.filter(({ state }) => state === "active");
  if (config.mode === "no-mail") checkSilent(context, active, issues);
  else {
    if (active.length === 0 && selectors.length > 0) noneActive(context, selectors, issues);
    checkEd25519(context, active, issues);
  }
  for (const selector of selectors) {
    if (selector.state === "revoked" && selector.testing) {
      const text = `selector ${quote(selector.selector)} is revoked and in testing mode (t=y), which asks verifiers to let its signatures count for nothing`;
      issues.push(
        report("dkim.revoke-active", at(config, selector.path), text, { fix: "remove the flag y" }),
      );
    }
    checkSelectorReuse(context, selector, issues);
  }
  checkKeyReuse(context, selectors, issues);
}

function checkSilent({ config }: CheckContext, active: readonly DkimSelector[], issues: Issue[]): void {
  for (const selector of active) {
    const text = `mode is no-mail and selector ${quote(selector.selector)} is active`;
    const fix = "say state: revoked, or remove the selector";
    issues.push(report("dkim.revoke-active", at(config, selector.path), text, { fix }));
  }
}

function noneActive({ config }: CheckContext, selectors: readonly DkimSelector[], issues: Issue[]): void {
  const states = selectors.map(({ selector, state }) => `${quote(selector)} is ${state}`).join(", ");
  const text = `no selector is active (${states}), so mail leaves without a signature that verifies`;
  const fix = "add the selector that the signer uses now; publish it first, switch the signer a TTL later";
  issues.push(report("dkim.revoke-active", at(config, "dkim"), text, { fix }));
}

function checkEd25519({ config }: CheckContext, active: readonly DkimSelector[], issues: Issue[]): void {
  const [first] = active;
  if (first === undefined || active.some(({ key }) => key?.keyType !== "ed25519")) return;
  const text = `every active key is an Ed25519 key (selector ${quote(first.selector)}), which many receivers do not verify`;
  const fix = "add a selector with an RSA key of 2048 bits, and sign with both";
  issues.push(report("dkim.ed25519-only", at(config, first.path), text, { fix }));
}

/** One key under two selectors was never replaced. The same selector in two signing domains may share it. */
function checkKeyReuse({ config }: CheckContext, selectors: readonly DkimSelector[], issues: Issue[]): void {
  if (selectors.length < 2) return;
  const first = new Map<string, DkimSelector>();
  for (const selector of selectors) {
    if (selector.key === undefined) continue;
    const { fingerprint } = selector.key;
    const twin = first.get(fingerprint);
    if (twin === undefined) first.set(fingerprint, selector);
    else if (twin.selector !== selector.selector) {
      const text = `selectors ${quote(twin.selector)} and ${quote(selector.selector)} have the same key (SHA-256 ${fingerprint})`;
      const fix = "make a new key for the new selector";
      issues.push(report("dkim.reuse", at(config, selector.path), text, { fix }));
    }
  }
}

/** RFC 6376 3.1: what the DNS holds now under a selector is the only key that it should ever have. */
function checkSelectorReuse(context: CheckContext, selector: DkimSelector, issues: Issue[]): void {
  if (selector.key === undefined || selector.state === "revoked") return;
  const { config, answers } = context;
  const owner = ownerOf(config, selector);
  const answer = owner === undefined ? undefined : answers.get(owner, "TXT");
  if (answer === undefined || answer === "nxdomain") return;
  const record = answer.map(({ text }) => parseKeyRecord(text)).find((read) => "value" in read);
  if (record === undefined) return;
  const now = readRecordKey(record.value);
  // nobody verified anything with a key that cannot be read
  if (!("value" in now) || now.value.key?.fingerprint === selector.key.fingerprint) return;
  const what =
    record.value.p === "" ? "is revoked in the DNS and would come back" : "has another key in the DNS";
  const text = `selector ${quote(selector.selector)} ${what}`;
  issues.push(
    report("dkim.reuse", at(config, selector.path), text, {
      fix: "give the new key a new selector, keep the old one",
    }),
  );
}

/** What the name that a selector is delegated to holds, as far as it is known. */
export function checkDelegation(context: CheckContext, selector: DkimSelector, issues: Issue[]): void {
  const { config, records, answers } = context;
  const { cname } = selector;
  if (cname === undefined) return;
  const where = `${at(config, selector.path)}.cname`;
  const name = quote(withoutDot(cname));
  const ours = records.rdatas(cname, "TXT");
  const answer = ours.length > 0 ? ours : answers.get(cname, "TXT");
  if (answer === undefined) {
    const known = records.zoneOf(cname) !== undefined && records.aliasOf(cname) === undefined;
    const text = known
      ? `${name} has no key record in this configuration`
      : `the key record at ${name} is not verified`;
    issues.push(report("dkim.delegation", where, text, { level: known ? "W" : "I" }));
    return;
  }
  const texts: readonly RdataByType["TXT"][] = answer === "nxdomain" ? [] : answer;
  const text = texts.length === 0 ? "" : (texts[0]?.text ?? "");
  const record = parseKeyRecord(text);
  const given = "value" in record ? readRecordKey(record.value) : record;
  if (!("value" in given)) {
    const why = texts.length === 0 ? "there is none" : given.error;
    issues.push(
      report("dkim.delegation", where, `no key record to use at ${name}: ${why}`, {
        level: "W",
        fix: `ask the holder of ${name}`,
      }),
    );
  } else if (given.value.key === undefined) {
    issues.push(
      report("dkim.delegation", where, `the key at ${name} is revoked`, {
        level: "W",
        fix: `ask the holder of ${name}`,
      }),
    );
  } else if (given.value.record !== undefined) {
    const { hash, service, flags } = given.value.record;
    const testing = flags?.includes("y") ?? false;
    const published = { name: `the record at ${name}`, where, keyWhere: where, hash, service, testing };
    judgeKey(published, given.value.key, issues);
    judgeTags(published, issues);
  }
}
