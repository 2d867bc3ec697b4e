// What a change of ACME challenge names means, and its risks.
import { describe, expect, it } from "vitest";
import { acmeRisks } from "../../../core/mail/acme/diff";
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
