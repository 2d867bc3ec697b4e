// The plan of domains with everything on, in zone files of our own backend, served by BIND, asked with dig.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RdataByType, RrType } from "../../core/dns/rdata";
import type { RRset } from "../../core/dns/rrset";
import { rooms } from "../../core/mail/index";
import type { Plan } from "../../core/plan";
import { fullStack, signerKey } from "../fakes/full-domain";
import { zoneFiles } from "../fakes/served";
import { planStack } from "../support";
import { dig, startBind, withBind, type Bind } from "./bind";

const stack = fullStack(signerKey("rsa"), signerKey("ed25519"));
let plan: Plan;
let files: Record<string, string>;
let bind: Bind;

beforeAll(async () => {
  plan = planStack(stack);
  files = await zoneFiles(plan);
  bind = await startBind(files);
});
afterAll(async () => {
  await bind.stop();
});

const sets = (): readonly RRset[] => plan.zones.flatMap(({ rrsets }) => rrsets);

/** RDATA in one spelling, from its fields: what an answer must say, whoever prints it. */
const spelled: { readonly [T in RrType]: (rdata: RdataByType[T]) => string } = {
  A: ({ address }) => address,
  AAAA: ({ address }) => address,
  CNAME: ({ target }) => target,
  NS: ({ target }) => target,
  PTR: ({ target }) => target,
  MX: ({ preference, exchange }) => `${preference} ${exchange}`,
  SRV: ({ priority, weight, port, target }) => `${priority} ${weight} ${port} ${target}`,
  TXT: ({ text }) => JSON.stringify(text),
  CAA: ({ flags, tag, value }) => `${flags} ${tag} ${JSON.stringify(value)}`,
  TLSA: ({ usage, selector, matchingType, data }) => `${usage} ${selector} ${matchingType} ${data}`,
};

/** An RRset as lines "owner ttl type rdata" in one spelling. */
function linesOf({ owner, ttl, type, rdatas }: RRset): string[] {
  const spell = spelled[type] as (rdata: unknown) => string;
  return rdatas.map((rdata) => `${owner} ${ttl} ${type} ${spell(rdata)}`);
}

/** A line of dig in the same spelling. */
function normal(line: string): string {
  const [, owner = "", ttl = "", type = "", rdata = ""] =
    /^(\S+)\s+(\d+)\s+IN\s+(\S+)\s+(.*)$/.exec(line) ?? [];
  return `${owner.toLowerCase()} ${ttl} ${type} ${normalRdata(type, rdata)}`;
}

function normalRdata(type: string, rdata: string): string {
  if (type === "TXT") return JSON.stringify(strings(rdata).join(""));
  if (type === "CAA") {
    const [flags = "", tag = ""] = rdata.split(" ");
    return `${flags} ${tag} ${JSON.stringify(strings(rdata).join(""))}`;
  }
  if (type !== "TLSA") return rdata.toLowerCase();
  const [usage = "", selector = "", matchingType = "", ...data] = rdata.toLowerCase().split(/\s+/);
  return `${usage} ${selector} ${matchingType} ${data.join("")}`;
}

/** The quoted strings in a text as octets; none may be longer than the wire allows. */
function strings(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(([, quoted = ""]) => {
    const octets = quoted.replace(/\\(\d{3}|.)/gs, (_, body: string) =>
      body.length === 3 ? String.fromCharCode(Number(body)) : body,
    );
    expect(octets.length).toBeLessThanOrEqual(255);
    return octets;
  });
}

/** What the nameserver says to one question for each RRset, and what was planned, by question. */
function asked(server: Bind): { answers: Record<string, string[]>; planned: Record<string, string[]> } {
  const planned: Record<string, string[]> = {};
  const answers: Record<string, string[]> = {};
  for (const set of sets()) {
    planned[`${set.owner} ${set.type}`] = linesOf(set).sort();
    answers[`${set.owner} ${set.type}`] = [];
  }
  for (const line of dig(server, Object.keys(planned)).map(normal)) {
    const [owner = "", , type = ""] = line.split(" ");
    // an answer to a question that was not asked must not go unseen
    (answers[`${owner} ${type}`] ??= []).push(line);
  }
  for (const lines of Object.values(answers)) lines.sort();
  return { answers, planned };
}

describe("a full domain served by BIND", () => {
  it("has records of every room and every type, and breaks no rule", () => {
    const used = new Set(sets().flatMap(({ sources }) => sources.map(({ room }) => room)));
    expect([...used].sort()).toEqual(rooms.map(({ key }) => key).sort());
    const types = new Set(sets().map(({ type }) => type));
    // the nameservers of a zone are not part of a mail configuration
    expect(Object.keys(spelled).filter((type) => !types.has(type as RrType))).toEqual(["NS"]);
    expect(plan.issues.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("answers every query with what was planned", () => {
    const { answers, planned } = asked(bind);
    expect(answers).toEqual(planned);
    expect(Object.keys(planned).length).toBeGreaterThan(60);
  });

  it("holds nothing else: zone transfers are the plan, the SOA and the nameservers", () => {
    for (const { zone, rrsets } of plan.zones) {
      const transferred = dig(bind, [`${zone.apex} AXFR`]).map(normal);
      const found = transferred.filter((line) => !line.includes(" SOA "));
      const servers = ["ns1.example.net.", "ns2.example.net."].map((name) => `${zone.apex} 3600 NS ${name}`);
      expect(found.sort()).toEqual([...rrsets.flatMap(linesOf), ...servers].sort());
      expect(transferred.length - found.length).toBe(2);
    }
  });

  it("answers from its wildcards where nothing else stands", () => {
    const questions = [
      "any.wild.example.com A",
      "s1._domainkey.parked.example TXT",
      "a.b._domainkey.parked.example TXT",
    ];
    expect(dig(bind, questions).map(normal).sort()).toEqual([
      'a.b._domainkey.parked.example. 3600 TXT "v=DKIM1; p="',
      "any.wild.example.com. 60 A 192.0.2.81",
      "any.wild.example.com. 60 A 192.0.2.82",
      's1._domainkey.parked.example. 3600 TXT "v=DKIM1; p="',
    ]);
  });

  it("shows one record that is served otherwise as exactly one difference", async () => {
    const text = (files["example.com"] ?? "").replace("p=quarantine", "p=none");
    await withBind({ "example.com": text }, (other) => {
      const { answers, planned } = asked(other);
      const differing = Object.keys(planned)
        .filter((key) => key.endsWith(".example.com. TXT") || key.startsWith("example.com. "))
        .filter((key) => JSON.stringify(answers[key]) !== JSON.stringify(planned[key]));
      expect(differing).toEqual(["_dmarc.example.com. TXT"]);
      return Promise.resolve();
    });
  });
});
