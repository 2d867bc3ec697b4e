// Records as the text of a zone file, for people: one comment per protocol, owner names absolute.
import type { RRset } from "../dns/rrset";
import { rdataTexts } from "../dns/rrset";
import { rooms } from "../mail/index";
import type { ZonePlan } from "../plan";

const titles = new Map<string, string>(rooms.map((room) => [room.key, room.title]));

/** The protocols that an RRset serves, as people write them: "SPF, extra records". */
export function purposeOf(set: RRset): string {
  const keys = new Set(set.sources.map((source) => source.room));
  return [...titles].flatMap(([key, title]) => (keys.has(key) ? [title] : [])).join(", ");
}

/** One record per line: owner, TTL, class, type, RDATA. */
function recordLines(set: RRset): string[] {
  return rdataTexts(set).map((rdata) => `${set.owner} ${set.ttl} IN ${set.type} ${rdata}`);
}

/** The records of one zone as zone-file text, grouped by protocol in the order of the rooms. */
export function zoneText({ zone, rrsets }: ZonePlan): string {
  const order = new Map<string, number>(rooms.map((room, index) => [room.key, index]));
  const groups = new Map<string, RRset[]>();
  const position = (set: RRset): number =>
    Math.min(...set.sources.map((source) => order.get(source.room) ?? rooms.length));
  for (const set of [...rrsets].sort((a, b) => position(a) - position(b))) {
    const purpose = purposeOf(set);
    groups.set(purpose, [...(groups.get(purpose) ?? []), set]);
  }
  const blocks = [...groups].map(([purpose, sets]) =>
    [`; ${purpose}`, ...sets.flatMap(recordLines)].join("\n"),
  );
  return `$ORIGIN ${zone.apex}\n\n${blocks.join("\n\n")}\n`;
}
