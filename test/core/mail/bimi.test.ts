import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { avatarPreferences, formatBimi, parseBimi } from "../../../core/mail/bimi/record";
import { expectRow, codes, lines, planCase, planDomain } from "../../support";
import { answers, bimiCases } from "./bimi.rules";

const svg = "https://example.com/logo.svg";
const pem = "https://example.com/vmc.pem";

it.each(bimiCases.map((row) => [row.code, row.title, row] as const))("%s: %s", (_code, _title, row) => {
  expectRow(row);
});

describe("records", () => {
  it.each([
    ["a picture", { location: svg }, [`default._bimi.example.com. 3600 TXT "v=BIMI1; l=${svg}"`]],
    [
      "a picture with a certificate",
      { location: "HTTPS://Example.com/logo.svg", authority: pem, ttl: 300 },
      [`default._bimi.example.com. 300 TXT "v=BIMI1; l=${svg}; a=${pem}"`],
    ],
    [
      "a preference",
      { location: svg, authority: pem, avatarPreference: "personal" },
      [`default._bimi.example.com. 3600 TXT "v=BIMI1; l=${svg}; a=${pem}; avp=personal;"`],
    ],
    [
      "pictures by local part",
      { location: svg, localPartSelectors: ["brand-one", "brand-two"] },
      [`default._bimi.example.com. 3600 TXT "v=BIMI1; l=${svg}; lps=brand-one,brand-two"`],
    ],
    [
      "pictures by every local part",
      { location: svg, localPartSelectors: true },
      [`default._bimi.example.com. 3600 TXT "v=BIMI1; l=${svg}; lps=;"`],
    ],
    ["declined", { declined: true }, ['default._bimi.example.com. 3600 TXT "v=BIMI1; l=; a=;"']],
    [
      "declined but for some",
      { declined: true, localPartSelectors: "news", selectors: { news: { location: svg } } },
      [
        'default._bimi.example.com. 3600 TXT "v=BIMI1; l=; a=; lps=news"',
        `news._bimi.example.com. 3600 TXT "v=BIMI1; l=${svg}"`,
      ],
    ],
    [
      "selectors in any order and case",
      { selectors: { Winter: { location: svg }, "a.summer": { declined: true } } },
      [
        `winter._bimi.example.com. 3600 TXT "v=BIMI1; l=${svg}"`,
        'a.summer._bimi.example.com. 3600 TXT "v=BIMI1; l=; a=;"',
      ],
    ],
    [
      "another selector",
      { location: svg, selector: "V1" },
      [`v1._bimi.example.com. 3600 TXT "v=BIMI1; l=${svg}"`],
    ],
    ["off", "off", []],
    ["false", false, []],
    ["absent", undefined, []],
  ] as const)("%s", (_title, bimi, expected) => {
    const plan = planDomain({ dmarc: { policy: "reject" }, bimi });
    const found = lines(plan).filter((line) => line.includes("._bimi."));
    expect(found.sort()).toEqual([...expected].sort());
    expect(codes(plan).filter((code) => code.includes(" bimi."))).toEqual([]);
  });
});

describe("policies", () => {
  const own = (side: unknown, recorded = answers({})) =>
    codes(planCase(side, recorded)).filter((code) => code.includes(" bimi."));
  const news = { domains: { "news.example.com": { dmarc: { policy: "reject" }, bimi: { location: svg } } } };

  it("stop at public suffixes", () => {
    const side = (domain: string) => ({
      domains: { [domain]: { dmarc: { policy: "reject" }, bimi: { location: svg } } },
    });
    expect(own(side("example.co.uk"))).toEqual([]);
    expect(own(side("news.example.co.uk"))).toEqual(["I bimi.dmarc"]);
  });

  it("are taken from the DNS where they are not ours", () => {
    expect(own(news, answers({ "_dmarc.example.com. TXT": [{ text: "v=DMARC1; p=reject" }] }))).toEqual([]);
    expect(own(news, answers({ "_dmarc.example.com. TXT": [{ text: "other" }] }))).toEqual([]);
    expect(own(news, answers({ "_dmarc.example.com. TXT": "nxdomain" }))).toEqual([]);
  });

  it("with several records are none", () => {
    const extra = { txt: { "_dmarc.example.com": ["v=DMARC1; p=reject", "v=DMARC1; p=none"] } };
    expect(own({ bimi: { location: svg }, extra })).toEqual(["W bimi.dmarc"]);
  });
});

describe("the text of the record", () => {
  const value = {
    location: svg,
    authority: undefined,
    localPartSelectors: undefined,
    avatarPreference: undefined,
  };

  it.each([
    [`v=BIMI1; l=${svg}`, value],
    [`v=BIMI1;l=${svg};`, value],
    [`v = BIMI1 ; l = ${svg} ; `, value],
    [`v=BIMI1; a=; l=${svg}; x=y`, { ...value, authority: "" }],
    [`v=BIMI1; l=${svg}; a=${pem}`, { ...value, authority: pem }],
    [`v=BIMI1; l=${svg}; lps=`, { ...value, localPartSelectors: [] }],
    [`v=BIMI1; l=${svg}; lps = a , b-;`, { ...value, localPartSelectors: ["a", "b-"] }],
    [`v=BIMI1; avp=brand; l=${svg}`, { ...value, avatarPreference: "brand" }],
    ["v=BIMI1; l=; a=;", { ...value, location: "", authority: "" }],
    ["v=BIMI1; l=", { ...value, location: "" }],
  ])("%j", (text, expected) => {
    expect(parseBimi(text)).toEqual({ value: expected });
  });

  it.each([
    ["", "bimi.syntax"],
    [`l=${svg}; v=BIMI1`, "bimi.syntax"],
    [` v=BIMI1; l=${svg}`, "bimi.syntax"],
    [`V=BIMI1; l=${svg}`, "bimi.syntax"],
    [`v=BIMI2; l=${svg}`, "bimi.syntax"],
    ["v=BIMI1", "bimi.syntax"],
    [`v=BIMI1; L=${svg}`, "bimi.syntax"],
    [`v=BIMI1; l=${svg}; l=${svg}`, "bimi.syntax"],
    [`v=BIMI1;; l=${svg}`, "bimi.syntax"],
    [`v=BIMI1; l=${svg}; x`, "bimi.syntax"],
    [`v=BIMI1; l=; a=${pem}`, "bimi.syntax"],
    [`v=BIMI1; l=${svg}; avp=logo`, "bimi.syntax"],
    [`v=BIMI1; l=${svg}; lps=a,,b`, "bimi.syntax"],
    [`v=BIMI1; l=${svg}; x=\u00e9`, "bimi.syntax"],
    ["v=BIMI1; l=logo.svg", "bimi.url"],
    ["v=BIMI1; l=https://example.com/logo.gif", "bimi.url"],
    [`v=BIMI1; l=${svg}; a=self`, "bimi.url"],
  ])("refuses %j", (text, code) => {
    expect(parseBimi(text)).toMatchObject({ code });
  });

  it("comes back as it was", () => {
    const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
    const record = fc
      .record({
        location: fc.constantFrom("", svg, "https://a.example/x?y=z#w"),
        authority: optional(fc.constantFrom("", pem)),
        localPartSelectors: optional(fc.array(fc.stringMatching(/^[A-Za-z0-9-]{1,63}$/), { maxLength: 3 })),
        avatarPreference: optional(fc.constantFrom(...avatarPreferences)),
      })
      .filter(({ location, authority = "" }) => location !== "" || authority === "");
    fc.assert(
      fc.property(record, (one) => {
        const text = formatBimi(one);
        expect(parseBimi(text)).toEqual({ value: one });
        expect(text).not.toMatch(/[ =]$/);
      }),
    );
  });

  it("reads hostile text", () => {
    for (const text of [" ", ";", "=", "x=", "a;"]) parseBimi(`v=BIMI1; l=${text.repeat(100_000)}`);
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parseBimi(`v=BIMI1; ${text}`)));
  });
});
