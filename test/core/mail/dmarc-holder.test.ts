// Whose DMARC record holds for a domain (RFC 9989 4.10.2 has the examples).
import { expect, it } from "vitest";
import { parseName } from "../../../core/dns/name";
import { policyHolder } from "../../../core/mail/dmarc/holder";
import type { PublicSuffix } from "../../../core/mail/dmarc/tags";
import { unwrap } from "../../../core/result";

it.each<[string, Readonly<Record<string, PublicSuffix>>, string | undefined]>([
  ["its own", { "a.mail.example.com.": "u", "example.com.": "u" }, "a.mail.example.com."],
  ["the last one on the way up", { "mail.example.com.": "u", "example.com.": "u" }, "example.com."],
  [
    "one that says that it is the organization",
    { "mail.example.com.": "n", "example.com.": "u" },
    "mail.example.com.",
  ],
  ["the one below a public suffix", { "example.com.": "u", "com.": "y" }, "example.com."],
  [
    "the organization below a public suffix, not its own above",
    { "a.mail.example.com.": "u", "mail.example.com.": "y" },
    "a.mail.example.com.",
  ],
  ["a public suffix above a name without a record", { "mail.example.com.": "u", "com.": "y" }, "com."],
  ["none", { "example.net.": "u" }, undefined],
])("is %s", (_title, records, holder) => {
  const recordAt = (name: string): { publicSuffix: PublicSuffix } | undefined => {
    const publicSuffix = records[name];
    return publicSuffix && { publicSuffix };
  };
  expect(policyHolder(unwrap(parseName("a.mail.example.com")), recordAt)).toBe(holder);
});
