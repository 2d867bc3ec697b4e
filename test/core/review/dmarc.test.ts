// What a change of DMARC records means, and its risks.
import { describe, expect, it } from "vitest";
import { dmarcRisks } from "../../../core/mail/dmarc/diff";
import { review } from "../../../core/review/review";
import { reasonsOf, reviewBeside, textsReview } from "./records";
import { findingsOf, linesOf, meaningOf, reviewOf, runRiskTable, type RiskCase } from "./risk-table";
import { publicKey, revoked } from "./settings";

const signed = {
  hosts: { "mail.example.com": { ipv4: "203.0.113.25" } },
  mx: ["mail.example.com"],
  dkim: { "2026a": publicKey("a") },
};
const dmarc = (settings: object | "off") => ({ ...signed, dmarc: settings });
const rua = { aggregateReports: ["mailto:dmarc@example.com"] };
const consent = {
  "mail.example.com": { ipv4: "203.0.113.25" },
};

const cases: RiskCase[] = [
  {
    code: "dmarc.tightened-unaligned",
    title: "quarantine without a DKIM key",
    risk: "danger",
    bad: [
      { ...signed, dkim: {}, dmarc: { policy: "none" } },
      { ...signed, dkim: {}, dmarc: { policy: "quarantine" } },
    ],
    good: [dmarc({ policy: "none" }), dmarc({ policy: "reject" })],
  },
  {
    code: "dmarc.tightened-unaligned",
    title: "quarantine when every key is revoked",
    risk: "danger",
    bad: [
      { ...signed, dkim: { "2026a": revoked }, dmarc: { policy: "none" } },
      { ...signed, dkim: { "2026a": revoked }, dmarc: { policy: "quarantine" } },
    ],
    good: [
      { ...signed, dkim: { "2026a": revoked }, dmarc: { policy: "quarantine" } },
      { ...signed, dkim: { "2026a": revoked }, dmarc: { policy: "none" } },
    ],
  },
  {
    code: "dmarc.tightened-unaligned",
    title: "quarantine while the only key does not sign yet",
    risk: "danger",
    bad: [
      { ...signed, dkim: { n: { publicKey: publicKey("a"), state: "next" } }, dmarc: { policy: "none" } },
      {
        ...signed,
        dkim: { n: { publicKey: publicKey("a"), state: "next" } },
        dmarc: { policy: "quarantine" },
      },
    ],
    good: [
      { ...signed, dkim: { n: { publicKey: publicKey("a"), state: "next" } }, dmarc: { policy: "none" } },
      { ...signed, dkim: { n: publicKey("a") }, dmarc: { policy: "quarantine" } },
    ],
  },
  {
    code: "dmarc.tightened",
    title: "none, then quarantine",
    risk: "caution",
    bad: [dmarc({ policy: "none" }), dmarc({ policy: "quarantine" })],
    good: [dmarc({ policy: "quarantine" }), dmarc({ policy: "none" })],
  },
  {
    code: "dmarc.tightened",
    title: "names that do not exist alone",
    risk: "caution",
    bad: [dmarc({ policy: "none" }), dmarc({ policy: "none", nonExistentSubdomainPolicy: "reject" })],
    good: [dmarc({ policy: "none", subdomainPolicy: "none" }), dmarc({ policy: "none" })],
  },
  {
    code: "dmarc.tightened",
    title: "the end of testing",
    risk: "caution",
    bad: [dmarc({ policy: "reject", testing: true }), dmarc({ policy: "reject" })],
    good: [dmarc({ policy: "quarantine" }), dmarc({ policy: "reject", testing: true })],
  },
  {
    code: "dmarc.tightened",
    title: "a first record that rejects, of a domain that sent mail before",
    risk: "caution",
    bad: [dmarc("off"), dmarc({ policy: "reject" })],
    good: [null, dmarc({ policy: "reject" })],
  },
  {
    code: "dmarc.loosened",
    title: "reject, then none",
    risk: "caution",
    bad: [dmarc({ policy: "reject" }), dmarc({ policy: "none" })],
    good: [dmarc({ policy: "reject" }), dmarc({ policy: "reject", subdomainPolicy: "reject" })],
  },
  {
    code: "dmarc.gone",
    title: "the record of the domain",
    risk: "danger",
    bad: [dmarc({ policy: "reject" }), dmarc("off")],
    good: [dmarc("off"), dmarc({ policy: "none" })],
  },
  {
    code: "dmarc.reports-off",
    title: "no rua",
    risk: "caution",
    bad: [dmarc({ policy: "none", ...rua }), dmarc({ policy: "none" })],
    good: [
      dmarc({ policy: "none", ...rua }),
      dmarc({ policy: "none", aggregateReports: ["mailto:d@example.com"] }),
    ],
  },
  {
    code: "dmarc.reports-off",
    title: "no consent to the reports of another domain",
    risk: "caution",
    bad: [
      { hosts: consent, dmarc: { policy: "none", reportsFor: ["example.net"] } },
      { hosts: consent, dmarc: { policy: "none" } },
    ],
    good: [
      { hosts: consent, dmarc: { policy: "none" } },
      { hosts: consent, dmarc: { policy: "none", reportsFor: ["example.net"] } },
    ],
  },
  {
    code: "dmarc.alignment",
    title: "strict DKIM",
    risk: "caution",
    bad: [dmarc({ policy: "none" }), dmarc({ policy: "none", alignment: { dkim: "strict" } })],
    good: [dmarc({ policy: "none", alignment: { dkim: "strict" } }), dmarc({ policy: "none" })],
  },
  {
    code: "dmarc.alignment",
    title: "strict DKIM of a domain that sends nothing",
    risk: "caution",
    bad: [dmarc({ policy: "reject" }), dmarc({ policy: "reject", alignment: { dkim: "strict" } })],
    good: [
      { mode: "no-mail", dmarc: { policy: "reject" } },
      { mode: "no-mail", dmarc: { policy: "reject", alignment: { dkim: "strict" } } },
    ],
  },
  {
    code: "dmarc.alignment",
    title: "strict SPF",
    risk: "caution",
    bad: [dmarc({ policy: "none" }), dmarc({ policy: "none", alignment: { spf: "strict" } })],
    good: [dmarc("off"), dmarc({ policy: "none", alignment: { spf: "strict" } })],
  },
];
runRiskTable("dmarc", dmarcRisks, cases);

describe("a change of DMARC", () => {
  it.each([
    [
      "a first record",
      dmarc("off"),
      dmarc({ policy: "none", ...rua }),
      [
        "adds p=none, rua=mailto:dmarc@example.com",
        "+ p: none",
        "+ rua: mailto:dmarc@example.com",
        "+ in effect for subdomains: none",
        "+ in effect for names that do not exist: none",
      ],
    ],
    [
      "a policy that subdomains inherit",
      dmarc({ policy: "none" }),
      dmarc({ policy: "quarantine" }),
      [
        "p none → quarantine",
        "~ p: none → quarantine",
        "~ in effect for subdomains: none → quarantine",
        "~ in effect for names that do not exist: none → quarantine",
      ],
    ],
    [
      "the end of testing",
      dmarc({ policy: "reject", testing: true }),
      dmarc({ policy: "reject" }),
      [
        "removes t=y",
        "- t: y",
        "~ in effect for the domain: quarantine → reject",
        "~ in effect for subdomains: quarantine → reject",
        "~ in effect for names that do not exist: quarantine → reject",
      ],
    ],
    [
      "a tag of its own for subdomains",
      dmarc({ policy: "reject" }),
      dmarc({ policy: "reject", subdomainPolicy: "none", nonExistentSubdomainPolicy: "reject" }),
      ["adds sp=none, np=reject", "+ sp: none", "+ np: reject", "~ in effect for subdomains: reject → none"],
    ],
    [
      "the last record",
      dmarc({ policy: "reject" }),
      dmarc("off"),
      [
        "removes p=reject",
        "- p: reject",
        "- in effect for subdomains: reject",
        "- in effect for names that do not exist: reject",
      ],
    ],
  ])("explains %s", (_title, before, after, lines) => {
    expect(meaningOf([before, after], "dmarc")).toEqual([lines]);
  });

  it("names consent to the reports of others", () => {
    const [before, after] = [
      { dmarc: { policy: "none" } },
      { dmarc: { policy: "none", reportsFor: ["example.net"] } },
    ];
    expect(meaningOf([before, after], "dmarc")).toEqual([
      ["example.com takes reports about example.net", '+ "v=DMARC1;"'],
    ]);
    expect(meaningOf([after, before], "dmarc")).toEqual([
      ["example.com no longer takes reports about example.net", '- "v=DMARC1;"'],
    ]);
  });

  it("falls back to the record of a name above", () => {
    const below = { ...signed, dmarc: { policy: "reject" } };
    const side = (dmarcBelow: unknown) => ({
      domains: { "example.com": below, "news.example.com": { mx: ["mail.example.com"], dmarc: dmarcBelow } },
    });
    const found = reviewOf([side({ policy: "quarantine" }), side("off")]);
    expect(findingsOf(found)).toContain("caution dmarc.gone");
    const reasons = found.changes.flatMap(({ findings }) => findings.map(({ reason }) => reason));
    expect(reasons).toContain(
      "news.example.com has no DMARC record of its own any more; that of example.com holds",
    );
  });

  it("falls back to the record of the organization, not of a name between", () => {
    const stay = {
      "_dmarc.news.example.com. TXT": ['"v=DMARC1; p=none"'],
      "_dmarc.example.com. TXT": ['"v=DMARC1; p=reject"'],
    };
    const found = reviewBeside(stay, { "_dmarc.a.news.example.com. TXT": ['"v=DMARC1; p=none"'] }, {});
    expect(reasonsOf(found)).toEqual([
      "caution dmarc.gone: a.news.example.com has no DMARC record of its own any more; that of example.com holds",
      "danger dmarc.tightened-unaligned: none → reject for the domain while a.news.example.com has no SPF record that lets it pass and no DKIM key that signs for it",
    ]);
  });

  it("fears for no mail where nobody may send", () => {
    expect(
      findingsOf(reviewOf([{ mode: "no-mail", dmarc: { policy: "none" } }, { mode: "no-mail" }])),
    ).toEqual([]);
  });

  it.each([
    ["an alias takes its place", ["dmarc.example.net."], "CNAME", []],
    ["nothing takes its place", null, "CNAME", ["danger dmarc.gone"]],
  ] as const)("judges a record that goes while %s", (_title, alias, type, expected) => {
    const found = reviewAtDmarc(['"v=DMARC1; p=reject"'], alias === null ? null : { type, rdatas: alias });
    expect(findingsOf(found)).toEqual(expected);
  });

  it("waits for a value that comes late, and invents nothing for hostile ones", () => {
    const late = textsReview("_dmarc.example.com. TXT", ['"v=DMARC1; p=none"'], ["late"]);
    expect(linesOf(late, "dmarc")).toEqual([
      ["known after apply", '- "v=DMARC1; p=none"', "+ known after apply"],
    ]);
    const odd = textsReview("_dmarc.example.com. TXT", null, ['"v=DMARC1; p=\\226\\128\\174tcejer; <b>"']);
    // RFC 9989 4.10.1: without a valid p and without rua nothing is in effect
    expect(linesOf(odd, "dmarc")).toEqual([["adds p=\u202etcejer", "+ p: \\u{202e}tcejer"]]);
    const two = textsReview(
      "_dmarc.example.com. TXT",
      ['"v=DMARC1; p=none"'],
      ['"v=DMARC1; p=none"', '"v=DMARC1"'],
    );
    expect(linesOf(two, "dmarc")).toEqual([["adds 1 value", '+ "v=DMARC1"']]);
  });
});

function reviewAtDmarc(text: readonly string[], now: { type: string; rdatas: readonly string[] } | null) {
  const side = (key: string, rdatas: readonly string[] | undefined) => ({
    domains: [
      {
        domain: "example.com",
        records: { "example.com": rdatas === undefined ? {} : { [key]: { ttl: 3600, rdatas } } },
        issues: [],
        facts: {},
      },
    ],
    manualActions: [],
  });
  return review(
    side("_dmarc.example.com. TXT", text),
    side(`_dmarc.example.com. ${now?.type ?? "TXT"}`, now?.rdatas),
  );
}
