// What the rules of each mail domain look at: its settings and records among those of the whole stack.
import type { StackConfig } from "./config/read";
import type { Answers } from "./dns/answers";
import { mergeRRsets } from "./dns/merge";
import { RecordIndex } from "./dns/record-index";
import type { RRset } from "./dns/rrset";
import type { Issue } from "./issue";
import type { CheckContext, MailConfig, Room } from "./mail/feature";
import { rooms as roomList } from "./mail/index";

/** Every room, in the order in which their records are listed. */
export const rooms: readonly Room[] = roomList;

/** A stack whose records are built. */
export interface StackContexts {
  /** what is wrong with joining the records of different mail domains */
  readonly issues: readonly Issue[];
  readonly domains: readonly DomainContext[];
}

/** One mail domain of it. */
export interface DomainContext {
  readonly context: CheckContext;
  /** what is wrong with joining the records of this mail domain */
  readonly issues: readonly Issue[];
}

/** Builds the records of every mail domain; `answers` are what the DNS said when it was last asked. */
export function stackContexts(config: StackConfig, answers: Answers): StackContexts {
  const apexes = config.zones.map((zone) => zone.apex);
  const built = config.domains.map((domain) => ({ domain, ...mergeRRsets(recordsOf(domain)) }));
  const all = built.flatMap(({ sets }) => sets);
  const index = new RecordIndex(all, apexes);
  // each domain's own sets are merged already; only a claim on another's RRset makes the long way necessary
  const across = index.collides ? mergeRRsets(all) : { sets: all, issues: [] };
  const records = index.collides ? new RecordIndex(across.sets, apexes) : index;
  const domains = built.map(({ domain, sets, issues }): DomainContext => {
    return { context: { config: domain, own: sets, records, answers }, issues };
  });
  return { issues: across.issues, domains };
}

function recordsOf(config: MailConfig): RRset[] {
  return rooms.flatMap((room) => room.build(config));
}
