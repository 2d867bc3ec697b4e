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
    example: "_acme-challenge.mail.example.com CNAME → nothing",
  },
});
const report = riskReporter(acmeRisks);

/** Challenge names by where they lead. */
export const acmeDiff: RoomDiff = {
  risks: acmeRisks,
  recognises: (owner) => /^_(?:acme-challenge|validation-persist)\./.test(owner),
  explain: (change) => {
    const gone = change.before !== undefined;
    const reason = `the standing record at ${withoutDot(change.owner)} ${change.after === undefined ? "goes" : "changes"}`;
    return { ...explainRecords(change), findings: gone ? [report("acme.delegation-gone", reason)] : [] };
  },
};
