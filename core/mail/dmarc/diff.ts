// What a change of a DMARC record means: the policy that receivers apply, before and after.
import { under, withoutDot, type Fqdn } from "../../dns/name";
import {
  explainRecords,
  isAmbiguous,
  type DiffContext,
  type Finding,
  type Meaning,
  type PartChange,
  type RoomDiff,
  type Side,
} from "../diff";
import { isToldAtText } from "../standing";
import { tagPoints, tagSummary } from "../tag-points";
import { authorisationMarker, consents } from "./authorisation";
import { dmarcRisks, findingsOf, report } from "./diff-findings";
import { effectAt, effectivePoints } from "./effective";
import { isDmarcText, spellTag } from "./record";

export { dmarcRisks } from "./diff-findings";

/** DMARC by tag, with the policy for the domain, its subdomains and names that do not exist. */
export const dmarcDiff: RoomDiff = {
  risks: dmarcRisks,
  recognises: (owner, type, rdata) =>
    (type === "TXT" &&
      "text" in rdata &&
      (isDmarcText(rdata.text) ||
        (rdata.text === "" && (atDmarc(owner) || owner.includes(authorisationMarker))))) ||
    (type === "CNAME" && atDmarc(owner)),
  explain: (change, context) => {
    if (change.owner.includes(authorisationMarker)) return explainConsent(change, context);
    // receivers look nowhere else
    if (!atDmarc(change.owner)) return explainRecords(change);
    const known = change.type === "TXT" && change.after?.late !== true && !isAmbiguous(change);
    return {
      ...(known ? explainDmarc(change as PartChange<"TXT">, context) : explainRecords(change)),
      findings: isToldAtText(change, context, isDmarcText)
        ? []
        : findingsOf(change.owner.slice("_dmarc.".length) as Fqdn, context),
    };
  },
};

function atDmarc(owner: Fqdn): boolean {
  return owner.startsWith("_dmarc.");
}

function explainDmarc(change: PartChange<"TXT">, { before, after }: DiffContext): Meaning {
  const domain = change.owner.slice("_dmarc.".length) as Fqdn;
  const tags = tagPoints(change.before?.rdatas[0]?.text, change.after?.rdatas[0]?.text, spellTag).filter(
    ({ op }) => op !== "same",
  );
  const effects = effectivePoints(effectAt(before, domain), effectAt(after, domain), tags);
  return { summary: tagSummary(tags), points: [...tags, ...effects], findings: [] };
}

/** The consent to reports about a domain of another organization (RFC 9990 4). */
function explainConsent(change: PartChange, { before, after }: DiffContext): Meaning {
  const [about = "", to = ""] = withoutDot(change.owner).split(authorisationMarker);
  const agrees = (side: Side): boolean => isAgreed(side, change.owner, to);
  const whose = about === "*" ? "every domain" : about;
  const summary = `${to} ${agrees(after) ? "takes" : "no longer takes"} reports about ${whose}`;
  const rollback = "publish the old consent again";
  const findings: Finding[] =
    agrees(before) && !agrees(after) ? [report("dmarc.reports-off", summary, { rollback })] : [];
  return { ...explainRecords(change), summary, findings };
}

/** True when the host takes reports, by a record for the one domain or for every domain. */
function isAgreed(side: Side, owner: Fqdn, host: string): boolean {
  const every = under("*._report._dmarc", `${host}.` as Fqdn);
  const at = side.get(owner, "TXT").length > 0 || side.isLate(owner, "TXT") ? owner : every;
  return side.isLate(at, "TXT") || consents(side.get(at, "TXT"), host) === "yes";
}
