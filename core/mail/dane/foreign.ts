import { withoutDot } from "../../dns/name";
import { rdataTexts, type RRset } from "../../dns/rrset";
import type { ManualAction } from "../action";
import type { MailConfig } from "../feature";

/** TLSA of an MX host in a zone of somebody else: only they can publish it, and they must sign their zone. */
export function publishTlsa(set: RRset, config: MailConfig): ManualAction {
  const name = withoutDot(set.owner);
  const rdatas = rdataTexts(set);
  const lines = rdatas.map((rdata) => `${set.owner} ${set.ttl} IN ${set.type} ${rdata}`);
  return {
    id: `foreign-record/${name}/${set.type}`,
    kind: "foreign-record",
    domain: withoutDot(config.domain),
    record: { owner: set.owner, type: set.type, ttl: set.ttl, rdatas },
    fields: { name, type: set.type },
    who: `whoever runs the zone that holds ${name}`,
    why: "without it senders cannot know the key of the mail server, and fall back to TLS that an attacker can remove",
    precondition: `the zone that holds ${name} is signed with DNSSEC`,
    steps: [`publish in the zone that holds ${name}: ${lines.join("; ")}`],
    verify: [{ command: `dig +dnssec +short ${name} ${set.type}`, expect: rdatas.join("\n") }],
    ticket: `Please publish ${rdatas.length === 1 ? "this record" : "these records"}:\n${lines.join("\n")}`,
  };
}
