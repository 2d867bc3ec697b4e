// Joins RRsets that were built apart but share owner and type.
import { groupBy } from "../group-by";
import { defineRules, reporter, sortIssues, type Issue } from "../issue";
import { quote, withoutDot } from "./name";
import { formatRdata } from "./presentation";
import type { Rdata } from "./rdata";
import { canonical, rrsetKey, sortRRsets, type RRset, type Source } from "./rrset";

export const mergeRules = defineRules({
  "dns.ttl-rrset": {
    level: "e",
    reference: "RFC 2181 5.2",
    title: "the records of one RRset share one TTL",
    why: "resolvers treat differing TTLs in one RRset as an error or cut them all to the lowest",
    example: "give both places the same ttl",
  },
  "dns.duplicate": {
    level: "W",
    reference: "RFC 2181 5",
    title: "an RRset holds each RDATA once",
    why: "a repeated value is published once; the second mention is a leftover or a typo",
    example: "remove one of the two",
  },
  "dns.claimed-twice": {
    level: "E",
    title: "one mail domain owns an RRset",
    why: "two owners of one RRset overwrite each other with every update",
    example: "declare the shared host in one mail domain and only name it in the other",
  },
});
const report = reporter(mergeRules);

/** RRsets and what was wrong with joining them. */
export interface Merged {
  readonly sets: readonly RRset[];
  readonly issues: readonly Issue[];
}

/**
 * One RRset per owner and type, in listing order, whatever the order of the input. Different TTLs and repeated
 * RDATA are issues; the lowest TTL and one copy stay. Two mail domains at one RRset are an error.
 */
export function mergeRRsets(sets: readonly RRset[]): Merged {
  const issues: Issue[] = [];
  const merged = [...groupBy(sets, rrsetKey).values()].map((group) => joinGroup(group, issues));
  return { sets: sortRRsets(merged), issues: issues.length > 1 ? sortIssues(issues) : issues };
}

function joinGroup(group: readonly RRset[], issues: Issue[]): RRset {
  const [first, ...rest] = group as [RRset, ...RRset[]];
  if (rest.length === 0) return dropRepeats(canonical(first), issues);
  const strangers = [...new Set(group.map((set) => domainOf(set)))].sort();
  if (strangers.length > 1) issues.push(claimedTwice(first, group, strangers));
  const ttls = [...new Set(group.map((set) => set.ttl))].sort((a, b) => a - b);
  if (ttls.length > 1) issues.push(differingTtls(first, group, ttls));
  const joined = {
    ...first,
    ttl: Math.min(...group.map((set) => set.ttl)),
    rdatas: group.flatMap((set): readonly Rdata[] => set.rdatas),
    sources: group.flatMap((set) => set.sources),
  } as RRset;
  return dropRepeats(canonical(joined), issues);
}

function domainOf(set: RRset): string {
  return set.sources[0]?.domain ?? "";
}

function places(group: readonly RRset[]): string {
  return [...new Set(group.flatMap((set) => set.sources.map((source) => source.where)))].sort().join(" and ");
}

function claimedTwice(set: RRset, group: readonly RRset[], domains: readonly string[]): Issue {
  const names = domains.map((domain) => quote(domain)).join(" and ");
  return report(
    "dns.claimed-twice",
    rrsetKey(set),
    `the ${set.type} RRset at ${quote(withoutDot(set.owner))} is claimed by ${names} (${places(group)})`,
    { fix: "declare it in one of them only" },
  );
}

function differingTtls(set: RRset, group: readonly RRset[], ttls: readonly number[]): Issue {
  return report(
    "dns.ttl-rrset",
    rrsetKey(set),
    `TTLs ${ttls.join(" and ")} meet in one RRset (${places(group)})`,
    { fix: "give every value the same ttl" },
  );
}

function dropRepeats(set: RRset, issues: Issue[]): RRset {
  if (set.rdatas.length < 2) return set;
  const firstAt = new Map<string, Source | undefined>();
  const kept = set.rdatas.flatMap((rdata, index) => {
    const text = formatRdata(set.type, rdata);
    if (!firstAt.has(text)) {
      firstAt.set(text, set.sources[index]);
      return [index];
    }
    const wheres = [firstAt.get(text)?.where, set.sources[index]?.where].sort().join(" and ");
    issues.push(report("dns.duplicate", rrsetKey(set), `${quote(text)} is listed twice (${wheres})`));
    return [];
  });
  if (kept.length === set.rdatas.length) return set;
  return {
    ...set,
    rdatas: kept.map((index) => set.rdatas[index]),
    sources: kept.map((index) => set.sources[index]),
  } as RRset;
}
