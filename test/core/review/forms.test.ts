// What every form of a review promises, whatever stands in the records: nothing alive, nothing secret, nothing lost.
import Ajv2020 from "ajv/dist/2020";
import { describe, expect, it } from "vitest";
import { unknownText } from "../../../core/engine-values";
import type { Review } from "../../../core/review/change";
import { reviewHtml } from "../../../core/review/forms/html";
import { reviewJsonSchema, reviewJsonText } from "../../../core/review/forms/json";
import { markdownLimit, reviewMarkdown } from "../../../core/review/forms/markdown";
import { clip, safeText } from "../../../core/review/forms/safe-text";
import { reviewText } from "../../../core/review/forms/text";
import { cacheText } from "../../../core/review/forms/words";
import type { Sides } from "../../../core/review/from-preview";
import { review } from "../../../core/review/review";
import { emptySnapshot, secretText, type Snapshot } from "../../../core/review/snapshot";
import { recordsReview, sideOf } from "./records";
import { reviewOf } from "./risk-table";

const forms: Readonly<Record<string, (sides: Sides, found: Review) => string>> = {
  text: (_sides, found) => reviewText(found),
  markdown: (_sides, found) => reviewMarkdown(found),
  json: (_sides, found) => reviewJsonText(found),
  html: (sides, found) => reviewHtml(found, sides),
};

function formsOf(sides: Sides): Record<string, string> {
  const found = review(sides.before, sides.after);
  return Object.fromEntries(Object.entries(forms).map(([name, print]) => [name, print(sides, found)]));
}

describe("text of a record", () => {
  it.each([
    ["a terminal escape", "\u001b[31mred", "\\u{1b}[31mred"],
    ["a C1 control", "\u009b31m", "\\u{9b}31m"],
    ["a line end", "a\nb", "\\u{a}"],
    ["an override of the direction", "\u202egnp.exe", "\\u{202e}gnp.exe"],
    ["an isolate", "\u2067x", "\\u{2067}x"],
    ["a mark of Arabic numbers", "\u0600", "\\u{600}"],
    ["a zero-width joiner", "a\u200db", "a\\u{200d}b"],
    ["a Hangul filler", "\u3164", "\\u{3164}"],
    ["a tag", "\u{e0041}", "\\u{e0041}"],
    ["half a character", "a\ud83d", "a\\u{d83d}"],
    ["a pile of marks", "a\u0300\u0300\u0300\u0300\u0301", "a\u0300\u0300\u0300\\u{300}\\u{301}"],
    ["what the engine does not know", `ip4:${unknownText}`, "ip4:known after apply"],
  ])("shows %s", (_title, text, shown) => {
    expect(safeText(text)).toContain(shown);
  });

  it.each(["bücher", "日本語", "שלום", "नमस्ते", "🛑", "a\u0302\u0323\u0301", "~all", "\\010", ""])(
    "leaves %j alone",
    (text) => {
      expect(safeText(text)).toBe(text);
    },
  );

  it.each([
    ["x".repeat(140), "x".repeat(140)],
    ["x".repeat(141), `${"x".repeat(100)}… and 41 characters more`],
    [`${"x".repeat(99)}🛑${"y".repeat(60)}`, `${"x".repeat(99)}… and 62 characters more`],
  ])("is cut where it is long, and says so", (text, shown) => {
    expect(clip(text, 100)).toBe(shown);
  });
});

/** The Markdown form of a warning with a message. */
function markdownOf(message: string): string {
  const issue = { code: "a.b", severity: "warning", where: "x", message } as const;
  const domain = { domain: "example.com", records: {}, issues: [issue], facts: {} };
  return reviewMarkdown(review(emptySnapshot, { domains: [domain], manualActions: [] }));
}

describe("Markdown", () => {
  it.each([
    ["@everyone", "@<!-- -->everyone"],
    ["a@b.example", "a@<!-- -->b.example"],
    ["#1", "#<!-- -->1"],
    ["GH-1", "GH<!-- -->-1"],
    ["!1", "&#33;<!-- -->1"],
    ["~label", "&#126;<!-- -->label"],
    ["&1", "&#38;<!-- -->1"],
    ["&amp;", "&#38;<!-- -->amp;"],
    ["%1", "%<!-- -->1"],
    ["$1", "&#36;<!-- -->1"],
    [":tada:", ":<!-- -->tada:"],
    ["2001:db8:100::1", "2001:<!-- -->db8:<!-- -->100::1"],
    ["https://evil.example", "https:<!-- -->//evil.example"],
    ["www.evil.example", "www<!-- -->.evil.example"],
    ["<img src=x>", "&#60;img src=x&#62;"],
    ["<!-- maildomain", "&#60;&#33;<!-- -->-- maildomain"],
    ["[x](y)", "&#91;x&#93;&#40;y&#41;"],
    ["`a` | *b* _c_", "&#96;a&#96; &#124; &#42;b&#42; &#95;c&#95;"],
  ])("means nothing in %j", (text, shown) => {
    expect(markdownOf(`before ${text} after`)).toContain(`before ${shown} after`);
  });

  it.each([
    "spf.example.net is at 198.41.0.25",
    "all: softfail → fail",
    "owww.example",
    "5 % of 1.",
    "bugh-1 ends",
  ])("leaves %j alone", (text) => {
    expect(markdownOf(text)).toContain(`new): ${text} &#40;at x&#41;</summary>`);
  });
});

const validate = new Ajv2020({ allErrors: true }).compile(reviewJsonSchema());

/** What a hostile state file may hold wherever a text stands. */
const hostile = "<script>x</script></details>--> @everyone www.x \u001b[31m\u202e\n```````` [a](b) ";
const issue = (message: string, index: number) => ({
  ...{ code: `a.b${index}`, severity: "warning" as const },
  ...{ where: `place ${index}`, message },
});
const withIssues = (messages: readonly string[]): Snapshot => ({
  domains: [{ domain: "example.com", records: {}, issues: messages.map(issue), facts: {} }],
  manualActions: [],
});
const withAction = (text: string): Snapshot => {
  const words = { id: text, kind: text, domain: "example.com", who: text, why: text, ticket: text };
  const action = { ...words, fields: { [text]: text }, steps: [text], verify: [] } as unknown;
  return { domains: [], manualActions: [action] as Snapshot["manualActions"] };
};
const mx = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${index} mx${index}.example.net.`);
const txt = `"${"x".repeat(250)}" `.repeat(255).trim();

describe.each<[string, Snapshot, Snapshot]>([
  ["a text of the greatest length", emptySnapshot, sideOf({ "example.com. TXT": [txt] })],
  ["a change of 5,000 points", sideOf({ "example.com. MX": mx(5000) }), emptySnapshot],
  ["a thousand warnings in wide characters", emptySnapshot, withIssues(Array(1000).fill("日🛑".repeat(500)))],
  ["hostile warnings", emptySnapshot, withIssues(Array(400).fill(hostile.repeat(20)))],
  ["a hostile manual action", emptySnapshot, withAction(hostile)],
  ["a manual action without end", emptySnapshot, withAction("x".repeat(100_000))],
  [
    "texts that are no RDATA",
    emptySnapshot,
    sideOf({ "example.com. MX": [hostile], "a.example.com. A": [hostile] }),
  ],
])("%s", (_title, before, after) => {
  const found = review(before, after);
  const texts = formsOf({ before, after });
  const markdown = texts["markdown"] ?? "";
  const prose = markdown.replace(/^(`{3,})diff\n[^]*?\n\1$/gm, "");

  it("fits a comment by either count, whose folds close", () => {
    expect(markdown.length).toBeLessThanOrEqual(markdownLimit);
    // GitHub takes 65,536 characters or, as measured, 262,144 octets; a stack's mark stands before ours
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(262_144 - 1000);
    expect(prose.match(/<\/details>/g)?.length).toBe(prose.match(/<details/g)?.length);
  });

  it("leaves out no change without counting it", () => {
    const shown = prose.match(/<details/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(0);
    const left = /(\d+) caution changes/.exec(prose)?.[1] ?? "0";
    expect(shown + Number(left)).toBe(found.changes.length);
  });

  it("is JSON by the schema, and nothing alive", () => {
    expect(validate(JSON.parse(texts["json"] ?? "")), JSON.stringify(validate.errors)).toBe(true);
    expect(prose).not.toMatch(/<script|@everyone|www\.|\]\(/);
    expect(texts["html"]).not.toMatch(/<script/);
    for (const text of Object.values(texts)) expect(text).not.toMatch(/\p{Cc}(?<!\n)|\u202e/u);
  });
});

it("shows the points of a long change as far as a screen goes, and counts the rest", () => {
  const text = reviewMarkdown(recordsReview({ "example.com. MX": mx(5000) }, {}));
  expect(text).toContain("- mx39.example.net: preference 39\n… and 4960 more\n```");
  expect(text).toMatch(/Left out, [^:]+: the records of 1 change\./);
});

describe("what nobody may read", () => {
  const key = String.raw`"-----BEGIN PRIVATE KEY-----\010MIIHUSH\010-----END PRIVATE KEY-----"`;

  it.each(Object.keys(forms))("no form shows a private key that somebody published: %s", (form) => {
    const keys = { "note.example.com. TXT": [key], "s._domainkey.example.com. TXT": [key] };
    for (const sides of [
      { before: emptySnapshot, after: sideOf(keys) },
      { before: sideOf(keys), after: emptySnapshot },
    ]) {
      const text = formsOf(sides)[form] ?? "";
      expect(text).not.toContain("HUSH");
      expect(text).toContain("a private key, not shown");
    }
  });

  it.each(Object.keys(forms))(
    "what is not known yet says so, beside a secret and in any text: %s",
    (form) => {
      const rows = sideOf({ "example.com. MX": ["late", secretText] });
      const after = { ...rows, manualActions: withAction(`ptr/${unknownText}`).manualActions };
      const text = formsOf({ before: emptySnapshot, after })[form] ?? "";
      expect(text).not.toContain(unknownText);
      expect(text.replace(/\s+/g, " ")).toContain("ptr/known after apply");
      expect(text).toContain(secretText);
    },
  );
});

describe("the line about caches", () => {
  const host = { hosts: { "mail.example.com": { ipv4: "203.0.113.25" } }, mx: ["mail.example.com"] };
  const split = {
    zones: { "example.com": { backend: "zonefile" }, "mail.example.com": { backend: "zonefile" } },
  };
  const stack = (domain: object, more: object = { zones: { "example.com": { backend: "zonefile" } } }) => ({
    ...more,
    domains: { "example.com": domain },
  });

  it.each<[string, unknown, unknown, string | undefined]>([
    [
      "a value",
      stack(host),
      stack({ ...host, mx: ["mx.example.net"] }),
      "resolvers may answer with the old value for up to 1 h",
    ],
    ["a TTL", stack(host), stack({ ...host, ttl: 7200 }), "resolvers may keep the old TTL for up to 1 h"],
    [
      "a lower TTL",
      stack(host),
      stack({ ...host, ttl: 300 }),
      "resolvers may keep the old TTL for up to 1 h: change the value after that",
    ],
    ["the zone alone", stack(host), stack(host, split), undefined],
  ])("says how long for %s", (_title, before, after, line) => {
    const old = reviewOf([before, after]).changes.filter(
      ({ kind, op }) => kind === "record" && op === "change",
    );
    expect(old.length).toBeGreaterThan(0);
    expect(new Set(old.map(cacheText))).toEqual(new Set([line]));
  });
});
