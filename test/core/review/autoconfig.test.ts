// What a change of autoconfiguration means; it is never a risk to mail.
import { describe, expect, it } from "vitest";
import { autoconfigDiff } from "../../../core/mail/autoconfig/diff";
import { meaningOf } from "./risk-table";

const base = {
  hosts: { "mail.example.com": { ipv4: "203.0.113.25" }, "www.example.com": { ipv4: "203.0.113.80" } },
};
const auto = (settings: object) => ({ ...base, autoconfig: settings });

describe("a change of autoconfiguration", () => {
  it("has no risks", () => {
    expect(autoconfigDiff.risks).toEqual({});
  });

  it.each([
    [
      "a host for one kind of program",
      {},
      { thunderbird: "mail.example.com" },
      [["adds 1 value", "+ mail.example.com."]],
    ],
    [
      "another host",
      { thunderbird: "mail.example.com" },
      { thunderbird: "www.example.com" },
      [["adds 1 value; removes 1 value", "- mail.example.com.", "+ www.example.com."]],
    ],
    ["an SRV", {}, { outlook: { srv: "www.example.com" } }, [["adds 1 value", "+ 0 1 443 www.example.com."]]],
    [
      "a host that goes",
      { thunderbird: "mail.example.com" },
      {},
      [["removes 1 value", "- mail.example.com."]],
    ],
  ])("explains %s", (_title, before, after, lines) => {
    expect(meaningOf([auto(before), auto(after)], "autoconfig")).toEqual(lines);
  });
});
