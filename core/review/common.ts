// What holds for every record, whatever its protocol: TTL, place and caches; and the risks that no room has.
import { duration } from "../dns/duration";
import { quote, withoutDot } from "../dns/name";
import { defineRisks, riskReporter, type Finding, type PartChange, type Point } from "../mail/diff";
import { valuePoint } from "../mail/tag-points";
import type { Place } from "./side";

export const commonRisks = defineRisks({
  "ttl.old-value-stays": {
    risk: "caution",
    reference: "RFC 1035 3.2.1",
    title: "a value changes whose TTL is longer than a day",
    why: "resolvers go on answering with the old value for that long, and a rollback takes as long again",
    rollback: "set the old value again; resolvers that saw the new one keep it for its own TTL",
    example: "A 192.0.2.25 → 198.51.100.25 at a TTL of 604800",
  },
  "ttl.long": {
    risk: "caution",
    reference: "RFC 1035 3.2.1",
    title:
      "a record gets a TTL longer than a day, or another value together with a TTL above an hour that was shorter",
    why: "the next change of the record, and a rollback of this one, takes that long to reach everybody",
    rollback: "set the shorter TTL again; resolvers that saw the long one keep the record for that long",
    example: "MX at a TTL of 3600 → 604800",
  },
  "zone.moves": {
    risk: "caution",
    title: "a record moves to another zone, or its zone to another DNS host",
    why: "the old place goes on answering until the delegation changes and its NS records expire, and a resolver may ask either",
    rollback:
      "give the zone back its place in zones; keep the old one answering until resolvers have left it",
    example: "mail.example.com from zone example.com to zone mail.example.com",
  },
  "action.opens": {
    risk: "caution",
    title: "something is left to a person",
    why: "the change is complete only when somebody has done it",
    rollback: "take back the setting that asks for it",
    example: "manual action ptr/192.0.2.25 opens",
  },
  "action.changes": {
    risk: "caution",
    title: "something that was asked of a person becomes something else",
    why: "what was done for it before is no longer enough: it has to be done again",
    rollback: "take back the setting that changes it",
    example: "manual action mta-sts-policy/example.com: mode testing → enforce",
  },
  "issue.new": {
    risk: "caution",
    title: "the configuration brings a warning that it did not have, or one becomes an error",
    why: "maildomain explain says what each code is about, and what to do",
    rollback: "take back the setting that brings it",
    example: 'spf.lookups-near at domains["example.com"].spf',
  },
});

/** Reports under their codes. */
export const report = riskReporter(commonRisks);

const hour = 3600;
const day = 86400;

/** What TTL and place add to the meaning of a change; `moved` when the RDATA differ, not the TTL or place alone. */
export function commonFindings(
  { owner, type, before, after }: PartChange,
  [old, now]: readonly [Place | undefined, Place | undefined],
  moved: boolean,
) {
  const findings: Finding[] = [];
  const points: Point[] = [];
  const summary: string[] = [];
  const name = quote(withoutDot(owner));
  if (before && after && before.ttl !== after.ttl) {
    points.push(valuePoint("TTL", duration(before.ttl), duration(after.ttl)));
    summary.push(`TTL ${duration(before.ttl)} → ${duration(after.ttl)}`);
  }
  const rollback = rollbackOf(before?.ttl, after?.ttl);
  if (moved && before && before.ttl > day) {
    const what = `the old ${type} of ${name} has a TTL of ${duration(before.ttl)}`;
    findings.push(report("ttl.old-value-stays", what, { rollback }));
  }
  const longest = moved && before !== undefined ? hour : day;
  if (after && after.ttl > longest && after.ttl > (before?.ttl ?? 0))
    findings.push(report("ttl.long", `the ${type} of ${name} gets a TTL of ${duration(after.ttl)}`));
  for (const [label, from, to] of movesBetween(old, now)) {
    points.push(valuePoint(label, from, to));
    summary.push(`moves from ${label} ${from} to ${label} ${to}`);
    if (label === "zone") findings.push(report("zone.moves", `${name} moves to zone ${quote(to)}`));
    if (label === "DNS host")
      findings.push(report("zone.moves", `zone ${quote(now?.zone ?? "")} moves from ${from} to ${to}`));
  }
  return { findings, points, summary, rollback };
}

/** What differs in the place of a record that stands on both sides. */
export function movesBetween(
  old: Place | undefined,
  now: Place | undefined,
): (readonly [what: string, from: string, to: string])[] {
  if (old === undefined || now === undefined) return [];
  const pairs = [
    ["mail domain", old.domain, now.domain],
    ["zone", old.zone, now.zone],
    ["DNS host", old.host, now.host],
  ] as const;
  return pairs.flatMap(([what, from, to]) =>
    // an older version did not note the DNS host
    from === undefined || to === undefined || from === to ? [] : [[what, from, to] as const],
  );
}

function rollbackOf(before: number | undefined, after: number | undefined): string {
  if (before === undefined) return "remove the new record; resolvers that saw it keep it for its TTL";
  if (after === undefined)
    return "publish the old record again; resolvers that saw none may remember that for the zone's negative TTL";
  if (after === 0) return "set the old value again; no resolver keeps the new one";
  return `set the old value again; resolvers that saw the new one keep it for ${duration(after)}`;
}
