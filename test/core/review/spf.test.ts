// What a change of SPF means, and its risks.
import { describe, expect, it } from "vitest";
import { spfRisks } from "../../../core/mail/spf/diff";
import { formatRdata } from "../../../core/dns/presentation";
import { findingsOf, reviewOf, runRiskTable, textsReview, type RiskCase } from "./risk-table";

const hosts = { "mail.example.com": { ipv4: "203.0.113.25" } };
const domain = (spf: unknown, more: object = {}): unknown => ({
  hosts,
  mx: ["mail.example.com"],
  spf,
  ...more,
});
const cases: RiskCase[] = [
  {
    code: "spf.sender-lost",
    title: "an include",
    risk: "danger",
    bad: [domain({ include: ["_spf.example.net"], all: "softfail" }), domain({ all: "softfail" })],
    good: [domain({ all: "softfail" }), domain({ include: ["_spf.example.net"], all: "softfail" })],
  },
  {
    code: "spf.sender-lost",
    title: "an address that another term still covers is not lost",
    risk: "danger",
    bad: [domain({ ip4: ["192.0.2.9"], all: "fail" }), domain({ all: "fail" })],
    good: [domain({ ip4: ["203.0.113.25"], all: "fail" }), domain({ all: "fail" })],
  },
  {
    code: "spf.gone",
    title: "of the mail domain",
    risk: "danger",
    bad: [domain({ all: "fail" }), domain(false)],
    good: [domain(false), domain({ all: "fail" })],
  },
  {
    code: "spf.stricter",
    title: "softfail to fail",
    risk: "caution",
    bad: [domain({ all: "softfail" }), domain({ all: "fail" })],
    good: [domain({ all: "fail" }), domain({ all: "fail", ip4: ["192.0.2.9"] })],
  },
  {
    code: "spf.looser",
    title: "fail to softfail",
    risk: "caution",
    bad: [domain({ all: "fail" }), domain({ all: "softfail" })],
    good: [domain({ all: "softfail" }), domain({ all: "fail" })],
  },
];
/** What no configuration without errors comes to, but a record before it or beside it may. */
const byText = [
  ["spf.opened", "+all", ["v=spf1 mx -all"], ["v=spf1 mx +all"], ["v=spf1 mx ~all"]],
  [
    "spf.over-limit",
    "eleven includes",
    ["v=spf1 -all"],
    [`v=spf1 ${includes(11)} -all`],
    [`v=spf1 ${includes(10)} -all`],
  ],
  [
    "spf.unreadable",
    "an include without a name",
    ["v=spf1 -all"],
    ["v=spf1 include: -all"],
    ["v=spf1 include:a.example -all"],
  ],
  ["spf.unreadable", "two records", ["v=spf1 -all"], ["v=spf1 -all", "v=spf1 mx -all"], ["v=spf1 mx -all"]],
] as const;

function includes(count: number): string {
  return Array.from({ length: count }, (_, index) => `include:s${index}.example.net`).join(" ");
}
const textCodes: readonly string[] = byText.map(([code]) => code);
const byConfiguration = Object.fromEntries(
  Object.entries(spfRisks).filter(([code]) => !textCodes.includes(code)),
);
runRiskTable("spf", byConfiguration, cases);

describe("risks of SPF texts", () => {
  const found = (before: readonly string[], after: readonly string[]): string[] => {
    const quoted = (texts: readonly string[]): string[] => texts.map((text) => formatRdata("TXT", { text }));
    return findingsOf(textsReview("example.com. TXT", quoted(before), quoted(after)));
  };
  it.each(byText)("%s: %s", (code, _title, before, bad, good) => {
    expect(found(before, bad)).toContain(`danger ${code}`);
    expect(found(before, good)).not.toContain(`danger ${code}`);
  });
});

describe("a change of SPF", () => {
  it.each([
    [
      "a sender comes",
      { all: "fail" },
      { include: ["_spf.example.net"], all: "fail" },
      "adds include:_spf.example.net; 1 → 2 of 10 lookups, those of includes not counted",
      ["same mx", "add include:_spf.example.net", "same all"],
    ],
    [
      "an address comes",
      { all: "fail" },
      { ip4: ["192.0.2.9"], all: "fail" },
      "adds ip4:192.0.2.9",
      ["same mx", "add ip4:192.0.2.9", "same all", "add address"],
    ],
    ["all changes", { all: "softfail" }, { all: "fail" }, "all softfail → fail", ["same mx", "change all"]],
  ])("is told by term: %s", (_title, before, after, summary, points) => {
    const change = reviewOf([domain(before), domain(after)]).changes.find(
      ({ id }) => id === "example.com/spf/example.com. TXT",
    );
    expect(change?.summary).toBe(summary);
    expect(
      change?.kind === "record" && change.points.map(({ op, label }) => `${op} ${label}`).sort(),
    ).toEqual([...points].sort());
  });
});
