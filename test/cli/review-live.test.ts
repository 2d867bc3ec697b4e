// maildomain review against what the DNS holds: zone files, a backend's own file, recorded answers; no engine.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { comparePlan } from "../../cli/adopt/compare-plan";
import { canonicalText, liveName, type LiveRecord } from "../../cli/adopt/live";
import { sidesOfZones } from "../../cli/review/live-sides";
import { parseName } from "../../core/dns/name";
import { formatObservations, observations } from "../../core/dns/observations";
import { unwrap } from "../../core/result";
import type { DomainSnapshot } from "../../core/review/snapshot";
import { observed } from "../core/mail/spf.rules";
import { planStack } from "../support";
import { runCommand } from "./run-command";

const folder = mkdtempSync(join(tmpdir(), "maildomain-review-live-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const backends = {
  route53: "{ backend: route53, zoneId: Z0123456789ABCDEFGHIJ }",
  cloudflare: "{ backend: cloudflare, zoneId: 023e105f4ecef8ad9ca31a8372d0c353 }",
  zonefile: `{ backend: zonefile, nameservers: [ns1.example.net], path: ${join(folder, "own.zone")} }`,
};
type Backend = keyof typeof backends;

const settings = `    hosts: { mail.example.com: { ipv4: 198.41.0.25 } }
    mx: [mail.example.com]
    spf: { all: softfail }
    dmarc: { policy: quarantine, aggregateReports: [dmarc@example.com] }
`;
const configs = Object.fromEntries(
  Object.entries(backends).map(([name, backend]) => {
    const text = `zones: { example.com: ${backend} }\ndomains:\n  example.com:\n${settings}`;
    return [name, file(`${name}.yaml`, text)];
  }),
) as Record<Backend, string>;

const head = "$ORIGIN example.com.\n$TTL 3600\n@ SOA ns1.example.net. h. 1 7200 3600 1209600 3600\n";
const asPlanned = [
  "@ MX 10 mail",
  '@ TXT "v=spf1 mx ~all"',
  "mail A 198.41.0.25",
  'mail TXT "v=spf1 a -all"',
  '_dmarc TXT "v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com"',
];

/** A zone file as planned, with some of its lines in another form and others after them. */
function zone(changes: Readonly<Record<number, string>>, ...more: readonly string[]): string {
  const lines = asPlanned.map((line, index) => changes[index] ?? line);
  return `${head}${[...lines, ...more].filter((line) => line !== "").join("\n")}\n`;
}

interface Reviewed {
  readonly counts: { readonly unchanged: number };
  readonly changes: readonly {
    readonly kind: string;
    readonly risk: string;
    readonly op: string;
    readonly title: string;
    readonly owner: string;
    readonly type: string;
    readonly summary: string;
    readonly findings: readonly { readonly code: string; readonly reason: string }[];
  }[];
}

/** What `review` says: each change on a line with the codes of its findings, and what the command printed besides. */
async function reviewed(...args: string[]) {
  const { status, stdout, stderr } = await runCommand("review", "--json", ...args);
  const { changes, counts } = JSON.parse(stdout) as Reviewed;
  const lines = changes.map(({ risk, op, title, owner, type, summary, findings }) =>
    [risk, op, title, owner, `${type}:`, summary, ...findings.map(({ code }) => `[${code}]`)].join(" "),
  );
  return { status, stderr, lines, unchanged: counts.unchanged, changes };
}

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
      zone({ 0: "@ MX 20 mail" }, "@ MX 30 old"),
      ["safe change MX example.com. MX: new preference of mail.example.com"],
    ],
    [
      "an MX host that goes",
      "route53",
      zone({}, "@ MX 30 old"),
      ["safe change MX example.com. MX: removes old.example.com"],
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

describe("a live record", () => {
  const apex = unwrap(parseName("example.com"));
  const address = { owner: "mail.example.com", ttl: 3600, type: "A", text: "198.41.0.25" };
  const record = ({
    owner,
    type,
    text,
    ...more
  }: Omit<LiveRecord, "owner"> & { owner: string }): LiveRecord => ({
    ...{ owner: liveName(owner), type, text: canonicalText(type, text) },
    ...more,
  });

  function before(
    backend: Backend,
    records: readonly LiveRecord[],
    domains: object,
  ): readonly DomainSnapshot[] {
    const zones = { "example.com": planZones[backend] };
    const planned = planStack({ zones, domains });
    const live = new Map([[apex, { from: "a test", records }]]);
    const found = sidesOfZones(planned, comparePlan(planned, live));
    return "sides" in found ? found.sides.before.domains : [];
  }
  const planZones = {
    route53: { backend: "route53", zoneId: "Z0123456789ABCDEFGHIJ" },
    cloudflare: { backend: "cloudflare", zoneId: "023e105f4ecef8ad9ca31a8372d0c353" },
    zonefile: { backend: "zonefile" },
  };
  const host = { hosts: { "mail.example.com": { ipv4: "198.41.0.25" } } };

  it.each<[string, Backend, object, object]>([
    ["has its TTL and text", "route53", { ttl: 60 }, { ttl: 60, rdatas: ["198.41.0.25"] }],
    [
      "is shown with what it is beyond a record",
      "cloudflare",
      { ttl: 1, extra: "proxied" },
      { ttl: 300, rdatas: ["198.41.0.25 (proxied)"] },
    ],
    [
      "has the TTL that stands for automatic",
      "cloudflare",
      { ttl: 1, extra: "automatic TTL" },
      { ttl: 300, rdatas: ["198.41.0.25"] },
    ],
    [
      "has the planned TTL where it has none of its own",
      "route53",
      { ttl: 0, text: "alias of x.", extra: "no record of its own" },
      { ttl: 3600, rdatas: ["alias of x. (no record of its own)"] },
    ],
  ])("%s", (_title, backend, more, expected) => {
    const [domain] = before(backend, [record({ ...address, ...more })], { "example.com": host });
    expect(domain?.records).toEqual({ "example.com": { "mail.example.com. A": expected } });
  });

  it("with a private key is not shown", () => {
    const text = '"-----BEGIN PRIVATE KEY-----"';
    const [domain] = before(
      "route53",
      [record({ ...address, owner: "mail.example.com", type: "TXT", text })],
      {
        "example.com": { ...host, spf: {} },
      },
    );
    expect(JSON.stringify(domain)).toContain("[secret]");
    expect(JSON.stringify(domain)).not.toContain("BEGIN");
  });

  it("that is foreign belongs to the closest mail domain", () => {
    const names = ["s1._domainkey.sub.example.com", "www.example.com", "notsub.example.com"];
    const records = names.map((owner) => record({ ...address, owner }));
    const domains = { "example.com": host, "sub.example.com": { mx: ["mail.example.com"] } };
    expect(
      before("route53", records, domains).map(({ domain, beside }) => [
        domain,
        Object.values(beside ?? {}).flatMap((sets) => Object.keys(sets)),
      ]),
    ).toEqual([
      ["example.com", ["www.example.com. A", "notsub.example.com. A"]],
      ["sub.example.com", ["s1._domainkey.sub.example.com. A"]],
    ]);
  });
});

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
