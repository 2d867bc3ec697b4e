// Which configured zone holds an owner name, or which manual action its record becomes.
import { quote, withoutDot } from "./dns/name";
import type { RecordIndex } from "./dns/record-index";
import { rrsetKey, type RRset } from "./dns/rrset";
import { addTo } from "./group-by";
import { defineRules, reporter, type Issue } from "./issue";
import { publishElsewhere, type ManualAction } from "./mail/action";
import type { MailConfig, Room } from "./mail/feature";

export const routeRules = defineRules({
  "dns.zone-scope": {
    level: "e",
    reference: "RFC 1034 3.1",
    title: "a record lies inside a configured zone",
    why: "a DNS host refuses or ignores a record outside of its zone, so that it would never be published",
    example: "zones: { example.com: { backend: zonefile } }",
  },
});
const report = reporter(routeRules);

/** One domain's RRsets divided into those that a zone of ours holds and those that others must publish. */
export interface Routed {
  readonly byZone: ReadonlyMap<string, RRset[]>;
  readonly manualActions: readonly ManualAction[];
  readonly issues: readonly Issue[];
}

/** Sends each RRset to the longest configured zone above its owner name, compared by label. */
export function route(
  config: MailConfig,
  sets: readonly RRset[],
  records: RecordIndex,
  rooms: readonly Room[],
): Routed {
  const byZone = new Map<string, RRset[]>();
  const manualActions: ManualAction[] = [];
  const issues: Issue[] = [];
  for (const set of sets) {
    const apex = records.zoneOf(set.owner);
    if (apex !== undefined) {
      addTo(byZone, apex, set);
      continue;
    }
    const room = rooms.find(
      ({ key, foreign }) => foreign && set.sources.some((source) => source.room === key),
    );
    if (room?.foreign) {
      manualActions.push(room.foreign(set, config));
    } else {
      issues.push(outside(set));
      manualActions.push(publishElsewhere(set, config.domain));
    }
  }
  return { byZone, manualActions, issues };
}

function outside(set: RRset): Issue {
  const name = quote(withoutDot(set.owner));
  return report(
    "dns.zone-scope",
    set.sources[0]?.where ?? rrsetKey(set),
    `the ${set.type} of ${name} lies in no configured zone`,
    {
      fix: "add the zone that holds it to zones, or remove the record; allow it to keep it as a manual action",
    },
  );
}
