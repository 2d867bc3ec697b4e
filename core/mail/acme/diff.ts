// What a change of ACME challenge names means: who may prove the names of certificates.
import { withoutDot } from "../../dns/name";
import { defineRisks, explainRecords, riskReporter, type RoomDiff } from "../diff";

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
  recognises: (owner) => /^_(?:acme-challenge|validation-persist)\./.test(owner),
  explain: (change) => {
    const { owner, type, after } = change;
    const meaning = explainRecords(change);
    const standing = type === "CNAME" || owner.startsWith("_validation-persist.");
    const lost = meaning.points.some(({ op }) => op === "remove");
    if (!standing || !lost) return meaning;
    const code = type === "CNAME" ? "acme.delegation-gone" : "acme.permission-gone";
    const what = type === "CNAME" ? "the delegation of" : "a standing permission at";
    const reason = `${what} ${withoutDot(owner)} ${after === undefined ? "goes" : "changes"}`;
    return { ...meaning, findings: [report(code, reason)] };
  },
};
