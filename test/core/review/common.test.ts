// What holds for every record, and for manual actions and issues: risks, sentences, identity, order.
import { describe, expect, it } from "vitest";
import { commonRisks } from "../../../core/review/common";
import type { Change, Review } from "../../../core/review/change";
import { review } from "../../../core/review/review";
import { findRisk, riskAreas } from "../../../core/render/risks";
import { readSnapshot } from "../../../core/review/side";
import { secretText, snapshotOf, type IssueSnapshot, type Snapshot } from "../../../core/review/snapshot";
import { cacheText } from "../../../core/review/forms/words";
import { parseName } from "../../../core/dns/name";
import { unwrap } from "../../../core/result";
import { planStack } from "../../support";
import { reasonsOf, textsReview } from "./records";
import { findingsOf, linesOf, reviewOf, runRiskTable, type RiskCase } from "./risk-table";

const hosts = { "mail.example.com": { ipv4: "203.0.113.25" } };
const base = { hosts, mx: ["mail.example.com"] };
const two = (zones: readonly string[]) => ({
  zones: Object.fromEntries(zones.map((apex) => [apex, { backend: "zonefile" }])),
  domains: { "example.com": base },
});

const route53 = { backend: "route53", zoneId: "Z0123456789ABC" };
const route53b = { ...route53, zoneId: "Z0123456789DEF" };

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
    code: "ttl.long",
    title: "another value together with a longer TTL",
    risk: "caution",
    bad: [
      { ...base, ttl: 300 },
      { ...base, ttl: 86400, hosts: { "mail.example.com": { ipv4: "203.0.113.26" } } },
    ],
    good: [
      { ...base, ttl: 300 },
      { ...base, ttl: 3600, hosts: { "mail.example.com": { ipv4: "203.0.113.26" } } },
    ],
  },
  {
    code: "zone.moves",
    title: "to another DNS host",
    risk: "caution",
    bad: [
      { zones: { "example.com": { backend: "zonefile" } }, domains: { "example.com": base } },
      { zones: { "example.com": route53 }, domains: { "example.com": base } },
    ],
    good: [
      { zones: { "example.com": route53 }, domains: { "example.com": base } },
      { zones: { "example.com": route53, "example.net": route53b }, domains: { "example.com": base } },
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

/** An issue by its message, "!" in front of that of an error. */
function noteOf(text: string | undefined): IssueSnapshot {
  const severity = text?.startsWith("!") === true ? "error" : "warning";
  const message = text === undefined ? {} : { message: text.replace("!", "") };
  return { code: "x.y", severity, where: "p", ...message };
}

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

  it("names the DNS host that a zone moves to, which an older version did not note", () => {
    const side = (host: string | undefined): Snapshot => ({
      domains: [
        {
          domain: "example.com",
          records: { "example.com": { "www.example.com. A": { ttl: 300, rdatas: ["192.0.2.1"] } } },
          issues: [],
          facts: host === undefined ? {} : { "zone.example.com": host },
        },
      ],
      manualActions: [],
    });
    const found = review(side("zonefile"), side("route53"));
    expect(found.changes.map(({ op, summary }) => `${op}: ${summary}`)).toEqual([
      "change: moves from DNS host zonefile to DNS host route53",
    ]);
    expect(found.changes.map(cacheText)).toEqual([undefined]);
    expect(reasonsOf(found)).toEqual([
      'caution zone.moves: zone "example.com" moves from zonefile to route53',
    ]);
    expect(review(side(undefined), side("route53")).changes).toEqual([]);
  });

  it("tells a record that another mail domain takes over as one that moves", () => {
    const both = (one: object, two: object) => ({ domains: { "example.com": one, "example.net": two } });
    const guest = { mx: ["mail.example.com"] };
    const found = reviewOf([both(base, guest), both(guest, { ...guest, hosts })]);
    expect(findingsOf(found).filter((text) => text.startsWith("danger"))).toEqual([]);
    expect(linesOf(found, "hosts")).toEqual([
      [
        "moves from mail domain example.com to mail domain example.net",
        "~ mail domain: example.com → example.net",
      ],
    ]);
  });

  it("knows the MX hosts of other mail domains", () => {
    const guest = { mx: ["mail.example.com"] };
    const stack = (one: object | undefined) => ({
      domains: { ...(one && { "example.com": one }), "example.net": guest },
    });
    expect(findingsOf(reviewOf([stack(base), stack(undefined)]))).toContain("danger hosts.mx-unreachable");
    expect(findingsOf(reviewOf([stack({ hosts }), stack({ hosts })]))).toEqual([]);
  });

  it("sees every value, even where one stands twice", () => {
    const found = textsReview("t.example.com. TXT", ['"a"', secretText], [secretText, secretText]);
    expect(found.changes).toHaveLength(1);
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
    const rollback = (after: string[] | null, ttl: number): string[] =>
      textsReview("www.example.com. A", ["192.0.2.1"], after, { ttl }).changes.map((change) =>
        change.kind === "record" ? change.rollback : "",
      );
    expect(rollback(["192.0.2.2"], 0)).toEqual(["set the old value again; no resolver keeps the new one"]);
    expect(rollback(["192.0.2.2"], 604800)).toEqual([
      "set the old value again; resolvers that saw the new one keep it for 7 d",
    ]);
    expect(rollback(null, 604800)).toEqual(undo("192.0.2.1", null));
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

  it("says that an action is accepted where it opens or asks for something else", () => {
    const accepted = { "ptr/203.0.113.25": { reason: "ticket 4711", until: "2099-12-31" } };
    const renamed = {
      hosts: { "mx.example.com": { ipv4: "203.0.113.25" } },
      mx: ["mx.example.com"],
      accepted,
    };
    const [mail, mx] = ["mail", "mx"].map(
      (host) => `25.113.0.203.in-addr.arpa. 3600 IN PTR ${host}.example.com.`,
    );
    expect(changesOf(reviewOf([{}, { ...base, accepted }]), "action")).toEqual([
      `add caution: ${mail ?? ""}; accepted until 2099-12-31: ticket 4711`,
    ]);
    expect(changesOf(reviewOf([{ ...base, accepted }, renamed]), "action")).toEqual([
      `change caution: ${mail ?? ""} → ${mx ?? ""}; still accepted until 2099-12-31: ticket 4711`,
    ]);
    expect(changesOf(reviewOf([base, renamed]), "action")).toEqual([
      `change caution: ${mail ?? ""} → ${mx ?? ""}; accepted until 2099-12-31: ticket 4711`,
    ]);
  });

  it("says why an action closes, as far as the records tell", () => {
    const held = two(["example.com", "113.0.203.in-addr.arpa"]);
    expect(changesOf(reviewOf([two(["example.com"]), held]), "action")).toEqual([
      "remove safe: nothing is left to do: the record stands in a zone of the stack from now on",
    ]);
    expect(changesOf(reviewOf([base, {}]), "action")).toEqual([
      "remove safe: nothing is left to do: it is done, or no longer needed",
    ]);
  });

  it("says what the DNS shows where that alone differs", () => {
    const [action] = snapshotOf(planStack({ domains: { "example.com": base } })).manualActions;
    const side = (found: readonly string[]): Snapshot => ({
      domains: [],
      manualActions: action === undefined ? [] : [{ ...action, found }],
    });
    const texts = (old: readonly string[], now: readonly string[]) =>
      changesOf(review(side(old), side(now)), "action");
    expect(texts([], ["h25.isp.example."])).toEqual([
      "change safe: the DNS shows h25.isp.example. in its place",
    ]);
    expect(texts(["h25.isp.example."], [])).toEqual(["change safe: the DNS shows nothing in its place"]);
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

  const noted = (...messages: readonly (string | undefined)[]): Snapshot => ({
    domains: [{ domain: "a.example", records: {}, issues: messages.map(noteOf), facts: {} }],
    manualActions: [],
  });
  it.each<readonly [string, Snapshot, Snapshot, readonly string[]]>([
    ["the same", noted("x"), noted("x"), []],
    ["other words", noted("9 lookups"), noted("10 lookups"), ["change safe: 10 lookups (at p)"]],
    ["a second one at the same place", noted("x"), noted("x", "y"), ["add caution: y (at p)"]],
    ["one of two at the same place", noted("x", "y"), noted("y"), ["remove safe: x (at p)"]],
    ["two at the same place", noted(), noted("x", "y"), ["add caution: x (at p)", "add caution: y (at p)"]],
    ["another order", noted("x", "y"), noted("y", "x"), []],
    ["one that an older version noted", noted(undefined), noted("x"), []],
    ["one that becomes an error", noted("x"), noted("!x"), ["change caution: warning → error: x (at p)"]],
    ["one that becomes a warning", noted("!x"), noted("x"), ["change safe: error → warning: x (at p)"]],
  ])("compares issues: %s", (_title, before, after, expected) => {
    const found = review(before, after);
    expect(changesOf(found, "issue")).toEqual(expected);
    expect(new Set(found.changes.map(({ id }) => id)).size).toBe(found.changes.length);
  });

  it("finds nothing where only the order of RDATA differs", () => {
    const found = textsReview("note.example.com. TXT", ['"a"', '"b"'], ['"b"', '"a"']);
    expect(found).toEqual({ changes: [], unchanged: 1, risk: null });
  });

  it("has a word for what differs in writing alone", () => {
    const found = textsReview("example.com. MX", ["10 Mail.example.com."], ["10 mail.example.com."]);
    expect(linesOf(found, "mx")[0]?.[0]).toBe("the same values, written otherwise");
    const text = textsReview("t.example.com. TXT", ['"a" "b"'], ['"ab"']);
    expect(linesOf(text, "extra")).toEqual([["the same values, written otherwise"]]);
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
