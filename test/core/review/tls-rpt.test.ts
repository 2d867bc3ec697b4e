// What a change of TLS-RPT means, and its risks.
import { describe, expect, it } from "vitest";
import { tlsRptRisks } from "../../../core/mail/tls-rpt/diff";
import { textsReview } from "./records";
import { linesOf, meaningOf, runRiskTable, type RiskCase } from "./risk-table";

const rpt = (...reports: string[]) => ({ tlsRpt: { reports } });

const cases: RiskCase[] = [
  {
    code: "tls-rpt.gone",
    title: "the record",
    risk: "caution",
    bad: [rpt("mailto:tls@example.com"), {}],
    good: [rpt("mailto:tls@example.com"), rpt("mailto:reports@example.com")],
  },
];
runRiskTable("tlsRpt", tlsRptRisks, cases);

describe("a change of TLS-RPT", () => {
  it.each([
    [
      "a new record",
      {},
      rpt("mailto:tls@example.com"),
      ["adds rua=mailto:tls@example.com", "+ rua: mailto:tls@example.com"],
    ],
    [
      "another destination",
      rpt("mailto:tls@example.com"),
      rpt("https://reports.example.net/tls"),
      [
        "rua mailto:tls@example.com → https://reports.example.net/tls",
        "~ rua: mailto:tls@example.com → https://reports.example.net/tls",
      ],
    ],
    [
      "the last record",
      rpt("mailto:tls@example.com"),
      {},
      ["removes rua=mailto:tls@example.com", "- rua: mailto:tls@example.com"],
    ],
  ])("explains %s", (_title, before, after, lines) => {
    expect(meaningOf([before, after], "tlsRpt")).toEqual([lines]);
  });

  it("shows a late, a doubled and an empty value as what they are", () => {
    const name = "_smtp._tls.example.com. TXT";
    const old = '"v=TLSRPTv1; rua=mailto:tls@example.com"';
    expect(linesOf(textsReview(name, [old], ["late"]), "tlsRpt")).toEqual([
      ["known after apply", `- ${old}`, "+ known after apply"],
    ]);
    expect(linesOf(textsReview(name, [old], [old, '"v=TLSRPTv1;"']), "tlsRpt")).toEqual([
      ["adds 1 value", '+ "v=TLSRPTv1;"'],
    ]);
    expect(linesOf(textsReview(name, [old], ['"v=TLSRPTv1;rua=mailto:tls@example.com;"']), "tlsRpt")).toEqual(
      [["the same tags, written otherwise", "= rua: mailto:tls@example.com"]],
    );
  });
});
