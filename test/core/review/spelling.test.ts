// Properties of reviews of DKIM, DMARC, MTA-STS, TLS-RPT and BIMI: spelling means nothing, and late values are no loss.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linesOf } from "./risk-table";
import { reasonsOf, recordsReview, reviewBeside } from "./records";
import { publicKey } from "./settings";

interface Protocol {
  readonly room: string;
  readonly owner: string;
  readonly version: string;
  /** every tag but v, in any order */
  readonly tags: readonly (readonly [name: string, value: string])[];
  /** readers take names and values in any case */
  readonly anyCase?: boolean;
  /** readers take blanks around = */
  readonly blanks: boolean;
  /** what the summary says of another spelling */
  readonly says: RegExp;
}

const otherwise = /^the same tags, written otherwise$/;
const key = publicKey("a");

const protocols: readonly Protocol[] = [
  {
    room: "dkim",
    owner: "s1._domainkey.example.com.",
    version: "v=DKIM1",
    tags: [
      ["k", "rsa"],
      ["s", "email"],
      ["t", "s"],
      ["p", key],
    ],
    blanks: true,
    says: /^selector s1 keeps its key$/,
  },
  {
    room: "dmarc",
    owner: "_dmarc.example.com.",
    version: "v=DMARC1",
    tags: [
      ["p", "reject"],
      ["sp", "quarantine"],
      ["adkim", "s"],
      ["fo", "1"],
      ["rua", "mailto:dmarc@example.com"],
    ],
    anyCase: true,
    blanks: true,
    says: otherwise,
  },
  {
    room: "mtaSts",
    owner: "_mta-sts.example.com.",
    version: "v=STSv1",
    tags: [
      ["id", "20270101"],
      ["note", "1"],
    ],
    blanks: false,
    says: /^the same id, written otherwise$/,
  },
  {
    room: "tlsRpt",
    owner: "_smtp._tls.example.com.",
    version: "v=TLSRPTv1",
    tags: [
      ["rua", "mailto:tls@example.com,https://tls.example.net/in"],
      ["note", "1"],
    ],
    blanks: false,
    says: otherwise,
  },
  {
    room: "bimi",
    owner: "default._bimi.example.com.",
    version: "v=BIMI1",
    tags: [
      ["l", "https://example.com/logo.svg"],
      ["a", "https://example.com/vmc.pem"],
    ],
    blanks: true,
    says: otherwise,
  },
];

/** A text in one of its spellings, as presentation text in some strings. */
function spellings({ version, tags, anyCase = false, blanks }: Protocol): fc.Arbitrary<string> {
  return fc
    .record({
      order: fc.shuffledSubarray([...tags], { minLength: tags.length }),
      blank: fc.constantFrom("", " ", "  "),
      around: fc.constantFrom("", ...(blanks ? [" "] : [])),
      end: fc.constantFrom("", ";"),
      upper: fc.boolean(),
      cut: fc.integer({ min: 1, max: 200 }),
    })
    .map(({ order, blank, around, end, upper, cut }) => {
      const cased = (text: string): string => (upper && anyCase ? text.toUpperCase() : text);
      // the local part of an address is the one value in which case may mean something
      const value = (text: string): string =>
        text.replace(/^[^@]*$|@.*$/, (part) => (part.length < 40 ? cased(part) : part));
      const parts = order.map(([name, text]) => `${cased(name)}${around}=${around}${value(text)}`);
      const whole = [version, ...parts].join(`;${blank}`) + end;
      return (whole.match(new RegExp(`.{1,${cut}}`, "g")) ?? [])
        .map((part) => JSON.stringify(part))
        .join(" ");
    });
}

describe.each(protocols.map((protocol) => [protocol.room, protocol] as const))("%s", (room, protocol) => {
  const at = `${protocol.owner} TXT`;

  it("has nothing to say of another spelling, and says so", () => {
    fc.assert(
      fc.property(spellings(protocol), spellings(protocol), (before, after) => {
        const found = recordsReview({ [at]: [before] }, { [at]: [after] });
        expect(reasonsOf(found)).toEqual([]);
        for (const [summary] of linesOf(found, room)) expect(summary).toMatch(protocol.says);
      }),
    );
  });

  it("takes no value that is known after apply for one that is gone", () => {
    const alias = `${protocol.owner} CNAME`;
    const sides = fc.constantFrom({ [at]: ["late"] }, { [alias]: ["late"] });
    fc.assert(
      fc.property(spellings(protocol), fc.boolean(), sides, (text, isAlias, after) => {
        const before = isAlias ? { [alias]: ["elsewhere.example.net."] } : { [at]: [text] };
        const stay = { "example.com. TXT": ['"v=spf1 mx -all"'] };
        expect(reasonsOf(reviewBeside(stay, before, after))).toEqual([]);
      }),
    );
  });
});
