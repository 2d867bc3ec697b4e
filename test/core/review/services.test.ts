// What a change of SRV records means, and its risks.
import { describe, expect, it } from "vitest";
import { servicesRisks } from "../../../core/mail/services/diff";
import { textsReview } from "./records";
import { linesOf, meaningOf, runRiskTable, type RiskCase } from "./risk-table";

const hosts = { "mail.example.com": { ipv4: "203.0.113.25" }, "imap.example.com": { ipv4: "203.0.113.26" } };
const services = (settings: object) => ({ hosts, services: settings });

const cases: RiskCase[] = [
  {
    code: "services.gone",
    title: "no record",
    risk: "caution",
    bad: [services({ imaps: "mail.example.com" }), services({})],
    good: [services({ imaps: "mail.example.com" }), services({ imaps: "imap.example.com" })],
  },
  {
    code: "services.gone",
    title: "said not to be offered",
    risk: "caution",
    bad: [services({ imaps: "mail.example.com" }), services({ imaps: "off" })],
    good: [services({}), services({ imaps: "off" })],
  },
];
runRiskTable("services", servicesRisks, cases);

describe("a change of services", () => {
  it.each([
    [
      "a new service",
      {},
      { imaps: "mail.example.com" },
      ["IMAP with TLS: mail.example.com port 993", "+ mail.example.com port 993 (priority 0, weight 1)"],
    ],
    [
      "another host",
      { imaps: "mail.example.com" },
      { imaps: "imap.example.com" },
      [
        "IMAP with TLS: mail.example.com port 993 → imap.example.com port 993",
        "- mail.example.com port 993 (priority 0, weight 1)",
        "+ imap.example.com port 993 (priority 0, weight 1)",
      ],
    ],
    [
      "another priority",
      { imaps: "mail.example.com" },
      { imaps: { host: "mail.example.com", priority: 20 } },
      [
        "IMAP with TLS: mail.example.com port 993 with another priority or weight",
        "- mail.example.com port 993 (priority 0, weight 1)",
        "+ mail.example.com port 993 (priority 20, weight 1)",
      ],
    ],
    ["a service that is not offered", {}, { pop3s: "off" }, ["POP3 with TLS: not offered", "+ not offered"]],
    [
      "a service that goes",
      { imaps: "mail.example.com" },
      {},
      [
        "IMAP with TLS: no record any more, was mail.example.com port 993",
        "- mail.example.com port 993 (priority 0, weight 1)",
      ],
    ],
    [
      "where a service lives on its host",
      { caldavs: "mail.example.com" },
      { caldavs: { host: "mail.example.com", path: "/dav" } },
      ["adds 1 value", '+ "path=/dav"'],
    ],
  ])("explains %s", (_title, before, after, lines) => {
    expect(meaningOf([services(before), services(after)], "services")).toEqual([lines]);
  });

  it("shows a late value, and one that is no SRV, as what they are", () => {
    const name = "_imaps._tcp.example.com. SRV";
    const old = "0 1 993 mail.example.com.";
    expect(linesOf(textsReview(name, [old], ["late"]), "services")[0]?.[0]).toBe(
      "IMAP with TLS: known after apply",
    );
    expect(linesOf(textsReview(name, [old], ["late"]), "services")[0]).toContain("+ known after apply");
    expect(linesOf(textsReview(name, [old], ["0 1 993"]), "services")).toEqual([
      ["other values", `- ${old}`, "+ 0 1 993"],
    ]);
  });
});

describe("the summary of SRV records", () => {
  const [a, b, off] = ["0 1 993 a.example.com.", "0 1 993 b.example.com.", "0 0 0 ."];
  it.each<readonly [string, readonly string[] | null, readonly string[] | null, string]>([
    ["a second host", [a], [a, b], "also b.example.com port 993"],
    ["one of two hosts", [a, b], [a], "no longer b.example.com port 993"],
    ["another port", [a], [a.replace("993", "9993")], "a.example.com port 993 → a.example.com port 9993"],
    ["no host any more", [a], [off], "a.example.com port 993 → not offered"],
    ["a host again", [off], [a], "not offered → a.example.com port 993"],
    ["no word any more", [off], null, "no record any more, was not offered"],
    ["capital letters", [a], [a.replace("a.e", "A.E")], "the same values, written otherwise"],
  ])("%s", (_title, before, after, text) => {
    const found = linesOf(textsReview("_imaps._tcp.example.com. SRV", before, after), "services");
    expect(found[0]?.[0]).toBe(`IMAP with TLS: ${text}`);
  });
});
