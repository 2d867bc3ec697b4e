// What a change of TLS-RPT means, and its risks.
import { describe, expect, it } from "vitest";
import { tlsRptRisks } from "../../../core/mail/tls-rpt/diff";
import { reasonsOf, recordsReview, textsReview, type Records } from "./records";
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

const name = "_smtp._tls.example.com.";
const old = '"v=TLSRPTv1; rua=mailto:tls@example.com"';

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
    expect(linesOf(textsReview(`${name} TXT`, [old], ["late"]), "tlsRpt")).toEqual([
      ["known after apply", `- ${old}`, "+ known after apply"],
    ]);
    expect(linesOf(textsReview(`${name} TXT`, [old], [old, '"v=TLSRPTv1;"']), "tlsRpt")).toEqual([
      ["adds 1 value", '+ "v=TLSRPTv1;"'],
    ]);
    expect(
      linesOf(textsReview(`${name} TXT`, [old], ['"v=TLSRPTv1;rua=mailto:tls@example.com;"']), "tlsRpt"),
    ).toEqual([["the same tags, written otherwise", "= rua: mailto:tls@example.com"]]);
  });

  const record: Records = { [`${name} TXT`]: [old] };
  const alias = (target: string): Records => ({ [`${name} CNAME`]: [target] });
  const text = (...texts: readonly string[]): Records => ({
    [`${name} TXT`]: texts.map((one) => `"${one}"`),
  });
  const gone = (why = "") => [
    `caution tls-rpt.gone: nobody gets TLS reports about example.com any more${why}`,
  ];
  const unread = gone(": the record has no destination that can be read");
  it.each<[title: string, before: Records, after: Records, reasons: readonly string[]]>([
    ["goes", record, {}, gone()],
    ["gets another version", record, text("v=TLSRPTv2; rua=mailto:tls@example.com"), gone()],
    ["loses its rua", record, text("v=TLSRPTv1;"), unread],
    ["gets a rua that is no URI", record, text("v=TLSRPTv1; rua=tls@example.com"), unread],
    ["gets a rua over http", record, text("v=TLSRPTv1; rua=http://tls.example.com/"), unread],
    [
      "gets a second one",
      record,
      text("v=TLSRPTv1; rua=mailto:tls@example.com", "v=TLSRPTv1; rua=mailto:b@example.com"),
      gone(": senders read none of 2 records"),
    ],
    [
      "gets a text of another protocol beside it",
      record,
      text("v=TLSRPTv1; rua=mailto:tls@example.com", "hello"),
      [],
    ],
    ["keeps one destination of two", text("v=TLSRPTv1; rua=mailto:tls@example.com,tls"), record, []],
    ["becomes an alias", record, alias("tls.example.net."), []],
    ["becomes a late alias", record, alias("late"), []],
    ["was an alias and is known after apply", alias("tls.example.net."), { [`${name} TXT`]: ["late"] }, []],
    ["was an alias that goes", alias("tls.example.net."), {}, gone()],
    ["had no destination and goes", text("v=TLSRPTv1;"), {}, []],
  ])("judges a record that %s", (_title, before, after, reasons) => {
    expect(reasonsOf(recordsReview(before, after))).toEqual(reasons);
  });

  it("sees a destination in a second rua", () => {
    const two = (second: string) => text(`v=TLSRPTv1; rua=mailto:a@example.com; rua=${second}`);
    const found = recordsReview(two("mailto:b@example.com"), two("mailto:c@example.com"));
    expect(linesOf(found, "tlsRpt")[0]?.[0]).toBe(
      "rua mailto:a@example.com, mailto:b@example.com → mailto:a@example.com, mailto:c@example.com",
    );
  });
});
