// The comparison for programs.
import type { LiveRecord } from "../../components/backends/live";
import { withoutDot } from "../../core/dns/name";
import { rdataTexts, rrsetKey } from "../../core/dns/rrset";
import { beyond } from "./live";
import type { ShownZone } from "./text";

/** One zone of the comparison as JSON. */
export function zoneJson({ zone, live, sets, foreign }: ShownZone) {
  return {
    zone: withoutDot(zone.apex),
    backend: zone.kind.name,
    readFrom: live.from,
    rrsets: sets.map(({ domain, set, verdict, live: found, replaced, beside, inWay }) => ({
      ...{ domain, key: rrsetKey(set), verdict, planned: { ttl: set.ttl, rdatas: rdataTexts(set) } },
      live: found.map(recordJson),
      ...{ replaced: replaced.map(recordJson), beside: beside.map(recordJson) },
      inWay: inWay.map(recordJson),
    })),
    foreign: foreign.map(recordJson),
  };
}

function recordJson(record: LiveRecord) {
  const { owner, type, ttl, text, id, line } = record;
  const extra = beyond(record);
  return {
    ...{ owner, type, ttl, rdata: text },
    ...(id && { id }),
    ...(extra && { extra }),
    ...(line && { line }),
  };
}
