// The DNS client and `maildomain observe` against BIND: real answers on the wire, and what a plan makes of them.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "../../cli/dns/client";
import { exchange } from "../../cli/dns/exchange";
import { lookUp } from "../../cli/dns/lookup";
import { parseName, type Fqdn } from "../../core/dns/name";
import { parseObservations } from "../../core/dns/observations";
import { rrTypes, type RrType } from "../../core/dns/rdata";
import { queryMessage } from "../../core/dns/wire";
import { unwrap } from "../../core/result";
import { dig, startBind, type Bind } from "./bind";
import { makeProject, type Project, type Run } from "./project";

const name = (text: string): Fqdn => unwrap(parseName(text));

/** One nameserver for the whole world of the test: everything stands below the root zone. */
const world = `$TTL 300
. SOA ns. hostmaster. 7 3600 600 604800 300
. NS ns.
ns A 127.0.0.1

types A 192.0.2.1
types A 192.0.2.2
types AAAA 2001:db8::1
types MX 10 mx1.example.net.
types MX 0 .
types TXT "one" "two" "\\255\\"\\\\"
types TXT "${"x".repeat(255)}" "${"y".repeat(100)}"
types SRV 1 2 993 imap.example.net.
types CAA 128 issue "ca.example; accounturi=https://ca.example/1"
types TLSA 3 1 1 ${"0aF1".repeat(16)}
types PTR host.types
cut NS ns.cut
ns.cut A 192.0.2.53
alias CNAME next.alias
next.alias CNAME Types.
dangling CNAME gone.example.
many TXT "${"a".repeat(255)}"
${Array.from({ length: 30 }, (_, index) => `many TXT "${index} ${"b".repeat(200)}"`).join("\n")}

_spf.example.net. TXT "v=spf1 include:_a.example.net include:_b.example.net mx:example.net ~all"
_spf.example.net. TXT "something else"
_a.example.net. TXT "v=spf1 a:out.example.net ip4:198.51.100.0/24 -all"
_b.example.net. CNAME _c.example.net.
_c.example.net. TXT "v=spf1 ip6:2001:db8:5::/48 exists:%{i}.list.example.net -all"
out.example.net. A 198.51.100.9
example.net. MX 10 mx1.example.net.
mx1.example.net. A 198.51.100.7
mx.backup.example.net. AAAA 2001:db8::7
reports.example.org. MX 10 mx1.example.net.
*._report._dmarc.reports.example.org. TXT "v=DMARC1;"

example.com. TXT "v=spf1 a -all"
example.com. TXT "google-site-verification=abc"
example.com. MX 10 mail.example.com.
example.com. MX 20 mx.old.example.net.
mail.example.com. CNAME host.old.example.net.
host.old.example.net. A 198.51.100.99
`;

let bind: Bind;
let project: Project;
beforeAll(async () => {
  bind = await startBind({ ".": world });
  project = makeProject();
});
afterAll(async () => {
  project.dispose();
  await bind.stop();
});

const server = () => ({ host: "127.0.0.1", port: bind.port });
const client = () => ({ servers: [server()], timeoutMs: 5000 });
const observed = (owner: string, type: RrType) => lookUp({ name: name(owner), type }, client());

/** What dig prints of the RDATA; names and hexadecimal digits in the form that we write. */
function dug(owner: string, type: string): string[] {
  return dig(bind, [`${owner} ${type}`])
    .map((line) => line.split(/\s+/).slice(4).join(" "))
    .map((text) => (type === "TLSA" ? text.replaceAll(" ", "").toLowerCase() : text))
    .sort();
}

describe("the codec", () => {
  it.each(rrTypes.filter((type) => type !== "CNAME" && type !== "NS"))(
    "reads %s as dig does",
    async (type) => {
      const { status, rdatas } = await observed("types", type);
      expect(status).toBe("NOERROR");
      const texts = rdatas.map((text) => (type === "TLSA" ? text.replaceAll(" ", "") : text));
      const theirs = dug("types.", type);
      expect(theirs.length).toBeGreaterThan(0);
      if (type === "TXT") expect(texts.map(joined).sort()).toEqual(theirs.map(joined).sort());
      else expect([...texts].sort()).toEqual(theirs);
    },
  );

  /** TXT as one string: where it is cut makes no difference. */
  function joined(text: string): string {
    return text.replaceAll('" "', "");
  }

  it("reads SOA and NS, and the size that BIND takes", async () => {
    const { message } = await ask({ name: name("."), type: "SOA" }, client());
    expect(message?.answers[0]).toMatchObject({
      type: "SOA",
      soa: { mname: "ns.", rname: "hostmaster.", serial: 7, refresh: 3600, expire: 604800, minimum: 300 },
    });
    expect(message?.edns).toEqual({ payload: 1232 });
    expect((await observed(".", "NS")).rdatas).toEqual(["ns."]);
  });

  it("is understood without EDNS too", async () => {
    const query = queryMessage(7, { name: name("types"), type: "A" }, { recursionDesired: false });
    const exchanged = await exchange(query, server(), 5000);
    expect(exchanged).toMatchObject({ answer: { id: 7, rcode: 0, authoritative: true } });
    expect("answer" in exchanged && exchanged.answer.edns).toBeUndefined();
  });
});

describe("answers of BIND", () => {
  it("that do not fit into UDP come over TCP as a whole", async () => {
    const { status, rdatas } = await observed("many", "TXT");
    expect([status, rdatas.length]).toEqual(["NOERROR", 31]);
  });

  it("to an alias are those of its end", async () => {
    expect((await observed("alias", "AAAA")).rdatas).toEqual(["2001:db8::1"]);
    expect((await observed("alias", "CNAME")).rdatas).toEqual(["next.alias."]);
  });

  it("tell no data, no name and no answer apart", async () => {
    expect(await observed("alias", "PTR")).toMatchObject({ status: "NOERROR", rdatas: ["host.types."] });
    expect(await observed("ns", "AAAA")).toMatchObject({ status: "NOERROR", rdatas: [] });
    expect(await observed("gone.example", "A")).toMatchObject({ status: "NXDOMAIN", rdatas: [] });
    expect(await observed("dangling", "A")).toMatchObject({ status: "NXDOMAIN", rdatas: [] });
  });

  it("that only say whom else to ask are no answers", async () => {
    expect(await observed("www.cut", "A")).toMatchObject({ status: "REFERRAL", rdatas: [] });
    expect(await observed("cut", "TXT")).toMatchObject({ status: "REFERRAL", rdatas: [] });
  });

  it("about zones that it does not hold are no answers", async () => {
    const other = await startBind({
      "example.com":
        '$TTL 1\n@ SOA a. b. 1 2 3 4 5\n@ NS ns.example.net.\n@ CAA 0 issue ";"\nwww CNAME www.example.net.\n',
    });
    try {
      const servers = [{ host: "127.0.0.1", port: other.port }];
      const seen = async (owner: string) =>
        (await lookUp({ name: name(owner), type: "A" }, { servers, timeoutMs: 5000 })).status;
      expect([await seen("example.net"), await seen("www.example.com"), await seen("example.com")]).toEqual([
        "REFUSED",
        "REFUSED",
        "NOERROR",
      ]);
    } finally {
      await other.stop();
    }
  });
});

const settings = `config:
  maildomain:domains:
    example.com:
      hosts: { mail.example.com: { ipv4: 203.0.113.25 } }
      mx: [mail.example.com, { host: mx.backup.example.net, preference: 20 }]
      spf: { include: [_spf.example.net], all: softfail }
      dmarc: { policy: quarantine, aggregateReports: [dmarc@reports.example.org] }
      dkim: { s1: { publicKey: MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo= } }
`;

const observe = (...args: string[]): Promise<Run> =>
  project.run("observe", "--resolver", `127.0.0.1:${bind.port}`, ...args);
const unsure = ({ stderr }: Run): string[] =>
  [...new Set([...stderr.matchAll(/[⚠ℹ] ([a-z.-]+):.*not verified/g)].map(([, code = ""]) => code))].sort();

describe("maildomain observe", () => {
  const file = "stacks/observations.json";

  it("turns what a plan could not verify into what it knows", async () => {
    project.write("dev", settings);
    expect(unsure(await project.run("plan"))).toEqual([
      "dmarc.extauth",
      "dmarc.rua-nomx",
      "mx.noaddr",
      "spf.lookups",
    ]);
    const { status, stderr } = await observe();
    expect(stderr).toMatch(
      /^asked \d+ questions of 127\.0\.0\.1:\d+: 0 failed\nwrote stacks\/observations\.json\n$/,
    );
    expect(status).toBe(0);
    const after = await project.run("plan");
    expect(after.stderr).toMatch(/^stacks\/observations\.json: answers of \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/m);
    expect(unsure(after)).toEqual([]);
    expect(after.stderr).not.toContain("dmarc.extauth");
  });

  it("follows the includes of SPF, aliases and macros, and writes them down in order", () => {
    const { answers } = JSON.parse(project.read(file)) as { answers: Record<string, { rdatas: string[] }> };
    expect(Object.keys(answers)).toEqual(Object.keys(answers).sort());
    expect(answers["_b.example.net. TXT"]?.rdatas).toEqual([
      '"v=spf1 ip6:2001:db8:5::/48 exists:%{i}.list.example.net -all"',
    ]);
    for (const key of [
      "_a.example.net. TXT",
      "out.example.net. A",
      "example.net. MX",
      "mx.backup.example.net. CNAME",
    ])
      expect(Object.keys(answers)).toContain(key);
    expect(Object.keys(answers).filter((key) => key.startsWith("example.com. "))).toEqual([]);
  });

  it("writes the same answers again, whatever the time is", async () => {
    const withoutTime = (): string => project.read(file).replace(/"observedAt": "[^"]*"/, "");
    const before = withoutTime();
    expect((await observe()).status).toBe(0);
    expect(withoutTime()).toBe(before);
  });

  it("finds an SPF tree that asks too much", async () => {
    const includes = Array.from({ length: 6 }, () => "_spf.example.net").map(
      (target, index) => `include:${index === 0 ? "" : `i${index}.`}${target}`,
    );
    project.write(
      "deep",
      settings.replace("[_spf.example.net]", `[${includes.map((text) => text.slice(8)).join(", ")}]`),
    );
    const { stderr, status } = await project.run("plan", "-s", "deep");
    expect(stderr).toContain("✖ spf.lookups");
    expect(status).toBe(1);
  });

  it("keeps what another stack asked for, and asks for it anew", async () => {
    project.write(
      "other",
      "config:\n  maildomain:domains:\n    example.org: { spf: { include: [_c.example.net] } }\n",
    );
    expect((await observe("-s", "other")).status).toBe(0);
    const keys = Object.keys((JSON.parse(project.read(file)) as { answers: object }).answers);
    expect(keys).toContain("_c.example.net. TXT");
    expect(keys).toContain("_a.example.net. TXT");
    expect(unsure(await project.run("plan"))).toEqual([]);
  });

  it("records a failure as a failure: the plan is not verified, never fine", async () => {
    const blind = await startBind({
      "example.net":
        '$TTL 1\n@ SOA a. b. 1 2 3 4 5\n@ NS ns.\n_spf TXT "v=spf1 include:_spf.example.org -all"\n',
    });
    try {
      const path = join(project.root, "blind.json");
      const { status, stderr } = await project.run(
        "observe",
        "--resolver",
        `127.0.0.1:${blind.port}`,
        "-o",
        path,
      );
      expect(status).toBe(0);
      expect(stderr).toContain("⚠ _spf.example.org TXT: REFUSED, recorded as not verified");
      const answers = unwrap(parseObservations(readFileSync(path, "utf8")));
      expect(answers.observationOf(name("_spf.example.org"), "TXT")?.status).toBe("REFUSED");
      const plan = await project.run("plan", "--observations", path);
      expect(plan.stderr).toContain("not observed: _spf.example.org TXT");
      expect(unsure(plan)).toContain("dmarc.extauth");
    } finally {
      await blind.stop();
    }
  });

  it("hands its answers to the program that the engine runs", async () => {
    const said = await project.run("up", "--yes");
    expect(said.stderr).not.toContain("✖");
    const codes = (): string[] => {
      const state = JSON.parse(project.read(".state/.pulumi/stacks/maildomain/dev.json")) as {
        checkpoint: { latest: { resources: { type: string; outputs?: { issues?: unknown } }[] } };
      };
      const stack = state.checkpoint.latest.resources.find(({ type }) => type === "pulumi:pulumi:Stack");
      const issues = stack?.outputs?.issues as Record<string, { code: string }[]>;
      return issues["example.com"]?.map(({ code }) => code) ?? [];
    };
    expect(codes()).not.toContain("spf.lookups");
    expect(codes()).toContain("dkim.ed25519-only");
    writeFileSync(join(project.root, file), project.read(file).replace('"NOERROR"', '"no error"'));
    const broken = await project.run("up", "--yes");
    expect(broken.status).toBe(1);
    expect(broken.stderr).toContain("✖ observations.syntax");
    expect(broken.stderr).toContain("nothing was registered with the engine");
  });
});

describe("what stands at our names", () => {
  it("is asked for with --existing, and told by plan --existing", async () => {
    const path = join(project.root, "existing.json");
    const { status, stderr } = await observe("--existing", "-o", path);
    expect(stderr).toContain(": 0 failed\n");
    expect(status).toBe(0);
    expect(existsSync(path)).toBe(true);
    const plan = await project.run("plan", "--observations", path, "--existing", path);
    expect(plan.status).toBe(1);
    const found = [...plan.stderr.matchAll(/[✖⚠ℹ] ((?:existing|mx)\.[a-z-]+): ([^;(\n]*)/g)].map(
      ([, code, text]) => `${code ?? ""}: ${text?.trim() ?? ""}`,
    );
    expect(found.filter((text) => !text.startsWith("mx.pref"))).toEqual([
      "existing.kept: 1 value of the plan is published already",
      'mx.dangling: MX "20 mx.old.example.net." stands in the RRset now and is none of the planned MX hosts',
      'existing.lost: TXT "google-site-verification=abc" stands there now and is not planned',
      'existing.second-spf: another SPF record "v=spf1 a -all" stands there now',
      'existing.cname-in-way: "mail.example.com" is an alias of "host.old.example.net" now, beside which the planned A, TXT cannot stand',
    ]);
  });

  it("is the same from the zone file that a nameserver gives away", async () => {
    const path = join(project.root, "old.zone");
    const lines = dig(bind, [". AXFR"]).filter((line) => /^(?:\S+\.)?example\.com\.\s/.test(line));
    writeFileSync(path, `${lines.join("\n")}\n`);
    const { status, stderr } = await project.run(
      "plan",
      "--observations",
      join(project.root, "existing.json"),
      "--existing",
      path,
    );
    expect(status).toBe(1);
    for (const code of [
      "existing.kept",
      "existing.lost",
      "existing.second-spf",
      "existing.cname-in-way",
      "mx.dangling",
    ])
      expect(stderr).toContain(`${code}: `);
    expect(stderr).not.toContain("existing.unknown");
  });
});
