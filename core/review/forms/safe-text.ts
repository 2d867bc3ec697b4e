// Text that comes from records, made harmless: whatever moves, hides or colours other text shows as its code point.
import { unknownText } from "../../engine-values";
import { lateText } from "../snapshot";

// controls, lone surrogates, line separators, and all that is invisible or changes the direction; also marks that are
// stacked upon three others, for a pile of them covers the lines above and below
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|\p{M}(?<=\p{M}{4})/gu;

/** The text with each unsafe character as `\u{202e}`, and in words what the engine does not know yet. */
export function safeText(text: string): string {
  const known = text.replaceAll(unknownText, lateText);
  return known.replace(unsafe, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same with JSON escapes, for texts that hold such characters inside of strings only. */
export function safeJson(text: string): string {
  const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return text
    .replaceAll(unknownText, lateText)
    .replace(unsafe, (character) =>
      character === "\n"
        ? character
        : Array.from({ length: character.length }, (_, i) => escaped(character.charAt(i))).join(""),
    );
}

/** A text of at most about `length` characters; what is left out is counted. */
export function clip(text: string, length: number): string {
  if (text.length <= length + 40) return text;
  const end = whole(text, length);
  return `${text.slice(0, end)}… and ${text.length - end} characters more`;
}

/** The end of a piece of at most `length` units that splits no character. */
function whole(text: string, length: number): number {
  return /[\ud800-\udbff]/.test(text.charAt(length - 1)) ? length - 1 : length;
}

/** Lines of at most `width` characters, broken at blanks where there are any. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (joined.length <= width) {
      line = joined;
      continue;
    }
    if (line !== "") lines.push(line);
    line = word;
    while (line.length > width) {
      const end = whole(line, width);
      lines.push(line.slice(0, end));
      line = line.slice(end);
    }
  }
  return [...lines, line];
}
