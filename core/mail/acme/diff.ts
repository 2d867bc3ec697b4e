// What a change of ACME challenge names means: who may prove the names of certificates.
import { withoutDot, type Fqdn } from "../../dns/name";
import { formatRdata } from "../../dns/presentation";
import type { Rdata } from "../../dns/rdata";
import { addressBook } from "../address-book";
import {
  defineRisks,
  explainRecords,
  onlyIn,
  riskReporter,
  type DiffContext,
  type Finding,
  type PartChange,
  type RoomDiff,
} from "../diff";
import { parsePersistent } from "./record";

export const acmeRisks = defineRisks({
  "acme.delegation-gone": {
    risk: "caution",
    reference: "RFC 8555 8.4",
    title: "a challenge name is no longer delegated, or to another place",
    why: "the next renewal fails when the certificate client still answers at the old place",
    rollback: "publish the old record again before the certificate expires",
    example: "_acme-challenge.mail.example.com CNAME mail.acme.example.net. → nothing",
  },
  "acme.permission-gone": {
    risk: "caution",
    reference: "draft-ietf-acme-dns-persist",
    title: "a standing permission to issue goes or changes",
    why: "the next renewal fails when the account behind it still relies on it",
    rollback: "publish the old record again before the certificate expires",
    example: "_validation-persist.example.com TXT letsencrypt.org; accounturi=... → nothing",
  },
});
const report = riskReporter(acmeRisks);

/** Challenge names by where they lead; a challenge value is read once, so that it may come and go. */
export const acmeDiff: RoomDiff = {
  risks: acmeRisks,
  recognises: (owner) => prefix.test(owner),
  explain: (change, context) => ({ ...explainRecords(change), findings: findingsOf(change, context) }),
};

const prefix = /^_(?:acme-challenge|validation-persist)\./;

function findingsOf(change: PartChange, context: DiffContext): Finding[] {
  const { owner, type, after } = change;
  const standing = owner.startsWith("_validation-persist.");
  if (!standing && type === "TXT") return [];
  const { added, removed } = onlyIn(change, (rdata) => formatRdata(type, rdata));
  const lost = removed.filter((rdata) => !added.some((other) => covers(other, rdata)));
  if (lost.length === 0 || isHostGone(owner.replace(prefix, "") as Fqdn, context)) return [];
  const what = standing ? "a standing permission at" : "the delegation of";
  const how =
    after?.late === true ? "may change: it is known after apply" : after === undefined ? "goes" : "changes";
  const code = standing ? "acme.permission-gone" : "acme.delegation-gone";
  return [report(code, `${what} ${withoutDot(owner)} ${how}`)];
}

/** True when a standing permission allows whatever another allows. */
function covers(rdata: Rdata, other: Rdata): boolean {
  const [now, old] = [rdata, other].map((one) => ("text" in one ? parsePersistent(one.text) : undefined));
  if (now === undefined || old === undefined || !("value" in now) || !("value" in old)) return false;
  return (
    now.value.issuer === old.value.issuer &&
    now.value.accountUri === old.value.accountUri &&
    (now.value.wildcard || !old.value.wildcard) &&
    (now.value.until ?? Infinity) >= (old.value.until ?? Infinity)
  );
}

/** A host that goes needs no certificate any more. */
function isHostGone(host: Fqdn, { before, after }: DiffContext): boolean {
  return addressBook(before).isAddressed(host) && !addressBook(after).isAddressed(host);
}
