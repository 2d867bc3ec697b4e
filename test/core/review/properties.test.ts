// What holds for every review, whatever changes: nothing is lost, doubled, invented, or told by the order of things.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRdata } from "../../../core/dns/presentation";
import { rrTypes, type Rdata, type RrType } from "../../../core/dns/rdata";
import type { Fqdn } from "../../../core/dns/name";
import { unknownText } from "../../../core/engine-values";
import type { Room } from "../../../core/mail/feature";
import { rooms as roomList } from "../../../core/mail/index";
import type { Change, RecordChange, Review } from "../../../core/review/change";
import { review } from "../../../core/review/review";
import { snapshotOf, type RecordSnapshot, type Snapshot } from "../../../core/review/snapshot";
import { planStack } from "../../support";
import { changes as named, type NamedChange } from "./changes";

const rooms: readonly Room[] = roomList;
const bounds = { seed: 20260301, numRuns: 30 };

/** Configurations that hold every kind of record, in small and in large, alone and side by side. */
const names = [
  "first-set-up-of-everything",
  "everything-at-once",
  "mail-turned-off",
  "provider-move",
  "mx-one-of-two-removed",
  "dmarc-reports-elsewhere",
  "moves-to-another-zone",
  "late-key",
  "hostile-text",
  "two-domains",
];
const material: readonly Snapshot[] = names.flatMap((name) => {
  const { before, after, late = (side) => side } = named[name] as NamedChange;
  return [snapshot(before), late(snapshot(after))];
});

function snapshot(settings: object | null): Snapshot {
  const stack = settings !== null && "domains" in settings;
  return snapshotOf(
    planStack(stack ? settings : { domains: settings === null ? {} : { "example.com": settings } }),
  );
}

type Entry = readonly [domain: string, zone: string, key: string, set: RecordSnapshot];

function entriesOf({ domains }: Snapshot): Entry[] {
  return domains.flatMap(({ domain, records }) =>
    Object.entries(records).flatMap(([zone, sets]) =>
      Object.entries(sets).map(([key, set]): Entry => [domain, zone, key, set]),
    ),
  );
}

/** The snapshot with other RRsets. */
function withEntries(side: Snapshot, entries: readonly Entry[]): Snapshot {
  const domains = side.domains.map((domain) => {
    const records: Record<string, Record<string, RecordSnapshot>> = {};
    for (const [name, zone, key, set] of entries)
      if (name === domain.domain) (records[zone] ??= {})[key] = set;
    return { ...domain, records };
  });
  return { ...side, domains };
}

const pick = fc.constantFrom(...material);
const texts = material
  .flatMap(entriesOf)
  .flatMap(([, , key, { rdatas }]) => rdatas.map((text) => [key, text]));
/** RDATA of any type, as people, others and the engine write them. */
const anyText = fc.oneof(
  fc.constantFrom(...texts.map(([, text = ""]) => text)),
  fc.constant(unknownText),
  fc.string(),
  fc.string({ unit: "binary" }),
);
const anySet = fc.record({ ttl: fc.nat(1_000_000), rdatas: fc.uniqueArray(anyText, { maxLength: 4 }) });
const anyKey = fc.oneof(
  fc.constantFrom(...texts.map(([key = ""]) => key)),
  fc
    .tuple(
      fc.constantFrom("", "_25._tcp.mail.", "_dmarc.", "_acme-challenge.", "s._domainkey."),
      fc.constantFrom(...rrTypes),
    )
    .map(([label, type]) => `${label}example.com. ${type}`),
);

/** A snapshot with some RRsets left out, and others put in. */
const edited = fc
  .tuple(pick, fc.array(fc.nat(40), { maxLength: 6 }), fc.array(fc.tuple(anyKey, anySet), { maxLength: 4 }))
  .map(([side, gone, come]) => {
    const stay = entriesOf(side).filter((_, index) => !gone.includes(index));
    const first = side.domains[0]?.domain ?? "";
    const keys = new Set(come.map(([key]) => key));
    const rest = stay.filter(([, , key]) => !keys.has(key));
    return withEntries(side, [...rest, ...come.map(([key, set]): Entry => [first, first, key, set])]);
  });

const records = ({ changes }: Review): RecordChange[] =>
  changes.filter((change): change is RecordChange => change.kind === "record");

/** What a change is about, whichever mail domain tells it. */
function subjectOf(change: Change): string {
  if (change.kind === "action") return `action ${change.action.id}`;
  if (change.kind === "issue") return `issue ${change.domain} ${change.issue.code} ${change.issue.where}`;
  return `${change.room} ${change.owner} ${change.type}`;
}

const sorted = (list: readonly string[]): string[] => [...list].sort();
const opposite = { add: "remove", remove: "add", change: "change" } as const;

describe("every review", () => {
  it("of a snapshot against itself has nothing to say", () => {
    fc.assert(
      fc.property(edited, (side) => {
        const unchanged = entriesOf(side).length;
        expect(review(side, structuredClone(side))).toEqual({ changes: [], unchanged, risk: null });
      }),
      bounds,
    );
  });

  it("names the same things back and forth, with add and remove exchanged", () => {
    fc.assert(
      fc.property(edited, edited, (before, after) => {
        const told = (found: Review, op: (change: Change) => string): string[] =>
          sorted(found.changes.map((change) => `${op(change)} ${subjectOf(change)}`));
        const back = told(review(after, before), ({ op }) => opposite[op]);
        expect(told(review(before, after), ({ op }) => op)).toEqual(back);
      }),
      bounds,
    );
  });

  it("shows each RDATA that comes or goes once, in the one room that it belongs to", () => {
    fc.assert(
      fc.property(edited, edited, (before, after) => {
        const found = records(review(before, after));
        const sides = ["before", "after"] as const;
        const [old, now] = [before, after].map(linesOf) as [string[], string[]];
        for (const side of sides) {
          const told = found.flatMap((change) => tellingOf(change, change[side]));
          const [own, other] = side === "before" ? [old, now] : [now, old];
          expect(sorted(told.filter((line) => !other.includes(line)))).toEqual(
            sorted(own.filter((line) => !other.includes(line))),
          );
          expect(told.filter((line) => !own.includes(line))).toEqual([]);
          expect(new Set(told).size).toBe(told.length);
        }
        for (const { room, owner, type, domain, before: was, after: is } of found)
          for (const text of [...(was?.rdatas ?? []), ...(is?.rdatas ?? [])])
            expect(homeOf(owner as Fqdn, type, text, `${domain}.` as Fqdn)).toBe(room);
      }),
      bounds,
    );
  });

  it("does not depend on the order of anything", () => {
    const shuffled = <T>(list: readonly T[], seed: number): T[] =>
      list
        .map((item, index) => [((index + 1) * 7919 * (seed + 1)) % 104729, item] as const)
        .sort(([a], [b]) => a - b)
        .map(([, item]) => item);
    fc.assert(
      fc.property(edited, edited, fc.nat(1000), (before, after, seed) => {
        const reordered = (side: Snapshot): Snapshot => {
          const entries = shuffled(entriesOf(side), seed).map(([domain, zone, key, set]): Entry => {
            return [domain, zone, key, { ...set, rdatas: shuffled(set.rdatas, seed) }];
          });
          const { domains, manualActions } = withEntries(side, entries);
          return { domains: shuffled(domains, seed), manualActions: shuffled(manualActions, seed) };
        };
        const told = ({ changes, ...rest }: Review) => [
          rest,
          sorted(
            changes.map((change) => {
              const codes = change.findings.map(({ code, risk }) => `${risk} ${code}`);
              return [change.op, subjectOf(change), change.risk, ...sorted(codes)].join(" ");
            }),
          ),
        ];
        expect(told(review(reordered(before), reordered(after)))).toEqual(told(review(before, after)));
      }),
      bounds,
    );
  });

  it("never says that something goes where it is known after apply what will be", () => {
    fc.assert(
      fc.property(edited, fc.nat(40), (before, index) => {
        const entries = entriesOf(before);
        const [, , key] = entries[index % Math.max(entries.length, 1)] ?? [];
        const late = entries.map(([domain, zone, name, set]): Entry => {
          return [domain, zone, name, name === key ? { ...set, rdatas: [unknownText] } : set];
        });
        for (const { summary, findings } of records(review(before, withEntries(before, late)))) {
          expect(summary).not.toMatch(/\b(?:removes|no longer|goes)\b/);
          expect(findings.filter(({ risk }) => risk === "danger").map(({ reason }) => reason)).toEqual([]);
        }
      }),
      bounds,
    );
  });

  it("says every sentence in full", () => {
    fc.assert(
      fc.property(edited, edited, (before, after) => {
        for (const { summary, findings } of review(before, after).changes)
          for (const text of [summary, ...findings.map(({ reason }) => reason)])
            expect(text).toMatch(/^(?!.*(?:undefined|\[object|NaN)).+/s);
      }),
      bounds,
    );
  });
});

/** Each RDATA with its RRset: what a review has to tell of. */
function linesOf(side: Snapshot): string[] {
  return entriesOf(side).flatMap(([, , key, { rdatas }]) => rdatas.map((text) => `${key} ${text}`));
}

function tellingOf({ owner, type }: RecordChange, record: RecordSnapshot | null): string[] {
  return (record?.rdatas ?? []).map((text) => `${owner} ${type} ${text}`);
}

/** The first room that recognises an RDATA; `extra` when none does. */
function homeOf(owner: Fqdn, type: RrType, text: string, domain: Fqdn): string {
  const parsed = text.includes(unknownText) ? undefined : parseRdata(type, text);
  const rdata = parsed !== undefined && "value" in parsed ? parsed.value : ({ text: "" } as unknown as Rdata);
  return rooms.find(({ diff }) => diff?.recognises(owner, type, rdata, domain))?.key ?? "extra";
}
