// Macro-strings of RFC 7208 7: read once into parts, expanded as often as a check needs them.
import type { SpfCode } from "./rules";

/** One `%{...}`: which value, how it is cut and turned round, and whether it is URL-escaped (upper-case letter). */
export interface Macro {
  /** lower case */
  readonly letter: string;
  readonly escape: boolean;
  /** the number of right-hand parts to keep; `undefined`: all */
  readonly keep: number | undefined;
  readonly reverse: boolean;
  /** the characters to split at; "" means the dot */
  readonly delimiters: string;
}

/** A macro-string: its text as published, and what it consists of. `%%`, `%_` and `%-` are literals by now. */
export interface MacroString {
  readonly text: string;
  readonly parts: readonly (string | Macro)[];
  /** what stands behind the last macro-expand; the whole text when there is none */
  readonly tail: string;
}

/** Why a text is no macro-string. */
export interface MacroProblem {
  readonly code: SpfCode;
  readonly message: string;
  readonly reference: string;
}

const termLetters = "slodiphv";
const explanationLetters = `${termLetters}crt`;
const macroForm = /%\{([a-z])(\d*)(r?)([.\-+,/_=]*)\}/iy;
const escapes: Readonly<Record<string, string>> = { "%": "%", _: " ", "-": "%20" };

/** Reads the macro-string of a term; the letters c, r and t belong to explanation texts only (RFC 7208 7.2). */
export function parseMacroString(text: string): { readonly value: MacroString } | MacroProblem {
  return parseMacros(text, false);
}

/** Reads an explain-string (RFC 7208 6.2, 7.1): blanks and the letters c, r and t are allowed. */
export function parseExplanation(text: string): { readonly value: MacroString } | MacroProblem {
  return parseMacros(text, true);
}

function parseMacros(text: string, explanation: boolean): { readonly value: MacroString } | MacroProblem {
  const odd = text.search(explanation ? /[^\x20-\x7e]/ : /[^\x21-\x7e]/);
  if (odd >= 0) {
    const message = "only visible US-ASCII characters are allowed";
    return text.charCodeAt(odd) > 0x7f
      ? { code: "spf.ascii", message, reference: "RFC 7208 3.1" }
      : { code: "spf.syntax", message, reference: "RFC 7208 7.1" };
  }
  if (!text.includes("%")) return { value: plainText(text) };
  const parts: (string | Macro)[] = [];
  let literal = "";
  let at = 0;
  for (let percent = text.indexOf("%"); percent >= 0; percent = text.indexOf("%", at)) {
    literal += text.slice(at, percent);
    const escaped = escapes[text.charAt(percent + 1)];
    if (escaped !== undefined) {
      literal += escaped;
      at = percent + 2;
      continue;
    }
    const macro = parseMacro(text, percent, explanation);
    if ("message" in macro) return macro;
    if (literal !== "") parts.push(literal);
    literal = "";
    parts.push(macro.value);
    at = macroForm.lastIndex;
  }
  const tail = text.slice(at);
  if (literal + tail !== "") parts.push(literal + tail);
  return { value: { text, parts, tail } };
}

/** A text without macros as a macro-string. */
export function plainText(text: string): MacroString {
  return { text, parts: text === "" ? [] : [text], tail: text };
}

function parseMacro(
  text: string,
  at: number,
  explanation: boolean,
): { readonly value: Macro } | MacroProblem {
  if (text.charAt(at + 1) !== "{") return malformed('a "%" must be followed by "{", "%", "_" or "-"');
  macroForm.lastIndex = at;
  const match = macroForm.exec(text);
  if (match === null) return malformed('a macro is "%{", one letter, digits, "r", delimiters and "}"');
  const [, letter = "", digits = "", reverse = "", delimiters = ""] = match;
  const lower = letter.toLowerCase();
  if (!explanationLetters.includes(lower))
    return malformed(`macro letter "${letter}" must be one of s, l, o, d, i, p, h, v`);
  if (!explanation && !termLetters.includes(lower))
    return malformed(`macro letter "${letter}" is allowed in explanation texts only`);
  if (digits !== "" && Number(digits) === 0)
    return malformed("the number of parts in a macro must not be zero");
  const keep = digits === "" ? undefined : Number(digits);
  return { value: { letter: lower, escape: letter !== lower, keep, reverse: reverse !== "", delimiters } };
}

function malformed(message: string): MacroProblem {
  return { code: "spf.macro", message, reference: "RFC 7208 7.1" };
}

/** True when one of these macro letters occurs. */
export function usesMacro({ parts }: MacroString, letters: string): boolean {
  return parts.some((part) => typeof part !== "string" && letters.includes(part.letter));
}

/** The text of a macro-string with every macro replaced (RFC 7208 7.3). */
export function expandMacros({ parts }: MacroString, valueOf: (letter: string) => string): string {
  let text = "";
  for (const part of parts) text += typeof part === "string" ? part : expandMacro(part, valueOf(part.letter));
  return text;
}

function expandMacro({ keep, reverse, delimiters, escape }: Macro, value: string): string {
  let text = value;
  if (keep !== undefined || reverse || delimiters !== "") {
    const pieces = splitAt(value, delimiters === "" ? "." : delimiters);
    if (reverse) pieces.reverse();
    text = (keep === undefined ? pieces : pieces.slice(-keep)).join(".");
  }
  return escape ? text.replace(/[^A-Za-z0-9\-._~]/gu, percentEncode) : text;
}

/** Leading, trailing and repeated delimiters give empty pieces (RFC 7208 7.3). */
function splitAt(value: string, delimiters: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  for (let at = 0; at < value.length; at++) {
    if (!delimiters.includes(value.charAt(at))) continue;
    pieces.push(value.slice(start, at));
    start = at + 1;
  }
  pieces.push(value.slice(start));
  return pieces;
}

function percentEncode(character: string): string {
  const octets = [...Buffer.from(character, "utf8")];
  return octets.map((octet) => `%${octet.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}
