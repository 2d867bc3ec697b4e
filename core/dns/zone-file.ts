// Reads a zone file (RFC 1035 5.1) into entries that cover its text without gaps, so that a writer can replace
// some of them and keep every other octet. The text is octets: one character, one octet.
import type { Result } from "../result";
import { quote, type Fqdn } from "./name";
import { formatRdata, parseRdataFields, unescapeOctets, type Field } from "./presentation";
import { isRrType, type Rdata, type RrType } from "./rdata";
import { logicalLines, ZoneSyntaxError, type LogicalLine, type Span, type Token } from "./zone-lexer";
import { readZoneName } from "./zone-name";
import { isClass, readTtl, readType } from "./zone-values";

export type { Span } from "./zone-lexer";

interface Place extends Span {
  /** the number of its first line, from 1 */
  readonly line: number;
}

/** A line with nothing, or with nothing but a comment. */
export interface SilentEntry extends Place {
  readonly kind: "blank" | "comment";
}

/** `$ORIGIN` and `$TTL` are read; what `$INCLUDE` and `$GENERATE` stand for is not known here. */
export interface DirectiveEntry extends Place {
  readonly kind: "directive";
  readonly directive: "$ORIGIN" | "$TTL" | "$INCLUDE" | "$GENERATE";
  /** the origin, or the TTL in seconds, that holds from here on */
  readonly value?: Fqdn | number;
}

/** One record. */
export interface RecordEntry extends Place {
  readonly kind: "record";
  readonly owner: Fqdn;
  /** the line names no owner: it is that of the record before */
  readonly ownerInherited: boolean;
  /** seconds, given or inherited */
  readonly ttl: number;
  /** upper case; a number (RFC 3597) becomes the name of the type where we know one */
  readonly type: string;
  /** the fields of the RDATA, in the text */
  readonly fields: readonly Token[];
  /** the RDATA of a type that is handled here; `undefined` for others and for the form of RFC 3597 */
  readonly rdata?: Rdata;
  /** the fields of a SOA */
  readonly soa?: Soa;
}

/** RFC 1035 3.3.13; times in seconds. */
export interface Soa {
  readonly mname: Fqdn;
  readonly rname: Fqdn;
  readonly serial: number;
  /** where the serial stands in the text */
  readonly serialAt: Span;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

export type ZoneEntry = SilentEntry | DirectiveEntry | RecordEntry;

/** A zone file: its text, and the entries that make it up. */
export interface ZoneFile {
  readonly text: string;
  readonly entries: readonly ZoneEntry[];
}

/** A zone file, or its first mistake; `error` names the place as well. */
export type ZoneFileResult =
  { readonly value: ZoneFile } | { readonly error: string; readonly line: number; readonly column: number };

/** Reads the text of a zone file whose names are relative to `origin` until it says otherwise. */
export function parseZoneFile(text: string, origin: Fqdn): ZoneFileResult {
  try {
    const reader = new Reader(text, origin);
    const entries: ZoneEntry[] = [];
    for (const line of logicalLines(text)) entries.push(reader.read(line));
    return { value: { text, entries } };
  } catch (error) {
    if (!(error instanceof ZoneSyntaxError)) throw error;
    const before = text.lastIndexOf("\n", error.offset - 1);
    const column = error.offset - (error.offset === 0 ? -1 : before);
    const line = countLines(text, error.offset);
    return { error: `line ${line}, column ${column}: ${error.message}`, line, column };
  }
}

function countLines(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

/** The RDATA of a record in presentation format; that of a type not handled here as it was written, on one line. */
export function rdataTextOf({ text }: ZoneFile, record: RecordEntry): string {
  if (record.rdata !== undefined) return formatRdata(record.type as RrType, record.rdata);
  return record.fields.map((field) => text.slice(field.start, field.end)).join(" ");
}

// an escaped dot belongs to a label: names reach their reader as they were written
const typesOfNames: ReadonlySet<string> = new Set(["CNAME", "MX", "NS", "PTR", "SRV"]);

const directives = ["$ORIGIN", "$TTL", "$INCLUDE", "$GENERATE"] as const;

/** What the lines so far say about the next one. */
class Reader {
  #owner: Fqdn | undefined;
  #defaultTtl: number | undefined;
  #lastTtl: number | undefined;

  constructor(
    readonly text: string,
    private origin: Fqdn,
  ) {}

  read(line: LogicalLine): ZoneEntry {
    const place = { start: line.start, end: line.end, line: line.line };
    const [first] = line.tokens;
    if (first === undefined) return { kind: line.comment ? "comment" : "blank", ...place };
    if (!line.indented && !first.quoted && this.text.charAt(first.start) === "$") {
      return this.#directive(first, line.tokens.slice(1), place);
    }
    return this.#record(line, place);
  }

  #directive(first: Token, rest: readonly Token[], place: Place): DirectiveEntry {
    const word = this.#raw(first);
    const directive = directives.find((known) => known === word.toUpperCase());
    if (directive === undefined)
      throw new ZoneSyntaxError(
        `unknown directive ${quote(word)}; known are ${directives.join(", ")}`,
        first.start,
      );
    const entry = { kind: "directive", directive, ...place } as const;
    if (directive === "$INCLUDE" || directive === "$GENERATE") return entry;
    const [argument, extra] = rest;
    if (argument === undefined) throw new ZoneSyntaxError(`${directive} needs a value`, first.start);
    if (extra !== undefined) throw new ZoneSyntaxError(`${directive} takes one value`, extra.start);
    if (directive === "$ORIGIN") return { ...entry, value: (this.origin = this.#name(argument)) };
    return { ...entry, value: (this.#defaultTtl = this.#good(readTtl(this.#raw(argument)), argument)) };
  }

  #record(line: LogicalLine, place: Place): RecordEntry {
    const { tokens } = line;
    let next = 0;
    if (!line.indented) this.#owner = this.#name(tokens[next++] as Token);
    const owner = this.#owner;
    if (owner === undefined) throw new ZoneSyntaxError("the first record must name its owner", line.start);
    let ttl: number | undefined;
    let classGiven = false;
    for (let token = tokens[next]; token !== undefined && !token.quoted; token = tokens[++next]) {
      const word = this.#raw(token);
      if (!classGiven && isClass(word)) {
        this.#requireInternet(word, token);
        classGiven = true;
      } else if (ttl === undefined && /^\d/.test(word)) ttl = this.#good(readTtl(word), token);
      else break;
    }
    const typeToken = tokens[next];
    if (typeToken === undefined)
      throw new ZoneSyntaxError("the record has no type", (tokens.at(-1) as Token).end);
    const type = this.#good(readType(this.#raw(typeToken)), typeToken);
    const fields = tokens.slice(next + 1);
    const content = this.#rdata(type, typeToken, fields);
    return {
      kind: "record",
      ...place,
      owner,
      ownerInherited: line.indented,
      ttl: this.#ttl(ttl, content.soa, typeToken),
      type,
      fields,
      ...content,
    };
  }

  /** RFC 2308 4: `$TTL` where one was given, else the last TTL that was; a first SOA may lend its minimum. */
  #ttl(given: number | undefined, soa: Soa | undefined, at: Token): number {
    const ttl = given ?? this.#defaultTtl ?? this.#lastTtl ?? soa?.minimum;
    if (ttl === undefined)
      throw new ZoneSyntaxError("the record has no TTL, and no $TTL stands above it", at.start);
    return (this.#lastTtl = given ?? this.#lastTtl ?? ttl);
  }

  #rdata(type: string, at: Token, fields: readonly Token[]): { rdata?: Rdata; soa?: Soa } {
    const [first] = fields;
    if (first !== undefined && this.#raw(first) === "\\#") {
      this.#checkGeneric(fields);
      return {};
    }
    if (type === "SOA") return { soa: this.#soa(fields, at) };
    if (!isRrType(type)) return {};
    const asWritten = typesOfNames.has(type);
    const read = fields.map((token) => this.#field(token, asWritten));
    return {
      rdata: this.#good(
        parseRdataFields(type, read, (name) => readZoneName(name, this.origin)),
        first ?? at,
      ),
    };
  }

  #field(token: Token, asWritten: boolean): Field {
    if (token.mixed)
      throw new ZoneSyntaxError('a quote stands inside of a bare text; write \\" for it', token.start);
    const body = token.quoted ? this.text.slice(token.start + 1, token.end - 1) : this.#raw(token);
    if (asWritten || !body.includes("\\")) return { octets: body, quoted: token.quoted };
    return { octets: this.#good(unescapeOctets(body), token), quoted: token.quoted };
  }

  #soa(fields: readonly Token[], at: Token): Soa {
    if (fields.length !== 7) {
      const form = '"mname rname serial refresh retry expire minimum"';
      throw new ZoneSyntaxError(`malformed SOA: expected ${form}, got ${fields.length} fields`, at.start);
    }
    const [mname, rname, serialAt, ...times] = fields as [Token, Token, Token, ...Token[]];
    const serial = this.#raw(serialAt);
    if (!/^\d{1,10}$/.test(serial) || Number(serial) > 0xffffffff)
      throw new ZoneSyntaxError(
        `serial ${quote(serial)} must be a number from 0 to 4294967295`,
        serialAt.start,
      );
    const [refresh, retry, expire, minimum] = times.map((token) =>
      this.#good(readTtl(this.#raw(token)), token),
    ) as [number, number, number, number];
    const names = { mname: this.#name(mname), rname: this.#name(rname) };
    return { ...names, serial: Number(serial), serialAt, refresh, retry, expire, minimum };
  }

  /** RFC 3597 5: `\#`, the number of octets, the octets in hexadecimal. */
  #checkGeneric(fields: readonly Token[]): void {
    const [mark, length, ...rest] = fields.map((field) => this.#raw(field));
    const data = rest.join("");
    if (/^\d{1,5}$/.test(length ?? "") && /^[0-9a-f]*$/i.test(data) && data.length === 2 * Number(length))
      return;
    const text = `after ${mark ?? ""} the number of octets and as many octets in hexadecimal are required`;
    throw new ZoneSyntaxError(text, (fields[0] as Token).start);
  }

  #requireInternet(word: string, token: Token): void {
    if (/^(?:IN|CLASS1)$/i.test(word)) return;
    throw new ZoneSyntaxError(`class ${quote(word)} is not supported; only IN is`, token.start);
  }

  #name(token: Token): Fqdn {
    if (token.quoted) throw new ZoneSyntaxError("a name cannot stand in quotes", token.start);
    return this.#good(readZoneName(this.#raw(token), this.origin), token);
  }

  #raw(token: Span): string {
    return this.text.slice(token.start, token.end);
  }

  #good<T>(result: Result<T>, at: Token): T {
    if ("error" in result) throw new ZoneSyntaxError(result.error, at.start);
    return result.value;
  }
}
