// The file of recorded answers in a Pulumi program: read by deployStack, refused when it is damaged.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, describe, expect, it } from "vitest";
import { deployStack, recordedAnswers } from "../../components/index";
import { readObservations } from "../../components/observations-file";
import { formatObservations } from "../../core/dns/observations";
import { observed } from "../core/mail/spf.rules";

const folder = mkdtempSync(join(tmpdir(), "maildomain-answers-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const good = formatObservations(observed({ "_spf.example.net TXT": ["v=spf1 ip4:198.51.100.1 -all"] }));

describe("the file", () => {
  it("may be missing, unless it was named", () => {
    const path = join(folder, "missing.json");
    expect(readObservations(path)).toEqual({});
    expect(readObservations(path, true).issue).toMatchObject({ code: "observations.file", where: path });
    expect(recordedAnswers(path)).toBeUndefined();
  });

  it("is read", () => {
    expect(readObservations(file("good.json", good)).answers?.observations).toHaveLength(1);
  });

  it("is no folder", () => {
    const path = join(folder, "folder.json");
    mkdirSync(path);
    expect(readObservations(path).issue).toMatchObject({
      code: "observations.file",
      message: expect.stringContaining("cannot be read") as string,
    });
  });

  it.each([
    ["an answer of a type that is none", good.replace(" TXT", " SPF"), 4, '"SPF" is no RR type'],
    ["a status that is none", good.replace("NOERROR", "no error"), 4, "recorded answers"],
    ["a merge conflict", good.replace("  }", "<<<<<<< ours\n  }"), 9, "no JSON"],
    ["no time", good.replace("2026", "soon"), 2, "observedAt"],
    ["half of it", good.slice(0, -20), undefined, "no JSON"],
    ["nothing", "", undefined, "no JSON"],
  ])("is refused at its line: %s", (_title, text, line, message) => {
    const path = file("bad.json", text);
    const { answers, issue } = readObservations(path);
    expect(answers).toBeUndefined();
    expect(issue).toMatchObject({ code: "observations.syntax", severity: "error" });
    expect(issue?.message).toContain(message);
    if (line !== undefined) expect(issue?.where).toBe(`${path}:${line}`);
    expect(issue?.fix).toBe("delete it and run maildomain observe");
    expect(() => recordedAnswers(path)).toThrow(/nothing was registered[^]*observations\.syntax/);
  });
});

describe("deployStack", () => {
  const input = {
    domains: {
      "example.com": {
        hosts: { "mail.example.com": { ipv4: "203.0.113.25" } },
        mx: ["mail.example.com"],
        spf: { include: ["_spf.example.net"] },
      },
    },
  };

  async function codes(observations?: ReturnType<typeof recordedAnswers>): Promise<string[]> {
    const newResource = ({ inputs, name }: pulumi.runtime.MockResourceArgs) => ({
      id: name,
      state: inputs as object,
    });
    await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "maildomain", "test", false);
    let codes: string[] = [];
    deployStack(input, { observations })[0]?.issues.apply((issues) => {
      codes = issues.map(({ code }) => code);
    });
    await pulumi.runtime.disconnect();
    return codes;
  }

  it("verifies by recorded answers what it could not know", async () => {
    expect(await codes()).toContain("spf.lookups");
    expect(await codes(recordedAnswers(file("good.json", good)))).not.toContain("spf.lookups");
  });
});
