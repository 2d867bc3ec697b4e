// Text that comes from records, made harmless: whatever moves, hides or colours other text shows as its code point.

// C0 and C1 controls, soft hyphen, zero-width and bidirectional marks, separators, variation and tag characters
const unsafe =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|[\u{e0000}-\u{e0fff}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/** The text with each unsafe character as `\u{202e}`. */
export function safeText(text: string): string {
  return text.replace(unsafe, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The text with each unsafe character as a JSON escape, for texts that hold them inside of strings only. */
export function safeJson(text: string): string {
  const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return text.replace(unsafe, (character) =>
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
