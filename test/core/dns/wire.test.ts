// DNS messages: exact octets, round trips, and what a hostile sender may put into them.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseName, root, type Fqdn } from "../../../core/dns/name";
import type { Rdata, RrType } from "../../../core/dns/rdata";
import {
  classIn,
  decodeHeader,
  decodeMessage,
  encodeMessage,
  queryMessage,
  rcodeName,
  type WireMessage,
  type WireRecord,
} from "../../../core/dns/wire";
import { unwrap } from "../../../core/result";

const name = (text: string): Fqdn => unwrap(parseName(text));
const hex = (octets: Uint8Array): string => Buffer.from(octets).toString("hex");
const bytes = (text: string): Uint8Array => Buffer.from(text.replaceAll(/\s/g, ""), "hex");
const decode = (text: string): WireMessage => unwrap(decodeMessage(bytes(text)));
const errorOf = (text: string): string => {
  const read = decodeMessage(bytes(text));
  return "error" in read ? read.error : "read";
};

const response: WireMessage = {
  ...{ id: 0x1234, response: true, opcode: 0, authoritative: true, truncated: false },
  ...{ recursionDesired: true, recursionAvailable: false, rcode: 0 },
  questions: [{ name: name("example.com"), type: "MX", class: classIn }],
  ...{ answers: [], authorities: [], additionals: [] },
};

function record<T extends RrType>(type: T, rdata: Rdata<T>, owner = "example.com"): WireRecord {
  return { owner: name(owner), type, class: classIn, ttl: 300, rdata };
}

function roundTrip(message: WireMessage): WireMessage {
  return unwrap(decodeMessage(unwrap(encodeMessage(message))));
}

describe("a query", () => {
  it("is these octets", () => {
    const query = queryMessage(0x1234, { name: name("example.com"), type: "MX" }, { recursionDesired: true });
    expect(hex(unwrap(encodeMessage(query)))).toBe(
      "1234 0100 0001 0000 0000 0000 07 6578616d706c65 03 636f6d 00 000f 0001".replaceAll(" ", ""),
    );
  });

  it("says by EDNS how much it can take", () => {
    const options = { recursionDesired: false, payload: 1232 };
    const query = queryMessage(1, { name: root, type: "SOA" }, options);
    expect(hex(unwrap(encodeMessage(query)))).toBe(
      "0001 0000 0001 0000 0000 0001 00 0006 0001 00 0029 04d0 00000000 0000".replaceAll(" ", ""),
    );
    expect(roundTrip(query)).toEqual(query);
  });

  it.each([
    ["a label of 64 octets", `${"a".repeat(64)}.example.`, "a label has 1 to 63 octets, got 64"],
    ["an empty label", "a..example.", "a label has 1 to 63 octets, got 0"],
    ["a name of 256 octets", `${"a.".repeat(127)}a.`, "a name has more than 255 octets"],
    ["an escape that is none", "a\\999.example.", "holds the escape"],
  ])("cannot ask for %s", (_title, text, error) => {
    const query = queryMessage(1, { name: text as Fqdn, type: "A" }, { recursionDesired: true });
    const written = encodeMessage(query);
    expect("error" in written ? written.error : "written").toContain(error);
  });

  it("cannot ask for a type that has neither name nor number", () => {
    const query = queryMessage(1, { name: root, type: "SPF" }, { recursionDesired: true });
    expect(encodeMessage(query)).toEqual({ error: '"SPF" is no RR type that is handled here' });
  });
});

describe("records", () => {
  const samples: WireRecord[] = [
    record("A", { address: "192.0.2.25" }),
    record("AAAA", { address: "2001:db8::25" }),
    record("CNAME", { target: name("mail.example.com") }),
    record("NS", { target: name("ns1.example.net") }),
    record("PTR", { target: name("mail.example.com") }),
    record("MX", { preference: 10, exchange: name("mail.example.com") }),
    record("MX", { preference: 0, exchange: root }),
    record("TXT", { text: "" }),
    record("TXT", { text: "x".repeat(600) }),
    record("TXT", { text: '\u0000\u00ff"\\;' }),
    record("SRV", { priority: 1, weight: 2, port: 993, target: name("mail.example.com") }),
    record("CAA", { flags: 128, tag: "issue", value: "ca.example; accounturi=x" }),
    record("TLSA", { usage: 3, selector: 1, matchingType: 1, data: "ab".repeat(32) }),
    {
      ...{ owner: name("example.com"), type: "SOA", class: classIn, ttl: 4294967295 },
      soa: {
        ...{ mname: name("ns1.example.net"), rname: name("host.example.com") },
        ...{ serial: 4294967295, refresh: 1, retry: 2, expire: 3, minimum: 4 },
      },
    },
    { owner: name("example.com"), type: "TYPE65280", class: classIn, ttl: 0, octets: bytes("abcd") },
    // an UPDATE deletes an RRset by class ANY without data (RFC 2136 2.5.2)
    { owner: name("example.com"), type: "A", class: 255, ttl: 0, octets: bytes("") },
  ];

  it.each(samples.map((sample) => [sample.type, sample] as const))(
    "of type %s come back",
    (_type, sample) => {
      const [answer] = roundTrip({ ...response, answers: [sample] }).answers;
      expect({ ...answer, octets: hex(answer?.octets ?? new Uint8Array()) }).toEqual({
        ...sample,
        octets: hex(sample.octets ?? new Uint8Array()),
      });
    },
  );

  it("come back together, and names that were written before are pointers", () => {
    const message = { ...response, answers: samples, authorities: samples, additionals: samples };
    const octets = unwrap(encodeMessage(message));
    expect(roundTrip(message).additionals).toHaveLength(samples.length);
    // a pointer stands in place of every "example.com" but the first, and of those in SRV
    const spelled = hex(octets).split("076578616d706c6503636f6d00").length - 1;
    expect(spelled).toBe(1 + 3);
  });

  it("come back whatever their octets are", () => {
    const octet = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
    const text = fc.array(octet, { maxLength: 700 }).map((octets) => octets.join(""));
    const label = fc.stringMatching(/^[a-z0-9_-]{1,63}$/);
    const owner = fc
      .array(label, { minLength: 1, maxLength: 3 })
      .map((labels) => `${labels.join(".")}.` as Fqdn);
    fc.assert(
      fc.property(fc.array(fc.record({ owner, text }), { maxLength: 5 }), (list) => {
        const answers = list.map(({ owner: at, text: octets }): WireRecord => {
          return { owner: at, type: "TXT", class: classIn, ttl: 1, rdata: { text: octets } };
        });
        expect(roundTrip({ ...response, answers }).answers).toEqual(answers);
      }),
    );
  });

  it("of names with odd octets come back escaped, and go out as they were", () => {
    const odd = "a\\.b\\032c\\255.example." as Fqdn;
    const [answer] = roundTrip({ ...response, answers: [{ ...samples[0]!, owner: odd }] }).answers;
    expect(answer?.owner).toBe(odd);
  });

  it("keep upper case in no name, and in no CAA tag", () => {
    const message = decode(
      "0001 8400 0000 0001 0000 0000  03 57 57 57 00 0101 0001 00000001 0008 00 05 49 53 53 55 45 3b",
    );
    expect(message.answers).toMatchObject([{ owner: "www.", rdata: { flags: 0, tag: "issue", value: ";" } }]);
  });

  it("show an IPv4-mapped address as what it is", () => {
    const data = "00000000000000000000ffffc0000201";
    const message = decode(`0001 8400 0000 0001 0000 0000  00 001c 0001 00000001 0010 ${data}`);
    expect(message.answers).toMatchObject([{ rdata: { address: "0:0:0:0:0:ffff:c000:201" } }]);
  });
});

it("takes the upper bits of the RCODE from EDNS", () => {
  const badVers = decode("0001 8000 0000 0000 0000 0001  00 0029 04d0 01000000 0000");
  expect([badVers.rcode, badVers.edns, badVers.additionals]).toEqual([16, { payload: 1232 }, []]);
  expect(roundTrip(badVers).rcode).toBe(16);
  expect([0, 3, 9, 11, 23].map(rcodeName)).toEqual(["NOERROR", "NXDOMAIN", "NOTAUTH", "RCODE11", "RCODE23"]);
});

describe("a hostile message", () => {
  const header = "0001 8400 0000 0001 0000 0000";
  it.each([
    ["nothing", "", "ends too early"],
    ["half a header", "0001 8400 0000", "ends too early"],
    ["more records than it has", "0001 8400 ffff ffff ffff ffff", "ends too early"],
    ["a pointer to itself", `${header} c00c`, "does not point back"],
    ["a pointer ahead", `${header} c020 0001 0001`, "does not point back"],
    ["a pointer past the end", `${header} ffff`, "does not point back"],
    ["a pointer cut in half", `${header} c0`, "ends too early"],
    ["two pointers in a circle", `${header} 01 61 c010 01 62 c00c`, "does not point back"],
    [
      "a label that runs into the name that points to it",
      "0001 8400 0000 0002 0000 0000  00 ff00 0001 00000000 0001 05  c017 0001 0001 00000001 0004 c0000201",
      "ends too early",
    ],
    ["a label of an unknown kind", `${header} 40 00`, "64 is no length of a label"],
    ["a label past the end", `${header} 3f 61`, "ends too early"],
    ["a name of 256 octets", `${header} ${"0161".repeat(128)} 00`, "more than 255 octets"],
    ["RDATA past the end", `${header} 00 0001 0001 00000001 00ff c0000201`, "ends too early"],
    ["an address of three octets", `${header} 00 0001 0001 00000001 0003 c00002`, "ends too early"],
    ["an address of five octets", `${header} 00 0001 0001 00000001 0005 c000020101`, "1 octets too many"],
    ["TXT without a string", `${header} 00 0010 0001 00000001 0000`, "ends too early"],
    ["a string past its RDATA", `${header} 00 0010 0001 00000001 0002 0561 6161616161`, "ends too early"],
    ["a tag past its RDATA", `${header} 00 0101 0001 00000001 0002 00ff 6161`, "ends too early"],
    ["a name past its RDATA", `${header} 00 000f 0001 00000001 0003 000a 01 61 00`, "ends too early"],
    ["a SOA that is too short", `${header} 00 0006 0001 00000001 0002 00 00`, "ends too early"],
  ])("is refused: %s", (_title, text, error) => {
    expect(errorOf(text)).toContain(error);
  });

  it("of 64 KiB full of pointers is refused or read in no time", () => {
    const chain = Array.from({ length: 16_000 }, (_, index) => (index === 0 ? "0000" : pointer(index - 1)));
    const labels = `${chain.join("")}${pointer(15_000)} 0001 0001 00000001 0000`;
    for (let count = 0; count < 20; count++) errorOf(`0001 8400 0000 ffff 0000 0000 ${labels}`);
  });

  const pointer = (index: number): string => (0xc000 + ((12 + 2 * index) & 0x3fff)).toString(16);

  it("never throws, whatever its octets are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
        const read = decodeMessage(octets);
        expect("value" in read || read.error.length > 0).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("never throws when one octet of a good one changes", () => {
    const good = unwrap(
      encodeMessage({
        ...response,
        answers: [
          record("MX", { preference: 10, exchange: name("mail.example.com") }),
          record("TXT", { text: "v=spf1 mx ~all" }),
          record("CAA", { flags: 0, tag: "issue", value: "ca.example" }),
        ],
      }),
    );
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 }), (at, value) => {
        const changed = Uint8Array.from(good);
        changed[at] = value;
        expect(Object.keys(decodeMessage(changed))).toHaveLength(1);
      }),
      { numRuns: 2000 },
    );
  });

  it("shows its header even when the rest is cut", () => {
    expect(unwrap(decodeHeader(bytes("1234 8600 0001 0005 0000 0000 07")))).toMatchObject({
      ...{ id: 0x1234, response: true, truncated: true, authoritative: true, rcode: 0 },
    });
  });
});

it("writes no message over 65535 octets", () => {
  const answers = Array.from({ length: 300 }, () => record("TXT", { text: "x".repeat(250) }));
  expect(encodeMessage({ ...response, answers })).toEqual({ error: "a message has at most 65535 octets" });
});
