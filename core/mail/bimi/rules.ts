import { defineRules, reporter } from "../../issue";

export const bimiRules = defineRules({
  "bimi.syntax": {
    level: "E",
    reference: "draft-brand-indicators-for-message-identification-12 4.3",
    title: "a selector has one BIMI record with v=BIMI1 first and a tag l",
    why: "receivers repair nothing: they ignore a record that is not written exactly so, and several at one name",
    example: "v=BIMI1; l=https://example.com/brand/logo.svg",
  },
  "bimi.url": {
    level: "E",
    reference: "draft-brand-indicators-for-message-identification-12 4.3",
    title:
      "the picture is an SVG and the mark certificate a PEM file, both at https URIs with full host names",
    why: "receivers fetch over https only and refuse other formats, so that no picture is shown",
    example: "https://example.com/brand/logo.svg",
  },
  "bimi.dmarc": {
    level: "W",
    reference: "draft-brand-indicators-for-message-identification-12 7.1",
    title: "a domain with BIMI has a DMARC policy of quarantine or reject for itself and for its subdomains",
    why: "receivers show pictures only for domains that are protected against forgery",
    example: "v=DMARC1; p=quarantine",
  },
});

/** Reports under the codes of BIMI. */
export const report = reporter(bimiRules);
