// What a change of ACME challenge names means, and its risks.
import { describe, expect, it } from "vitest";
import { acmeRisks } from "../../../core/mail/acme/diff";
import { reasonsOf, recordsReview, type Records } from "./records";
import { meaningOf, runRiskTable, type RiskCase } from "./risk-table";

const acme = (settings: object | string[] | undefined) => ({
  hosts: { "mail.example.com": { ipv4: "203.0.113.25" } },
  ...(settings === undefined ? {} : { acme: { "mail.example.com": settings } }),
});
const challenges = [
  "F24BbLWJyjTkFpg-LqSLiUWksaUwPbZB-LdaqbOxCcc",
  "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg",
];
const persist = { persist: { issuer: "letsencrypt.org", accountUri: "https://ca.example/acct/1" } };

const cases: RiskCase[] = [
  {
    code: "acme.delegation-gone",
    title: "no alias",
    risk: "caution",
    bad: [acme({ delegate: "mail.acme.example.net" }), acme(undefined)],
    good: [acme(challenges), acme(undefined)],
  },
  {
    code: "acme.delegation-gone",
    title: "another alias",
    risk: "caution",
    bad: [acme({ delegate: "mail.acme.example.net" }), acme({ delegate: "mail.acme.example.org" })],
    good: [acme(undefined), acme({ delegate: "mail.acme.example.net" })],
  },
  {
    code: "acme.permission-gone",
    title: "a standing permission",
    risk: "caution",
    bad: [acme(persist), acme(undefined)],
    good: [acme(undefined), acme(persist)],
  },
];
runRiskTable("acme", acmeRisks, cases);

describe("a change of ACME", () => {
  it.each([
    [
      "a challenge that was answered",
      challenges,
      challenges.slice(1),
      [["removes 1 value", `- "${challenges[0] ?? ""}"`]],
    ],
    [
      "another delegation",
      { delegate: "mail.acme.example.net" },
      { delegate: "mail.acme.example.org" },
      [["adds 1 value; removes 1 value", "- mail.acme.example.net.", "+ mail.acme.example.org."]],
    ],
  ])("explains %s", (_title, before, after, lines) => {
    expect(meaningOf([acme(before), acme(after)], "acme")).toEqual(lines);
  });
});

describe("what stands at a name of ACME", () => {
  const name = "_acme-challenge.mail.example.com";
  const at = (type: string, ...texts: string[]): Records => ({ [`${name}. ${type}`]: texts });
  const host: Records = { "mail.example.com. A": ["203.0.113.25"] };
  const allow = (...parameters: string[]): Records => ({
    "_validation-persist.example.com. TXT": [`"${["ca.example", ...parameters].join("; ")}"`],
  });
  const [one, two] = ["accounturi=https://ca/1", "accounturi=https://ca/2"];
  const delegation = (how: string): string =>
    `caution acme.delegation-gone: the delegation of ${name} ${how}`;
  const permission = (how: string): string =>
    `caution acme.permission-gone: a standing permission at _validation-persist.example.com ${how}`;

  it.each<readonly [string, Records, Records, readonly string[]]>([
    ["a challenge that is read once", at("TXT", '"a"'), at("TXT", '"b"'), []],
    ["an alias elsewhere", at("CNAME", "a.example."), at("CNAME", "b.example."), [delegation("changes")]],
    ["an alias written otherwise", at("CNAME", "A.example."), at("CNAME", "a.example."), []],
    ["an alias makes room for a value", at("CNAME", "a.example."), at("TXT", '"a"'), [delegation("goes")]],
    ["a value makes room for an alias", at("TXT", '"a"'), at("CNAME", "a.example."), []],
    [
      "an alias that is not known yet",
      at("CNAME", "a.example."),
      at("CNAME", "late"),
      [delegation("may change: it is known after apply")],
    ],
    ["nameservers of its own go", at("NS", "ns.example."), {}, [delegation("goes")]],
    ["an alias goes with its host", { ...host, ...at("CNAME", "a.example.") }, {}, []],
    ["an alias goes before its host", { ...host, ...at("CNAME", "a.example.") }, host, [delegation("goes")]],
    ["another account", allow(one), allow(two), [permission("changes")]],
    ["wildcards too", allow(one), allow(one, "policy=wildcard"), []],
    ["wildcards no longer", allow(one, "policy=wildcard"), allow(one), [permission("changes")]],
    ["for longer", allow(one, "persistUntil=1800000000"), allow(one, "persistUntil=1900000000"), []],
    ["for ever", allow(one, "persistUntil=1800000000"), allow(one), []],
    ["no longer for ever", allow(one), allow(one, "persistUntil=1900000000"), [permission("changes")]],
    ["one that cannot be read", allow(one), allow(), [permission("changes")]],
  ])("%s", (_title, before, after, reasons) => {
    expect(reasonsOf(recordsReview(before, after))).toEqual(reasons);
  });
});
