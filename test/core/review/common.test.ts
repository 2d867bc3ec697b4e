// What holds for every record, and for manual actions and issues: risks, sentences, identity, order.
import { describe, expect, it } from "vitest";
import { commonRisks } from "../../../core/review/common";
import type { Change, Review } from "../../../core/review/change";
import { review } from "../../../core/review/review";
import { findRisk, riskAreas } from "../../../core/render/risks";
import { readSnapshot } from "../../../core/review/side";
import { secretText, snapshotOf } from "../../../core/review/snapshot";
import { parseName } from "../../../core/dns/name";
import { unwrap } from "../../../core/result";
import { planStack } from "../../support";
import { textsReview } from "./records";
import { findingsOf, linesOf, reviewOf, runRiskTable, type RiskCase } from "./risk-table";

const hosts = { "mail.example.com": { ipv4: "203.0.113.25" } };
const base = { hosts, mx: ["mail.example.com"] };
const two = (zones: readonly string[]) => ({
  zones: Object.fromEntries(zones.map((apex) => [apex, { backend: "zonefile" }])),
  domains: { "example.com": base },
});

const cases: RiskCase[] = [
  {
    code: "ttl.old-value-stays",
    title: "a value with a TTL of a week",
    risk: "caution",
    bad: [
      { ...base, ttl: 604800 },
      { ...base, hosts: { "mail.example.com": { ipv4: "203.0.113.26" } }, ttl: 604800 },
    ],
    good: [
      { ...base, ttl: 86400 },
      { ...base, hosts: { "mail.example.com": { ipv4: "203.0.113.26" } }, ttl: 86400 },
    ],
  },
  {
    code: "ttl.old-value-stays",
    title: "the value, not the TTL ahead of it",
    risk: "caution",
    bad: [{ ...base, ttl: 604800 }, { ttl: 300 }],
    good: [
      { ...base, ttl: 604800 },
      { ...base, ttl: 300 },
    ],
  },
  {
    code: "ttl.long",
    title: "a longer TTL",
    risk: "caution",
    bad: [base, { ...base, ttl: 604800 }],
    good: [base, { ...base, ttl: 86400 }],
  },
  {
    code: "ttl.long",
    title: "a new record",
    risk: "caution",
    bad: [null, { ...base, ttl: 604800 }],
    good: [
      { ...base, ttl: 604800 },
      { ...base, ttl: 172800 },
    ],
  },
  {
    code: "zone.moves",
    title: "to a zone of its own",
    risk: "caution",
    bad: [two(["example.com"]), two(["example.com", "mail.example.com"])],
    good: [two(["example.com"]), two(["example.com", "example.net"])],
  },
  {
    code: "action.opens",
    title: "a PTR",
    risk: "caution",
    bad: [{}, base],
    good: [base, {}],
  },
  {
    code: "action.changes",
    title: "a PTR of another name",
    risk: "caution",
    bad: [base, { hosts: { "mx.example.com": { ipv4: "203.0.113.25" } }, mx: ["mx.example.com"] }],
    good: [
      base,
      { ...base, accepted: { "ptr/203.0.113.25": { reason: "ticket 4711", until: "2099-12-31" } } },
    ],
  },
  {
    code: "issue.new",
    title: "a documentation address",
    risk: "caution",
    bad: [{}, base],
    good: [base, base],
  },
];
runRiskTable("every record", commonRisks, cases);

const listOf = (text: string | null): string[] | null => (text === null ? null : [text]);

function changesOf({ changes }: Review, kind: Change["kind"]): string[] {
  return changes
    .filter((change) => change.kind === kind)
    .map(({ op, summary, risk }) => `${op} ${risk}: ${summary}`);
}

describe("a review", () => {
  it("names TTL and zone beside what the room says, or alone", () => {
    const found = reviewOf([base, { ...base, mx: [{ host: "mail.example.com", preference: 5 }], ttl: 300 }]);
    expect(linesOf(found, "mx")).toEqual([
      [
        "new preference of mail.example.com; TTL 1 h → 5 min",
        "~ mail.example.com: preference 10 → preference 5",
        "~ TTL: 1 h → 5 min",
      ],
    ]);
    const moved = reviewOf([two(["example.com"]), two(["example.com", "mail.example.com"])]);
    const address = moved.changes.find(({ id }) => id.endsWith("mail.example.com. A"));
    expect(address).toMatchObject({
      op: "change",
      zone: { before: "example.com", after: "mail.example.com" },
      summary: "moves from zone example.com to zone mail.example.com",
      cachedSeconds: 3600,
    });
  });

  it("says how to undo what no rule knows", () => {
    const undo = (before: string | null, after: string | null): string[] =>
      textsReview("www.example.com. A", listOf(before), listOf(after)).changes.map((change) =>
        change.kind === "record" ? change.rollback : "",
      );
    expect(undo(null, "192.0.2.1")).toEqual([
      "remove the new record; resolvers that saw it keep it for its TTL",
    ]);
    expect(undo("192.0.2.1", "192.0.2.2")).toEqual([
      "set the old value again; resolvers that saw the new one keep it for 1 h",
    ]);
    expect(undo("192.0.2.1", null)).toEqual([
      "publish the old record again; resolvers that saw none may remember that for the zone's negative TTL",
    ]);
  });

  it("shows what a manual action asks for when it opens, what changes in it, and that it closes", () => {
    const other = { ...base, hosts: { "mail.example.com": { ipv4: "203.0.113.26" } } };
    expect(changesOf(reviewOf([{}, base]), "action")).toEqual([
      "add caution: 25.113.0.203.in-addr.arpa. 3600 IN PTR mail.example.com.",
    ]);
    expect(changesOf(reviewOf([base, other]), "action")).toEqual([
      "add caution: 26.113.0.203.in-addr.arpa. 3600 IN PTR mail.example.com.",
      "remove safe: nothing is left to do: it is done, or no longer needed",
    ]);
    const renamed = { hosts: { "mx.example.com": { ipv4: "203.0.113.25" } }, mx: ["mx.example.com"] };
    expect(changesOf(reviewOf([base, renamed]), "action")).toEqual([
      "change caution: 25.113.0.203.in-addr.arpa. 3600 IN PTR mail.example.com. → 25.113.0.203.in-addr.arpa. 3600 IN PTR mx.example.com.",
    ]);
    const policy = { ...base, mtaSts: { mode: "testing" } };
    expect(changesOf(reviewOf([base, policy]), "action")).toEqual([
      "add caution: get a certificate for mta-sts.example.com and let it renew itself: senders accept no other (RFC 8461 3.3)",
    ]);
  });

  it("asks nobody again where only words, an acceptance or a TTL differ", () => {
    const accepted = { "ptr/203.0.113.25": { reason: "ticket 4711", until: "2099-12-31" } };
    expect(changesOf(reviewOf([base, { ...base, accepted }]), "action")).toEqual([
      "change safe: accepted until 2099-12-31: ticket 4711",
    ]);
    expect(changesOf(reviewOf([{ ...base, accepted }, base]), "action")).toEqual([
      "change safe: no longer accepted",
    ]);
    expect(changesOf(reviewOf([base, { ...base, ttl: 300 }]), "action")).toEqual([
      "change safe: the same, in other words: record, ticket",
    ]);
  });

  it("shows what differs in a manual action without record", () => {
    const policy = (settings: object) => ({ ...base, mtaSts: settings });
    const pair = [policy({ mode: "testing", id: "1" }), policy({ mode: "enforce", id: "2" })] as const;
    expect(changesOf(reviewOf(pair), "action")).toEqual(["change caution: id 1 → 2; mode testing → enforce"]);
  });

  it("shows issues that are new and gone with their message and place", () => {
    expect(changesOf(reviewOf([{}, base]), "issue")).toEqual([
      "add caution: 203.0.113.25 is a documentation address, which the Internet cannot reach (at mail.example.com. A)",
      'remove safe: the mail domain "example.com" has no SPF record (at domains["example.com"].spf)',
    ]);
  });

  it("tells the same issue of two mail domains apart, and one without message by its place", () => {
    const issue = { code: "x.y", severity: "warning", where: "mail.example.com. A" } as const;
    const side = (domains: readonly string[]) => ({
      domains: domains.map((domain) => ({ domain, records: {}, issues: [issue], facts: {} })),
      manualActions: [],
    });
    expect(changesOf(review(side(["a.example"]), side(["a.example", "b.example"])), "issue")).toEqual([
      "add caution: at mail.example.com. A",
    ]);
  });

  it("finds nothing where only the order of RDATA differs", () => {
    const found = textsReview("note.example.com. TXT", ['"a"', '"b"'], ['"b"', '"a"']);
    expect(found).toEqual({ changes: [], unchanged: 1, risk: null });
  });

  it("counts an RRset as unchanged when no protocol in it changes", () => {
    const found = textsReview(
      "example.com. TXT",
      ['"v=spf1 -all"', '"site-verification=1"'],
      ['"v=spf1 -all"', '"site-verification=2"'],
    );
    expect([found.changes.length, found.unchanged]).toEqual([1, 0]);
  });

  it("sees the records of other mail domains on both sides, where one is new", () => {
    const shared = { "example.com": { hosts, mx: ["mail.example.com"] } };
    const found = reviewOf([
      { domains: shared },
      { domains: { ...shared, "example.net": { mx: ["mail.example.com"] } } },
    ]);
    expect(findingsOf(found).filter((text) => text.startsWith("danger"))).toEqual([]);
    const read = readSnapshot(snapshotOf(planStack({ domains: shared })));
    const [address] = read.side("example.net").get(unwrap(parseName("mail.example.com")), "A");
    expect(address).toEqual({ address: "203.0.113.25" });
    expect([...read.side("example.net").parts]).toEqual([]);
  });

  it("has nothing to say of a secret but that it is one", () => {
    const found = textsReview("2026a._domainkey.example.com. TXT", ['"v=DKIM1; p="'], [secretText]);
    expect(linesOf(found, "dkim")).toEqual([["other values", '- "v=DKIM1; p="', `+ ${secretText}`]]);
  });

  it("puts the riskiest first, then orders by mail domain, kind, protocol and name", () => {
    const found = reviewOf([
      { domains: { "example.com": base, "a.example": { mode: "no-mail" } } },
      { domains: { "a.example": { mx: ["mail.example.net"] } } },
    ]);
    const risks = found.changes.map(({ risk }) => risk);
    expect(risks).toEqual([...risks].sort((a, b) => rank(a) - rank(b)));
    const safe = found.changes.filter(({ risk }) => risk === "safe").map(({ domain }) => domain);
    expect(safe).toEqual([...safe].sort());
  });
});

const rank = (risk: string): number => ["danger", "caution", "safe"].indexOf(risk);

describe("the manual of risks", () => {
  const all = riskAreas.flatMap(({ risks }) => Object.entries(risks));

  it("names each code once, with its area", () => {
    const codes = all.map(([code]) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    expect(codes.filter((code) => !/^[a-z]+(?:-[a-z]+)*\.[a-z-]+$/.test(code))).toEqual([]);
    expect(findRisk("mx.off")?.risk).toBe("danger");
    expect(findRisk("mx.of")).toBeUndefined();
  });

  it.each(all)(
    "%s is written in lower case, without a final period",
    (_code, { title, why, rollback, example }) => {
      for (const text of [title, why, rollback]) {
        expect(text).not.toMatch(/\.$/);
        expect(text).not.toMatch(/^[A-Z][a-z]/);
      }
      expect(example.length).toBeGreaterThan(2);
    },
  );
});
