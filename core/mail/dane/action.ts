// What DANE needs beside the records: signed zones, whose DS only a registrar can put into the zone above.
import { withoutDot, type Fqdn } from "../../dns/name";
import type { DsAction } from "../action";
import type { CheckContext } from "../feature";

/** One action for each zone of ours that has to be signed, until the configuration says that they are. */
export function dsActions({ config, own, records }: CheckContext): DsAction[] {
  if (config.dane.dnssec === true) return [];
  const owners = own.filter(({ type }) => type === "TLSA").map(({ owner }) => owner);
  if (owners.length === 0) return [];
  // RFC 7672 2.2.1: senders must be able to trust the MX records too
  const zones = [config.domain, ...owners].map((name) => records.zoneOf(name));
  const ours = new Set(zones.filter((zone) => zone !== undefined));
  return [...ours].map((zone) => dsAction(zone, withoutDot(config.domain)));
}

function dsAction(apex: Fqdn, domain: string): DsAction {
  const zone = withoutDot(apex);
  return {
    id: `ds/${zone}`,
    kind: "ds",
    domain,
    fields: { zone, type: "DS" },
    who: `you at the DNS host of ${zone}, then its registrar or whoever runs the zone above`,
    why: `senders ignore the TLSA records while ${zone} is not signed, and deliver without them (RFC 7672 2.2.1)`,
    precondition: `${zone} is signed: dig +short ${zone} DNSKEY prints its keys`,
    steps: [
      `let the DNS host sign ${zone} and say what its DS record is`,
      `give the DS record to the registrar of ${zone}, who puts it into the zone above`,
      "set dane.dnssec: true once every zone of the mail domain and of its MX hosts is signed",
    ],
    notes: [
      "a DS that matches no key of the zone makes every name in it fail at resolvers that validate: sign first",
    ],
    waiting: "hours, then the TTL of the zone above",
    verify: [{ command: `dig +short ${zone} DS`, expect: "the DS record that the DNS host shows" }],
    ticket: [
      `Please put the DS record of ${zone} into the zone above, so that the zone is signed with DNSSEC.`,
      "The record, as the DNS host of the zone shows it, is attached.",
    ].join("\n"),
  };
}
