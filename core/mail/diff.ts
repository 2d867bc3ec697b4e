// The interface of a room's diff: what a change of its records means, how risky it is, and how to undo it.
import type { Fqdn } from "../dns/name";
import { formatRdata } from "../dns/presentation";
import type { Rdata, RdataByType, RrType } from "../dns/rdata";

/** How much a change can hurt, from least to most. */
export const risks = ["safe", "caution", "danger"] as const;

/** How much a change can hurt. */
export type Risk = (typeof risks)[number];

/** A rule that judges a change; the manual of risks is made from it. */
export interface RiskRule {
  readonly risk: Exclude<Risk, "safe">;
  /** document and section, as "RFC 7208 4.6.4" */
  readonly reference?: string;
  /** the change that it is about: "an SPF record loses a sending host" */
  readonly title: string;
  /** what may happen to mail, in one sentence */
  readonly why: string;
  /** how to undo it, in one sentence */
  readonly rollback: string;
  /** a change that it reports: "v=spf1 mx include:_spf.example.net ~all → v=spf1 mx ~all" */
  readonly example: string;
}

/** Risk rules by code, "area.kebab-case". */
export type RiskRules = Readonly<Record<string, RiskRule>>;

/** A reason why a change is not simply safe. */
export interface Finding {
  readonly code: string;
  readonly risk: Risk;
  /** one sentence with the values at stake; lower case, no final period */
  readonly reason: string;
  /** what may happen to mail, as the rule says it */
  readonly why: string;
  /** one sentence; lower case, no final period */
  readonly rollback: string;
}

/** Names the risk rules of a room; the codes become part of the type. */
export function defineRisks<const R extends RiskRules>(rules: R): R {
  return rules;
}

/** The way to report under the codes of `rules`; the rollback is the rule's unless a better one is known. */
export function riskReporter<R extends RiskRules>(
  rules: R,
): (code: keyof R & string, reason: string, options?: { rollback?: string; risk?: Risk }) => Finding {
  return (code, reason, options = {}) => {
    const { risk, why, rollback } = rules[code] as RiskRule;
    return { code, risk: options.risk ?? risk, reason, why, rollback: options.rollback ?? rollback };
  };
}

/** The RDATA of one room in one RRset, on one side of a change. */
export interface Part<T extends RrType = RrType> {
  /** seconds */
  readonly ttl: number;
  /** what is known of the RDATA */
  readonly rdatas: readonly Rdata<T>[];
  /** some RDATA is known only after `up` */
  readonly late: boolean;
}

/** What changes at one owner name and type, as far as it belongs to one room; TTLs are judged elsewhere. */
export interface PartChange<T extends RrType = RrType> {
  readonly owner: Fqdn;
  readonly type: T;
  /** `undefined`: nothing of this room stood there */
  readonly before: Part<T> | undefined;
  /** `undefined`: nothing of this room will stand there */
  readonly after: Part<T> | undefined;
}

/** One element of a value, before and after: an SPF term, a DMARC tag, an MX host. */
export interface Point {
  readonly op: "add" | "remove" | "change" | "same";
  /** what it is, in the protocol's words: "include:_spf.example.net", "p" */
  readonly label: string;
  /** the values of a tag or field, as people read them */
  readonly before?: string;
  readonly after?: string;
  /** what it means: "3 → 5 DNS lookups" */
  readonly note?: string;
}

/** What a change of one room means. */
export interface Meaning {
  /** one line, lower case, no final period: "adds include:_spf.example.net; 3 → 5 of 10 DNS lookups" */
  readonly summary: string;
  readonly points: readonly Point[];
  /** [] is safe */
  readonly findings: readonly Finding[];
}

/** An RRset of a mail domain on one side of a change. */
export interface SideSet {
  readonly domain: Fqdn;
  readonly owner: Fqdn;
  readonly type: RrType;
  readonly part: Part;
}

/** The mail domain on one side of the change. */
export interface Side {
  readonly domain: Fqdn;
  /** the known RDATA of the stack's records at a name; [] when there are none */
  get<T extends RrType>(owner: Fqdn, type: T): readonly RdataByType[T][];
  /** True when some RDATA of an RRset is known only after `up`. */
  isLate(owner: Fqdn, type: RrType): boolean;
  /** every RRset of this mail domain, by owner and type */
  readonly sets: readonly SideSet[];
  /** every RRset of the stack; the same list for all of its mail domains */
  readonly stack: readonly SideSet[];
  /** what a room noted about its settings (`Room.facts`): "dkim.2025b" → "retiring" */
  fact(key: string): string | undefined;
}

/** Both sides of a change, for rules that look across records. */
export interface DiffContext {
  readonly before: Side;
  readonly after: Side;
}

/** The part of a room that explains changes; lives in its `diff.ts`. */
export interface RoomDiff {
  /** the risks that it reports */
  readonly risks: RiskRules;
  /** True when an RDATA at this name is of this room's protocol, judged by the record alone. */
  readonly recognises: (owner: Fqdn, type: RrType, rdata: Rdata, domain: Fqdn) => boolean;
  /** What a change means; called only when the RDATA differ. Never throws. */
  readonly explain: (change: PartChange, context: DiffContext) => Meaning;
  /** What changes behind a record that stays as it is, as the facts of both sides tell; `undefined`: nothing. */
  readonly explainSame?: (change: PartChange, context: DiffContext) => Meaning | undefined;
}

/** The RDATA that only one side has. */
export function onlyIn<T extends RrType>(
  change: PartChange<T>,
  key: (rdata: Rdata<T>) => string,
): { readonly added: readonly Rdata<T>[]; readonly removed: readonly Rdata<T>[] } {
  const keys = (part: Part<T> | undefined): Set<string> => new Set(part?.rdatas.map(key));
  const [old, now] = [keys(change.before), keys(change.after)];
  return {
    added: (change.after?.rdatas ?? []).filter((rdata) => !old.has(key(rdata))),
    removed: (change.before?.rdatas ?? []).filter((rdata) => !now.has(key(rdata))),
  };
}

/** A list in one line: what is beyond the eighth is counted, for the points hold all of it. */
export function listed(texts: readonly string[]): string {
  const rest = texts.length - 8;
  return rest < 2 ? texts.join(", ") : `${texts.slice(0, 8).join(", ")} and ${rest} more`;
}

/** True when one side has more than one record where the protocol allows one: what they say together is undefined. */
export function isAmbiguous({ before, after }: PartChange): boolean {
  return [before, after].some((part) => part !== undefined && part.rdatas.length > 1);
}

/** The meaning of records of which nothing more is known: values that come and go. */
export function explainRecords(change: PartChange): Meaning {
  const text = (rdata: Parameters<typeof formatRdata>[1]): string => formatRdata(change.type, rdata);
  const { added, removed } = onlyIn(change, text);
  const points: Point[] = [
    ...removed.map((rdata): Point => ({ op: "remove", label: text(rdata) })),
    ...added.map((rdata): Point => ({ op: "add", label: text(rdata) })),
    ...(change.after?.late === true ? [{ op: "add", label: "known after apply" } as const] : []),
  ];
  const count = (list: readonly unknown[], word: string): string[] =>
    list.length === 0 ? [] : [`${word} ${list.length} value${list.length === 1 ? "" : "s"}`];
  // what is not known yet may be what stood there before
  const rest = change.after?.late === true ? ["known after apply"] : count(removed, "removes");
  const summary = [...count(added, "adds"), ...rest].join("; ") || "the same values, written otherwise";
  return { summary, points, findings: [] };
}
