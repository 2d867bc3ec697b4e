// The octets of a DNS message: numbers in network order, and names with compression (RFC 1035 3.1, 4.1.4).
import type { Fqdn } from "./name";
import { labelOctets, nameOfLabels } from "./zone-name";

/** Leaves the codec with the reason; `core/dns/wire.ts` turns it into a result. */
export class WireError extends Error {}

/** Reads octets from the front to a limit. */
export class WireReader {
  constructor(
    private readonly octets: Uint8Array,
    public at = 0,
    public readonly end: number = octets.length,
  ) {}

  /** A reader of the next `count` octets; names in them may still point back to the whole message. */
  part(count: number): WireReader {
    const start = this.at;
    this.#skip(count);
    return new WireReader(this.octets, start, start + count);
  }

  octet(): number {
    this.#skip(1);
    return this.octets[this.at - 1] as number;
  }

  word(): number {
    return this.octet() * 0x100 + this.octet();
  }

  long(): number {
    return this.word() * 0x10000 + this.word();
  }

  take(count: number): Uint8Array {
    this.#skip(count);
    return this.octets.subarray(this.at - count, this.at);
  }

  rest(): Uint8Array {
    return this.take(this.end - this.at);
  }

  /** Octets as text, one character each. */
  text(count: number): string {
    return Buffer.from(this.take(count)).toString("latin1");
  }

  /** A name in lower case; octets that are no ordinary text come back escaped. */
  name(): Fqdn {
    const labels: string[] = [];
    let size = 1;
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- a pointer goes on with another reader
    let reader: WireReader = this;
    let start = this.at;
    for (let length = reader.octet(); length !== 0; length = reader.octet()) {
      if (length >= 0xc0) {
        const target = (length - 0xc0) * 0x100 + reader.octet();
        // RFC 1035 4.1.4: to a prior occurrence; each step back ends sooner, so that there is no circle
        if (target >= start) throw new WireError("a compression pointer does not point back");
        reader = new WireReader(this.octets, target, start);
        start = target;
        continue;
      }
      if (length > 63) throw new WireError(`${length} is no length of a label`);
      size += length + 1;
      if (size > 255) throw new WireError("a name has more than 255 octets");
      labels.push(reader.text(length));
    }
    return nameOfLabels(labels);
  }

  #skip(count: number): void {
    if (count < 0 || this.at + count > this.end) throw new WireError("the message ends too early");
    this.at += count;
  }
}

/** No message is longer: over TCP its length has two octets (RFC 1035 4.2.2). */
const longest = 65535;

/** Writes octets to the end. */
export class WireWriter {
  readonly #octets: number[] = [];
  readonly #places = new Map<string, number>();

  /** How many octets were written. */
  get size(): number {
    return this.#octets.length;
  }

  result(): Uint8Array {
    if (this.size > longest) throw new WireError(`a message has at most ${longest} octets`);
    return Uint8Array.from(this.#octets);
  }

  octet(value: number): void {
    this.#number(value, 1);
  }

  word(value: number): void {
    this.#number(value, 2);
  }

  long(value: number): void {
    this.#number(value, 4);
  }

  octets(values: Iterable<number>): void {
    for (const value of values) this.#octets.push(value);
  }

  text(octets: string): void {
    this.octets(Buffer.from(octets, "latin1"));
  }

  /** One octet with the length, then the text (RFC 1035 3.3). */
  string(octets: string): void {
    this.octet(octets.length);
    this.text(octets);
  }

  /** A name; the end of it that was written before becomes a pointer where the type allows that. */
  name(name: Fqdn, compress: boolean): void {
    const read = labelOctets(name);
    if ("error" in read) throw new WireError(read.error);
    const labels = read.value;
    if (labels.reduce((sum, label) => sum + label.length + 1, 1) > 255)
      throw new WireError("a name has more than 255 octets");
    for (const [index, label] of labels.entries()) {
      const end = JSON.stringify(labels.slice(index));
      const place = this.#places.get(end);
      if (compress && place !== undefined) {
        this.word(0xc000 + place);
        return;
      }
      // a pointer has 14 bits
      if (place === undefined && this.size < 0x4000) this.#places.set(end, this.size);
      if (label.length === 0 || label.length > 63)
        throw new WireError(`a label has 1 to 63 octets, got ${label.length}`);
      this.string(label);
    }
    this.octet(0);
  }

  /** What `write` writes, with its length in two octets in front. */
  measured(write: () => void): void {
    const start = this.size;
    this.word(0);
    write();
    const count = this.size - start - 2;
    if (count > longest) throw new WireError(`RDATA has at most ${longest} octets, got ${count}`);
    this.#octets[start] = count >> 8;
    this.#octets[start + 1] = count & 0xff;
  }

  #number(value: number, octets: number): void {
    if (!Number.isInteger(value) || value < 0 || value >= 0x100 ** octets)
      throw new WireError(`${value} does not fit into ${octets} octets`);
    for (let shift = octets - 1; shift >= 0; shift--)
      this.#octets.push(Math.floor(value / 0x100 ** shift) & 0xff);
  }
}
