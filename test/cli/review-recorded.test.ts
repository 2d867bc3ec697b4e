// maildomain review with recorded answers: as the side of what stands there, and beside configurations.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatObservations, observations } from "../../core/dns/observations";
import { observed } from "../core/mail/spf.rules";
import { liveFolder, reviewed, zone } from "./live-zone";
import { runCommand } from "./run-command";

const { backends, configs, file, folder } = liveFolder();

describe("a file of records before", () => {
  const nothing = { "mail.example.com CNAME": [], "example.com CNAME": [], "_dmarc.example.com CNAME": [] };
  const answered = {
    ...nothing,
    "example.com MX": ["10 mail.example.com."],
    "example.com TXT": ["v=spf1 mx include:_spf.example.net ~all"],
    "mail.example.com A": ["198.41.0.25"],
    "mail.example.com TXT": ["v=spf1 a -all"],
    "_dmarc.example.com TXT": "nxdomain",
  } as const;
  const answers = file("existing.json", formatObservations(observed(answered)));

  it("may be recorded answers, whose TTLs are no change", async () => {
    const { status, lines, unchanged, stderr } = await reviewed(
      "--before",
      answers,
      "--after",
      configs.route53,
    );
    expect(lines.map((line) => line.split(":")[0])).toEqual([
      "danger change SPF example.com. TXT",
      "danger add DMARC _dmarc.example.com. TXT",
    ]);
    expect([status, unchanged]).toEqual([2, 3]);
    expect(lines.join("\n")).not.toContain("TTL");
    expect(stderr).toContain(
      `${answers}: answers of 2026-11-24T08:00:00Z, which tell no TTL: the planned ones are taken\n`,
    );
  });

  it("may show an alias in the way", async () => {
    const alias = { ...answered, "mail.example.com CNAME": ["host.example.net."] };
    const path = file("alias.json", formatObservations(observed(alias)));
    const { status, stderr } = await reviewed("--before", path, "--after", configs.route53);
    expect(status).toBe(1);
    expect(stderr).toContain("✖ mail.example.com. A: a CNAME stands alone (existing.cname-in-way)");
  });

  it("may be a zone file, and says what --existing says", async () => {
    const path = file(
      "old.zone",
      zone({ 1: '@ 60 TXT "v=spf1 mx include:_spf.example.net ~all"' }, "www A 192.0.2.80"),
    );
    const wanted = await reviewed("-c", configs.route53, "--existing", path);
    expect(wanted.lines).toEqual([expect.stringContaining("TTL 1 min → 1 h")]);
    expect(await reviewed("--before", path, "--after", configs.route53)).toEqual(wanted);
  });

  const { observations: list, observedAt } = observed(answered);
  const failed = list.map((one) => (one.type === "MX" ? { ...one, status: "SERVFAIL", rdatas: [] } : one));
  const partly = failed.filter(({ name, type }) => `${name} ${type}` !== "mail.example.com. TXT");
  const two = file(
    "two.yaml",
    `zones: { example.com: ${backends.route53}, example.net: ${backends.cloudflare} }
domains: { example.com: { mx: [mx.example.org] }, example.net: { mode: no-mail } }\n`,
  );
  it.each<[string, string, string, string]>([
    [
      "answers that lack some, and hold failures",
      file("partly.json", formatObservations(observations(observedAt, partly))),
      configs.route53,
      "does not say what stands at example.com MX (SERVFAIL), mail.example.com TXT (no answer); ask for it",
    ],
    [
      "the file of one zone of two",
      file("one.zone", zone({})),
      two,
      "does not say what stands at example.net MX (another zone), example.net TXT (another zone), ",
    ],
  ])("may not leave open what stood there: %s", async (_title, before, after, text) => {
    const { status, stdout, stderr } = await runCommand("review", "--before", before, "--after", after);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`✖ review.unknown: "${before}" ${text}`);
  });

  it.each<[string, string, string, string]>([
    ["after", configs.route53, answers, "holds records, which do not say which of them are meant"],
    [
      "after",
      configs.route53,
      file("z.zone", zone({})),
      "holds records, which do not say which of them are meant",
    ],
    [
      "before a saved plan",
      answers,
      file("plan.json", '{"zones":[],"domains":[],"manualActions":[],"hash":""}'),
      "is a saved plan, which does not say what its DNS hosts do with other records",
    ],
    ["before, damaged", file("bad.json", '{"observedAt": 1}'), configs.route53, "recorded answers"],
    [
      "before, of another zone",
      file("o.zone", "$TTL 1\nexample.org. SOA a. b. 1 2 3 4 5\n"),
      configs.route53,
      "none of",
    ],
  ])("is refused %s", async (_title, before, after, text) => {
    const { status, stdout, stderr } = await runCommand("review", "--before", before, "--after", after);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(text);
  });

  it("stops at a configuration with errors, once", async () => {
    const wrong = file("wrong.yaml", "domains: { example.com: { mx: [192.0.2.1] } }\n");
    const { status, stderr } = await runCommand("review", "--before", answers, "--after", wrong);
    expect(status).toBe(1);
    expect(stderr.match(/mx\.ip/g)).toHaveLength(1);
  });
});

describe("the configurations of a review", () => {
  const include = file(
    "include.yaml",
    "domains: { example.com: { mx: [mx.example.net], spf: { include: [_spf.example.net] } } }\n",
  );
  const answers = formatObservations(observed({ "_spf.example.net TXT": ["v=spf1 +all"] }));

  it("are planned with the recorded answers that plan would take", async () => {
    const args = ["review", "--before", include, "--after", include];
    expect((await runCommand(...args)).status).toBe(0);
    const named = await runCommand(...args, "--observations", file("named.json", answers));
    expect([named.status, named.stderr.match(/✖ spf\.passall/g)?.length]).toEqual([1, 2]);
    const beside = file("observations.json", answers);
    expect(await runCommand(...args)).toEqual(named);
    rmSync(beside);
  });

  it("have to find the file of answers that is named", async () => {
    const args = ["--before", include, "--after", include, "--observations", join(folder, "none.json")];
    const { status, stderr } = await runCommand("review", ...args);
    expect(status).toBe(1);
    expect(stderr).toContain("✖ observations.file:");
  });
});
