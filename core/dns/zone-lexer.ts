// Splits the text of a zone file into logical lines and tokens (RFC 1035 5.1). Knows no names and no types.

/** A part of the text, from `start` up to and without `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One field as it stands in the text; the span of a quoted one includes its quotes. */
export interface Token extends Span {
  readonly quoted: boolean;
  /** a bare field that holds a quoted part, as in `alpn="h2,h3"` */
  readonly mixed: boolean;
}

/** What one line says, several lines when parentheses join them; the span includes the line end. */
export interface LogicalLine extends Span {
  /** the number of its first line, from 1 */
  readonly line: number;
  /** it begins with a blank: the owner name is that of the record before */
  readonly indented: boolean;
  readonly comment: boolean;
  readonly tokens: readonly Token[];
}

/** Leaves the reader of a zone file with the reason and the place; caught where the text enters. */
export class ZoneSyntaxError extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

// RDATA has 65535 octets at most (RFC 1035 3.2.1), so that no record has more fields
const maximumTokens = 65_540;

const newline = 10;
const quoteMark = 34;
const openParenthesis = 40;
const closeParenthesis = 41;
const semicolon = 59;
const backslash = 92;

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13;
}

function endsBareToken(code: number): boolean {
  return (
    code === newline ||
    isBlank(code) ||
    code === semicolon ||
    code === openParenthesis ||
    code === closeParenthesis
  );
}

/** The logical lines of a zone file, in order and without gaps. The time is linear in the length of the text. */
export function* logicalLines(text: string): Generator<LogicalLine> {
  refuseMarks(text);
  const lexer = new Lexer(text);
  while (lexer.at < text.length) yield lexer.nextLine();
}

function refuseMarks(text: string): void {
  if (text.startsWith("\u00ef\u00bb\u00bf")) {
    throw new ZoneSyntaxError("the file begins with a byte order mark; save it without one", 0);
  }
  const nul = text.indexOf("\0");
  if (nul >= 0) throw new ZoneSyntaxError("a NUL character stands in the file; it is no text", nul);
}

class Lexer {
  at = 0;
  #line = 1;
  #depth = 0;
  #opened = 0;
  #comment = false;
  #tokens: Token[] = [];

  constructor(readonly text: string) {}

  nextLine(): LogicalLine {
    const start = this.at;
    const line = this.#line;
    const indented = isBlank(this.text.charCodeAt(start));
    this.#comment = false;
    this.#tokens = [];
    while (this.at < this.text.length && !this.#step());
    if (this.#depth > 0) throw new ZoneSyntaxError('"(" is never closed', this.#opened);
    return { start, end: this.at, line, indented, comment: this.#comment, tokens: this.#tokens };
  }

  /** Takes one character, comment or token; true at the end of a logical line. */
  #step(): boolean {
    const code = this.text.charCodeAt(this.at);
    if (code === newline) {
      this.at++;
      this.#line++;
      return this.#depth === 0;
    }
    if (isBlank(code)) this.at++;
    else if (code === semicolon) this.#skipComment();
    else if (code === openParenthesis || code === closeParenthesis) this.#parenthesis(code);
    else if (code === quoteMark) this.#token(this.#quotedEnd(this.at), true, false);
    else this.#bareToken();
    return false;
  }

  #skipComment(): void {
    const end = this.text.indexOf("\n", this.at);
    this.at = end < 0 ? this.text.length : end;
    this.#comment = true;
  }

  #parenthesis(code: number): void {
    if (code === openParenthesis && this.#depth++ === 0) this.#opened = this.at;
    if (code === closeParenthesis && --this.#depth < 0)
      throw new ZoneSyntaxError('")" closes no "("', this.at);
    this.at++;
  }

  #bareToken(): void {
    let end = this.at;
    let mixed = false;
    while (end < this.text.length) {
      const code = this.text.charCodeAt(end);
      if (endsBareToken(code)) break;
      if (code === quoteMark) {
        mixed = true;
        end = this.#quotedEnd(end);
      } else if (code === backslash) {
        end = this.#escapeEnd(end);
      } else end++;
    }
    this.#token(end, false, mixed);
  }

  /** The place behind the quote that closes the one at `open`. */
  #quotedEnd(open: number): number {
    for (let at = open + 1; at < this.text.length;) {
      const code = this.text.charCodeAt(at);
      if (code === quoteMark) return at + 1;
      if (code === newline) break;
      at = code === backslash ? this.#escapeEnd(at) : at + 1;
    }
    throw new ZoneSyntaxError('a quoted text is not closed on its line; end it with "', open);
  }

  #escapeEnd(at: number): number {
    if (at + 1 >= this.text.length || this.text.charCodeAt(at + 1) === newline) {
      throw new ZoneSyntaxError("a backslash stands at the end of a line", at);
    }
    return at + 2;
  }

  #token(end: number, quoted: boolean, mixed: boolean): void {
    if (this.#tokens.length === maximumTokens)
      throw new ZoneSyntaxError("a record has too many fields", this.at);
    this.#tokens.push({ start: this.at, end, quoted, mixed });
    this.at = end;
  }
}
