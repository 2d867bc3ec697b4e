import { withoutDot } from "../../dns/name";
import { rdataTexts, type RRset } from "../../dns/rrset";
import { publishElsewhere, type ForeignRecordAction } from "../action";
import type { MailConfig } from "../feature";

/** TLSA of an MX host in a zone of somebody else: only they can publish it, and they must sign their zone. */
export function publishTlsa(set: RRset, config: MailConfig): ForeignRecordAction {
  const name = withoutDot(set.owner);
  return publishElsewhere(set, config.domain, {
    why: "without it senders cannot know the key of the mail server, and fall back to TLS that an attacker can remove",
    precondition: `the zone that holds ${name} is signed with DNSSEC`,
    verify: [{ command: `dig +dnssec +short ${name} ${set.type}`, expect: rdataTexts(set).join("\n") }],
  });
}
