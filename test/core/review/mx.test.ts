// What a change of MX records means, and its risks.
import { describe, expect, it } from "vitest";
import { mxRisks } from "../../../core/mail/mx/diff";
import { reasonsOf, reviewBeside, type Records } from "./records";
import { reviewOf, runRiskTable, type RiskCase } from "./risk-table";

const hosts = { "mail.example.com": { ipv4: "203.0.113.25" }, "mx2.example.com": { ipv4: "203.0.113.26" } };
const one = { hosts, mx: ["mail.example.com"] };
const two = { hosts, mx: ["mail.example.com", "mx2.example.com"] };
const other = { hosts, mx: ["mx2.example.com"] };

const cases: RiskCase[] = [
  {
    code: "mx.gone",
    title: "the last MX",
    risk: "danger",
    bad: [one, { hosts }],
    good: [two, one],
  },
  {
    code: "mx.off",
    title: "null MX in place of a host",
    risk: "danger",
    bad: [one, { mode: "no-mail" }],
    good: [{ mode: "no-mail" }, one],
  },
  {
    code: "mx.replaced",
    title: "another host",
    risk: "caution",
    bad: [one, other],
    good: [one, two],
  },
  {
    code: "mx.sts-uncovered",
    title: "a host outside of the enforced policy",
    risk: "danger",
    bad: [
      { ...one, mtaSts: { mode: "enforce" } },
      { ...two, mtaSts: { mode: "enforce" } },
    ],
    good: [
      { ...one, mtaSts: { mode: "enforce", mx: ["mail.example.com", "mx2.example.com"] } },
      { ...two, mtaSts: { mode: "enforce", mx: ["mail.example.com", "mx2.example.com"] } },
    ],
  },
  {
    code: "mx.spf-lost",
    title: "a host that stays, let through by the term mx alone",
    risk: "danger",
    bad: [
      { ...two, spf: { record: "v=spf1 mx -all" } },
      { ...other, spf: { record: "v=spf1 mx -all" } },
    ],
    good: [
      { ...two, spf: { record: "v=spf1 mx a:mail.example.com -all" } },
      { ...other, spf: { record: "v=spf1 mx a:mail.example.com -all" } },
    ],
  },
  {
    code: "mx.spf-lost",
    title: "a host that stays against one that goes with its MX",
    risk: "danger",
    bad: [
      { ...two, spf: { record: "v=spf1 mx -all" } },
      { ...other, spf: { record: "v=spf1 mx -all" } },
    ],
    good: [
      { ...two, spf: { record: "v=spf1 mx -all" } },
      {
        ...other,
        hosts: { "mx2.example.com": { ipv4: "203.0.113.26" } },
        spf: { record: "v=spf1 mx -all" },
      },
    ],
  },
];
runRiskTable("mx", mxRisks, cases);

describe("senders that SPF let through by the MX", () => {
  const spf = { "example.com. TXT": ['"v=spf1 mx -all"'], "example.com. A": ["203.0.113.1"] };
  const mx = (...names: readonly string[]): Records => ({
    "example.com. MX": names.map((name) => `10 ${name}.`),
  });
  const own = { "mail.example.com. A": ["203.0.113.25"], "mx2.example.com. A": ["203.0.113.26"] };

  it.each<readonly [string, Records, Records, readonly string[]]>([
    [
      "a host of ours that stays",
      mx("mail.example.com", "mx2.example.com"),
      mx("mx2.example.com"),
      ["danger mx.spf-lost: 203.0.113.25 of mail.example.com may no longer send for example.com"],
    ],
    [
      "a host of others",
      mx("mail.example.com", "mx.isp.example"),
      mx("mail.example.com"),
      ["caution mx.spf-lost: mx.isp.example may no longer send for example.com"],
    ],
    [
      "more hosts than receivers look at",
      mx("mail.example.com"),
      mx("mail.example.com", ...Array.from({ length: 10 }, (_, index) => `m${index}.isp.example`)),
      ["danger mx.spf-lost: 203.0.113.25 may no longer send for example.com: example.com has 11 MX hosts"],
    ],
    [
      "another order",
      mx("mail.example.com", "mx2.example.com"),
      mx("mx2.example.com", "mail.example.com"),
      [],
    ],
  ])("%s", (_title, before, after, reasons) => {
    expect(reasonsOf(reviewBeside({ ...own, ...spf }, before, after))).toEqual(reasons);
  });
});

describe("a change of MX", () => {
  it.each([
    ["a second host", one, two, "adds mx2.example.com", ["same mail.example.com", "add mx2.example.com"]],
    [
      "another host",
      one,
      other,
      "adds mx2.example.com; removes mail.example.com",
      ["remove mail.example.com", "add mx2.example.com"],
    ],
    [
      "another preference",
      one,
      { hosts, mx: [{ host: "mail.example.com", preference: 5 }] },
      "new preference of mail.example.com",
      ["change mail.example.com"],
    ],
  ])("names %s", (_title, before, after, summary, points) => {
    const change = reviewOf([before, after]).changes.find(({ id }) => id.startsWith("example.com/mx/"));
    expect(change?.summary).toBe(summary);
    expect(change?.kind === "record" && change.points.map(({ op, label }) => `${op} ${label}`)).toEqual(
      points,
    );
  });
});

describe("an MX host beside a policy that nobody here has read", () => {
  const mx = (host: string): Records => ({ "example.com. MX": [`10 ${host}.`] });
  const caution =
    "caution mx.sts-uncovered: senders may enforce a policy without mx.example.net for up to its max_age";
  it.each<[string, Records, boolean]>([
    ["whose record stands", { "_mta-sts.example.com. TXT": ['"v=STSv1; id=1"'] }, true],
    ["that a provider holds", { "_mta-sts.example.com. CNAME": ["sts.example.net."] }, true],
    ["of another protocol", { "_mta-sts.example.com. TXT": ['"hello"'] }, false],
    ["that does not exist", {}, false],
  ])("%s", (_title, stay, held) => {
    const found = reasonsOf(reviewBeside(stay, mx("mail.example.com"), mx("mx.example.net")));
    expect(found.includes(caution)).toBe(held);
  });
});
