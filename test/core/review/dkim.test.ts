// What a change of DKIM keys means, and its risks.
import { describe, expect, it } from "vitest";
import { dkimRisks } from "../../../core/mail/dkim/diff";
import { textsReview } from "./records";
import { findingsOf, linesOf, meaningOf, reviewOf, runRiskTable, type RiskCase } from "./risk-table";
import { publicKey } from "./settings";

const key = (name: string, more: object = {}) => ({ publicKey: publicKey(name), ...more });
const dkim = (selectors: object) => ({ dkim: { "2026b": key("b"), ...selectors } });
const alias = { cname: "2026a.dkim.example.net" };

const cases: RiskCase[] = [
  {
    code: "dkim.dropped-in-use",
    title: "an active selector",
    risk: "danger",
    bad: [dkim({ "2026a": key("a") }), dkim({})],
    good: [dkim({ "2026a": key("a", { state: "retiring" }) }), dkim({})],
  },
  {
    code: "dkim.dropped-in-use",
    title: "an active selector that is revoked",
    risk: "danger",
    bad: [dkim({ "2026a": key("a") }), dkim({ "2026a": { state: "revoked" } })],
    good: [dkim({ "2026a": key("a", { state: "next" }) }), dkim({})],
  },
  {
    code: "dkim.dropped-in-use",
    title: "the alias of an active selector",
    risk: "danger",
    bad: [dkim({ "2026a": alias }), dkim({})],
    good: [dkim({}), dkim({ "2026a": alias })],
  },
  {
    code: "dkim.dropped-early",
    title: "a retiring selector",
    risk: "caution",
    bad: [dkim({ "2026a": key("a", { state: "retiring" }) }), dkim({})],
    good: [dkim({ "2026a": { state: "revoked" } }), dkim({})],
  },
  {
    code: "dkim.dropped-early",
    title: "the alias of a retiring selector",
    risk: "caution",
    bad: [dkim({ "2026a": { ...alias, state: "retiring" } }), dkim({})],
    good: [dkim({ "2026a": { ...alias, state: "next" } }), dkim({})],
  },
  {
    code: "dkim.replaced-in-place",
    title: "another key at the same selector",
    risk: "danger",
    bad: [dkim({ "2026a": key("a") }), dkim({ "2026a": key("c") })],
    good: [dkim({ "2026a": key("a") }), dkim({ "2026a": key("a"), "2026c": key("c") })],
  },
  {
    code: "dkim.replaced-in-place",
    title: "a selector that begins to sign with another key",
    risk: "danger",
    bad: [dkim({ "2026a": key("a", { state: "next" }) }), dkim({ "2026a": key("c") })],
    good: [dkim({ "2026a": key("a", { state: "next" }) }), dkim({ "2026a": key("c", { state: "next" }) })],
  },
  {
    code: "dkim.replaced-in-place",
    title: "an alias in place of a key",
    risk: "caution",
    bad: [dkim({ "2026a": key("a") }), dkim({ "2026a": alias })],
    good: [dkim({ "2026a": key("a") }), dkim({ "2026a": key("a"), "2026c": alias })],
  },
  {
    code: "dkim.replaced-in-place",
    title: "a key in place of an alias",
    risk: "caution",
    bad: [dkim({ "2026a": alias }), dkim({ "2026a": key("a") })],
    good: [dkim({ "2026a": alias }), dkim({ "2026a": alias, "2026c": key("c") })],
  },
  {
    code: "dkim.revoked",
    title: "a retiring key",
    risk: "caution",
    bad: [dkim({ "2026a": key("a", { state: "retiring" }) }), dkim({ "2026a": { state: "revoked" } })],
    good: [dkim({}), dkim({ "2026a": { state: "revoked" } })],
  },
  {
    code: "dkim.testing",
    title: "t=y",
    risk: "caution",
    bad: [dkim({ "2026a": key("a") }), dkim({ "2026a": key("a", { flags: ["y"] }) })],
    good: [dkim({ "2026a": key("a", { flags: ["y"] }) }), dkim({ "2026a": key("a") })],
  },
  {
    code: "dkim.dropped-in-use",
    title: "a key that is for no mail any more",
    risk: "danger",
    bad: [dkim({ "2026a": key("a") }), dkim({ "2026a": key("a", { service: ["tlsrpt"] }) })],
    good: [dkim({ "2026a": key("a") }), dkim({ "2026a": key("a", { service: ["email"] }) })],
  },
  {
    code: "dkim.narrowed",
    title: "t=s",
    risk: "caution",
    bad: [dkim({ "2026a": key("a") }), dkim({ "2026a": key("a", { flags: ["s"] }) })],
    good: [dkim({ "2026a": key("a", { flags: ["s"] }) }), dkim({ "2026a": key("a") })],
  },
];
runRiskTable("dkim", dkimRisks, cases);

const print = "RSA 2048 bits, fingerprint";

describe("a change of DKIM", () => {
  it.each([
    [
      "a new selector",
      {},
      { "2026a": key("a", { state: "next" }) },
      [`selector 2026a is new: ${print} 0`, `+ key: ${print} 0`, "+ state: next"],
    ],
    [
      "another key",
      { "2026a": key("a") },
      { "2026a": key("c") },
      [`selector 2026a: ${print} 0 → ${print} 0`, `~ key: ${print} 0 → ${print} 0`],
    ],
    [
      "a flag",
      { "2026a": key("a") },
      { "2026a": key("a", { flags: ["y"] }) },
      ["selector 2026a keeps its key", `= key: ${print} 0`, "+ t: y"],
    ],
    [
      "a key that goes",
      { "2026a": key("a", { state: "retiring" }) },
      {},
      [`selector 2026a goes: ${print} 0`, `- key: ${print} 0`, "- state: retiring"],
    ],
    [
      "a key that is revoked",
      { "2026a": key("a", { state: "retiring" }) },
      { "2026a": { state: "revoked" } },
      [
        `selector 2026a: ${print} 0 → revoked`,
        `~ key: ${print} 0 → revoked`,
        "~ state: retiring → revoked",
        "- k: rsa",
      ],
    ],
    [
      "the key of a signing domain of its own",
      {},
      { s1: { publicKey: publicKey("a"), domain: "news.example.com" } },
      [`selector s1 of news.example.com is new: ${print} 0`, `+ key: ${print} 0`, "+ state: active"],
    ],
    [
      "an alias",
      {},
      { "2026a": alias },
      ["the key of selector 2026a is looked up elsewhere", "+ 2026a.dkim.example.net."],
    ],
    [
      "another alias",
      { "2026a": alias },
      { "2026a": { cname: "2026a.dkim.example.org" } },
      [
        "the key of selector 2026a is now looked up elsewhere",
        "- 2026a.dkim.example.net.",
        "+ 2026a.dkim.example.org.",
      ],
    ],
  ])("explains %s", (_title, before, after, lines) => {
    const found = meaningOf([dkim(before), dkim(after)], "dkim");
    expect(found.map((texts) => texts.map((text) => text.replace(/\b[0-9a-f]{16}\b/g, "0")))).toEqual([
      lines,
    ]);
  });

  it("tells two keys by their fingerprints", () => {
    const [[summary = ""] = []] = meaningOf(
      [dkim({ "2026a": key("a") }), dkim({ "2026a": key("c") })],
      "dkim",
    );
    const [old, now] = [...summary.matchAll(/fingerprint ([0-9a-f]{16})/g)].map(([, print]) => print);
    expect(old).toBeDefined();
    expect(now).toBeDefined();
    expect(old).not.toBe(now);
  });

  it("puts the wildcard of a silent domain into words", () => {
    expect(meaningOf([null, { mode: "no-mail" }], "dkim")).toEqual([
      ["every other selector is new: revoked", "+ key: revoked"],
    ]);
  });

  it("says nothing of a state alone: no record changes", () => {
    const pair = [dkim({ "2026a": key("a", { state: "next" }) }), dkim({ "2026a": key("a") })] as const;
    expect(reviewOf(pair).changes).toEqual([]);
  });

  it("waits for a key that comes late, and reads no key into hostile ones", () => {
    const name = "2026a._domainkey.example.com. TXT";
    const old = '"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="';
    expect(linesOf(textsReview(name, [old], ["late"]), "dkim")[0]?.[0]).toBe(
      "the key of selector 2026a is known after apply",
    );
    expect(linesOf(textsReview(name, [old], ['"\\027[31m"']), "dkim")[0]?.[0]).toMatch(
      /^selector 2026a: Ed25519, fingerprint [0-9a-f]{16} → unreadable$/,
    );
    // RFC 6376 3.6.2.2: what several records come to is undefined, so that the key is as good as lost
    expect(findingsOf(textsReview(name, [old], ['"x"', '"y"']))).toEqual(["danger dkim.replaced-in-place"]);
  });
});
