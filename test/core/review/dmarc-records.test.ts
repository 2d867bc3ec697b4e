// What a change of DMARC records risks as they stand in a zone: what no configuration without errors comes to.
import { describe, expect, it } from "vitest";
import { linesOf } from "./risk-table";
import { reasonsOf, recordsReview, reviewBeside, textOf, type Records } from "./records";
import { publicKey } from "./settings";

const spf: Records = { "example.com. TXT": ['"v=spf1 mx ~all"'] };
const keyAt = (domain: string): Records => ({
  [`s1._domainkey.${domain}. TXT`]: [textOf(`v=DKIM1; p=${publicKey("a")}`)],
});
const sending: Records = { ...spf, ...keyAt("example.com") };
const at = (domain: string, ...texts: readonly string[]): Records => ({
  [`_dmarc.${domain}. TXT`]: texts.map((text) => (text === "late" ? text : textOf(text))),
});
const own = (...texts: readonly string[]): Records => at("example.com", ...texts);
const news = (...texts: readonly string[]): Records => at("news.example.com", ...texts);
const alias = (target: string): Records => ({ "_dmarc.example.com. CNAME": [target] });
const consent = (about: string, text = "v=DMARC1;"): Records => ({
  [`${about}._report._dmarc.example.com. TXT`]: [text === "late" ? text : textOf(text)],
});
const none: Records = {};

const reject = "v=DMARC1; p=reject";
const monitor = "v=DMARC1; p=none";
const rua = "rua=mailto:dmarc@example.com";
const everywhere = "for the domain, subdomains, names that do not exist";
const unknownPolicy = (tag: string) => `${tag} is unknown, allowed are none, quarantine, reject`;

type Row = [title: string, before: Records, after: Records, reasons: readonly string[]];

describe("a change of the DMARC record of a domain that sends", () => {
  it.each<Row>([
    [
      "none to reject at once",
      own(monitor),
      own(reject),
      [`caution dmarc.tightened: example.com: none → reject ${everywhere}`],
    ],
    [
      "a typo in p",
      own(reject),
      own("v=DMARC1; p=rejct"),
      [`danger dmarc.gone: example.com has no DMARC policy any more: ${unknownPolicy('p="rejct"')}`],
    ],
    [
      "a typo in p of a record that asks for reports",
      own(`${reject}; ${rua}`),
      own(`v=DMARC1; p=rejct; ${rua}`),
      [`caution dmarc.loosened: example.com: reject → none ${everywhere}; ${unknownPolicy('p="rejct"')}`],
    ],
    [
      "a typo in sp, which undoes p as well",
      own(`${reject}; ${rua}`),
      own(`${reject}; sp=rejct; ${rua}`),
      [`caution dmarc.loosened: example.com: reject → none ${everywhere}; ${unknownPolicy('sp="rejct"')}`],
    ],
    [
      "no p and no rua",
      own(reject),
      own("v=DMARC1"),
      ["danger dmarc.gone: example.com has no DMARC policy any more: the record has no p"],
    ],
    [
      "p twice",
      own(reject),
      own(`${reject}; p=none`),
      ['danger dmarc.gone: example.com has no DMARC policy any more: tag "p" stands twice, once is allowed'],
    ],
    [
      "a second record",
      own(reject),
      own(reject, monitor),
      ["danger dmarc.gone: example.com has no DMARC policy any more: receivers apply none of 2 records"],
    ],
    [
      "the second record goes, and the first is applied",
      own(reject, monitor),
      own(reject),
      [`caution dmarc.tightened: example.com: no record → reject ${everywhere}`],
    ],
    ["two records go, of which none was applied", own(reject, monitor), none, []],
    ["a text that is none beside it", own(reject), own(reject, "hello"), []],
    [
      "another version",
      own(reject),
      own("v=DMARC2; p=reject"),
      ["danger dmarc.gone: example.com has no DMARC record any more"],
    ],
    [
      "v not first",
      own(reject),
      own("p=reject; v=DMARC1"),
      ["danger dmarc.gone: example.com has no DMARC record any more"],
    ],
    ["a late value", own(reject), own("late"), []],
    ["an alias after a record", own(reject), alias("d.example.net."), []],
    ["a late alias after a record", own(reject), alias("late"), []],
    ["a late record after an alias", alias("d.example.net."), own("late"), []],
    [
      "an alias that goes",
      alias("d.example.net."),
      none,
      ["danger dmarc.gone: example.com has no DMARC record any more"],
    ],
    [
      "a record after an alias",
      alias("d.example.net."),
      own(reject),
      [`caution dmarc.tightened: example.com: unknown → reject ${everywhere}`],
    ],
    [
      "pct under 100",
      own(reject),
      own(`${reject}; pct=10`),
      ["caution dmarc.loosened: example.com: pct 100 → 10 for receivers that still know pct"],
    ],
    [
      "no pct",
      own(`${reject}; pct=10`),
      own(reject),
      ["caution dmarc.tightened: example.com: pct 10 → 100 for receivers that still know pct"],
    ],
    [
      "t=y in place of pct=0",
      own(`${reject}; pct=0`),
      own(`${reject}; t=y`),
      [
        `caution dmarc.loosened: example.com: reject → quarantine ${everywhere}`,
        "caution dmarc.tightened: example.com: pct 0 → 100 for receivers that still know pct",
      ],
    ],
    ["pct of a policy that asks for nothing", own(monitor), own(`${monitor}; pct=10`), []],
    [
      "reject on trial",
      own(monitor),
      own(`${reject}; t=y`),
      [
        `caution dmarc.tightened: example.com: none → quarantine ${everywhere}; receivers that do not know t=y apply reject`,
      ],
    ],
    [
      "psd=y",
      own(reject),
      own(`${reject}; psd=y`),
      ["caution dmarc.alignment: psd=y: example.com and the names below it no longer align with each other"],
    ],
    ["psd=n where no name above has a record", own(reject), own(`${reject}; psd=n`), []],
    [
      "another fo",
      own(`${reject}; ruf=mailto:f@example.com`),
      own(`${reject}; fo=1; ruf=mailto:f@example.com`),
      [],
    ],
    [
      "the defaults in words",
      own(reject),
      own(`${reject}; sp=reject; np=reject; adkim=r; aspf=r; fo=0; pct=100; t=n; psd=u`),
      [],
    ],
    [
      "a rua that is no URI",
      own(`${monitor}; ${rua}`),
      own(`${monitor}; rua=dmarc@example.com`),
      ["caution dmarc.reports-off: example.com asks for no aggregate reports any more"],
    ],
    [
      "a rua of another organization that has not agreed",
      own(`${monitor}; ${rua}`),
      own(`${monitor}; rua=mailto:x@reports.example.net`),
      [
        "caution dmarc.reports-off: reports about example.com go to reports.example.net alone, which has to agree to them first",
      ],
    ],
    [
      "a rua of another organization that agrees",
      own(`${monitor}; ${rua}`),
      {
        ...own(`${monitor}; rua=mailto:x@reports.example.net`),
        "example.com._report._dmarc.reports.example.net. TXT": ['"v=DMARC1;"'],
      },
      [],
    ],
    [
      "a rua of another organization beside one's own",
      own(`${monitor}; ${rua}`),
      own(`${monitor}; ${rua},mailto:x@reports.example.net`),
      [],
    ],
    [
      "another address at the same host of others",
      own(`${monitor}; rua=mailto:x@reports.example.net`),
      own(`${monitor}; rua=mailto:y@reports.example.net`),
      [],
    ],
  ])("%s", (_title, before, after, reasons) => {
    expect(reasonsOf(reviewBeside(sending, before, after))).toEqual(reasons);
  });
});

it("reads nothing into a record at the domain itself, where nobody looks", () => {
  const found = recordsReview({ "example.com. TXT": [textOf(reject)] }, none);
  expect(linesOf(found, "dmarc")).toEqual([["removes 1 value", `- "${reject}"`]]);
});

describe("a change of the DMARC record of a subdomain", () => {
  const inherits = "that of example.com holds";
  it.each<Row>([
    ["goes, and the same policy is inherited", { ...own(monitor), ...news(monitor) }, own(monitor), []],
    [
      "goes, and a weaker one is inherited",
      { ...own(`${reject}; sp=none`), ...news(reject) },
      own(`${reject}; sp=none`),
      [`caution dmarc.gone: news.example.com has no DMARC record of its own any more; ${inherits}`],
    ],
    [
      "goes, and a stricter one is inherited",
      { ...own(reject), ...news(monitor) },
      own(reject),
      [
        `caution dmarc.gone: news.example.com has no DMARC record of its own any more; ${inherits}`,
        "caution dmarc.tightened: news.example.com: none → reject for the domain",
      ],
    ],
    [
      "goes with the only reports",
      { ...own(monitor), ...news(`${monitor}; ${rua}`) },
      own(monitor),
      [`caution dmarc.gone: news.example.com has no DMARC record of its own any more; ${inherits}`],
    ],
    [
      "weakens what was inherited",
      own(reject),
      { ...own(reject), ...news(monitor) },
      ["caution dmarc.loosened: news.example.com: reject → none for the domain"],
    ],
    ["says what was inherited", own(reject), { ...own(reject), ...news(reject) }, []],
    [
      "has an sp, which counts at the organizational domain alone",
      { ...own(monitor), ...news(monitor) },
      { ...own(monitor), ...news(`${monitor}; sp=reject`) },
      [],
    ],
    [
      "becomes an organization of its own",
      { ...own(monitor), ...news(monitor) },
      { ...own(monitor), ...news(`${monitor}; psd=n`) },
      ["caution dmarc.alignment: psd=n: news.example.com no longer aligns with example.com"],
    ],
  ])("%s", (_title, before, after, reasons) => {
    expect(reasonsOf(reviewBeside(sending, before, after))).toEqual(reasons);
  });

  it("shows what is in effect for the names below by the record of the organization", () => {
    const found = recordsReview(own(`${reject}; sp=none`), { ...own(`${reject}; sp=none`), ...news(reject) });
    expect(linesOf(found, "dmarc")).toEqual([
      ["adds p=reject", "+ p: reject", "~ in effect for the domain: none → reject"],
    ]);
  });
});

describe("a stricter DMARC record", () => {
  const lacks = (what: string) => [
    `danger dmarc.tightened-unaligned: none → reject ${everywhere} while example.com has ${what}`,
  ];
  const fine = [`caution dmarc.tightened: example.com: none → reject ${everywhere}`];
  const noKey = "no DKIM key that signs for it";
  const noSpf = "no SPF record that lets it pass";
  const strict = (tags: string, stay: Records): [Records, Records] => [
    { ...stay, ...own(`${monitor}; ${tags}`) },
    { ...stay, ...own(`${reject}; ${tags}`) },
  ];
  it.each<[title: string, pair: [Records, Records], reasons: readonly string[]]>([
    ["beside SPF and a key", strict("fo=0", sending), fine],
    ["beside nothing", strict("fo=0", none), lacks(`${noSpf} and ${noKey}`)],
    ["beside SPF alone", strict("fo=0", spf), lacks(noKey)],
    ["beside a key alone", strict("fo=0", keyAt("example.com")), lacks(noSpf)],
    [
      "beside a key and SPF that lets nobody pass",
      strict("fo=0", { ...sending, "example.com. TXT": ['"v=spf1 -all"'] }),
      lacks(noSpf),
    ],
    ["of a domain that sends nothing", strict("fo=0", { "example.com. TXT": ['"v=spf1 -all"'] }), []],
    ["beside a key of a subdomain", strict("fo=0", { ...spf, ...keyAt("mail.example.com") }), fine],
    [
      "beside a key of a subdomain, in strict alignment",
      strict("adkim=s", { ...spf, ...keyAt("mail.example.com") }),
      lacks(noKey),
    ],
    [
      "beside the SPF of a bounce domain",
      strict("fo=0", { ...keyAt("example.com"), "bounce.example.com. TXT": ['"v=spf1 mx ~all"'] }),
      fine,
    ],
    [
      "beside the SPF of a bounce domain, in strict alignment",
      strict("aspf=s", { ...keyAt("example.com"), "bounce.example.com. TXT": ['"v=spf1 mx ~all"'] }),
      lacks(noSpf),
    ],
    [
      "beside the SPF of an EHLO name",
      strict("fo=0", {
        ...keyAt("example.com"),
        "mx.example.com. A": ["198.41.0.25"],
        "mx.example.com. TXT": ['"v=spf1 a -all"'],
      }),
      lacks(noSpf),
    ],
    ["beside a late key", strict("fo=0", { ...spf, "s1._domainkey.example.com. TXT": ["late"] }), fine],
    ["beside a late SPF record", strict("fo=0", { ...sending, "example.com. TXT": ["late"] }), fine],
    [
      "beside delegated keys",
      strict("fo=0", { ...spf, "_domainkey.example.com. NS": ["ns.example.net."] }),
      fine,
    ],
  ])("%s", (_title, [before, after], reasons) => {
    expect(reasonsOf(recordsReview(before, after))).toEqual(reasons);
  });
});

describe("the consent to reports about others", () => {
  const ends = ["caution dmarc.reports-off: example.com no longer takes reports about example.net"];
  it.each<Row>([
    ["goes", consent("example.net"), none, ends],
    ["is known after apply", consent("example.net"), consent("example.net", "late"), []],
    [
      "sends reports to another host",
      consent("example.net"),
      consent("example.net", "v=DMARC1; rua=mailto:x@example.org"),
      ends,
    ],
    [
      "names another address of the host",
      consent("example.net"),
      consent("example.net", "v=DMARC1; rua=mailto:x@example.com"),
      [],
    ],
    ["becomes one for every domain", consent("example.net"), consent("*"), []],
    [
      "goes while another is for every domain",
      { ...consent("example.net"), ...consent("*") },
      consent("*"),
      [],
    ],
  ])("%s", (_title, before, after, reasons) => {
    expect(reasonsOf(recordsReview(before, after))).toEqual(reasons);
  });
});
