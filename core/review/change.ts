// What a review consists of: one change for each protocol at each name, with its meaning and its risk.
import type { RrType } from "../dns/rdata";
import type { ManualAction } from "../mail/action";
import { risks, type Finding, type Point, type Risk } from "../mail/diff";
import type { IssueSnapshot, RecordSnapshot } from "./snapshot";

interface Judged {
  /** stable identity inside the review: "example.com/spf/example.com. TXT" */
  readonly id: string;
  /** the mail domain, without final dot */
  readonly domain: string;
  readonly op: "add" | "change" | "remove";
  /** one line of meaning; lower case, no final period */
  readonly summary: string;
  readonly risk: Risk;
  /** why it is not simply safe */
  readonly findings: readonly Finding[];
}

/** The records of one protocol at one owner name and type. */
export interface RecordChange extends Judged {
  readonly kind: "record";
  /** the room: "spf" */
  readonly room: string;
  /** as people write it: "SPF" */
  readonly title: string;
  /** the zone apex without final dot, before and after; they differ when a zone is added or taken away */
  readonly zone: { readonly before: string | null; readonly after: string | null };
  /** absolute, with final dot */
  readonly owner: string;
  readonly type: RrType;
  readonly before: RecordSnapshot | null;
  readonly after: RecordSnapshot | null;
  readonly points: readonly Point[];
  /** one sentence; how to undo the change */
  readonly rollback: string;
  /** seconds for which resolvers may go on answering with the old value; 0 when there was none, or it stays */
  readonly cachedSeconds: number;
}

/** A manual action that opens, changes or closes. */
export interface ActionChange extends Judged {
  readonly kind: "action";
  readonly action: ManualAction;
}

/** An issue that is new or gone. */
export interface IssueChange extends Judged {
  readonly kind: "issue";
  readonly issue: IssueSnapshot;
}

/** One thing to judge. */
export type Change = RecordChange | ActionChange | IssueChange;

/** Every change between two snapshots: the riskiest first, then by mail domain, protocol and name. */
export interface Review {
  readonly changes: readonly Change[];
  /** RRsets that stay as they are */
  readonly unchanged: number;
  /** the highest risk of all; `null` when nothing changes */
  readonly risk: Risk | null;
}

/** The highest of some risks. */
export function highest(found: readonly Risk[]): Risk {
  return risks[Math.max(0, ...found.map((risk) => risks.indexOf(risk)))] as Risk;
}

/** True when a risk is at least as high as another. */
export function reaches(risk: Risk, threshold: Risk): boolean {
  return risks.indexOf(risk) >= risks.indexOf(threshold);
}

/** How many changes there are of each risk that occurs, the highest first. */
export function countRisks(changes: readonly Change[]): (readonly [risk: Risk, number: number])[] {
  return [...risks].reverse().flatMap((risk) => {
    const number = changes.filter((change) => change.risk === risk).length;
    return number === 0 ? [] : [[risk, number] as const];
  });
}
