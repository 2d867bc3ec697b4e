// Golden reviews: every named change in all four forms, and what each form promises whatever the change.
import Ajv2020 from "ajv/dist/2020";
import { describe, expect, it } from "vitest";
import { backendKinds } from "../../components/backends/registry";
import { planInput } from "../../core/plan";
import { reviewHtml } from "../../core/review/forms/html";
import { style } from "../../core/review/forms/html-style";
import { reviewJson, reviewJsonSchema, reviewJsonText } from "../../core/review/forms/json";
import { markdownLimit, reviewMarkdown } from "../../core/review/forms/markdown";
import { reviewText } from "../../core/review/forms/text";
import type { Review } from "../../core/review/change";
import type { Sides } from "../../core/review/from-preview";
import { review } from "../../core/review/review";
import { emptySnapshot, snapshotOf, type Snapshot } from "../../core/review/snapshot";
import { changes, hostileText, type NamedChange } from "../core/review/changes";
import { expectGolden } from "../golden-file";

function snapshot(configuration: object | null): Snapshot {
  if (configuration === null) return emptySnapshot;
  const input = "domains" in configuration ? configuration : { domains: { "example.com": configuration } };
  const planned = planInput(input, backendKinds);
  expect(planned.issues.filter(({ severity }) => severity === "error")).toEqual([]);
  return snapshotOf(planned);
}

function sidesOf({ before, after, late = (side) => side }: NamedChange): Sides {
  return { before: snapshot(before), after: late(snapshot(after)) };
}

const forms: Readonly<Record<string, (found: Review, sides: Sides) => string>> = {
  txt: (found) => reviewText(found),
  md: (found) => reviewMarkdown(found),
  json: (found) => reviewJsonText(found),
  // the style sheet is the same in all of them
  html: (found, sides) => reviewHtml(found, sides).replace(style, ""),
};

const validate = new Ajv2020({ allErrors: true }).compile(reviewJsonSchema());

/** Characters that move, hide or colour others; line ends and our own sign of caution apart. */
const hostile =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e0fff}]/u;

function longest(text: string): number {
  return Math.max(...text.split("\n").map((line) => line.length));
}

describe.each(Object.entries(changes))("%s", (name, change) => {
  const sides = sidesOf(change);
  const found = review(sides.before, sides.after);

  it.each(Object.entries(forms))("as %s", (form, print) => {
    expectGolden(`test/golden/review/${name}.${form}`, print(found, sides));
  });

  it("is readable at 80 and at 50 columns, and loses no word to the width", () => {
    expect(longest(reviewText(found))).toBeLessThanOrEqual(80);
    expect(longest(reviewText(found, { width: 50 }))).toBeLessThanOrEqual(50);
    const words = (width: number): string => reviewText(found, { width }).replace(/\s+/g, "");
    expect(words(50)).toBe(words(100_000));
  });

  it("fits a comment", () => {
    expect(reviewMarkdown(found).length).toBeLessThanOrEqual(markdownLimit);
  });

  it("is JSON by the schema, whose escapes read back as what was reviewed", () => {
    const parsed: unknown = JSON.parse(reviewJsonText(found));
    expect(validate(parsed), JSON.stringify(validate.errors)).toBe(true);
    expect(parsed).toEqual(JSON.parse(JSON.stringify(reviewJson(found))));
  });

  it("is a page that runs nothing and loads nothing", () => {
    const html = reviewHtml(found, sides);
    expect(html).not.toMatch(/<(?:script|img|iframe|link|object|embed|form|base|svg|a)\b/i);
    expect(html.replace(style, "")).not.toMatch(/<[^>]*\s(?:src|href|style|on\w+)\s*=/i);
    expect(style).not.toMatch(/url\(|@import|http/i);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it.each(Object.entries(forms))("has nothing that moves or hides text as %s", (_form, print) => {
    const text = print(found, sides).replaceAll("⚠️", "");
    expect(hostile.exec(text)).toBeNull();
  });

  it("names every risk in every form", () => {
    const codes = new Set(found.changes.flatMap(({ findings }) => findings.map(({ code }) => code)));
    for (const print of Object.values(forms)) {
      const text = print(found, sides).replace(/\n\s*/g, "");
      for (const code of codes) expect(text).toContain(code);
    }
  });
});

describe("a review", () => {
  it("is kept for forty changes and more", () => {
    expect(Object.keys(changes).length).toBeGreaterThanOrEqual(40);
  });

  it("has a schema", () => {
    expectGolden("docs/review.schema.json", `${JSON.stringify(reviewJsonSchema(), null, 2)}\n`);
  });

  it("tells no change where the order of values alone differs", () => {
    const { before, after } = sidesOf(changes["order-alone"] as NamedChange);
    expect(review(before, after).changes).toEqual([]);
  });

  it("tells what fifty mail domains have in common once, and names them all", () => {
    const { before, after } = sidesOf(changes["fifty-domains"] as NamedChange);
    const text = reviewText(review(before, after));
    expect(text.match(/SPF of/g)).toHaveLength(1);
    expect(text.replace(/\s+/g, " ")).toContain("the same for 49 more: d02.example, d03.example,");
    expect(text).toContain("d50.example");
  });
});

describe("ten thousand new RRsets", () => {
  const sets = Array.from(
    { length: 10_000 },
    (_, index) => [`h${index}.example.com. TXT`, { ttl: 3600, rdatas: [`"new ${index}"`] }] as const,
  );
  const records = { "example.com": Object.fromEntries(sets) };
  const sides = {
    before: emptySnapshot,
    after: { ...emptySnapshot, domains: [{ domain: "example.com", records, issues: [], facts: {} }] },
  };
  const found = review(sides.before, sides.after);

  it("fits a comment, which says how much it leaves out", () => {
    const text = reviewMarkdown(found);
    expect(text.length).toBeLessThanOrEqual(markdownLimit);
    const shown = text.match(/<details/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(50);
    expect(text).toContain(`${10_000 - shown} safe changes`);
    expect(text).toContain("10000 changes: 10000 safe; 0 RRsets stay");
  });

  it("is whole in the other forms", () => {
    expect(reviewText(found)).toContain('+ "new 9999"');
    expect(reviewHtml(found, sides)).toContain("h9999.example.com");
    expect(reviewJson(found).changes).toHaveLength(10_000);
  });
});

describe("one change that is longer than a comment", () => {
  const side = (count: number): Snapshot => ({
    domains: [
      {
        domain: "example.com",
        records: {
          "example.com": {
            "example.com. MX": {
              ttl: 3600,
              rdatas: Array.from({ length: count }, (_, index) => `${index} mx${index}.example.com.`),
            },
          },
        },
        issues: [],
        facts: {},
      },
    ],
    manualActions: [],
  });
  const sides = { before: side(4000), after: emptySnapshot };
  const found = review(sides.before, sides.after);

  it("keeps its risk and says what is missing", () => {
    const text = reviewMarkdown(found);
    expect(text.length).toBeLessThanOrEqual(markdownLimit);
    expect(text).toContain("mx.gone");
    expect(text).toContain("… and 3960 more");
    expect(text).toContain("the records of 1 change");
  });

  it("counts on the terminal what is beyond a screen", () => {
    const text = reviewText(found).replace(/\s+/g, " ");
    expect(text).toContain("… and 3960 more");
    expect(text).toContain("and 3992 more");
  });
});

describe("hostile text", () => {
  const html = reviewHtml(
    review(...(Object.values(sidesOf(changes["hostile-text"] as NamedChange)) as [Snapshot, Snapshot])),
    sidesOf(changes["hostile-text"] as NamedChange),
  );

  it("is text on the page", () => {
    expect(html).not.toContain("<script>alert");
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  });

  /** A review in which every text is hostile. */
  const finding = {
    code: "x.y",
    risk: "danger" as const,
    reason: hostileText,
    why: hostileText,
    rollback: hostileText,
  };
  const judged = {
    id: hostileText,
    domain: hostileText,
    op: "change" as const,
    summary: hostileText,
    risk: "danger" as const,
    findings: [finding],
  };
  const record = { ttl: 60, rdatas: [hostileText] };
  const everywhere: Review = {
    unchanged: 0,
    risk: "danger",
    changes: [
      {
        kind: "record",
        ...judged,
        room: hostileText,
        title: hostileText,
        zone: { before: hostileText, after: hostileText },
        owner: hostileText,
        type: "TXT",
        before: record,
        after: { ttl: 60, rdatas: [`${hostileText}!`] },
        points: [
          { op: "change", label: hostileText, before: hostileText, after: hostileText, note: hostileText },
        ],
        rollback: hostileText,
        cachedSeconds: 60,
      },
      {
        kind: "issue",
        ...judged,
        issue: { code: hostileText, severity: "warning", where: hostileText, message: hostileText },
      },
    ],
  };
  const octets = String.raw`"v=spf1 include:\226\128\174<b>evil ~all"`;
  const records = { "example.com": { "example.com. TXT": { ttl: 60, rdatas: [octets] } } };
  const drawn: Sides = {
    before: emptySnapshot,
    after: {
      ...emptySnapshot,
      domains: [{ domain: "example.com", records, issues: [], facts: { "mtaSts.mode": hostileText } }],
    },
  };

  it.each(Object.entries(forms))("moves and hides nothing as %s, wherever it stands", (_form, print) => {
    const found = review(drawn.before, drawn.after);
    const changes = [...everywhere.changes, ...found.changes];
    const text = print({ ...everywhere, changes }, drawn).replaceAll("⚠️", "");
    expect(hostile.exec(text)).toBeNull();
  });

  it("is text in the picture", () => {
    const page = reviewHtml(review(drawn.before, drawn.after), drawn);
    expect(page).toContain("include:\\u{202e}&lt;b&gt;evil");
    expect(page).not.toMatch(/<(?:script|img|b>evil)/);
  });

  it("means nothing to Markdown, wherever it stands", () => {
    const text = reviewMarkdown(everywhere).replace(/^(`{3,})diff\n[^]*?\n\1$/gm, "");
    for (const alive of [
      ...["<script", "<img", "**bold**", "](https", "`code`", "@everyone", "```"],
      "https://",
    ])
      expect(text).not.toContain(alive);
    expect(text).not.toMatch(/(?<!&)#1/);
    expect(text.match(/<\/details>/g)).toHaveLength(2);
  });

  it("closes no block of code", () => {
    const fences = reviewMarkdown(everywhere).match(/^`{3,}.*$/gm) ?? [];
    expect(fences).toEqual(["````diff", "````", "````diff", "````"]);
  });
});
