// Late values in a program that the SDK's own runner runs: an address that is known only after up.
import { afterAll, describe, expect, it } from "vitest";
import { runPlainProgram } from "./mini-engine";

const program = "test/engine/programs/late.ts";

/** Runs the program with the address that comes late. */
async function run(address: string, preview: boolean): Promise<string[]> {
  process.env["ADDRESS"] = address;
  const registered = await runPlainProgram({ stack: "late", program, preview });
  return registered.map(({ urn }) => urn.split("::").slice(2).join(" ")).sort();
}
afterAll(() => {
  delete process.env["ADDRESS"];
});

const resources = [
  "maildomain:index:MailDomain example.com",
  "maildomain:index:MailDomain$maildomain:index:ManualAction example.com/ptr/mail.example.com/ipv4",
  "maildomain:index:MailDomain$maildomain:index:ZoneRecords example.com/example.com",
  "maildomain:index:ZoneRecords server",
  "pulumi:pulumi:Stack maildomain-late",
];

describe("an address that is known only after up", () => {
  it("leaves every resource in the preview", async () => {
    expect(await run("203.0.113.256", true)).toEqual(resources);
  });

  it("is published when it is right", async () => {
    expect(await run("203.0.113.25", false)).toEqual(resources);
  });

  it("fails with the rule's text, the place and the resource when it is wrong", async () => {
    const failure = await run("203.0.113.256", false).then(String, String);
    expect(failure).toContain('mail domain "example.com" has 1 error');
    expect(failure).toContain('"203.0.113.256" is no IPv4 address');
    expect(failure).toContain('→ at domains["example.com"].hosts["mail.example.com"].ipv4');
  });
});
