import { describe, expect, it } from "vitest";
import { disallowedCharacter, toUnicodeLabel } from "../../../core/dns/idna";
import { parseName } from "../../../core/dns/name";

describe("U-labels become A-labels by IDNA2008", () => {
  it.each([
    ["a letter with a mark", "münchen.example", "xn--mnchen-3ya.example."],
    ["upper case", "MÜNCHEN.example", "xn--mnchen-3ya.example."],
    ["marks apart", "mu\u0308nchen.example", "xn--mnchen-3ya.example."],
    ["sharp s stays sharp s", "straße.example", "xn--strae-oqa.example."],
    ["final sigma stays final", "οδος.example", "xn--pxavbm.example."],
    ["a sigma at the end that is not final", "οδοσ.example", "xn--pxavbq.example."],
    ["capital sigma at the end of the name", "example.ΟΔΟΣ", "example.xn--pxavbq."],
    ["a joiner where its script has one", "क्\u200dष.example", "xn--11b2ezcw70k.example."],
    ["right to left", "אב.example", "xn--4dbc.example."],
    ["the ideographic full stop", "例え。jp", "xn--r8jz45g.jp."],
    ["an A-label in upper case", "XN--MNCHEN-3YA.example", "xn--mnchen-3ya.example."],
    ["beside an underscore label", "_dmarc.münchen.example", "_dmarc.xn--mnchen-3ya.example."],
    ["57 letters, 63 octets", `${"ü".repeat(57)}.example`, `xn--td${"a".repeat(57)}.example.`],
  ])("%s", (_title, text, expected) => {
    expect(parseName(text)).toEqual({ value: expected });
  });
});

describe("what is no U-label is refused", () => {
  it.each([
    ["a joiner between Latin letters", "a\u200db.example", 'label "a\\u200db" is not valid'],
    ["a hyphen at the end", "münchen-.example", 'label "münchen-" is not valid'],
    ["right to left behind a digit", "1א.example", 'label "1א" is not valid'],
    ["an underscore beside letters of another script", "_münchen.example", 'label "_münchen" is not valid'],
    ["a lone surrogate", "\ud800.example", "is not valid"],
    ["full-width letters", "ｅｘａｍｐｌｅ.com", 'label "ｅｘａｍｐｌｅ" would be published as "example"'],
    ["a ligature", "ﬁsh.example", 'label "ﬁsh" would be published as "fish"'],
    [
      "a soft hyphen, shown as an escape",
      "exam\u00adple.com",
      'label "exam\\u00adple" would be published as "example"',
    ],
    ["a dot in disguise", "a․b.example", 'label "a․b" is not valid'],
    ["too many letters", `${"ü".repeat(58)}.example`, "is not valid"],
  ])("%s", (_title, text, error) => {
    expect(parseName(text)).toEqual({ error: expect.stringContaining(error) as string });
  });
});

describe("A-labels decode", () => {
  it.each([
    ["mail", "mail"],
    ["xn--mnchen-3ya", "münchen"],
    ["xn--strae-oqa", "straße"],
    ["xn--n3h", "☃"],
    ["xn--abc", undefined],
    ["xn--a", undefined],
    ["xn--", undefined],
    ["xn--mnchen-3y", undefined],
  ])("%s to %s", (label, expected) => {
    expect(toUnicodeLabel(label)).toBe(expected);
  });
});

describe("characters that IDNA2008 disallows", () => {
  it.each([
    "☃",
    "💩",
    "√",
    "€",
    "–",
    "!",
    "²",
    "ª",
    "ſ",
    "ａ",
    "ـ",
    "〱",
    "\u20d0",
    "\u1100",
    "\u034f",
    "\ufe0f",
    "A",
    " ",
  ])("%j", (character) => {
    expect(disallowedCharacter(`ab${character}c`)).toBe(character);
  });

  it.each([
    "münchen",
    "straße",
    "οδος",
    "例え",
    "कखग",
    "क्\u200dष",
    "l·l",
    "中国",
    "ᎠᎡ",
    "123-456",
    "ไทย",
    "ก็",
  ])("not in %s", (label) => {
    expect(disallowedCharacter(label)).toBeUndefined();
  });
});
