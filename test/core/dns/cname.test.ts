// Which records a CNAME can stand beside.
import { expect, it } from "vitest";
import { excludes } from "../../../core/dns/cname";

// RFC 4035 2.5
it.each([
  ["CNAME", "A", true],
  ["TXT", "CNAME", true],
  ["CNAME", "DNSKEY", true],
  ["CNAME", "CNAME", false],
  ["CNAME", "RRSIG", false],
  ["CNAME", "NSEC", false],
  ["CNAME", "KEY", false],
  ["A", "TXT", false],
])("a %s excludes a %s: %s", (ours, theirs, expected) => {
  expect(excludes(ours, theirs)).toBe(expected);
});
