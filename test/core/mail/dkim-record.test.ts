import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatKeyRecord, parseKeyRecord, type KeyRecord } from "../../../core/mail/dkim/record";

const empty: KeyRecord = {
  version: false,
  keyType: undefined,
  hash: undefined,
  service: undefined,
  flags: undefined,
  notes: undefined,
  granularity: undefined,
  p: "",
  unknown: [],
};

describe("reading", () => {
  it.each([
    ["p=", {}],
    ["v=DKIM1; p=", { version: true }],
    ["v=DKIM1;p=AAAA;", { version: true, p: "AAAA" }],
    [" v = DKIM1 ; p = AA AA\r\n AA== ", { version: true, p: "AAAAAA==" }],
    ["k=rsa; p=AAAA", { keyType: "rsa", p: "AAAA" }],
    ["p=AAAA; h=sha1 : sha256", { hash: ["sha1", "sha256"], p: "AAAA" }],
    ["s=*:email; t=y:s; p=", { service: ["*", "email"], flags: ["y", "s"] }],
    ["n=a=20b=3D=C3=BC; g=*; p=", { notes: "a b=ü", granularity: "*" }],
    ["n=; g=; p=", { notes: "", granularity: "" }],
    [
      "x_1=a b; p=; y=",
      {
        unknown: [
          { name: "x_1", value: "a b" },
          { name: "y", value: "" },
        ],
      },
    ],
    ["p=A=B", { p: "A=B" }],
    ["\tk\t=\trsa\t;\r\n p\t=\tAAAA\t", { keyType: "rsa", p: "AAAA" }],
  ])("%j", (text, expected) => {
    expect(parseKeyRecord(text)).toEqual({ value: { ...empty, ...expected } });
  });

  it.each([
    ["", "dkim.tag", "empty tag"],
    [";", "dkim.tag", "empty tag"],
    ["p=; ", "dkim.tag", "a blank follows the final semicolon"],
    ["p=;;", "dkim.tag", "empty tag"],
    ["; p=", "dkim.tag", "empty tag"],
    ["v=DKIM1", "dkim.tag", "no p tag"],
    ["v=DKIM1; p", "dkim.tag", "has no ="],
    ["=x; p=", "dkim.tag", "a tag name is a letter"],
    ["v=DKIM1; =x; p=", "dkim.tag", "a tag name is a letter"],
    ["v=DKIM1; a b=x; p=", "dkim.tag", "a tag name is a letter"],
    ["p=; p=", "dkim.tag", '"p" occurs twice'],
    ["P=AAAA", "dkim.tag", '"P" is not "p"'],
    ["p=\u0000", "dkim.tag", "octet 0x00 at position 3"],
    ["p=\u007f", "dkim.tag", "octet 0x7F at position 3"],
    ["p=AA\r\nAA", "dkim.tag", "octet 0x0D at position 5"],
    ["p=AA\nAA", "dkim.tag", "octet 0x0A at position 5"],
    ["n=\u00e9; p=", "dkim.tag", "octet 0xE9 at position 3"],
    ["p=; v=DKIM1", "dkim.version", "v is tag number 2"],
    ["v=DKIM1.0; p=", "dkim.version", 'v is "DKIM1.0"'],
    ["v=; p=", "dkim.version", 'v is ""'],
    ["k=; p=", "dkim.tag", 'k is ""'],
    ["k=-rsa; p=", "dkim.tag", 'k is "-rsa"'],
    ["h=; p=", "dkim.tag", "h holds an empty word"],
    ["h=*; p=", "dkim.tag", 'h holds "*"'],
    ["t=y:; p=", "dkim.tag", "t holds an empty word"],
    ["s=e mail; p=", "dkim.tag", 's holds "e mail"'],
    ["n==3; p=", "dkim.tag", "n is not quoted-printable"],
    ["n==ZZ; p=", "dkim.tag", "n is not quoted-printable"],
  ])("%j is refused", (text, code, message) => {
    expect(parseKeyRecord(text)).toMatchObject({ code, error: expect.stringContaining(message) as string });
  });

  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 60 }),
        fc.constantFrom("", "v=DKIM1; ", "p="),
        (text, head) => {
          parseKeyRecord(head + text);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe("round trips", () => {
  const word = fc.stringMatching(/^[a-z](?:[a-z0-9-]{0,8}[a-z0-9])?$/);
  const list = fc.option(fc.array(word, { minLength: 1, maxLength: 4 }), { nil: undefined });
  const value = fc.stringMatching(/^(?:[!-:<-~](?:[!-:<-~ ]{0,8}[!-:<-~])?)?$/);
  const record: fc.Arbitrary<KeyRecord> = fc.record({
    version: fc.boolean(),
    keyType: fc.option(word, { nil: undefined }),
    hash: list,
    service: list,
    flags: list,
    notes: fc.option(fc.string({ unit: "grapheme", maxLength: 20 }), { nil: undefined }),
    granularity: fc.option(value, { nil: undefined }),
    p: fc.base64String({ maxLength: 40 }),
    unknown: fc.uniqueArray(fc.record({ name: fc.stringMatching(/^x[a-z0-9_]{0,5}$/), value }), {
      selector: ({ name }) => name,
      maxLength: 3,
    }),
  });

  it("a value comes back from its text", () => {
    fc.assert(
      fc.property(record, (given) => {
        expect(parseKeyRecord(formatKeyRecord(given))).toEqual({ value: given });
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    "v=DKIM1; p=",
    "v=DKIM1; k=rsa; p=AAAA",
    "v=DKIM1; k=ed25519; h=sha256; s=email:*; t=y:s; n=a b=3D=3B=C3=BC; g=*; p=AAAA; x=1",
    "p=AAAA",
  ])("%j comes back as it was", (text) => {
    const read = parseKeyRecord(text);
    expect("value" in read && formatKeyRecord(read.value)).toBe(text);
  });

  it("the order can be another", () => {
    const read = parseKeyRecord("v=DKIM1; s=email; t=s; p=AAAA");
    const text = "value" in read ? formatKeyRecord(read.value, ["v", "p", "s", "t"]) : "";
    expect(text).toBe("v=DKIM1; p=AAAA; s=email; t=s");
  });
});
