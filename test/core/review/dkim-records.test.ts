// What a change of DKIM records risks as they stand in a zone: what no configuration without errors comes to.
import { describe, expect, it } from "vitest";
import { reasonsOf, recordsReview, textOf, type Records } from "./records";
import { publicKey } from "./settings";

const [a, b] = [publicKey("a"), publicKey("b")];
const name = "s1._domainkey.example.com.";
const text = (...texts: readonly string[]): Records => ({ [`${name} TXT`]: texts.map(textOf) });
const late: Records = { [`${name} TXT`]: ["late"] };
const alias = (target: string): Records => ({ [`${name} CNAME`]: [target] });
const good = `v=DKIM1; p=${a}`;
const none: Records = {};

const dropped = (how: string) => [`danger dkim.dropped-in-use: selector s1 was in use, and ${how}`];
const useless = (what: string) => dropped(`verifiers find a record that is no use to them: ${what}`);
const replaced = ["danger dkim.replaced-in-place: selector s1 holds another key from now on"];
const moved = [
  "caution dkim.replaced-in-place: selector s1 is read from another place from now on; it must hold the same key",
];
const rsa = "RSA 2048 bits, fingerprint 46b2faeb50542b13";

describe("a change of DKIM records", () => {
  it.each<[title: string, before: Records, after: Records, reasons: readonly string[]]>([
    ["a key that goes", text(good), none, dropped("its key goes")],
    ["a key that is revoked", text(good), text("v=DKIM1; p="), dropped("is revoked")],
    ["a key cut off", text(good), text(`v=DKIM1; p=${a.slice(0, 100)}`), useless("unreadable")],
    ["a tag name in capitals", text(good), text(`v=DKIM1; P=${a}`), useless("unreadable")],
    ["a key of another type than k", text(good), text(`v=DKIM1; k=ed25519; p=${a}`), useless("unreadable")],
    ["no p", text(good), text("v=DKIM1; k=rsa"), useless("unreadable")],
    [
      "s without email",
      text(good),
      text(`v=DKIM1; s=tlsrpt; p=${a}`),
      useless(`${rsa}, not for mail (s=tlsrpt)`),
    ],
    [
      "h without sha256",
      text(good),
      text(`v=DKIM1; h=sha1; p=${a}`),
      useless(`${rsa}, not for mail (h=sha1)`),
    ],
    ["s with email", text(good), text(`v=DKIM1; s=email; p=${a}`), []],
    ["h with sha256", text(good), text(`v=DKIM1; h=sha1:sha256; p=${a}`), []],
    ["a blank behind the last semicolon", text(good), text(`${good}; `), []],
    ["a note", text(good), text(`v=DKIM1; n=Oslo; p=${a}`), []],
    ["a g that RFC 6376 dropped", text(good), text(`v=DKIM1; g=*; p=${a}`), []],
    ["another key", text(good), text(`v=DKIM1; p=${b}`), replaced],
    ["a key that can be read again", text(`v=DKIM1; p=${a.slice(0, 100)}`), text(good), []],
    ["a key after a revoked one", text("v=DKIM1; p="), text(good), []],
    [
      "a second key",
      text(good),
      text(good, `v=DKIM1; p=${b}`),
      [
        "danger dkim.replaced-in-place: selector s1 holds 2 records from now on, and verifiers take any of them",
      ],
    ],
    [
      "a text of another protocol beside it",
      text(good),
      text(good, "google-site-verification=abc"),
      [
        "danger dkim.replaced-in-place: selector s1 holds 2 records from now on, and verifiers take any of them",
      ],
    ],
    ["the second of two keys goes", text(good, `v=DKIM1; p=${b}`), text(good), []],
    ["both of two keys go", text(good, `v=DKIM1; p=${b}`), none, dropped("its key goes")],
    ["a late key", text(good), late, []],
    ["a late key that goes", late, none, dropped("its key goes")],
    ["a key after a late one", late, text(good), []],
    ["an alias after a key", text(good), alias("s1.example.net."), moved],
    ["a key after an alias", alias("s1.example.net."), text(good), moved],
    ["a revoked key after an alias", alias("s1.example.net."), text("v=DKIM1; p="), dropped("is revoked")],
    ["a late key after an alias", alias("s1.example.net."), late, []],
    ["a late alias after a key", text(good), alias("late"), []],
    ["a late alias after an alias", alias("s1.example.net."), alias("late"), []],
    ["an alias that goes", alias("s1.example.net."), none, dropped("its alias goes")],
    ["an alias in capitals", alias("s1.example.net."), alias("S1.Example.NET."), []],
    ["another alias", alias("s1.example.net."), alias("s1.example.org."), moved],
    [
      "an alias to the same key",
      text(good),
      { ...alias("keys.example.com."), "keys.example.com. TXT": [textOf(good)] },
      [],
    ],
    [
      "an alias to another key",
      text(good),
      { ...alias("keys.example.com."), "keys.example.com. TXT": [textOf(`v=DKIM1; p=${b}`)] },
      replaced,
    ],
    ["an alias that leads back to itself", text(good), alias(name), moved],
    ["all keys delegated", text(good), { "_domainkey.example.com. NS": ["ns.example.net."] }, moved],
  ])("%s", (_title, before, after, reasons) => {
    expect(reasonsOf(recordsReview(before, after))).toEqual(reasons);
  });
});
