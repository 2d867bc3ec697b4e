// Rules about reports that cross organizations (RFC 9990 4): what others authorise, and what we do.
import { labels, quote, under, withoutDot, type Fqdn } from "../../dns/name";
import type { Issue } from "../../issue";
import { at, type CheckContext } from "../feature";
import {
  authorisationName,
  authorisationsOf,
  consents,
  isPublishable,
  type Authorisation,
} from "./authorisation";
import type { PolicyRecord } from "./published";
import { report } from "./rules";

/** The authorisations that a policy record needs from others. */
export function checkAuthorisations(context: CheckContext, policy: PolicyRecord): Issue[] {
  return authorisationsOf(policy).flatMap((needed) => checkAuthorisation(context, needed));
}

function checkAuthorisation(context: CheckContext, needed: Authorisation): Issue[] {
  const { config, records, answers } = context;
  const { owner, host } = needed;
  const where = at(config, needed.path);
  const name = quote(withoutDot(owner));
  const shown = quote(withoutDot(host));
  if (!isPublishable(needed)) {
    const text = `${shown} cannot authorise reports: name ${name} has ${owner.length - 1} characters, at most 253 are allowed`;
    return [report("dmarc.extauth", where, text, { fix: "use a report address at a shorter name" })];
  }
  const wildcard = under("*._report._dmarc", host);
  if (records.zoneOf(owner) !== undefined) {
    if (records.get(wildcard, "TXT") === undefined) return [];
    return [shadowed(where, wildcard, needed.domain)];
  }
  const direct = answers.get(owner, "TXT");
  const found = direct ?? answers.get(wildcard, "TXT");
  const consent = consents(found, withoutDot(host));
  if (consent === "yes") return [];
  if (consent === "elsewhere") {
    const text = `the authorisation record of ${shown} at ${name} sends reports on to another host, so that no report is sent at all`;
    return [
      report("dmarc.extauth", where, text, {
        level: "E",
        fix: `ask ${withoutDot(host)} to correct it, or use another address`,
      }),
    ];
  }
  const state = found === undefined ? "is not verified" : "does not exist";
  const text = `${shown} must authorise reports by a TXT "v=DMARC1;" at ${name}, which ${state}`;
  return [report("dmarc.extauth", where, text, { fix: `send its operator the letter of the manual action` })];
}

/** RFC 4592 2.2.1: a name that exists below a wildcard's parent switches the wildcard off for its own branch. */
function shadowed(where: string, wildcard: Fqdn, domain: Fqdn): Issue {
  const top = labels(domain).at(-1) ?? "";
  const text = `the record for ${quote(withoutDot(domain))} switches ${quote(withoutDot(wildcard))} off for every other domain under ${quote(top)}`;
  return report("dmarc.extauth", where, text, {
    reference: "RFC 4592 2.2",
    fix: "list the domains in reportsFor by name in place of *",
  });
}

/** The authorisations that we give: names that are too long, and names beside a wildcard. */
export function checkOwnAuthorisations({ config }: CheckContext): Issue[] {
  const { reportsFor } = config.dmarc;
  const where = at(config, "dmarc.reportsFor");
  const wildcard = under("*._report._dmarc", config.domain);
  const hasWildcard = reportsFor.some((name) => name === "*.");
  return reportsFor.flatMap((name) => {
    const owner = authorisationName(name, config.domain);
    if (!isPublishable({ owner })) {
      const text = `name ${quote(withoutDot(owner))} has ${owner.length - 1} characters, at most 253 are allowed, and is not published`;
      return [
        report("dmarc.extauth", where, text, { level: "E", fix: "take these reports at a shorter name" }),
      ];
    }
    return hasWildcard && name !== "*." ? [shadowed(where, wildcard, name)] : [];
  });
}
