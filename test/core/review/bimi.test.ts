// What a change of BIMI means; it is never a risk to mail.
import { describe, expect, it } from "vitest";
import { bimiDiff } from "../../../core/mail/bimi/diff";
import { textsReview } from "./records";
import { linesOf } from "./risk-table";

const name = "default._bimi.example.com. TXT";
const logo = '"v=BIMI1; l=https://example.com/logo.svg"';

describe("a change of BIMI", () => {
  it("has no risks", () => {
    expect(bimiDiff.risks).toEqual({});
  });

  it.each([
    [
      "a new picture",
      null,
      [logo],
      ["adds picture=https://example.com/logo.svg", "+ picture: https://example.com/logo.svg"],
    ],
    [
      "a mark certificate",
      [logo],
      ['"v=BIMI1; l=https://example.com/logo.svg; a=https://example.com/vmc.pem"'],
      [
        "adds mark certificate=https://example.com/vmc.pem",
        "= picture: https://example.com/logo.svg",
        "+ mark certificate: https://example.com/vmc.pem",
      ],
    ],
    [
      "a picture that goes",
      [logo],
      null,
      ["removes picture=https://example.com/logo.svg", "- picture: https://example.com/logo.svg"],
    ],
    [
      "a declination",
      [logo],
      ['"v=BIMI1; l=; a=;"'],
      [
        "asks mailboxes to show no picture; picture https://example.com/logo.svg → empty; adds mark certificate=",
        "~ picture: https://example.com/logo.svg → ",
        "+ mark certificate",
      ],
    ],
    ["a late value", [logo], ["late"], ["known after apply", `- ${logo}`, "+ known after apply"]],
    [
      "a hostile value",
      null,
      ['"v=BIMI1; l=\\226\\128\\139https://example.com"'],
      ["adds picture=\u200bhttps://example.com", "+ picture: \\u{200b}https://example.com"],
    ],
  ] as const)("explains %s", (_title, before, after, lines) => {
    expect(linesOf(textsReview(name, before, after), "bimi")).toEqual([lines]);
  });

  it("explains an alias", () => {
    const found = textsReview("default._bimi.example.com. CNAME", null, ["bimi.example.net."]);
    expect(linesOf(found, "bimi")).toEqual([["adds 1 value", "+ bimi.example.net."]]);
  });
});
