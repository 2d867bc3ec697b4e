// What stands at our names before the first run, from zone files and from recorded answers.
import { describe, expect, it } from "vitest";
import { backendKinds } from "../../components/backends/registry";
import { readStack } from "../../core/config/read";
import { parseName, type Fqdn } from "../../core/dns/name";
import { observations, type Observation } from "../../core/dns/observations";
import type { RrType } from "../../core/dns/rdata";
import type { Existing } from "../../core/existing";
import {
  existingInAnswers,
  existingInZone,
  existingQuestions,
  joinExisting,
} from "../../core/existing-sources";
import { planInput } from "../../core/plan";
import { unwrap } from "../../core/result";
import { existingZone, levelOf, planCase } from "../support";

const name = (text: string): Fqdn => unwrap(parseName(text));
const apex = name("example.com");
const domain = {
  hosts: { "mail.example.com": { ipv4: "192.0.2.25" } },
  mx: ["mail.example.com"],
  spf: { helo: false },
};

/** What the plan says about existing records: "E code where message". */
function said(existing: Existing, settings: object = domain): string[] {
  const input = { domains: { "example.com": settings } };
  return planInput(input, backendKinds, undefined, existing)
    .issues.filter(({ code }) => code.startsWith("existing.") || code === "mx.dangling")
    .map((issue) => `${levelOf(issue)} ${issue.code} ${issue.where}: ${issue.message}`);
}

/** Recorded answers: `{ "mail.example.com A": ["192.0.2.25"] }`; a status for a failure. */
function recorded(answers: Readonly<Record<string, readonly string[] | string>>): Existing {
  const list = Object.entries(answers).map(([key, found]): Observation => {
    const [owner = "", type = ""] = key.split(" ");
    const status = typeof found === "string" ? found : "NOERROR";
    return {
      name: name(owner),
      type: type as RrType,
      status,
      rdatas: typeof found === "string" ? [] : found,
    };
  });
  return existingInAnswers(observations("2026-11-24T08:00:00Z", list));
}

describe("a zone file", () => {
  it("says what is kept, lost and in conflict, once for each value", () => {
    const existing = existingZone(`
@     MX    10 mail
@     MX    50 mx.old.example.net.
@     TXT   "v=spf1 mx ~all"
@     TXT   "MS=ms1"
@     TXT   "MS=ms1"
mail  A     192.0.2.25
mail  A     192.0.2.26
other TXT   "is none of ours"
`);
    expect(said(existing)).toEqual([
      'I existing.kept domains["example.com"]: 3 values of the plan are published already',
      'W mx.dangling example.com. MX: MX "50 mx.old.example.net." stands in the RRset now and is none of the planned MX hosts',
      'W existing.lost example.com. TXT: TXT "MS=ms1" stands there now and is not planned',
      'W existing.lost mail.example.com. A: A "192.0.2.26" stands there now and is not planned',
    ]);
  });

  it("compares values, not how they are written", () => {
    const existing = existingZone(`
$ORIGIN COM.
EXAMPLE   300 IN MX 10 MAIL.Example.com.
Example   IN 60 TXT "v=spf1 " "mx ~all"
MAIL.example A 192.0.2.25
`);
    expect(said(existing)).toEqual([
      'I existing.kept domains["example.com"]: 3 values of the plan are published already',
    ]);
  });

  it("of nothing says nothing: every name of ours is free", () => {
    expect(said(existingZone(""))).toEqual([]);
  });

  it("does not know what lies behind a delegation, nor outside", () => {
    const existing = existingZone("mail NS ns1.example.net.\n");
    expect(said(existing)).toEqual([
      'I existing.unknown domains["example.com"]: what stands at mail.example.com A was not looked at: not verified',
    ]);
    expect(existing.texts(name("example.net"), "A")).toBeUndefined();
    expect(existing.texts(name("notexample.com"), "A")).toBeUndefined();
  });

  it("with records that another file or a pattern makes is refused at their line", () => {
    expect(existingInZone("$TTL 1\n$INCLUDE more.zone\n", apex)).toEqual({
      error: "which records $INCLUDE makes is not known here; write them out",
      ...{ line: 2, column: 1 },
    });
    expect(existingInZone("$GENERATE 1-9 a$ A 192.0.2.$\n", apex)).toHaveProperty("line", 1);
    expect(existingInZone("$TTL 1\n\nmail A 192.0.2.999\n", apex)).toMatchObject({ line: 3, column: 8 });
  });

  it("keeps a value in the form of RFC 3597 as it is written", () => {
    expect(said(existingZone("mail A \\# 4 C0000219"))).toEqual([
      'W existing.lost mail.example.com. A: A "\\\\# 4 C0000219" stands there now and is not planned',
    ]);
  });

  it("never shows a private key", () => {
    const text = JSON.stringify(said(existingZone('@ TXT "-----BEGIN PRIVATE KEY-----MIIBVAIBADANBg"')));
    expect(text).toContain("(a private key, not shown)");
    expect(text).not.toContain("MIIBVA");
  });

  it("lets signatures stand beside an alias, and tells of an alias once for all that is planned there", () => {
    const alias = {
      extra: { records: [{ name: "www.example.com", type: "CNAME", value: "mail.example.com" }] },
    };
    const signed = existingZone("www RRSIG CNAME 13 3 300 1 2 3 example.com. AA==\nwww CNAME mail\n");
    expect(said(signed, { ...domain, ...alias }).join()).not.toContain("cname-in-way");
    const taken = existingZone("www A 192.0.2.1\nwww RRSIG A 13 3 300 1 2 3 example.com. AA==\n");
    expect(said(taken, { ...domain, ...alias }).join()).toContain('"www.example.com" has A now');
    const host = { "mail.example.com": { ipv4: "192.0.2.25", ipv6: "2001:db8::25" } };
    expect(said(existingZone("mail CNAME host.example.net."), { ...domain, hosts: host })).toEqual([
      'E existing.cname-in-way mail.example.com. A: "mail.example.com" is an alias of "host.example.net" now, beside which the planned A, AAAA cannot stand',
    ]);
  });
});

it("can be allowed where it is no error", () => {
  const allow = [{ code: "existing.lost", where: "example.com. TXT", reason: "no longer used" }];
  const found = said(existingZone('@ TXT "MS=ms1"\nmail A 192.0.2.9'), { ...domain, allow });
  expect(found.map((text) => text.split(":")[0])).toEqual(["W existing.lost mail.example.com. A"]);
  const spf = [{ code: "existing.second-spf", reason: "it will be gone" }];
  expect(said(existingZone('@ TXT "v=spf1 -all"'), { ...domain, allow: spf }).join()).toContain(
    "E existing.second-spf example.com. TXT",
  );
});

it("is no part of a plan that was not told", () => {
  const plan = planCase(domain);
  expect(plan.issues.filter(({ code }) => code.startsWith("existing."))).toEqual([]);
});

describe("recorded answers", () => {
  const nothing = {
    "example.com CNAME": [],
    "mail.example.com CNAME": [],
    "example.com MX": [],
    "example.com TXT": [],
    "mail.example.com A": [],
  };

  it("say what a zone file would say", () => {
    const existing = recorded({
      ...nothing,
      "example.com MX": ["10 mail.example.com.", "20 b.example.net."],
    });
    expect(said(existing).map((text) => text.split(" ").slice(0, 2).join(" "))).toEqual([
      "I existing.kept",
      "W mx.dangling",
    ]);
  });

  it("know that a name without records is free", () => {
    expect(
      said(recorded({ ...nothing, "mail.example.com A": "NXDOMAIN", "mail.example.com CNAME": "NXDOMAIN" })),
    ).toEqual([]);
  });

  it("do not take the records behind an alias for those of the name", () => {
    const alias = { "mail.example.com CNAME": ["host.example.net."], "mail.example.com A": ["198.51.100.7"] };
    expect(said(recorded({ ...nothing, ...alias }))).toEqual([
      'E existing.cname-in-way mail.example.com. A: "mail.example.com" is an alias of "host.example.net" now, beside which the planned A cannot stand',
    ]);
  });

  it.each([
    ["a failure", { "example.com TXT": "SERVFAIL" }, "example.com TXT"],
    [
      "a name that may be an alias",
      { "mail.example.com CNAME": "TIMEOUT", "mail.example.com A": ["192.0.2.25"] },
      "mail.example.com A",
    ],
  ])("do not take %s for a free name", (_title, answers, where) => {
    expect(said(recorded({ ...nothing, ...answers }))).toEqual([
      `I existing.unknown domains["example.com"]: what stands at ${where} was not looked at: not verified`,
    ]);
  });

  it("are not sure of the place of an alias until all that could stand there was asked for", () => {
    const alias = {
      extra: { records: [{ name: "www.example.com", type: "CNAME", value: "mail.example.com" }] },
    };
    const settings = { ...domain, ...alias };
    const free = Object.fromEntries(
      ["CNAME", "A", "AAAA", "MX", "TXT"].map((type) => [`www.example.com ${type}`, []]),
    );
    expect(said(recorded({ ...nothing, ...free }), settings)).toEqual([]);
    const late = { ...free, "www.example.com TXT": "TIMEOUT" };
    expect(said(recorded({ ...nothing, ...late }), settings).join()).toContain(
      "www.example.com CNAME was not looked at",
    );
    const taken = { ...free, "www.example.com TXT": ['"x"'] };
    expect(said(recorded({ ...nothing, ...taken }), settings).join()).toContain(
      '"www.example.com" has TXT now',
    );
  });

  it("answer exactly these questions", () => {
    const records = [{ name: "www.example.com", type: "CNAME", value: "mail.example.com" }];
    const settings = { ...domain, extra: { records }, reverse: { "192.0.2.25": {} } };
    const { config } = readStack({ domains: { "example.com": settings } }, backendKinds);
    expect(existingQuestions(config).map(({ name: owner, type }) => `${owner} ${type}`)).toEqual([
      "example.com. CNAME",
      "example.com. MX",
      "example.com. TXT",
      "mail.example.com. A",
      "mail.example.com. CNAME",
      "www.example.com. A",
      "www.example.com. AAAA",
      "www.example.com. CNAME",
      "www.example.com. MX",
      "www.example.com. TXT",
    ]);
  });
});

it("is taken from the first source that knows", () => {
  const joined = joinExisting([
    recorded({ "example.com CNAME": [], "example.com TXT": ['"a"'] }),
    existingZone('@ TXT "b"\nmail A 192.0.2.9\nmail HTTPS 1 .'),
  ]);
  expect(joined.texts(apex, "TXT")).toEqual(['"a"']);
  expect(joined.texts(name("mail.example.com"), "A")).toEqual(["192.0.2.9"]);
  expect(joined.types(name("mail.example.com"))).toEqual(["A", "HTTPS"]);
  expect(joined.texts(name("example.net"), "A")).toBeUndefined();
});
