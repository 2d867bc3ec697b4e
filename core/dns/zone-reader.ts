// What each logical line of a zone file means: directives, owners, TTLs, types, RDATA (RFC 1035 5.1, RFC 2308 4).
import type { Result } from "../result";
import { quote, type Fqdn } from "./name";
import { parseRdataFields, unescapeOctets, type Field } from "./presentation";
import { isRrType, type Rdata } from "./rdata";
import type { DirectiveEntry, Place, RecordEntry, Soa, ZoneEntry } from "./zone-entry";
import { ZoneSyntaxError, type LogicalLine, type Span, type Token } from "./zone-lexer";
import { readZoneName } from "./zone-name";
import { isClass, readTtl, readType } from "./zone-values";

// an escaped dot belongs to a label: names reach their reader as they were written
const typesOfNames: ReadonlySet<string> = new Set(["CNAME", "MX", "NS", "PTR", "SRV"]);

const directives = ["$ORIGIN", "$TTL", "$INCLUDE", "$GENERATE"] as const;

/** Reads lines one after the other: what those so far said decides what the next one means. */
export class ZoneReader {
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

  /** `$TTL` where one was given (RFC 2308 4), else the last TTL that was (RFC 1035 5.1); a first SOA may lend its minimum. */
  #ttl(given: number | undefined, soa: Soa | undefined, at: Token): number {
    if (given !== undefined) return (this.#lastTtl = given);
    const ttl = this.#defaultTtl ?? this.#lastTtl ?? (this.#defaultTtl = soa?.minimum);
    if (ttl === undefined)
      throw new ZoneSyntaxError("the record has no TTL, and no $TTL stands above it", at.start);
    return ttl;
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
