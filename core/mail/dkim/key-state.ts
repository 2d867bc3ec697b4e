// What a verifier finds under a selector: a key that it can use, none, or a record of somebody else.
import { withoutDot, type Fqdn } from "../../dns/name";
import type { Side } from "../diff";
import { standingAt, type Standing } from "../standing";
import { readRecordKey } from "./pasted";
import { parseKeyRecord, type KeyRecord } from "./record";

/** What stands under a selector. */
export interface KeyState {
  /** key verifies mail; useless, unreadable and revoked do not; elsewhere and late cannot be told */
  readonly kind: "key" | "useless" | "unreadable" | "revoked" | "several" | "elsewhere" | "late";
  /** "RSA 2048 bits, fingerprint 0123456789abcdef"; "revoked"; "unreadable" */
  readonly text: string;
  /** what two states of the same key have in common; of several records one each */
  readonly ids: readonly string[];
  /** the flags of t */
  readonly flags: readonly string[];
}

/** True for every text: whatever stands under a selector, a verifier takes it for a key record. */
export const isAnyText = (): boolean => true;

/** What a verifier finds at the name of a key record; `undefined` for nothing. */
export function keyStateAt(side: Side, owner: Fqdn): KeyState | undefined {
  const standing = standingAt(side, owner, isAnyText);
  const [, signing = ""] = owner.split("._domainkey.");
  if (standing.kind !== "none") return stateOf(standing);
  return side.get(`_domainkey.${signing}` as Fqdn, "NS").length === 0
    ? undefined
    : elsewhere("in a zone of somebody else");
}

function stateOf(standing: Exclude<Standing, { kind: "none" }>): KeyState {
  switch (standing.kind) {
    case "text":
      return readKeyState(standing.text);
    case "several": {
      const ids = standing.texts.flatMap((text) => readKeyState(text).ids);
      return { kind: "several", text: `${ids.length} records`, ids, flags: [] };
    }
    case "alias":
      return elsewhere(`at ${withoutDot(standing.target)}`);
    case "late":
      return { kind: "late", text: "known after apply", ids: [], flags: [] };
  }
}

function elsewhere(where: string): KeyState {
  return { kind: "elsewhere", text: `looked up ${where}`, ids: [where], flags: [] };
}

/** What the text of a key record holds, for people. */
export function readKeyState(text: string): KeyState {
  // a blank behind the final semicolon breaks the grammar, but hardly any verifier
  const record = parseKeyRecord(text.replace(/;[ \t]+$/, ";"));
  if (!("value" in record)) return { kind: "unreadable", text: "unreadable", ids: [text], flags: [] };
  const { p, flags = [] } = record.value;
  if (p === "") return { kind: "revoked", text: "revoked", ids: [""], flags };
  const read = readRecordKey(record.value);
  const key = "value" in read ? read.value.key : undefined;
  if (key === undefined) return { kind: "unreadable", text: "unreadable", ids: [p], flags };
  const { keyType, bits, fingerprint } = key;
  const name = `${keyType === "rsa" ? `RSA ${bits} bits` : "Ed25519"}, fingerprint ${fingerprint}`;
  const limit = limitOf(record.value);
  if (limit === undefined) return { kind: "key", text: name, ids: [fingerprint], flags };
  return { kind: "useless", text: `${name}, not for mail (${limit})`, ids: [fingerprint], flags };
}

/** The tag that keeps verifiers from using a key for mail (RFC 6376 3.6.1, RFC 8301 3.1). */
function limitOf({ service, hash }: KeyRecord): string | undefined {
  if (service?.some((type) => type === "*" || type === "email") === false) return `s=${service.join(":")}`;
  return hash?.includes("sha256") === false ? `h=${hash.join(":")}` : undefined;
}
