// Whether own mail can pass DMARC on one side of a change.
import { withoutDot, type Fqdn } from "../../dns/name";
import type { Side } from "../diff";
import { alignedWays, identifiers, type Identifiers } from "./identifiers";
import type { DmarcRecord } from "./record";

/** What the mail domain lets pass: by SPF, and by the keys that sign. */
function identifiersOf(side: Side, domain: Fqdn): Identifiers {
  const hosts = side.sets.filter(({ type, owner }) => (type === "A" || type === "AAAA") && owner !== domain);
  const signs = (owner: Fqdn): boolean =>
    !["next", "retiring", "revoked"].includes(side.fact(`dkim.${withoutDot(owner)}`) ?? "");
  const sets = side.sets.filter(({ owner }) => signs(owner));
  return identifiers(
    sets.map(({ owner, type, part }) => ({ owner, type, ...part })),
    new Set(hosts.map(({ owner }) => owner)),
  );
}

/** True for a domain that says that it sends nothing: there is no mail to lose. */
export function isSilent(side: Side, domain: Fqdn): boolean {
  const says = side.get(domain, "TXT").some(({ text }) => /^v=spf1 +-all *$/i.test(text));
  return says && !alignedWays(identifiersOf(side, domain), { domain, within: side.domain }, {}).dkim;
}

/** What mail of a domain lacks to pass DMARC by both ways. */
export function lacking(
  side: Side,
  domain: Fqdn,
  record: Pick<DmarcRecord, "spfAlignment" | "dkimAlignment">,
): string[] {
  const ways = alignedWays(identifiersOf(side, domain), { domain, within: side.domain }, record);
  return [
    ...(ways.spf ? [] : ["no SPF record that lets it pass"]),
    ...(ways.dkim ? [] : ["no DKIM key that signs for it"]),
  ];
}
