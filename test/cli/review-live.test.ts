// maildomain review against what zones hold now: zone files, a backend's own file; no engine, no account.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { liveFolder, reviewed, zone, type Backend } from "./live-zone";
import { runCommand } from "./run-command";

const { configs, file, folder } = liveFolder();
let files = 0;
const live = (backend: Backend, text: string, ...more: string[]) => {
  const path = file(`live-${files++}.zone`, text);
  return reviewed("-c", configs[backend], "--existing", path, ...more);
};

describe("a review of what is live", () => {
  it.each<Backend>(["route53", "cloudflare", "zonefile"])(
    "finds no change at %s where all is as planned, and counts what is foreign",
    async (backend) => {
      const { status, lines, unchanged, stderr } = await live(backend, zone({}, "www A 192.0.2.80"));
      expect([status, lines, unchanged]).toEqual([0, [], 5]);
      expect(stderr).toContain(
        "foreign, stay as they are: 2 RRsets that are not planned (maildomain adopt lists them)\n",
      );
      expect(stderr).not.toContain("✖");
    },
  );

  const verification = '@ 300 TXT "verification=abc"';
  it.each<[string, Backend, string, string[]]>([
    [
      "a text of somebody else, which goes with its RRset",
      "route53",
      zone({}, verification.replace("300 ", "")),
      ["caution remove extra records example.com. TXT: removes 1 value [extra.text-gone]"],
    ],
    ["a text of somebody else, which stays beside ours", "cloudflare", zone({}, verification), []],
    [
      "a sender that SPF loses, beside a text that stays",
      "cloudflare",
      zone({ 1: '@ 300 TXT "v=spf1 mx include:_spf.example.net ~all"' }, verification),
      [
        "danger change SPF example.com. TXT: removes include:_spf.example.net; 2 → 1 of 10 lookups, those of includes not counted; TTL 5 min → 1 h [spf.sender-lost]",
      ],
    ],
    [
      "another TTL",
      "route53",
      zone({ 2: "mail 300 A 198.41.0.25" }),
      ["safe change hosts mail.example.com. A: TTL 5 min → 1 h"],
    ],
    [
      "an MX host that stays beside ours, and is not lost",
      "cloudflare",
      zone({ 0: "@ 300 MX 20 mail" }, "@ MX 30 old"),
      ["safe change MX example.com. MX: new preference of mail.example.com; TTL 5 min → 1 h"],
    ],
    [
      "an MX host that goes",
      "route53",
      zone({}, "@ MX 30 old"),
      ["caution change MX example.com. MX: removes old.example.com [mx.spf-lost]"],
    ],
    [
      "what is missing",
      "route53",
      zone({ 3: "" }),
      ["safe add SPF mail.example.com. TXT: adds a, all; 1 of 10 lookups"],
    ],
  ])("tells %s, at %s", async (_title, backend, text, expected) => {
    const { status, lines } = await live(backend, text);
    expect(lines).toEqual(expected);
    expect(status).toBe(expected.length === 0 ? 0 : 2);
  });

  it("counts the RRsets in which values of others stay", async () => {
    const { stderr } = await live(
      "cloudflare",
      zone({}, verification, "www A 192.0.2.80", "www A 192.0.2.81"),
    );
    expect(stderr).toContain(
      "stay as they are: 2 RRsets that are not planned, and values of others beside ours in 1 RRset (",
    );
  });

  it("lets rules see what stays, on both sides", async () => {
    const tightened = { 4: '_dmarc TXT "v=DMARC1; p=none; rua=mailto:dmarc@example.com"' };
    const codes = async (...more: string[]): Promise<(string | undefined)[]> => {
      const { changes } = await live("route53", zone(tightened, ...more));
      return changes.flatMap(({ findings }) => findings.map(({ code }) => code));
    };
    expect(await codes()).toEqual(["dmarc.tightened-unaligned"]);
    expect(await codes('s1._domainkey TXT "v=DKIM1; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL2j"')).toEqual([
      "dmarc.tightened",
    ]);
    // two SPF records before and after: what they say together is not known
    const second = await live(
      "cloudflare",
      zone({ 1: '@ TXT "v=spf1 -all"' }, '@ TXT "v=spf1 ip4:198.41.0.9 -all"'),
    );
    expect(second.lines).toEqual([
      "danger change SPF example.com. TXT: 2 SPF records at one name, one is allowed [spf.unreadable]",
    ]);
  });

  it("ends with 3 at the threshold", async () => {
    const text = zone({ 1: '@ TXT "v=spf1 mx include:_spf.example.net ~all"' });
    expect((await live("route53", text, "--fail-on", "danger")).status).toBe(3);
  });

  it("says what is in the way, what to do about it, and ends with 1", async () => {
    const { status, stderr, lines } = await live(
      "route53",
      zone({ 2: "mail CNAME host.example.net.", 3: "" }),
    );
    expect(status).toBe(1);
    expect(stderr).toContain(
      "✖ mail.example.com. A: a CNAME stands alone (existing.cname-in-way): remove what is in the way at the DNS host first\n" +
        "    mail.example.com. 3600 IN CNAME host.example.net.\n",
    );
    expect(lines.map((line) => line.split(":")[0])).toEqual([
      "caution remove hosts mail.example.com. CNAME",
      "safe add hosts mail.example.com. A",
      "safe add SPF mail.example.com. TXT",
    ]);
  });

  it("reads the zone file that the backend keeps", async () => {
    const none = await reviewed("-c", configs.zonefile, "--live");
    expect([none.status, none.lines.length, none.unchanged]).toEqual([2, 5, 0]);
    file("own.zone", zone({}));
    const { status, stderr, lines } = await reviewed("-c", configs.zonefile, "--live");
    expect([status, lines]).toEqual([1, []]);
    expect(stderr).toContain(
      "✖ example.com. MX: up refuses to touch lines that are not its own (zonefile.conflict)",
    );
    expect(stderr).toContain("line 4: example.com. 3600 IN MX 10 mail.example.com.");
    rmSync(join(folder, "own.zone"));
  });

  it.each<[string, string[], string]>([
    [
      "a nameserver that does not answer",
      ["-c", configs.route53, "--axfr", "127.0.0.1:1"],
      "✖ adopt.unreadable: the transfer of example.com from 127.0.0.1:1 failed",
    ],
    ["a file of recorded answers", ["-c", configs.route53, "--existing", file("seen.json", "{}")], "✖ "],
    [
      "a configuration with errors",
      ["-c", file("wrong.yaml", "domains: { example.com: { mx: [192.0.2.1] } }\n"), "--live"],
      "✖ mx.ip: ",
    ],
  ])("stops at %s", async (_title, args, text) => {
    const { status, stdout, stderr } = await runCommand("review", ...args);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(text);
  });
});
