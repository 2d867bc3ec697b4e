import { defineRules, reporter } from "../../issue";

export const caaRules = defineRules({
  "caa.syntax": {
    level: "E",
    reference: "RFC 8659 4",
    title:
      "a CAA record has flags 0 or 128, a tag that is known, and the name of an authority with well-formed parameters",
    why: "authorities read a malformed value as a ban on every certificate, and pass over a mistyped tag",
    example: '0 issue "letsencrypt.org; validationmethods=dns-01"',
  },
  "caa.block": {
    level: "e",
    reference: "RFC 8659 3",
    title:
      "the authority in use is allowed by the closest CAA RRset at or above each name that needs a certificate",
    why: "the next renewal is refused, and weeks later mail servers have no valid certificate",
    example: "caa: { issue: [ letsencrypt.org ], ca: letsencrypt.org }",
  },
});

/** Reports under the codes of CAA. */
export const report = reporter(caaRules);
